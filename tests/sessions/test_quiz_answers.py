"""Answering a quiz: marked at once or at the end, in the log before the screen moves on, and rated by itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Response
from studyapp.assessment.responses import response_from
from studyapp.errors import SessionError, Unwritable
from studyapp.memory.entries import Reviewed
from studyapp.memory.fsrs import AGAIN, GOOD, HARD
from studyapp.memory.schedule import NEW, Learned
from studyapp.sessions import marking
from studyapp.sessions.quiz import Answered, Confidence, Marked, Put, QuizDone, QuizPlan, QuizSession
from studyapp.sessions.responses import in_words, key_in_words, response_typed
from studyapp.store.store import Store
from tests.sessions.candidate import Candidate, partial, right, wrong


@pytest.fixture
def candidate(tmp_path: Path) -> Iterator[Candidate]:
    someone = Candidate(tmp_path)
    yield someone
    someone.close()


def quiz(candidate: Candidate, numbers: Sequence[int] = range(5), **plan: object) -> QuizSession:
    """A quiz of these items of the bank, one of each kind unless told otherwise, in this order."""
    cards = [candidate.library.cards[f"bank/i{number}"] for number in numbers]
    return QuizSession(candidate.desk("quiz"), cards, QuizPlan(**{"seed": 5, **plan}))  # type: ignore[arg-type]


def put(session: QuizSession) -> Put:
    view = session.view
    assert isinstance(view, Put)
    return view


def answer(session: QuizSession, good: bool, confidence: Confidence = "sure") -> Answered:
    """Answer what is on screen, and go on."""
    asked = put(session).question
    answered = session.answer(right(asked) if good else wrong(asked), confidence)
    if isinstance(session.view, Marked):
        session.go_on()
    return answered


def done(session: QuizSession) -> QuizDone:
    view = session.view
    assert isinstance(view, QuizDone)
    return view


# --- the way through --------------------------------------------------------------------------------------------------


def test_with_feedback_after_each_the_marking_stays_until_the_learner_goes_on(candidate: Candidate) -> None:
    session = quiz(candidate, feedback="each")
    for number in range(1, 6):
        view = put(session)
        assert (view.number, view.total) == (number, 5)
        answered = session.answer(right(view.question))
        assert session.view == Marked(view, answered)
        with pytest.raises(SessionError):
            session.answer(right(view.question))
        session.go_on()
        with pytest.raises(SessionError):
            session.go_on()
    assert done(session).right == 5
    assert len(candidate.log) == 5


def test_with_feedback_at_the_end_nothing_is_told_before_it(candidate: Candidate) -> None:
    session = quiz(candidate, feedback="end")
    for number in range(1, 6):
        assert put(session).number == number
        session.answer(wrong(put(session).question))
    over = done(session)
    assert over.right == 0
    assert over.missed == over.answers
    assert [each.question.card.key for each in over.answers] == [f"bank/i{number}" for number in range(5)]
    with pytest.raises(SessionError):
        session.answer(Picked((0,)))


def test_stopping_counts_what_was_answered(candidate: Candidate) -> None:
    session = quiz(candidate)
    answer(session, good=True)
    session.answer(wrong(put(session).question))
    over = session.stop()
    assert (over.right, len(over.answers)) == (1, 2)
    assert session.view == over
    assert len(candidate.log) == 2
    assert quiz(candidate).stop().answers == ()


# --- what is recorded -------------------------------------------------------------------------------------------------

RATINGS = [
    (True, "sure", GOOD),
    (True, "unsure", HARD),
    (True, "guess", HARD),
    (False, "sure", AGAIN),
    (False, "unsure", AGAIN),
    (False, "guess", AGAIN),
]


@pytest.mark.parametrize(("good", "confidence", "rating"), RATINGS)
@pytest.mark.parametrize("number", range(5))
def test_an_answer_rates_itself_and_moves_the_cards_memory(
    candidate: Candidate, number: int, good: bool, confidence: Confidence, rating: int
) -> None:
    """Items of every kind; what the log and the projection say, in another window."""
    session = quiz(candidate, [number])
    asked = put(session).question
    candidate.time.forward(seconds=17)
    answered = session.answer(right(asked) if good else wrong(asked), confidence)
    window = candidate.window()
    (entry,) = window.log
    assert entry.event == Reviewed(
        asked.card.key,
        rating,
        asked.card.fingerprint,
        17_000,
        entry.event.response,  # type: ignore[union-attr]
        confidence,
        None,
    )
    assert response_from(entry.event.response) == answered.response  # type: ignore[union-attr, arg-type]
    assert (entry.id, entry.mode) == (answered.entry, "quiz")
    memory = window.memory(asked.card.key)
    assert isinstance(memory, Learned)
    assert (memory.reviews, memory.last_rating, memory.last_day) == (1, rating, candidate.today)
    assert answered.graded.right is good
    assert window.store.projection() == window.store.replayed()


def test_sure_and_wrong_is_a_misconception_right_by_a_guess_is_luck(candidate: Candidate) -> None:
    for good, confidence, _ in RATINGS:
        answered = answer(quiz(candidate, [0]), good, confidence)
        assert answered.misconception is (not good and confidence == "sure")
        assert answered.lucky is (good and confidence == "guess")


def test_a_lucky_guess_comes_back_sooner_than_what_was_known(tmp_path: Path) -> None:
    due = {}
    for confidence in ("sure", "unsure", "guess"):
        candidate = Candidate(tmp_path / confidence)
        for _ in range(4):
            answer(quiz(candidate, [0]), good=True, confidence=confidence)  # type: ignore[arg-type]
            candidate.time.forward(days=30)
        due[confidence] = candidate.learned("bank/i0").interval
        candidate.close()
    assert due["guess"] == due["unsure"] < due["sure"]


def test_the_time_of_an_answer_is_from_when_it_was_put_and_bounded(candidate: Candidate) -> None:
    """Reading the marking does not count; a pause counts for two minutes; a clock set back for nothing."""
    session = quiz(candidate, [0, 1, 2])
    candidate.time.forward(seconds=10)
    session.answer(right(put(session).question))
    candidate.time.forward(seconds=500)
    session.go_on()
    candidate.time.forward(seconds=20)
    candidate.time.set_wall(seconds=-4_000)
    answer(session, good=True)
    candidate.time.forward(seconds=9_000)
    answer(session, good=True)
    assert [entry.event.duration_ms for entry in candidate.log] == [10_000, 20_000, 120_000]  # type: ignore[union-attr]


@pytest.mark.parametrize("number", range(5))
def test_an_answer_that_is_not_whole_is_refused_and_nothing_recorded(candidate: Candidate, number: int) -> None:
    """It says what is asked for; the question stays."""
    session = quiz(candidate, [number])
    view = put(session)
    too_little: list[Response | None] = [Picked(()), Ordered(()), Matched(()), Entered("  ")]
    too_little += [partial(view.question), Picked((0, 1, 2, 3))]
    for response in filter(None, too_little):
        with pytest.raises(SessionError) as error:
            session.answer(response)
        assert error.value.message == view.question.instruction
    assert session.view == view
    assert candidate.log == []
    assert candidate.memory(view.question.card.key) == NEW
    session.answer(right(view.question))


def test_an_answer_that_could_not_be_kept_is_not_acknowledged(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = quiz(candidate)
    view = put(session)

    def full(*_: object, **__: object) -> None:
        raise Unwritable("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "append", full)
        with pytest.raises(Unwritable):
            session.answer(right(view.question))
    assert session.view == view
    assert candidate.log == []
    session.answer(right(view.question))
    assert len(candidate.log) == 1


def test_an_answer_in_another_window_at_the_same_moment_is_told(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the card's state and writing: one review is written, and the question stays."""
    session, other = quiz(candidate, [0]), quiz(candidate.window(), [0])  # type: ignore[arg-type]
    read = Store.state_of

    def read_then_overtaken(self: Store, card: str) -> object:
        state = read(self, card)
        monkeypatch.setattr(Store, "state_of", read)
        answer(other, good=True)
        return state

    monkeypatch.setattr(Store, "state_of", read_then_overtaken)
    with pytest.raises(SessionError, match="Another window"):
        session.answer(right(put(session).question))
    assert len(candidate.log) == 1
    session.answer(right(put(session).question))
    assert candidate.learned("bank/i0").reviews == 2


