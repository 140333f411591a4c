"""Home: what is due and what to do now."""

from collections.abc import Callable

import pytest

from tests.tui.person import ALL, DECK, OTHER_DECK, Person, plain_deck

SomePerson = Callable[..., Person]


async def test_without_a_deck_home_says_how_to_get_one(some_person: SomePerson) -> None:
    """And there is no empty table."""
    async with some_person().window() as window:
        assert "There are no decks yet." in window.text
        assert "Learned" not in window.text
        await window.press("s")
        assert "Nothing is due here." in window.text
        await window.press("q", "b")
        assert "There are no cards." in window.text


async def test_when_all_is_done_home_says_when_the_next_card_comes(some_person: SomePerson) -> None:
    """By its day."""
    person = some_person(plain_deck(1))
    async with person.window(ALL) as window:
        await window.press("space", "4", "q")
        due = person.projection.memories["plain/n1"].due_day - person.clock.now().study_day()
        assert "Nothing is due." in window.text
        assert f"{due}d" == "8d" or "The next card is due on" in window.text
        person.clock.forward(days=due)
    async with person.window() as window:
        assert "1 due  and  0 new" in window.text


async def test_enter_studies_only_the_deck_under_the_cursor(some_person: SomePerson) -> None:
    """The other one has to wait."""
    person = some_person(DECK, OTHER_DECK)
    async with person.window() as window:
        await window.press("down", "enter", "space", "4")
        await window.answer(".fifo")
        await window.press("4")
        assert "deck queues" in window.lines[0]
        assert "Done." in window.text
    assert person.ratings == [("queues/retention", 4), ("queues/fifo", 4)]


async def test_decks_that_were_changed_are_read_anew(some_person: SomePerson) -> None:
    """Without a new start of the program; and it says that it was done."""
    person = some_person(plain_deck(1))
    async with person.window() as window:
        assert "1 new" in window.text
        person.write_deck(plain_deck(3))
        await window.press("r")
        assert "3 new" in window.text
        assert window.message == "Read 1 deck anew."


async def test_a_mistake_in_a_deck_is_counted_and_costs_no_session(some_person: SomePerson) -> None:
    """And home says where to read of it."""
    person = some_person(plain_deck(1) + "  - {id: wrong, q: No answer?}\n")
    async with person.window() as window:
        assert "1 problem in the decks: studyapp decks lint" in window.text
        await window.press("s", "space", "4")
    assert person.ratings == [("plain/n1", 4)]


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40), (40, 12)])
async def test_the_decks_fit_in_their_table(some_person: SomePerson, size: tuple[int, int]) -> None:
    """No table is wider than the screen, and the figures are seen."""
    async with some_person(DECK).window(size=size) as window:
        table = window.screen.query_one("#decks")
        assert table.max_scroll_x == 0
        assert "0/5" in window.text
