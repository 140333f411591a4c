"""The price of a backlog: with so many minutes a day, when it is cleared, what waits, and what is forgotten.

A plan only: nothing is rescheduled by it. And nothing is drawn by chance: a reviewed card comes back as two parts of a
card. The share R, its retrievability, is recalled and comes at the interval that Good gives; the rest is relearned and
comes on the next study day. New cards wait until the backlog is cleared, and no study day is left out.
"""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import msgspec

from studyapp.insights.forecast import comes_in
from studyapp.insights.workload import YEAR, coarse, repeated
from studyapp.memory import fsrs
from studyapp.memory.fsrs import AGAIN, GOOD
from studyapp.memory.queue import lateness
from studyapp.memory.replay import NO_MARKS, Marks
from studyapp.memory.schedule import Learned, Scheduling

MINUTES = (10, 20, 30, 60)
CLEAR_EVENINGS = 7
HALF_A_CARD = 0.5
LONGEST = 10
_NOTHING = 1e-9


class Waits(NamedTuple):
    """A card that is not reviewed on the day it is due (today, if that is over) but so many study days later."""

    card: str
    days: int


class Backlog(msgspec.Struct, frozen=True):
    """What so many minutes a day make of it. `per_day` is how many due cards that is.

    `cleared` is the study day of the first of seven evenings in a row on which less than half a card is expected to be
    left, None when there is none within the span; the plan ends with them. `waiting[n]` cards are left on the evening
    n study days from today. `longest` are the ten cards that wait the longest, of `waited` that wait at all; the day
    of a card is that by which half of it is done.
    `forgotten` is how many cards more are expected to be forgotten than if each were reviewed on the day it is due, and
    what is overdue, today.
    """

    today: int
    minutes: float
    per_day: float
    cleared: int | None
    waiting: tuple[float, ...]
    longest: tuple[Waits, ...]
    waited: int
    forgotten: float

    @property
    def most_waiting(self) -> float:
        """The worst evening."""
        return max(self.waiting, default=0.0)


class _Due(NamedTuple):
    """Cards that are alike, or part of one; `start` is the study day on which they could first be reviewed."""

    mass: float
    memory: Learned
    start: int
    card: str = ""


def backlog(
    memories: Mapping[str, Learned],
    marks: Mapping[str, Marks],
    today: int,
    minutes: float,
    card_ms: float,
    scheduling: Scheduling,
    days: int = YEAR,
) -> Backlog:
    """The plan for so many minutes a day, over at most so many study days.

    Cards come in the order of study, by relative overdueness, and take `card_ms` each. Suspended cards never come,
    buried ones not before tomorrow; those in a learning step are due.
    """
    return _Plan(memories, marks, today, minutes, card_ms, scheduling, days).run()


_Back = dict[tuple[int, int], list[float]]
"""What comes back of a day's reviews, by interval and rating: how many cards, and sums of stability and difficulty."""


