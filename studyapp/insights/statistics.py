"""All that the log says, in one piece: what `studyapp stats` shows."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from studyapp.content.library import Library, Selection
from studyapp.insights.activity import Hour, Streaks, answer_ms, by_hour, streaks
from studyapp.insights.calibration import Figures, figures
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
    retention,
    retention_by_group,
    retention_by_window,
)
from studyapp.insights.totals import Totals
from studyapp.memory import fsrs
from studyapp.memory.replay import DayTotals, Marks
from studyapp.memory.schedule import Learned, Scheduling

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


class History(msgspec.Struct, frozen=True):
    """What a log comes to: totals of its study days, sums of its reviews, and what is remembered.

    `studied` are the study days with a review of any card, `scheduling` is what memories and sums were made with.
    """

    days: Mapping[int, DayTotals]
    totals: Totals
    memories: Mapping[str, Learned]
    marks: Mapping[str, Marks]
    studied: Collection[int]
    scheduling: Scheduling = Scheduling()

    @property
    def weights(self) -> fsrs.Weights:
        """The parameters of the learner's memory."""
        return self.scheduling.weights


def statistics(
    history: History, library: Library, selection: Selection, today: int, dates: Sequence[int] = ()
) -> Statistics:
    """What the history of the selected cards says; `dates` are study days to tell the recall on.

    With nothing selected, reviews of cards that are in no deck any more count too.
    """
    spent = history.totals.spent
    return Statistics(
        today,
        Activity(dict(sorted(history.days.items())), by_hour(spent), answer_ms(spent), streaks(history.studied, today)),
        _kept(history.totals, library),
        _ahead(history, library, selection, (today, *dates)),
        figures(history.totals.predicted),
    )


def _kept(sums: Totals, library: Library) -> Kept:
    return Kept(
        retention(sums.kept_by_day.values()),
        {window: retention_by_window(sums.kept_by_day, window) for window in WINDOWS},
        {group: retention_by_group(sums.kept_by_card, library, group) for group in GROUPS},
    )


def _ahead(history: History, library: Library, selection: Selection, dates: Sequence[int]) -> Ahead:
    today = dates[0]
    studied = {card.key for card in library.study_cards(selection)}
    memories = {card: memory for card, memory in history.memories.items() if card in studied}
    return Ahead(
        cards=len(memories),
        due=due_ahead(memories, history.marks, today, max(SPANS)),
        overdue=overdue(memories, history.marks, today),
        card_ms=due_card_ms(history.totals.spent),
        stabilities=stabilities(memories.values()),
        difficulties=difficulties(memories.values()),
        recall=tuple(recall_on(memories.values(), day, history.weights) for day in dates),
        leeches=leeches(library, history.memories, history.marks, selection),
    )
