"""Charts as SVG: one small file in the colours of whoever looks at it, without fonts, scripts or references."""

from collections.abc import Callable, Iterator
from html import escape

from studyapp.clock import day_date
from studyapp.content.text import counted, one_line
from studyapp.insights.pages import Calendar, Chart, Series, written
from studyapp.insights.scales import all_named, extent, spread, tick_text, ticks
from studyapp.insights.weeks import level, mondays, month_names, quartiles

_WIDTH, _HEIGHT, _TOP, _BOTTOM, _RIGHT, _ROW, _LETTER = 720, 340, 64, 52, 20, 22, 7
_LIGHT = ("#ffffff", "#1c2128", "#5a6675", "#d8dce2", "#1f5fbf", "#a8500b", "#1e7a34")
_DARK = ("#12161d", "#e6e9ef", "#9aa7b8", "#2d3644", "#7fb4ff", "#ffb86b", "#7fd88f")
_SHAPES = """text{font:12px sans-serif}.title{font-size:15px;font-weight:bold}
.end{text-anchor:end}.mid{text-anchor:middle}
rect{stroke-width:0}rect.frozen{stroke:currentColor;stroke-width:1}.l1{opacity:.3}.l2{opacity:.5}.l3{opacity:.75}
.line{stroke-width:2}path.line{fill:none}.range{opacity:.45}
.line.s1{stroke-dasharray:6 3}.line.s2{stroke-dasharray:2 3}"""


def svg_text(chart: Chart | Calendar) -> str:
    """A drawing in the colours of whoever looks at it, light or dark. Outside text is text in it, never markup."""
    if isinstance(chart, Calendar):
        height, parts = _calendar(chart)
    elif chart.is_empty:
        height, parts = _TOP + _ROW, [_text(_RIGHT, _TOP, chart.empty, "dim")]
    elif chart.shape == "bars" and all_named(chart.labels) and _widest(chart.labels) * len(chart.labels) > _WIDTH - 80:
        height, parts = _rows(chart)
    else:
        height, parts = _HEIGHT, list(_columns_or_lines(chart))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">'
    dark = f"@media(prefers-color-scheme:dark){{{_colours(*_DARK)}}}"
    page = f'<rect width="{_WIDTH}" height="{height}" class="page"/>'
    title = [f"<title>{_escaped(chart.title)}</title>", f"<style>{_colours(*_LIGHT)}\n{dark}\n{_SHAPES}</style>", page]
    return "\n".join([head, *title, _text(_RIGHT, 26, chart.title, "title"), *parts, "</svg>\n"])


def _colours(page: str, ink: str, dim: str, rule: str, *series: str) -> str:
    rules = [f".s{at}{{fill:{colour};stroke:{colour}}}" for at, colour in enumerate(series)]
    return (
        f"svg{{color:{ink}}}.page{{fill:{page}}}text{{fill:{ink}}}.dim{{fill:{dim}}}.rule{{stroke:{rule}}}"
        f".l0{{fill:{rule}}}.l1,.l2,.l3,.l4{{fill:{series[-1]}}}{''.join(rules)}"
    )


def _escaped(text: str) -> str:
    return escape(one_line(text))


def _text(x: float, y: float, text: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}">{_escaped(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" class="{style}"/>'


def _bar(x: float, y: float, width: float, height: float, style: str, told: str) -> str:
    shape = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="{style}">'
    return f"{shape}<title>{_escaped(told)}</title></rect>"


def _widest(labels: tuple[str, ...]) -> int:
    return _LETTER * max((len(one_line(label)) for label in labels), default=0) + 2 * _LETTER


def _legend(chart: Chart) -> Iterator[str]:
    x = float(_RIGHT)
    for at, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        yield _bar(x, 38, 10, 10, f"s{at % 3}", series.name)
        yield _text(x + 15, 47, series.name, "dim")
        x += 15 + _widest((series.name,))


