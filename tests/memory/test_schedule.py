"""When a card comes back: steps, fuzz, load, bounds, clocks that go back, lapses and leeches."""

import math
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zlib import crc32

import fsrs as py_fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.memory.fsrs import AGAIN, DEFAULT_WEIGHTS, EASY, GOOD, HARD
from studyapp.memory.schedule import (
    MAX_INTERVAL,
    NEW,
    RATINGS,
    Learned,
    Memory,
    Scheduling,
    _due_day,
    becomes_leech,
    fuzz_range,
    reviewed,
    weekday,
)

DAY, DAY_MS = 20_000, 86_400_000
MIDNIGHT = datetime.fromtimestamp(DAY * 86_400, UTC)
STEPS = Scheduling(learning_steps=(60, 600), relearning_steps=(600,))


def nobody_else(_low: int, _high: int) -> Mapping[int, int]:
    return {}


def rated(memory: Memory, *ratings: int, day: int = DAY, scheduling: Scheduling = STEPS) -> Memory:
    """The memory after ratings on one day, with no other card in the world."""
    for rating in ratings:
        memory = reviewed(memory, "deck/card", rating, day * DAY_MS, day, nobody_else, scheduling)
    return memory


def learned(memory: Memory) -> Learned:
    assert isinstance(memory, Learned)
    return memory


IN_REVIEW = learned(rated(NEW, EASY))

# --- steps ------------------------------------------------------------------------------------------------------------

FIRST, SECOND, OUT = 0, 1, None
LEARNING_TABLE = [
    # so far, then: the step it is in, and in how many seconds it is due (None: in days)
    ([], AGAIN, FIRST, 60),
    ([], HARD, FIRST, 330),
    ([], GOOD, SECOND, 600),
    ([], EASY, OUT, None),
    ([AGAIN], AGAIN, FIRST, 60),
    ([AGAIN], HARD, FIRST, 330),
    ([AGAIN], GOOD, SECOND, 600),
    ([AGAIN], EASY, OUT, None),
    ([GOOD], AGAIN, FIRST, 60),
    ([GOOD], HARD, SECOND, 600),
    ([GOOD], GOOD, OUT, None),
    ([GOOD], EASY, OUT, None),
    ([EASY], AGAIN, FIRST, 600),
    ([EASY], HARD, OUT, None),
    ([EASY], GOOD, OUT, None),
    ([EASY], EASY, OUT, None),
    ([EASY, AGAIN], AGAIN, FIRST, 600),
    ([EASY, AGAIN], HARD, FIRST, 900),
    ([EASY, AGAIN], GOOD, OUT, None),
    ([EASY, AGAIN], EASY, OUT, None),
]


@pytest.mark.parametrize(("so_far", "rating", "step", "seconds"), LEARNING_TABLE)
def test_each_rating_moves_a_card_through_its_steps(
    so_far: list[int], rating: int, step: int | None, seconds: int | None
) -> None:
    """1 and 10 minutes when learning, 10 when relearning; Hard on the first waits halfway, or half as long again."""
    memory = learned(rated(NEW, *so_far, rating))
    assert memory.step == step
    assert memory.relearning == (step is not None and EASY in so_far)
    if seconds is None:
        assert memory.due_day > DAY
    else:
        assert memory.due_ms == DAY * DAY_MS + seconds * 1000
        assert memory.due_day == DAY


@pytest.mark.parametrize("learning", [(), (60,), (60, 600), (60, 600, 3600)])
@pytest.mark.parametrize("relearning", [(), (600,), (600, 1200), (60, 120, 180)])
def test_steps_agree_with_the_fsrs_package(learning: tuple[int, ...], relearning: tuple[int, ...]) -> None:
    """State, step, waiting time and day: over random ratings, with every number of steps."""
    rng = random.Random(f"{learning}{relearning}")
    scheduling = Scheduling(learning_steps=learning, relearning_steps=relearning)
    oracle = py_fsrs.Scheduler(
        learning_steps=[timedelta(seconds=each) for each in learning],
        relearning_steps=[timedelta(seconds=each) for each in relearning],
        enable_fuzzing=False,
    )
    for _ in range(25):
        card, memory, day = py_fsrs.Card(card_id=1, due=MIDNIGHT), NEW, DAY
        for _ in range(12):
            rating, when = rng.choice(list(RATINGS)), MIDNIGHT + timedelta(days=day - DAY)
            card, _ = oracle.review_card(card, py_fsrs.Rating(rating), when)
            memory = learned(rated(memory, rating, day=day, scheduling=scheduling))
            assert memory.step == (None if card.state is py_fsrs.State.Review else card.step)
            assert memory.relearning == (card.state is py_fsrs.State.Relearning)
            if memory.step is None:
                low, high = fuzz_range((card.due - when).days)
                assert low <= memory.interval <= high
            else:
                assert memory.due_ms == round(card.due.timestamp() * 1000)
            day += rng.choice((0, 0, 1, 4, 30))


