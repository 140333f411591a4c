"""Decks edited under an open screen, and reports made on it: what is seen, and what is in the store."""

import asyncio
import os
from collections.abc import Callable
from typing import Any

import pytest

from studyapp.content.library import Selection
from studyapp.memory.entries import ExamAnswered, Rekeyed, Reported, Reviewed
from studyapp.sessions.papers import Sitting
from studyapp.sessions.quiz import QuizPlan
from tests.papers import EXAMS, KINDS, asked, keys_for
from tests.tui.person import ALL, DECK, NEW_CARDS, OTHER_DECK, Person, Window, plain_deck, settled

SEED = 5
BROKEN = DECK.replace("notes:", "notes: {")
PICKS = """
deck: picks
title: Picks
notes:
  - id: one
    q: What do you do?
    options: [right: Use a task, wrong: Raise the timeout, wrong: Raise the memory]
  - id: word
    q: Which colour is the sky?
    answer: blue
"""

SomePerson = Callable[..., Person]


@pytest.fixture
def someone(some_person: SomePerson, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with the bank, whose dice fall as the tests need it."""
    monkeypatch.setattr("secrets.randbelow", lambda _: SEED)
    return some_person(KINDS, EXAMS)


async def edit(window: Window, person: Person, text: str | None, name: str = "deck0.yaml") -> None:
    """The deck's file is saved in another window, and the application looks at the decks."""
    place = person.decks / name
    if text is None:
        place.unlink()
    else:
        later = place.stat().st_mtime_ns + 10**9 if place.exists() else None
        person.write_deck(text, name)
        if later:
            os.utime(place, ns=(later, later))
    await look(window)


async def look(window: Window) -> None:
    """As the application does every second."""
    if words := await asyncio.to_thread(window.app.look_at_decks):
        window.app.decks_read(words)
    await settled(window.pilot)


async def hush(window: Window) -> None:
    """Take the message away, which may cover the card."""
    window.app._hush()
    await settled(window.pilot)


def reports(person: Person) -> list[Reported]:
    return [entry.event for entry in person.log if isinstance(entry.event, Reported)]


# --- the screens ----------------------------------------------------------------------------------------------------


async def test_home_counts_a_deck_that_was_added(person: Person) -> None:
    """And says that the decks were read; looking again says nothing."""
    async with person.window() as window:
        assert "4 new" in window.text
        await edit(window, person, OTHER_DECK, "other.yaml")
        assert "Queues" in window.text
        assert "6 new" in window.text
        assert window.message == "The decks were read anew."
        window.app.clear_notifications()
        await look(window)
        assert window.message == ""


async def test_the_card_on_screen_is_refreshed_and_its_rating_counts(person: Person) -> None:
    """With its answer shown already: the new one is, and one key rates it."""
    async with person.window(ALL) as window:
        await window.press("space")
        await edit(window, person, DECK.replace("a: 15 minutes", "a: A quarter of an hour"))
        assert "A quarter of an hour" in window.text
        assert "15 minutes" not in window.text
        assert window.message == "The card was read anew."
        await window.press("3")
        assert "Largest request payload?" in window.text
    assert person.ratings == [(NEW_CARDS[0], 3)]
    (event,) = [entry.event for entry in person.log if isinstance(entry.event, Reviewed)]
    services = person.services()
    assert event.fingerprint == services.read_decks().cards[NEW_CARDS[0]].fingerprint


async def test_an_edit_of_another_card_leaves_the_one_on_screen_alone(person: Person) -> None:
    """Its answer stays shown, its buttons stay."""
    async with person.window(ALL) as window:
        await window.press("space")
        before = window.lines
        await edit(window, person, "# a comment\n" + DECK.replace("6 MB", "7 MB"))
        await hush(window)
        assert window.lines == before
        await window.press("4")
    assert person.ratings == [(NEW_CARDS[0], 4)]


async def test_what_is_typed_is_kept_while_the_decks_are_read(person: Person) -> None:
    """Also when the question itself is edited; then it is judged by the new key."""
    async with person.window(ALL) as window:
        await window.press("x")
        await window.write("7 M")
        await edit(window, person, DECK.replace("answer: 6 MB", "answer: 7 MB").replace("Largest", "The largest"))
        assert "The largest request payload?" in window.text
        assert window.typed() == "7 M"
        await window.answer("B")
        assert "✓ Right" in window.text
        await window.press("enter")
    assert person.ratings == [(NEW_CARDS[1], 3)]


async def test_a_mistake_saved_half_way_is_told_and_the_last_good_version_stays(person: Person) -> None:
    """On every screen; mended, it is read. Nothing that was being done is lost."""
    async with person.window(ALL) as window:
        await window.press("space")
        await edit(window, person, BROKEN)
        assert "deck0.yaml:" in window.message
        assert "The deck stays as it last was." in window.message
        assert "15 minutes" in window.text
        await window.press("4", "escape", "q")
        assert "AWS Lambda: the limits" in window.text
        await edit(window, person, DECK.replace("Which folder", "What folder"))
        assert window.message == "The decks were read anew."
        await window.press("b")
        assert "What folder may be written to?" in window.text
    assert person.ratings == [(NEW_CARDS[0], 4)]


async def test_a_changed_key_is_said_beside_the_card_and_in_its_answer(person: Person) -> None:
    """Until it is rated."""
    async with person.window(ALL) as window:
        await window.press("space", "4")
    person.clock.forward(days=1)
    async with person.window() as window:
        await edit(window, person, DECK.replace("15 minutes", "20 minutes"))
        assert "1 due" in window.text
        await window.press("s")
        while NEW_CARDS[0] not in window.lines[0]:
            await window.press("escape", "x")
        assert "✱ answer changed" in window.lines[0]
        assert "15 minutes" not in window.text
        await window.press("space")
        assert "The answer has changed. It was 15 minutes, now 20 minutes" in window.text
        await window.press("3")
        assert "✱" not in window.text
    assert [entry.event for entry in person.log if isinstance(entry.event, Rekeyed)] == [Rekeyed(NEW_CARDS[0])]
    assert person.projection.memories[NEW_CARDS[0]].rekeyed is False


async def test_a_card_that_vanishes_gives_way_to_the_next(person: Person) -> None:
    """And it is said."""
    async with person.window(ALL) as window:
        await edit(window, person, DECK.replace("id: timeout", "id: other"))
        assert "is no longer among the cards to study" in window.message
        await hush(window)
        assert "Largest request payload?" in window.text
        await edit(window, person, None)
        assert window.name == "StudyScreen"


async def test_a_note_being_written_goes_to_the_card_that_it_was_begun_on(person: Person) -> None:
    """Though that card is gone from the decks when it is saved."""
    async with person.window(ALL) as window:
        await window.press("n")
        await window.write("on the first")
        await edit(window, person, DECK.replace("id: timeout", "id: other"))
        await window.press("ctrl+s")
        assert window.message == "Note saved."
    assert {key: marks.note for key, marks in person.projection.marks.items()} == {NEW_CARDS[0]: "on the first"}


async def test_a_note_written_in_the_list_goes_to_its_card_too(person: Person) -> None:
    """The list is another one below it."""
    async with person.window() as window:
        await window.press("b", "enter", "down", "n")
        await window.write("on the payload")
        await edit(window, person, DECK.replace("id: payload", "id: other"))
        await window.press("ctrl+s")
    assert {key: marks.note for key, marks in person.projection.marks.items()} == {NEW_CARDS[1]: "on the payload"}


async def test_the_list_of_cards_shows_the_decks_as_they_are(person: Person) -> None:
    """The cursor stays on its card."""
    async with person.window() as window:
        await window.press("b", "enter", "down")
        await edit(window, person, "# more\n" + DECK.replace("Which folder", "What folder").replace("6 MB", "7 MB"))
        assert "What folder may be written to?" in window.text
        assert "5 cards of 5" in window.text
        assert "Largest request payload?" in window.text.partition("5 cards of 5")[2]


# --- quiz -----------------------------------------------------------------------------------------------------------


async def quiz(window: Window, card: str) -> None:
    """A quiz with this question first."""
    window.app.quiz(QuizPlan(Selection(deck="picks"), seed=SEED))
    await settled(window.pilot)
    if card not in window.lines[0]:
        await window.press("escape" if window.app.focused and window.app.focused.id == "typed" else "x")
        window.app.screen._session._cards = window.app.screen._session._cards[::-1]  # type: ignore[attr-defined]
        window.app.screen.show()  # type: ignore[attr-defined]
        await settled(window.pilot)
    assert card in window.lines[0]


def chosen(window: Window) -> Any:
    return window.app.screen._draft  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("deck: picks", "# a line more\ndeck: picks", True),
        ("answer: blue", "answer: green", True),
        ("Raise the memory", "Ask for more", False),
        ("What do you do?", "What do you do now?", False),
    ],
    ids=["a line above", "another question", "an option", "the question"],
)
async def test_what_was_chosen_is_kept_unless_the_question_is_another(
    some_person: SomePerson, before: str, after: str, kept: bool
) -> None:
    """What is on screen is what is answered."""
    person = some_person(PICKS)
    async with person.window() as window:
        await quiz(window, "picks/one")
        await window.press("1")
        assert chosen(window) is not None
        await edit(window, person, PICKS.replace(before, after))
        assert (chosen(window) is not None) is kept
        if before in PICKS.partition("- id: word")[0] and not kept:
            assert after in window.text
        await window.press(*([] if kept else ["1"]), "enter")
    assert person.kinds == ["reviewed"]


