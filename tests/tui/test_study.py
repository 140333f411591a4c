"""Studying: what the keys do is in the store, and on screen, and nothing else is."""

from collections.abc import Callable

import pytest

from studyapp.memory.entries import Reviewed
from tests.tui.person import ALL, NEW_CARDS, Person, plain_deck

SomePerson = Callable[..., Person]


async def test_a_session_is_studied_from_home_to_its_summary(person: Person) -> None:
    """Every rating is in the log, in order; the summary counts them; home counts them too."""
    async with person.window() as window:
        assert "0 due  and  4 new" in window.text
        await window.press("s")
        assert "How long may a function run?" in window.text
        assert "15 minutes" not in window.text
        await window.press("space")
        assert "15 minutes" in window.text
        assert "Longer work is cut into steps." in window.text
        assert "Source: the developer guide" in window.text
        await window.press("4")
        await window.answer("6 MB")
        await window.press("4", "space", "2", "space", "4")
        await window.press("space", "3", "space", "3")
        assert "4 cards, 6 reviews, 100 % recalled" in window.text
        await window.press("q")
        assert "Today: 6 reviews" in window.text
    first, second, third, fourth = NEW_CARDS
    assert person.ratings == [(first, 4), (second, 4), (third, 2), (fourth, 4), (third, 3), (third, 3)]
    assert person.projection.days[person.clock.now().study_day()].reviews == 6


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
@pytest.mark.parametrize("how", ["key", "mouse"])
async def test_each_rating_is_given_by_key_and_by_mouse(person: Person, rating: int, how: str) -> None:
    """The button says when the card would come back, and that is when it does."""
    name = ("Again", "Hard", "Good", "Easy")[rating - 1]
    async with person.window(ALL) as window:
        await window.press("space")
        assert all(f"{at} {each}" in window.text for at, each in enumerate(("Again", "Hard", "Good", "Easy"), 1))
        await (window.press(str(rating)) if how == "key" else window.click(f"{rating} {name}"))
        assert "Largest request payload?" in window.text
    assert person.ratings == [(NEW_CARDS[0], rating)]


async def test_a_rating_before_the_answer_is_shown_does_nothing(person: Person) -> None:
    """Keys that mean nothing now are not in the row of keys, and do nothing."""
    async with person.window(ALL) as window:
        assert "Rate" not in window.keys
        await window.press("3", "i")
        assert "15 minutes" not in window.text
    assert person.log == []


async def test_the_answer_is_shown_and_rated_by_the_mouse_alone(person: Person) -> None:
    """The keys at the foot can be clicked."""
    async with person.window() as window:
        await window.click("Study this deck")
        await window.click("Show answer")
        await window.click("Rate as framed")
        assert "Largest request payload?" in window.text
    assert person.ratings == [(NEW_CARDS[0], 3)]


async def test_keys_pressed_ahead_rate_the_cards_in_their_order(some_person: SomePerson) -> None:
    """Whoever is faster than the screen loses nothing."""
    person = some_person(plain_deck(3))
    async with person.window(ALL) as window:
        await window.dash_off("space", "4", "space", "2", "space", "4")
    assert person.ratings == [("plain/n1", 4), ("plain/n2", 2), ("plain/n3", 4)]


# --- typed answers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "verdict", "suggested"),
    [("6 megabytes", "✓ Right", 3), ("6", "≈ Close", 2), ("7 MB", "✗ Not right", 1), ("", "You typed: nothing", 1)],
)
async def test_a_typed_answer_is_judged_and_enter_takes_the_rating_that_fits(
    some_person: SomePerson, answer: str, verdict: str, suggested: int
) -> None:
    """What was typed is kept with the review."""
    person = some_person("deck: d\nnotes:\n  - {id: p, q: Largest payload?, answer: 6 MB}\n")
    async with person.window(ALL) as window:
        await window.answer(answer)
        assert verdict in window.text
        assert "Answer:    6 MB" in window.text
        await window.press("enter")
    (entry,) = person.log
    assert isinstance(entry.event, Reviewed)
    assert (entry.event.rating, entry.event.response) == (suggested, answer)


async def test_escape_leaves_the_answer_line_so_that_letters_are_keys(person: Person) -> None:
    """`h` is text in the line and a hint beside it; `i` goes back, and what was typed is still there."""
    async with person.window(ALL) as window:
        await window.press("x", "h")
        assert window.typed() == "h"
        assert "A single digit." not in window.text
        await window.press("escape", "h")
        assert "Hint 1: A single digit." in window.text
        await window.press("i", "i")
        assert window.typed() == "hi"


async def test_an_answer_its_enter_and_its_rating_typed_at_once_stay_apart(person: Person) -> None:
    """The rating is not part of the answer, though it came before the answer was judged."""
    async with person.window(ALL) as window:
        await window.press("x")
        await window.dash_off("6", "space", "M", "V", "backspace", "B", "enter", "4")
        assert "Memory goes from" in window.text
    (entry,) = person.log
    assert isinstance(entry.event, Reviewed)
    assert (entry.event.response, entry.event.rating) == ("6 MB", 4)


async def test_the_line_is_empty_for_each_card(some_person: SomePerson) -> None:
    """What was typed for one card is not there for the next, however one comes to it."""
    person = some_person("deck: d\nnotes:\n  - {id: a, q: A?, answer: x}\n  - {id: b, q: B?, answer: y}\n")
    async with person.window(ALL) as window:
        await window.press("z", "escape", "minus")
        assert "B?" in window.text
        assert window.typed() == ""
        await window.press("z", "escape", "u")
        assert "A?" in window.text
        assert window.typed() == ""


async def test_a_very_long_answer_is_shown_in_full_and_kept(some_person: SomePerson) -> None:
    """Nothing is cut: the pane scrolls."""
    person = some_person("deck: d\nnotes:\n  - {id: p, q: Largest payload?, answer: 6 MB, explain: For both ways.}\n")
    async with person.window(ALL) as window:
        await window.answer("word " * 2_000 + "end")
        await window.press("end")
        assert "For both ways." in window.text
        await window.press("1")
    (entry,) = person.log
    assert isinstance(entry.event, Reviewed)
    assert entry.event.response is not None
    assert entry.event.response.endswith("word end")
