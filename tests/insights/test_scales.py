"""Axes, labels and the weeks of a calendar."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.clock import day_date
from studyapp.insights.pages import Chart, Kind, Series
from studyapp.insights.scales import all_named, extent, spread, tick_text, ticks
from studyapp.insights.weeks import WEEKS, level, monday, mondays, month_names, quartiles
from studyapp.memory.replay import DayTotals

KINDS: tuple[Kind, ...] = ("text", "count", "share", "decimal", "days", "minutes", "seconds")
VALUES = st.floats(0, 1e9).map(lambda value: round(value, 3))


@given(VALUES, VALUES, st.sampled_from(KINDS), st.integers(2, 10))
def test_ticks_are_even_and_reach_all_values(one: float, other: float, kind: Kind, most: int) -> None:
    """From below the lowest to above the highest, no more than one too many, and no two are written alike."""
    low, high = sorted((one, other))
    if kind == "share":
        low, high = low / 1e9, high / 1e9
    found = ticks(low, high, kind, most)
    step = found[1] - found[0]
    assert found[0] <= low + step * 1e-6
    assert found[-1] >= high - step * 1e-6
    assert 2 <= len(found) <= most + 1
    assert all(abs((after - before) - step) <= step * 1e-3 for before, after in pairwise(found))
    if high - low > 1e-3 * max(high, 1):
        assert len({tick_text(tick, kind) for tick in found}) == len(found)


@pytest.mark.parametrize(
    ("low", "high", "kind", "written"),
    [
        (0, 92, "count", "0 20 40 60 80 100"),
        (0, 3, "count", "0 1 2 3"),
        (0, 1_200_000, "count", "0 250,000 500,000 750,000 1,000,000 1,250,000"),
        (0.84, 0.96, "share", "80 % 85 % 90 % 95 % 100 %"),
        (0, 1, "share", "0 % 20 % 40 % 60 % 80 % 100 %"),
        (0, 810_000, "minutes", "0 min 5 min 10 min 15 min"),
        (0, 17_100, "seconds", "0 s 5 s 10 s 15 s 20 s"),
        (0, 365, "days", "0 d 100 d 200 d 300 d 400 d"),
        (0.312, 0.344, "decimal", "0.31 0.32 0.33 0.34 0.35"),
    ],
)
def test_ticks_are_round_in_the_unit_of_the_chart(low: float, high: float, kind: Kind, written: str) -> None:
    """As they are written on the axis."""
    assert " ".join(tick_text(tick, kind) for tick in ticks(low, high, kind)) == written


def _chart(shape: str, *values: float | None, low: tuple[float | None, ...] = ()) -> Chart:
    series = Series("series", values, low, low)
    return Chart("name", "Title", shape, "axis", tuple(map(str, range(len(values)))), "share", (series,), "")  # type: ignore[arg-type]


def test_bars_start_at_nothing_and_lines_where_they_can_be_told_apart() -> None:
    """Intervals are within the axis too; missing values are no values."""
    assert extent(_chart("bars", 0.9, 0.95)) == (0, 0.95)
    assert extent(_chart("lines", 0.9, None, 0.95)) == (0.9, 0.95)
    assert extent(_chart("lines", 0.1, 0.95)) == (0, 0.95)
    assert extent(_chart("lines", 0.9, 0.95, low=(0.8, None))) == (0.8, 0.95)
    assert extent(_chart("lines")) == (0, 0)


def test_names_are_all_shown_and_points_on_a_scale_need_not_be() -> None:
    """Dates, hours and ranges follow from their neighbours; a few are shown all the same."""
    days = [f"2026-11-{day:02}" for day in range(1, 31)]
    assert not all_named(days)
    assert all_named(days[:12])
    assert not all_named([f"< {edge} %" for edge in range(20)])
    assert all_named([f"topic {number}" for number in range(20)])


@given(st.integers(0, 1000), st.integers(1, 50))
def test_labels_that_are_shown_are_evenly_spread(count: int, most: int) -> None:
    """From the first on, no more than there is room for, and no fewer than half of that."""
    found = spread(count, most)
    assert len(found) <= most
    assert len(found) >= min(count, (most + 1) // 2)
    assert found[:1] == ((0,) if count else ())
    assert len({after - before for before, after in pairwise(found)}) <= 1


@given(st.dates(date(1971, 6, 1), date(2100, 1, 1)))
def test_a_year_is_53_weeks_from_monday_to_sunday(last: date) -> None:
    """The last has the day in it; each month that begins in them is named once, where its first day is."""
    day = (last - date(1970, 1, 1)).days
    weeks = mondays(day)
    assert len(weeks) == WEEKS
    assert all(day_date(week).weekday() == 0 for week in weeks)
    assert {after - before for before, after in pairwise(weeks)} == {7}
    assert weeks[-1] == monday(day) <= day < weeks[-1] + 7
    firsts = [
        (place, f"{date:%b}")
        for place, week in enumerate(weeks)
        for date in [day_date(week) + timedelta(days=at) for at in range(7)]
        if date.day == 1
    ]
    assert [each for each in month_names(weeks, 4) if each in firsts] == firsts
    places = [place for place, _ in month_names(weeks, 4)]
    assert all(after - before >= 4 for before, after in pairwise(places))


@given(st.lists(st.integers(0, 500), max_size=60))
def test_more_reviews_are_never_drawn_lighter(counts: list[int]) -> None:
    """None is 0, any is 1 to 4, and the darkest quarter is no more than a quarter of the days."""
    parts = quartiles({day: DayTotals(reviews) for day, reviews in enumerate(counts)})
    levels = [level(reviews, parts) for reviews in sorted(counts)]
    assert levels == sorted(levels)
    assert all((each == 0) == (reviews == 0) for each, reviews in zip(levels, sorted(counts), strict=True))
    assert set(levels) <= {0, 1, 2, 3, 4}
    active = sum(reviews > 0 for reviews in counts)
    assert levels.count(4) <= active / 4 + 1
    if len(set(counts) - {0}) == active >= 8:
        assert set(levels) >= {1, 2, 3, 4}
