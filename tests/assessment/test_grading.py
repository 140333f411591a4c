"""Grading: a right response is always right, and nothing else is; how near it came is told beside it."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.assessment.grading import grade, is_complete, right_options
from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Question, Response, question
from studyapp.content.model import Card
from studyapp.errors import SessionError
from tests.assessment.items import choice, computed, matching, ordering, typed

SEEDS = st.integers(0, 2**32)


def asked(card: Card, seed: int = 7) -> Question:
    return question(card, seed)


# --- options ----------------------------------------------------------------------------------------------------------

PICKS = [
    # how many options, which are right, which are picked, right, share
    (4, (1,), (1,), True, 1.0),
    (4, (1,), (0,), False, 0.0),
    (4, (1,), (0, 1), False, 0.0),
    (4, (1,), (0, 1, 2, 3), False, 0.0),
    (4, (1,), (), False, 0.0),
    (5, (0, 3), (0, 3), True, 1.0),
    (5, (0, 3), (3, 0), True, 1.0),
    (5, (0, 3), (0, 3, 3), True, 1.0),
    (5, (0, 3), (0,), False, 0.5),
    (5, (0, 3), (0, 1), False, 0.0),
    (5, (0, 3), (1, 2), False, 0.0),
    (5, (0, 3), (0, 3, 1), False, 0.5),
    (5, (0, 3), (0, 1, 2, 3, 4), False, 0.0),
    (6, (0, 1, 2), (0, 1, 2), True, 1.0),
    (6, (0, 1, 2), (0, 1), False, 2 / 3),
    (6, (0, 1, 2), (0, 1, 5), False, 1 / 3),
    (6, (0, 1, 2), (0, 4, 5), False, 0.0),
    (4, (1,), (9,), False, 0.0),
    (5, (0, 3), (0, 3, -1), False, 0.5),
]


@pytest.mark.parametrize(("options", "key", "picked", "right", "share"), PICKS)
def test_picked_options_are_right_when_they_are_the_answer_key_and_share_is_what_is_left_of_it(
    options: int, key: tuple[int, ...], picked: tuple[int, ...], right: bool, share: float
) -> None:
    """All or nothing; for part marks, a wrong pick takes back a right one, so that picking everything earns nothing."""
    graded = grade(asked(choice(options, key)), Picked(picked))
    assert (graded.right, graded.share) == (right, pytest.approx(share))


@pytest.mark.parametrize(("options", "key"), [(4, (2,)), (5, (0, 4)), (6, (1, 3, 5))])
def test_of_all_ways_to_pick_one_is_right(options: int, key: tuple[int, ...]) -> None:
    """And it is the only one with a whole share; no share is outside 0 to 1."""
    item = asked(choice(options, key))
    ways = [each for count in range(options + 1) for each in itertools.combinations(range(options), count)]
    graded = {way: grade(item, Picked(way)) for way in ways}
    assert [way for way, each in graded.items() if each.right] == [key]
    assert [way for way, each in graded.items() if each.share == 1] == [key]
    assert all(0 <= each.share <= 1 for each in graded.values())


# --- steps ------------------------------------------------------------------------------------------------------------

STEPS = [
    ((0, 1, 2, 3), True, 1.0),
    ((0, 1, 3, 2), False, 0.5),
    ((1, 2, 3, 0), False, 0.0),
    ((0, 2, 1, 3), False, 0.5),
    ((3, 2, 1, 0), False, 0.0),
    ((0, 1, 2), False, 0.75),
    ((), False, 0.0),
    ((0, 0, 0, 0), False, 0.25),
    ((0, 1, 2, 9), False, 0.75),
]


@pytest.mark.parametrize(("steps", "right", "share"), STEPS)
def test_steps_are_right_when_all_are_in_their_places(steps: tuple[int, ...], right: bool, share: float) -> None:
    graded = grade(asked(ordering("a", "b", "c", "d")), Ordered(steps))
    assert (graded.right, graded.share) == (right, share)


def test_of_all_orders_one_is_right() -> None:
    item = asked(ordering("a", "b", "c", "d"))
    assert [way for way in itertools.permutations(range(4)) if grade(item, Ordered(way)).right] == [(0, 1, 2, 3)]


# --- pairs ------------------------------------------------------------------------------------------------------------

QUEUES = matching(("Queue", "SQS"), ("Topic", "SNS"), ("FIFO queue", "SQS"), ("Bus", "EventBridge"))
MATCHES = [
    ((0, 1, 2, 3), True, 1.0),
    ((2, 1, 0, 3), True, 1.0),  # the two SQS are one and the same
    ((1, 0, 2, 3), False, 0.5),
    ((0, 1, 3, 2), False, 0.5),
    ((3, 2, 1, 0), False, 0.0),
    ((2, -1, 0, 3), False, 0.75),
    ((-1, -1, -1, -1), False, 0.0),
    ((9, 1, 2, 3), False, 0.75),
    ((), False, 0.0),
]


@pytest.mark.parametrize(("rights", "right", "share"), MATCHES)
def test_pairs_are_right_when_their_texts_are_whichever_of_two_equal_right_sides_was_taken(
    rights: tuple[int, ...], right: bool, share: float
) -> None:
    graded = grade(asked(QUEUES), Matched(rights))
    assert (graded.right, graded.share) == (right, share)


def test_of_all_pairings_those_are_right_that_read_the_same() -> None:
    right = [way for way in itertools.permutations(range(4)) if grade(asked(QUEUES), Matched(way)).right]
    assert sorted(right) == [(0, 1, 2, 3), (2, 1, 0, 3)]


# --- typed and computed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "text", "right"),
    [
        (typed("15 min"), "900 s", True),
        (typed("15 minutes"), " 15 MINS ", True),
        (typed("10,240 MB"), "10 GB", True),
        (typed("10 GB"), "10,240 megabytes", True),
        (typed("6 MB"), "6", False),  # close is not right
        (typed("6 MB"), "6 GB", False),
        (typed("Amazon SQS", "SQS"), "sqs", True),
        (typed("Amazon SQS", "SQS"), "SNS", False),
    ],
)
def test_a_typed_answer_is_right_in_any_spelling_of_its_unit(card: Card, text: str, right: bool) -> None:
    graded = grade(asked(card), Entered(text))
    assert (graded.right, graded.share) == (right, float(right))
    assert graded.verdict is not None
    assert graded.verdict.response == text


TOLERANCES = [
    # the answer's value, its unit, the tolerance, what was typed, right
    (200, "GB-s", 0, "200 GB-s", True),
    (200, "GB-s", 0, "200 gb-seconds", True),
    (200, "GB-s", 0, "200", True),
    (200, "GB-s", 0, "200.1", False),
    (200, "GB-s", 0, "200 GB", False),
    (200, "GB-s", 0, "200 requests", False),
    (200, "GB-s", 0.01, "202 GB-s", True),
    (200, "GB-s", 0.01, "198 GB-s", True),
    (200, "GB-s", 0.01, "202", True),
    (200, "GB-s", 0.01, "202.01 GB-s", False),
    (200, "GB-s", 0.01, "197.99 GB-s", False),
    (200, "GB-s", 0.01, "200 USD", False),
    (0.7, "", 0.1, "0.77", True),  # as binary fractions, 0.77 - 0.7 is more than a tenth of 0.7
    (0.7, "", 0.1, "0.63", True),
    (0.7, "", 0.1, "0.7701", False),
    (-50, "", 0.02, "-51", True),
    (-50, "", 0.02, "-51.1", False),
    (-50, "", 0.02, "50", False),
    (900, "s", 0, "15 min", True),
    (900, "s", 0.01, "909000 ms", True),
    (900, "s", 0.01, "909001 ms", False),
    (900, "s", 0.01, "909", True),
    (900, "s", 0.01, "15", False),
    (512, "MB", 0, "0.5 GB", True),
    (512, "MB", 0, "512", True),
    (512, "MB", 0.1, "512 KB", False),
    (0, "", 0.5, "0", True),
    (0, "", 0.5, "0.1", False),
    (3_000_000, "GB-s", 0, "3 million GB-s", True),
    (3_000_000, "GB-s", 0, "three", False),
    (3_000_000, "GB-s", 0.5, "", False),
]


@pytest.mark.parametrize(("value", "unit", "tolerance", "text", "right"), TOLERANCES)
def test_a_computed_answer_is_right_up_to_its_tolerance_and_no_further(
    value: float, unit: str, tolerance: float, text: str, right: bool
) -> None:
    """The question says in which unit it asks, so the unit may be left out; another one is wrong."""
    item = asked(computed("n", unit, tolerance, prompt="{n}?", n=(value,)))
    assert grade(item, Entered(text)).right is right


@given(
    value=st.integers(1, 10**9),
    percent=st.integers(1, 50),
    off=st.integers(-60_000, 60_000),
)
def test_the_edge_of_a_tolerance_is_where_whole_arithmetic_has_it(value: int, percent: int, off: int) -> None:
    """Held against fractions: so many thousandths of a percent off are right or wrong exactly."""
    item = asked(computed("n", "", percent / 100, prompt="{n}?", n=(value,)))
    given_value = Fraction(value) * (100_000 + off) / 100_000
    text = f"{float(given_value):.5f}"
    error = abs(Fraction(text) - value)
    if abs(error - Fraction(value * percent, 100)) > Fraction(value, 10**8):
        assert grade(item, Entered(text)).right is (error <= Fraction(value * percent, 100))


def test_a_computed_answer_within_its_tolerance_says_what_it_was_near() -> None:
    graded = grade(asked(computed("n", "GB-s", 0.01, prompt="{n}?", n=(200,))), Entered("201 GB-s"))
    assert graded.verdict is not None
    assert (graded.verdict.outcome, graded.verdict.remark) == ("right", "within 1% of 200 GB-s")


# --- every kind -------------------------------------------------------------------------------------------------------

CARDS = {
    "pick": choice(5, (0, 3)),
    "order": ordering("a", "b", "c"),
    "match": matching(("a", "x"), ("b", "y"), ("c", "x")),
    "enter": typed("6 MB"),
}
RIGHT: dict[str, Response] = {
    "pick": Picked((0, 3)),
    "order": Ordered((0, 1, 2)),
    "match": Matched((0, 1, 2)),
    "enter": Entered("6 MB"),
}


@pytest.mark.parametrize("kind", CARDS)
def test_a_right_response_is_right_whatever_the_seed(kind: str) -> None:
    for seed in range(50):
        item = question(CARDS[kind], seed)
        graded = grade(item, RIGHT[kind])
        assert (item.kind, graded.right, graded.share) == (kind, True, 1.0)
        assert is_complete(item, RIGHT[kind])


@pytest.mark.parametrize(("kind", "other"), [(a, b) for a in CARDS for b in RIGHT if a != b])
def test_a_response_of_another_kind_is_refused(kind: str, other: str) -> None:
    """It is no answer, not a wrong one; nor is it a whole one."""
    item = asked(CARDS[kind])
    with pytest.raises(SessionError, match="not an answer"):
        grade(item, RIGHT[other])
    assert not is_complete(item, RIGHT[other])


COMPLETE = [
    ("pick", Picked(()), False),
    ("pick", Picked((0,)), False),
    ("pick", Picked((0, 0)), False),
    ("pick", Picked((1, 2)), True),
    ("pick", Picked((0, 1, 2)), False),
    ("order", Ordered(()), False),
    ("order", Ordered((2, 1)), False),
    ("order", Ordered((2, 1, 0)), True),
    ("match", Matched(()), False),
    ("match", Matched((0, 1)), False),
    ("match", Matched((0, -1, 1)), False),
    ("match", Matched((2, 1, 0)), True),
    ("enter", Entered(""), False),
    ("enter", Entered(" \t"), False),
    ("enter", Entered("7"), True),
]


@pytest.mark.parametrize(("kind", "response", "complete"), COMPLETE)
def test_a_response_is_whole_when_it_says_all_that_was_asked_for(kind: str, response: Response, complete: bool) -> None:
    assert is_complete(asked(CARDS[kind]), response) is complete


@pytest.mark.parametrize("kind", CARDS)
def test_no_response_is_not_whole(kind: str) -> None:
    assert not is_complete(asked(CARDS[kind]), None)


PLACES = st.lists(st.integers(-2, 9), max_size=8).map(tuple)


@given(st.sampled_from(sorted(CARDS)), PLACES, st.text(max_size=20), SEEDS)
def test_any_response_of_the_kind_is_judged(kind: str, places: tuple[int, ...], text: str, seed: int) -> None:
    """Also one from before its deck was edited, whose places are no longer there."""
    made: dict[str, Response] = {
        "pick": Picked(places),
        "order": Ordered(places),
        "match": Matched(places),
        "enter": Entered(text),
    }
    graded = grade(question(CARDS[kind], seed), made[kind])
    assert 0 <= graded.share <= 1
    assert not graded.right or graded.share == 1


def test_only_items_with_options_have_an_answer_key_of_options() -> None:
    assert {kind: right_options(asked(card)) for kind, card in CARDS.items()} == {
        "pick": {0, 3},
        "order": set(),
        "match": set(),
        "enter": set(),
    }
