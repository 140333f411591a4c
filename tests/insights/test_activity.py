"""Days, hours and streaks are what a count over the raw log gives, wherever the learner was."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.clock import Moment
from studyapp.insights.activity import Hour, Streaks, answer_ms, by_day, by_hour, streaks
from studyapp.insights.totals import totals
from studyapp.memory.entries import Entry, Reviewed
from tests.insights.logs import Told, counting, logs, memory_at, told

# --- days and hours ---------------------------------------------------------------------------------------------------


@given(logs())
def test_days_are_those_of_the_projection_and_of_a_count(told: Told) -> None:
    found = by_day(told.reviews)
    assert found == {day: totals for day, totals in told.projection.days.items() if totals.reviews}
    assert list(found) == sorted(found)
    raw = list(counting(told.entries))
    for day, its in found.items():
        events = [
            (event, memory_at(told.entries, place, event.card)) for place, entry, event in raw if entry.day == day
        ]
        assert its.reviews == len(events)
        assert its.again == sum(event.rating == 1 for event, _ in events)
        assert its.new == sum(was is None for _, was in events)
        assert its.duration_ms == sum(event.duration_ms for event, _ in events)
    assert sum(its.reviews for its in found.values()) == len(raw)


@given(logs())
def test_an_answer_takes_the_mean_of_its_rating(told: Told) -> None:
    expected = {}
    for rating in range(1, 5):
        times = [event.duration_ms for _, _, event in counting(told.entries) if event.rating == rating]
        if times:
            expected[rating] = sum(times) / len(times)
    assert answer_ms(told.totals.spent) == expected


@given(logs(), st.randoms(use_true_random=False))
def test_the_order_of_the_reviews_does_not_matter(told: Told, chance: random.Random) -> None:
    shuffled = list(told.reviews)
    chance.shuffle(shuffled)
    assert by_day(shuffled) == by_day(told.reviews)
    assert totals(shuffled) == told.totals


ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC")


@given(st.lists(st.tuples(st.integers(1_704_067_200, 1_830_297_600), st.sampled_from(ZONES)), max_size=20))
def test_hours_and_days_are_those_of_the_wall_clock(times: list[tuple[int, str]]) -> None:
    """Where and when each review took place, summer time or not."""
    entries, hours, days = [], Counter[int](), Counter[int]()
    for number, (seconds, zone) in enumerate(times):
        local = datetime.fromtimestamp(seconds, ZoneInfo(zone))
        offset = local.utcoffset()
        assert offset is not None
        moment = Moment(seconds * 1000, int(offset.total_seconds()))
        event = Reviewed("deck/a", 1 + number % 4, "f", 1000)
        entries.append(Entry(f"{number:032x}", *moment, moment.study_day(), "d", "study", event))
        hours[local.hour] += 1
        night = timedelta(hours=4)
        days[(local.replace(tzinfo=None) - night).date().toordinal()] += 1
    found = told(entries).reviews
    by_the_wall = by_hour(totals(found).spent)
    assert [hour.reviews for hour in by_the_wall] == [hours[hour] for hour in range(24)]
    assert [hour.duration_ms for hour in by_the_wall] == [1000 * hours[hour] for hour in range(24)]
    assert sum(hour.again for hour in by_the_wall) == sum(number % 4 == 0 for number in range(len(times)))
    epoch = date(1970, 1, 1).toordinal()
    assert {day + epoch: totals.reviews for day, totals in by_day(found).items()} == days


def test_no_hour_is_left_out() -> None:
    assert by_hour({}) == (Hour(),) * 24
    assert by_day([]) == {} and answer_ms({}) == {}


@pytest.mark.parametrize("zone", ZONES)
def test_a_row_of_evenings_is_a_streak_through_every_change_of_the_clocks(zone: str) -> None:
    """At 23:30 on the wall, a year long: no day is skipped and none is counted twice."""
    days = []
    for number in range(366):
        local = datetime(2026, 1, 1, 23, 30, tzinfo=ZoneInfo(zone)) + timedelta(days=number)
        offset = local.utcoffset()
        assert offset is not None
        days.append(Moment(int(local.timestamp() * 1000), int(offset.total_seconds())).study_day())
    assert streaks(days, days[-1]) == Streaks(366, 366, 2, ())


# --- streaks ----------------------------------------------------------------------------------------------------------


def day_by_day(studied: set[int], today: int) -> Streaks:
    """The rule, one day after the other."""
    current = longest = freezes = row = 0
    frozen = []
    for day in range(min(studied, default=today), today + 1):
        if day in studied:
            current += 1
            row += 1
            if row == 10:
                row = 0
                freezes = freezes if freezes == 2 else freezes + 1
        elif day < today:
            row = 0
            if freezes:
                freezes -= 1
                frozen.append(day)
            else:
                current = 0
        longest = max(longest, current)
    return Streaks(current, longest, freezes, tuple(frozen))


@given(st.lists(st.tuples(st.integers(1, 45), st.integers(0, 5)), max_size=8), st.integers(0, 3))
def test_streaks_are_what_the_rule_says_day_by_day(stretches: list[tuple[int, int]], since: int) -> None:
    """For rows of study with gaps between them, in any order, with days still to come."""
    days, day = set(), 1000
    for studied, missed in stretches:
        days |= set(range(day, day + studied))
        day += studied + missed
    today = max(days, default=day) + since
    assert streaks([*days, today + 3, *days][::-1], today) == day_by_day(days, today)


ROW = list(range(100, 110))


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ([], 50, Streaks()),
        ([50], 50, Streaks(1, 1)),
        ([49], 50, Streaks(1, 1)),
        ([48], 50, Streaks(0, 1)),
        (ROW[:9], 110, Streaks(0, 9)),
        (ROW, 110, Streaks(10, 10, 1)),
        (ROW, 111, Streaks(10, 10, 0, (110,))),
        (ROW, 112, Streaks(0, 10, 0, (110,))),
        ([*ROW, 111], 111, Streaks(11, 11, 0, (110,))),
        ([*ROW, *range(111, 120)], 120, Streaks(19, 19, 0, (110,))),
        ([*ROW, *range(111, 121)], 120, Streaks(20, 20, 1, (110,))),
        (range(100, 140), 140, Streaks(40, 40, 2)),
        (range(100, 140), 143, Streaks(0, 40, 0, (140, 141))),
        ([100, 10**9], 10**9, Streaks(1, 1)),
        ([49, 50, 51], 50, Streaks(3, 3)),
        ([49, 50, 52], 50, Streaks(2, 2)),
    ],
)
def test_streaks_by_example(days: list[int], today: int, expected: Streaks) -> None:
    """Today is missed once it is over; ten days earn a freeze, a gap takes it, two at most; a traveller to the west."""
    assert streaks(days, today) == expected