def test_a_quiz_answer_is_undone_like_any_review(candidate: Candidate) -> None:
    session = quiz(candidate, [0, 1])
    answer(session, good=True)
    before = candidate.store.projection()
    answer(session, good=False)
    assert marking.undo(candidate.desk()).card == "bank/i1"
    assert candidate.memory("bank/i1") == NEW
    assert candidate.store.projection() == before


# --- points -----------------------------------------------------------------------------------------------------------

POINTS = [
    # what is answered to: one of four, two of five, four steps, three pairs, a number
    ([Picked((0,)), Picked((0, 2)), Ordered((0, 1, 2, 3)), Matched((0, 1, 2))], 4, 4),
    ([Picked((1,)), Picked((0, 1)), Ordered((0, 1, 3, 2)), Matched((0, 2, 1))], 0, 0 + 0 + 1 / 2 + 1 / 3),
    ([Picked((0,)), Picked((1, 3)), Ordered((1, 0, 3, 2)), Matched((1, 2, 0))], 1, 1),
    ([Picked((1,)), Picked((0, 2)), Ordered((0, 2, 1, 3)), Matched((0, 1, 2))], 2, 2 + 1 / 2),
]


@pytest.mark.parametrize("part_marks", [False, True])
@pytest.mark.parametrize(("responses", "whole", "parts"), POINTS)
def test_points_are_all_or_nothing_unless_the_plan_gives_part_marks(
    candidate: Candidate, responses: list[Response], whole: int, parts: float, part_marks: bool
) -> None:
    """How many are right, and how they are rated, is the same either way."""
    session = quiz(candidate, range(4), part_marks=part_marks, feedback="end")
    for response in responses:
        session.answer(response)
    over = done(session)
    assert over.right == whole
    assert over.points == pytest.approx(parts if part_marks else whole)
    ratings = [entry.event.rating for entry in candidate.log]  # type: ignore[union-attr]
    assert ratings == [GOOD if each.graded.right else AGAIN for each in over.answers]


