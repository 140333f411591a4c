"""When there was study, how much, and in what row."""

from collections.abc import Iterable, Mapping

import msgspec

from studyapp.insights.adding import added
from studyapp.insights.reviews import Review
from studyapp.insights.totals import Moments, Spent
from studyapp.memory.fsrs import AGAIN
from studyapp.memory.replay import DayTotals

FREEZE_EVERY = 10
MOST_FREEZES = 2
RECENT_DAYS = 30
USUAL_MINUTES, LEAST_MINUTES = 20, 5


class Streaks(msgspec.Struct, frozen=True):
    """Study days in a row: the present streak, the longest, the freezes kept, and the missed days that took one.

    Only days with study count towards a streak's length.
    """

    current: int = 0
    longest: int = 0
    freezes: int = 0
    frozen: tuple[int, ...] = ()


class Hour(msgspec.Struct, frozen=True):
    """What was reviewed in one hour of the local day, on all days together."""

    reviews: int = 0
    again: int = 0
    duration_ms: int = 0


def by_day(listed: Iterable[Review]) -> dict[int, DayTotals]:
    """The totals of every study day with a review, in order of the days."""
    found: dict[int, DayTotals] = {}
    for each in listed:
        found[each.day] = found.get(each.day, DayTotals()).with_review(each.rating, each.duration_ms, each.was)
    return dict(sorted(found.items()))


def by_hour(spent: Mapping[Moments, Spent]) -> tuple[Hour, ...]:
    """24 hours, from midnight, of the day as it was where each review took place."""
    reviews, again, took = [0] * 24, [0] * 24, [0] * 24
    for moments, each in spent.items():
        reviews[moments.hour] += each.reviews
        again[moments.hour] += each.reviews * (moments.rating == AGAIN)
        took[moments.hour] += each.duration_ms
    return tuple(map(Hour, reviews, again, took))


def answer_ms(spent: Mapping[Moments, Spent]) -> dict[int, float]:
    """How long an answer took on average, in milliseconds, by rating."""
    by_rating = added((moments.rating, each) for moments, each in spent.items())
    return {rating: each.duration_ms / each.reviews for rating, each in sorted(by_rating.items())}


def minutes_a_day(days: Mapping[int, DayTotals], today: int) -> int:
    """How many minutes a day of study has had in the last 30 days; 20 without one, and 5 at the least."""
    recent = [days[day].duration_ms for day in range(today - RECENT_DAYS + 1, today + 1) if day in days]
    return max(round(sum(recent) / len(recent) / 60_000), LEAST_MINUTES) if recent else USUAL_MINUTES


def streaks(days: Iterable[int], today: int) -> Streaks:
    """The streaks that the study days with a review make.

    A day after `today` is one that a traveller to the west has lived already, and is today then; those further ahead
    come from a clock that was wrong, and are left out.

    A streak is a row of study days. For each 10 days studied in a row a freeze is earned; at most 2 are kept, and one
    earned beyond them is lost. A missed day spends a freeze by itself, and the streak goes on without growing, but the
    count to the next freeze begins anew. A missed day for which none is left ends the streak: freezes are spent on the
    first days of a gap even when the gap is too long for them. Today is missed only once it is over.
    """
    current = longest = freezes = row = 0
    frozen: list[int] = []
    last: int | None = None
    studied = sorted({day for day in days if day <= today + 1})
    today = max([today, *studied[-1:]])
    for day in [*studied, None]:
        missed = range(0) if last is None else range(last + 1, today if day is None else day)
        if missed:
            spent = missed[:freezes]
            frozen += spent
            freezes -= len(spent)
            row = 0
            if len(missed) > len(spent):
                current = 0
        if day is not None:
            current, row, last = current + 1, row + 1, day
            longest = max(longest, current)
            if row % FREEZE_EVERY == 0:
                freezes = min(freezes + 1, MOST_FREEZES)
    return Streaks(current, longest, freezes, tuple(frozen))
