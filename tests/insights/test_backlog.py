"""A backlog's plan is what one gets by going through the cards day by day, in the order in which they are studied."""

import random
from collections.abc import Mapping
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.insights.backlog import Backlog, Waits, backlog
from studyapp.insights.forecast import due_ahead
from studyapp.insights.workload import coarse
from studyapp.memory import fsrs
from studyapp.memory.fsrs import AGAIN, DEFAULT_WEIGHTS, GOOD
from studyapp.memory.queue import Budget, Candidate, due_order
from studyapp.memory.replay import NO_MARKS, Marks
from studyapp.memory.schedule import Learned, Scheduling, reviewed

TODAY = 20_750
MINUTE = 60_000.0
SCHEDULING = Scheduling()


def card(due: int, interval: int = 10, stability: float | None = None) -> Learned:
    """Due so many study days from today (negative: before), at the end of such an interval."""
    last = TODAY + due - interval
    return Learned(float(stability or interval), 5.0, 3, 0, last, last, 0, TODAY + due)


def planned(
    memories: Mapping[str, Learned], per_day: float, days: int = 365, marks: Mapping[str, Marks] | None = None
) -> Backlog:
    """The plan at a minute a card."""
    return backlog(memories, marks or {}, TODAY, per_day, MINUTE, SCHEDULING, days)


MEMORIES = st.lists(
    st.integers(1, 60).flatmap(lambda interval: st.builds(card, st.integers(-40, interval - 1), st.just(interval))),
    max_size=20,
).map(lambda cards: {f"deck/{number:02}": each for number, each in enumerate(cards)})

# --- against going through them one by one ----------------------------------------------------------------------------


class Simple:
    """Every part of a card by itself, in the order of the study queue, whole each evening."""

    def __init__(self, memories: Mapping[str, Learned], per_day: float, days: int) -> None:
        self.parts = [(key, 1.0, memory, max(memory.due_day, TODAY)) for key, memory in memories.items()]
        self.waiting: list[float] = []
        self.forgotten = 0.0
        self.waits: dict[str, int] = {}
        self.parts_back: list[tuple[str, float, Learned, int]] = []
        for day in range(TODAY, TODAY + days):
            self.study(day, per_day)
            left = [(key, mass, start) for key, mass, _, start in self.parts if start <= day]
            self.waiting.append(sum(mass for _, mass, _ in left))
            for key in {key for key, mass, _ in left if mass > 0.5}:
                self.waits[key] = self.waits.get(key, 0) + 1
            if len(self.waiting) >= 7 and max(self.waiting[-7:]) < 0.5:
                break
        for _, mass, memory, start in self.parts:
            if start < TODAY + len(self.waiting):
                self.forgotten += mass * (memory.recall(start) - memory.recall(TODAY + len(self.waiting)))

    def study(self, day: int, room: float) -> None:
        candidates = [Candidate(str(at), str(at), each[2], NO_MARKS) for at, each in enumerate(self.parts)]
        left = dict(enumerate(self.parts))
        for name in due_order(candidates, day, Budget(0, len(candidates))).order:
            key, mass, memory, start = left.pop(int(name))
            done = min(mass, room)
            room -= done
            if mass - done > 1e-12:
                left[int(name)] = key, mass - done, memory, start
            if done:
                self.review(memory, done, day, start)
        back = [each for at, each in left.items() if at >= len(candidates)]
        self.parts = [left[at] for at in range(len(candidates)) if at in left] + back + self.parts_back
        self.parts_back = []

    def review(self, memory: Learned, mass: float, day: int, start: int) -> None:
        recall = memory.recall(day)
        self.forgotten += mass * (memory.recall(start) - recall)
        for rating, share in ((GOOD, recall), (AGAIN, 1 - recall)):
            state = fsrs.next_review(
                DEFAULT_WEIGHTS, memory.stability, memory.difficulty, day - memory.last_day, rating
            )
            if rating == AGAIN:
                state = fsrs.next_review(DEFAULT_WEIGHTS, *state, 0, GOOD)
            wanted = max(round(fsrs.interval(DEFAULT_WEIGHTS, state[0], 0.9)), 1)
            gap = coarse(wanted) if rating == GOOD else 1
            back = Learned(*state, 0, 0, day, day, 0, day + gap)
            self.parts_back.append(("", mass * share, back, day + gap))


