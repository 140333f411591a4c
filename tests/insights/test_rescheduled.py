"""A change of workload, counted once more, and the page that tells it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from studyapp.clock import day_date
from studyapp.insights.pages import Chart, Table, as_table
from studyapp.insights.rescheduled import DAYS, change
from studyapp.insights.tabs.tuning import tuning_page
from studyapp.memory.replay import replay
from studyapp.memory.schedule import Scheduling
from tests.insights.logs import Told, logs
from tests.memory.scripts import CARDS, START_MS, TUNED

FIRST_DAY = START_MS // 86_400_000


@given(logs(), st.sampled_from(TUNED), st.integers(-5, 100), st.sets(st.sampled_from(CARDS)))
def test_figures_and_chart_are_what_counting_gives(told: Told, tuned: object, later: int, cards: set[str]) -> None:
    """Card by card, over the memories before and after."""
    today = FIRST_DAY + later
    scheduling = Scheduling(tuned.weights, tuned.retention, easy_days=tuned.easy_days)  # type: ignore[attr-defined]
    before, after = told.projection.memories, replay(told.entries, scheduling).memories
    marks = told.projection.marks
    found = change(before, after, marks, cards, today)
    assert found.moved == sum(before[card].due_day != after[card].due_day for card in cards & before.keys())
    figures, chart = tuning_page(found).blocks
    assert isinstance(figures, Table) and isinstance(chart, Chart)
    rows = {row[0]: row[1:] for row in figures.rows}
    days = [Counter[int](), Counter[int]()]
    for at, memories in enumerate((before, after)):
        for card in cards & memories.keys():
            mark = marks.get(card)
            if mark is None or not mark.suspended:
                buried = mark is not None and mark.buried_on == today
                days[at][max(memories[card].due_day, today + buried)] += 1
    if not cards & before.keys():
        assert rows == {} and chart.is_empty
        return
    for span in (30, DAYS):
        counted = tuple(sum(each[today + ahead] for ahead in range(span)) for each in days)
        assert rows[f"due in {span} days"] == counted
        assert rows[f"a day in {span} days"] == tuple(each / span for each in counted)
    assert rows["due today"] == (days[0][today], days[1][today])
    if not chart.is_empty:
        for ahead, row in enumerate(as_table(chart).rows, 1):
            assert row == (f"{day_date(today + ahead):%a %Y-%m-%d}", days[0][today + ahead], days[1][today + ahead])
