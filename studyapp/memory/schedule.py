"""When a card comes back: FSRS over whole study days, learning steps, and fuzz that is the same on every machine.

Steps move due times only; stability and difficulty follow every review, steps or not. Within the fuzz range the day
with the fewest cards due for its share wins; ties are settled by a seed made of the card's key and its number of
reviews, so that replaying a log gives the same due dates anywhere.
"""

from collections.abc import Callable, Iterable, Mapping
from math import inf
from zlib import crc32

import msgspec

from studyapp.memory import fsrs
from studyapp.memory.fsrs import AGAIN, EASY, GOOD, HARD

MAX_INTERVAL = 36_500
Load = Callable[[int, int], Mapping[int, int]]
"""Counts, by study day, of the other cards due from one study day to another; more days than asked for do no harm."""

RATINGS = {AGAIN: "Again", HARD: "Hard", GOOD: "Good", EASY: "Easy"}
LEECH_LAPSES = 8
LEECH_AGAIN_EVERY = 4


WEEK = 7
ORDINARY_DAYS = (1.0,) * WEEK
LEAST_RETENTION, MOST_RETENTION = 0.70, 0.97


class Scheduling(msgspec.Struct, frozen=True):
    """What scheduling depends on besides the reviews. Steps are in seconds.

    `easy_days` are the shares of an ordinary day's load that the weekdays take, Monday first.
    """

    weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS
    retention: float = 0.9
    learning_steps: tuple[int, ...] = (60, 600)
    relearning_steps: tuple[int, ...] = (600,)
    easy_days: tuple[float, ...] = ORDINARY_DAYS


def unsound(weights: fsrs.Weights, retention: float, easy_days: tuple[float, ...]) -> str:
    """Why nothing can be scheduled by these values, in a sentence; empty when it can."""
    if len(weights) != len(fsrs.BOUNDS):
        return f"FSRS-6 has {len(fsrs.BOUNDS)} parameters, not {len(weights)}."
    for number, (weight, (low, high)) in enumerate(zip(weights, fsrs.BOUNDS, strict=True)):
        if not low <= weight <= high:
            return f"Parameter {number} is {weight:g}; it must be from {low:g} to {high:g}."
    if not LEAST_RETENTION <= retention <= MOST_RETENTION:
        return f"Desired retention is {retention:g}; it must be from {LEAST_RETENTION:.2f} to {MOST_RETENTION:.2f}."
    if len(easy_days) != WEEK or not all(0 <= share <= 1 for share in easy_days) or not any(easy_days):
        return "Easy days are seven shares from 0 to 1, of which at least one is not 0."
    return ""


class New(msgspec.Struct, frozen=True):
    """A card that was never reviewed."""


class Learned(msgspec.Struct, frozen=True):
    """What the log says of a card that was reviewed.

    `step` is its place among the learning (or, with `relearning`, relearning) steps, None once it is in review. A card
    in a step is due at `due_ms`, one in review on the study day `due_day`.
    """

    stability: float
    difficulty: float
    reviews: int
    lapses: int
    first_day: int
    last_day: int
    last_ms: int
    due_day: int
    due_ms: int = 0
    step: int | None = None
    relearning: bool = False
    last_rating: int = 0
    shown: str = ""
    """The fingerprint of what its last review was of."""
    rekeyed: bool = False
    """Whether its answer key has changed since."""
    days_met: int = 1
    """Study days on which it was reviewed."""
    days_forgotten: int = 0
    """Reviews rated Again at least one study day after the one before."""

    @property
    def interval(self) -> int:
        """Study days between the last review and the day it is due."""
        return max(self.due_day - self.last_day, 0)

    @property
    def is_leech(self) -> bool:
        """Whether it has been forgotten so often that it needs more than another review."""
        return self.lapses >= LEECH_LAPSES

    def recall(self, today: int, weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS) -> float:
        """Retrievability today, by the parameters that the stability follows from."""
        return fsrs.retrievability(weights, self.stability, max(today - self.last_day, 0))


Memory = New | Learned
NEW = New()


