"""Predicted recall against what was recalled, with the figures of srs-benchmark, so that they can be compared.

Source: https://github.com/open-spaced-repetition/srs-benchmark, `utils.py` (`rmse_matrix`, `get_bin`, `evaluate`) and
`features/base.py`. What is predicted are reviews of known cards: those at least one study day after the card's last.
Unlike there, no outliers are filtered out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import floor, fsum, log, sqrt
from typing import NamedTuple, TypeVar

import msgspec

from studyapp.insights.shares import wilson
from studyapp.memory import fsrs
from studyapp.memory.entries import Adopted, Entry, Reviewed
from studyapp.memory.replay import effective

K = TypeVar("K")

FOLDS = 5
BINS = 20
LEAST_CHANCE = 2.220446049250313e-16
"""Predictions are kept this far from 0 and 1, as scikit-learn's `log_loss` does: log 0 has no value."""


class Rated(NamedTuple):
    """A review as far as predictions go: the card, the study day and the rating."""

    card: str
    day: int
    rating: int


class Carried(NamedTuple):
    """A card begins with the history of a former one."""

    card: str
    former: str


Step = Rated | Carried


class Prediction(NamedTuple):
    """A known card's review: the predicted chance of recall, and whether it was recalled.

    `gap` is in study days since its last review. `number` counts the study days on which the card was met, this one
    included (so 2 and more); `lapses` how often it had been forgotten on a day after the one before.
    """

    card: str
    chance: float
    recalled: bool
    gap: int
    number: int
    lapses: int


class Bin(msgspec.Struct, frozen=True):
    """Reviews with nearly the same prediction: their mean prediction, the share recalled, its 95 % Wilson interval."""

    predicted: float
    recalled: float
    low: float
    high: float
    reviews: int


class Figures(msgspec.Struct, frozen=True):
    """How good predictions are; None where there are none to tell by (for `auc`, when all or none were recalled)."""

    reviews: int
    predicted: float | None
    recalled: float | None
    log_loss: float | None
    rmse_bins: float | None
    auc: float | None
    bins: tuple[Bin, ...]


# --- predictions ------------------------------------------------------------------------------------------------------


class _Known(NamedTuple):
    stability: float
    difficulty: float
    last_day: int
    number: int
    lapses: int


def rated(entries: Iterable[Entry], weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS) -> Iterator[Step]:
    """The reviews of a log that were not taken back, and the histories that were carried on, in its order.

    A card that is to carry on several has the history of the one with the lowest stability by these parameters; of
    equally stable ones, of the one reviewed on the earliest day.
    """
    listed = effective(entries)
    adopts = any(isinstance(entry.event, Adopted) for entry in listed)
    known: dict[str, _Known] = {}
    for entry in listed:
        event = entry.event
        step: Step
        if isinstance(event, Reviewed):
            step = Rated(event.card, entry.day, event.rating)
        elif isinstance(event, Adopted) and event.card not in known:
            former = [card for card in event.former if card in known]
            if not former:
                continue
            step = Carried(event.card, min(former, key=lambda card: (known[card].stability, known[card].last_day)))
        else:
            continue
        if adopts:
            known[step.card] = _after(known, step, weights)
        yield step


def predictions(steps: Iterable[Step], weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS) -> Iterator[Prediction]:
    """What these parameters would have said before each review of a known card, in the order of the reviews."""
    known: dict[str, _Known] = {}
    for step in steps:
        was = known.get(step.card)
        if was is not None and isinstance(step, Rated) and step.day > was.last_day:
            gap = step.day - was.last_day
            chance = fsrs.retrievability(weights, was.stability, gap)
            yield Prediction(step.card, chance, step.rating > fsrs.AGAIN, gap, was.number + 1, was.lapses)
        known[step.card] = _after(known, step, weights)


def _after(known: Mapping[str, _Known], step: Step, weights: fsrs.Weights) -> _Known:
    """The step's card after it."""
    if isinstance(step, Carried):
        return known[step.former]
    card, day, rating = step
    was = known.get(card)
    if was is None:
        return _Known(*fsrs.first_review(weights, rating), day, 1, 0)
    gap = day - was.last_day
    memory = fsrs.next_review(weights, was.stability, was.difficulty, gap, rating)
    return _Known(*memory, day, was.number + (gap >= 1), was.lapses + (gap >= 1 and rating == fsrs.AGAIN))


class Lesson(NamedTuple):
    """What parameters are fitted on: a card, and its ratings and gaps up to a review of it as a known card."""

    card: str
    history: tuple[tuple[int, int], ...]


