"""What a desired retention costs: reviews and minutes a day over a year, and how much is known at its end.

Nothing is drawn by chance. Cards that are alike make a cohort, and a cohort may hold parts of cards: of what is due
with a retrievability R, the share R is recalled and rated Good; the rest is forgotten, rated Again and relearned on the
same day. Cohorts stand on a grid of stability and difficulty. What falls between its points is shared among the
nearest, so that the means of the difficulty and of the logarithm of the stability stay what they are.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from math import exp, fsum, log

import msgspec

from studyapp.insights.forecast import ENOUGH_DUE_CARDS
from studyapp.insights.totals import IN_REVIEW, LEARNING, NEW, RELEARNING, Moments, Spent
from studyapp.memory import fsrs
from studyapp.memory.fsrs import AGAIN, GOOD
from studyapp.memory.queue import REVIEWS_OF_A_NEW_CARD, USUAL_ANSWER_MS
from studyapp.memory.schedule import Learned, Scheduling

RETENTIONS = (0.70, 0.80, 0.85, 0.90, 0.95)
YEAR = 365
LEAST, RATIO, POINTS = 0.02, 1.3, 50
"""The grid's stabilities: from about half an hour, each 1.3 times the one before, to some twenty years."""
DIFFICULTIES = (1.0, 2.5, 4.0, 5.5, 7.0, 8.0, 9.0, 9.6, 10.0)
"""Closer together where cards that were forgotten stand, and where a little more of it halves the growth."""


class Costs(msgspec.Struct, frozen=True):
    """What a card takes on its study day, in milliseconds: one recalled, one forgotten and relearned, a new one."""

    recalled_ms: float
    forgotten_ms: float
    new_ms: float


USUAL_COSTS = Costs(USUAL_ANSWER_MS, 2 * USUAL_ANSWER_MS, REVIEWS_OF_A_NEW_CARD * USUAL_ANSWER_MS)
"""Until enough is known: a forgotten card is answered twice."""


class Workload(msgspec.Struct, frozen=True):
    """What one desired retention leads to, on average a study day: due cards met, new cards, milliseconds.

    `known` of `cards` are expected to be recalled at the end of the span.
    """

    retention: float
    reviews: float
    forgotten: float
    new: float
    ms: float
    known: float
    cards: int


class Coming(msgspec.Struct, frozen=True):
    """New cards that are still to be met, so many each study day while there are any left."""

    cards: int = 0
    per_day: int = 0

    def on(self, day: int) -> int:
        """How many are met on a day, counted from 0."""
        return max(min(self.per_day, self.cards - self.per_day * day), 0)


def costs_of(spent: Mapping[Moments, Spent]) -> Costs:
    """What cards have taken on average: one recalled, one forgotten with its relearning, a new one with its steps.

    What was done fewer than 20 times takes what is usual.
    """

    def mean(counted: Callable[[Moments], bool], with_steps: int | None, usual: float) -> float:
        number = sum(each.reviews for moments, each in spent.items() if counted(moments))
        took = sum(
            each.duration_ms for moments, each in spent.items() if counted(moments) or moments.stage == with_steps
        )
        return took / number if number >= ENOUGH_DUE_CARDS else usual

    return Costs(
        mean(lambda at: at.stage == IN_REVIEW and at.rating > AGAIN, None, USUAL_COSTS.recalled_ms),
        mean(lambda at: at.stage == IN_REVIEW and at.rating == AGAIN, RELEARNING, USUAL_COSTS.forgotten_ms),
        mean(lambda at: at.stage == NEW, LEARNING, USUAL_COSTS.new_ms),
    )


Split = tuple[tuple[int, float], ...]
"""Places on the grid, with the share that each gets."""


def workloads(
    memories: Iterable[Learned],
    today: int,
    scheduling: Scheduling,
    costs: Costs,
    coming: Coming,
    retentions: Iterable[float] | None = None,
    days: int = YEAR,
) -> tuple[Workload, ...]:
    """What each desired retention leads to over so many study days from `today`: RETENTIONS and the one in force.

    `memories` are of the cards that are studied and not suspended. Each is due at the interval that the retention gives
    to its stability, as it is once a new desired retention is in force; what is overdue by that is done on the first
    day. Cards in a learning step count as having left it. Intervals are not fuzzed; ratings are Good and Again.
    """
    listed = list(memories)
    wanted = sorted({*RETENTIONS, scheduling.retention} if retentions is None else set(retentions))
    grid = _Grid(scheduling)
    present: dict[tuple[int, int], float] = {}
    for memory in listed:
        elapsed = coarse(max(today - memory.last_day, 0))
        for place, share in grid.split(memory.stability, memory.difficulty):
            present[place, elapsed] = present.get((place, elapsed), 0.0) + share
    number = len(listed) + sum(coming.on(day) for day in range(days))
    return tuple(_Year(grid, retention, number, days).run(present, coming, costs) for retention in wanted)