async def test_a_typed_answer_of_a_quiz_is_kept(some_person: SomePerson) -> None:
    """While its own question is edited."""
    person = some_person(PICKS)
    async with person.window() as window:
        await quiz(window, "picks/word")
        await window.write("gre")
        await edit(window, person, PICKS.replace("the sky?", "the grass?").replace("blue", "green"))
        assert "Which colour is the grass?" in window.text
        assert window.typed() == "gre"
        await window.answer("en")
        assert "✓ Right" in window.text
    assert person.ratings == [("picks/word", 3)]


async def test_a_marking_stays_as_it_was(some_person: SomePerson) -> None:
    """The answer was given to the question of before."""
    person = some_person(PICKS)
    async with person.window() as window:
        await quiz(window, "picks/one")
        await window.press("1", "enter")
        before = window.lines
        await edit(window, person, PICKS.replace("Raise the memory", "Ask for more").replace("Use a task", "Use two"))
        await hush(window)
        assert window.lines == before


async def test_a_question_that_is_sealed_meanwhile_is_put_no_more(some_person: SomePerson) -> None:
    """Nor is one that is no question by now; the quiz ends when none is left."""
    person = some_person(PICKS)
    async with person.window() as window:
        await quiz(window, "picks/one")
        await edit(window, person, PICKS.replace("id: one", "id: one\n    sealed: kept"))
        assert "picks/word" in window.lines[0]
        await edit(
            window, person, PICKS.replace("answer: blue", "a: blue").replace("id: one", "id: one\n    sealed: k")
        )
        assert "Quiz" in window.lines[0]
        assert "done" in window.lines[0]


