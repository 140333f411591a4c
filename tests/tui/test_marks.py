"""What a learner does to a card besides rating it, and taking back whatever was done: in the store and on screen."""

from collections.abc import Callable

import pytest

from studyapp.memory.entries import Noted
from tests.tui.person import ALL, NEW_CARDS, OTHER_DECK, Person, plain_deck

SomePerson = Callable[..., Person]


async def test_hints_come_one_by_one_until_there_are_no_more(person: Person) -> None:
    """The key goes when there is nothing more to show; the hints stay with the answer."""
    async with person.window(ALL) as window:
        assert "Hint" in window.keys
        await window.press("h")
        assert "Hint 1: It is a round number of minutes." in window.text
        assert "Hint 2" not in window.text
        await window.press("h")
        assert "Hint 2: It is a quarter of an hour." in window.text
        assert "Hint" not in window.keys
        await window.press("h", "space")
        assert "Hint 2" in window.text
    assert person.log == []


@pytest.mark.parametrize(
    ("key", "kind", "says"),
    [("minus", "buried", "Buried until tomorrow."), ("at", "suspended", "Suspended until you resume it.")],
)
async def test_a_card_is_put_aside_and_the_next_one_comes(person: Person, key: str, kind: str, says: str) -> None:
    """The mark is in the store, and undo brings the card back on screen."""
    async with person.window(ALL) as window:
        await window.press(key)
        assert window.message == says
        assert "Largest request payload?" in window.text
        assert person.kinds == [kind]
        marks = person.projection.marks[NEW_CARDS[0]]
        assert marks.suspended if kind == "suspended" else marks.buried_on == person.clock.now().study_day()
        await window.press("escape", "u")
        assert "How long may a function run?" in window.text
    assert person.kinds == [kind, "retracted"]
    assert person.projection.marks == {}


async def test_a_flag_is_set_and_removed_and_seen(person: Person) -> None:
    """The line at the top says so."""
    async with person.window(ALL) as window:
        await window.press("f")
        assert "⚑ flagged" in window.lines[0]
        await window.press("f")
        assert "⚑" not in window.text
    assert person.kinds == ["flagged", "unflagged"]


async def test_a_skipped_card_comes_last(some_person: SomePerson) -> None:
    """Nothing is recorded of it."""
    person = some_person(plain_deck(2))
    async with person.window(ALL) as window:
        await window.press("x")
        assert "Question 2?" in window.text
        await window.press("space", "4")
        assert "Question 1?" in window.text
    assert person.ratings == [("plain/n2", 4)]


# --- undo -------------------------------------------------------------------------------------------------------------


async def test_undo_brings_back_one_card_after_another(person: Person) -> None:
    """Pressed again it goes further back, though the card that came back has an answer line."""
    async with person.window(ALL) as window:
        await window.press("space", "3")
        await window.answer("7")
        await window.press("enter", "u", "u")
        assert "How long may a function run?" in window.text
        assert window.message == "Undone: the rating Good."
        await window.press("u")
        assert window.message == "There is nothing to undo."
    assert person.kinds == ["reviewed", "reviewed", "retracted", "retracted"]
    assert person.projection.memories == {}


async def test_undo_from_the_summary_brings_the_last_card_back(some_person: SomePerson) -> None:
    """And it can be rated otherwise."""
    person = some_person(plain_deck(1))
    async with person.window(ALL) as window:
        await window.press("space", "4")
        assert "Done." in window.text
        await window.press("u")
        assert "Question 1?" in window.text
        await window.press("space", "1")
    assert person.ratings == [("plain/n1", 1)]


async def test_undo_from_home_reaches_back_before_the_start_of_the_program(some_person: SomePerson) -> None:
    """It says what was undone and on which card, and the figures follow."""
    person = some_person(plain_deck(2))
    async with person.window(ALL) as window:
        await window.press("space", "4")
    async with person.window() as window:
        assert "Today: 1 review" in window.text
        await window.press("u")
        assert window.message == "Undone: the rating Easy on plain/n1."
        assert "Today:" not in window.text
    assert person.ratings == []


async def test_undo_of_a_card_whose_deck_is_gone_is_done_and_said(some_person: SomePerson) -> None:
    """The rating is taken back though there is nothing to show for it."""
    person = some_person(plain_deck(1), OTHER_DECK)
    async with person.window(ALL) as window:
        await window.press("space", "4")
    (person.decks / "deck0.yaml").unlink()
    async with person.window(ALL) as window:
        await window.press("u")
        assert "Undone: the rating Easy." in window.message
        assert "How long does a queue keep a message?" in window.text
    assert person.ratings == []


# --- the learner's own note -------------------------------------------------------------------------------------------


async def test_a_note_of_several_lines_is_kept_and_shown_with_the_answer(person: Person) -> None:
    """Enter is a new line, ctrl+s saves."""
    async with person.window(ALL) as window:
        await window.press("n")
        await window.write("mind the quarter")
        await window.press("enter")
        await window.write("of an hour")
        await window.press("ctrl+s")
        assert window.name == "StudyScreen"
        assert window.message == "Note saved."
        await window.press("space")
        assert "Your note: mind the quarter" in window.text
        assert "of an hour" in window.text
    (entry,) = person.log
    assert entry.event == Noted(NEW_CARDS[0], "mind the quarter\nof an hour")


async def test_a_note_is_left_as_it_was_but_not_without_a_word(person: Person) -> None:
    """Escape at once leaves; after something was written it asks first."""
    async with person.window(ALL) as window:
        await window.press("n", "escape")
        assert window.name == "StudyScreen"
        await window.press("n", "a", "escape")
        assert window.name == "NoteScreen"
        assert "Not saved yet" in window.message
        await window.press("escape")
        assert window.name == "StudyScreen"
    assert person.log == []


async def test_a_note_that_is_too_long_stays_in_the_editor(person: Person) -> None:
    """What was written is not lost: it can be shortened and saved."""
    async with person.window(ALL) as window:
        await window.press("n")
        await window.write("x" * 10_001)
        await window.press("ctrl+s")
        assert window.name == "NoteScreen"
        assert "The note has 10,001 characters; 10,000 is the most." in window.message
        await window.press("backspace", "ctrl+s")
        assert window.name == "StudyScreen"
    assert person.projection.marks[NEW_CARDS[0]].note == "x" * 10_000