def test_steps_never_move_stability_or_difficulty() -> None:
    """Only the gap and the rating do."""
    rng = random.Random(3)
    for _ in range(100):
        with_steps, without = NEW, NEW
        for _ in range(8):
            rating = rng.choice(list(RATINGS))
            with_steps = rated(with_steps, rating)
            without = rated(without, rating, scheduling=Scheduling(learning_steps=(), relearning_steps=()))
        assert (learned(with_steps).stability, learned(with_steps).difficulty) == (
            learned(without).stability,
            learned(without).difficulty,
        )


def test_a_card_whose_step_no_longer_exists_leaves_the_steps() -> None:
    """Steps were removed from the settings while the card was in one."""
    in_third = learned(rated(NEW, GOOD, GOOD, scheduling=Scheduling(learning_steps=(60, 120, 180))))
    assert in_third.step == 2
    for rating in (HARD, GOOD, EASY):
        assert learned(rated(in_third, rating, scheduling=Scheduling(learning_steps=(60,)))).step is None
    assert learned(rated(in_third, AGAIN, scheduling=Scheduling(learning_steps=(60,)))).step == 0
    assert learned(rated(in_third, AGAIN, scheduling=Scheduling(learning_steps=()))).step is None


# --- fuzz and load ----------------------------------------------------------------------------------------------------

FUZZ_TABLE = [
    (0.2, (1, 1)),
    (1, (1, 1)),
    (2, (2, 2)),
    (2.5, (2, 2)),
    (3, (2, 4)),
    (4, (3, 5)),
    (7, (5, 9)),
    (8, (6, 10)),
    (10, (8, 12)),
    (20, (17, 23)),
    (30, (27, 33)),
    (100, (93, 107)),
    (365, (345, 385)),
    (36_500, (34_673, 36_500)),
    (1e9, (34_673, 36_500)),
    (math.inf, (34_673, 36_500)),
]


@pytest.mark.parametrize(("wanted", "range_"), FUZZ_TABLE)
def test_fuzz_ranges(wanted: float, range_: tuple[int, int]) -> None:
    """No fuzz below three days, never fewer than two days with it, never beyond the longest interval."""
    assert fuzz_range(wanted) == range_


