"""Undo takes back whatever was done last, without limit, in this session or an earlier one; nothing is deleted."""

import random
from collections.abc import Callable

import pytest

from studyapp.content.library import Selection
from studyapp.errors import Overtaken, SessionError
from studyapp.memory.entries import Retracted
from studyapp.memory.replay import NO_MARKS
from studyapp.memory.schedule import NEW
from studyapp.sessions.marking import toggle_flag, toggle_suspended, undo
from studyapp.sessions.study import Finished, StudySession
from tests.sessions.learner import NEW_CARDS, Learner, answer, asked, asking, library_of, plain_deck, study_all

FIRST = NEW_CARDS[0]


def test_an_undone_rating_never_was(learner: Learner) -> None:
    """The card is new again and back on screen, its day has no review, and the log holds both entries."""
    session = learner.study()
    rated = answer(session, 4)
    assert session.undo() == "Undone: the rating Easy."
    assert asked(session) == FIRST
    assert learner.memory(FIRST) == NEW
    assert learner.store.snapshot().today(learner.today).reviews == 0
    assert learner.kinds == ["reviewed", "retracted"]
    assert learner.log[1].event == Retracted(rated.id)


ACTS: dict[str, tuple[Callable[[StudySession], object], str]] = {
    "a rating": (lambda session: answer(session, 1), "Undone: the rating Again."),
    "burying": (lambda session: session.bury(), "Undone: the burial."),
    "suspending": (lambda session: session.suspend(), "Undone: the suspension."),
    "a flag": (lambda session: session.flag(), "Undone: the flag."),
    "a note": (lambda session: session.note("mine"), "Undone: the change of a note."),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_undone_in_the_same_session(learner: Learner, act: str) -> None:
    """What was done is named, the card stands as before and is on screen."""
    do, words = ACTS[act]
    session = learner.study()
    do(session)
    assert session.undo() == words
    assert asked(session) == FIRST
    assert asking(session).marks == NO_MARKS
    assert (learner.memory(FIRST), learner.marks(FIRST)) == (NEW, NO_MARKS)
    with pytest.raises(SessionError, match="nothing to undo"):
        session.undo()


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_undone_after_a_restart_days_later(learner: Learner, act: str) -> None:
    """Another store, another session, another day: undo knows what was done last."""
    do, words = ACTS[act]
    do(learner.study())
    learner.clock.forward(days=40)
    later = learner.window()
    assert later.study().undo() == words
    assert (later.memory(FIRST), later.marks(FIRST)) == (NEW, NO_MARKS)


def test_undo_goes_back_without_limit_and_the_projection_is_what_it_was(learner: Learner) -> None:
    """A hundred mixed acts over weeks, taken back one by one across restarts: each state returns exactly."""
    rng = random.Random(7)
    states = [learner.store.projection()]
    while len(states) <= 100:
        session = learner.study()
        learner.clock.forward(seconds=rng.uniform(0, 86_400))
        if asked(session) is None:
            learner.clock.forward(days=1)
            continue
        do, _ = ACTS[rng.choice(["a rating", "a rating", "a rating", "burying", "a flag", "a note"])]
        if do is ACTS["a note"][0]:
            session.note(f"note {len(states)}")
        else:
            do(session)
        states.append(learner.store.projection())
    for undone, before in enumerate(reversed(states[:-1])):
        if undone % 10 == 0:
            learner.store.close()
            learner = learner.window()
        learner.study().undo()
        assert learner.store.projection() == before
    assert len(learner.log) == 200
    with pytest.raises(SessionError, match="nothing to undo"):
        learner.study().undo()


def test_a_rating_that_others_came_after_is_not_reached_before_them(learner: Learner) -> None:
    """Undo takes the newest first, whatever card it is on, and then the one before."""
    session = learner.study()
    answer(session, 3)
    answer(session, 4)
    assert session.undo() == "Undone: the rating Easy."
    assert asked(session) == NEW_CARDS[1]
    assert session.undo() == "Undone: the rating Good."
    assert asked(session) == NEW_CARDS[0]


def test_undo_from_the_summary_brings_the_card_back(learner: Learner) -> None:
    """The end of a session is not the end of undo."""
    session = learner.study()
    *_, last = study_all(session)
    assert isinstance(session.view, Finished)
    session.undo()
    assert asked(session) == last
    assert session.summary().ratings["Good"] == 7
    answer(session, 4)
    assert isinstance(session.view, Finished)


def test_the_card_on_screen_comes_right_after_an_undone_one(learner: Learner) -> None:
    """And each card is still asked once."""
    session = learner.study()
    answer(session, 4)
    assert asked(session) == NEW_CARDS[1]
    session.undo()
    assert study_all(session, [4]) == list(NEW_CARDS)


def test_undo_can_itself_not_be_undone_but_the_act_can_be_done_again(learner: Learner) -> None:
    """A retraction is never the newest thing that undo takes back."""
    session = learner.study()
    answer(session, 4)
    session.undo()
    with pytest.raises(SessionError, match="nothing to undo"):
        session.undo()
    answer(session, 4)
    assert session.undo() == "Undone: the rating Easy."


def test_two_windows_do_not_take_back_the_same_entry_twice(learner: Learner) -> None:
    """The one that comes second takes back the one before, or is told that nothing is left."""
    answer(learner.study(), 4)
    undo(learner.desk())
    with pytest.raises(SessionError):
        undo(learner.window().desk())
    assert learner.kinds == ["reviewed", "retracted"]


def test_an_entry_taken_back_between_looking_and_undoing_is_not_taken_back_twice(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window was faster by a hair: Overtaken, with nothing recorded."""
    rated = answer(learner.study(), 4)
    (entry,) = learner.log
    undo(learner.window().desk())
    monkeypatch.setattr(learner.store, "last_undoable", lambda: entry)
    with pytest.raises(Overtaken):
        learner.study().undo()
    assert [each.event for each in learner.log[1:]] == [Retracted(rated.id)]


def test_a_resumption_and_the_removal_of_a_flag_are_undone_too(learner: Learner) -> None:
    """Undo restores the mark."""
    desk = learner.desk("browse")
    toggle_suspended(desk, FIRST, learner.marks(FIRST))
    toggle_suspended(desk, FIRST, learner.marks(FIRST))
    toggle_flag(desk, FIRST, learner.marks(FIRST))
    toggle_flag(desk, FIRST, learner.marks(FIRST))
    assert undo(desk).words == "Undone: the removal of the flag."
    assert learner.marks(FIRST).flagged
    undo(desk)
    assert undo(desk).words == "Undone: the resumption."
    assert learner.marks(FIRST).suspended


def test_undoing_a_mark_leaves_the_screen_where_it_is(learner: Learner) -> None:
    """A flag or a note may be of a card rated long ago."""
    session = learner.study()
    session.flag()
    session.skip()
    session.reveal()
    before = session.view
    session.undo()
    assert session.view == before


SEALED = "deck: lambda\nnotes:\n  - {id: timeout, q: Q, a: A, sealed: exam-1}\n"


@pytest.mark.parametrize("deck", [plain_deck(1), SEALED])
def test_undo_of_a_card_that_can_no_longer_be_studied_says_so(learner: Learner, deck: str) -> None:
    """It is taken back, and a card that left its deck, or was sealed since, does not come on screen."""
    answer(learner.study(), 4)
    learner.library = library_of(deck, plain_deck(2, "own"))
    session = learner.study(Selection(deck="own"))
    assert session.undo() == "Undone: the rating Easy. Its card is not among the cards to study now."
    assert asked(session) == "own/n0"
    assert learner.memory(FIRST) == NEW
