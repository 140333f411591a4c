"""An achievement is reached on the first day on which the record up to then reaches it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.insights.achievements import Achievement, achievements
from studyapp.insights.credits import Mastery, Mock, Record
from studyapp.insights.shares import Share
from studyapp.insights.tabs.credits import credits_page
from studyapp.memory.replay import DayTotals

FIRST = (date(2026, 1, 1) - date(1970, 1, 1)).days
TODAY = FIRST + 130
MONTHS = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01")

RECORDS = st.builds(
    lambda rows, kept, mocks, months: Record(
        TODAY,
        {day: DayTotals(reviews=reviews, new=new) for start, end, reviews, new in rows for day in range(start, end)},
        kept,
        mocks=tuple(Mock(day, scaled, 720, 65, 65, 1.0) for day, scaled in mocks),
        months=months,
    ),
    st.lists(
        st.tuples(
            st.integers(FIRST, FIRST + 60), st.integers(FIRST + 20, TODAY), st.integers(1, 400), st.integers(0, 30)
        ),
        max_size=3,
    ),
    st.dictionaries(st.integers(FIRST, TODAY), st.integers(1, 2000), max_size=12),
    st.lists(st.tuples(st.integers(FIRST, TODAY), st.sampled_from((719, 720, 769, 770))), max_size=6),
    st.dictionaries(st.sampled_from(MONTHS), st.sampled_from((Share(90, 100), Share(89, 100), Share(99, 99)))),
)


def until(record: Record, last: int) -> Record:
    """What was known on the morning after a day."""
    return Record(
        last + 1,
        {day: totals for day, totals in record.days.items() if day <= last},
        {day: kept for day, kept in record.kept.items() if day <= last},
        mocks=tuple(mock for mock in record.mocks if mock.day <= last),
        months={first: share for first, share in record.months.items() if first < MONTHS[-1]},
    )


@given(RECORDS, st.integers(FIRST, TODAY - 1))
def test_it_is_reached_by_a_day_when_the_record_up_to_it_reaches_it(record: Record, day: int) -> None:
    """So the day that is told is the first such."""
    whole, so_far = achievements(record), achievements(until(record, day))
    for then, now in zip(so_far, whole, strict=True):
        if then.id.startswith(("topic", "unseen")):
            continue
        assert then.reached == (now.day is not None and now.day <= day)
        assert then.day == (now.day if then.reached else None)
        assert then.done <= now.done


@given(RECORDS)
def test_only_what_is_reached_has_a_day(record: Record) -> None:
    for each in achievements(record):
        assert each.day is None or each.reached


def found(record: Record, name: str) -> Achievement:
    (one,) = [each for each in achievements(record) if each.id == name]
    return one


def test_there_are_twenty_or_so_each_told_once() -> None:
    """By an id, a title and a sentence."""
    listed = achievements(Record(TODAY))
    assert 15 <= len(listed) <= 25
    for texts in zip(*((each.id, each.title, each.asked) for each in listed), strict=True):
        assert len(set(texts)) == len(listed)
    assert all(each.asked.endswith(".") and each.title[-1] != "." for each in listed)
    assert not any(each.reached or each.done for each in listed)


@pytest.mark.parametrize(
    ("mastered", "first", "half", "every"),
    [(0, False, False, False), (1, True, False, False), (2, True, True, False), (3, True, True, True)],
)
def test_topics_are_told_as_things_stand(mastered: int, first: bool, half: bool, every: bool) -> None:
    topics = tuple(Mastery(str(at), str(at), 5 if at < mastered else 4, 5) for at in range(3))
    record = Record(TODAY, topics=topics)
    assert [found(record, f"topic{each}").reached for each in ("-first", "s-half", "s-all")] == [first, half, every]
    assert not found(Record(TODAY), "topics-all").reached


def test_a_hundred_unseen_items() -> None:
    assert not found(Record(TODAY, unseen_right=99), "unseen-right").reached
    assert found(Record(TODAY, unseen_right=100), "unseen-right").reached


@pytest.mark.parametrize(("scaled", "clear"), [(719, False), (720, False), (769, False), (770, True)])
def test_room_to_spare_is_fifty_points(scaled: int, clear: bool) -> None:
    record = Record(TODAY, mocks=(Mock(FIRST, scaled, 720, 65, 65, 1.0),))
    assert found(record, "mock-first").reached is (scaled >= 720)
    assert found(record, "mock-clear").reached is clear


def test_a_month_counts_when_it_is_over_and_had_enough_due_cards() -> None:
    share = {"2026-04-01": Share(90, 100)}
    last = FIRST + 119
    assert found(Record(last, months=share), "month-retained").day is None
    assert found(Record(last + 1, months=share), "month-retained").day == last
    assert found(Record(TODAY, months={"2026-04-01": Share(99, 99)}), "month-retained").done == 0
    assert found(Record(TODAY, months={"2026-04-01": Share(8_999, 10_000)}), "month-retained").done == 89


def test_a_streak_is_reached_on_its_last_day() -> None:
    """Also when it broke long ago."""
    days = {day: DayTotals(reviews=1) for day in [*range(FIRST, FIRST + 40), TODAY]}
    record = Record(TODAY, days)
    assert (found(record, "streak-7").day, found(record, "streak-30").day) == (FIRST + 6, FIRST + 29)
    assert (found(record, "streak-100").done, found(record, "streak-100").day) == (40, None)


def test_the_page_says_when() -> None:
    record = Record(TODAY, {FIRST: DayTotals(reviews=1)}, unseen_right=100)
    (table,) = [each for each in credits_page(record).blocks if getattr(each, "name", "") == "achievements"]
    cells = {row[0]: row[3] for row in getattr(table, "rows", ())}
    assert (cells["First review"], cells["100 unseen items"], cells["100 reviews"]) == ("2026-01-01", "yes", None)