class _Plan:
    """The days of one plan. `left` are the cards that wait, by their interval, those due first at the top."""

    def __init__(
        self,
        memories: Mapping[str, Learned],
        marks: Mapping[str, Marks],
        today: int,
        minutes: float,
        card_ms: float,
        scheduling: Scheduling,
        days: int,
    ) -> None:
        self.today, self.minutes, self.scheduling, self.days = today, minutes, scheduling, days
        self.per_day = minutes * 60_000 / card_ms
        self.arriving: list[list[_Due]] = [[] for _ in range(days)]
        for card, memory in memories.items():
            at = comes_in(memory, marks.get(card, NO_MARKS), today)
            if at is not None and at < days:
                self.arriving[at].append(_Due(1.0, memory, today + at, card))
        # Of cards with one interval the order of study is that of their due days, on whatever day it is asked.
        self.left: dict[int, list[tuple[int, int, _Due]]] = {}
        self.number = 0
        self.mass = self.forgotten = 0.0
        self.waits: list[Waits] = []

    def run(self) -> Backlog:
        """Day by day, until it is cleared."""
        waiting: list[float] = []
        clear = 0
        for at in range(self.days):
            for each in self.arriving[at]:
                self._wait(each)
            self._study(self.today + at)
            self.mass = self.mass if self.left else 0.0
            waiting.append(self.mass)
            clear = clear + 1 if self.mass < HALF_A_CARD else 0
            if clear == CLEAR_EVENINGS:
                break
        end = self.today + len(waiting)
        for queue in self.left.values():
            for *_, each in queue:
                self._done(each, each.mass, end)
                if each.mass > HALF_A_CARD:
                    self._told(each, end)
        is_clear = clear == CLEAR_EVENINGS
        longest = sorted(self.waits, key=lambda each: (-each.days, each.card))
        return Backlog(
            self.today,
            self.minutes,
            self.per_day,
            end - CLEAR_EVENINGS if is_clear else None,
            tuple(waiting),
            tuple(longest[:LONGEST]),
            len(longest),
            self.forgotten,
        )

    def _wait(self, each: _Due) -> None:
        queue = self.left.setdefault(each.memory.interval, [])
        heappush(queue, (each.memory.due_day, self.number, each))
        self.number += 1
        self.mass += each.mass

    def _study(self, day: int) -> None:
        """One study day: the latest cards first, as long as there are minutes."""
        room = self.per_day
        heads = [self._head(interval, day) for interval in self.left]
        heapify(heads)
        back: _Back = {}
        while heads and room > _NOTHING:
            *_, interval = heappop(heads)
            queue = self.left[interval]
            due_day, number, each = queue[0]
            done = min(each.mass, room)
            room -= done
            self.mass -= done
            self._done(each, done, day)
            if each.mass > HALF_A_CARD >= each.mass - done:
                self._told(each, day)
            self._reviewed(each, done, day, back)
            if done < each.mass - _NOTHING:
                queue[0] = due_day, number, each._replace(mass=each.mass - done)
                break
            heappop(queue)
            if queue:
                heappush(heads, self._head(interval, day))
            else:
                del self.left[interval]
        for (gap, _), sums in back.items():
            self._comes_back(day, gap, *sums)

    def _head(self, interval: int, day: int) -> tuple[float, int, int]:
        due_day, number, _ = self.left[interval][0]
        return -lateness(due_day, interval, day), number, interval

    def _reviewed(self, each: _Due, mass: float, day: int, back: _Back) -> None:
        weights, memory = self.scheduling.weights, each.memory
        gap = max(day - memory.last_day, 0)
        chance = memory.recall(day, weights)
        good = fsrs.next_review(weights, memory.stability, memory.difficulty, gap, GOOD)
        interval = coarse(max(round(fsrs.interval(weights, good[0], self.scheduling.retention)), 1))
        _add(back, (interval, GOOD), mass * chance, good)
        again = fsrs.next_review(weights, memory.stability, memory.difficulty, gap, AGAIN)
        again = repeated(weights, again, len(self.scheduling.relearning_steps))
        _add(back, (1, AGAIN), mass * (1.0 - chance), again)

    def _comes_back(self, day: int, gap: int, mass: float, stability: float, difficulty: float) -> None:
        at = day + gap - self.today
        if mass > 0 and at < self.days:
            memory = Learned(stability / mass, difficulty / mass, 0, 0, day, day, 0, day + gap)
            self.arriving[at].append(_Due(mass, memory, day + gap))

    def _done(self, each: _Due, mass: float, day: int) -> None:
        """Adds what the wait of so much of it, until that day, has cost."""
        weights, memory = self.scheduling.weights, each.memory
        if day > each.start:
            self.forgotten += mass * (memory.recall(each.start, weights) - memory.recall(day, weights))

    def _told(self, each: _Due, day: int) -> None:
        """Notes how long a card of the learner's has waited."""
        if each.card and day > each.start:
            self.waits.append(Waits(each.card, day - each.start))


def _add(back: _Back, key: tuple[int, int], mass: float, state: tuple[float, float]) -> None:
    sums = back.setdefault(key, [0.0, 0.0, 0.0])
    sums[0] += mass
    sums[1] += mass * state[0]
    sums[2] += mass * state[1]
