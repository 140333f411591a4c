"""Time: the only place that reads a clock.

A **study day** is a calendar day that begins at the rollover hour (04:00 local unless set), counted as days
since 1970-01-01. It is worked out once, from the zone offset in force at that moment, and stored; the past is
never recomputed in today's time zone.
"""

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple, Protocol

from studyapp.errors import UsageError

NOW_VARIABLE = "STUDYAPP_NOW"
DEFAULT_ROLLOVER_HOUR = 4

_EPOCH = date(1970, 1, 1)
_DAY_S = 86_400


class Moment(NamedTuple):
    """An instant and the zone it was lived in: `at_ms` since the epoch in UTC, `offset_s` east of UTC."""

    at_ms: int
    offset_s: int

    def study_day(self, rollover_hour: int = DEFAULT_ROLLOVER_HOUR) -> int:
        """The study day of this moment."""
        local_s = self.at_ms // 1000 + self.offset_s
        return (local_s - rollover_hour * 3600) // _DAY_S

    def local(self) -> datetime:
        """The moment as an aware datetime in its own zone."""
        zone = timezone(timedelta(seconds=self.offset_s))
        return datetime.fromtimestamp(self.at_ms / 1000, UTC).astimezone(zone)


def day_date(study_day: int) -> date:
    """The calendar date that a study day is named after."""
    return _EPOCH + timedelta(days=study_day)


class Clock(Protocol):
    """What the program asks of time."""

    def now(self) -> Moment:
        """The moment it is."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds since some fixed point; never goes back."""
        ...


class SystemClock:
    """The machine's own clock and zone."""

    def now(self) -> Moment:
        seconds = time.time()
        return Moment(int(seconds * 1000), time.localtime(seconds).tm_gmtoff or 0)

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


class MovedClock:
    """A clock that starts at a given moment and runs on from there, in that moment's zone."""

    def __init__(self, start: Moment) -> None:
        self._start = start
        self._began_ms = time.monotonic_ns() // 1_000_000

    def now(self) -> Moment:
        return Moment(self._start.at_ms + self.monotonic_ms() - self._began_ms, self._start.offset_s)

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


class FixedClock:
    """A clock that stands still until it is moved; for tests and for drawing screens."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment

    def now(self) -> Moment:
        return self.moment

    def monotonic_ms(self) -> int:
        return self.moment.at_ms

    def forward(self, *, seconds: float = 0, days: float = 0) -> None:
        """Move on (or back, with a negative amount)."""
        step_ms = round((seconds + days * _DAY_S) * 1000)
        self.moment = Moment(self.moment.at_ms + step_ms, self.moment.offset_s)


def parse_moment(text: str) -> Moment:
    """Read an ISO 8601 time with its zone, such as `2026-11-22T08:00:00+01:00`.

    Raises ValueError when it is not one or names no zone.
    """
    when = datetime.fromisoformat(text.strip())
    offset = when.utcoffset()
    if offset is None:
        raise ValueError("no zone")
    since_epoch = when.astimezone(UTC) - datetime.fromtimestamp(0, UTC)
    return Moment(since_epoch // timedelta(milliseconds=1), int(offset.total_seconds()))


def clock_from(environ: Mapping[str, str]) -> Clock:
    """The system's clock, or the one that `STUDYAPP_NOW` moves."""
    text = environ.get(NOW_VARIABLE, "")
    if not text:
        return SystemClock()
    try:
        return MovedClock(parse_moment(text))
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{NOW_VARIABLE} is {text!r}, which is not a time with a zone.",
            "Write it like 2026-11-22T08:00:00+01:00, or unset it to use the system's clock.",
        ) from None
