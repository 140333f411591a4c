"""Memory: what is still known, what is coming, and what does not stay."""

from collections.abc import Iterable, Mapping, Sequence

from studyapp.clock import day_date
from studyapp.content.text import counted
from studyapp.insights.forecast import STABILITY_EDGES, Recall
from studyapp.insights.leeches import Leech, Remedy
from studyapp.insights.pages import Block, Chart, Column, Page, Series, Table, Words
from studyapp.insights.retention import Retention
from studyapp.insights.shares import Share
from studyapp.insights.statistics import SPANS, Ahead, Kept

MONTHS = 12
DAYS = 30
WEEKS = 52
ADVICE: Mapping[Remedy, str] = {
    "contrast": "contrast: write a card that sets it side by side with its like",
    "postpone": "postpone: suspend it until its topic was read again",
    "rewrite": "rewrite: ask for less, or more clearly",
}
NOTHING = "Nothing is remembered yet. Press s on the first screen to study; how well it stays shows from tomorrow on."
NO_RETENTION = "No due card was reviewed yet."
SHARES = (Column("recalled", "share"), Column("low", "share"), Column("high", "share"), Column("of", "count"))


def memory_page(kept: Kept, ahead: Ahead, today: int) -> Page:
    """True retention, the forecast, distributions, retrievability and leeches."""
    if not ahead.cards and not kept.total.all.of:
        return Page("memory", "Memory", (Words(NOTHING),))
    blocks: tuple[Block, ...] = (
        Words("True retention: how much of what was due was still known."),
        _retention(kept.total),
        _by_month(kept.windows["month"]),
        Words("Forecast: what is due as things stand. New cards, and what comes back after a review, come on top."),
        _spans(ahead),
        _due_by_day(ahead, today),
        _due_by_week(ahead, today),
        _bars("stability", "Cards by stability", "stability", _stability_names(), ahead.stabilities),
        _bars("difficulty", "Cards by difficulty", "difficulty", _difficulty_names(), ahead.difficulties),
        _retrievability(ahead.recall),
        *(_expected(recall, ahead.cards) for recall in ahead.recall if ahead.cards),
        _leeches(ahead.leeches),
        *(_group(name, table) for name, table in kept.groups.items()),
    )
    return Page("memory", "Memory", blocks)


def _retention(total: Retention) -> Table:
    named = (("all", total.all), ("young, below 21 days", total.young), ("mature", total.mature))
    rows = tuple((name, *_share(share)) for name, share in named)
    return Table("retention", "True retention", (Column("cards"), *SHARES), rows if total.all.of else (), NO_RETENTION)


def _share(share: Share) -> tuple[float | None, float | None, float | None, int]:
    low, high = share.interval if share.of else (None, None)
    return share.rate, low, high, share.of


def _by_month(months: Mapping[str, Retention]) -> Chart:
    last = list(months.items())[-MONTHS:]
    shares = [each.all for _, each in last]
    bounds = [share.interval if share.of else (None, None) for share in shares]
    series = Series("recalled", tuple(share.rate for share in shares), *map(tuple, zip(*bounds, strict=True)))
    labels = tuple(month[:7] for month, _ in last)
    return Chart("retention-by-month", "True retention by month, with its 95 % interval", "lines", "month", labels,
                 "share", (series,), NO_RETENTION)  # fmt: skip


def _group(group: str, table: Mapping[str, Retention]) -> Table:
    columns = (
        Column(group),
        Column("recalled", "share"),
        Column("of", "count"),
        Column("young", "share"),
        Column("mature", "share"),
    )
    lowest = sorted(table.items(), key=lambda each: (each[1].all.rate or 0.0, each[0]))
    rows = tuple((name, each.all.rate, each.all.of, each.young.rate, each.mature.rate) for name, each in lowest)
    return Table(f"retention-by-{group}", f"True retention by {group}, the lowest first", columns, rows, NO_RETENTION)


def _spans(ahead: Ahead) -> Table:
    columns = (Column("within"), Column("due cards", "count"), Column("time", "minutes"))
    rows = tuple((f"{span} days", due, due * ahead.card_ms) for span in SPANS for due in [sum(ahead.due[:span])])
    return Table("due", "Due cards ahead", columns, rows if ahead.cards else (), "No card is known yet.")


def _due_by_day(ahead: Ahead, today: int) -> Chart:
    labels = tuple(f"{day_date(today + at):%-d %b}" for at in range(DAYS))
    late = f", of which {ahead.overdue:,} are overdue today" if ahead.overdue else ""
    title = f"Due in the next 30 days{late}"
    return _bars("due-by-day", title, "day", labels, ahead.due[:DAYS])


def _due_by_week(ahead: Ahead, today: int) -> Chart:
    weeks = [sum(ahead.due[at * 7 : at * 7 + 7]) for at in range(WEEKS)]
    labels = tuple(f"{day_date(today + at * 7):%-d %b}" for at in range(WEEKS))
    return _bars("due-by-week", "Due in the next 52 weeks", "week from", labels, weeks)


def _bars(name: str, title: str, axis: str, labels: Sequence[str], counts: Iterable[int]) -> Chart:
    series = (Series("cards", tuple(map(float, counts))),)
    return Chart(name, title, "bars", axis, tuple(labels), "count", series, "No card is known yet.")


def _stability_names() -> tuple[str, ...]:
    names = [f"{edge} d" for edge in STABILITY_EDGES]
    return (f"below {names[0]}", *(f"from {name}" for name in names))


def _difficulty_names() -> tuple[str, ...]:
    return tuple(f"{low} to {low + 1}" for low in range(1, 10))


def _retrievability(recalls: Sequence[Recall]) -> Chart:
    labels = tuple(f"{10 * tenth} to {10 * tenth + 10} %" for tenth in range(10))
    series = tuple(Series(_when(recall), tuple(map(float, recall.tenths))) for recall in recalls)
    title = "Cards by the chance of recall, if nothing is reviewed before"
    return Chart("retrievability", title, "bars", "chance", labels, "count", series, "No card is known yet.")


def _when(recall: Recall) -> str:
    return f"on {day_date(recall.day):%-d %b %Y}"


def _expected(recall: Recall, cards: int) -> Words:
    text = f"Recalled {_when(recall)}: {recall.expected:,.0f} of {counted(cards, 'card')} ({recall.mean or 0.0:.0%})."
    return Words(text.replace("%", " %"), "muted")


def _leeches(leeches: Sequence[Leech]) -> Table:
    columns = (Column("card"), Column("forgotten", "count"), Column("stability", "days"), Column("what to do"))
    return Table(
        "leeches",
        "Leeches: forgotten 8 times and more",
        columns,
        tuple((leech.card, leech.lapses, leech.stability, ADVICE[leech.remedy]) for leech in leeches),
        "No leeches.",
        tuple((leech.card, *leech.beside) for leech in leeches),
    )
