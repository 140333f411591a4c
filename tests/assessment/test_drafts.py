"""An answer in the making: presses put and take back, and lead to every answer there is."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.assessment.drafts import mark_of, pressed
from studyapp.assessment.grading import grade, is_complete
from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Question, Response, question
from tests.assessment.items import choice, matching, ordering, typed

ONE = question(choice(4, (2,)), 3)
TWO = question(choice(5, (0, 4)), 3)
STEPS = question(ordering("a", "b", "c", "d"), 3)
PAIRS = question(matching(("a", "x"), ("b", "y"), ("c", "x")), 3)
QUESTIONS = (ONE, TWO, STEPS, PAIRS)


def after(item: Question, places: list[int], draft: Response | None = None) -> Response | None:
    for place in places:
        draft = pressed(item, draft, place)
    return draft


def place_of(item: Question, at: int) -> int:
    """Where on screen something of the author's deck stands."""
    return item.order.index(at)


@pytest.mark.parametrize(("item", "right"), [(ONE, [2]), (TWO, [0, 4]), (STEPS, [0, 1, 2, 3]), (PAIRS, [0, 1, 2])])
def test_pressing_what_is_right_gives_the_right_answer(item: Question, right: list[int]) -> None:
    """One after the other; before the last press the answer is not whole."""
    places = [place_of(item, at) for at in right]
    for count in range(len(places)):
        assert not is_complete(item, after(item, places[:count]))
    draft = after(item, places)
    assert draft is not None
    assert is_complete(item, draft)
    assert grade(item, draft).right


def test_of_one_right_option_another_takes_the_place() -> None:
    assert after(ONE, [0]) == Picked((ONE.order[0],))
    assert after(ONE, [0, 3]) == Picked((ONE.order[3],))
    assert after(ONE, [0, 3, 3]) is None


def test_of_several_right_options_each_is_added_and_taken_out_again() -> None:
    first, second, third = TWO.order[0], TWO.order[1], TWO.order[2]
    assert after(TWO, [0, 1]) == Picked(tuple(sorted((first, second))))
    assert after(TWO, [1, 0]) == after(TWO, [0, 1])
    assert after(TWO, [0, 1, 2]) == Picked(tuple(sorted((first, second, third))))
    assert after(TWO, [0, 1, 0]) == Picked((second,))
    assert after(TWO, [0, 1, 0, 1]) is None


def test_steps_are_put_one_after_the_other_and_taken_back() -> None:
    order = STEPS.order
    assert after(STEPS, [2, 0]) == Ordered((order[2], order[0]))
    assert after(STEPS, [2, 0, 3, 0]) == Ordered((order[2], order[3]))
    assert after(STEPS, [2, 0, 2, 0]) is None


def test_right_sides_go_to_the_first_left_side_that_has_none() -> None:
    order = PAIRS.order
    assert after(PAIRS, [1]) == Matched((order[1], -1, -1))
    assert after(PAIRS, [1, 0, 2]) == Matched((order[1], order[0], order[2]))
    assert after(PAIRS, [1, 0, 1]) == Matched((-1, order[0], -1))
    assert after(PAIRS, [1, 0, 1, 2]) == Matched((order[2], order[0], -1))
    assert after(PAIRS, [1, 1]) is None


@given(st.sampled_from(QUESTIONS), st.lists(st.integers(0, 4), max_size=10), st.integers(0, 4))
def test_pressing_twice_takes_back_what_was_put(item: Question, places: list[int], place: int) -> None:
    """Of several options, steps and pairs: what was not there before is not there after. (Of one option, the one that
    it replaced does not come back.)"""
    draft = after(item, places)
    if mark_of(item, draft, item.order[place] if place < len(item.order) else -1) in ("( )", "[ ]"):
        again = after(item, [place, place], draft)
        assert again == draft if item is not ONE else again in (draft, None)


@given(st.sampled_from(QUESTIONS), st.lists(st.integers(-3, 9), max_size=12))
def test_whatever_is_pressed_the_answer_can_be_judged(item: Question, places: list[int]) -> None:
    """Nothing is there twice; a press beside the question changes nothing; what is empty is no answer."""
    draft: Response | None = None
    for place in places:
        before, draft = draft, pressed(item, draft, place)
        if not 0 <= place < len(item.order):
            assert draft == before
        if draft is not None:
            grade(item, draft)
            put = [at for at in next(iter(_values(draft))) if at >= 0]
            assert put
            assert len(set(put)) == len(put)


def _values(draft: Response) -> list[tuple[int, ...]]:
    assert not isinstance(draft, Entered)
    return [getattr(draft, draft.__struct_fields__[0])]


def test_every_answer_can_be_pressed() -> None:
    for way in itertools.permutations(range(4)):
        assert after(STEPS, [place_of(STEPS, at) for at in way]) == Ordered(way)
    for way in itertools.permutations(range(3)):
        assert after(PAIRS, [place_of(PAIRS, at) for at in way]) == Matched(way)
    for count in range(1, 6):
        for way in itertools.combinations(range(5), count):
            assert after(TWO, [place_of(TWO, at) for at in way]) == Picked(way)


def test_nothing_is_pressed_where_an_answer_is_typed() -> None:
    item = question(typed("6 MB"), 1)
    assert pressed(item, None, 0) is None
    assert pressed(item, Entered("6"), 0) == Entered("6")


def test_a_draft_of_another_kind_is_begun_anew() -> None:
    """Its deck was edited into another kind of item meanwhile."""
    assert pressed(STEPS, Picked((0,)), 0) == Ordered((STEPS.order[0],))
    assert pressed(ONE, Entered("x"), 0) == Picked((ONE.order[0],))


MARKS = [
    (ONE, Picked((2,)), {2: "(•)", 0: "( )"}),
    (ONE, None, {0: "( )"}),
    (TWO, Picked((0, 4)), {0: "[x]", 4: "[x]", 1: "[ ]"}),
    (TWO, None, {0: "[ ]"}),
    (STEPS, Ordered((3, 1)), {3: "[1]", 1: "[2]", 0: "[ ]"}),
    (PAIRS, Matched((-1, 2, 0)), {2: "[2]", 0: "[3]", 1: "[ ]"}),
]


@pytest.mark.parametrize(("item", "draft", "marks"), MARKS)
def test_marks_say_what_is_picked_and_in_which_place(
    item: Question, draft: Response | None, marks: dict[int, str]
) -> None:
    assert {at: mark_of(item, draft, at) for at in marks} == marks
