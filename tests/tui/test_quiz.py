"""Quizzes on screen: what the keys and the mouse do is in the store, marked as the session marks it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from studyapp.content.library import Selection
from studyapp.memory.entries import Reviewed
from studyapp.sessions.quiz import QuizPlan
from studyapp.tui.app import StudyApp
from tests.papers import EXAMS, KINDS, QUESTIONS, asked, keys_for, line_for, quiz_order
from tests.tui.person import Person, Window, settled, still

SEED = 5
TWO_TO_TYPE = """
deck: words
title: Words
notes:
  - {id: sky, q: Which colour is the sky?, answer: blue}
  - {id: grass, q: Which colour is grass?, answer: green}
"""


@pytest.fixture
def someone(some_person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with the bank, whose dice fall as the tests need it."""
    monkeypatch.setattr("secrets.randbelow", lambda _: SEED)
    return some_person(KINDS, EXAMS)


async def begin(window: Window, tag: str = "", **terms: Any) -> None:
    """Begin a quiz at once."""
    window.app.quiz(QuizPlan(Selection(tag=tag), seed=SEED, **terms))
    await settled(window.pilot)
    assert window.name == "QuizScreen"


async def give(window: Window, card: str, *, good: bool = True) -> None:
    """Answer the question on screen, and be sure of it."""
    assert asked(card, SEED).stem in window.text
    if asked(card, SEED).kind == "enter":
        await window.answer(line_for(card, SEED, good=good))
    else:
        await window.press(*keys_for(card, SEED, good=good), "enter")


def given(person: Person) -> list[tuple[str, int, str | None]]:
    """What the log says: card, rating, how sure."""
    return [
        (entry.event.card, entry.event.rating, entry.event.confidence)
        for entry in person.log
        if isinstance(entry.event, Reviewed)
    ]


async def test_from_home_over_the_setup_to_the_summary_and_home_again(someone: Person) -> None:
    """Every question of every kind, all right but the last; the log has each, in order."""
    cards = quiz_order(QUESTIONS, SEED)
    async with someone.window() as window:
        await window.press("z")
        assert window.name == "QuizSetupScreen"
        assert "9 questions" in window.text
        await window.press("enter")
        for at, card in enumerate(cards, 1):
            assert f"Question {at} of 9" in window.text
            await give(window, card, good=card != cards[-1])
            assert ("✓ Right" if card != cards[-1] else "✗ Not right") in window.text
            assert given(someone)[-1][0] == card
            await window.press("enter")
        assert "8 of 9 questions right" in window.text
        assert "Sure, and wrong: 1." in window.text
        await window.press("q")
        assert window.name == "HomeScreen"
    assert given(someone) == [(card, 3 if card != cards[-1] else 1, "sure") for card in cards]


async def test_the_setup_says_how_many_fit_and_refuses_what_has_none(someone: Person) -> None:
    """Its choices are the quiz's: how many, from which deck or domain, of what kind."""
    async with someone.window() as window:
        await window.press("z", "down", "right", "right")  # what is due
        assert "No question fits; choose something else." in window.text
        await window.press("enter")
        assert window.name == "QuizSetupScreen"
        assert "No question fits." in window.message
        await window.press("left", "left", "down", "left")  # all; five
        assert "5 questions" in window.text
        await window.press("up", "up", "left")  # the last domain
        assert "domain y: Running" in window.text
        assert "4 questions" in window.text
        await window.press("enter")
        assert "Question 1 of 4" in window.text
        await window.press("q")
        assert window.name == "HomeScreen"
    assert someone.log == []


async def test_the_setup_by_mouse(someone: Person) -> None:
    """A click goes to a line, another one changes it."""
    async with someone.window() as window:
        await window.press("z")
        await window.click("How many")
        await window.click("How many")
        assert "▸ How many" in window.text
        assert "‹ 20 ›" in window.text
        await window.click("Start")
        assert window.name == "QuizScreen"


@pytest.mark.parametrize(
    ("key", "good", "rating", "confidence", "says"),
    [
        ("enter", True, 3, "sure", "✓ Right"),
        ("tilde", True, 2, "unsure", "✓ Right"),
        ("g", True, 2, "guess", "✓ Right, by a guess: it comes back sooner"),
        ("enter", False, 1, "sure", "✗ Not right, and you were sure: a misconception"),
        ("tilde", False, 1, "unsure", "✗ Not right"),
        ("g", False, 1, "guess", "✗ Not right"),
    ],
)
async def test_how_sure_one_was(someone: Person, key: str, good: bool, rating: int, confidence: str, says: str) -> None:
    async with someone.window() as window:
        await begin(window, "pick")
        await window.press(*keys_for("kinds/one", SEED, good=good))
        assert given(someone) == []
        await window.press(key)
        assert says in window.text
        assert ("misconception" in window.text) == ("misconception" in says)
    assert given(someone) == [("kinds/one", rating, confidence)]


async def test_the_marking_shows_every_rationale_and_the_facts(someone: Person) -> None:
    """Also of the options that were not chosen, and none of it before."""
    words = ("It has no such limit.", "Fifteen minutes are the most.", "That buys no time.", "at most 15 minutes")
    async with someone.window(size=(120, 40)) as window:
        await begin(window, "pick")
        assert not any(each in window.text for each in (*words, "✓", "✗"))
        await give(window, "kinds/one")
        assert all(each in window.text for each in (*words, "Long work belongs elsewhere.", "2026-11-21"))


