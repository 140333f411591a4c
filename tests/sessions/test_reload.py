"""Decks that are edited while a session is open: read anew, the last good version kept, and nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.assessment.questions import Picked
from studyapp.content.library import Library
from studyapp.errors import StoreError
from studyapp.memory.entries import Adopted, Rekeyed, Reviewed
from studyapp.sessions.quiz import Put, QuizDone, QuizPlan, QuizSession
from studyapp.store.store import Store
from tests.sessions.author import Author
from tests.sessions.learner import answer, asked, asking, library_of, revealed, study_all

DECK = """
deck: d
notes:
  - {id: time, q: How long?, a: 15 minutes}
  - {id: size, q: How large?, answer: 6 MB}
  - {id: pick, q: Which?, options: [right: SQS, wrong: SNS]}
"""
KEYED = DECK.replace("15 minutes", "20 minutes")
BROKEN = DECK.replace("a: 15 minutes}", "a: 15 minutes")
READ = "The decks were read anew."


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    """Somebody with that deck."""
    author = Author(tmp_path, DECK)
    yield author
    author.check()
    author.close()


def test_nothing_is_read_while_no_file_has_changed(author: Author) -> None:
    """And nothing is said."""
    library = author.program.library
    assert author.program.reload() == ""
    assert author.program.library is library


def test_a_changed_a_new_and_a_deleted_file_are_read(author: Author) -> None:
    """Each once, and it is said."""
    for text, name, there in (
        (KEYED, "deck0.yaml", "d/time"),
        ("deck: e\nnotes:\n  - {id: n, q: Q?, a: A}\n", "other.yaml", "e/n"),
    ):
        author.write(text, name)
        assert author.program.reload() == READ
        assert there in author.program.library.cards
        assert author.program.reload() == ""
    author.write(None, "other.yaml")
    assert author.program.reload() == READ
    assert "e/n" not in author.program.library.cards


def test_a_file_of_the_same_size_is_read_by_its_time(author: Author) -> None:
    """`15` and `20` are as long."""
    author.write(KEYED)
    assert author.program.reload() == READ
    assert author.program.library.cards["d/time"].answer == "20 minutes"


@pytest.mark.parametrize(
    "text",
    [
        BROKEN,
        DECK.replace("a: 15 minutes", "aa: 15 minutes"),
        DECK.replace("{id: size", "{id: time"),
        DECK[: len(DECK) // 2],
        "",
        "deck: d\n",
    ],
    ids=["a brace missing", "a wrong key", "an id twice", "half of it", "empty", "no notes"],
)
def test_a_mistake_keeps_the_last_good_version_until_it_is_mended(author: Author, text: str) -> None:
    """The message names the place; a session goes on with every card, and the mended file is read."""
    before = author.library.cards
    author.write(text)
    words = author.program.reload()
    assert words.startswith(str(author.place / "deck0.yaml") + ":")
    assert words.endswith("The deck stays as it last was.")
    assert author.program.library.cards == before
    assert author.program.library.problems
    assert author.program.reload() == ""
    author.write(text)
    assert author.program.reload() == words, "saved again with the same mistake"
    author.write(KEYED)
    assert author.program.reload() == READ
    assert author.program.library.cards["d/time"].answer == "20 minutes"
    assert author.program.library.problems == ()


def test_a_mistake_makes_no_orphan_and_no_changed_key(author: Author) -> None:
    """What stays as it was is remembered as it was."""
    author.review("d/time", "d/size")
    author.edit(BROKEN)
    assert (author.orphans, author.edits) == ([], [])


def test_a_reference_to_what_is_not_there_is_told_and_the_deck_is_read_all_the_same(author: Author) -> None:
    """Nothing is said to stay that does not."""
    author.write(KEYED.replace("a: 20 minutes", "a: 20 minutes, facts: [nowhere]"))
    words = author.program.reload()
    assert "there is no fact `nowhere`" in words
    assert "stays" not in words
    assert author.program.library.cards["d/time"].answer == "20 minutes"


def test_a_mistake_in_one_deck_does_not_hold_up_another(author: Author) -> None:
    """Both are read; one stays."""
    author.write(BROKEN)
    author.write("deck: e\nnotes:\n  - {id: n, q: Q?, a: A}\n", "other.yaml")
    assert "stays as it last was" in author.program.reload()
    assert {"d/time", "e/n"} <= author.program.library.cards.keys()


def test_an_edit_found_in_passing_is_told_to_the_log(author: Author) -> None:
    """As it is at a start."""
    author.review("d/time")
    author.write(KEYED)
    author.program.reload()
    assert [entry.event for entry in author.edits] == [Rekeyed("d/time")]


@pytest.mark.parametrize("name", ["append", "listed", "shown"])
def test_a_database_that_cannot_be_used_does_not_keep_decks_from_being_read(
    author: Author, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Read-only, full or locked: the edit is told when it can be."""
    author.review("d/time", "d/size")

    def fail(*_args: object, **_more: object) -> None:
        raise StoreError("It cannot be used.")

    with monkeypatch.context() as patch:
        patch.setattr(Store, name, fail)
        author.write(KEYED.replace("{id: size", "{id: sizes, formerly: [size]"))
        assert author.program.reload() == READ
        assert author.program.library.cards["d/time"].answer == "20 minutes"
        author.clock.forward(days=400)
        session = author.study()
        session.refresh(author.program.library)
        assert asked(session)
    author.restart()
    assert {entry.event for entry in author.edits} == {Rekeyed("d/time"), Adopted("d/sizes", ("d/size",))}


