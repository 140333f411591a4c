"""A year of study days laid out as weeks that begin on Monday, and how dark each day is drawn."""

from collections.abc import Mapping, Sequence

from studyapp.clock import day_date
from studyapp.memory.replay import DayTotals
from studyapp.memory.schedule import weekday

WEEKS = 53
"""A year, whatever weekday it begins on."""
LEVELS = 4


def monday(day: int) -> int:
    """The Monday of a study day's week."""
    return day - weekday(day)


def mondays(last: int) -> tuple[int, ...]:
    """The Mondays of the 53 weeks of which the last has the study day `last` in it."""
    return tuple(monday(last) - 7 * back for back in reversed(range(WEEKS)))


def month_names(weeks: Sequence[int], room: int) -> list[tuple[int, str]]:
    """The months that begin in these weeks, and the one before them if its name has `room` weeks; with their places."""
    sundays = [day_date(week + 6) for week in weeks]
    found = [(place, f"{sunday:%b}") for place, sunday in enumerate(sundays) if sunday.day <= 7]
    if not found or found[0][0] >= room:
        found.insert(0, (0, f"{sundays[0]:%b}"))
    return found


def quartiles(days: Mapping[int, DayTotals]) -> tuple[int, int, int]:
    """The three numbers of reviews that part the days with a review into four groups alike in size."""
    reviews = sorted(totals.reviews for totals in days.values() if totals.reviews)
    if not reviews:
        return 0, 0, 0
    first, second, third = (reviews[(len(reviews) - 1) * at // LEVELS] for at in (1, 2, 3))
    return first, second, third


def level(reviews: int, parts: tuple[int, int, int]) -> int:
    """How dark a day is drawn: 0 without a review, else 1 to 4; days with the same number are alike."""
    return 1 + sum(reviews > part for part in parts) if reviews else 0