class _Grid:
    """Where a cohort can stand, and where it goes from there."""

    def __init__(self, scheduling: Scheduling) -> None:
        self.weights = scheduling.weights
        self.stabilities = tuple(LEAST * RATIO**at for at in range(POINTS))
        self.relearned = len(scheduling.relearning_steps)
        self.learned = max(len(scheduling.learning_steps) - 1, 0)
        self.after = cache(self._after)

    def split(self, stability: float, difficulty: float) -> Split:
        """The shares of the four places around it, of two where it stands on one of the grid's lines."""
        height = min(max(log(stability / LEAST) / log(RATIO), 0.0), POINTS - 1.0)
        row = min(int(height), POINTS - 2)
        column = min(bisect_right(DIFFICULTIES, difficulty), len(DIFFICULTIES) - 1) - 1
        up = height - row
        along = (difficulty - DIFFICULTIES[column]) / (DIFFICULTIES[column + 1] - DIFFICULTIES[column])
        place = row * len(DIFFICULTIES) + column
        shares = (
            (place, (1 - up) * (1 - along)),
            (place + 1, (1 - up) * along),
            (place + len(DIFFICULTIES), up * (1 - along)),
            (place + len(DIFFICULTIES) + 1, up * along),
        )
        return tuple((at, share) for at, share in shares if share > 0)

    def gap(self, row: int, retention: float) -> int:
        """The interval of a row's stability, in whole study days."""
        return max(round(fsrs.interval(self.weights, self.stabilities[row], retention)), 1)

    def _after(self, place: int, gap: int) -> tuple[float, Split]:
        """What is recalled of a cohort that is reviewed after a gap of 1 or more, and where all of it goes."""
        row, column = divmod(place, len(DIFFICULTIES))
        stability, difficulty = self.stabilities[row], DIFFICULTIES[column]
        recall = fsrs.retrievability(self.weights, stability, gap)
        shares: dict[int, float] = {}
        for rating, chance, repeats in ((GOOD, recall, 0), (AGAIN, 1.0 - recall, self.relearned)):
            moved = fsrs.next_review(self.weights, stability, difficulty, gap, rating)
            for at, share in self.split(*repeated(self.weights, moved, repeats)):
                shares[at] = shares.get(at, 0.0) + chance * share
        return recall, tuple(shares.items())

    def first(self) -> Split:
        """Where a new card stands at the end of its first day."""
        return self.split(*repeated(self.weights, fsrs.first_review(self.weights, GOOD), self.learned))


class _Year:
    """The days of one span at one desired retention. `entered[day][place]` is what came to a place on a day."""

    def __init__(self, grid: _Grid, retention: float, cards: int, days: int) -> None:
        self.grid, self.retention, self.cards, self.days = grid, retention, cards, days
        self.gaps = [grid.gap(place // len(DIFFICULTIES), retention) for place in range(POINTS * len(DIFFICULTIES))]
        self.entered = [[0.0] * len(self.gaps) for _ in range(days)]
        self.due: list[dict[int, float]] = [{} for _ in range(days)]
        self.coming_back = [(place, gap) for place, gap in enumerate(self.gaps) if gap < days]
        self.moves: list[tuple[float, Split] | None] = [None] * len(self.gaps)
        self.reviews = self.forgotten = self.known = 0.0

    def run(self, present: Mapping[tuple[int, int], float], coming: Coming, costs: Costs) -> Workload:
        """All days, one after the other."""
        self._begin(present)
        first = self.grid.first()
        new = 0
        for day in range(self.days):
            met = coming.on(day)
            new += met
            for at, share in first if met else ():
                self.entered[day][at] += met * share
            self._review(day)
        self._end()
        recalled = self.reviews - self.forgotten
        ms = recalled * costs.recalled_ms + self.forgotten * costs.forgotten_ms + new * costs.new_ms
        each = self.days
        return Workload(
            self.retention, self.reviews / each, self.forgotten / each, new / each, ms / each, self.known, self.cards
        )

    def _begin(self, present: Mapping[tuple[int, int], float]) -> None:
        """Present cards are due on their day, or are reviewed today when that is over."""
        today = self.entered[0]
        for (place, elapsed), mass in present.items():
            ahead = self.gaps[place] - elapsed
            if ahead >= self.days:
                stability = self.grid.stabilities[place // len(DIFFICULTIES)]
                self.known += mass * fsrs.retrievability(self.grid.weights, stability, elapsed + self.days)
            elif ahead >= 0:
                self.due[ahead][place] = self.due[ahead].get(place, 0.0) + mass
            else:
                recall, split = self.grid.after(place, elapsed)
                self.reviews += mass
                self.forgotten += mass * (1.0 - recall)
                for at, share in split:
                    today[at] += mass * share

    def _review(self, day: int) -> None:
        entered, row = self.entered, self.entered[day]
        due = list(self.due[day].items())
        due += [(place, entered[day - gap][place]) for place, gap in self.coming_back if gap <= day]
        for place, mass in due:
            if mass:
                recall, split = self.moves[place] or self._move(place)
                self.reviews += mass
                self.forgotten += mass * (1.0 - recall)
                for at, share in split:
                    row[at] += mass * share

    def _move(self, place: int) -> tuple[float, Split]:
        self.moves[place] = move = self.grid.after(place, self.gaps[place])
        return move

    def _end(self) -> None:
        """Adds what is known of the cards that are not due before the span is over."""
        columns = len(DIFFICULTIES)
        for row, stability in enumerate(self.grid.stabilities):
            places = slice(row * columns, (row + 1) * columns)
            for day in range(max(self.days - self.gaps[row * columns], 0), self.days):
                mass = fsum(self.entered[day][places])
                if mass:
                    self.known += mass * fsrs.retrievability(self.grid.weights, stability, self.days - day)


def repeated(weights: fsrs.Weights, state: tuple[float, float], times: int) -> tuple[float, float]:
    """Stability and difficulty after so many more reviews on the same day, all rated Good."""
    for _ in range(times):
        state = fsrs.next_review(weights, *state, 0, GOOD)
    return state


def coarse(days: int) -> int:
    """An interval; above 20 days one of those that are a twentieth apart, which is as much as fuzz makes of it."""
    return days if days <= 20 else round(20 * exp(round(log(days / 20) / 0.05) * 0.05))
