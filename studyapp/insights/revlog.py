"""A review log as a table of text: `card_id,review_time_ms,rating,duration_ms`, one review a line."""

import csv
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from studyapp.clock import Moment
from studyapp.content.text import one_line
from studyapp.insights.calibration import Rated

COLUMNS = ("card_id", "review_time_ms", "rating", "duration_ms")
LAST_MS = 253_402_300_799_999
"""The end of the year 9999, UTC."""


class Row(NamedTuple):
    """One review; times in milliseconds, since the epoch in UTC."""

    card: str
    at_ms: int
    rating: int
    duration_ms: int


class BadRow(NamedTuple):
    """A line that is not a review, and what is wrong with it."""

    line: int
    message: str


class Revlog(NamedTuple):
    """The reviews in the order of their times (of the file, where times are equal), and the lines that are none."""

    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]


def read_revlog(lines: Iterable[str]) -> Revlog:
    """Read a table with a header; columns may come in any order, others are passed over, and duration_ms may be absent.

    A header without the columns is a bad row too, and then the only one.
    """
    reader = csv.reader(lines)
    rows: list[Row] = []
    bad: list[BadRow] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        lacking = [name for name in COLUMNS[:3] if name not in header]
        if lacking:
            text = f"the header has no {', '.join(lacking)}; write {','.join(COLUMNS)} in the first line"
            return Revlog((), (BadRow(1, text),))
        for cells in reader:
            if not cells:
                continue
            try:
                rows.append(_row(dict(zip(header, cells, strict=False))))
            except ValueError as error:
                bad.append(BadRow(reader.line_num, str(error)))
    except csv.Error as error:
        bad.append(BadRow(reader.line_num, f"{one_line(str(error))}; the rest of the file was not read"))
    return Revlog(tuple(sorted(rows, key=lambda row: row.at_ms)), tuple(bad))


def rated_rows(rows: Iterable[Row], offset_s: int, rollover_hour: int) -> list[Rated]:
    """Reviews on the study days of one zone, `offset_s` east of UTC."""
    return [Rated(row.card, Moment(row.at_ms, offset_s).study_day(rollover_hour), row.rating) for row in rows]


def _row(cells: Mapping[str, str]) -> Row:
    card = cells.get("card_id", "").strip()
    if not card:
        raise ValueError("card_id is empty; write the card's id")
    return Row(
        card,
        _whole(cells, "review_time_ms", 0, LAST_MS),
        _whole(cells, "rating", 1, 4),
        _whole(cells, "duration_ms", 0, LAST_MS) if cells.get("duration_ms", "").strip() else 0,
    )


def _whole(cells: Mapping[str, str], name: str, low: int, high: int) -> int:
    text = cells.get(name, "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 15 and low <= int(text) <= high:
        return int(text)
    raise ValueError(f"{name} is {one_line(text, 40) or 'empty'}; write a whole number from {low} to {high}")
