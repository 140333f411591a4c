"""A line of a file with a caret under one place, for any width of terminal."""

import unicodedata
from typing import NamedTuple

TAB = 4


class Excerpt(NamedTuple):
    """What is shown of a line, and how many cells there are before the place."""

    text: str
    before: int


def excerpt(line: str, column: int, room: int) -> Excerpt:
    """The part of a line around a column (from 1; one past the end is its end) that fits into so many cells.

    What is left out at either side is shown as `…`. Tabs become spaces. The line must have been made safe.
    """
    signs = [" " * TAB if sign == "\t" else sign for sign in line.rstrip()]
    widths = [TAB if sign == "\t" else cells(sign) for sign in line.rstrip()]
    at = max(0, min(column - 1, len(signs)))
    first, after = _window(widths, at, max(room, 8))
    left, right = "…" if first else "", "…" if after < len(signs) else ""
    return Excerpt(left + "".join(signs[first:after]) + right, len(left) + sum(widths[first:at]))


def _window(widths: list[int], at: int, room: int) -> tuple[int, int]:
    """From where to where a line is shown: whole, or with a third of the room before the place."""
    if sum(widths) <= room:
        return 0, len(widths)
    room -= 2  # for the marks
    first, used = at, 0
    while first and used + widths[first - 1] <= room // 3:
        first -= 1
        used += widths[first]
    after = at
    while after < len(widths) and used + widths[after] <= room:
        used += widths[after]
        after += 1
    while first and used + widths[first - 1] <= room:  # near the end of the line there is room for more before it
        first -= 1
        used += widths[first]
    return first, after


def cells(sign: str) -> int:
    """How many cells of a terminal a character takes: 0, 1 or 2 (Unicode Standard Annex 11)."""
    if sign.isascii():
        return 1
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
