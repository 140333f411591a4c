"""The figures in a running text: `6 MB`, `15 minutes`, `5 layers`, both of `128 to 10,240 MB`.

What a figure and its unit come to is said by `studyapp.assessment.quantity`; here they are only found.
"""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from studyapp.assessment.quantity import SIZE, TIME, Quantity, quantity

KNOWN = (TIME, SIZE, "usd", "%", "gb-s")
"""Dimensions whose spellings are known; any other is the words of its unit."""

_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SPELT = {word: number for number, word in enumerate(_WORDS)} | {"fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60}

# Dates, times of day, addresses, versions with two points and schedule expressions hold digits that count nothing.
_NO_FIGURES = re.compile(
    r"https?://\S+|\b\d{4}-\d\d-\d\d\b|\b\d+:\d\d\b|\b\d+(?:\.\d+){2,}|\b(?:rate|cron|at)\([^)\n]{0,80}\)|\$\{[^}\n]{0,80}\}"
)
_NUMBER = re.compile(
    r"(?<![\w.:/])(?<![A-Za-z]-)(\$ ?)?"
    rf"(\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e-?\d+)?|\b(?:{'|'.join(_SPELT)})\b)(?![.,:]?\d)",
    re.IGNORECASE,
)
_MAY_COUNT = re.compile(rf"\d|\b(?:{'|'.join(_SPELT)})\b", re.IGNORECASE)
_MULTIPLE = re.compile(r" ?(thousand|million|billion)\b|(M)(?= [a-z])", re.IGNORECASE)
_UNIT = re.compile(r"[ \u00a0-]?(GB-s(?:econds?)?|[A-Za-z]+|%)(?!\w)", re.IGNORECASE)
_RATE = re.compile(
    r"(?: ?/ ?| per | an? | each | every | in every )"
    r"((?:second|minute|hour|day|week|month|year)\b|GB-s(?:econds?)?\b|s\b|(?:1M|1 million|million) \w+)",
    re.IGNORECASE,
)
_JOINS_FIGURES = re.compile(r" ?(?:to|and|or|–|-|, ?(?:and|or)?) ?", re.IGNORECASE)
_WORD = re.compile(r"[ \u00a0-][A-Za-z%/][\w/]*|(?<=per) \d+")
_ONE_LETTER_UNITS = {"s", "h", "d", "%"}


class Figure(NamedTuple):
    """A number in a text. `number` counts the dimension's base unit; `written` is the number without its unit.

    The dimension is one of KNOWN, such a one with a rate (`[size]/s`), the words of a unit, or empty for a bare number.
    `start` and `end` are places in the text.
    """

    said: str
    number: float
    dimension: str
    written: float
    start: int
    end: int

    def same(self, other: "Figure") -> bool:
        """Whether both come to the same, whatever units they are written in."""
        return self.dimension == other.dimension and math.isclose(self.number, other.number, rel_tol=1e-6)


@lru_cache(maxsize=4096)
def dimension_of(unit: str) -> str:
    """The dimension of a unit as a fact or a text gives it; a remark in parentheses is left out."""
    plain = re.sub(r" ?\([^)]*\)", "", unit)
    said = quantity(f"1 {re.sub(r'(per|/) ?(1M|1 million) ', 'per million ', plain)}")
    return said.dimension if said else ""


@lru_cache(maxsize=4096)
def of_value(value: str, unit: str) -> tuple[Figure, ...]:
    """The figures that a fact's value and unit say; several for `1 and 2`."""
    return tuple(
        _figure(value, match, "", re.sub(r" ?\([^)]*\)", "", unit), match.end())
        for match in _NUMBER.finditer(value)
        if dimension_of(unit)
    )


@lru_cache(maxsize=4096)  # a fact is looked at for each card that cites it
def figures(text: str, units: frozenset[str] = frozenset()) -> tuple[Figure, ...]:
    """The figures of a text in their order; `units` are dimensions to look for besides those that are KNOWN."""
    if not _MAY_COUNT.search(text):
        return ()
    text = _NO_FIGURES.sub(lambda match: "_" * len(match[0]), text)  # as long as before: places stay right
    found: list[Figure] = []
    for match in _NUMBER.finditer(text):
        inside_another = found and match.start() < found[-1].end
        if not inside_another and (figure := _read(text, match, units)):
            found.append(figure)
    for at in range(len(found) - 2, -1, -1):
        figure, following = found[at], found[at + 1]
        if not figure.dimension and _JOINS_FIGURES.fullmatch(text, figure.end, following.start):
            found[at] = _sharing_a_unit(figure, following)
    return tuple(found)


def _read(text: str, match: re.Match[str], units: frozenset[str]) -> Figure | None:
    """The figure that begins with this number; None for digits that are part of a word."""
    end, multiple = match.end(), ""
    if many := _MULTIPLE.match(text, end):
        end, multiple = many.end(), "million" if many[2] else many[1]
    unit_end, unit = _with_rate(text, end, "usd") if match[1] else _unit(text, end, units)
    if not unit and re.match(r"\w", text[end : end + 1]):
        return None
    return _figure(text, match, multiple, unit, unit_end)


def _figure(text: str, match: re.Match[str], multiple: str, unit: str, end: int) -> Figure:
    """What a number, perhaps with `million` after it, comes to in this unit."""
    spelt = _SPELT.get(match[2].lower())
    number = float(match[2].replace(",", "")) if spelt is None else float(spelt)
    if re.search(r"(?<!\w)-$", text[max(0, match.start() - 2) : match.start()]):
        number = -number
    one = _one(multiple, unit)
    dimension = dimension_of(unit) if unit else ""
    said = text[match.start() : end]
    return Figure(said, _exact(number, one.number if one else 1.0), dimension, number, match.start(), end)


@lru_cache(maxsize=1024)
def _one(multiple: str, unit: str) -> Quantity | None:
    return quantity(" ".join(f"1 {multiple} {unit}".split()))


def _exact(number: float, factor: float) -> float:
    """Their product, without the last digits in which 2.3 s and 2,300 ms would differ."""
    return float(f"{number * factor:.12g}")


def _unit(text: str, at: int, units: frozenset[str]) -> tuple[int, str]:
    """Where the unit after a number ends, and the unit; empty if what follows is none."""
    words = list(_WORD.finditer(text, at, at + 80)) if units else []
    gapless = [each for n, each in enumerate(words[:6]) if each.start() == (words[n - 1].end() if n else at)]
    for count in range(len(gapless), 0, -1):
        candidate = text[at + 1 : gapless[count - 1].end()]
        if dimension_of(candidate) in units and not _RATE.match(text, at + 1 + len(candidate)):
            return at + 1 + len(candidate), candidate
    match = _UNIT.match(text, at)
    if match is None or (len(match[1]) == 1 and match[1] not in _ONE_LETTER_UNITS):
        return at, ""
    return _with_rate(text, match.end(), match[1]) if dimension_of(match[1]) in KNOWN else (at, "")


def _with_rate(text: str, at: int, unit: str) -> tuple[int, str]:
    """A unit that ends here, with the `per second` that may follow it."""
    rate = _RATE.match(text, at)
    return (rate.end(), f"{unit} per {rate[1]}") if rate else (at, unit)


def _sharing_a_unit(figure: Figure, following: Figure) -> Figure:
    """A bare number that stands before another figure, `128` in `128 to 10,240 MB`, with that one's unit."""
    if not following.dimension or not following.written:
        return figure
    number = _exact(figure.written, following.number / following.written)
    unit = re.sub(r"^[\d.,]+(?:e-?\d+)?|^[a-z]+(?=[ -])", "", following.said)
    return figure._replace(said=figure.said + unit, number=number, dimension=following.dimension)
