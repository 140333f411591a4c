"""A deck edited during a session: the same card comes back read anew, and nothing that was done is lost."""

import pytest

from studyapp.memory.schedule import Learned
from studyapp.sessions import marking
from tests.sessions.learner import (
    DECK,
    NEW_CARDS,
    Learner,
    answer,
    asked,
    asking,
    library_of,
    plain_deck,
    revealed,
    study_all,
)


def test_the_same_card_comes_back_with_its_new_text(learner: Learner) -> None:
    """The prompt on screen is the edited one, and the note keeps its history."""
    answer(learner.study(), 4)
    before = learner.memory(NEW_CARDS[0])
    learner.clock.forward(days=60)
    session = learner.study()
    while asked(session) != NEW_CARDS[0]:
        session.skip()
    words = session.refresh(library_of(DECK.replace("How long may", "For how long may")))
    assert words == "The card was read anew."
    view = asking(session)
    assert view.card.prompt == "For how long may a function run?"
    assert view.memory == before
    assert isinstance(before, Learned)


def test_a_shown_answer_stays_shown(learner: Learner) -> None:
    """The answer is the new one, and the rating counts for what is on screen now."""
    session = learner.study()
    session.reveal()
    session.refresh(library_of(DECK.replace("a: 15 minutes", "a: A quarter of an hour")))
    assert revealed(session).asking.card.answer == "A quarter of an hour"
    session.rate(3)
    assert learner.log[-1].event.fingerprint == session.library.cards[NEW_CARDS[0]].fingerprint


@pytest.mark.parametrize(("now_right", "outcome", "suggested"), [("8 MB", "right", 3), ("9 MB", "wrong", 1)])
def test_a_typed_answer_is_judged_again_by_the_new_key(
    learner: Learner, now_right: str, outcome: str, suggested: int
) -> None:
    """What was typed is kept; a wrong key that the learner has just mended no longer counts against them."""
    session = learner.study()
    while asked(session) != "lambda/payload":
        session.skip()
    session.respond("8 MB")
    assert revealed(session).suggested == 1
    session.refresh(library_of(DECK.replace("answer: 6 MB", f"answer: {now_right}")))
    view = revealed(session)
    assert view.verdict is not None
    assert (view.verdict.outcome, view.verdict.response, view.suggested) == (outcome, "8 MB", suggested)


def test_hints_shown_so_far_stay_within_what_there_is(learner: Learner) -> None:
    """An edit may take hints away."""
    session = learner.study()
    session.hint()
    session.hint()
    session.refresh(library_of(DECK.replace("It is a round number of minutes., ", "")))
    assert (asking(session).hints, asking(session).more_hints) == (("It is a quarter of an hour.",), 0)


def test_an_edit_elsewhere_changes_nothing_on_screen(learner: Learner) -> None:
    """And nothing is said of it."""
    session = learner.study()
    session.reveal()
    before = session.view
    assert session.refresh(library_of(DECK.replace("explain: Longer", "explain: Much longer"))) == ""
    assert revealed(session).previews == before.previews
    assert session.refresh(library_of(DECK, plain_deck(2))) == ""


@pytest.mark.parametrize(
    ("why", "edited"),
    [
        ("deleted", DECK.replace("id: timeout\n", "id: other\n")),
        ("sealed", DECK.replace("q: How long", "sealed: exam-1\n    q: How long")),
        ("made an item", DECK.replace("a: 15 minutes", "options: [{right: 15 minutes}, {wrong: 3 s}]")),
        ("all gone", plain_deck(3)),
    ],
)
def test_a_card_that_can_no_longer_be_studied_leaves_the_screen(learner: Learner, why: str, edited: str) -> None:
    """The session goes on with the next one, says so, and the card's history is kept."""
    session = learner.study()
    answer(session, 1)
    learner.clock.forward(seconds=60)
    answer(session, 4)
    assert asked(session) == NEW_CARDS[0]
    words = session.refresh(library_of(edited))
    assert words == "lambda/timeout is no longer among the cards to study; its history is kept."
    assert asked(session) != NEW_CARDS[0]
    assert learner.learned(NEW_CARDS[0]).reviews == 1
    assert NEW_CARDS[0] not in study_all(session, [4])


def test_a_card_that_is_still_to_come_may_vanish(learner: Learner) -> None:
    """Queued, in a step or skipped, it is simply not asked."""
    session = learner.study()
    answer(session, 3)
    session.skip()
    edited = DECK.replace("id: timeout\n", "id: a\n").replace("id: memory\n", "id: b\n").replace("id: scratch", "id: c")
    assert session.refresh(library_of(edited)) == ""
    assert study_all(session, [4]) == ["lambda/payload"]


def test_the_end_stays_the_end(learner: Learner) -> None:
    """Reading the decks anew on the summary says nothing."""
    session = learner.study()
    study_all(session, [4])
    assert session.refresh(library_of(DECK)) == ""
    assert asked(session) is None


def test_a_note_written_in_the_list_of_cards_is_not_written_over(learner: Learner) -> None:
    """Back on the card, its marks are those of the log; looking again without a change says so."""
    session = learner.study()
    key = asked(session)
    marking.write_note(learner.desk("browse"), key, asking(session).marks, "from the list")
    assert session.look_again() is True
    assert asking(session).marks.note == "from the list"
    assert session.look_again() is False