def test_fuzz_ranges_are_those_of_the_fsrs_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package draws from its range; the lowest and highest draw show where that ends."""
    scheduler = py_fsrs.Scheduler()
    for days in [*range(1, 200), *range(200, 36_501, 97), 36_499, 36_500]:
        low, high = fuzz_range(days)
        monkeypatch.setattr("fsrs.scheduler.random", lambda: 0.0)
        assert scheduler._get_fuzzed_interval(interval=timedelta(days=days)).days == low
        # Just below the last whole day: higher draws round up, beyond the package's own range.
        almost = (high - low) / (high - low + 1)
        monkeypatch.setattr("fsrs.scheduler.random", lambda almost=almost: almost)
        assert scheduler._get_fuzzed_interval(interval=timedelta(days=days)).days == high


@given(st.data())
def test_the_least_loaded_day_of_the_range_wins(data: st.DataObject) -> None:
    """Whatever the load, no day within the range has fewer cards than the one chosen."""
    stability = data.draw(st.floats(3, 60))
    memory = Learned(stability, 5.0, 4, 0, DAY - 9, DAY - 9, 0, DAY)
    free = learned(rated(memory, GOOD))
    low, high = free.due_day - 20, free.due_day + 20
    load = data.draw(st.fixed_dictionaries({day: st.integers(0, 3) for day in range(low, high)}))
    asked: list[tuple[int, int]] = []

    def loaded(first: int, last: int) -> Mapping[int, int]:
        asked.append((first, last))
        return load

    chosen = reviewed(memory, "deck/card", GOOD, DAY * DAY_MS, DAY, loaded, STEPS)
    for first, last in asked:
        assert first <= chosen.due_day <= last
        assert load.get(chosen.due_day, 0) == min(load.get(day, 0) for day in range(first, last + 1))


MONDAY = 20_780
"""2026-11-23."""
EASY_DAYS_TABLE = [
    # cards due from Monday on, shares from Monday on; the days of which one is taken
    ("0000000", "1111111", "0123456"),
    ("5555550", "1111111", "6"),
    ("0000000", "1111100", "01234"),
    ("1111100", "1111100", "01234"),
    ("9999900", "1111100", "01234"),
    ("0000000", "1111155", "01234"),
    ("1111100", "1111155", "0123456"),
    ("2222200", "1111155", "56"),
    ("1111101", "1111155", "012345"),
    ("9999999", "0000001", "6"),
    ("4444433", "5555511", "56"),
]


@pytest.mark.parametrize(("due", "shares", "days"), EASY_DAYS_TABLE)
def test_the_day_with_the_least_load_for_its_share_wins(due: str, shares: str, days: str) -> None:
    """In the table 5 stands for a half. A range of a whole week, from Monday on, and a hundred cards that choose."""
    easy_days = tuple({"0": 0.0, "5": 0.5, "1": 1.0}[each] for each in shares)
    assert [weekday(MONDAY + ahead) for ahead in range(7)] == list(range(7))
    stability, (low, high) = 23.0, fuzz_range(23.0)
    assert high - low == 6
    load = {MONDAY + ahead: int(number) for ahead, number in enumerate(due)}
    scheduling = Scheduling(easy_days=easy_days)
    day = MONDAY - low
    found = set()
    for number in range(100):
        chosen = _due_day(f"deck/{number}", 3, day, stability, lambda _low, _high: load, scheduling.easy_days)
        found.add(str(chosen - MONDAY))
    assert "".join(sorted(found)) == days


@given(st.data())
def test_no_day_of_the_range_has_less_for_its_share(data: st.DataObject) -> None:
    """By fractions, which are exact; days without a share only where all are, and then the calmest of them."""
    shares = data.draw(st.lists(st.sampled_from((0.0, 0.25, 0.5, 1.0)), min_size=7, max_size=7).filter(any))
    wanted = data.draw(st.floats(1, 60))
    low, high = (DAY + each for each in fuzz_range(wanted))
    load = data.draw(st.fixed_dictionaries({day: st.integers(0, 4) for day in range(low, high + 1)}))
    chosen = _due_day("deck/card", 5, DAY, wanted, lambda _low, _high: load, tuple(shares))
    assert low <= chosen <= high
    share = {day: Fraction(shares[(day + 3) % 7]) for day in load}
    open_days = [day for day in load if share[day]]
    if open_days:
        assert share[chosen]
        assert (load[chosen] + 1) / share[chosen] == min((load[day] + 1) / share[day] for day in open_days)
    else:
        assert load[chosen] == min(load.values())


@given(st.data())
def test_a_week_of_ordinary_days_is_as_if_there_were_no_easy_days(data: st.DataObject) -> None:
    """The same day, ties and all, as the rule for ordinary days alone; and so if all days are equally reduced."""
    wanted = data.draw(st.floats(1, 400))
    low, high = fuzz_range(wanted)
    load = data.draw(st.dictionaries(st.integers(DAY + low, DAY + high), st.integers(0, 3)))
    card, count = data.draw(st.text(max_size=4)), data.draw(st.integers(1, 9))
    counts = [load.get(DAY + ahead, 0) for ahead in range(low, high + 1)]
    calm = [ahead for ahead, number in enumerate(counts, low) if number == min(counts)]
    expected = DAY + calm[crc32(f"{card} {count}".encode()) % len(calm)]
    for shares in ((1.0,) * 7, (0.5,) * 7):
        assert _due_day(card, count, DAY, wanted, lambda _low, _high: load, shares) == expected


def test_many_cards_learned_together_do_not_come_back_together() -> None:
    """A hundred cards with the same history spread evenly over their range."""
    due: Counter[int] = Counter()
    for number in range(100):
        memory = Learned(10.0, 5.0, 4, 0, DAY - 9, DAY - 9, 0, DAY)
        now = reviewed(memory, f"deck/{number}", GOOD, 0, DAY, lambda _low, _high: due, STEPS)
        due[now.due_day] += 1
    assert len(due) >= 5
    assert max(due.values()) - min(due.values()) <= 1


def test_the_same_seed_gives_the_same_day_in_any_process() -> None:
    """Python's own hash differs from run to run; the fuzz must not."""
    code = (
        "from studyapp.memory.schedule import *\n"
        "memory = Learned(40.0, 5.0, 4, 0, 0, 0, 0, 0)\n"
        "print([reviewed(memory, f'deck/{n}', 3, 0, 40, lambda a, b: {}, Scheduling()).due_day for n in range(30)])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    memory = Learned(40.0, 5.0, 4, 0, 0, 0, 0, 0)
    here = [reviewed(memory, f"deck/{n}", 3, 0, 40, nobody_else, Scheduling()).due_day for n in range(30)]
    assert runs == {f"{here}\n"}
    assert len(set(here)) > 3, "the cards must not all fall on one day"


def test_the_seed_is_the_card_and_its_number_of_reviews() -> None:
    """Nothing else, such as the time of day, moves a due day."""
    memory = Learned(40.0, 5.0, 4, 0, DAY - 40, DAY - 40, 0, DAY)
    at_dawn = reviewed(memory, "deck/card", GOOD, DAY * DAY_MS, DAY, nobody_else, STEPS)
    at_dusk = reviewed(memory, "deck/card", GOOD, DAY * DAY_MS + 60_000_000, DAY, nobody_else, STEPS)
    assert at_dawn.due_day == at_dusk.due_day


# --- bounds and clocks ------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(-40_000, 40_000), st.sampled_from(list(RATINGS))), min_size=1, max_size=40),
    st.floats(0.5, 0.99),
)
def test_intervals_stay_finite_and_bounded_whatever_the_clock_does(
    moves: list[tuple[int, int]], retention: float
) -> None:
    """Also when days are skipped by the century, or go back by as much."""
    scheduling = Scheduling(retention=retention)
    memory, day = NEW, DAY
    for move, rating in moves:
        day += move
        memory = learned(reviewed(memory, "deck/card", rating, day * DAY_MS, day, nobody_else, scheduling))
        assert math.isfinite(memory.stability)
        assert memory.stability > 0
        assert 1 <= memory.difficulty <= 10
        assert 0 <= memory.interval <= MAX_INTERVAL
        assert memory.step is not None or memory.interval >= 1
        assert 0 <= memory.recall(day) <= 1