# --- reports --------------------------------------------------------------------------------------------------------


async def report(window: Window, text: str) -> None:
    """Press `!`, write, save."""
    await window.press("exclamation_mark")
    assert window.name == "NoteScreen"
    await window.write(text)
    await window.press("ctrl+s")
    assert "Reported." in window.message


async def test_a_card_is_reported_before_its_answer_and_after_it(person: Person) -> None:
    """The text is kept with the deck's revision; the card stays on screen, and is rated."""
    async with person.window(ALL) as window:
        await report(window, "before")
        await window.press("space")
        await report(window, "after")
        await window.press("3")
        revision = window.app.services.library.decks[0].revision
    assert [(each.card, each.text, each.revision) for each in reports(person)] == [
        (NEW_CARDS[0], "before", revision),
        (NEW_CARDS[0], "after", revision),
    ]
    assert person.ratings == [(NEW_CARDS[0], 3)]


async def test_an_empty_report_is_not_kept_and_can_be_mended(person: Person) -> None:
    """What was written stays; escape leaves it."""
    async with person.window(ALL) as window:
        await window.press("exclamation_mark", "ctrl+s")
        assert "Say what is wrong with it" in window.message
        assert window.name == "NoteScreen"
        await window.press("escape")
        assert window.name == "StudyScreen"
    assert person.log == []


