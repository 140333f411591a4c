"""Quantities as people type them: `6 MB`, `6mb`, `900 s`, `15 min`, `10,240 MB`, `$0.20`.

The rule for sizes: K, M, G and T step by 1,024, written `MB` or `MiB`, because AWS's own limits do so (10 GB of memory
is 10,240 MB). Times are exact. Units outside the table are compared as words.
"""

import re
from decimal import Context, Decimal
from typing import NamedTuple

TIME, SIZE = "[time]", "[size]"

_TIME = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000, "week": 604_800_000}
_SIZE = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3, "tb": 1024**4}
_SPELLINGS = {
    "ms": "millisecond milliseconds msec msecs",
    "s": "sec secs second seconds",
    "min": "m mins minute minutes",
    "h": "hr hrs hour hours",
    "d": "day days",
    "week": "weeks",
    "b": "byte bytes",
    "kb": "k kib kilobyte kilobytes kibibyte kibibytes",
    "mb": "mib meg megs megabyte megabytes mebibyte mebibytes",
    "gb": "g gib gig gigs gigabyte gigabytes gibibyte gibibytes",
    "tb": "t tib terabyte terabytes tebibyte tebibytes",
    "usd": "$ us$ dollar dollars",
    "%": "percent pct",
}
_UNITS = {name: unit for unit, names in _SPELLINGS.items() for name in (unit, *names.split())}
_MULTIPLES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

# What follows the number must begin like a unit: `15:00`, `1/2`, `5-10` and `2015-03-31` are no quantities.
_QUANTITY = re.compile(
    r"(?:about |~ ?|≈ ?)?(\$ ?)?([+-]?(?:\d{1,3}(?:[, _]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)) ?"
    r"((?:[^\W\d_]|[%$€£]|/ ?[^\W\d_]).*)?",
    re.DOTALL,
)
_MOST_DIGITS = 100
_exactly = Context(prec=2 * _MOST_DIGITS).multiply


class Quantity(NamedTuple):
    """So many of a dimension's base unit (TIME in milliseconds, SIZE in bytes), or of an unknown unit, kept as words.

    `figure` is the number as it was written, whatever the unit, and `places` how many of its digits follow the point.
    """

    number: float
    dimension: str
    figure: float
    places: int = 0


def quantity(text: str) -> Quantity | None:
    """The quantity that a text says, None when it says none."""
    match = _QUANTITY.fullmatch(text.strip().casefold())
    if match is None or len(match[2]) > _MOST_DIGITS:
        return None
    # Multiplied before it is a float: as floats, 2.3 s and 2,300 ms would differ.
    written = re.sub("[, _]", "", match[2])
    figure, places = Decimal(written), len(written.partition(".")[2])
    unit = (match[3] or match[1] or "").strip().rstrip(".")
    for word, multiple in _MULTIPLES.items():
        if unit == word or unit.startswith(word + " "):
            figure, unit = _exactly(figure, multiple), unit.removeprefix(word).strip() or (match[1] or "").strip()
    known = _UNITS.get(unit, "")
    if known in _TIME:
        return Quantity(float(_exactly(figure, _TIME[known])), TIME, float(figure), places)
    if known in _SIZE:
        return Quantity(float(_exactly(figure, _SIZE[known])), SIZE, float(figure), places)
    return Quantity(float(figure), known or _plain(unit), float(figure), places)


def _plain(unit: str) -> str:
    """Words of a unit in the table's spelling, or without their plural: `GB-seconds` as `gb-s`, `a per b` as `a/b`."""
    unit = re.sub(r" ?(?:\bper\b|/) ?", "/", unit)
    return re.sub(r"[^\W\d_]+", lambda word: _UNITS.get(word[0]) or re.sub(r"(...)s$", r"\1", word[0]), unit)
