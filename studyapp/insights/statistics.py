"""All that the log says, in one piece: what `studyapp stats` shows."""

from collections.abc import Mapping, Sequence

import msgspec

from studyapp.content.library import Library, Selection
from studyapp.insights.activity import Hour, Streaks, answer_ms, by_day, by_hour, streaks
from studyapp.insights.calibration import Figures, figures, predictions, rated
from studyapp.insights.forecast import (
    Recall,
    difficulties,
    due_ahead,
    due_card_ms,
    overdue,
    recall_on,
    stabilities,
)
from studyapp.insights.leeches import Leech, leeches
from studyapp.insights.retention import (
    Group,
    Retention,
    Window,
    counted_reviews,
    retention,
    retention_by_group,
    retention_by_window,
)
from studyapp.insights.reviews import Review, of_cards, reviews
from studyapp.memory import fsrs
from studyapp.memory.entries import Entry
from studyapp.memory.replay import DayTotals, Projection

WINDOWS: tuple[Window, ...] = ("day", "week", "month")
GROUPS: tuple[Group, ...] = ("deck", "domain", "topic", "tag")
SPANS = (30, 90, 365)
"""For how many study days ahead, today included, due cards are added up."""


class Activity(msgspec.Struct, frozen=True):
    """Totals of study days, hours of the day, the mean time of an answer by rating; streaks are those of all decks."""

    days: Mapping[int, DayTotals]
    hours: tuple[Hour, ...]
    answer_ms: Mapping[int, float]
    streaks: Streaks


class Kept(msgspec.Struct, frozen=True):
    """True retention: of everything, by day, week and month, and by deck, domain, topic and tag."""

    total: Retention
    windows: Mapping[Window, Mapping[str, Retention]]
    groups: Mapping[Group, Mapping[str, Retention]]


class Ahead(msgspec.Struct, frozen=True):
    """The forecast for the cards that are studied: `due[n]` cards in n days, those overdue today among `due[0]`."""

    cards: int
    due: tuple[int, ...]
    overdue: int
    card_ms: float
    stabilities: tuple[int, ...]
    difficulties: tuple[int, ...]
    recall: tuple[Recall, ...]
    leeches: tuple[Leech, ...]


class Statistics(msgspec.Struct, frozen=True):
    """All of it, as of the study day `today`."""

    today: int
    activity: Activity
    retention: Kept
    forecast: Ahead
    calibration: Figures


def statistics(
    entries: Sequence[Entry],
    projection: Projection,
    library: Library,
    selection: Selection,
    today: int,
    dates: Sequence[int] = (),
    weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS,
) -> Statistics:
    """What a log says of the selected cards; `projection` is the log's, `dates` are study days to tell the recall on.

    With nothing selected, reviews of cards that are in no deck any more count too.
    """
    everything = reviews(entries, projection)
    cards = {card.key for card in library.open_cards if selection.fits(card.note)}
    selected = everything if selection == Selection() else of_cards(everything, cards)
    asked = predictions(rated(entries, weights), weights)
    return Statistics(
        today,
        Activity(
            by_day(selected), by_hour(selected), answer_ms(selected), streaks((each.day for each in everything), today)
        ),
        _kept(selected, library),
        _ahead(selected, projection, library, selection, (today, *dates), weights),
        figures([each for each in asked if selection == Selection() or each.card in cards]),
    )


def _kept(selected: Sequence[Review], library: Library) -> Kept:
    counted = list(counted_reviews(selected))
    return Kept(
        retention(counted),
        {window: retention_by_window(counted, window) for window in WINDOWS},
        {group: retention_by_group(counted, library, group) for group in GROUPS},
    )


def _ahead(
    selected: Sequence[Review],
    projection: Projection,
    library: Library,
    selection: Selection,
    dates: Sequence[int],
    weights: fsrs.Weights,
) -> Ahead:
    today = dates[0]
    studied = {card.key for card in library.study_cards(selection)}
    memories = {card: memory for card, memory in projection.memories.items() if card in studied}
    return Ahead(
        cards=len(memories),
        due=due_ahead(memories, projection.marks, today, max(SPANS)),
        overdue=overdue(memories, projection.marks, today),
        card_ms=due_card_ms(selected),
        stabilities=stabilities(memories.values()),
        difficulties=difficulties(memories.values()),
        recall=tuple(recall_on(memories.values(), day, weights) for day in dates),
        leeches=leeches(library, projection.memories, projection.marks, selection),
    )
