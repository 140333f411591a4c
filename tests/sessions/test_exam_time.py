"""The clock of an exam: what it costs to close the program, to crash or to set the time; and the end of the time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.errors import SessionError
from studyapp.memory.entries import ExamFinished
from studyapp.sessions.exam import ExamSession
from tests.sessions.candidate import ALLOWANCE_MS, Candidate, answer_all, right

MINUTE_MS = 60_000


@pytest.fixture
def candidate(tmp_path: Path) -> Iterator[Candidate]:
    someone = Candidate(tmp_path)
    yield someone
    someone.close()


def pass_time(candidate: Candidate, session: ExamSession, seconds: int) -> None:
    """Time goes by, with a beat each second, as on screen."""
    for _ in range(seconds):
        candidate.time.forward(seconds=1)
        session.beat()


# --- how much there is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("allowance", "minutes"), [(1.0, 48), (1.5, 72), (2.0, 96)])
@pytest.mark.parametrize("policy", ["wall", "paused"])
def test_the_allowance_stretches_the_time_and_nothing_else(
    candidate: Candidate, allowance: float, minutes: int, policy: str
) -> None:
    session = candidate.sit(allowance=allowance, clock=policy)
    assert session.left_ms == session.attempt.terms.allowance_ms == minutes * MINUTE_MS
    assert len(session.attempt.cards) == 8
    candidate.time.forward(seconds=90)
    assert (session.used_ms, session.left_ms) == (90_000, (minutes - 1.5) * MINUTE_MS)
    assert candidate.resume().attempt.terms.allowance_ms == minutes * MINUTE_MS


# --- within a process -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["wall", "paused"])
@pytest.mark.parametrize("set_by", [-86_400, -3_600, 3_600, 86_400 * 400])
def test_setting_the_time_neither_gives_nor_takes_any_while_the_program_runs(
    candidate: Candidate, policy: str, set_by: int
) -> None:
    """Only the monotonic clock counts: for the time left, for what an answer's entry says, and for the end."""
    session = candidate.sit(clock=policy)
    candidate.time.forward(seconds=60)
    candidate.time.set_wall(seconds=set_by)
    assert session.left_ms == ALLOWANCE_MS - 60_000
    session.answer(right(session.view.question))
    assert candidate.log[-1].event.used_ms == 60_000  # type: ignore[union-attr]
    pass_time(candidate, session, 5)
    assert session.left_ms == ALLOWANCE_MS - 65_000
    candidate.time.forward(seconds=47 * 60 - 5)
    assert (session.left_ms, session.beat()) == (0, True)


@pytest.mark.parametrize("policy", ["wall", "paused"])
@pytest.mark.parametrize("set_by", [-86_400, 86_400])
def test_time_that_was_set_during_one_run_does_not_count_in_the_next(
    candidate: Candidate, policy: str, set_by: int
) -> None:
    """The last beat was written after the clock was set, so the wall time between the runs is measured right."""
    session = candidate.sit(clock=policy)
    candidate.time.forward(seconds=60)
    candidate.time.set_wall(seconds=set_by)
    session.beat()
    resumed = candidate.restart(closed_s=600)
    away = 600_000 if policy == "wall" else 0
    assert resumed.left_ms == ALLOWANCE_MS - 60_000 - away


# --- between processes ------------------------------------------------------------------------------------------------

CLOSED = [
    # the policy, how long it was closed, how much of it counts
    ("wall", 0, 0),
    ("wall", 20, 20),
    ("wall", 1_800, 1_800),
    ("wall", -3_600, 0),  # the time was set back while it was closed
    ("paused", 0, 0),
    ("paused", 1_800, 0),
    ("paused", 86_400 * 30, 0),
    ("paused", -3_600, 0),
]


@pytest.mark.parametrize(("policy", "closed_s", "counts_s"), CLOSED)
def test_time_while_the_program_is_closed_counts_by_the_policy(
    candidate: Candidate, policy: str, closed_s: int, counts_s: int
) -> None:
    session = candidate.sit(clock=policy)
    candidate.time.forward(seconds=300)
    session.beat()
    resumed = candidate.restart(closed_s=closed_s)
    assert resumed.used_ms == 300_000 + counts_s * 1000
    candidate.time.forward(seconds=60)
    resumed.flag()
    assert candidate.restart().used_ms == 360_000 + counts_s * 1000


