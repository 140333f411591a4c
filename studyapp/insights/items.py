"""Item statistics for authors: facility, discrimination, the use of each option and time, and what to look at first.

Only answers to an item as it is now count; discrimination takes the sittings that held it as they were.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, sqrt, tanh
from typing import Literal, NamedTuple

import msgspec

from studyapp.assessment.questions import Picked
from studyapp.assessment.responses import response_to
from studyapp.content.library import Library
from studyapp.content.model import Card, Choice
from studyapp.content.text import one_line
from studyapp.insights.answers import Answers, answered, by_card
from studyapp.insights.shares import Z_95, Share

ENOUGH_ANSWERS = 10
"""A share of fewer answers says too little to be shown."""
DEAD_AFTER = 20
"""An option that nobody picked in so many answers is dead."""
ENOUGH_SITTINGS = 10
TOO_EASY = 0.95

Flag = Literal["key picked less than a distractor", "negative discrimination", "dead distractor", "too easy"]
FLAGS: tuple[Flag, ...] = (
    "key picked less than a distractor",
    "negative discrimination",
    "dead distractor",
    "too easy",
)
"""The worst first: an answer key that may be wrong, a stem that misleads, an option that does nothing."""


class OptionUse(msgspec.Struct, frozen=True):
    """An option, and how many of the answers picked it."""

    text: str
    right: bool
    picked: Share


class ItemStatistics(msgspec.Struct, frozen=True):
    """What the answers say of an item. `first` is its facility (of first answers), `all` that of all answers.

    `discrimination` is None where `sittings`, those with other items too, are too few or all alike. `mean_ms` is the
    mean time of an answer, None without one.
    """

    card: str
    first: Share
    all: Share
    discrimination: float | None
    sittings: int
    options: tuple[OptionUse, ...]
    mean_ms: float | None
    flags: tuple[Flag, ...]


class Mark(NamedTuple):
    """An item in one sitting: whether it was right, and the share of the other items that were."""

    right: bool
    rest: float


def item_statistics(
    found: Iterable[Answers], sittings: Sequence[Mapping[str, bool]], library: Library
) -> tuple[ItemStatistics, ...]:
    """The open items that were answered or sat, those to look at first: by the worst flag, then by answers."""
    answers, sat = by_card(found), marks(sittings)
    listed = [
        _statistics(item, [each for each in answers.get(item.key, ()) if each.fingerprint == item.fingerprint], its)
        for item in library.open_cards
        if item.is_item and ((its := sat.get(item.key, [])) or item.key in answers)
    ]
    return tuple(sorted((each for each in listed if each.all.of or each.sittings), key=_urgency))


def _urgency(each: ItemStatistics) -> tuple[int, int, int, str]:
    worst = min((FLAGS.index(flag) for flag in each.flags), default=len(FLAGS))
    return worst, -len(each.flags), -each.all.of, each.card


def _statistics(item: Card, answers: Sequence[Answers], sat: Sequence[Mark]) -> ItemStatistics:
    first, everything = answered(each for each in answers if not each.seen), answered(answers)
    options, found = _option_use(item, answers), discrimination(sat)
    flags = {
        "key picked less than a distractor": _misleads(options),
        "negative discrimination": found is not None and _is_below_chance(found, len(sat)),
        "dead distractor": any(not each.right and not each.picked.passed for each in options)
        and options[0].picked.of >= DEAD_AFTER,
        "too easy": first.passed == first.of
        and everything.of >= DEAD_AFTER
        and everything.passed >= TOO_EASY * everything.of,
    }
    took = sum(each.duration_ms for each in answers)
    return ItemStatistics(
        item.key,
        first,
        everything,
        found,
        len(sat),
        options,
        took / everything.of if everything.of else None,
        tuple(flag for flag in FLAGS if flags[flag]),
    )


def _option_use(item: Card, answers: Iterable[Answers]) -> tuple[OptionUse, ...]:
    """The options of an item that has some, as the author wrote them."""
    if not isinstance(item.note.body, Choice):
        return ()
    picks = [
        (frozenset(response.options), each.reviews)
        for each in answers
        if isinstance(response := response_to(item, each.response), Picked)
    ]
    of = sum(reviews for _, reviews in picks)
    return tuple(
        OptionUse(one_line(option.text), option.right, Share(sum(times for chosen, times in picks if at in chosen), of))
        for at, option in enumerate(item.note.body.options)
    )


def _misleads(options: Sequence[OptionUse]) -> bool:
    keys = [each.picked.passed for each in options if each.right]
    wrong = [each.picked.passed for each in options if not each.right]
    return bool(keys and wrong) and options[0].picked.of >= ENOUGH_ANSWERS and min(keys) < max(wrong)


def marks(sittings: Iterable[Mapping[str, bool]]) -> dict[str, list[Mark]]:
    """Each item's marks; a sitting of one item alone has no rest to hold it against."""
    found: dict[str, list[Mark]] = {}
    for sitting in sittings:
        others, right_ones = len(sitting) - 1, sum(sitting.values())
        if others > 0:
            for card, right in sitting.items():
                found.setdefault(card, []).append(Mark(right, (right_ones - right) / others))
    return found


def discrimination(sat: Sequence[Mark]) -> float | None:
    """How well an item tells good sittings from bad ones, -1 to 1; None under 10 sittings, or where all are alike.

    The corrected point-biserial correlation of right (1) or wrong (0) with the rest score, the share of the other items
    of the sitting that were right: (M₁ - M₀) / s · √(p (1 - p)). M₁ and M₀ are the means of the rest score where the
    item was right and where it was wrong, s is its standard deviation (of the population), p the share of sittings with
    the item right. The item itself is left out of the score, since it would correlate with itself.
    Source: Henrysson, "Correction of item-total correlations in item analysis", Psychometrika 28 (1963).
    """
    right = [mark.rest for mark in sat if mark.right]
    wrong = [mark.rest for mark in sat if not mark.right]
    if len(sat) < ENOUGH_SITTINGS or not right or not wrong or len({mark.rest for mark in sat}) == 1:
        return None
    mean = fsum(mark.rest for mark in sat) / len(sat)
    spread = sqrt(fsum((mark.rest - mean) ** 2 for mark in sat) / len(sat))
    share = len(right) / len(sat)
    between = fsum(right) / len(right) - fsum(wrong) / len(wrong)
    return max(-1.0, min(1.0, between / spread * sqrt(share * (1 - share))))


def _is_below_chance(correlation: float, sittings: int) -> bool:
    """Whether a correlation is negative by more than chance would make it: its 95 % interval ends below 0.

    By Fisher's transformation, whose standard error is 1/√(n - 3).
    Source: Fisher, "On the 'probable error' of a coefficient of correlation deduced from a small sample", Metron 1
    (1921).
    """
    return correlation < -tanh(Z_95 / sqrt(sittings - 3))
