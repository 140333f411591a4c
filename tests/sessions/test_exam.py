"""Sitting an exam: the start fixes everything, every verb is durable when it returns, and nothing is lost."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studyapp.assessment.forms import Form, assemble, sealed_form
from studyapp.assessment.grading import is_complete
from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Response
from studyapp.errors import Overtaken, SessionError
from studyapp.memory.entries import (
    ExamAnswered,
    ExamFlagged,
    ExamMoved,
    ExamSlot,
    ExamStarted,
    ExamStruck,
    Flagged,
    Reviewed,
)
from studyapp.sessions import marking
from studyapp.sessions.exam import ExamSession, open_attempt, start
from studyapp.sessions.papers import Sitting, blueprint_of, form_for, sealed_labels, times_met
from studyapp.sessions.quiz import QuizPlan
from studyapp.store.store import Store
from tests.sessions.candidate import (
    ALLOWANCE_MS,
    EXAM,
    Candidate,
    answer_all,
    bank,
    partial,
    right,
    wrong,
)
from tests.sessions.learner import library_of


@pytest.fixture
def candidate(tmp_path: Path) -> Iterator[Candidate]:
    someone = Candidate(tmp_path)
    yield someone
    someone.close()


# --- the start --------------------------------------------------------------------------------------------------------


def test_the_start_fixes_form_seed_and_terms_in_the_log(candidate: Candidate) -> None:
    session = candidate.sit(41, clock="paused", allowance=1.5)
    items = [card for card in candidate.library.open_cards if card.is_item]
    form = assemble(blueprint_of(candidate.library), items, {}, 41)
    assert isinstance(form, Form)
    (entry,) = candidate.log
    assert entry.event == ExamStarted(
        exam="MOCK",
        slots=tuple(ExamSlot(slot.card, slot.scored, seen=False) for slot in form.slots),
        seed=41,
        revision=form.revision,
        label="",
        clock="paused",
        allowance_ms=ALLOWANCE_MS * 3 // 2,
    )
    assert (entry.mode, entry.id, entry.at_ms) == ("exam", session.attempt.id, candidate.now.at_ms)
    assert session.view.position == 0
    assert session.view.total == 8


def test_two_candidates_with_one_seed_and_the_same_decks_sit_the_same_paper(tmp_path: Path) -> None:
    first, second = Candidate(tmp_path / "one"), Candidate(tmp_path / "two")
    try:
        one, other = first.sit(3), second.sit(3)
        assert one.attempt.terms == other.attempt.terms
        for position in range(8):
            one.go(position)
            other.go(position)
            assert one.view == other.view
    finally:
        first.close()
        second.close()


def test_a_paper_is_what_it_was_though_the_bank_grows_meanwhile(candidate: Candidate) -> None:
    begun = candidate.sit(3)
    resumed = candidate.resume(library_of(bank(range(40)), EXAM))
    assert resumed.attempt.cards == begun.attempt.cards
    assert resumed.view == begun.view


def test_items_met_before_in_an_exam_or_elsewhere_are_told_apart_and_those_of_exams_come_last(
    candidate: Candidate,
) -> None:
    first = candidate.sit(1)
    first.finish()
    second = candidate.sit(2)
    assert not set(first.attempt.cards) & set(second.attempt.cards)
    second.finish()
    assert times_met(candidate.past) == dict.fromkeys((*first.attempt.cards, *second.attempt.cards), 1)
    third = candidate.sit(3)
    seen = {slot.card for slot in third.attempt.terms.slots if slot.seen}
    assert seen == set(third.attempt.cards) & set(times_met(candidate.past[:2]))
    assert 0 < len(seen) < 8


def test_items_answered_in_a_quiz_come_after_those_that_were_never_met(candidate: Candidate) -> None:
    """12 of 20 items are known from quizzes; a form of 8 is made of the others."""
    for number in range(12):
        card = candidate.library.cards[f"bank/i{number}"]
        candidate.desk("quiz").append(Reviewed(card.key, 3, card.fingerprint, 900))
    session = candidate.sit()
    assert not any(slot.seen for slot in session.attempt.terms.slots)
    assert set(session.attempt.cards) == {f"bank/i{number}" for number in range(12, 20)}


def test_a_shared_paper_hangs_on_the_seed_and_the_decks_alone(tmp_path: Path) -> None:
    """Whatever either has met in exams and quizzes, or has sat of what was sealed; what was met is told apart."""
    fresh, old_hand = Candidate(tmp_path / "fresh"), Candidate(tmp_path / "old")
    old_hand.sit(1, questions=16).finish()
    old_hand.sit(1, sealed="mock-1").finish()
    old_hand.library = old_hand.library.after(old_hand.store.snapshot().sat)
    assert old_hand.library.sat == {"mock-1"}
    papers = [each.sit(5, questions=16, shared=True).attempt for each in (fresh, old_hand)]
    assert papers[0].cards == papers[1].cards
    assert papers[0].terms.revision == papers[1].terms.revision
    assert [slot.scored for slot in papers[0].terms.slots] == [slot.scored for slot in papers[1].terms.slots]
    assert not any(slot.seen for slot in papers[0].terms.slots)
    assert any(slot.seen for slot in papers[1].terms.slots)
    fresh.close()
    old_hand.close()


def test_an_item_that_was_answered_in_a_quiz_counts_as_seen(candidate: Candidate) -> None:
    from studyapp.sessions.quiz import QuizSession, quiz_cards

    first = candidate.sit(5).attempt
    candidate.resume().finish()
    plan = QuizPlan(length=20)
    cards = quiz_cards(candidate.library, candidate.store.snapshot(), plan, candidate.today)
    unmet = [card for card in cards if card.key not in first.cards]
    quiz = QuizSession(candidate.desk("quiz"), unmet, plan._replace(feedback="end"))
    for card in unmet:
        quiz.answer(right(quiz.view.question))  # type: ignore[union-attr]
        assert card.key in candidate.store.snapshot().memories
    assert all(slot.seen for slot in candidate.sit(6).attempt.terms.slots)


@pytest.mark.parametrize(("length", "questions", "minutes"), [(0, 8, 48), (4, 4, 24), (1, 1, 6), (16, 16, 96)])
def test_another_length_keeps_the_pace(candidate: Candidate, length: int, questions: int, minutes: float) -> None:
    terms = candidate.sit(questions=length).attempt.terms
    assert (len(terms.slots), terms.allowance_ms) == (questions, minutes * 60_000)


def test_while_an_attempt_is_open_no_other_begins_in_whatever_window(candidate: Candidate) -> None:
    session = candidate.sit()
    for desk in (candidate.desk("exam"), candidate.window().desk("exam")):
        with pytest.raises(SessionError, match="still open"):
            start(desk, candidate.library, Sitting("MOCK", 8))
        assert open_attempt(desk) == session.attempt
    assert candidate.kinds == ["exam-started"]
    session.finish()
    assert open_attempt(candidate.desk("exam")) is None
    candidate.sit(8)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"exam": "MOCK", "questions": 30}, "Domain 1 has 10 of 16, 2 has 10 of 14 items.\nA form of 19 questions in 114"),
    ({"exam": "OTHER", "questions": 11}, "Domain 1 has 10 of 11 items.\nA form of 10 questions in 20 minutes"),
    ({"exam": "CLF-C02"}, "There is no exam 'CLF-C02'.\nThere are: MOCK, OTHER."),
    ({"exam": "MOCK", "sealed": "mock-9"}, "There is no sealed form 'mock-9'.\nThere are: mock-1."),
]


@pytest.mark.parametrize(("asked", "says"), REFUSED)
def test_what_cannot_be_sat_is_refused_with_what_can_and_nothing_is_recorded(
    candidate: Candidate, asked: dict[str, Any], says: str
) -> None:
    with pytest.raises(SessionError) as error:
        start(candidate.desk("exam"), candidate.library, Sitting(seed=1, **asked))
    assert says in str(error.value)
    assert candidate.log == []


def test_the_length_that_a_refusal_offers_can_be_sat(candidate: Candidate) -> None:
    with pytest.raises(SessionError, match="--length 19"):
        candidate.sit(questions=30)
    assert len(candidate.sit(questions=19).attempt.cards) == 19


def test_without_items_or_exams_the_refusal_says_what_to_add(tmp_path: Path) -> None:
    someone = Candidate(tmp_path, "deck: d\nnotes:\n  - {id: n, q: Why?, a: So.}\n")
    with pytest.raises(SessionError, match="no exam blueprint"):
        start(someone.desk(), someone.library, Sitting("", 1))
    with pytest.raises(SessionError, match="Add decks with items"):
        start(someone.desk(), library_of(EXAM), Sitting("", 1))
    assert someone.log == []
    someone.close()


def test_the_default_exam_is_taken_unless_another_is_named(candidate: Candidate) -> None:
    assert blueprint_of(candidate.library).id == "MOCK"
    assert blueprint_of(candidate.library, "other").id == "OTHER"
    assert blueprint_of(library_of(EXAM.replace("default: true", "default: no"))).id == "MOCK"


# --- sealed forms -----------------------------------------------------------------------------------------------------


def test_a_sealed_form_is_all_its_items_and_can_be_sat_once(candidate: Candidate) -> None:
    assert sealed_labels(candidate.library, candidate.past) == ("mock-1",)
    session = candidate.sit(9, sealed="mock-1")
    assert sorted(session.attempt.cards) == ["bank/i90", "bank/i91", "bank/i92", "bank/i93"]
    assert session.attempt.terms.label == "mock-1"
    items = [candidate.library.cards[key] for key in session.attempt.cards]
    assert session.attempt.terms.revision == sealed_form(blueprint_of(candidate.library), items, 9).revision
    assert sealed_labels(candidate.library, candidate.past) == ()
    session.finish()
    with pytest.raises(SessionError, match="has been sat"):
        candidate.sit(9, sealed="mock-1")
    assert candidate.kinds == ["exam-started", "exam-finished"]


def test_an_ordinary_form_never_has_a_sealed_item_until_it_was_sat(candidate: Candidate) -> None:
    """20 open items make no form of 24; once the sealed four are open, they do."""

    def longest() -> set[str]:
        library = candidate.library.after(candidate.store.snapshot().sat)
        found = form_for(library, Sitting("MOCK", 1, questions=24), candidate.past)
        return {slot.card for slot in found.slots} if isinstance(found, Form) else set()

    assert longest() == set()
    candidate.sit(sealed="mock-1")
    assert longest() == set()
    candidate.resume().finish()
    assert {"bank/i90", "bank/i91", "bank/i92", "bank/i93"} < longest()


# --- answering --------------------------------------------------------------------------------------------------------


def test_an_answer_is_given_changed_and_taken_back(candidate: Candidate) -> None:
    """Each in the log before the screen moves on, with the time used."""
    session = candidate.sit()
    asked = session.view.question
    card = asked.card.key
    for response in (right(asked), wrong(asked), None, right(asked)):
        candidate.time.forward(seconds=10)
        entry = session.answer(response)
        newest = candidate.window().store.exam_entries()[-1]
        assert newest.id == entry
        assert isinstance(newest.event, ExamAnswered)
        assert (newest.event.card, newest.event.attempt) == (card, session.attempt.id)
        assert (newest.event.response is None) == (response is None)
        assert session.view.response == response
        assert session.view.complete == (response is not None)
        assert (session.view.position, session.view.question) == (0, asked)
    assert [entry.event.used_ms for entry in candidate.log[1:]] == [10_000, 20_000, 30_000, 40_000]  # type: ignore[union-attr]


def test_an_answer_need_not_be_whole(candidate: Candidate) -> None:
    """What was pressed so far is kept; the review screen tells that it is incomplete."""
    session = candidate.sit(questions=16)
    halves = 0
    for position in range(16):
        session.go(position)
        half = partial(session.view.question)
        if half is not None:
            halves += 1
            session.answer(half)
            assert (session.view.response, session.view.complete) == (half, False)
            assert session.lines()[position].state == "incomplete"
    assert halves >= 8


def test_an_answer_of_another_kind_is_refused_and_nothing_recorded(candidate: Candidate) -> None:
    session = candidate.sit(questions=16)
    kinds = {"pick": Picked((0,)), "order": Ordered((0,)), "match": Matched((0,)), "enter": Entered("x")}
    for position in range(16):
        session.go(position)
        before = candidate.log
        for kind, response in kinds.items():
            if kind != session.view.question.kind:
                with pytest.raises(SessionError):
                    session.answer(response)
        assert candidate.log == before
        assert session.view.response is None


def test_a_flag_is_set_and_removed(candidate: Candidate) -> None:
    session = candidate.sit()
    card = session.view.question.card.key
    for on in (True, False, True):
        session.flag()
        assert session.view.flagged is on
        assert candidate.log[-1].event == ExamFlagged(session.attempt.id, 0, card, on)
    session.go(1)
    assert not session.view.flagged


def test_options_are_struck_out_and_brought_back(candidate: Candidate) -> None:
    """Striking out says nothing of the answer."""
    session = candidate.sit()
    while session.view.question.kind != "pick":
        session.go(session.attempt.position + 1)
    card = session.view.question.card.key
    session.strike(1)
    session.strike(3)
    assert session.view.struck == {1, 3}
    session.strike(1)
    assert session.view.struck == {3}
    assert session.view.response is None
    assert candidate.log[-1].event == ExamStruck(session.attempt.id, 0, card, 1, False)
    for option in (-1, len(session.view.question.texts)):
        with pytest.raises(SessionError):
            session.strike(option)
    assert session.view.struck == {3}


def test_only_options_can_be_struck_out(candidate: Candidate) -> None:
    session = candidate.sit()
    while session.view.question.kind == "pick":
        session.go(session.attempt.position + 1)
    before = candidate.log
    with pytest.raises(SessionError):
        session.strike(0)
    assert candidate.log == before


@pytest.mark.parametrize(("to", "at"), [(0, 0), (3, 3), (7, 7), (8, 7), (99, 7), (-1, 0), (-99, 0)])
def test_moving_beyond_an_end_stays_at_it(candidate: Candidate, to: int, at: int) -> None:
    session = candidate.sit()
    session.go(to)
    assert (session.attempt.position, session.view.position) == (at, at)
    moved = [entry.event for entry in candidate.log[1:]]
    assert moved == ([ExamMoved(session.attempt.id, 0, at)] if at else [])


def test_the_review_screen_shows_all_or_what_is_incomplete_or_flagged(candidate: Candidate) -> None:
    session = candidate.sit(questions=16)
    states: list[str] = []
    flagged = set()
    for position in range(16):
        session.go(position)
        asked = session.view.question
        response: Response | None = (right(asked), None, partial(asked), wrong(asked))[position % 4]
        if response is not None:
            session.answer(response)
        states.append("unanswered" if response is None else "answered" if position % 4 != 2 else "incomplete")
        if position % 3 == 0:
            session.flag()
            flagged.add(position)
    lines = session.lines()
    assert [line.position for line in lines] == list(range(16))
    assert [line.state for line in lines] == states
    assert {line.position for line in lines if line.flagged} == flagged
    assert [line.stem for line in lines] == [_stem(session, position) for position in range(16)]
    assert session.lines(only="incomplete") == tuple(line for line in lines if line.state != "answered")
    assert session.lines(only="flagged") == tuple(line for line in lines if line.flagged)
    assert session.attempt.unanswered == tuple(at for at, state in enumerate(states) if state == "unanswered")


def _stem(session: ExamSession, position: int) -> str:
    session.go(position)
    return session.view.question.stem


# --- after a crash ----------------------------------------------------------------------------------------------------


def shown(session: ExamSession) -> tuple[object, ...]:
    """Everything that a candidate can see, without moving: the question, and each answer, flag and strike."""
    attempt = session.attempt
    return (session.view, session.lines(), attempt.responses, attempt.flagged, attempt.struck, attempt.terms)


def wander(session: ExamSession, dice: random.Random) -> None:
    """Do something: answer, change, clear, flag, strike or move."""
    asked = session.view.question
    verbs: list[Callable[[], object]] = [
        lambda: session.answer(right(asked)),
        lambda: session.answer(wrong(asked)),
        lambda: session.answer(partial(asked)),
        lambda: session.answer(None),
        session.flag,
        lambda: session.go(dice.randrange(-1, 9)),
        lambda: session.go(session.attempt.position + 1),
    ]
    if asked.kind == "pick":
        verbs.append(lambda: session.strike(dice.randrange(len(asked.texts))))
    dice.choice(verbs)()


@pytest.mark.parametrize("seed", range(6))
def test_after_every_verb_another_process_finds_the_attempt_as_it_was(candidate: Candidate, seed: int) -> None:
    """The same question, every answer, flag and strike; with the answers in the order in which they were given."""
    dice = random.Random(seed)
    session = candidate.sit(seed)
    for _ in range(12):
        for _ in range(dice.randrange(1, 5)):
            wander(session, dice)
        other = candidate.resume()
        assert shown(other) == shown(session)
        assert other.attempt == session.attempt
        assert list(other.attempt.responses) == list(session.attempt.responses)
        session = other if dice.random() < 0.5 else session
    assert len(candidate.store.exam_entries()) > 20


def test_an_attempt_waits_for_a_deck_that_is_missing(candidate: Candidate) -> None:
    """It says which item; with the deck back, it goes on as it was."""
    session = candidate.sit()
    key = session.view.question.card.key
    session.answer(right(session.view.question))
    number = int(key.removeprefix("bank/i"))
    without = candidate.resume(library_of(bank([at for at in range(20) if at != number]), EXAM))
    with pytest.raises(SessionError, match=f"{key} .* in no deck"):
        _ = without.view
    assert shown(candidate.resume()) == shown(session)


# --- two windows ------------------------------------------------------------------------------------------------------


def test_a_window_that_fell_behind_is_told_records_nothing_and_reads_on(candidate: Candidate) -> None:
    one = candidate.sit()
    other = candidate.resume()
    one.answer(right(one.view.question))
    before = candidate.log
    with pytest.raises(Overtaken):
        other.flag()
    assert candidate.log == before
    assert shown(other) == shown(one)
    other.flag()
    assert candidate.log[:-1] == before
    with pytest.raises(Overtaken):
        one.go(3)
    one.go(3)
    assert one.view.position == 3
    assert one.attempt.flagged == other.attempt.flagged != frozenset()


def test_of_two_windows_that_begin_at_the_same_moment_one_is_told(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither had seen an open attempt; the one that comes second records nothing."""
    window = candidate.window()
    second = window.desk("exam")
    monkeypatch.setattr(window.store, "exam_entries", lambda attempt="", listed=(): list(listed))
    candidate.sit(1)
    before = candidate.log
    with pytest.raises(Overtaken, match="begun in another window"):
        start(second, candidate.library, Sitting("MOCK", 2))
    assert candidate.log == before


