"""A review log in a table: every line is a review, or is told with its number."""

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.insights.calibration import Rated
from studyapp.insights.revlog import COLUMNS, Row, rated_rows, read_revlog

HEADER = ",".join(COLUMNS)
ROWS = st.lists(
    st.builds(
        Row,
        card=st.sampled_from(("1", "deck/a", 'say "a, b"', "ünï")),
        at_ms=st.integers(0, 3) | st.integers(0, 4_000_000_000_000),
        rating=st.integers(1, 4),
        duration_ms=st.integers(0, 10**6),
    )
)


def table(rows: list[Row], columns: tuple[str, ...] = COLUMNS) -> list[str]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    names = dict(zip(COLUMNS, range(4), strict=True))
    writer.writerows([row[names[column]] if column in names else "?" for column in columns] for row in rows)
    return text.getvalue().splitlines(keepends=True)


@given(ROWS, st.permutations([*COLUMNS, "more"]))
def test_what_was_written_is_read_in_order_of_time(rows: list[Row], columns: list[str]) -> None:
    """Whatever the order of the columns; reviews of one time stay as they stand."""
    assert read_revlog(table(rows, tuple(columns))) == (tuple(sorted(rows, key=lambda row: row.at_ms)), ())


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter_where_times_differ(rows: list[Row], chance: random.Random) -> None:
    rows = list({row.at_ms: row for row in rows}.values())
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert read_revlog(table(shuffled)) == read_revlog(table(rows))


BAD = [
    ("1,2,5,3", "rating is 5; write a whole number from 1 to 4"),
    ("1,2,0,3", "rating is 0; write a whole number from 1 to 4"),
    ("1,2,good,3", "rating is good; write a whole number from 1 to 4"),
    ("1,2", "rating is empty; write a whole number from 1 to 4"),
    (",2,3,4", "card_id is empty; write the card's id"),
    ("1,-2,3,4", "review_time_ms is -2; write a whole number from 0 to 253402300799999"),
    ("1,1e12,3,4", "review_time_ms is 1e12; write a whole number from 0 to 253402300799999"),
    ("1,٣,3,4", "review_time_ms is ٣; write a whole number from 0 to 253402300799999"),
    (f"1,{'9' * 5000},3,4", f"review_time_ms is {'9' * 39}…; write a whole number from 0 to 253402300799999"),
    ("1,253402300800000,3,4", "review_time_ms is 253402300800000; write a whole number from 0 to 253402300799999"),
    ("1,2,3,-4", "duration_ms is -4; write a whole number from 0 to 253402300799999"),
    ("1,2,\x1b[c,4", "rating is ␛[c; write a whole number from 1 to 4"),
]


@pytest.mark.parametrize(("line", "message"), BAD, ids=range(len(BAD)))
def test_a_bad_line_is_told_with_its_number_and_hides_no_other(line: str, message: str) -> None:
    log = read_revlog([f"{HEADER}\n", "1,1,3,4\n", f"{line}\n", "\n", "1,3,3,\n"])
    assert log == ((Row("1", 1, 3, 4), Row("1", 3, 3, 0)), ((3, message),))


@pytest.mark.parametrize(
    ("lines", "line", "start"),
    [
        ([], 1, "the header has no card_id, review_time_ms, rating; write card_id,"),
        (["card_id,rating\n", "1,3\n"], 1, "the header has no review_time_ms; write"),
        ([HEADER, f'1,2,"{"x" * 200_000}'], 2, "field larger than field limit"),
    ],
)
def test_a_table_of_another_kind_is_told_too(lines: list[str], line: int, start: str) -> None:
    (bad,) = read_revlog(lines).bad
    assert bad.line == line
    assert bad.message.startswith(start)


def test_study_days_are_cut_where_they_were_lived() -> None:
    """The same two instants are one study day in one zone and two in another."""
    rows = [Row("1", 5 * 3_600_000, 3, 0), Row("1", 13 * 3_600_000, 4, 0)]
    assert rated_rows(rows, 0, 4) == [Rated("1", 0, 3), Rated("1", 0, 4)]
    assert rated_rows(rows, -6 * 3600, 4) == [Rated("1", -1, 3), Rated("1", 0, 4)]
    assert rated_rows(rows, 0, 6) == [Rated("1", -1, 3), Rated("1", 0, 4)]
