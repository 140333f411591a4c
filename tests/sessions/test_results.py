"""What an attempt came to: every figure worked out again from what was answered, and the same ever after."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from studyapp.assessment.questions import Matched, Ordered, Picked, Response
from studyapp.assessment.scoring import band
from studyapp.content.library import Library
from studyapp.errors import SessionError
from studyapp.sessions.attempt import attempts
from studyapp.sessions.exam import ExamSession
from studyapp.sessions.results import Changes, Result, Reviewed, Share, as_object, history, result_of
from tests.sessions.candidate import ALLOWANCE_MS, EXAM, Candidate, answer_all, bank, right, wrong
from tests.sessions.learner import library_of


@pytest.fixture
def candidate(tmp_path: Path) -> Iterator[Candidate]:
    someone = Candidate(tmp_path)
    yield someone
    someone.close()


def result(candidate: Candidate, session: ExamSession, library: Library | None = None) -> Result:
    """Hand in, and work out the result from the store, as another process would."""
    if not session.attempt.finished:
        session.finish()
    return result_of(candidate.past[-1], library or candidate.library)


# --- the score --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_every_figure_is_what_counting_the_answers_gives(candidate: Candidate, seed: int) -> None:
    """Right, wrong or not answered by lot; in all, scored, by domain and by task."""
    dice = random.Random(seed)
    session = candidate.sit(seed, questions=16)
    slots = session.attempt.terms.slots
    answers = [dice.choice((True, True, False, None)) for _ in slots]
    answer_all(session, answers)
    found = result(candidate, session)
    good = {slot.card: answer is True for slot, answer in zip(slots, answers, strict=True)}
    assert (found.right, found.total) == (sum(good.values()), 16)
    assert (found.raw, found.scored) == (sum(good[slot.card] for slot in slots if slot.scored), 12)
    assert found.scaled == round(100 + 900 * found.raw / 12)
    assert found.passed is (found.scaled >= 720)
    assert found.band == band(16, found.right, 12, found.blueprint)
    domains: dict[str, list[bool]] = defaultdict(list)
    tasks: dict[str, list[bool]] = defaultdict(list)
    for card, is_right in good.items():
        number = int(card.removeprefix("bank/i"))
        domains[f"{number % 2 + 1}"].append(is_right)
        tasks[f"{number % 2 + 1}.{number // 2 % 2 + 1}"].append(is_right)
    assert found.domains == tuple(
        Share(name, sum(domains[name[0]]), len(domains[name[0]])) for name in ("1 Building", "2 Running")
    )
    assert found.tasks == tuple(
        Share(name, sum(tasks[name[:3]]), len(tasks[name[:3]]))
        for name in ("1.1 Code", "1.2 Data", "2.1 Logs", "2.2 Cost")
        if tasks[name[:3]]
    )
    assert [each.right for each in found.questions] == [good[slot.card] for slot in slots]
    assert [each.response is None for each in found.questions] == [answer is None for answer in answers]


CUTS = [(scored_right, scored_right >= 5) for scored_right in range(7)]


@pytest.mark.parametrize(("scored_right", "passed"), CUTS)
def test_only_scored_questions_decide_and_the_cut_score_passes(
    candidate: Candidate, scored_right: int, passed: bool
) -> None:
    """6 of 8 count, and 720 of 100 to 1000 is 4.1 of them; the two that do not count are always right."""
    session = candidate.sit()
    slots = session.attempt.terms.slots
    chosen = {slot.card for slot in [slot for slot in slots if slot.scored][:scored_right]}
    answer_all(session, [not slot.scored or slot.card in chosen for slot in slots])
    found = result(candidate, session)
    assert (found.raw, found.right, found.passed) == (scored_right, scored_right + 2, passed)


def test_nothing_answered_is_the_lowest_score(candidate: Candidate) -> None:
    found = result(candidate, candidate.sit())
    assert (found.scaled, found.right, found.passed) == (100, 0, False)
    assert (found.band.low, found.band.high, found.band.pass_chance) == (100, 100, 0)


def test_everything_right_is_the_highest(candidate: Candidate) -> None:
    session = candidate.sit()
    answer_all(session, [True] * 8)
    found = result(candidate, session)
    assert (found.scaled, found.right, found.passed) == (1000, 8, True)
    assert (found.band.low, found.band.high, found.band.pass_chance) == (1000, 1000, 1)


def test_seen_and_unseen_questions_are_scored_apart(candidate: Candidate) -> None:
    """12 of 20 items are met; of the next 12, the 8 unseen come first and 4 had been seen."""
    result(candidate, candidate.sit(1, questions=12))
    session = candidate.sit(2, questions=12)
    seen = [slot.seen for slot in session.attempt.terms.slots]
    answer_all(session, seen)
    found = result(candidate, session)
    assert found.seen == Share("seen before", sum(seen), sum(seen))
    assert found.unseen == Share("unseen", 0, 12 - sum(seen))
    assert 0 < sum(seen) < 12
    assert [each.seen_before for each in found.questions] == seen


def test_a_result_is_the_same_ever_after(candidate: Candidate) -> None:
    """What is studied, sat or undone later does not touch it, nor does another process."""
    session = candidate.sit()
    answer_all(session, [True, False, None, True, True, False, True, True], seconds=30)
    first = result(candidate, session)
    for seed in (8, 9):
        later = candidate.sit(seed)
        answer_all(later, [True] * 8)
        later.finish()
    candidate.time.forward(days=100)
    again = result_of(attempts(candidate.window().store.exam_entries())[0], candidate.library)
    assert again == first


# --- time -------------------------------------------------------------------------------------------------------------


def test_questions_over_twice_the_pace_are_sinks_the_slowest_first(candidate: Candidate) -> None:
    """48 minutes for 8 questions are 6 each, so more than 12 is a sink."""
    session = candidate.sit()
    for position, minutes in ((1, 13), (4, 15), (6, 12), (7, 1)):
        session.go(position)
        candidate.time.forward(seconds=minutes * 60)
        session.answer(right(session.view.question))
    found = result(candidate, session)
    assert found.pace_ms == ALLOWANCE_MS / 8
    assert [(each.position, each.time_ms) for each in found.sinks] == [(4, 15 * 60_000), (1, 13 * 60_000)]
    assert found.time_ms == 41 * 60_000
    assert sum(each.time_ms for each in found.questions) == found.time_ms


def test_with_more_time_the_pace_is_slower(candidate: Candidate) -> None:
    session = candidate.sit(allowance=2.0)
    candidate.time.forward(seconds=13 * 60)
    session.flag()
    found = result(candidate, session)
    assert (found.pace_ms, found.sinks) == (ALLOWANCE_MS / 4, ())


# --- changed answers --------------------------------------------------------------------------------------------------

R, W, X = "right", "wrong", "other wrong"
CHANGES = [
    # what one question was answered, one after another; None takes it back
    ([R], (0, 0, 0)),
    ([R, W], (1, 0, 0)),
    ([W, R], (0, 1, 0)),
    ([W, X], (0, 0, 1)),
    ([R, W, R], (1, 1, 0)),
    ([W, X, R], (0, 1, 1)),
    ([R, R], (0, 0, 0)),
    ([R, None], (0, 0, 0)),
    ([R, None, R], (0, 0, 0)),
    ([R, None, W], (1, 0, 0)),
    ([W, None, None, R, W], (1, 1, 0)),
]


@pytest.mark.parametrize(("sequence", "counts"), CHANGES)
def test_changed_answers_are_counted_by_what_the_change_did(
    candidate: Candidate, sequence: list[str | None], counts: tuple[int, int, int]
) -> None:
    session = candidate.sit()
    while session.view.question.kind != "pick" or session.view.question.choose != 1:
        session.go(session.attempt.position + 1)
    picks: dict[str | None, Response | None] = {R: Picked((0,)), W: Picked((1,)), X: Picked((2,)), None: None}
    for word in sequence:
        session.answer(picks[word])
    assert result(candidate, session).changes == Changes(*counts)


IN_THE_MAKING: list[tuple[str, list[Response | None], tuple[int, int, int]]] = [
    ("two", [Picked((0,)), Picked((0, 2))], (0, 0, 0)),
    ("two", [Picked((1,)), Picked((1, 3))], (0, 0, 0)),
    ("two", [Picked((0,)), Picked((0, 1)), Picked((0,)), Picked((0, 2))], (0, 1, 0)),
    ("two", [Picked((0, 2)), Picked((0,)), Picked((0, 2))], (0, 0, 0)),
    ("two", [Picked((0, 2)), Picked((0,)), None, Picked((3,)), Picked((3, 4))], (1, 0, 0)),
    ("order", [Ordered((0,)), Ordered((0, 1)), Ordered((0, 1, 2)), Ordered((0, 1, 2, 3))], (0, 0, 0)),
    ("order", [Ordered((3, 2, 1, 0)), Ordered((3, 2, 1)), Ordered((2, 3, 1, 0))], (0, 0, 1)),
    ("match", [Matched((0, -1, -1)), Matched((0, 1, -1)), Matched((0, 1, 2))], (0, 0, 0)),
    ("match", [Matched((0, 1, 2)), Matched((0, -1, 2)), Matched((0, 2, 1))], (1, 0, 0)),
]


@pytest.mark.parametrize(("kind", "responses", "counts"), IN_THE_MAKING)
def test_an_answer_in_the_making_is_no_change(
    candidate: Candidate, kind: str, responses: list[Response | None], counts: tuple[int, int, int]
) -> None:
    """Every press is recorded; what counts is one whole answer put in another's place."""
    session = candidate.sit(questions=16)
    number = {"two": 1, "order": 2, "match": 3}[kind]
    cards = session.attempt.cards
    session.go(next(at for at, card in enumerate(cards) if int(card.removeprefix("bank/i")) % 5 == number))
    for response in responses:
        session.answer(response)
    assert len(session.attempt.given[session.view.question.card.key]) == len(responses) - responses.count(None)
    assert result(candidate, session).changes == Changes(*counts)