@settings(max_examples=60)
@given(MEMORIES, st.integers(1, 8))
def test_it_is_what_going_through_them_one_by_one_gives(memories: dict[str, Learned], per_day: int) -> None:
    """Over two weeks. Parts that come back together are one in the plan, hence the hundredths."""
    found, simple = planned(memories, per_day, 14), Simple(memories, per_day, 14)
    assert found.waiting == pytest.approx(simple.waiting, rel=0.03, abs=0.1)
    assert found.forgotten == pytest.approx(simple.forgotten, rel=0.05, abs=0.05)
    waits = {key: days for key, days in simple.waits.items() if key}
    assert found.waited == len(waits)
    assert [each.days for each in found.longest] == sorted(waits.values(), reverse=True)[:10]


def lived(memories: list[Learned], per_day: int, days: int, chance: random.Random) -> tuple[list[int], list[float]]:
    """How many wait each evening, and what that costs: scheduled by the scheduler, with each recall left to chance."""

    def load(_low: int, _high: int) -> Mapping[int, int]:
        return {}

    cards = {str(at): memory for at, memory in enumerate(memories)}
    waiting = []
    forgotten = [0.0] * days
    for day in range(TODAY, TODAY + days):
        candidates = [Candidate(key, key, memory, NO_MARKS) for key, memory in cards.items()]
        plan = due_order(candidates, day, Budget(0, per_day))
        waiting.append(plan.over)
        for key in plan.order:
            memory = cards[key]
            recall = memory.recall(day)
            forgotten[day - TODAY] += memory.recall(max(memory.due_day, TODAY)) - recall
            rating = GOOD if chance.random() < recall else AGAIN
            now = reviewed(memory, key, rating, 0, day, load, SCHEDULING)
            if now.step is not None:
                now = reviewed(now, key, GOOD, 0, day, load, SCHEDULING)
                now = Learned(now.stability, now.difficulty, 0, 0, day, day, 0, day + 1)
            cards[key] = now
    return waiting, forgotten


def test_it_is_what_happens_on_average_when_it_is_lived() -> None:
    """300 cards, most of them overdue, at 20 a day: cleared within three days of the median, the price within 15 %.

    It is somewhat higher in life: towards the end chance makes cards wait that do not wait on average.
    """
    chance = random.Random(3)
    memories = []
    for _ in range(300):
        interval = chance.choice((2, 4, 9, 20, 45))
        memories.append(card(chance.randint(-30, interval - 1), interval))
    found = planned({str(at): memory for at, memory in enumerate(memories)}, 20)
    runs = [lived(memories, 20, 60, random.Random(seed)) for seed in range(8)]
    cleared = [next(at for at in range(54) if not any(waiting[at : at + 7])) for waiting, _ in runs]
    assert found.cleared is not None
    assert 10 < found.cleared - TODAY < 50
    assert abs(found.cleared - TODAY - median(cleared)) <= 3
    price = sum(sum(forgotten[: len(found.waiting)]) for _, forgotten in runs) / len(runs)
    assert found.forgotten == pytest.approx(price, rel=0.15)
    for at in (0, 5, 10):
        assert found.waiting[at] == pytest.approx(sum(waiting[at] for waiting, _ in runs) / len(runs), rel=0.07)


