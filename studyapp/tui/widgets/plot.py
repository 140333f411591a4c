"""A chart drawn in characters, in the colours of the theme: lines by plotext, bars out of blocks."""

from itertools import groupby

from rich.text import Text
from textual.color import Color
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual_plotext.plot import Plot as Figure

from studyapp.content.text import one_line
from studyapp.insights.pages import Chart, Series
from studyapp.insights.scales import all_named, extent, spread, tick_text, ticks
from studyapp.tui.widgets import bars

MARKS = "●○◆"
"""What tells lines apart without colour."""
LEAST_ROWS, MOST_ROWS = 8, 14
_COLUMNS_A_MARK, _COLUMNS_A_STROKE = 4, 2

Colours = tuple[tuple[int, int, int], ...]
"""Red, green and blue for each series, and at last for what stands back behind them."""


class Plot(Widget):
    """A chart, drawn anew when its width or the theme changes."""

    DEFAULT_CSS = "Plot { width: 100%; height: auto; }"

    def __init__(self, chart: Chart) -> None:
        super().__init__(markup=False)
        self._chart = chart
        self._drawn_for: tuple[int, int, str] = (0, 0, "")
        self._lines: list[Content] = []

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.refresh(layout=True))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row for each line."""
        return len(self._drawn(width))

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(self._drawn(self.size.width))

    def _drawn(self, width: int) -> list[Content]:
        screen_height = self.app.size.height
        key = (width, screen_height, self.app.theme)
        if key != self._drawn_for and width > 0:
            self._drawn_for = key
            height = min(max(screen_height // 2 - 1, LEAST_ROWS), MOST_ROWS)
            self._lines = drawn(self._chart, width, height, self._colours())
        return self._lines

    def _colours(self) -> Colours:
        variables = self.app.theme_variables
        return tuple(Color.parse(variables[name.removeprefix("$")]).rgb for name in (*bars.STYLES, "secondary"))


def drawn(chart: Chart, width: int, height: int, colours: Colours) -> list[Content]:
    """A chart that is not empty on lines of a width, under its title.

    There are `height` lines and the title's, but as many as there are names where all are named.
    """
    if chart.shape == "bars" and all_named(chart.labels):
        return [*_head(chart, width, bars.FILLS, ""), *bars.lying(chart, width)]
    if chart.shape == "bars" and bars.fits_upright(chart, width):
        return [*_head(chart, width, bars.FILLS, chart.axis), *bars.upright(chart, width, height)]
    return [*_head(chart, width, MARKS, chart.axis), *_lines(chart, width, height, colours)]


def _head(chart: Chart, width: int, marks: str, axis: str) -> list[Content]:
    """The title; what the series are, if there are several, and what lies along the axis: beside it or below."""
    title = Content.styled(one_line(chart.title), "bold")
    parts: list[Content | str | tuple[str, str]] = []
    for number, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        parts += [
            "   ",
            (marks[number % len(marks)], bars.STYLES[number % len(bars.STYLES)]),
            f" {one_line(series.name)}",
        ]
    legend = Content.assemble(*parts, (f"   → {one_line(axis)}" if axis else "", bars.MUTED))
    gap = width - title.cell_length - legend.cell_length
    if gap >= 0:
        return [(title + Content(" " * gap) + legend).rstrip()]
    return [*title.wrap(width), *legend[3:].wrap(width)]


def _lines(chart: Chart, width: int, height: int, colours: Colours) -> list[Content]:
    """Lines over an axis, by plotext; intervals as strokes, or where they would stand too near as dots."""
    *own, quiet = colours
    figure = _axes(chart, width, height, quiet)
    for series in chart.series:
        _intervals(figure, series, len(chart.labels) * _COLUMNS_A_STROKE <= width, quiet)
    for number, series in reversed(list(enumerate(chart.series))):  # the first lies on top
        colour = own[number % len(own)]
        for run in _runs(series.values):
            figure.plot([at for at, _ in run], [value for _, value in run], marker="braille", color=colour)
        if chart.shape == "lines" or len(chart.series) > 1:
            places = spread(len(chart.labels), width // _COLUMNS_A_MARK)
            points = [(at, series.values[at]) for at in places if series.values[at] is not None]
            mark = MARKS[number % len(MARKS)]
            figure.scatter([at for at, _ in points], [value for _, value in points], marker=mark, color=colour)
    text = Text.from_ansi(figure.build())
    # To plotext a wide character is one column: labels of such may go too far.
    return [line.truncate(width).rstrip() for line in Content.from_rich_text(text).split("\n")]


def _axes(chart: Chart, width: int, height: int, colour: tuple[int, int, int]) -> Figure:
    """An empty figure: a label's place is its number, and few of the labels are shown."""
    figure = Figure()
    figure.plotsize(width, height)
    figure._set_size(width, height)  # plotsize keeps to the size of the terminal that it finds, which may be none
    figure.theme("clear")
    figure.ticks_color(colour)
    figure.xaxes(True, False)
    figure.yaxes(True, False)
    steps = ticks(*extent(chart), chart.kind, max(height // 2, 2))
    figure.ylim(steps[0], steps[-1])
    figure.yticks(list(steps), [tick_text(step, chart.kind) + " " for step in steps])
    labels = [one_line(label) for label in chart.labels]
    shown = spread(len(labels), max(width // (2 * max(map(len, labels)) + 4), 2))
    figure.xlim(0, max(len(labels) - 1, 1))
    figure.xticks([float(at) for at in shown], [labels[at] for at in shown])
    return figure


def _runs(values: tuple[float | None, ...]) -> list[list[tuple[int, float]]]:
    """The values with their places, in pieces where none is missing."""
    groups = groupby(enumerate(values), key=lambda each: each[1] is not None)
    return [[(at, value) for at, value in run if value is not None] for there, run in groups if there]


def _intervals(figure: Figure, series: Series, strokes: bool, colour: tuple[int, int, int]) -> None:
    if not (series.low and series.high):
        return
    if not strokes:
        for bound in (series.low, series.high):
            for run in _runs(bound):
                figure.plot([at for at, _ in run], [value for _, value in run], marker="·", color=colour)
        return
    for at, (low, high) in enumerate(zip(series.low, series.high, strict=True)):
        if low is not None and high is not None:
            figure.plot([at, at], [low, high], marker="│", color=colour)
