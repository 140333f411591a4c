"""What a desired retention costs is what the scheduler itself leads to, when chance is drawn card by card."""

import random
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.insights.totals import totals
from studyapp.insights.workload import (
    DIFFICULTIES,
    LEAST,
    RATIO,
    RETENTIONS,
    USUAL_COSTS,
    Coming,
    Costs,
    coarse,
    costs_of,
    workloads,
)
from studyapp.memory import fsrs
from studyapp.memory.fsrs import AGAIN, DEFAULT_WEIGHTS, GOOD
from studyapp.memory.schedule import NEW, Learned, Memory, Scheduling, fuzz_range, reviewed
from tests.insights.logs import Told, counting, learned, logs, memory_at

TODAY = 20_750
COSTS = Costs(8_000, 30_000, 40_000)
NONE = Coming()


def card(stability: float, difficulty: float = 5.0, ago: int = 0) -> Learned:
    """A card in review that was last reviewed so many study days ago."""
    return Learned(stability, difficulty, 3, 0, TODAY - ago, TODAY - ago, 0, TODAY - ago + max(round(stability), 1))


def some_cards(number: int, chance: random.Random) -> list[Learned]:
    """As learners have them: most were begun not long ago, some are overdue, difficulty goes by lapses."""
    found = []
    for _ in range(number):
        stability = 2.7 ** chance.gauss(3, 1.5)
        interval = max(round(stability), 1)
        ago = chance.randint(0, interval) if chance.random() < 0.8 else chance.randint(interval, 3 * interval)
        found.append(card(stability, chance.choice((2.1, 2.1, 5.0, 7.4, 9.1, 9.7)), ago))
    return found


MEMORIES = st.lists(st.builds(card, st.floats(0.001, 40_000), st.floats(1, 10), st.integers(-2, 2000)), max_size=8)

# --- against the scheduler itself -------------------------------------------------------------------------------------


class Lived(NamedTuple):
    """Due cards and lapses a day, and the cards known at the end."""

    reviews: float
    forgotten: float
    known: float


