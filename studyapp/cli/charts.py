"""Small charts of block characters, for lines of 80 columns."""

from studyapp.insights.scales import eighths

_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(value: float, most: float, width: int) -> str:
    """A bar that is `width` columns long for `most`, to the eighth of a column; what is not nothing is seen."""
    if value <= 0 or most <= 0:
        return ""
    whole, rest = divmod(eighths(min(value, most), most, width), 8)
    return "█" * whole + _EIGHTHS[rest].strip()