def test_a_clock_that_goes_back_makes_no_negative_gap() -> None:
    """The review counts as one of the same day: it neither gains nor loses more than that."""
    same_day = learned(rated(IN_REVIEW, GOOD, day=DAY))
    for days_back in (1, 30, 20_000):
        memory = learned(rated(IN_REVIEW, GOOD, day=DAY - days_back))
        assert memory.stability == same_day.stability
        assert memory.difficulty == same_day.difficulty
        assert memory.recall(DAY - days_back - 1000) == 1.0


def test_retrievability_is_what_the_formula_gives_for_today() -> None:
    memory = Learned(10.0, 5.0, 4, 0, DAY, DAY, 0, DAY + 10)
    assert memory.recall(DAY + 10, DEFAULT_WEIGHTS) == pytest.approx(0.9)
    assert memory.recall(DAY) == 1.0


# --- lapses and leeches -----------------------------------------------------------------------------------------------


def test_a_lapse_is_again_in_review_and_nothing_else() -> None:
    """Again while learning or relearning is not one."""
    assert learned(rated(NEW, AGAIN, AGAIN, AGAIN)).lapses == 0
    assert learned(rated(NEW, EASY, AGAIN)).lapses == 1
    assert learned(rated(NEW, EASY, AGAIN, AGAIN, HARD, AGAIN)).lapses == 1
    assert learned(rated(NEW, EASY, AGAIN, GOOD, AGAIN)).lapses == 2
    assert learned(rated(NEW, EASY, HARD, GOOD, EASY)).lapses == 0


@pytest.mark.parametrize("steps", [(600,), ()], ids=["with a relearning step", "without"])
def test_a_leech_is_told_at_the_8th_lapse_and_every_4th_after(steps: tuple[int, ...]) -> None:
    """Once at each: Again and Hard on the relearning step, or the review after it, say nothing."""
    scheduling = Scheduling(relearning_steps=steps)
    memory, told, day = learned(rated(NEW, EASY)), [], DAY
    for _ in range(20):
        day += 5
        lapsed = learned(rated(memory, AGAIN, day=day, scheduling=scheduling))
        if becomes_leech(lapsed, memory):
            told.append(lapsed.lapses)
        assert lapsed.is_leech == (lapsed.lapses >= 8)
        memory = lapsed
        for rating in (AGAIN, HARD, GOOD) if steps else (GOOD,):
            after = learned(rated(memory, rating, day=day, scheduling=scheduling))
            assert not becomes_leech(after, memory)
            memory = after
    assert told == [8, 12, 16, 20]