def lessons(steps: Iterable[Step]) -> Iterator[Lesson]:
    """One for each prediction, in the same order; gaps in study days, 0 within a day and at the first review."""
    known: dict[str, tuple[int, tuple[tuple[int, int], ...]]] = {}
    for step in steps:
        if isinstance(step, Carried):
            known[step.card] = known[step.former]
            continue
        last_day, history = known.get(step.card, (step.day, ()))
        gap = max(step.day - last_day, 0)
        history = (*history, (step.rating, gap))
        known[step.card] = step.day, history
        if gap >= 1:
            yield Lesson(step.card, history)


def folds(number: int, count: int = FOLDS) -> tuple[range, ...]:
    """Which of so many reviews in time's order are tested on; each fold may be fitted on all that is before it.

    scikit-learn's TimeSeriesSplit: folds of number // (count + 1), the last one ending at the end. None if that is 0.
    """
    size = number // (count + 1)
    first = number - count * size
    return tuple(range(start, start + size) for start in range(first, number, size)) if size else ()


# --- figures ----------------------------------------------------------------------------------------------------------


def figures(found: Sequence[Prediction]) -> Figures:
    """All figures of some predictions; their order does not matter."""
    if not found:
        return Figures(0, None, None, None, None, None, ())
    return Figures(
        reviews=len(found),
        predicted=_mean(each.chance for each in found),
        recalled=_mean(each.recalled for each in found),
        log_loss=log_loss(found),
        rmse_bins=rmse_bins(found),
        auc=auc(found),
        bins=bins(found),
    )


def log_loss(found: Sequence[Prediction]) -> float:
    """The mean of -log p of what happened; the lower the better. At least one prediction is needed."""
    return _mean(-log(_within(each.chance if each.recalled else 1.0 - each.chance)) for each in found)


def rmse_bins(found: Iterable[Prediction]) -> float:
    """RMSE(bins): how far the mean prediction is off in groups of like reviews; the root of the weighted mean square.

    Reviews are alike that agree in `_group`. The lower the better; at least one prediction is needed.
    """
    groups = _grouped((_group(each), each) for each in found)
    squares = ((_mean(each.chance for each in group) - _mean(each.recalled for each in group)) ** 2 * len(group)
               for group in groups.values())  # fmt: skip
    return sqrt(fsum(squares) / sum(map(len, groups.values())))


def auc(found: Iterable[Prediction]) -> float | None:
    """The chance that of a recalled and a forgotten review the recalled one was predicted higher; a tie counts half.

    None when all were recalled, or none was.
    """
    recalled: list[float] = []
    forgotten: list[float] = []
    for each in found:
        (recalled if each.recalled else forgotten).append(each.chance)
    recalled.sort()
    higher = 0.0
    for chance in forgotten:
        below, up_to = bisect_left(recalled, chance), bisect_right(recalled, chance)
        higher += len(recalled) - (below + up_to) / 2
    return higher / (len(recalled) * len(forgotten)) if recalled and forgotten else None


def bins(found: Iterable[Prediction]) -> tuple[Bin, ...]:
    """Predictions side by side with outcomes, from the lowest to the highest; bins without a review are left out.

    The bins are srs-benchmark's 20, which are the narrower the surer: number floor(21 ^ p - 1), the last for p = 1 too.
    """
    groups = _grouped((min(floor((BINS + 1) ** each.chance - 1), BINS - 1), each) for each in found)
    listed = []
    for _, group in sorted(groups.items()):
        passed = sum(each.recalled for each in group)
        predicted = _mean(each.chance for each in group)
        listed.append(Bin(predicted, passed / len(group), *wilson(passed, len(group)), len(group)))
    return tuple(listed)


def _group(review: Prediction) -> tuple[int, int, int]:
    """The bin of a review: in which power of 3.62 its gap lies, of 1.89 its number and of 1.73 its lapses.

    srs-benchmark's bins are the same; there they have the names 2.48 · 3.62^n, 1.99 · 1.89^n and 1.65 · 1.73^n.
    """
    return _power(review.gap, 3.62), _power(review.number, 1.89), _power(review.lapses, 1.73)


@cache
def _power(value: int, base: float) -> int:
    """The highest power of the base that is not above the value; -1 for 0."""
    return floor(log(value) / log(base)) if value else -1


def _grouped(keyed: Iterable[tuple[K, Prediction]]) -> dict[K, list[Prediction]]:
    groups: dict[K, list[Prediction]] = {}
    for key, each in keyed:
        groups.setdefault(key, []).append(each)
    return groups


def _within(chance: float) -> float:
    return min(max(chance, LEAST_CHANCE), 1.0 - LEAST_CHANCE)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return fsum(listed) / len(listed)