# --- the questions ----------------------------------------------------------------------------------------------------


def test_each_question_is_shown_as_it_was_put_with_what_was_answered(candidate: Candidate) -> None:
    """Options in their order, numbers as drawn."""
    session = candidate.sit()
    put = []
    for position in range(8):
        session.go(position)
        asked = session.view.question
        put.append(asked)
        session.answer(right(asked) if position % 2 else wrong(asked))
        if position in (2, 5):
            session.flag()
    found = result(candidate, session)
    assert [each.question for each in found.questions] == put
    assert [each.position for each in found.questions] == list(range(8))
    assert [each.response for each in found.questions] == [
        right(asked) if at % 2 else wrong(asked) for at, asked in enumerate(put)
    ]
    assert [each.position for each in found.questions if each.flagged] == [2, 5]
    assert [each.scored for each in found.questions] == [slot.scored for slot in session.attempt.terms.slots]


def _told(each: Reviewed) -> tuple[object, ...]:
    """What a question says, but for the line that it stands on."""
    assert each.question is not None
    return (*each._replace(question=None), each.question.stem, each.question.order, each.question.answer)


@pytest.mark.parametrize("note", ["", "  - {{id: i{n}, q: Now a card, a: Yes.}}\n"])
def test_a_score_stands_though_an_item_has_left_its_deck_or_become_a_card(candidate: Candidate, note: str) -> None:
    session = candidate.sit()
    answer_all(session, [True, False] * 4)
    before = result(candidate, session)
    gone = int(session.attempt.cards[0].removeprefix("bank/i"))
    edited = library_of(bank([at for at in range(20) if at != gone]) + note.format(n=gone), EXAM)
    after = result(candidate, session, edited)
    assert (after.raw, after.right, after.scaled, after.band) == (before.raw, before.right, before.scaled, before.band)
    assert after.questions[0].question is None
    assert after.questions[0].right
    assert [_told(each) for each in after.questions[1:]] == [_told(each) for each in before.questions[1:]]


