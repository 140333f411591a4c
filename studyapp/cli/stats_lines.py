"""Statistics as lines of at most 80 columns."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from studyapp.cli.charts import bar, calibration_lines, columns, percent
from studyapp.clock import day_date
from studyapp.content.library import Selection
from studyapp.content.text import counted, one_line
from studyapp.insights.forecast import STABILITY_EDGES
from studyapp.insights.retention import Retention
from studyapp.insights.statistics import SPANS, Activity, Ahead, Kept, Statistics
from studyapp.memory.replay import DayTotals
from studyapp.memory.schedule import RATINGS
from studyapp.sessions.wording import days_text, minutes_text

DAYS = 14
MONTHS = 6
MOST_NAMES = 8
MOST_BESIDE = 3
ADVICE = {
    "contrast": "write a card that sets it side by side with",
    "postpone": "suspend it until you have read its topic again",
    "rewrite": "ask for less, or more clearly",
}


def stats_lines(found: Statistics, selection: Selection) -> Iterator[str]:
    """Everything, or one sentence when nothing was reviewed yet."""
    if not found.activity.days:
        yield f"Nothing was reviewed yet ({one_line(str(selection))})."
        return
    yield f"Activity ({one_line(str(selection))})"
    yield from activity_lines(found.activity, found.today)
    yield "\nTrue retention: what was due and still known"
    yield from retention_lines(found.retention)
    yield "\nForecast: what is due as things stand, without what comes on top"
    yield from forecast_lines(found.forecast)
    yield from recall_lines(found.forecast)
    yield "\nCalibration: predicted recall, and what came of it"
    figures = found.calibration
    if not figures.reviews:
        yield "  No card was reviewed on a later day than its first yet."
        return
    named = (("log loss", figures.log_loss), ("RMSE(bins)", figures.rmse_bins))
    values = ", ".join(f"{name} {'-' if value is None else f'{value:.4f}'}" for name, value in named)
    yield f"  {counted(figures.reviews, 'review')}: {values}"
    yield from calibration_lines(figures)


def activity_lines(activity: Activity, today: int) -> Iterator[str]:
    """Totals, the streak, the last days and the hours."""
    reviews = sum(day.reviews for day in activity.days.values())
    spent = sum(day.duration_ms for day in activity.days.values())
    times = ", ".join(f"{RATINGS[rating]} {took / 1000:.0f} s" for rating, took in activity.answer_ms.items())
    yield f"  {counted(reviews, 'review')} on {counted(len(activity.days), 'day')}, {minutes_text(spent)}"
    yield f"  An answer takes {spent / reviews / 1000:.0f} s ({times})."
    streaks = activity.streaks
    freezes = f", {counted(streaks.freezes, 'freeze')} kept" if streaks.freezes else ""
    yield f"  Streak of all decks: {counted(streaks.current, 'day')}, the longest {streaks.longest:,}{freezes}"
    days = {day: activity.days.get(day, DayTotals()) for day in range(today - DAYS + 1, today + 1)}
    most = max(day.reviews for day in days.values())
    for day, totals in days.items():
        words = (
            f"{totals.reviews:5,}  {totals.again:4,} again {totals.new:4,} new {totals.duration_ms / 60_000:4.0f} min"
        )
        yield f"  {day_date(day):%a %Y-%m-%d} {words}  {bar(totals.reviews, most, 26)}".rstrip()
    yield f"  By hour, 0 to 23   |{columns([hour.reviews for hour in activity.hours])}|"


def retention_lines(kept: Kept) -> Iterator[str]:
    """In all, by month, and by deck, domain, topic and tag, the lowest first."""
    if not kept.total.all.of:
        yield "  No card was due yet."
        return
    yield f"  {'':28} {'all':>17} {'young':>13} {'mature':>13}"
    yield _retention_line("In all", kept.total)
    months = kept.windows["month"]
    for month, each in list(months.items())[-MONTHS:]:
        yield _retention_line(month[:7], each)
    for group, table in kept.groups.items():
        yield from _group_lines(group, table)


def _group_lines(group: str, table: Mapping[str, Retention]) -> Iterator[str]:
    lowest = sorted(table.items(), key=lambda each: each[1].all.rate or 0.0)
    for name, each in islice(lowest, MOST_NAMES):
        yield _retention_line(one_line(f"{group} {name}", 28), each)
    if len(lowest) > MOST_NAMES:
        yield f"  and {len(lowest) - MOST_NAMES:,} more by {group} with a higher one; --json has them all"


def _retention_line(name: str, each: Retention) -> str:
    young, mature = (
        f"{percent(share.rate)} of {share.of:,}" if share.of else "-" for share in (each.young, each.mature)
    )
    return f"  {name:28} {percent(each.all.rate):>7} of {each.all.of:>6,} {young:>13} {mature:>13}"


def forecast_lines(ahead: Ahead) -> Iterator[str]:
    """Due cards and minutes: the next days one by one, then the spans."""
    if ahead.overdue:
        yield f"  {ahead.overdue:,} of today's were due on an earlier day."
    most = max(ahead.due[:DAYS])
    for offset, due in enumerate(ahead.due[:DAYS]):
        when = "today" if not offset else f"in {counted(offset, 'day')}"
        yield f"  {when:10} {due:6,} {due * ahead.card_ms / 60_000:5.0f} min  {bar(due, most, 48)}".rstrip()
    for span in SPANS:
        due = sum(ahead.due[:span])
        yield f"  within {span:3} days: {counted(due, 'card')}, {minutes_text(due * ahead.card_ms)}"


def recall_lines(ahead: Ahead) -> Iterator[str]:
    """Stability, difficulty, retrievability and leeches."""
    yield f"\nMemory: {counted(ahead.cards, 'card')}"
    edges = ["", *map(days_text, STABILITY_EDGES)]
    names = [f"below {edges[1]}", *(f"from {edge}" for edge in edges[1:])]
    yield from _bars("Stability", names, ahead.stabilities)
    yield from _bars("Difficulty", [f"{low} to {low + 1}" for low in range(1, 10)], ahead.difficulties)
    for recall in ahead.recall:
        when = day_date(recall.day).isoformat()
        yield f"  Recalled on {when}, without a review before: {recall.expected:,.0f} ({percent(recall.mean)})"
    if ahead.leeches:
        yield f"\nLeeches: {len(ahead.leeches)}"
    for leech in ahead.leeches:
        yield f"  {one_line(leech.card)}"
        yield f"    forgotten {leech.lapses:,} times, stability {days_text(leech.stability)}"
        yield f"    {leech.remedy}: {ADVICE[leech.remedy]}"
        for card in leech.beside[:MOST_BESIDE]:
            yield f"      {one_line(card)}"
        if len(leech.beside) > MOST_BESIDE:
            yield f"      and {len(leech.beside) - MOST_BESIDE:,} more; --json has them all"


def _bars(title: str, names: Sequence[str], counts: Sequence[int]) -> Iterator[str]:
    most = max(counts, default=0)
    yield f"  {title}"
    for name, count in zip(names, counts, strict=True):
        yield f"    {name:12} {count:6,}  {bar(count, most, 50)}".rstrip()
