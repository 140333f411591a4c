"""A drill on screen: its flashcards, their summary, and on to its items; what was done is in the store."""

from collections.abc import Callable

import pytest

from tests.papers import EXAMS, KINDS, keys_for
from tests.tui.person import Person, settled

SEED = 5
CARDS = ("kinds/one", "kinds/recall")


@pytest.fixture
def someone(some_person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with the bank, whose dice fall as the tests need it."""
    monkeypatch.setattr("secrets.randbelow", lambda _: SEED)
    return some_person(KINDS, EXAMS)


async def test_the_flashcards_come_first_and_the_items_after_their_summary(someone: Person) -> None:
    """Undo works in it as anywhere; home comes when all is done."""
    async with someone.window() as window:
        window.app.drill(CARDS)
        await settled(window.pilot)
        assert window.name == "DrillScreen"
        assert "A card without a key?" in window.text
        await window.press("z")
        assert window.name == "DrillScreen"
        await window.press("space", "4")
        assert "1 chosen card" in window.lines[0]
        assert "done; 1 item to come" in window.lines[0]
        assert "1 card, 1 review, 100 % recalled" in window.text
        assert "z Quiz" in window.keys
        await window.press("u")
        assert "A card without a key?" in window.text
        assert someone.ratings == []
        await window.press("space", "4", "z")
        assert window.name == "QuizScreen"
        assert "Question 1 of 1" in window.text
        await window.press(*keys_for("kinds/one", SEED, good=True), "enter", "enter")
        assert "1 of 1 question right" in window.text
        await window.press("q")
        assert window.name == "HomeScreen"
    assert someone.ratings == [("kinds/recall", 4), ("kinds/one", 3)]


async def test_leaving_in_the_middle_leaves_the_drill(someone: Person) -> None:
    """What was rated is kept."""
    async with someone.window() as window:
        window.app.drill(("kinds/word", *CARDS))
        await settled(window.pilot)
        await window.answer("blue")
        await window.press("3", "q")
        assert window.name == "HomeScreen"
    assert someone.ratings == [("kinds/word", 3)]


async def test_items_alone_are_a_quiz_and_cards_alone_have_none(someone: Person) -> None:
    """And cards that are gone, or sealed, are said to be."""
    async with someone.window() as window:
        window.app.drill(["kinds/one"])
        await settled(window.pilot)
        assert window.name == "QuizScreen"
        await window.press("q")
        window.app.drill(["kinds/recall"])
        await settled(window.pilot)
        await window.press("space", "4")
        assert "z Quiz" not in window.keys
        await window.press("z")
        assert window.name == "StudyScreen"
        await window.press("q")
        window.app.drill(["kinds/kept-x", "kinds/gone"])
        await settled(window.pilot)
        assert window.name == "HomeScreen"
        assert "None of these cards is there to study." in window.message


async def test_the_help_names_the_key_that_goes_on(someone: Person) -> None:
    """Beside all that studying has."""
    async with someone.window(size=(120, 80)) as window:
        window.app.drill(CARDS)
        await settled(window.pilot)
        await window.press("f1")
        assert {"study.quiz", "study.undo", "study.reveal"} <= set(window.text.replace("│", " ").split())