def test_closed_for_an_hour_the_wall_loses_the_exam_and_paused_does_not(tmp_path: Path) -> None:
    """48 minutes are allowed: by the wall nothing is left, and what was answered is handed in."""
    left = {}
    for policy in ("wall", "paused"):
        candidate = Candidate(tmp_path / policy)
        session = candidate.sit(clock=policy)
        answer_all(session, [True, True])
        candidate.time.forward(seconds=120)
        session.beat()
        resumed = candidate.restart(closed_s=3_600)
        left[policy] = resumed.left_ms
        assert resumed.beat() is (policy == "wall")
        assert len(resumed.attempt.responses) == 2
        candidate.close()
    assert left == {"wall": 0, "paused": ALLOWANCE_MS - 120_000}


@pytest.mark.parametrize("policy", ["wall", "paused"])
@pytest.mark.parametrize("since_beat_ms", [0, 1, 400, 999])
def test_a_crash_costs_no_more_than_the_last_second(candidate: Candidate, policy: str, since_beat_ms: int) -> None:
    """With a beat each second. By the wall even that second counts; paused, it is given back."""
    session = candidate.sit(clock=policy)
    answer_all(session, [True])
    pass_time(candidate, session, 30)
    candidate.time.forward(seconds=since_beat_ms / 1000)
    was = session.left_ms
    resumed = candidate.restart()
    assert resumed.left_ms - was == (since_beat_ms if policy == "paused" else 0)
    assert resumed.attempt == session.attempt


def test_without_a_beat_time_is_counted_from_the_last_entry(candidate: Candidate) -> None:
    """Every entry says how much was used: paused, what was thought about since is given back."""
    session = candidate.sit(clock="paused")
    candidate.time.forward(seconds=100)
    session.flag()
    candidate.time.forward(seconds=50)
    assert candidate.restart().used_ms == 100_000


def test_an_old_beat_does_not_give_time_back(candidate: Candidate) -> None:
    session = candidate.sit(clock="paused")
    pass_time(candidate, session, 3)
    candidate.time.forward(seconds=100)
    session.flag()
    assert candidate.restart().used_ms == 103_000


@settings(max_examples=25)
@given(
    policy=st.sampled_from(("wall", "paused")),
    runs=st.lists(
        st.tuples(st.integers(1, 300), st.booleans(), st.integers(0, 400), st.integers(-4_000, 4_000)), max_size=6
    ),
)
def test_over_any_number_of_runs_the_time_used_is_the_sum_of_what_counts(
    tmp_path_factory: pytest.TempPathFactory, policy: str, runs: list[tuple[int, bool, int, int]]
) -> None:
    """Run so long, end with a beat or with an entry, stay closed so long; the time is set in each run."""
    candidate = Candidate(tmp_path_factory.mktemp("runs"))
    session = candidate.sit(clock=policy)
    used = 0
    for seconds, beats, closed_s, set_by in runs:
        candidate.time.set_wall(seconds=set_by)
        candidate.time.forward(seconds=seconds)
        used = min(used + seconds, 48 * 60)
        assert session.used_ms == used * 1000
        if beats or used == 48 * 60:
            session.beat()
        else:
            session.flag()
        session = candidate.restart(closed_s=closed_s)
        used = min(used + (closed_s if policy == "wall" else 0), 48 * 60)
        assert session.used_ms == used * 1000
        assert session.left_ms == ALLOWANCE_MS - used * 1000
        assert session.beat() is (used == 48 * 60)
    candidate.close()


# --- notices ----------------------------------------------------------------------------------------------------------


def test_the_candidate_is_told_once_at_30_and_once_at_5_minutes(candidate: Candidate) -> None:
    """Looking each second from the start to the end."""
    session = candidate.sit()
    told = []
    for second in range(1, 48 * 60 + 5):
        candidate.time.forward(seconds=1)
        if notice := session.notice():
            told.append((48 * 60 - second, notice))
    assert told == [(30 * 60, "30 minutes left."), (5 * 60, "5 minutes left.")]