# --- the end ----------------------------------------------------------------------------------------------------------


def test_nothing_can_be_done_to_a_finished_attempt(candidate: Candidate) -> None:
    session = candidate.sit()
    answer_all(session, [True] * 8)
    asked = session.view.question
    session.finish()
    before = candidate.log
    verbs: list[Callable[[], object]] = [
        lambda: session.answer(wrong(asked)),
        lambda: session.answer(None),
        session.flag,
        lambda: session.strike(0),
        lambda: session.go(0),
        session.finish,
        lambda: session.finish("time"),
    ]
    for verb in verbs:
        with pytest.raises(SessionError):
            verb()
    session.beat()
    assert candidate.log == before


def test_undo_does_not_reach_into_an_exam(candidate: Candidate) -> None:
    candidate.desk("browse").append(Flagged("bank/f1"))
    session = candidate.sit()
    answer_all(session, [True, False, True])
    undone = marking.undo(candidate.desk())
    assert undone.card == "bank/f1"
    with pytest.raises(SessionError, match="nothing to undo"):
        marking.undo(candidate.desk())
    session.finish()
    with pytest.raises(SessionError, match="nothing to undo"):
        marking.undo(candidate.desk())
    assert len(candidate.past[0].right) == 3


def test_answers_that_could_not_be_kept_are_not_shown(candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full for a moment: the sentence is told, the answer on screen is the one that is kept."""
    from studyapp.errors import Unwritable

    session = candidate.sit()
    asked = session.view.question
    session.answer(right(asked))

    def full(*_: object, **__: object) -> None:
        raise Unwritable("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "append_all", full)
        with pytest.raises(Unwritable):
            session.answer(wrong(asked))
        assert session.view.response == right(asked)
    session.answer(wrong(asked))
    assert session.view.response == wrong(asked)
    assert is_complete(asked, candidate.resume().view.response)
