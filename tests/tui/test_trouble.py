"""When the store fails, another window is first or the terminal changes: it is said, and nothing is lost."""

from collections.abc import Callable

import pytest
from textual import events

from studyapp.content.library import Selection
from studyapp.errors import Unwritable
from studyapp.tui.app import StudyApp
from tests.tui.person import ALL, NEW_CARDS, Person, plain_deck

SomePerson = Callable[..., Person]


async def test_a_rating_that_cannot_be_written_is_said_and_the_card_stays(person: Person) -> None:
    """Nothing is acknowledged; when there is room again the same key works."""
    async with person.window(ALL) as window:
        await window.press("space")
        store = window.app.services.store
        append = store.append

        def full(*arguments: object, **more: object) -> None:
            raise Unwritable("The disk is full.", "Nothing was recorded. Make room, and answer again.")

        store.append = full  # type: ignore[method-assign,assignment]
        await window.press("3")
        assert window.message == "The disk is full.\nNothing was recorded. Make room, and answer again."
        assert "15 minutes" in window.text
        assert person.log == []
        store.append = append  # type: ignore[method-assign]
        await window.press("3")
        assert "Largest request payload?" in window.text
    assert person.ratings == [(NEW_CARDS[0], 3)]


async def test_an_answer_that_cannot_be_drawn_for_want_of_the_store_is_said(person: Person) -> None:
    """The intervals on the buttons come from the store: without it the prompt stays, and the program too."""
    async with person.window(ALL) as window:
        store = window.app.services.store

        def unreadable(*arguments: object) -> None:
            raise Unwritable("The disk does not answer.", "Look after it.")

        store.due_counts = unreadable  # type: ignore[method-assign,assignment]
        await window.press("x")  # to a card whose answer is typed
        await window.answer("6 MB")
        assert "The disk does not answer." in window.message
        del store.due_counts  # type: ignore[method-assign]
        await window.press("enter")
        assert "✓ Right" in window.text


async def test_a_card_rated_in_another_window_is_not_rated_twice(person: Person) -> None:
    """The second window says so and goes on."""
    async with person.window(ALL) as first, person.window(ALL) as second:
        await first.press("space", "4")
        await second.press("space", "1")
        assert "This card was rated in another window meanwhile." in second.message
        assert "Largest request payload?" in second.text
    assert person.ratings == [(NEW_CARDS[0], 4)]


async def test_a_deck_that_has_no_card_to_study_says_that_nothing_is_due(some_person: SomePerson) -> None:
    """And the keys say what can be done."""
    person = some_person(plain_deck(1))
    async with person.window(Selection(deck="plain")) as window:
        await window.press("space", "4", "q", "s")
        assert "Nothing is due here." in window.text
        assert "Back" in window.keys


@pytest.mark.parametrize("state", ["prompt", "typed", "revealed", "summary", "note", "help", "browse", "home"])
async def test_every_state_outlives_a_change_of_size(person: Person, state: str) -> None:
    """Small, large and back: the same is shown, and the keys still work."""
    keys = {
        "prompt": [],
        "typed": ["x"],
        "revealed": ["space"],
        "summary": ["minus", "escape", "minus", "minus", "minus"],
        "note": ["n"],
        "help": ["question_mark"],
        "browse": ["slash"],
        "home": ["q"],
    }
    async with person.window(ALL) as window:
        await window.press(*keys[state])
        before = window.lines
        for size in ((60, 16), (120, 40), (20, 8), (80, 24)):
            await window.pilot.resize_terminal(*size)
            await window.press("f2")  # a key that does nothing, for the time that it takes
        assert window.lines == before


# --- at the start -----------------------------------------------------------------------------------------------------


async def test_a_damaged_database_is_said_at_the_start_and_left_as_it_is(person: Person) -> None:
    """Home says it, studying says it, nothing can be rated, and the file is not touched."""
    place = person.home / "data" / "study.db"
    place.parent.mkdir()
    place.write_bytes(b"Dear Sir or Madam,\n" * 500)
    async with person.window() as window:
        assert "is damaged" in window.text
        assert "studyapp restore" in window.text
        await window.press("s", "space", "3")
        assert window.name == "StudyScreen"
        assert "is damaged" in window.text
        await window.press("q", "b", "enter", "f", "u")
        assert "is damaged" in window.message
    assert place.read_bytes() == b"Dear Sir or Madam,\n" * 500


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_the_program_ends_while_the_store_is_still_opening(person: Person, key: str) -> None:
    """Nobody waits for a database that they do not need."""
    app = StudyApp(person.services())
    async with app.run_test() as pilot:
        app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
    assert app.return_code == 0
    async with person.window() as window:
        assert "4 new" in window.text


async def test_a_message_gives_way_to_the_next_one(person: Person) -> None:
    """They never pile up over the card."""
    async with person.window(ALL) as window:
        await window.press("f", "f")
        assert window.message == "Flag removed."
        await window.dash_off("u", "u", "u")
        assert window.message == "There is nothing to undo."
        assert [line for line in window.lines if "▌" in line] == [window.lines[1]]