NOTICES = [
    # minutes used before it was resumed, minutes that pass, what is told
    (0, 17, ""),
    (0, 18, "30 minutes left."),
    (0, 43, "5 minutes left."),  # both at once: the nearer
    (0, 48, ""),
    (18, 1, ""),
    (19, 10, ""),
    (17, 2, "30 minutes left."),
    (40, 3, "5 minutes left."),
    (44, 1, ""),
]


@pytest.mark.parametrize(("before", "passed", "told"), NOTICES)
def test_what_was_told_is_not_told_again_after_a_break(
    candidate: Candidate, before: int, passed: int, told: str
) -> None:
    session = candidate.sit(clock="paused")
    candidate.time.forward(seconds=before * 60)
    session.beat()
    resumed = candidate.restart()
    assert resumed.notice() == ""
    candidate.time.forward(seconds=passed * 60)
    assert resumed.notice() == told
    assert resumed.notice() == ""


def test_a_form_of_less_than_30_minutes_has_one_notice(candidate: Candidate) -> None:
    session = candidate.sit(questions=4)
    candidate.time.forward(seconds=1)
    assert session.notice() == ""
    candidate.time.forward(seconds=19 * 60)
    assert session.notice() == "5 minutes left."


# --- the end of the time ----------------------------------------------------------------------------------------------


def test_when_the_time_is_up_nothing_more_is_recorded_and_what_there_is_is_handed_in(candidate: Candidate) -> None:
    session = candidate.sit()
    answer_all(session, [True, False, None, True])
    candidate.time.forward(seconds=48 * 60)
    before = candidate.log
    asked = session.view.question
    for verb in (lambda: session.answer(right(asked)), session.flag, lambda: session.go(5)):
        with pytest.raises(SessionError, match="time is up"):
            verb()
    assert candidate.log == before
    assert session.beat()
    attempt = session.finish("time")
    assert attempt.finished == "time"
    assert candidate.past[0].right == attempt.right
    assert sorted(attempt.right.values()) == [False, True, True]


def test_a_last_answer_within_the_time_counts(candidate: Candidate) -> None:
    session = candidate.sit()
    candidate.time.forward(seconds=48 * 60 - 0.001)
    assert session.left_ms == 1
    session.answer(right(session.view.question))
    candidate.time.forward(seconds=0.001)
    assert list(session.finish("time").right.values()) == [True]


@pytest.mark.parametrize("late_s", [0, 1, 86_400 * 3])
def test_no_more_time_is_used_than_was_allowed_however_late_it_is_handed_in(candidate: Candidate, late_s: int) -> None:
    """The program was closed, and is opened days after the time was up."""
    session = candidate.sit()
    candidate.time.forward(seconds=600)
    session.answer(right(session.view.question))
    resumed = candidate.restart(closed_s=38 * 60 + late_s)
    assert resumed.beat()
    attempt = resumed.finish("time")
    assert attempt.used_ms == ALLOWANCE_MS
    assert sum(attempt.time_on.values()) == ALLOWANCE_MS
    finish = next(entry.event for entry in candidate.log if isinstance(entry.event, ExamFinished))
    assert (finish.used_ms, finish.reason) == (ALLOWANCE_MS, "time")


def test_each_question_has_the_time_that_was_spent_on_it(candidate: Candidate) -> None:
    """Also when it is come back to; all of it together is the time used."""
    session = candidate.sit()
    cards = session.attempt.cards
    spent = [(0, 30), (1, 45), (0, 15), (7, 200), (1, 5)]
    for position, seconds in spent:
        session.go(position)
        candidate.time.forward(seconds=seconds)
        session.answer(right(session.view.question))
    attempt = session.finish()
    assert {cards.index(card): ms for card, ms in attempt.time_on.items() if ms} == {0: 45_000, 1: 50_000, 7: 200_000}
    assert attempt.used_ms == 295_000
