"""Another window, a full disk, a locked file: nothing is acknowledged that is not in the log, and nothing is lost."""

import sqlite3
from collections.abc import Callable

import pytest

from studyapp.errors import Busy, Overtaken, SessionError, StoreError, Unwritable
from studyapp.sessions.study import StudySession
from tests.sessions.learner import NEW_CARDS, Learner, answer, asked, revealed, study_all


def test_the_window_that_rates_second_is_told_and_goes_on(learner: Learner) -> None:
    """One review is in the log, the first; the second window shows the next card and counts nothing."""
    here, there = learner.study(), learner.window().study()
    here.reveal()
    answer(there, 4)
    with pytest.raises(Overtaken, match="another window"):
        here.rate(1)
    assert [(entry.event.card, entry.event.rating) for entry in learner.log] == [(NEW_CARDS[0], 4)]
    assert asked(here) == NEW_CARDS[1]
    assert sum(here.summary().ratings.values()) == 0


def test_a_card_left_in_a_step_by_another_window_comes_when_it_is_due(learner: Learner) -> None:
    """The overtaken window knows the state that the other one wrote."""
    here, there = learner.study(), learner.window().study()
    here.reveal()
    answer(there, 1)
    with pytest.raises(Overtaken):
        here.rate(4)
    learner.clock.forward(seconds=60)
    here.skip()
    assert asked(here) == NEW_CARDS[0]
    assert learner.learned(NEW_CARDS[0]).step == 0


def test_a_rating_taken_back_in_another_window_counts_as_overtaken_too(learner: Learner) -> None:
    """The card on screen is not what it was when its buttons were drawn."""
    answer(learner.study(), 1)
    learner.clock.forward(seconds=60)
    here = learner.study()
    here.reveal()
    learner.window().study().undo()
    with pytest.raises(Overtaken):
        here.rate(3)


def test_two_windows_side_by_side_lose_nothing(learner: Learner) -> None:
    """Each rates what it shows, in turns: every card is rated once, and the projection follows from the log."""
    here, there = learner.study(), learner.window().study()
    told = 0
    for _ in range(20):
        for session in (here, there):
            if asked(session) is not None:
                try:
                    answer(session, 4)
                except Overtaken:
                    told += 1
    assert sorted(entry.event.card for entry in learner.log) == sorted(NEW_CARDS)
    assert told >= 1
    assert learner.store.projection() == learner.store.replayed()


FAILURES = {
    "disk full": Unwritable("The disk is full.", "Make room and answer again."),
    "locked": Busy("Another program keeps it locked.", "Close it and answer again."),
    "anything else": StoreError("It went wrong."),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_rating_that_could_not_be_saved_leaves_its_card_on_screen(
    learner: Learner, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    """The answer, the verdict and the buttons stay; when the trouble is over a second try records it once."""
    session = learner.study()
    while asked(session) != "lambda/payload":
        session.skip()
    session.respond("7 MB")
    before = session.view
    _fail(monkeypatch, learner, FAILURES[failure])
    for _ in range(2):
        with pytest.raises(type(FAILURES[failure])):
            session.rate(1)
        assert session.view == before
    monkeypatch.undo()
    assert learner.log == []
    rated = session.rate(1)
    (entry,) = learner.log
    assert (entry.id, entry.event.card, entry.event.response) == (rated.id, "lambda/payload", "7 MB")
    assert session.summary().ratings["Again"] == 1


@pytest.mark.parametrize(
    "verb",
    [
        lambda session: session.bury(),
        lambda session: session.suspend(),
        lambda session: session.flag(),
        lambda session: session.note("mine"),
        lambda session: session.undo(),
    ],
    ids=["bury", "suspend", "flag", "note", "undo"],
)
def test_a_mark_that_could_not_be_saved_leaves_everything_as_it_was(
    learner: Learner, monkeypatch: pytest.MonkeyPatch, verb: Callable[[StudySession], object]
) -> None:
    """Screen and log stand still."""
    session = learner.study()
    answer(session, 3)
    session.reveal()
    before = session.view
    _fail(monkeypatch, learner, FAILURES["disk full"])
    with pytest.raises(Unwritable):
        verb(session)
    monkeypatch.undo()
    assert session.view == before
    assert learner.kinds == ["reviewed"]
    verb(session)
    assert len(learner.log) == 2


def test_a_database_locked_by_another_program_is_reported_and_then_written(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real thing: a lock held by somebody else, and let go of."""
    session = learner.study()
    session.reveal()
    learner.store.close()
    monkeypatch.setattr("studyapp.store.engine.BUSY_MS", 0)
    impatient = learner.window()
    monkeypatch.undo()
    session.desk.journal = impatient.store
    other = sqlite3.connect(learner.folder / "data" / "study.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        session.rate(3)
    assert asked(session) == NEW_CARDS[0]
    other.execute("ROLLBACK")
    other.close()
    session.rate(3)
    assert len(learner.log) == 1


def test_a_review_that_was_saved_but_not_read_back_is_not_recorded_twice(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the trouble comes between the commit and the next card, the second try learns of the first."""
    session = learner.study()
    session.reveal()

    def unreadable(card: str) -> object:
        raise Unwritable("Input/output error.")

    monkeypatch.setattr(learner.store, "state_of", unreadable)
    with pytest.raises(Unwritable):
        session.rate(3)
    monkeypatch.undo()
    with pytest.raises(Overtaken):
        session.rate(3)
    assert len(learner.log) == 1
    assert asked(session) == NEW_CARDS[1]


def test_a_card_that_cannot_be_looked_up_is_still_asked(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Skipping writes nothing, so a database in trouble does not stop it; rating then tells."""
    session = learner.study()

    def unreadable(card: str) -> object:
        raise Unwritable("Input/output error.")

    monkeypatch.setattr(learner.store, "state_of", unreadable)
    session.skip()
    assert asked(session) == NEW_CARDS[1]
    monkeypatch.undo()
    assert set(study_all(session, [4])) == set(NEW_CARDS)


def test_refusals_say_nothing_was_shown(learner: Learner) -> None:
    """Rating before the answer is shown is a refusal, never an Overtaken that goes on."""
    session = learner.study()
    with pytest.raises(SessionError) as refusal:
        session.rate(3)
    assert not isinstance(refusal.value, Overtaken)
    session.reveal()
    assert revealed(session).asking.card.key == NEW_CARDS[0]


def _fail(monkeypatch: pytest.MonkeyPatch, learner: Learner, error: StoreError) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise error

    monkeypatch.setattr(learner.store, "append", refuse)
