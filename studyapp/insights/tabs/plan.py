"""The tab Plan: how a backlog is cleared, and what another desired retention would cost."""

from collections.abc import Mapping, Sequence
from math import ceil

from studyapp.clock import day_date
from studyapp.content.text import counted, one_line
from studyapp.insights.backlog import CLEAR_EVENINGS, Backlog
from studyapp.insights.pages import Block, Chart, Column, Page, Series, Table, Tone, Words, written
from studyapp.insights.workload import Workload

ONLY_A_PLAN = (
    "This is a plan and nothing else: no card is rescheduled by it. It counts on every study day, and on new cards "
    "waiting until the backlog is cleared."
)
HOW_WORKLOAD = (
    "A year of study at each desired retention, with the new cards that are still to come. The one in force is marked; "
    "reading this changes nothing."
)


def plan_page(
    chosen: Backlog,
    by_minutes: Sequence[Backlog],
    names: Mapping[str, str],
    loads: Sequence[Workload],
    in_force: float,
    tuning: str = "",
) -> Page:
    """`chosen` is the plan for the learner's minutes a day, `names` what cards are called, by their keys.

    `loads` are by desired retention, of which `in_force` is the present one; `tuning` says how to change it.
    """
    return Page(
        "plan",
        "Plan",
        (
            Words(_verdict(chosen), _tone(chosen)),
            Words(ONLY_A_PLAN, "muted"),
            _by_minutes(chosen, by_minutes),
            _waiting(chosen),
            _longest(chosen, names),
            *([Words(tuning)] if tuning else []),
            Words(HOW_WORKLOAD, "muted"),
            *_workload(loads, in_force),
        ),
    )


def _tone(plan: Backlog) -> Tone:
    if plan.cleared is None:
        return "warning"
    return "good" if plan.cleared == plan.today else "plain"


def _verdict(plan: Backlog) -> str:
    pace = f"With {plan.minutes:,.0f} minutes a day, which is {plan.per_day:,.0f} due cards,"
    if plan.cleared == plan.today:
        return f"{pace} there is no backlog: all that is due is done today, and nothing waits in the week to come."
    price = (
        f"{counted(ceil(plan.most_waiting), 'card')} left on the worst evening, and {_forgotten(plan.forgotten)} "
        "expected to be forgotten than if each came on its day."
    )
    if plan.cleared is None:
        return f"{pace} the backlog is not cleared within {len(plan.waiting):,} study days: {price}"
    return f"{pace} the backlog is cleared on {day_date(plan.cleared).isoformat()}: {price}"


def _forgotten(cards: float) -> str:
    return f"{cards:,.0f} more" if cards >= 0.5 else "hardly any more"


def _by_minutes(chosen: Backlog, plans: Sequence[Backlog]) -> Table:
    columns = (
        Column("minutes", "count"),
        Column("cards a day", "count"),
        Column("cleared on"),
        Column("wait at most", "count"),
        Column("forgotten", "count"),
        Column(""),
    )
    rows = tuple(
        (
            plan.minutes,
            plan.per_day,
            _cleared(plan),
            plan.most_waiting,
            plan.forgotten,
            "yours" if plan.minutes == chosen.minutes else "",
        )
        for plan in plans
    )
    return Table("backlog", "The backlog by minutes a day", columns, rows, "No card was studied yet.")


def _cleared(plan: Backlog) -> str:
    if plan.cleared is None:
        return "not within a year"
    return "nothing waits" if plan.cleared == plan.today else day_date(plan.cleared).isoformat()


def _waiting(plan: Backlog) -> Chart:
    waiting = plan.waiting if plan.cleared is None else plan.waiting[: len(plan.waiting) - CLEAR_EVENINGS + 1]
    if not any(waiting):
        waiting = ()
    labels = tuple(day_date(plan.today + at).isoformat() for at in range(len(waiting)))
    title = f"Cards that wait each evening, at {plan.minutes:,.0f} minutes a day"
    empty = "Nothing waits: what is due is done on its day."
    return Chart("waiting", title, "lines", "evening", labels, "count", (Series("cards", waiting),), empty)


def _longest(plan: Backlog, names: Mapping[str, str]) -> Table:
    title = "What waits the longest"
    if plan.waited > len(plan.longest):
        title += f": {len(plan.longest)} of {plan.waited:,} cards"
    return Table(
        "waits",
        title,
        (Column("card"), Column("days", "days")),
        tuple((one_line(names.get(each.card, each.card), 60), each.days) for each in plan.longest),
        "No card waits.",
        tuple((each.card,) for each in plan.longest),
    )


def _workload(loads: Sequence[Workload], in_force: float) -> tuple[Block, ...]:
    empty = "There is no card to study."
    loads = [load for load in loads if load.cards]
    columns = (
        Column("retention"),
        Column("due", "count"),
        Column("forgotten", "days"),
        Column("new", "days"),
        Column("time", "minutes"),
        Column("known then", "count"),
        Column("of all", "share"),
        Column(""),
    )
    rows = tuple(
        (
            _percent(load.retention),
            load.reviews,
            load.forgotten,
            load.new,
            load.ms,
            load.known,
            load.known / load.cards,
            "in force" if load.retention == in_force else "",
        )
        for load in loads
    )
    labels = tuple(_percent(load.retention) + (" now" if load.retention == in_force else "") for load in loads)
    time, known = (
        Series("a day", tuple(load.ms for load in loads)),
        Series("cards", tuple(load.known for load in loads)),
    )
    axis = "desired retention"
    return (
        Chart("workload-time", f"Time a day by {axis}", "lines", axis, labels, "minutes", (time,), empty),
        Chart("workload-known", f"Cards known after a year by {axis}", "lines", axis, labels, "count", (known,), empty),
        Table("workload", f"What a {axis} costs a day, and what is known after a year", columns, rows, empty),
        *(Words(text) for text in _steps(loads, in_force)),
    )


def _steps(loads: Sequence[Workload], in_force: float) -> list[str]:
    """What the next higher desired retention would cost, and what the next lower would save."""
    now = next((at for at, load in enumerate(loads) if load.retention == in_force), None)
    if now is None:
        return []
    found = []
    if now + 1 < len(loads):
        found.append(_compared(loads[now], loads[now + 1]))
    if now:
        found.append(_compared(loads[now], loads[now - 1]))
    return found


def _compared(now: Workload, then: Workload) -> str:
    minutes = written(abs(then.ms - now.ms), "minutes")
    cards = written(abs(then.known - now.known), "count")
    more, fewer = ("more" if then.ms >= now.ms else "less"), ("more" if then.known >= now.known else "fewer")
    return (
        f"{_percent(then.retention)} would take {minutes} a day {more}, with {cards} cards {fewer} known after a year."
    )


def _percent(retention: float) -> str:
    return f"{retention * 100:g} %"