# --- retrying ---------------------------------------------------------------------------------------------------------


def test_what_was_missed_can_be_retried_anew_until_nothing_is(candidate: Candidate) -> None:
    """The same items, in another order, with their options in another; answered, they are reviews like any."""
    session = quiz(candidate, range(20), feedback="end")
    for number in range(20):
        answer(session, good=number % 2 == 0)
    missed = [each.question.card.key for each in done(session).missed]
    assert missed == [f"bank/i{number}" for number in range(1, 20, 2)]
    again = session.retry_missed()
    orders = {each.question.card.key: each.question.order for each in done(session).answers}
    anew = {}
    while isinstance(view := again.view, Put):
        anew[view.question.card.key] = view.question.order
        answer(again, good=len(anew) > 1)
    assert sorted(anew) == sorted(missed)
    assert list(anew) != missed
    assert sum(order != orders[key] for key, order in anew.items()) > 4
    assert len(candidate.log) == 30
    third = again.retry_missed()
    assert put(third).total == 1
    answer(third, good=True)
    with pytest.raises(SessionError):
        third.retry_missed()


def test_nothing_is_retried_before_the_end(candidate: Candidate) -> None:
    session = quiz(candidate)
    answer(session, good=False)
    with pytest.raises(SessionError, match="not over"):
        session.retry_missed()


# --- answers as typed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(5))
def test_an_answer_typed_by_what_is_on_screen_is_the_answer(candidate: Candidate, number: int) -> None:
    """Numbers or letters, with commas or without; whatever order the options are put in."""
    for seed in range(10):
        asked = put(quiz(candidate, [number], seed=seed)).question
        wanted = right(asked)
        if isinstance(wanted, Entered):
            assert response_typed(asked, f"  {wanted.text} ") == wanted
            continue
        places = [asked.order.index(at) for at in getattr(wanted, wanted.__struct_fields__[0])]
        spellings = [
            " ".join(str(place + 1) for place in places),
            ", ".join(chr(ord("a") + place) for place in places),
            "".join(chr(ord("A") + place) for place in places),
        ]
        for text in spellings:
            assert response_typed(asked, text) == wanted


@pytest.mark.parametrize("text", ["", "0", "5", "e", "1 1", "1 9", "a a", "?", "9" * 5000, "١٢٣٤٥٦٧٨٩"])
def test_what_names_no_choice_or_one_twice_is_refused(candidate: Candidate, text: str) -> None:
    asked = put(quiz(candidate, [0])).question
    with pytest.raises(SessionError, match="from 1 to 4"):
        response_typed(asked, text)


@pytest.mark.parametrize("number", [2, 3])
def test_steps_and_pairs_need_all_to_be_named(candidate: Candidate, number: int) -> None:
    asked = put(quiz(candidate, [number])).question
    with pytest.raises(SessionError, match="are needed"):
        response_typed(asked, "1 2")


def test_responses_and_keys_are_told_in_words(candidate: Candidate) -> None:
    asked = [put(quiz(candidate, [number])).question for number in range(5)]
    assert [in_words(question, right(question)) for question in asked[:4]] == [
        "a0",
        "a1; c1",
        "first 2 → second 2 → third 2 → fourth 2",
        "l3: r3; k3: s3; j3: t3",
    ]
    assert [key_in_words(question) for question in asked[:4]] == [in_words(each, right(each)) for each in asked[:4]]
    assert key_in_words(asked[4]).endswith(" MB")
    assert in_words(asked[3], Matched((-1, 1, -1))) == "l3: ?; k3: s3; j3: ?"
    assert [in_words(question, None) for question in asked] == ["no answer"] * 5
    assert in_words(asked[0], Picked((0, 9))) == "a0; ?"
    assert in_words(asked[2], Ordered((1, 9))) == "second 2 → ?"