def lived(cards: list[Learned], coming: Coming, scheduling: Scheduling, days: int, times: int) -> Lived:
    """A year lived so many times: every card by itself, as the scheduler schedules it, each recall left to chance."""
    chance = random.Random(7)
    met = again = 0
    known = 0.0
    for time in range(times):
        begun: list[tuple[Memory, int]] = []
        for memory in cards:
            wanted = round(fsrs.interval(scheduling.weights, memory.stability, scheduling.retention))
            begun.append((memory, max(TODAY, memory.last_day + max(wanted, 1))))
        begun += [(NEW, TODAY + number // coming.per_day) for number in range(coming.cards)]
        for number, (first, day) in enumerate(begun):
            now = first
            while day < TODAY + days:
                rating = GOOD
                if isinstance(now, Learned):
                    rating = GOOD if chance.random() < now.recall(day, scheduling.weights) else AGAIN
                    met, again = met + 1, again + (rating == AGAIN)
                now = on_one_day(now, f"{time}/{number}", rating, day, scheduling)
                day = now.due_day
            if isinstance(now, Learned):
                known += now.recall(TODAY + days, scheduling.weights)
    return Lived(met / days / times, again / days / times, known / times)


def on_one_day(memory: Memory, key: str, rating: int, day: int, scheduling: Scheduling) -> Learned:
    """A review, and Good until the card has left its steps."""

    def load(_low: int, _high: int) -> Mapping[int, int]:
        return {}

    now = reviewed(memory, key, rating, 0, day, load, scheduling)
    while now.step is not None:
        now = reviewed(now, key, GOOD, 0, day, load, scheduling)
    return now


REVERTING = (*DEFAULT_WEIGHTS[:7], 0.2, *DEFAULT_WEIGHTS[8:])
"""Parameters by which difficulty drifts back, as fitted ones often have it."""


@pytest.mark.parametrize(
    ("retention", "weights", "relearning"),
    [
        (0.7, DEFAULT_WEIGHTS, (600,)),
        (0.8, DEFAULT_WEIGHTS, (600,)),
        (0.9, DEFAULT_WEIGHTS, (600,)),
        (0.95, DEFAULT_WEIGHTS, (600,)),
        (0.97, DEFAULT_WEIGHTS, (600,)),
        (0.85, REVERTING, (600,)),
        (0.85, DEFAULT_WEIGHTS, ()),
    ],
)
def test_a_year_is_what_it_is_on_average_when_it_is_lived(
    retention: float, weights: fsrs.Weights, relearning: tuple[int, ...]
) -> None:
    """Within 5 % for reviews (7 % at the ends), 7 % for lapses and 3 % for what is known; some 2 % of it is chance."""
    scheduling = Scheduling(weights, retention, relearning_steps=relearning)
    cards, coming = some_cards(200, random.Random(1)), Coming(100, 2)
    (found,) = workloads(cards, TODAY, scheduling, COSTS, coming, (retention,))
    expected = lived(cards, coming, scheduling, 365, 3)
    assert found.reviews == pytest.approx(expected.reviews, rel=0.07 if retention in (0.7, 0.97) else 0.05)
    assert found.forgotten == pytest.approx(expected.forgotten, rel=0.07)
    assert found.known == pytest.approx(expected.known, rel=0.03)
    assert found.new == pytest.approx(100 / 365)


def test_the_first_review_of_a_card_on_the_grid_is_exact() -> None:
    """On the last day of the span; what was forgotten is relearned."""
    stability = LEAST * RATIO**30
    weights = DEFAULT_WEIGHTS
    gap = round(fsrs.interval(weights, stability, 0.9))
    days = gap - 9
    memory = card(stability, DIFFICULTIES[4], ago=10)
    (found,) = workloads([memory], TODAY, Scheduling(), COSTS, NONE, (0.9,), days)
    recall = fsrs.retrievability(weights, stability, gap)
    assert found.reviews * days == pytest.approx(1)
    assert found.forgotten * days == pytest.approx(1 - recall)
    assert found.ms * days == pytest.approx(recall * COSTS.recalled_ms + (1 - recall) * COSTS.forgotten_ms)
    good, _ = fsrs.next_review(weights, stability, DIFFICULTIES[4], gap, GOOD)
    again = fsrs.next_review(weights, stability, DIFFICULTIES[4], gap, AGAIN)
    again = fsrs.next_review(weights, *again, 0, GOOD)
    known = recall * fsrs.retrievability(weights, good, 1) + (1 - recall) * fsrs.retrievability(weights, again[0], 1)
    assert found.known == pytest.approx(known, rel=0.001)


def test_what_is_overdue_is_reviewed_today_after_all_the_days_that_it_was_left() -> None:
    """By the interval that the retention gives, whatever day the card was due on before."""
    stability = LEAST * RATIO**20
    gap = round(fsrs.interval(DEFAULT_WEIGHTS, stability, 0.97))
    memory = card(stability, DIFFICULTIES[4], ago=18)
    assert gap < 18
    (found,) = workloads([memory], TODAY, Scheduling(), COSTS, NONE, (0.97,), 1)
    assert found.reviews == pytest.approx(1)
    assert found.forgotten == pytest.approx(1 - fsrs.retrievability(DEFAULT_WEIGHTS, stability, 18))


def test_a_card_that_is_never_due_is_known_as_long_as_it_lasts() -> None:
    """Neither reviewed nor counted as forgotten."""
    stability = LEAST * RATIO**44
    (found,) = workloads([card(stability, ago=10)], TODAY, Scheduling(), COSTS, NONE, (0.9,))
    assert (found.reviews, found.ms) == (0, 0)
    assert found.known == pytest.approx(fsrs.retrievability(DEFAULT_WEIGHTS, stability, 375))


# --- what holds for all cards -----------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(MEMORIES, st.integers(1, 60), st.sampled_from((0.7, 0.9, 0.97)))
def test_nothing_is_made_or_lost(cards: list[Learned], days: int, retention: float) -> None:
    """No card is met twice on a day after its first, and none is known that is not there."""
    coming = Coming(7, 2)
    (found,) = workloads(cards, TODAY, Scheduling(), COSTS, coming, (retention,), days)
    new = min(7, 2 * days)
    assert found.cards == len(cards) + new
    assert 0 <= found.forgotten <= found.reviews <= found.cards
    assert 0 <= found.known <= found.cards + 1e-9
    assert found.new * days == pytest.approx(new)
    recalled = found.reviews - found.forgotten
    ms = recalled * COSTS.recalled_ms + found.forgotten * COSTS.forgotten_ms + found.new * COSTS.new_ms
    assert found.ms == pytest.approx(ms)


@settings(max_examples=40)
@given(MEMORIES, MEMORIES)
def test_two_decks_cost_what_they_cost_one_by_one(one: list[Learned], other: list[Learned]) -> None:
    """In any order."""
    parts = [workloads(cards, TODAY, Scheduling(), COSTS, NONE, (0.9,), 20)[0] for cards in (one, other)]
    (both,) = workloads([*other, *one], TODAY, Scheduling(), COSTS, NONE, (0.9,), 20)
    for name in ("reviews", "forgotten", "ms", "known", "cards"):
        assert getattr(both, name) == pytest.approx(sum(getattr(part, name) for part in parts))


@settings(max_examples=40)
@given(MEMORIES)
def test_the_first_day_never_has_fewer_cards_at_a_higher_retention(cards: list[Learned]) -> None:
    """Later days may: what is forgotten less often comes back less often."""
    found = workloads(cards, TODAY, Scheduling(), COSTS, NONE, days=1)
    first = [each.reviews for each in found]
    assert [round(each, 9) for each in first] == sorted(round(each, 9) for each in first)


@settings(max_examples=40)
@given(MEMORIES.filter(bool), st.sampled_from((0.9, 0.874)))
def test_the_retention_in_force_is_always_among_them(cards: list[Learned], in_force: float) -> None:
    """In rising order, each once."""
    found = [each.retention for each in workloads(cards, TODAY, Scheduling(retention=in_force), COSTS, NONE, days=1)]
    assert found == sorted({*RETENTIONS, in_force})


def test_without_a_card_nothing_is_to_be_done() -> None:
    for each in workloads([], TODAY, Scheduling(), COSTS, NONE):
        assert (each.reviews, each.new, each.ms, each.known, each.cards) == (0, 0, 0, 0, 0)


def test_new_cards_come_until_there_are_none_left() -> None:
    assert [Coming(10, 4).on(day) for day in range(5)] == [4, 4, 2, 0, 0]
    assert [Coming(10, 0).on(day) for day in range(2)] == [0, 0]
    assert [Coming(0, 4).on(day) for day in range(2)] == [0, 0]


@pytest.mark.parametrize("days", [0, 1, 20, 21, 30, 100, 364, 3650])
def test_coarse_intervals_are_within_the_fuzz(days: int) -> None:
    low, high = fuzz_range(days)
    assert coarse(days) == days if days <= 20 else low <= coarse(days) <= high


# --- what a card takes ------------------------------------------------------------------------------------------------


def raw_times(told: Told) -> Iterator[tuple[str, bool, int]]:
    """What kind of cost each review belongs to, whether it is a card more of it, and its milliseconds; from the log."""
    for place, _, event in counting(told.entries):
        was = learned(memory_at(told.entries, place, event.card))
        if was is None:
            yield "new", True, event.duration_ms
        elif was.step is None:
            yield "forgotten" if event.rating == AGAIN else "recalled", True, event.duration_ms
        else:
            yield "forgotten" if was.relearning else "new", False, event.duration_ms


@settings(max_examples=40)
@given(logs())
def test_costs_are_the_means_of_the_log(told: Told) -> None:
    """Taken twenty times over, so that there is enough of what there is at all."""
    times = list(raw_times(told))
    found = costs_of(totals(told.reviews * 20).spent)
    for kind, cost, usual in (
        ("recalled", found.recalled_ms, USUAL_COSTS.recalled_ms),
        ("forgotten", found.forgotten_ms, USUAL_COSTS.forgotten_ms),
        ("new", found.new_ms, USUAL_COSTS.new_ms),
    ):
        number = sum(is_card for its_kind, is_card, _ in times if its_kind == kind)
        took = sum(time for its_kind, _, time in times if its_kind == kind)
        assert cost == pytest.approx(took / number if number else usual)
    if len(times) < 20:
        assert costs_of(told.totals.spent) == USUAL_COSTS
