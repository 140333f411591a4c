"""The short words for time and states."""

import pytest

from studyapp.memory.replay import Marks
from studyapp.memory.schedule import NEW, Learned
from studyapp.sessions.wording import comes_back_in, days_text, minutes_text, state_text, wait_text
from tests.sessions.learner import START

TODAY = START.study_day()
NO_MARKS = Marks()


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "0d"),
        (0.4, "0d"),
        (1, "1d"),
        (2.6, "3d"),
        (30, "30d"),
        (31, "1mo"),
        (46, "1.5mo"),
        (61, "2mo"),
        (364, "12mo"),
        (365, "1y"),
        (475, "1.3y"),
        (36_500, "99.9y"),
    ],
)
def test_days(days: float, text: str) -> None:
    """Days to a month, months to a year, then years."""
    assert days_text(days) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0s"),
        (0, "0s"),
        (40, "40s"),
        (60, "1m"),
        (90, "2m"),
        (600, "10m"),
        (3540, "59m"),
        (3600, "1h"),
        (5400, "1.5h"),
        (86_400, "24h"),
    ],
)
def test_waits(seconds: float, text: str) -> None:
    """Seconds, minutes, hours; what is past is no wait."""
    assert wait_text(seconds * 1000) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "less than a minute"),
        (0.4, "less than a minute"),
        (1, "about a minute"),
        (12, "about 12 minutes"),
        (59, "about 59 minutes"),
        (59.7, "about 1 h 00 min"),
        (80, "about 1 h 20 min"),
        (125, "about 2 h 05 min"),
    ],
)
def test_minutes(minutes: float, text: str) -> None:
    """How long something takes."""
    assert minutes_text(minutes * 60_000) == text


def _memory(due_in: int, step_s: int | None = None, relearning: bool = False) -> Learned:
    return Learned(
        3.0, 5.0, 1, 0, TODAY, TODAY, START.at_ms, TODAY + due_in,
        due_ms=START.at_ms + (step_s or 0) * 1000, step=None if step_s is None else 0, relearning=relearning,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("memory", "text"),
    [
        (_memory(4), "4d"),
        (_memory(45), "1.5mo"),
        (_memory(0), "now"),
        (_memory(-3), "now"),
        (_memory(0, 600), "10m"),
        (_memory(0, 0), "now"),
        (_memory(0, -60), "now"),
    ],
)
def test_when_a_card_comes_back(memory: Learned, text: str) -> None:
    """Minutes in a step, days in review."""
    assert comes_back_in(memory, START, TODAY) == text


@pytest.mark.parametrize(
    ("memory", "marks", "text"),
    [
        (NEW, NO_MARKS, "new"),
        (_memory(0, 60), NO_MARKS, "learning"),
        (_memory(0, 60, relearning=True), NO_MARKS, "relearning"),
        (_memory(0), NO_MARKS, "due"),
        (_memory(-3), NO_MARKS, "due, 3d late"),
        (_memory(5), NO_MARKS, "in 5d"),
        (_memory(-3), Marks(suspended=True), "suspended"),
        (_memory(-3), Marks(buried_on=TODAY), "buried today"),
        (_memory(-3), Marks(buried_on=TODAY - 1), "due, 3d late"),
        (NEW, Marks(suspended=True, buried_on=TODAY), "suspended"),
        (NEW, Marks(flagged=True, note="mine"), "new"),
    ],
)
def test_states(memory: Learned, marks: Marks, text: str) -> None:
    """What keeps a card away is said before when it is due."""
    assert state_text(memory, marks, TODAY) == text