async def test_an_exclamation_mark_in_an_answer_is_text(person: Person) -> None:
    """Beside the line it reports; what was typed is there afterwards."""
    async with person.window(ALL) as window:
        await window.press("x")
        await window.press("6", "exclamation_mark")
        assert window.typed() == "6!"
        await window.press("escape")
        await report(window, "wrong")
        assert window.typed() == "6!"
    assert [each.card for each in reports(person)] == [NEW_CARDS[1]]


async def test_a_card_is_reported_from_the_list(person: Person) -> None:
    """The one under the cursor."""
    async with person.window() as window:
        await window.press("b", "enter", "down")
        await report(window, "from the list")
    assert [(each.card, each.text) for each in reports(person)] == [(NEW_CARDS[1], "from the list")]


async def test_a_question_is_reported_before_and_after_its_marking(some_person: SomePerson) -> None:
    """What was chosen stays chosen."""
    person = some_person(PICKS)
    async with person.window() as window:
        await quiz(window, "picks/one")
        await window.press("1")
        await report(window, "before")
        assert chosen(window) is not None
        await window.press("enter")
        await report(window, "after")
        assert "✓ Right" in window.text or "✗ Not right" in window.text
    assert [(each.card, each.text) for each in reports(person)] == [("picks/one", "before"), ("picks/one", "after")]


@pytest.mark.parametrize("sealed", ["", "kept-1"])
async def test_an_exam_question_is_reported_without_its_name(someone: Person, sealed: str) -> None:
    """The item's id may tell its answer; the attempt goes on, and the answer stays given."""
    if sealed:
        someone.write_deck(
            EXAMS.replace("questions: 8", "questions: 2").replace("scored: 6", "scored: 2"), "deck1.yaml"
        )
    async with someone.window() as window:
        window.app.exam(Sitting("MINI", SEED, sealed=sealed))
        await settled(window.pilot)
        card = window.app.screen.session.view.question.card  # type: ignore[attr-defined]
        if asked(card.key, SEED).kind == "enter":
            await window.press("escape")
        await window.press("exclamation_mark")
        assert card.key not in window.text
        assert "What is wrong with this question?" in window.text
        await window.write("not clear")
        await window.press("ctrl+s")
        assert window.name == "ExamScreen"
        if asked(card.key, SEED).kind != "enter":
            await window.press(*keys_for(card.key, SEED, good=True))
    (event,) = reports(someone)
    assert (event.card, event.text) == (card.key, "not clear")
    assert event.revision
    if asked(card.key, SEED).kind != "enter":
        assert isinstance(someone.log[-1].event, ExamAnswered)


@pytest.mark.parametrize("where", ["exam", "quiz"])
async def test_a_question_whose_deck_is_gone_by_now_can_be_reported(someone: Person, where: str) -> None:
    """The application goes on, and the report is kept."""
    async with someone.window() as window:
        if where == "exam":
            window.app.exam(Sitting("MINI", SEED))
        else:
            window.app.quiz(QuizPlan(Selection(tag="pick"), seed=SEED))
        await settled(window.pilot)
        name = window.name
        await edit(window, someone, plain_deck(2))
        if window.app.focused and window.app.focused.id == "typed":
            await window.press("escape")
        await report(window, "gone")
        assert window.name == name
    (event,) = reports(someone)
    assert (event.text, event.revision) == ("gone", "")
