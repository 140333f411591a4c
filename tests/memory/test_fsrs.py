"""The FSRS core: each formula against values worked out by hand, the whole against the `fsrs` package.

The package counts 24-hour periods; fed moments at 00:00 UTC, those are whole study days.
"""

import random
from datetime import UTC, datetime, timedelta

import fsrs as py_fsrs
import pytest
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from studyapp.memory import fsrs
from studyapp.memory.fsrs import AGAIN, DEFAULT_WEIGHTS, EASY, GOOD, HARD
from tests.memory.golden import GOLDEN, Golden, replayed

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
W = DEFAULT_WEIGHTS

History = list[tuple[int, int]]
"""Gaps in study days, each with the rating at its end; the first gap counts for nothing."""


def random_history(rng: random.Random) -> History:
    """Up to thirty reviews: same-day ones, short gaps, long ones, and every rating."""
    gaps = (0, 0, 1, 1, 2, 3, 5, 8, 13, 30, 90, 365, 3650)
    length = rng.randint(1, 30)
    return [(rng.choice(gaps), rng.choices((AGAIN, HARD, GOOD, EASY), (2, 2, 5, 1))[0]) for _ in range(length)]


def by_the_core(history: History, weights: fsrs.Weights = W) -> list[tuple[float, float]]:
    """Stability and difficulty after each review."""
    (_, first), *rest = history
    states = [fsrs.first_review(weights, first)]
    for gap, rating in rest:
        states.append(fsrs.next_review(weights, *states[-1], gap, rating))
    return states


def by_the_package(history: History, weights: fsrs.Weights = W) -> list[tuple[float, float]]:
    """The same, by the oracle."""
    scheduler = py_fsrs.Scheduler(parameters=weights, enable_fuzzing=False)
    card, when, states = py_fsrs.Card(card_id=1, due=FIRST_DAY), FIRST_DAY, []
    for gap, rating in history:
        when += timedelta(days=gap)
        card, _ = scheduler.review_card(card, py_fsrs.Rating(rating), when)
        assert card.stability is not None
        assert card.difficulty is not None
        states.append((card.stability, card.difficulty))
    return states


def assert_same(ours: list[tuple[float, float]], theirs: list[tuple[float, float]], history: History) -> None:
    for place, (mine, oracle) in enumerate(zip(ours, theirs, strict=True)):
        assert mine == pytest.approx(oracle, rel=0, abs=1e-6), (place, history)


def test_the_published_weights_are_ours() -> None:
    assert py_fsrs.Scheduler().parameters == W


def test_agrees_with_the_fsrs_package_on_1000_random_histories() -> None:
    """Stability and difficulty, after every review, to 1e-6."""
    rng = random.Random(20261122)
    for _ in range(1000):
        history = random_history(rng)
        assert_same(by_the_core(history), by_the_package(history), history)


def test_agrees_with_the_fsrs_package_whatever_the_weights() -> None:
    """Fitted weights may lie anywhere within their bounds."""
    rng = random.Random(7)
    for _ in range(200):
        weights = tuple(map(rng.uniform, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS))
        history = random_history(rng)[:10]
        for mine, oracle in zip(by_the_core(history, weights), by_the_package(history, weights), strict=True):
            assert mine == pytest.approx(oracle, rel=1e-9, abs=1e-6), (weights, history)


def test_retrievability_and_interval_agree_with_the_fsrs_package() -> None:
    """The chance of recall to 1e-6, the interval to the whole day that the package rounds it to."""
    rng = random.Random(11)
    for _ in range(300):
        stability, gap, retention = rng.uniform(0.01, 2000), rng.randint(0, 3000), rng.uniform(0.7, 0.97)
        scheduler = py_fsrs.Scheduler(desired_retention=retention, enable_fuzzing=False)
        card = py_fsrs.Card(1, py_fsrs.State.Review, None, stability, 5.0, FIRST_DAY, FIRST_DAY)
        recall = scheduler.get_card_retrievability(card, FIRST_DAY + timedelta(days=gap))
        assert fsrs.retrievability(W, stability, gap) == pytest.approx(recall, abs=1e-6)
        wanted = min(max(round(fsrs.interval(W, stability, retention)), 1), 36_500)
        assert wanted == scheduler._next_interval(stability=stability)


