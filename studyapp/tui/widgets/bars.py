"""Bars made of block characters: upright along an axis, or one below the other beside their names."""

from rich.cells import cell_len
from textual.content import Content

from studyapp.content.text import one_line
from studyapp.insights.pages import Chart, written
from studyapp.insights.scales import all_named, eighths, extent, spread, tick_text, ticks

STYLES = ("$primary", "$accent", "$success")
FILLS = "█▒░"
"""What tells series apart without colour."""
MUTED = "$foreground-muted"
_UPRIGHT = " ▁▂▃▄▅▆▇█"
_LYING = " ▏▎▍▌▋▊▉█"
_MOST_LABEL = 0.4


def fits_upright(chart: Chart, width: int) -> bool:
    """Whether the bars of a chart can stand side by side on an axis at 0, each at least one column wide."""
    fits = len(chart.labels) * len(chart.series) <= _room(chart, width)
    return fits and not all_named(chart.labels) and extent(chart)[0] >= 0


def _room(chart: Chart, width: int) -> int:
    return width - max(len(tick_text(tick, chart.kind)) for tick in ticks(*extent(chart), chart.kind)) - 2


def upright(chart: Chart, width: int, height: int) -> list[Content]:
    """Bars side by side on `height` lines at most, an axis to their left and labels below.

    A bar that fills the line of a tick is as high as the tick says; one that is not nothing is seen.
    """
    steps = ticks(*extent(chart), chart.kind, max((height - 2) // 2 + 1, 2))
    rows = (height - 2) // (len(steps) - 1) * (len(steps) - 1)
    each = rows // (len(steps) - 1)
    named = {at * each: tick_text(step, chart.kind) for at, step in enumerate(steps)}
    margin, room = max(map(len, named.values())), _room(chart, width)
    slot = room // len(chart.labels)
    bar = max((slot - (slot > len(chart.series))) // len(chart.series), 1)
    lines = []
    for row in reversed(range(rows)):
        name = named.get(row + 1, "")
        cells: list[Content | tuple[str, str]] = [(f"{name:>{margin}} {'┤' if name else '│'}", MUTED)]
        for at in range(len(chart.labels)):
            for number, series in enumerate(chart.series):
                whole = eighths(series.values[at] or 0.0, steps[-1], rows)
                cells.append((_cell(whole - 8 * row, number, _UPRIGHT) * bar, STYLES[number % len(STYLES)]))
            cells.append((" " * (slot - bar * len(chart.series)), ""))
        lines.append(Content.assemble(*cells).rstrip())
    foot = [f"{named[0]:>{margin}} └{'─' * (slot * len(chart.labels))}", _labels(chart, slot, margin + 2, width)]
    return [*lines, *(Content.styled(line, MUTED) for line in foot)]


def _cell(eighths: int, number: int, blocks: str) -> str:
    """One character of a bar of which so many eighths are still to come."""
    return FILLS[number % len(FILLS)] if eighths >= 8 else blocks[max(eighths, 0)]


def _labels(chart: Chart, slot: int, margin: int, width: int) -> str:
    """As many labels as there is room for, each under the middle of its bars."""
    labels = [one_line(label) for label in chart.labels]
    longest = max(map(cell_len, labels))
    line = ""
    for at in spread(len(labels), max((width - margin) // (longest + 2), 1)):
        start = margin + at * slot + (slot - len(labels[at])) // 2
        start = max(min(start, width - len(labels[at])), len(line) + bool(line.strip()))
        line = line.ljust(start) + labels[at]
    return line


def lying(chart: Chart, width: int) -> list[Content]:
    """Each name with its bars and what they stand for; a name that takes up too much room goes on below."""
    margin = min(max(cell_len(one_line(label)) for label in chart.labels), int(width * _MOST_LABEL))
    told = [[_told(chart, number, at) for number in range(len(chart.series))] for at in range(len(chart.labels))]
    room = max(width - margin - 3 - max(len(text) for texts in told for text in texts), 5)
    full = ticks(*extent(chart), "share")[-1] if chart.kind == "share" else extent(chart)[1]
    lines: list[Content] = []
    for at, label in enumerate(chart.labels):
        if at and len(chart.series) > 1:
            lines.append(Content(""))
        names = [name.rstrip() for name in Content(one_line(label)).wrap(margin)]
        for number in range(max(len(chart.series), len(names))):
            name = names[number] if number < len(names) else Content("")
            line = name.pad_left(margin - name.cell_length) + Content(" ")
            if number < len(chart.series):
                whole = eighths(chart.series[number].values[at] or 0.0, full, room)
                bar = "".join(_cell(whole - 8 * place, number, _LYING) for place in range((whole + 7) // 8))
                style = STYLES[number % len(STYLES)]
                line += Content.assemble((bar, style), " " if bar else "", (told[at][number], MUTED))
            lines.append(line.rstrip())
    return lines


def _told(chart: Chart, number: int, at: int) -> str:
    series = chart.series[number]
    told = written(series.values[at], chart.kind)
    if series.low and series.high and series.low[at] is not None:
        low, high = written(series.low[at], chart.kind), written(series.high[at], chart.kind)
        told += f" ({low.removesuffix(' %')} to {high})"
    return told