@pytest.mark.parametrize("tag", ["pick", "several", "order", "match"])
async def test_by_mouse_alone(someone: Person, tag: str) -> None:
    """A click on an option chooses it, a click on the key at the foot answers and goes on."""
    card = {"pick": "kinds/one", "several": "kinds/two", "order": "kinds/steps", "match": "kinds/pairs"}[tag]
    put = asked(card, SEED)
    async with someone.window() as window:
        await begin(window, tag)
        for key in keys_for(card, SEED):
            await window.click(put.texts[put.order[int(key) - 1]])
        await window.click("Sure")
        assert "✓ Right" in window.text
        await window.click("Next")
        assert "1 of 1 question right" in window.text
    assert given(someone) == [(card, 3, "sure")]


async def test_by_cursor_and_by_letter(someone: Person) -> None:
    """Down and space choose what the cursor is on; letters count like numbers; pressed again, it is taken back."""
    place = int(keys_for("kinds/one", SEED)[0])
    async with someone.window() as window:
        await begin(window, "pick")
        await window.press("abcd"[place - 1], "abcd"[place - 1], "enter")
        assert given(someone) == []
        assert "Choose one." in window.message
        await window.press("down", "up", "space", "enter")
    assert given(someone) == [("kinds/one", 3, "sure")]


async def test_an_answer_that_is_not_whole_is_refused(someone: Person) -> None:
    """With what is asked for; the choice made so far stays."""
    async with someone.window() as window:
        await begin(window, "several")
        first, second = keys_for("kinds/two", SEED)
        await window.press(first, "enter")
        assert "Choose TWO." in window.message
        assert someone.log == []
        await window.press(second, "enter")
    assert given(someone) == [("kinds/two", 3, "sure")]


async def test_a_typed_question(someone: Person) -> None:
    """Letters are text while the line has the focus; escape gives them back to the keys, to say that one guesses."""
    async with someone.window() as window:
        await begin(window, "typed")
        await window.press("enter")
        assert "Type the answer." in window.message
        await window.press(*"blue")
        assert window.typed() == "blue"
        await window.press("escape", "g")
        assert "✓ Right, by a guess" in window.text
    assert given(someone) == [("kinds/word", 2, "guess")]


async def test_a_second_question_to_type_begins_with_an_empty_line(
    some_person: Callable[..., Person],
) -> None:
    """When they are marked at the end, one follows the other at once."""
    person = some_person(TWO_TO_TYPE)
    answers = {"Which colour is the sky?": "blue", "Which colour is grass?": "green"}
    async with person.window() as window:
        await begin(window, feedback="end")
        for _ in range(2):
            assert window.typed() == ""
            await window.answer(next(answer for stem, answer in answers.items() if stem in window.text))
        assert "2 of 2 questions right" in window.text
    assert [rating for _, rating, _ in given(person)] == [3, 3]


async def test_marked_at_the_end_nothing_is_told_in_between(someone: Person) -> None:
    cards = quiz_order(QUESTIONS, SEED)[:3]
    async with someone.window() as window:
        await begin(window, feedback="end", length=3)
        for card in cards:
            await give(window, card, good=False)
            assert "Not right" not in window.text
        assert "0 of 3 questions right" in window.text
    assert [rating for _, rating, _ in given(someone)] == [1, 1, 1]


async def test_retrying_what_was_missed(someone: Person) -> None:
    """Only that, and until nothing is missed any more."""
    async with someone.window() as window:
        await begin(window, "typed")
        await give(window, "kinds/word", good=False)
        await window.press("r")
        assert "✗ Not right" in window.text
        await window.press("space", "r")
        assert "Question 1 of 1" in window.text
        await window.answer("blue")
        await window.press("enter")
        assert "1 of 1 question right" in window.text
        assert "Retry" not in window.keys
        await window.press("r")
        assert "1 of 1 question right" in window.text
    assert given(someone) == [("kinds/word", 1, "sure"), ("kinds/word", 3, "sure")]


async def test_stopping_shows_what_was_done(someone: Person) -> None:
    """One answer is in the log and in the summary; a choice that was not given is in neither."""
    card, *_ = quiz_order(frozenset({"kinds/two", "kinds/pairs", "kinds/third", "kinds/fourth"}), SEED)
    async with someone.window() as window:
        window.app.quiz(QuizPlan(Selection(domain="y"), seed=SEED))
        await settled(window.pilot)
        await give(window, card)
        await window.press("enter", "1", "q")
        assert "1 of 1 question right" in window.text
        await window.press("q")
        assert window.name == "HomeScreen"
    assert given(someone) == [(card, 3, "sure")]


# --- pictures ---------------------------------------------------------------------------------------------------------


def _asker(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def ask(pilot: Pilot[None]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, StudyApp)
        pilot.app.quiz(QuizPlan(Selection(tag="pick"), seed=SEED))
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        still(pilot)
        pilot.app.clear_notifications()
        await settled(pilot)

    return ask


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])
def test_picture_of_a_question(someone: Person, snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
    assert snap_compare(StudyApp(someone.services()), terminal_size=size, run_before=_asker("2"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])
def test_picture_of_a_marking(someone: Person, snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
    keys = keys_for("kinds/one", SEED, good=False)
    assert snap_compare(StudyApp(someone.services()), terminal_size=size, run_before=_asker(*keys, "enter"))
