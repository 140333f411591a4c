"""From an item to the question that is put: the same for a seed on any machine, and nothing of it in the open."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.assessment.chance import number, shuffled
from studyapp.assessment.grading import grade, right_options
from studyapp.assessment.questions import Entered, is_objective, question
from studyapp.content.model import Basic, Card, Choice, Cloze, Option
from studyapp.errors import SessionError
from tests.assessment.items import card_of, choice, computed, matching, ordering, typed

SEEDS = st.integers(-(2**63), 2**63)

# --- chance -----------------------------------------------------------------------------------------------------------


def test_chance_is_pinned() -> None:
    """A paper drawn years ago, on any machine and version of Python, is drawn again."""
    assert number("a", 1) == 9331952569449725121
    assert number() == 16476032584258269876
    assert [shuffled("abcdef", seed, "deck/a") for seed in range(4)] == [
        ("b", "d", "f", "c", "e", "a"),
        ("b", "a", "f", "e", "c", "d"),
        ("c", "f", "b", "d", "e", "a"),
        ("d", "f", "c", "e", "b", "a"),
    ]


def test_chance_does_not_hang_on_the_process() -> None:
    """Python's own hashes differ from one process to the next; these do not."""
    program = "from studyapp.assessment.chance import *; print(number('a', 1), *shuffled(range(6), 1, 'deck/a'))"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == ["9331952569449725121", "1", "0", "5", "4", "2", "3"]


@given(st.lists(st.integers(), max_size=12), SEEDS)
def test_a_shuffled_list_has_what_it_had(things: list[int], seed: int) -> None:
    assert sorted(shuffled(things, seed)) == sorted(things)


def test_every_order_is_about_as_likely_as_any_other() -> None:
    """Of 3 things there are 6 orders; in 6,000 seeds each comes about 1,000 times."""
    orders = [shuffled("abc", seed, "deck/a") for seed in range(6000)]
    counts = {order: orders.count(order) for order in set(orders)}
    assert len(counts) == 6
    assert all(850 < count < 1150 for count in counts.values()), counts


def test_salts_that_look_alike_when_joined_differ() -> None:
    assert number("a", "b") != number("ab")
    assert number("1", "23") != number("12", "3")


# --- options, steps, pairs --------------------------------------------------------------------------------------------


def test_the_options_order_is_pinned() -> None:
    assert [question(choice(6), seed).order for seed in range(3)] == [
        (3, 2, 0, 1, 5, 4),
        (4, 1, 5, 2, 0, 3),
        (4, 3, 1, 0, 2, 5),
    ]


CHOICES = st.integers(2, 8).flatmap(
    lambda count: st.builds(
        choice,
        st.just(count),
        st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1).map(tuple),
        st.sets(st.integers(0, count - 1), max_size=2).map(tuple),
        st.sampled_from(("one", "another")),
    )
)


@given(CHOICES, SEEDS)
def test_options_are_put_in_an_order_of_the_seed_with_pinned_ones_last(card: Card, seed: int) -> None:
    """Every option once; those that stay last keep the author's order; texts keep their places."""
    asked = question(card, seed)
    assert isinstance(card.note.body, Choice)
    options = card.note.body.options
    assert sorted(asked.order) == list(range(len(options)))
    assert asked.texts == tuple(option.text for option in options)
    pinned = [at for at, option in enumerate(options) if option.pinned]
    assert list(asked.order[len(options) - len(pinned) :]) == pinned
    assert question(card, seed) == asked
    assert right_options(asked) == {at for at, option in enumerate(options) if option.right}


def test_other_seeds_and_other_items_are_put_in_other_orders() -> None:
    assert len({question(choice(6), seed).order for seed in range(50)}) > 40
    assert len({question(choice(6, name=f"item{at}"), 1).order for at in range(50)}) > 40


def test_the_right_option_comes_to_every_place_alike() -> None:
    """A solver that only looks at places must not beat chance."""
    places = [question(choice(4), seed).order.index(0) for seed in range(4000)]
    assert all(850 < places.count(place) < 1150 for place in range(4))


@pytest.mark.parametrize(
    ("right", "says"),
    [
        ((3,), "Choose one."),
        ((0, 3), "Choose TWO."),
        ((0, 1, 2), "Choose THREE."),
        ((0, 1, 2, 3), "Choose FOUR."),
        ((0, 1, 2, 3, 4), "Choose FIVE."),
        ((0, 1, 2, 3, 4, 5), "Choose 6."),
    ],
)
def test_how_many_to_choose_is_derived_from_the_answer_key(right: tuple[int, ...], says: str) -> None:
    asked = question(choice(8, right), 1)
    assert (asked.choose, asked.instruction) == (len(right), says)


