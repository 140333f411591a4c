"""Pages of insights as lines of at most 80 columns; without `bars` for whoever has the lines read out."""

import textwrap
from collections.abc import Iterator, Sequence

from studyapp.cli.charts import bar
from studyapp.content.text import one_line
from studyapp.insights.pages import Block, Cell, Chart, Column, Page, Table, Words, as_table, written

WIDTH = 80
INDENT = "  "
GAP = 2
MOST_ROWS = 24
LEAST_BAR = 8


def page_lines(page: Page, *, bars: bool = True) -> Iterator[str]:
    """Every block of a page, one below the other."""
    yield page.title
    for block in page.blocks:
        yield from block_lines(block, bars=bars)


def block_lines(block: Block, *, bars: bool = True) -> Iterator[str]:
    """One block: a paragraph, or a title with the rows under it."""
    if isinstance(block, Words):
        yield from textwrap.wrap(one_line(block.text), WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
        return
    table = as_table(block)
    yield f"\n{INDENT}{one_line(block.title)}"
    if not table.rows:
        yield f"{INDENT}{INDENT}{one_line(table.empty)}"
        return
    drawn = isinstance(block, Chart) and block.shape == "bars" and len(block.series) == 1 and bars
    yield from _rows(table, drawn)


def _rows(table: Table, drawn: bool) -> Iterator[str]:
    rows = [[_text(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    shown = rows[:MOST_ROWS] if len(rows) > 1.5 * MOST_ROWS else rows
    names = [one_line(column.name) for column in table.columns]
    widths = [max(map(len, column)) for column in zip(names, *shown, strict=True)]
    used = 2 * len(INDENT) + sum(widths) + GAP * (len(widths) - 1)
    if used > WIDTH:
        yield from _stacked(names, shown)
    else:
        yield _line(names, widths, table.columns)
        most = max((_number(row[-1]) for row in table.rows), default=0.0)
        room = WIDTH - used - GAP if drawn else 0
        for row, cells in zip(table.rows, shown, strict=False):
            length = bar(_number(row[-1]), most, room) if room >= LEAST_BAR else ""
            yield f"{_line(cells, widths, table.columns)}{' ' * GAP}{length}".rstrip()
    if len(rows) > len(shown):
        yield f"{INDENT}{INDENT}and {len(rows) - len(shown):,} more; --json has them all"


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    placed = (
        cell.ljust(width) if column.kind == "text" else cell.rjust(width)
        for cell, width, column in zip(cells, widths, columns, strict=True)
    )
    return (2 * INDENT + (" " * GAP).join(placed)).rstrip()


def _stacked(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows too long for a line: the first cell, and the others by name below it."""
    for first, *rest in rows:
        yield from textwrap.wrap(first, WIDTH, initial_indent=2 * INDENT, subsequent_indent=3 * INDENT)
        others = "; ".join(f"{name}: {cell}" for name, cell in zip(names[1:], rest, strict=True))
        yield from textwrap.wrap(others, WIDTH, initial_indent=3 * INDENT, subsequent_indent=3 * INDENT)


def _text(cell: Cell, column: Column) -> str:
    return one_line(written(cell, column.kind))


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
