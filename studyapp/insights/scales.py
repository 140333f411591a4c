"""What whoever draws a chart has to decide: the ticks of its axis, and which of its labels there is room for."""

import re
from collections.abc import Sequence
from math import ceil, floor, log10

from studyapp.insights.pages import Chart, Kind

FEW = 12
"""So many bars, at most, are all named, whatever they are."""
_UNITS: dict[Kind, float] = {"share": 0.01, "minutes": 60_000, "seconds": 1000}
_SUFFIXES: dict[Kind, str] = {"share": " %", "minutes": " min", "seconds": " s", "days": " d"}
_POINT_ON_A_SCALE = re.compile(r"\W*\d")


def extent(chart: Chart) -> tuple[float, float]:
    """The lowest and the highest value that an axis must reach, intervals included; (0, 0) without a value.

    Bars start at 0. So do lines, unless they stay within the upper half of what they would take up: there what differs
    would not be seen.
    """
    found = [
        value
        for series in chart.series
        for values in (series.values, series.low, series.high)
        for value in values
        if value is not None
    ]
    low, high = min(found, default=0.0), max(found, default=0.0)
    if chart.shape == "bars" or 0 <= low < high / 2:
        low, high = min(low, 0.0), max(high, 0.0)
    return low, high


def ticks(low: float, high: float, kind: Kind, most: int = 6) -> tuple[float, ...]:
    """Round values from `low` or below it to `high` or above it, about `most` of them, at least two.

    Steps are 1, 2 or 5 times a power of ten in the unit that the kind is written in, or 25, 250 and so on. Shares end
    at 100 %.
    """
    unit = _UNITS.get(kind, 1.0)
    low, high = low / unit, high / unit
    wanted = max((high - low) / max(most - 1, 1), 1e-9) if high > low else max(abs(high), 1.0) / 2
    power = 10.0 ** floor(log10(wanted))
    steps = (1, 2, 2.5, 5, 10) if power >= 10 else (1, 2, 5, 10)
    step = next(power * each for each in steps if power * each >= wanted * (1 - 1e-9))
    if kind == "count":
        step = max(step, 1.0)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if last <= first:
        first, last = (first, first + 1) if first >= 0 else (first - 1, first)
    if kind == "share" and last * step > 100 >= high:
        last = max(int(100 // step), first + 1)
    return tuple(at * step * unit for at in range(first, last + 1))


def tick_text(value: float, kind: Kind) -> str:
    """A tick as it is written: in the unit of its kind, without needless digits."""
    return f"{round(value / _UNITS.get(kind, 1.0), 9) + 0.0:,.12g}{_SUFFIXES.get(kind, '')}"


def all_named(labels: Sequence[str]) -> bool:
    """Whether each label must be read, for none follows from its neighbours: they are names, or few."""
    return len(labels) <= FEW or not all(_POINT_ON_A_SCALE.match(label) for label in labels)


def spread(count: int, most: int) -> tuple[int, ...]:
    """The places of at most `most` of so many labels, the first one and then at even distances."""
    step = max(ceil(count / max(most, 1)), 1)
    return tuple(range(0, count, step))


def eighths(value: float, full: float, room: int) -> int:
    """How many eighths of a character a bar is long, with `room` characters for `full`; what is not nothing is seen."""
    return max(round(8 * room * value / full), 1) if value > 0 else 0
