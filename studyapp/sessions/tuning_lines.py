"""A preview in lines of text, the same on the screen and on the command line: figures, and two rows of columns."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from studyapp.content.text import counted
from studyapp.insights.pages import Chart, Table, written
from studyapp.insights.scales import eighths
from studyapp.insights.tabs.tuning import tuning_page
from studyapp.sessions.tuning import Preview

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_NAME = 8
_FIGURE = 10
_ROW = 18


class Line(NamedTuple):
    """A line, and what part of the preview it is, so that it can be told by its colour too."""

    text: str
    part: Literal["plain", "title", "before", "after"] = "plain"


def preview_lines(preview: Preview, height: int, width: int) -> Iterator[Line]:
    """What would come of a proposal, in lines of `width` columns; each row of a chart is `height` lines high."""
    change = preview.change
    for block in tuning_page(change).blocks:
        if isinstance(block, Table):
            yield from _figures(block)
            if block.rows:
                yield Line(f"{change.moved:,} of {counted(change.before.cards, 'card')} move to another day.")
        elif isinstance(block, Chart) and not block.is_empty:
            yield Line("")
            yield from _chart(block, height, max((width - _NAME) // len(block.labels), 1))


def _figures(table: Table) -> Iterator[Line]:
    if not table.rows:
        yield Line(table.empty)
        return
    yield Line(" " * _ROW + "".join(f"{column.name:>{_FIGURE}}" for column in table.columns[1:]), "title")
    for row in table.rows:
        cells = [written(cell, column.kind) for cell, column in zip(row[1:], table.columns[1:], strict=True)]
        yield Line(f"{row[0]:{_ROW}}" + "".join(f"{cell:>{_FIGURE}}" for cell in cells))


def _chart(chart: Chart, height: int, each: int) -> Iterator[Line]:
    """A column for each label, all series to one scale; below them the first letters of the labels."""
    before, after = ([value or 0.0 for value in series.values] for series in chart.series)
    most = max(*before, *after)
    yield Line(f"{chart.title}, at most {written(most, chart.kind)}", "title")
    for part, values in (("before", before), ("after", after)):
        for left, line in enumerate(columns(values, most, height, each), 1 - height):
            yield Line(f"{'' if left else part:{_NAME}}{line}".rstrip(), "after" if part == "after" else "before")
    yield Line(" " * _NAME + "".join(f"{label[0]:{each}}" for label in chart.labels).rstrip())


def columns(values: Sequence[float], most: float, height: int, each: int) -> Iterator[str]:
    """A column for each value, in `height` lines and to an eighth of a line; what is not nothing is seen.

    A column is `each` characters wide, of which one, if there are several, keeps it from the next.
    """
    highs = [eighths(value, most, height) for value in values]
    for line in reversed(range(height)):
        filled = (_EIGHTHS[min(max(high - 8 * line, 0), 8)] for high in highs)
        yield "".join((sign * max(each - 1, 1)).ljust(each) for sign in filled)