def reviewed(
    memory: Memory,
    card: str,
    rating: int,
    at_ms: int,
    day: int,
    load: Load,
    scheduling: Scheduling,
    shown: str = "",
) -> Learned:
    """The card's memory after a review of content with the fingerprint `shown`."""
    weights = scheduling.weights
    if isinstance(memory, New):
        stability, difficulty = fsrs.first_review(weights, rating)
        count, lapses, first_day, days_met, days_forgotten = 1, 0, day, 1, 0
        step, relearning = _step(0, rating, len(scheduling.learning_steps)), False
    else:
        gap = day - memory.last_day
        stability, difficulty = fsrs.next_review(weights, memory.stability, memory.difficulty, gap, rating)
        count, lapses, first_day, relearning = (
            memory.reviews + 1,
            memory.lapses,
            memory.first_day,
            memory.relearning,
        )
        days_met = memory.days_met + (gap >= 1)
        days_forgotten = memory.days_forgotten + (gap >= 1 and rating == AGAIN)
        if memory.step is not None:
            steps = scheduling.relearning_steps if relearning else scheduling.learning_steps
            step = _step(memory.step, rating, len(steps))
        elif rating == AGAIN:
            lapses += 1
            relearning = bool(scheduling.relearning_steps)
            step = 0 if relearning else None
        else:
            step = None
    due_ms = 0
    if step is None:
        wanted = fsrs.interval(weights, stability, scheduling.retention)
        due_day = _due_day(card, count, day, wanted, load, scheduling.easy_days)
        relearning = False
    else:
        due_day = day
        due_ms = at_ms + _wait_ms(
            scheduling.relearning_steps if relearning else scheduling.learning_steps, step, rating
        )
    return Learned(
        stability,
        difficulty,
        count,
        lapses,
        first_day,
        day,
        at_ms,
        due_day,
        due_ms,
        step,
        relearning,
        rating,
        shown,
        days_met=days_met,
        days_forgotten=days_forgotten,
    )


def pulled(memory: Memory, day: int) -> Memory:
    """The card's memory when it is to come on a study day, or sooner if it would anyway; what is known stays."""
    if isinstance(memory, New) or memory.step is not None or memory.due_day <= day:
        return memory
    return msgspec.structs.replace(memory, due_day=day)


def rekeyed(memory: Memory, day: int) -> Memory:
    """The card's memory when its answer key has changed: due on that study day, whatever is known of the old one."""
    moved = pulled(memory, day)
    return moved if isinstance(moved, New) else msgspec.structs.replace(moved, rekeyed=True)


def adopted(memory: Memory, former: Iterable[Memory]) -> Memory:
    """The card's memory when it carries on others: the weakest of them, unless it has one of its own."""
    known = [each for each in former if isinstance(each, Learned)]
    if isinstance(memory, Learned) or not known:
        return memory
    return min(known, key=lambda each: (each.stability, each.due_day, each.last_ms))


def becomes_leech(memory: Learned, was: Memory) -> bool:
    """Whether the review since `was` is a lapse at which the learner is told: the 8th, then every 4th."""
    lapsed = isinstance(was, Learned) and memory.lapses > was.lapses
    past = memory.lapses - LEECH_LAPSES
    return lapsed and past >= 0 and past % LEECH_AGAIN_EVERY == 0


def _step(step: int, rating: int, steps: int) -> int | None:
    """The step after a rating, None when the card leaves them: Again begins anew, Hard stays, Good goes on."""
    if rating == AGAIN:
        return 0 if steps else None
    if rating == EASY or step >= steps:
        return None
    if rating == HARD:
        return step
    return step + 1 if step + 1 < steps else None


def _wait_ms(steps: tuple[int, ...], step: int, rating: int) -> int:
    """Until the step is due. Hard on the first step waits halfway to the second, or half as long again."""
    if rating == HARD and step == 0:
        return (steps[0] + steps[1]) * 500 if len(steps) > 1 else steps[0] * 1500
    return steps[step] * 1000


def weekday(day: int) -> int:
    """The weekday of a study day: 0 is Monday. The first study day of all, 1970-01-01, was a Thursday."""
    return (day + 3) % WEEK


def _due_day(card: str, count: int, day: int, wanted: float, load: Load, easy_days: tuple[float, ...]) -> int:
    """The study day within the fuzz range on which, with this card, the fewest are due for its share of the load.

    A day without a share is taken only if no day of the range has one; then as if all were ordinary days.
    """
    low, high = fuzz_range(wanted)
    if low == high:
        return day + low
    due_counts = load(day + low, day + high)
    counts: list[float] = [due_counts.get(due, 0) for due in range(day + low, day + high + 1)]
    if easy_days != ORDINARY_DAYS:
        shares = [easy_days[weekday(due)] for due in range(day + low, day + high + 1)]
        if any(shares):
            counts = [(number + 1) / share if share else inf for number, share in zip(counts, shares, strict=True)]
    least = min(counts)
    calm = [offset for offset, number in enumerate(counts) if number == least]
    return day + low + calm[crc32(f"{card} {count}".encode()) % len(calm)]


def fuzz_range(wanted: float) -> tuple[int, int]:
    """The shortest and longest interval, in days, that may stand for the wanted one.

    Anki's and FSRS's ranges: a day, and 15 % of the days from 2.5 to 7, 10 % from 7 to 20, 5 % beyond.
    """
    days = round(min(max(wanted, 1), MAX_INTERVAL))
    if days < 3:
        return days, days
    spread = 1.0 + 0.15 * (min(days, 7) - 2.5)
    if days > 7:
        spread += 0.1 * (min(days, 20) - 7)
    if days > 20:
        spread += 0.05 * (days - 20)
    high = min(round(days + spread), MAX_INTERVAL)
    return min(max(round(days - spread), 2), high), high
