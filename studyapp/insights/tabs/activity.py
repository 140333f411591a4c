"""Activity: when there was study, how much, and in what row."""

from collections.abc import Mapping

from studyapp.clock import day_date
from studyapp.content.text import counted
from studyapp.insights.activity import FREEZE_EVERY, Streaks
from studyapp.insights.pages import Block, Calendar, Chart, Column, Page, Series, Table, Words
from studyapp.insights.statistics import Activity
from studyapp.memory.replay import DayTotals
from studyapp.memory.schedule import RATINGS

DAYS = 30
NOTHING = "Nothing was reviewed yet. Press s on the first screen to study."


def activity_page(activity: Activity, today: int) -> Page:
    """The heatmap, reviews and minutes by day and by hour, and how long an answer takes."""
    days, hours = activity.days, activity.hours
    if not days:
        return Page("activity", "Activity", (Words(NOTHING),))
    ahead = max([today, *days])  # a traveller to the west has lived a day that is still to come here
    recent = [days.get(day, DayTotals()) for day in range(today - DAYS + 1, today + 1)]
    dates = tuple(f"{day_date(day):%-d %b}" for day in range(today - DAYS + 1, today + 1))
    of_day = tuple(f"{hour:02}" for hour in range(24))
    blocks: tuple[Block, ...] = (
        *_summary(activity),
        Calendar("days", "Reviews by day", min(ahead, today + 1), days, activity.streaks.frozen, NOTHING),
        _bars("reviews-by-day", "Reviews, the last 30 days", "day", dates, [float(day.reviews) for day in recent]),
        _time("minutes-by-day", "Minutes, the last 30 days", "day", dates, [float(day.duration_ms) for day in recent]),
        _bars("reviews-by-hour", "Reviews by hour of the day", "hour", of_day, [float(hour.reviews) for hour in hours]),
        _time("minutes-by-hour", "Minutes by hour", "hour", of_day, [float(hour.duration_ms) for hour in hours]),
        _answers(activity.answer_ms),
    )
    return Page("activity", "Activity", blocks)


def _summary(activity: Activity) -> tuple[Words, ...]:
    reviews = sum(day.reviews for day in activity.days.values())
    spent = sum(day.duration_ms for day in activity.days.values())
    hours, minutes = divmod(round(spent / 60_000), 60)
    took = f"{hours:,} h {minutes} min" if hours else f"{minutes} min"
    return (
        Words(f"{counted(reviews, 'review')} on {counted(len(activity.days), 'day')}, {took}."),
        _streak(activity.streaks),
    )


def _streak(streaks: Streaks) -> Words:
    if not streaks.current:
        return Words(f"No streak at present; the longest was {counted(streaks.longest, 'day')}.", "muted")
    kept = f" {counted(streaks.freezes, 'freeze')} kept for days that are missed." if streaks.freezes else ""
    rule = "" if kept else f" Every {FREEZE_EVERY} days in a row earn a freeze for a day that is missed."
    longest = f", the longest was {streaks.longest:,}" if streaks.longest > streaks.current else ", the longest so far"
    return Words(f"Streak: {counted(streaks.current, 'day')}{longest}.{kept}{rule}", "good")


def _bars(name: str, title: str, axis: str, labels: tuple[str, ...], values: list[float]) -> Chart:
    series = (Series("reviews", tuple(values)),)
    return Chart(name, title, "bars", axis, labels, "count", series, "No reviews.")


def _time(name: str, title: str, axis: str, labels: tuple[str, ...], values: list[float]) -> Chart:
    series = (Series("time", tuple(values)),)
    return Chart(name, title, "bars", axis, labels, "minutes", series, "No reviews.")


def _answers(answer_ms: Mapping[int, float]) -> Table:
    columns = (Column("rating"), Column("an answer takes", "seconds"))
    rows = tuple((RATINGS[rating], took) for rating, took in answer_ms.items())
    return Table("answer-times", "Time per answer", columns, rows, "No answers yet.")
