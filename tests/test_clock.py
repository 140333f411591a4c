"""Study days, and the clock that `STUDYAPP_NOW` moves."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.clock import (
    NOW_VARIABLE,
    FixedClock,
    Moment,
    MovedClock,
    SystemClock,
    clock_from,
    day_date,
    parse_moment,
)
from studyapp.errors import UsageError


def moment(local: str, zone: str) -> Moment:
    """What a clock on the wall of that zone says; a second `fold` of the same hour is marked by a trailing `*`."""
    naive = datetime.fromisoformat(local.rstrip("*")).replace(fold=int(local.endswith("*")))
    there = naive.replace(tzinfo=ZoneInfo(zone))
    offset = there.utcoffset()
    assert offset is not None
    return Moment(round(there.timestamp() * 1000), int(offset.total_seconds()))


STUDY_DAYS = [
    # local time, zone, rollover hour, the study day's date
    ("2026-11-22 03:59:59", "UTC", 4, "2026-11-21"),
    ("2026-11-22 04:00:00", "UTC", 4, "2026-11-22"),
    ("2026-11-22 23:59:59", "UTC", 4, "2026-11-22"),
    ("2026-11-23 00:00:00", "UTC", 4, "2026-11-22"),
    ("2026-11-22 00:00:00", "UTC", 0, "2026-11-22"),
    ("2026-11-21 23:59:59.999", "UTC", 0, "2026-11-21"),
    ("2026-11-22 22:59:59", "UTC", 23, "2026-11-21"),
    ("2026-11-22 23:00:00", "UTC", 23, "2026-11-22"),
    # far from UTC, on both sides of it
    ("2026-11-22 03:59:59", "Pacific/Kiritimati", 4, "2026-11-21"),
    ("2026-11-22 04:00:00", "Pacific/Kiritimati", 4, "2026-11-22"),
    ("2026-11-22 03:59:59", "Pacific/Pago_Pago", 4, "2026-11-21"),
    ("2026-11-22 04:00:00", "Pacific/Pago_Pago", 4, "2026-11-22"),
    ("2026-11-22 04:00:00", "Asia/Kathmandu", 4, "2026-11-22"),
    ("2026-11-22 03:59:59", "America/St_Johns", 4, "2026-11-21"),
    # clocks go forward: 02:00 becomes 03:00, the rollover is an hour sooner
    ("2026-03-29 01:59:59", "Europe/Berlin", 4, "2026-03-28"),
    ("2026-03-29 03:59:59", "Europe/Berlin", 4, "2026-03-28"),
    ("2026-03-29 04:00:00", "Europe/Berlin", 4, "2026-03-29"),
    ("2026-03-08 04:00:00", "America/New_York", 4, "2026-03-08"),
    # the rollover hour itself is skipped
    ("2026-03-29 01:59:59", "Europe/Berlin", 2, "2026-03-28"),
    ("2026-03-29 03:00:00", "Europe/Berlin", 2, "2026-03-29"),
    # clocks go back: 03:00 becomes 02:00 again, once more
    ("2026-10-25 02:30:00", "Europe/Berlin", 4, "2026-10-24"),
    ("2026-10-25 02:30:00*", "Europe/Berlin", 4, "2026-10-24"),
    ("2026-10-25 03:59:59", "Europe/Berlin", 4, "2026-10-24"),
    ("2026-10-25 04:00:00", "Europe/Berlin", 4, "2026-10-25"),
    # before the epoch, and on its first day
    ("1970-01-01 04:00:00", "UTC", 4, "1970-01-01"),
    ("1970-01-01 03:59:59", "UTC", 4, "1969-12-31"),
    ("1969-07-20 20:17:40", "UTC", 4, "1969-07-20"),
]


@pytest.mark.parametrize(("local", "zone", "rollover", "named_after"), STUDY_DAYS)
def test_a_study_day_begins_at_the_rollover_hour_on_the_wall(
    local: str, zone: str, rollover: int, named_after: str
) -> None:
    day = moment(local, zone).study_day(rollover)
    assert day_date(day) == date.fromisoformat(named_after)
    assert day == (date.fromisoformat(named_after) - date(1970, 1, 1)).days


def test_the_rollover_hour_is_four_unless_set() -> None:
    just_before = moment("2026-11-22 03:59:59", "UTC")
    assert just_before.study_day() == just_before.study_day(4) == just_before.study_day(0) - 1


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])
@pytest.mark.parametrize("rollover", [0, 2, 4, 23])
def test_no_study_day_is_skipped_or_repeated_through_a_year(zone: str, rollover: int) -> None:
    """Half hour by half hour, clock changes and all: days only ever go on by one, and each lasts 22 to 26 hours."""
    lengths, previous = [0], None
    for half_hour in range(366 * 48):
        when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * half_hour)
        offset = when.astimezone(ZoneInfo(zone)).utcoffset()
        assert offset is not None
        day = Moment(round(when.timestamp() * 1000), int(offset.total_seconds())).study_day(rollover)
        if previous is not None and day != previous:
            assert day == previous + 1
            lengths.append(0)
        lengths[-1] += 1
        previous = day
    assert set(lengths[1:-1]) <= set(range(44, 53))


def test_travel_counts_by_the_wall_where_one_is() -> None:
    """Flying west, an evening review and one eleven hours later may share a study day; flying east, skip one."""
    in_tokyo = moment("2026-11-22 09:00", "Asia/Tokyo")
    in_honolulu = Moment(in_tokyo.at_ms + 11 * 3_600_000, -10 * 3600)
    assert in_honolulu.local().strftime("%F %H:%M") == "2026-11-22 01:00"
    assert in_honolulu.study_day() == in_tokyo.study_day() - 1
    landed_west = Moment(in_tokyo.at_ms + 15 * 3_600_000, -10 * 3600)
    assert landed_west.study_day() == in_tokyo.study_day()
    in_los_angeles = moment("2026-11-22 22:00", "America/Los_Angeles")
    landed_east = Moment(in_los_angeles.at_ms + 14 * 3_600_000, 11 * 3600)
    assert landed_east.local().strftime("%F %H:%M") == "2026-11-24 07:00"
    assert landed_east.study_day() == in_los_angeles.study_day() + 2


@settings(max_examples=200)
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001 - a wall has no zone
    st.integers(-18 * 3600, 18 * 3600),
    st.integers(0, 23),
)
def test_a_study_day_is_the_date_of_the_local_time_less_the_rollover(
    local: datetime, offset: int, rollover: int
) -> None:
    aware = local.replace(tzinfo=timezone(timedelta(seconds=offset)))
    at_ms = (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert day_date(Moment(at_ms, offset).study_day(rollover)) == (local - timedelta(hours=rollover)).date()


# --- STUDYAPP_NOW -----------------------------------------------------------------------------------------------------

TIMES = [
    ("2026-11-22T08:00:00+01:00", Moment(1_795_330_800_000, 3600)),
    ("2026-11-22T08:00:00-05:00", Moment(1_795_352_400_000, -18_000)),
    ("2026-11-22T07:00:00Z", Moment(1_795_330_800_000, 0)),
    ("2026-11-22T07:00:00+00:00", Moment(1_795_330_800_000, 0)),
    ("2026-11-22 12:45+05:45", Moment(1_795_330_800_000, 20_700)),
    ("  20261122T080000+0100\n", Moment(1_795_330_800_000, 3600)),
    ("2026-11-22T07:00:00.001Z", Moment(1_795_330_800_001, 0)),
    ("2026-11-22T07:00:00.999999Z", Moment(1_795_330_800_999, 0)),
    # a thousand times this one's timestamp, as a float, is a little less
    ("2004-05-09T19:02:45.100Z", Moment(1_084_129_365_100, 0)),
    ("1969-12-31T23:59:59.999Z", Moment(-1, 0)),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_time_with_its_zone_is_read_to_the_millisecond(text: str, expected: Moment) -> None:
    assert parse_moment(text) == expected


@given(st.integers(0, 4_000_000_000_000))
def test_every_millisecond_is_read_as_itself(at_ms: int) -> None:
    text = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)).isoformat()
    assert parse_moment(text) == Moment(at_ms, 0)


@pytest.mark.parametrize(
    "text",
    [
        "now",
        "2026-11-22",
        "2026-11-22T08:00:00",
        "2026-13-22T08:00:00Z",
        "2026-11-22T25:00:00Z",
        "1795330800",
        "08:00+01:00",
        " ",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-11-22T08:00:00+99:00",
    ],
)
def test_a_time_that_cannot_be_used_is_told_with_an_example(text: str) -> None:
    """Exit code 2; the text as it was given, a time as it should be."""
    with pytest.raises(UsageError) as caught:
        clock_from({NOW_VARIABLE: text})
    assert caught.value.exit_code == 2
    assert repr(text) in caught.value.message
    assert "STUDYAPP_NOW" in caught.value.message
    assert parse_moment("2026-11-22T08:00:00+01:00")
    assert "2026-11-22T08:00:00+01:00" in caught.value.advice


def test_the_variable_moves_the_clock_and_its_zone() -> None:
    clock = clock_from({NOW_VARIABLE: "2026-11-22T08:00:00-05:00"})
    assert isinstance(clock, MovedClock)
    now = clock.now()
    assert now.offset_s == -18_000
    assert 0 <= now.at_ms - 1_795_352_400_000 < 60_000


def test_without_the_variable_the_clock_is_the_systems() -> None:
    for environ in ({}, {NOW_VARIABLE: ""}):
        assert isinstance(clock_from(environ), SystemClock)


def test_a_moved_clock_runs_on_from_where_it_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    nanoseconds = iter((5_000_000_000, 5_000_000_000, 7_500_000_000))
    monkeypatch.setattr("studyapp.clock.time.monotonic_ns", lambda: next(nanoseconds))
    clock = MovedClock(Moment(1_000_000, 3600))
    assert clock.now() == Moment(1_000_000, 3600)
    assert clock.now() == Moment(1_002_500, 3600)


def test_the_systems_clock_says_the_time_and_the_zone_of_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyapp.clock.time.time", lambda: 1_795_330_800.25)
    now = SystemClock().now()
    assert now.at_ms == 1_795_330_800_250
    offset = datetime.fromtimestamp(1_795_330_800).astimezone().utcoffset()
    assert timedelta(seconds=now.offset_s) == offset


def test_a_fixed_clock_moves_only_when_it_is_moved() -> None:
    clock = FixedClock(Moment(0, 3600))
    assert clock.now() == clock.now() == Moment(0, 3600)
    clock.forward(days=1, seconds=1.5)
    assert clock.now() == Moment(86_401_500, 3600)
    clock.forward(days=-2)
    assert clock.monotonic_ms() == 86_401_500 - 172_800_000
