"""Achievements: what has been reached, when, and how far it is to the next; worked out anew from the log each time."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from studyapp.clock import day_date
from studyapp.insights.activity import streaks
from studyapp.insights.credits import Record
from studyapp.memory.replay import DayTotals

REVIEWS = (1, 100, 1_000, 10_000)
CARDS = (100, 500)
KEPT = (1_000, 10_000)
STREAKS = (7, 30, 100, 365)
UNSEEN = 100
RETAINED_PERCENT = 90
LEAST_IN_MONTH = 100
CLEAR_POINTS = 50


class Achievement(msgspec.Struct, frozen=True):
    """What is asked, how far it has come (`done` of `of`), and the study day on which it was reached.

    `day` is None until then, and for what the log does not date.
    """

    id: str
    title: str
    asked: str
    done: int
    of: int
    day: int | None = None

    @property
    def reached(self) -> bool:
        """Whether all of it is done."""
        return self.done >= self.of


def achievements(record: Record) -> tuple[Achievement, ...]:
    """All of them, those that belong together one after the other."""
    return (*_reviews(record), *_kept(record), *_streaks(record), *_topics(record), *_exams(record), _month(record))


def _reviews(record: Record) -> list[Achievement]:
    totals = {day: record.days[day] for day in record.studied}
    found = []
    for count in REVIEWS:
        title = "First review" if count == 1 else f"{count:,} reviews"
        asked = "Review a card." if count == 1 else f"Review cards {count:,} times."
        found.append(_summed(f"reviews-{count}", title, asked, totals, lambda day: day.reviews, count))
    for count in CARDS:
        asked = f"Meet {count} cards for the first time."
        found.append(_summed(f"cards-{count}", f"{count} cards met", asked, totals, lambda day: day.new, count))
    return found


def _summed(
    name: str, title: str, asked: str, days: Mapping[int, DayTotals], value: Callable[[DayTotals], int], count: int
) -> Achievement:
    done, reached = 0, None
    for day, totals in days.items():
        done += value(totals)
        if reached is None and done >= count:
            reached = day
    return Achievement(name, title, asked, done, count, reached)


def _kept(record: Record) -> list[Achievement]:
    found = []
    for count in KEPT:
        done, reached = 0, None
        for day, kept in sorted(record.kept.items()):
            done += kept
            if reached is None and done >= count:
                reached = day
        asked = f"Recall due cards that have kept for {count:,} study days in all."
        found.append(Achievement(f"kept-{count}", f"{count:,} days kept", asked, done, count, reached))
    return found


def _streaks(record: Record) -> list[Achievement]:
    days = record.studied

    def longest(at: int) -> int:
        """The longest streak on the evening of a day with study."""
        return streaks(days[: at + 1], days[at]).longest

    whole = longest(len(days) - 1) if days else 0
    found = []
    for count in STREAKS:
        at = bisect_left(range(len(days)), count, key=longest) if whole >= count else None
        asked = f"Study on {count} study days in a row; freezes may fill gaps, but do not count."
        reached = None if at is None else days[at]
        found.append(Achievement(f"streak-{count}", f"A streak of {count} days", asked, whole, count, reached))
    return found


def _topics(record: Record) -> list[Achievement]:
    topics = len(record.topics)
    done = sum(topic.all for topic in record.topics)
    return [
        Achievement("topic-first", "First topic mastered", "Master a topic, as the rules have it.", done, 1),
        Achievement("topics-half", "Half of the topics", "Master half of the topics.", done, max((topics + 1) // 2, 1)),
        Achievement("topics-all", "Every topic", "Master all topics, at one time.", done, max(topics, 1)),
    ]


def _exams(record: Record) -> list[Achievement]:
    passed = sorted(mock.day for mock in record.mocks if mock.passed)
    clear = sorted(mock.day for mock in record.mocks if mock.passed and mock.scaled >= mock.cut + CLEAR_POINTS)
    return [
        Achievement(
            "unseen-right",
            f"{UNSEEN} unseen items",
            f"Answer {UNSEEN} items right that you had not met before.",
            record.unseen_right,
            UNSEEN,
        ),
        _counted("mock-first", "First mock exam passed", "Pass a mock exam, as the rules have it.", passed, 1),
        _counted("mock-three", "Three mock exams passed", "Pass three, so that it was not luck.", passed, 3),
        _counted(
            "mock-clear",
            "Passed with room to spare",
            f"Pass a mock exam {CLEAR_POINTS} points or more above the cut score.",
            clear,
            1,
        ),
    ]


def _counted(name: str, title: str, asked: str, days: list[int], count: int) -> Achievement:
    return Achievement(name, title, asked, len(days), count, days[count - 1] if len(days) >= count else None)


def _month(record: Record) -> Achievement:
    best, reached = 0, None
    for first, share in sorted(record.months.items()):
        last = _last_day(first)
        if last < record.today and share.of >= LEAST_IN_MONTH:
            percent = 100 * share.passed // share.of
            best = max(best, percent)
            if reached is None and percent >= RETAINED_PERCENT:
                reached = last
    title = f"A month of {RETAINED_PERCENT} % true retention"
    asked = f"Finish a month with {LEAST_IN_MONTH} due cards or more of which {RETAINED_PERCENT} % were recalled."
    return Achievement("month-retained", title, asked, best, RETAINED_PERCENT, reached)


def _last_day(first: str) -> int:
    """The study day that ends the month with this first day."""
    following = (date.fromisoformat(first) + timedelta(days=31)).replace(day=1)
    return (following - day_date(0)).days - 1