def test_a_score_stands_though_the_answer_key_was_corrected(candidate: Candidate) -> None:
    """It says how the paper was judged on the day; the key that is shown is today's."""
    session = candidate.sit()
    answer_all(session, [True] * 8)
    before = result(candidate, session)
    text = bank().replace("right: a", "wrong: a").replace("wrong: b", "right: b")
    after = result(candidate, session, library_of(text, EXAM))
    assert (after.right, after.scaled) == (before.right, before.scaled) == (8, 1000)
    assert after.questions != before.questions


def test_without_its_blueprint_a_result_says_so(candidate: Candidate) -> None:
    session = candidate.sit()
    session.finish()
    without = library_of(bank(), EXAM.replace("id: MOCK", "id: RENAMED"))
    with pytest.raises(SessionError, match="no exam 'MOCK'"):
        result_of(candidate.past[0], without)
    assert history(candidate.past, without) == ()


# --- history and programs ---------------------------------------------------------------------------------------------


def test_the_history_has_every_finished_attempt_the_oldest_first(candidate: Candidate) -> None:
    sat = []
    for seed, answers in ((1, [True] * 8), (2, [False] * 8), (3, [True, None] * 4)):
        session = candidate.sit(seed)
        answer_all(session, answers)
        sat.append(result(candidate, session))
        candidate.time.forward(days=1)
    session = candidate.sit(4, sealed="mock-1")
    answer_all(session, [True])
    sat.append(result(candidate, session))
    candidate.sit(5)  # still open
    lines = history(candidate.past, candidate.library)
    assert len(candidate.past) == 5
    assert [
        (each.id, each.day, each.exam, each.label, each.seed, each.questions, each.right, each.scaled, each.passed)
        for each in lines
    ] == [
        (
            each.attempt.id,
            candidate.today - 3 + min(at, 3),
            "MOCK",
            "mock-1" if at == 3 else "",
            at + 1,
            each.total,
            each.right,
            each.scaled,
            each.passed,
        )
        for at, each in enumerate(sat)
    ]


