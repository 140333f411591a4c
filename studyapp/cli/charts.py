"""Small charts of block characters, for lines of 80 columns."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studyapp.insights.calibration import Figures

_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(value: float, most: float, width: int) -> str:
    """A bar that is `width` columns long for `most`, to the eighth of a column; what is not nothing is seen."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(round(min(value / most, 1.0) * width * 8), 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def columns(values: Sequence[float]) -> str:
    """One character for each value, as high as it is."""
    most = max(values, default=0)
    return "".join(" " if value <= 0 else "▁▂▃▄▅▆▇█"[max(round(value / most * 8) - 1, 0)] for value in values)


def percent(share: float | None) -> str:
    """`87.5 %`; a dash where there is nothing to have a share of."""
    return "-" if share is None else f"{share:.1%}".replace("%", " %")


def calibration_lines(figures: "Figures") -> Iterator[str]:
    """Predicted beside recalled, with the interval that the true share lies in, from the least sure on."""
    yield f"  {'predicted':>9} {'recalled':>9}  {'95 % interval':<17} {'reviews':>8}"
    most = max((each.reviews for each in figures.bins), default=0)
    for each in figures.bins:
        interval = f"{percent(each.low)} to {percent(each.high)}"
        yield (
            f"  {percent(each.predicted):>9} {percent(each.recalled):>9}  {interval:<17} {each.reviews:>8,}"
            f"  {bar(each.reviews, most, 28)}"
        ).rstrip()
