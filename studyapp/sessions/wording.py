"""Short words for spans of time and states, the same on every screen and in plain output."""

from studyapp.clock import Moment
from studyapp.memory.replay import Marks
from studyapp.memory.schedule import Learned, Memory


def days_text(days: float) -> str:
    """`3d`, `2.4mo`, `1.3y`."""
    if days < 31:
        return f"{round(days)}d"
    if days < 365:
        return f"{_tenths(days / 30.44)}mo"
    return f"{_tenths(days / 365.25)}y"


def wait_text(milliseconds: float) -> str:
    """`40s`, `10m`, `1.5h`."""
    seconds = max(milliseconds, 0) / 1000
    if seconds < 60:
        return f"{round(seconds)}s"
    if seconds < 3600:
        return f"{round(seconds / 60)}m"
    return f"{_tenths(seconds / 3600)}h"


def minutes_text(milliseconds: float) -> str:
    """`less than a minute`, `about 12 minutes`, `about 1 h 20 min`."""
    minutes = round(milliseconds / 60_000)
    if minutes < 1:
        return "less than a minute"
    if minutes == 1:
        return "about a minute"
    if minutes < 60:
        return f"about {minutes} minutes"
    return f"about {minutes // 60} h {minutes % 60:02} min"


def clock_text(milliseconds: float) -> str:
    """`1:04:30`, `29:59`, `0:45`: hours only where there are any."""
    seconds = max(int(milliseconds // 1000), 0)
    minutes, hours = seconds // 60 % 60, seconds // 3600
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def comes_back_in(memory: Learned, now: Moment, today: int) -> str:
    """How long until a card is due: `10m` in a learning step, `4d` in review, `now` when it is."""
    if memory.step is not None:
        return wait_text(memory.due_ms - now.at_ms) if memory.due_ms > now.at_ms else "now"
    return days_text(memory.due_day - today) if memory.due_day > today else "now"


def state_text(memory: Memory, marks: Marks, today: int) -> str:
    """A card's state in a few words."""
    if marks.suspended:
        return "suspended"
    if marks.buried_on == today:
        return "buried today"
    if not isinstance(memory, Learned):
        return "new"
    if memory.step is not None:
        return "relearning" if memory.relearning else "learning"
    if memory.due_day <= today:
        late = today - memory.due_day
        return f"due, {days_text(late)} late" if late else "due"
    return f"in {days_text(memory.due_day - today)}"


def _tenths(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
