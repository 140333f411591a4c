"""What a page of insights is made of, whoever draws it: words, tables, charts and a calendar.

Every chart can be had as a table, so that nothing is told by a picture alone.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from studyapp.clock import day_date
from studyapp.memory.replay import DayTotals

Cell = str | int | float | None
Kind = Literal["text", "count", "share", "decimal", "days", "minutes", "seconds"]
"""How a cell is written. Shares are 0 to 1, `days` study days; minutes and seconds are given in milliseconds."""
Tone = Literal["plain", "muted", "good", "warning"]


class Column(msgspec.Struct, frozen=True):
    """A column's name, and how its cells are written."""

    name: str
    kind: Kind = "text"


class Words(msgspec.Struct, frozen=True):
    """A paragraph."""

    text: str
    tone: Tone = "plain"


class Table(msgspec.Struct, frozen=True):
    """Rows under columns. `name` is that of its file when it is exported; `empty` is said when there are no rows.

    `cards` are, row by row, the cards that picking the row studies; empty where there is nothing to pick.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    cards: tuple[tuple[str, ...], ...] = ()


class Series(msgspec.Struct, frozen=True):
    """Values along a chart's axis, None where there is none; `low` and `high`, where given, bound each of them."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


class Chart(msgspec.Struct, frozen=True):
    """Bars or lines over `labels`, which `axis` names; all series are of one `kind`."""

    name: str
    title: str
    shape: Literal["bars", "lines"]
    axis: str
    labels: tuple[str, ...]
    kind: Kind
    series: tuple[Series, ...]
    empty: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: bars without a height, lines without a point."""
        values = (value for series in self.series for value in series.values)
        return not any(values) if self.shape == "bars" else all(value is None for value in values)


class Calendar(msgspec.Struct, frozen=True):
    """The totals of each study day with a review; `frozen` days were missed and kept the streak by a freeze."""

    name: str
    title: str
    today: int
    days: Mapping[int, DayTotals]
    frozen: tuple[int, ...]
    empty: str


Block = Words | Table | Chart | Calendar


class Page(msgspec.Struct, frozen=True):
    """What one tab shows, from top to bottom."""

    name: str
    title: str
    blocks: tuple[Block, ...]


def as_table(block: Table | Chart | Calendar) -> Table:
    """A chart's or a calendar's figures; a table is one already."""
    if isinstance(block, Table):
        return block
    if isinstance(block, Calendar):
        days = (
            Column("day"),
            Column("reviews", "count"),
            Column("again", "count"),
            Column("new", "count"),
            Column("time", "minutes"),
        )
        rows = tuple(
            (day_date(day).isoformat(), totals.reviews, totals.again, totals.new, totals.duration_ms)
            for day, totals in sorted(block.days.items(), reverse=True)
        )
        return Table(block.name, block.title, days, rows, block.empty)
    listed: list[tuple[Column, tuple[Cell, ...]]] = []
    for series in block.series:
        listed.append((Column(series.name, block.kind), series.values))
        if series.low:
            listed += [(Column("low", block.kind), series.low), (Column("high", block.kind), series.high)]
    columns = (Column(block.axis), *(column for column, _ in listed))
    rows = tuple(zip(block.labels, *(values for _, values in listed), strict=True))
    return Table(block.name, block.title, columns, () if block.is_empty else rows, block.empty)


def written(cell: Cell, kind: Kind) -> str:
    """A cell as people read it; a dash where there is no value."""
    if cell is None:
        return "-"
    if isinstance(cell, str):
        return cell
    match kind:
        case "share":
            return f"{cell:.1%}".replace("%", " %")
        case "count":
            return f"{cell:,.0f}"
        case "decimal":
            return f"{cell:.4f}"
        case "days":
            return f"{cell:,.1f}".removesuffix(".0")
        case "minutes":
            return f"{cell / 60_000:,.0f} min"
        case "seconds":
            return f"{cell / 1000:,.1f} s"
        case _:
            return str(cell)
