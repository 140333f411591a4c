"""Tuning: what a change of scheduling would do, before it is applied."""

from studyapp.clock import day_date
from studyapp.insights.pages import Chart, Column, Page, Series, Table
from studyapp.insights.rescheduled import SPANS, Change

CHART_DAYS = 30
EMPTY = "No card was reviewed yet."


def tuning_page(change: Change) -> Page:
    """Figures and a chart of due cards, before and after side by side.

    Today has the overdue cards too and would dwarf the other days, so the chart begins with tomorrow.
    """
    before, after = change.before, change.after
    rows: list[tuple[str, float, float]] = [
        ("overdue now", before.overdue, after.overdue),
        ("due today", before.due[0], after.due[0]),
    ]
    for days in SPANS:
        due = before.within(days), after.within(days)
        rows += [(f"due in {days} days", *due), (f"a day in {days} days", due[0] / days, due[1] / days)]
    columns = (Column(""), Column("before", "days"), Column("after", "days"))
    figures = Table("tuning", "Due cards", columns, tuple(rows) if before.cards else (), EMPTY)
    chart = Chart(
        name="tuning-days",
        title="Due by day from tomorrow",
        shape="bars",
        axis="day",
        labels=tuple(f"{day_date(change.today + 1 + ahead):%a %Y-%m-%d}" for ahead in range(CHART_DAYS)),
        kind="count",
        series=(
            Series("before", tuple(map(float, before.due[1 : 1 + CHART_DAYS]))),
            Series("after", tuple(map(float, after.due[1 : 1 + CHART_DAYS]))),
        ),
        empty=EMPTY,
    )
    return Page("tuning", "Tuning", (figures, chart))