# Worked out with `bc -l` to thirty places from the formulas as published, not with this program.
BY_HAND = [
    ("R when t = S", fsrs.retrievability(W, 10, 10), 0.9),
    ("R at once", fsrs.retrievability(W, 10, 0), 1.0),
    ("R after a month", fsrs.retrievability(W, 2.3065, 30), 0.667526333873),
    ("R of a strong memory", fsrs.retrievability(W, 100, 3), 0.995540301136),
    ("I at 90 % is S", fsrs.interval(W, 10, 0.9), 10.0),
    ("I at 80 %", fsrs.interval(W, 10, 0.8), 33.159597862310),
    ("I at 95 %", fsrs.interval(W, 10, 0.95), 4.025586919900),
    ("S0 Again", fsrs.initial_stability(W, AGAIN), 0.212),
    ("S0 Hard", fsrs.initial_stability(W, HARD), 1.2931),
    ("S0 Good", fsrs.initial_stability(W, GOOD), 2.3065),
    ("S0 Easy", fsrs.initial_stability(W, EASY), 8.2956),
    ("D0 Again", fsrs.initial_difficulty(W, AGAIN), 6.4133),
    ("D0 Hard", fsrs.initial_difficulty(W, HARD), 5.112170705601),
    ("D0 Good", fsrs.initial_difficulty(W, GOOD), 2.118103970459),
    ("D0 Easy, -4.77 raised to 1", fsrs.initial_difficulty(W, EASY), 1.0),
    ("D' Again", fsrs.next_difficulty(W, 5, AGAIN), 8.341762369297),
    ("D' Hard", fsrs.next_difficulty(W, 5, HARD), 6.665995369297),
    ("D' Good", fsrs.next_difficulty(W, 5, GOOD), 4.990228369297),
    ("D' Easy", fsrs.next_difficulty(W, 5, EASY), 3.314461369297),
    ("D' stays within 10", fsrs.next_difficulty(W, 10, AGAIN), 9.985228369297),
    ("D' stays above 1", fsrs.next_difficulty(W, 1, EASY), 1.0),
    ("S' recalled, Hard", fsrs.stability_after_recall(W, 5, 10, 0.9, HARD), 23.246875110467),
    ("S' recalled, Good", fsrs.stability_after_recall(W, 5, 10, 0.9, GOOD), 32.026729481987),
    ("S' recalled, Easy", fsrs.stability_after_recall(W, 5, 10, 0.9, EASY), 51.253861646813),
    ("S' forgotten", fsrs.stability_after_forgetting(W, 5, 10, 0.9), 1.391986972955),
    ("S' forgotten, never above S / e^(w17 w18)", fsrs.stability_after_forgetting(W, 1, 0.1, 0.1), 0.095172799933),
    ("S' same day, Again", fsrs.stability_same_day(W, 10, AGAIN), 3.051248935572),
    ("S' same day, Good", fsrs.stability_same_day(W, 1, GOOD), 1.050720374623),
    ("S' same day, Easy", fsrs.stability_same_day(W, 1, EASY), 1.807556620733),
    ("S' same day, Good on a strong memory, not lowered", fsrs.stability_same_day(W, 10, GOOD), 10.0),
    ("S' same day, Hard on a weak memory, not lowered", fsrs.stability_same_day(W, 0.5, HARD), 0.5),
]


@pytest.mark.parametrize(("found", "by_hand"), [each[1:] for each in BY_HAND], ids=[each[0] for each in BY_HAND])
def test_each_formula_gives_what_it_gives_by_hand(found: float, by_hand: float) -> None:
    assert found == pytest.approx(by_hand, abs=1e-11)


def test_a_gap_below_a_day_counts_as_the_same_day() -> None:
    """Also a negative one: a clock that went back never makes a gap of less than nothing."""
    same_day = fsrs.next_review(W, 5.0, 5.0, 0, GOOD)
    assert fsrs.next_review(W, 5.0, 5.0, -1, GOOD) == same_day
    assert fsrs.next_review(W, 5.0, 5.0, -100_000, GOOD) == same_day
    assert fsrs.next_review(W, 5.0, 5.0, 1, GOOD) != same_day


def test_stability_never_falls_below_its_floor() -> None:
    """However often a card is forgotten: at zero, retrievability could not be worked out."""
    state = fsrs.first_review(W, AGAIN)
    for gap in (0, 1) * 200:
        state = fsrs.next_review(W, *state, gap, AGAIN)
        assert state[0] >= fsrs.MIN_STABILITY
        assert 1.0 <= state[1] <= 10.0
    weights = (0.0, *W[1:])
    assert fsrs.initial_stability(weights, AGAIN) == fsrs.MIN_STABILITY


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.history)
def test_golden_histories_stay_as_they_are(golden: Golden) -> None:
    """Stability, difficulty and due day of what learners already did must not change with a new version."""
    memory = replayed(golden.history)
    assert memory.stability == pytest.approx(golden.stability, abs=1e-9)
    assert memory.difficulty == pytest.approx(golden.difficulty, abs=1e-9)
    assert memory.due_day == golden.due_day
    assert memory.lapses == golden.lapses


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.history)
def test_golden_histories_are_what_the_fsrs_package_says(golden: Golden) -> None:
    history = [(int(gap), int(rating)) for gap, rating in (each.split(":") for each in golden.history.split())]
    assert by_the_package(history)[-1] == pytest.approx((golden.stability, golden.difficulty), abs=1e-6)