# --- what is exact ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(MEMORIES, st.integers(1, 30))
def test_with_no_minute_everything_waits(memories: dict[str, Learned], days: int) -> None:
    """As many as come due, each losing what it loses until the end."""
    found = planned(memories, 0, days)
    due = due_ahead(memories, {}, TODAY, days)
    waiting = [float(sum(due[: at + 1])) for at in range(days)]
    clear = next((at for at in range(days - 6) if not any(waiting[at : at + 7])), None)
    assert found.cleared == (None if clear is None else TODAY + clear)
    assert list(found.waiting) == (waiting if clear is None else [0.0] * 7)
    if clear is None:
        late = {key: max(memory.due_day, TODAY) for key, memory in memories.items() if memory.due_day < TODAY + days}
        lost = [memories[key].recall(start) - memories[key].recall(TODAY + days) for key, start in late.items()]
        assert found.forgotten == pytest.approx(sum(lost))
        longest = sorted((Waits(key, TODAY + days - start) for key, start in late.items()), key=lambda w: (-w[1], w[0]))
        assert (found.longest, found.waited) == (tuple(longest[:10]), len(late))


@settings(max_examples=60)
@given(MEMORIES)
def test_with_time_for_everything_nothing_waits(memories: dict[str, Learned]) -> None:
    found = planned(memories, 1000)
    assert (found.cleared, found.forgotten, found.longest, found.waited) == (TODAY, 0, (), 0)
    assert (found.waiting, found.most_waiting) == ((0.0,) * 7, 0)


@settings(max_examples=60)
@given(MEMORIES, st.floats(0, 25), st.floats(0, 25))
def test_what_is_left_today_is_what_there_was_no_time_for(
    memories: dict[str, Learned], one: float, other: float
) -> None:
    """And more minutes never leave more."""
    found = [planned(memories, per_day, 10) for per_day in sorted((one, other))]
    due = due_ahead(memories, {}, TODAY, 1)[0]
    for each in found:
        assert each.waiting[0] == pytest.approx(max(due - each.per_day, 0), abs=1e-6)
    assert found[1].waiting[0] <= found[0].waiting[0]
    assert all(0 <= each.forgotten <= 10 * len(memories) for each in found)


def test_the_latest_by_their_intervals_come_first() -> None:
    """As in the study queue: ten days late on an interval of two before thirty on one of a hundred."""
    memories = {"slow": card(-30, 100, 1e6), "fast": card(-10, 2, 1e6), "middle": card(-12, 12, 1e6)}
    found = planned(memories, 1, 3)
    assert found.longest == (Waits("slow", 2), Waits("middle", 1))
    assert found.waited == 2


def test_suspended_cards_never_come_and_buried_ones_tomorrow() -> None:
    """What is buried is not late before it may come."""
    memories = {"gone": card(-5), "buried": card(-5, 10, 1e6), "there": card(-5, 10, 1e6)}
    marks = {"gone": Marks(suspended=True), "buried": Marks(buried_on=TODAY)}
    found = planned(memories, 1, marks=marks)
    assert found.waited == 0
    assert found.cleared == TODAY
    assert planned(memories, 0, 3, marks).waiting == (1.0, 2.0, 2.0)


def test_it_is_cleared_when_it_stays_so_for_a_week() -> None:
    """Nothing is left today, but what comes in five days is too much for one day."""
    memories = {"now": card(0, 100)} | {f"later {at}": card(5, 100) for at in range(4)}
    found = planned(memories, 2)
    assert found.waiting[:5] == (0.0,) * 5
    assert found.waiting[5] > 1.9
    assert found.cleared is not None
    assert found.cleared >= TODAY + 6
    assert max(found.waiting[-7:]) < 0.5
    assert len(found.waiting) == found.cleared - TODAY + 7


def test_what_comes_faster_than_it_is_done_is_never_cleared() -> None:
    """Two hundred cards that do not last a day, at three a day."""
    found = planned({f"deck/{at}": card(-1, 1, 0.3) for at in range(200)}, 3, 90)
    assert found.cleared is None
    assert len(found.waiting) == 90
    assert found.waiting[-1] > 10


def test_no_card_is_moved() -> None:
    """A plan is a plan."""
    memories = {"a": card(-9), "b": card(-3)}
    before = dict(memories)
    planned(memories, 0.5)
    assert memories == before
