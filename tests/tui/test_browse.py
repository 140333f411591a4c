"""Searching all cards, and marking them from the list."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from studyapp.sessions.browse import Found
from tests.tui.person import ALL, DECK, OTHER_DECK, Person, plain_deck, settled

SomePerson = Callable[..., Person]


@pytest.mark.parametrize(
    ("query", "found"),
    [("payload", "1 card of 7"), ("deck:queues", "2 cards of 7"), ("-deck:queues memory", "2 cards of 7")],
)
async def test_the_list_narrows_as_one_types(some_person: SomePerson, query: str, found: str) -> None:
    """And shows the card under the cursor below."""
    async with some_person(DECK, OTHER_DECK).window() as window:
        await window.press("slash")
        assert "7 cards of 7" in window.text
        await window.write(query)
        assert found in window.text


async def test_the_card_under_the_cursor_is_shown_with_its_answer(person: Person) -> None:
    """It follows the cursor."""
    async with person.window() as window:
        await window.press("b", "enter", "down")
        below = window.text.partition("5 cards of 5")[2]
        assert "Largest request payload?" in below
        assert "15 minutes" not in window.text
        await window.press("tab", "pagedown")
        assert "6 MB" in window.text


async def test_marks_are_put_on_the_card_under_the_cursor_and_found_again(person: Person) -> None:
    """Flag, note and suspension, in the store and in the search."""
    async with person.window() as window:
        await window.press("b", "enter", "down", "f", "at", "n")
        await window.write("mine")
        await window.press("ctrl+s")
        assert window.message == "Note saved."
        row = next(line for line in window.lines if "Largest request payload?" in line)
        assert "suspended" in row
        assert "⚑✎" in row
        for query in ("is:flagged", "is:suspended", "is:noted", "mine"):
            await window.press("slash", "ctrl+u")
            await window.write(query)
            assert "1 card of 5" in window.text
        await window.press("enter", "at", "u", "u")
        assert "Undone: the suspension" not in window.message  # the two undone are the resumption and the note
        assert window.message == "Undone: the change of a note on lambda/payload."
    marks = person.projection.marks["lambda/payload"]
    assert (marks.flagged, marks.suspended, marks.note) == (True, True, "")
    assert person.kinds == ["flagged", "suspended", "noted", "resumed", "retracted", "retracted"]


async def test_a_mark_pressed_twice_at_once_is_put_and_removed(person: Person) -> None:
    """The second press sees what the first did, though the list is not drawn anew yet."""
    async with person.window() as window:
        await window.press("b", "enter")
        await window.dash_off("f", "f")
    assert person.kinds == ["flagged", "unflagged"]


async def test_keys_after_enter_go_to_the_list_when_it_shows_what_was_searched(person: Person) -> None:
    """However fast they come and however slow the search: no other card is marked, and they are not in the search."""
    async with person.window() as window:
        await window.press("b")
        services, gate = window.app.services, threading.Event()
        find = services.find

        def slow_find(query: str) -> Found:
            assert gate.wait(30)
            return find(query)

        services.find = slow_find  # type: ignore[method-assign]
        window.arrive("s", "c", "r", "a", "enter", "f")
        for _ in range(500):
            await asyncio.sleep(0)
        assert person.log == []
        gate.set()
        await settled(window.pilot)
        assert window.typed() == "scra"
    assert person.projection.marks["lambda/scratch"].flagged
    assert person.kinds == ["flagged"]


async def test_a_search_that_finds_nothing_says_what_to_do(person: Person) -> None:
    """There is no card to mark then, and no key for it."""
    async with person.window() as window:
        await window.press("b")
        await window.write("zeppelin")
        assert "No card fits. Fewer words find more." in window.text
        await window.press("enter", "f")
        assert "Flag" not in window.keys
    assert person.log == []


async def test_a_search_that_is_not_understood_says_so(person: Person) -> None:
    """With what would be."""
    async with person.window() as window:
        await window.press("b")
        await window.write("is:tired")
        assert "is:tired is not known; there are new, learning" in window.text


async def test_many_cards_are_shown_in_part_and_counted_in_full(some_person: SomePerson) -> None:
    """A large library does not make a slow list."""
    async with some_person(plain_deck(350)).window() as window:
        await window.press("b")
        assert "The first 300 of 350 cards of 350; type to narrow" in window.text


async def test_browsing_in_a_session_comes_back_to_its_card(person: Person) -> None:
    """Answer shown and all."""
    async with person.window(ALL) as window:
        await window.press("space", "slash", "escape")
        assert window.name == "StudyScreen"
        assert "15 minutes" in window.text


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40)])
async def test_the_cards_fit_in_their_table(person: Person, size: tuple[int, int]) -> None:
    """No table is wider than the screen, the state is seen, and some rows at least."""
    async with person.window(size=size) as window:
        await window.press("b")
        table = window.screen.query_one("#found")
        assert table.max_scroll_x == 0
        assert sum(line.rstrip().endswith("new") for line in window.lines) >= 4
