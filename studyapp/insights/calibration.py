"""Predicted recall against what was recalled, with the figures of srs-benchmark, so that they can be compared.

Source: https://github.com/open-spaced-repetition/srs-benchmark, `utils.py` (`rmse_matrix`, `get_bin`, `evaluate`) and
`features/base.py`. What is predicted are reviews of known cards: those at least one study day after the card's last.
Unlike there, no outliers are filtered out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import floor, fsum, log, sqrt
from typing import NamedTuple

import msgspec

from studyapp.insights.adding import added
from studyapp.insights.reviews import Review
from studyapp.insights.shares import wilson
from studyapp.memory import fsrs
from studyapp.memory.entries import Adopted, Entry, Reviewed
from studyapp.memory.replay import effective
from studyapp.memory.schedule import Learned

FOLDS = 5
BINS = 20
ONE = 1_000_000_000
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


class Alike(NamedTuple):
    """Predictions in one bin of chance, 0 to 19, and in one group of like reviews."""

    bin: int
    gap: int
    number: int
    lapses: int


class Predicted(NamedTuple):
    """Sums of predictions: their number, those recalled, the chances and the log losses, in billionths.

    Whole numbers, so that what is taken away leaves what was there before it was added.
    """

    reviews: int = 0
    recalled: int = 0
    chance: int = 0
    loss: int = 0


class Bin(msgspec.Struct, frozen=True):
    """Reviews with nearly the same prediction: their mean prediction, the share recalled, its 95 % Wilson interval."""

    predicted: float
    recalled: float
    low: float
    high: float
    reviews: int


class Figures(msgspec.Struct, frozen=True):
    """How good predictions are; None where there are none to tell by."""

    reviews: int
    predicted: float | None
    recalled: float | None
    log_loss: float | None
    rmse_bins: float | None
    bins: tuple[Bin, ...]


class Evaluation(Figures, frozen=True):
    """Figures and the order of the predictions; `auc` is None when all were recalled, or none was."""

    auc: float | None


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


def prediction_of(review: Review, weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS) -> Prediction | None:
    """The prediction before one review, by what was remembered of its card; None unless it was known on a day before.

    `weights` must be those that the memory was worked out with.
    """
    was = review.was
    if not isinstance(was, Learned) or review.day <= was.last_day:
        return None
    chance = was.recall(review.day, weights)
    recalled = review.rating > fsrs.AGAIN
    return Prediction(review.card, chance, recalled, review.day - was.last_day, was.days_met + 1, was.days_forgotten)


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


def binned(each: Prediction) -> tuple[Alike, Predicted]:
    """What one prediction adds to the sums.

    Its bin of chance is srs-benchmark's: of 20, the narrower the surer, number floor(21 ^ p - 1), the last for p = 1
    too. Its group is the one of srs-benchmark's `rmse_matrix`: in which power of 3.62 its gap lies, of 1.89 its number
    and of 1.73 its lapses; there they have the names 2.48 · 3.62^n, 1.99 · 1.89^n and 1.65 · 1.73^n.
    """
    chance_bin = min(floor((BINS + 1) ** each.chance - 1), BINS - 1)
    alike = Alike(chance_bin, _power(each.gap, 3.62), _power(each.number, 1.89), _power(each.lapses, 1.73))
    loss = -log(_within(each.chance if each.recalled else 1.0 - each.chance))
    return alike, Predicted(1, int(each.recalled), round(each.chance * ONE), round(loss * ONE))


def summed(found: Iterable[Prediction]) -> dict[Alike, Predicted]:
    """The sums of some predictions; their order does not matter."""
    return added(map(binned, found))


def figures(sums: Mapping[Alike, Predicted]) -> Figures:
    """All figures of some sums of predictions, exact to the billionths that they are kept in.

    Log loss is the mean of -log p of what happened. RMSE(bins) is how far the mean prediction is off in groups of like
    reviews: the root of the mean square, weighted by reviews.
    """
    total = added(((), amounts) for amounts in sums.values()).get((), Predicted())
    if not total.reviews:
        return Figures(0, None, None, None, None, ())
    groups = added((alike[1:], amounts) for alike, amounts in sums.items())
    squares = fsum(((each.chance / ONE - each.recalled) / each.reviews) ** 2 * each.reviews for each in groups.values())
    return Figures(
        reviews=total.reviews,
        predicted=total.chance / ONE / total.reviews,
        recalled=total.recalled / total.reviews,
        log_loss=total.loss / ONE / total.reviews,
        rmse_bins=sqrt(squares / total.reviews),
        bins=tuple(
            Bin(each.chance / ONE / each.reviews, each.recalled / each.reviews,
                *wilson(each.recalled, each.reviews), each.reviews)
            for _, each in sorted(added((alike.bin, amounts) for alike, amounts in sums.items()).items())
        ),
    )  # fmt: skip


def evaluation(found: Sequence[Prediction]) -> Evaluation:
    """All that is told of some predictions; their order does not matter."""
    return Evaluation(**msgspec.structs.asdict(figures(summed(found))), auc=auc(found))


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


@cache
def _power(value: int, base: float) -> int:
    """The highest power of the base that is not above the value; -1 for 0."""
    return floor(log(value) / log(base)) if value else -1


def _within(chance: float) -> float:
    return min(max(chance, LEAST_CHANCE), 1.0 - LEAST_CHANCE)