def _columns_or_lines(chart: Chart) -> Iterator[str]:
    steps = ticks(*extent(chart), chart.kind)
    left = _widest(tuple(tick_text(step, chart.kind) for step in steps)) + 10
    slot, foot = (_WIDTH - _RIGHT - left) / max(len(chart.labels), 1), _HEIGHT - _BOTTOM

    def y_of(value: float) -> float:
        return foot - (value - steps[0]) / (steps[-1] - steps[0]) * (foot - _TOP)

    yield from _legend(chart)
    for step in steps:
        yield _line(left, y_of(step), _WIDTH - _RIGHT, y_of(step), "rule")
        yield _text(left - 6, y_of(step) + 4, tick_text(step, chart.kind), "dim end")
    for at in spread(len(chart.labels), int((_WIDTH - left) // _widest(chart.labels))):
        yield _text(left + (at + 0.5) * slot, foot + 18, chart.labels[at], "dim mid")
    yield _text((left + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, chart.axis, "dim mid")
    for number, series in enumerate(chart.series):
        style, points = f"s{number % 3}", []
        width = 0.8 * slot / len(chart.series)
        for at, value in enumerate(series.values):
            x = left + (at + 0.5) * slot
            yield from _interval(series, at, x, y_of, style)
            if value is not None and chart.shape == "bars":
                top, base = sorted((y_of(value), y_of(max(steps[0], 0.0))))
                told = f"{chart.labels[at]}: {series.name} {written(value, chart.kind)}"
                yield _bar(left + at * slot + 0.1 * slot + number * width, top, width, base - top, style, told)
            points.append(None if value is None else (x, y_of(value)))
        if chart.shape == "lines":
            yield from _path(points, style)


def _interval(series: Series, at: int, x: float, y_of: Callable[[float], float], style: str) -> Iterator[str]:
    low, high = (series.low[at], series.high[at]) if series.low and series.high else (None, None)
    if low is not None and high is not None:
        yield _line(x, y_of(low), x, y_of(high), f"{style} range")


def _path(points: list[tuple[float, float] | None], style: str) -> Iterator[str]:
    """A line through the points, broken where there is none, and a dot on each."""
    steps, pen = [], "M"
    for point in points:
        if point is not None:
            steps.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
            yield f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="2" class="{style}"/>'
        pen = "M" if point is None else "L"
    yield f'<path d="{"".join(steps)}" class="line {style}"/>'


def _rows(chart: Chart) -> tuple[int, list[str]]:
    """Bars one below the other, for names that are too long to stand side by side."""
    left = min(_widest(chart.labels), _WIDTH // 2)
    high = ticks(*extent(chart), chart.kind)[-1] or 1.0
    parts, y = [*_legend(chart)], float(_TOP)
    for at, label in enumerate(chart.labels):
        parts.append(_text(left - 6, y + 13, one_line(label, (left - 10) // _LETTER), "end"))
        for number, series in enumerate(chart.series):
            value = series.values[at]
            width = max(value or 0.0, 0.0) / high * (_WIDTH - left - 100)
            told = written(value, chart.kind)
            parts.append(_bar(left, y + 3, width, 13, f"s{number % 3}", f"{label}: {series.name} {told}"))
            parts.append(_text(left + width + 6, y + 13, told, "dim"))
            y += _ROW
    return int(y) + _ROW, parts


def _calendar(calendar: Calendar) -> tuple[int, list[str]]:
    """Weeks of seven days, the year up to today and those before it as far as there are reviews."""
    parts, y, size, left = [], 50.0, 11, 40
    dark, frozen = quartiles(calendar.days), set(calendar.frozen)
    first = min(calendar.days, default=calendar.today)
    last = calendar.today + (calendar.today + 1 in calendar.days)  # whoever travels west has been in tomorrow already
    while True:
        weeks = mondays(last)
        parts += [_text(left + (size + 1.5) * at, y, name, "dim") for at, name in month_names(weeks, 3)]
        parts += [
            _text(left - 6, y + 17 + 12.5 * at, name, "dim end") for at, name in ((0, "Mon"), (3, "Thu"), (6, "Sun"))
        ]
        for at, day in ((at, day) for at, week in enumerate(weeks) for day in range(week, week + 7)):
            if day <= last:
                totals = calendar.days.get(day)
                style = f"l{level(totals.reviews if totals else 0, dark)}{' frozen' if day in frozen else ''}"
                told = f"{day_date(day):%a %-d %b %Y}: {counted(totals.reviews if totals else 0, 'review')}"
                parts.append(_bar(left + 12.5 * at, y + 8 + 12.5 * ((day + 3) % 7), size, size, style, told))
        y, last = y + 120, weeks[0] - 1
        if last < first:
            return int(y), parts