def test_programs_are_given_everything_under_names_that_stay(candidate: Candidate) -> None:
    session = candidate.sit(11)
    answer_all(session, [True, False, None, True, True, False, True, True], seconds=20)
    session.flag()
    found = result(candidate, session)
    told = json.loads(msgspec.json.encode(as_object(found)))
    items = told.pop("items")
    assert told == {
        "attempt": session.attempt.id,
        "exam": "MOCK",
        "seed": 11,
        "revision": session.attempt.terms.revision,
        "sealed": "",
        "questions": 8,
        "right": 5,
        "raw": found.raw,
        "scored": 6,
        "scaled": found.scaled,
        "scaled_is": "an estimate: the vendor does not publish its mapping",
        "cut_score": 720,
        "passed": found.passed,
        "band": {"low": found.band.low, "high": found.band.high, "pass_chance": found.band.pass_chance},
        "domains": [{"name": each.name, "right": each.right, "of": each.of} for each in found.domains],
        "tasks": [{"name": each.name, "right": each.right, "of": each.of} for each in found.tasks],
        "seen": {"name": "seen before", "right": 0, "of": 0},
        "unseen": {"name": "unseen", "right": 5, "of": 8},
        "time_ms": 160_000,
        "pace_ms": ALLOWANCE_MS / 8,
        "changes": {"right_to_wrong": 0, "wrong_to_right": 0, "wrong_to_wrong": 0},
        "finished": "submitted",
    }
    assert [item["card"] for item in items] == list(session.attempt.cards)
    assert items[2] == {
        "position": 3,
        "card": session.attempt.cards[2],
        "right": False,
        "answered": False,
        "scored": session.attempt.terms.slots[2].scored,
        "seen_before": False,
        "time_ms": 20_000,
        "flagged": False,
    }
    assert [item["flagged"] for item in items] == [False] * 7 + [True]
    assert [item["answered"] for item in items] == [True, True, False, True, True, True, True, True]