# --- study ----------------------------------------------------------------------------------------------------------


def test_the_card_on_screen_is_the_new_one_and_says_what_it_was(author: Author) -> None:
    """Before the answer or after it; the rating is of what is on screen, and the change is told no more."""
    author.review("d/time")
    author.clock.forward(days=60)
    session = author.at("d/time")
    session.reveal()
    author.edit(KEYED)
    assert session.refresh(author.library) == "The card was read anew."
    edited = revealed(session).asking.edited
    assert edited is not None
    assert (edited.edit, edited.was, edited.now) == ("key", "15 minutes", "20 minutes")
    session.rate(3)
    event = author.log[-1].event
    assert isinstance(event, Reviewed)
    assert event.fingerprint == author.library.cards["d/time"].fingerprint
    assert not author.learned("d/time").rekeyed
    author.restart()
    assert [entry.event for entry in author.edits] == [Rekeyed("d/time")]


def test_an_edit_put_back_is_no_longer_told_on_screen(author: Author) -> None:
    """The card is the one that was reviewed."""
    author.review("d/time")
    author.clock.forward(days=60)
    session = author.at("d/time")
    for text, told in ((KEYED, True), (DECK, False)):
        author.edit(text)
        session.refresh(author.library)
        assert bool(asking(session).edited) is told


def test_a_card_that_was_sealed_and_sat_stays_in_the_session(author: Author) -> None:
    """It is as open as any; reading the decks again takes none away."""
    text = DECK.replace("{id: size", "{id: size, sealed: mock-1")
    opened = library_of(text).after(frozenset({"mock-1"}))
    author.library = opened
    session = author.study()
    assert session.refresh(opened) == ""
    assert "d/size" in study_all(session, [4])


def test_a_note_begun_on_a_card_goes_to_it_though_another_is_on_screen(author: Author) -> None:
    """Its deck was edited while the note was being written."""
    session = author.study()
    first = asked(session)
    assert first is not None
    author.edit(DECK.replace(f"id: {first.removeprefix('d/')},", "id: other,"))
    session.refresh(author.library)
    assert asked(session) not in (first, None)
    session.note("on the first", first)
    assert author.marks(first).note == "on the first"
    assert author.marks(str(asked(session))).note == ""


# --- quiz -----------------------------------------------------------------------------------------------------------


def quiz(author: Author, *cards: str) -> QuizSession:
    return QuizSession(author.desk("quiz"), [author.library.cards[key] for key in cards], QuizPlan(feedback="end"))


def put(session: QuizSession) -> str:
    view = session.view
    assert isinstance(view, Put)
    return view.question.card.key


def test_questions_to_come_are_the_new_ones_and_answers_stay(author: Author) -> None:
    """What was answered is kept as it was asked."""
    session = quiz(author, "d/pick", "d/size")
    session.answer(Picked((0,)))
    author.edit(DECK.replace("right: SQS", "right: MQ").replace("6 MB", "7 MB"))
    session.refresh(author.library)
    view = session.view
    assert isinstance(view, Put)
    assert (view.question.card.key, view.question.answer, view.total) == ("d/size", "7 MB", 2)
    done = session.stop()
    assert isinstance(done, QuizDone)
    assert done.answers[0].question.texts == ("SQS", "SNS")


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (("{id: pick, q: Which?, options: [right: SQS, wrong: SNS]}", "{id: pick, q: Which?, a: SQS}"), "d/size"),
        (("{id: pick,", "{id: pick, sealed: mock-1,"), "d/size"),
        (("{id: pick,", "{id: chosen,"), "d/pick"),
    ],
    ids=["no question any more", "sealed", "gone"],
)
def test_a_question_that_cannot_be_put_any_more_is_not(author: Author, change: tuple[str, str], left: str) -> None:
    """What is only gone from the decks is put as it was."""
    session = quiz(author, "d/pick", "d/size")
    author.edit(DECK.replace(*change))
    session.refresh(author.library)
    assert put(session) == left


def test_a_quiz_of_which_nothing_is_left_is_over(author: Author) -> None:
    """Without an answer, and without a failure."""
    session = quiz(author, "d/pick")
    author.edit(DECK.replace("{id: pick,", "{id: pick, sealed: mock-1,"))
    session.refresh(author.library)
    assert isinstance(session.view, QuizDone)


def test_no_decks_at_all_leave_a_session_at_its_end(author: Author) -> None:
    """Everything rated is kept."""
    session = author.study()
    answer(session, 4)
    session.refresh(Library())
    assert asked(session) is None
    assert len(author.log) == 1
