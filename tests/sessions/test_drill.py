"""A drill puts just the cards that were named, due or not; what it records are reviews like any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.content.library import Selection
from studyapp.errors import SessionError
from studyapp.sessions.drill import drill
from studyapp.sessions.marking import toggle_suspended
from studyapp.sessions.quiz import QuizPlan, quiz_cards
from studyapp.sessions.study import Finished, StudySession
from studyapp.settings import Settings
from tests.sessions.learner import Learner, answer, asked, library_of, study_all

DECK = """
deck: d
notes:
  - {id: a, q: A?, a: A}
  - {id: b, q: B?, a: B, reverse: true}
  - {id: c, q: C?, answer: C}
  - {id: i, q: I?, options: [right: x, wrong: y]}
  - {id: j, q: J?, options: [right: x, wrong: y]}
  - {id: kept, q: Kept?, a: K, sealed: mock-1}
"""
SIBLINGS = ("d/b#reverse", "d/b")


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    someone = Learner(tmp_path, DECK, settings=Settings(new_per_day=1, reviews_per_day=0))
    yield someone
    someone.close()


def named(learner: Learner, *cards: str) -> StudySession:
    return learner.study(Selection(cards=cards))


def test_every_card_comes_in_the_order_given_whatever_the_limits(learner: Learner) -> None:
    """Siblings are not held back either; none comes twice."""
    session = named(learner, "d/c", *SIBLINGS, "d/a", "d/c")
    assert study_all(session, [4]) == ["d/c", *SIBLINGS, "d/a"]


def test_cards_that_are_not_due_come_and_their_reviews_are_ordinary_ones(learner: Learner) -> None:
    """Ahead of time: FSRS is told of them as of any other; the log says nothing of a drill."""
    study_all(named(learner, "d/a"), [4])
    first = learner.learned("d/a")
    learner.clock.forward(days=1)
    assert first.due_day > learner.today
    assert asked(learner.study(Selection(deck="d"))) != "d/a"
    assert study_all(named(learner, "d/a"), [3]) == ["d/a"]
    again = learner.learned("d/a")
    assert (again.reviews, again.last_day) == (2, learner.today)
    assert again.due_day > first.due_day
    assert learner.kinds == ["reviewed", "reviewed"]
    assert learner.store.projection() == learner.store.replayed()


def test_a_card_in_a_learning_step_comes_at_once_and_again_at_its_time(learner: Learner) -> None:
    answer(named(learner, "d/a"), 1)
    assert study_all(named(learner, "d/b", "d/a"), [4]) == ["d/b", "d/a"]
    session = named(learner, "d/b")
    answer(session, 1)
    assert study_all(session, [4]) == ["d/b"]


def test_what_is_suspended_or_buried_stays_out(learner: Learner) -> None:
    toggle_suspended(learner.desk(), "d/a", learner.marks("d/a"))
    named(learner, "d/b").bury()
    assert study_all(named(learner, "d/a", "d/b", "d/c"), [4]) == ["d/c"]
    assert isinstance(named(learner, "d/a").view, Finished)


@pytest.mark.parametrize("cards", [("d/kept",), ("d/gone",), ("d/i",)], ids=["sealed", "in no deck", "an item"])
def test_what_cannot_be_studied_is_not_put(learner: Learner, cards: tuple[str, ...]) -> None:
    assert isinstance(named(learner, *cards).view, Finished)


def test_undo_takes_back_what_was_ahead_of_time_and_the_card_is_asked_again(learner: Learner) -> None:
    """Across cards and from the summary, and the state is what it was."""
    study_all(named(learner, "d/a"), [4])
    before = learner.store.projection()
    session = named(learner, "d/a", "d/b")
    answer(session, 3)
    answer(session, 4)
    assert isinstance(session.view, Finished)
    session.undo()
    assert asked(session) == "d/b"
    session.undo()
    assert asked(session) == "d/a"
    assert learner.store.projection() == before
    assert study_all(session, [4]) == ["d/a", "d/b"]


def test_an_interrupted_drill_keeps_what_was_rated_and_can_be_begun_anew(learner: Learner) -> None:
    """In another process, and whole."""
    answer(named(learner, "d/a", "d/b", "d/c"), 4)
    later = learner.window()
    assert later.learned("d/a").reviews == 1
    assert study_all(named(later, "d/a", "d/b", "d/c"), [4]) == ["d/a", "d/b", "d/c"]


def test_the_summary_tells_of_the_drill(learner: Learner) -> None:
    """Nothing was held back, and nothing is beyond a limit."""
    session = named(learner, "d/a", *SIBLINGS)
    study_all(session, [4])
    done = session.summary()
    assert (done.cards, done.learned, done.recalled, done.held, done.over) == (3, 3, 3, 0, 0)


def test_a_card_that_left_its_deck_meanwhile_is_not_asked(learner: Learner) -> None:
    session = named(learner, "d/a", "d/b")
    session.refresh(library_of("deck: d\nnotes:\n  - {id: a, q: A?, a: A}\n"))
    assert study_all(session, [4]) == ["d/a"]


def test_a_card_rated_in_another_window_meanwhile_does_not_come_again(learner: Learner) -> None:
    session = named(learner, "d/a", "d/b")
    answer(named(learner.window(), "d/b"), 4)
    assert study_all(session, [4]) == ["d/a"]


def test_a_drill_is_the_flashcards_and_then_the_items(learner: Learner) -> None:
    """A typed card is a flashcard: it is not put twice."""
    study, quiz = drill(learner.library, ["d/i", "d/c", "d/a", "d/j", "d/gone", "d/kept"], 7)
    assert study == Selection(cards=("d/c", "d/a"))
    assert quiz == QuizPlan(Selection(cards=("d/i", "d/j")), length=2, seed=7)
    put = quiz_cards(learner.library, learner.store.snapshot(), quiz, learner.today)
    assert {card.key for card in put} == {"d/i", "d/j"}


def test_a_drill_has_the_parts_that_there_are_cards_for(learner: Learner) -> None:
    assert drill(learner.library, ["d/a"], 7).quiz is None
    assert drill(learner.library, ["d/i"], 7).study is None
    for none in ([], ["d/gone"], ["d/kept"]):
        with pytest.raises(SessionError, match="None of these cards"):
            drill(learner.library, none, 7)


def test_more_items_than_a_quiz_usually_has_are_all_put(tmp_path: Path) -> None:
    notes = "".join(f"  - {{id: i{at}, q: Q{at}?, options: [right: x, wrong: y]}}\n" for at in range(45))
    library = library_of(f"deck: d\nnotes:\n{notes}")
    _, quiz = drill(library, list(library.cards), 7)
    someone = Learner(tmp_path / "other", DECK)
    assert quiz is not None
    assert len(quiz_cards(library, someone.store.snapshot(), quiz, someone.today)) == 45
    someone.close()


def test_the_plan_counts_what_it_holds(learner: Learner) -> None:
    """New cards and known ones, whatever the day has room for."""
    study_all(named(learner, "d/a"), [4])
    session = named(learner, "d/a", "d/b")
    assert (session.left.reviews, session.left.new) == (1, 1)