@given(st.integers(3, 8), SEEDS)
def test_steps_are_never_put_in_their_right_order(count: int, seed: int) -> None:
    asked = question(ordering(*(f"step {at}" for at in range(count))), seed)
    assert sorted(asked.order) == list(range(count))
    assert asked.order != tuple(range(count))
    assert asked.instruction == "Put them in order."


def test_two_steps_are_put_in_either_order() -> None:
    """Were it always the wrong one, whoever knew that would know the answer."""
    item = ordering("first", "second")
    assert {question(item, seed).order for seed in range(40)} == {(0, 1), (1, 0)}


@given(st.integers(2, 8), SEEDS)
def test_right_sides_are_shuffled_and_left_sides_are_not(count: int, seed: int) -> None:
    asked = question(matching(*((f"left {at}", f"right {at}") for at in range(count))), seed)
    assert sorted(asked.order) == list(range(count))
    assert asked.lefts == tuple(f"left {at}" for at in range(count))
    assert asked.texts == tuple(f"right {at}" for at in range(count))
    assert asked.instruction == "Match them."


# --- computed ---------------------------------------------------------------------------------------------------------

GB_SECONDS = computed(
    "memory_mb / 1024 * ms / 1000 * millions * 1e6",
    "GB-s",
    prompt="{memory_mb} MB, {ms} ms, {millions} M invocations: how many GB-seconds?",
    memory_mb=(128, 512, 1024),
    ms=(80, 120, 250),
    millions=(1, 3, 10),
)


@given(SEEDS)
def test_numbers_are_drawn_from_the_seed_and_the_answer_is_computed_from_them(seed: int) -> None:
    """What stands in the question is what the answer is made of: worked out here from the text."""
    asked = question(GB_SECONDS, seed)
    assert question(GB_SECONDS, seed) == asked
    words = asked.stem.replace(",", "").split()
    memory_mb, ms, millions = float(words[0]), float(words[2]), float(words[4])
    assert memory_mb in (128, 512, 1024)
    assert ms in (80, 120, 250)
    assert millions in (1, 3, 10)
    wanted = memory_mb / 1024 * ms * millions * 1000
    assert asked.answer == f"{wanted:,.0f} GB-s"
    assert grade(asked, Entered(f"{wanted:.0f} gb-seconds")).right
    assert not grade(asked, Entered(f"{wanted + 1:.0f} gb-seconds")).right


def test_the_numbers_drawn_are_pinned_and_every_draw_comes_up() -> None:
    assert question(GB_SECONDS, 0).stem == "1,024 MB, 80 ms, 10 M invocations: how many GB-seconds?"
    stems = {question(GB_SECONDS, seed).stem for seed in range(500)}
    assert len(stems) == 27


FIGURES = [
    # the value, how it is written: as people would, without exponents
    (3_000_000, "3,000,000"),
    (0.1, "0.1"),
    (1 / 3, "0.3333333333"),
    (-2.5, "-2.5"),
    (0, "0"),
    (10 * 1024**3, "10,737,418,240"),
    (12_345_678_901, "12,345,678,901"),
    (1e15, "1,000,000,000,000,000"),
    (0.0000166667, "0.0000166667"),
    (1e-9, "0.000000001"),
]


@pytest.mark.parametrize(("value", "written"), FIGURES)
def test_figures_are_written_in_full_and_can_be_typed_as_they_are_written(value: float, written: str) -> None:
    asked = question(computed("n * 1", "EUR", prompt="{n}", n=(value,)), 1)
    assert (asked.stem, asked.answer) == (written, f"{written} EUR")
    assert grade(asked, Entered(f"{written} EUR")).right
    assert grade(asked, Entered(written.replace(",", ""))).right


def test_what_floats_add_is_not_in_the_answer() -> None:
    assert question(computed("a + b", a=(0.1,), b=(0.2,)), 1).answer == "0.3"


# --- what can be put --------------------------------------------------------------------------------------------------


def test_a_card_without_an_objective_answer_is_no_question() -> None:
    for card in (card_of(Basic("yes")), card_of(Cloze(), prompt="It is {{one}}.")):
        assert not is_objective(card)
        with pytest.raises(SessionError):
            question(card, 1)


def test_items_and_typed_cards_are_questions() -> None:
    for card in (choice(), ordering("a", "b"), matching(("a", "b"), ("c", "d")), GB_SECONDS, typed("6 MB")):
        assert is_objective(card)
        assert question(card, 1).card is card


def test_a_question_does_not_tell_its_answer_by_how_it_is_written() -> None:
    """Options that differ only in which of them is right look the same."""
    first = card_of(Choice((Option("a", True), Option("b", False))))
    second = card_of(Choice((Option("a", False), Option("b", True))))
    one, other = question(first, 1), question(second, 1)
    assert (one.order, one.texts, one.instruction) == (other.order, other.texts, other.instruction)
