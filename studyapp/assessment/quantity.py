"""Quantities as people type them: `6 MB`, `6mb`, `900 s`, `15 min`, `10,240 MB`.

The rule for sizes: K, M, G and T step by 1,024, written `MB` or `MiB`, because AWS's own limits do so (10 GB of memory
is 10,240 MB). Times are exact. Units outside the table are compared as words.
"""

import re
from typing import NamedTuple

_TIME = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0, "week": 604_800.0}
_SIZE = {"b": 1.0, "kb": 1024.0, "mb": 1024.0**2, "gb": 1024.0**3, "tb": 1024.0**4}
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
}
_UNITS = {name: unit for unit, names in _SPELLINGS.items() for name in (unit, *names.split())}
_QUANTITY = re.compile(r"(?:about |~ ?|≈ ?)?([+-]?(?:\d{1,3}(?:[, _]\d{3})+|\d+)(?:\.\d+)?) ?(.*)", re.DOTALL)
_MULTIPLES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


class Quantity(NamedTuple):
    """A number of a dimension's base unit (`[time]` seconds, `[size]` bytes), or of an unknown unit, as a word."""

    number: float
    dimension: str


def quantity(text: str) -> Quantity | None:
    """The quantity that a text says, None when it says none."""
    match = _QUANTITY.fullmatch(text.strip().casefold())
    if match is None:
        return None
    number = float(re.sub("[, _]", "", match[1]))
    unit = match[2].strip().rstrip(".")
    for word, multiple in _MULTIPLES.items():
        if unit == word or unit.startswith(word + " "):
            number, unit = number * multiple, unit.removeprefix(word).strip()
    known = _UNITS.get(unit)
    if known in _TIME:
        return Quantity(number * _TIME[known], "[time]")
    if known in _SIZE:
        return Quantity(number * _SIZE[known], "[size]")
    return Quantity(number, _singular(unit))


def _singular(unit: str) -> str:
    unit = unit.replace(" per ", "/").replace(" / ", "/").replace("/second", "/s").replace("/sec", "/s")
    return re.sub(r"([a-z]{3,})s\b", r"\1", unit)
