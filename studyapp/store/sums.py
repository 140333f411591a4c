"""The sums of the log, row by row: brought up to date with each review, read in one go. Only the store uses this."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Delete, Insert, Table, Update, and_, bindparam, delete, insert, update

from studyapp.insights.retention import Kept
from studyapp.insights.totals import AMOUNTS, Given, Sum, Totals, totals_from
from studyapp.store import tables as t

Ids = Callable[[Any], int]


class _Statements(NamedTuple):
    """What is done to one table, made once: parameters are `of_` a key's column, and `by_` an amount's."""

    add: Update
    begin: Insert
    drop: Delete


def _statements(table: Table) -> _Statements:
    place = and_(*(column == bindparam(f"of_{column.name}") for column in table.primary_key))
    amounts = [column for column in table.c if not column.primary_key]
    more = {column.name: column + bindparam(f"by_{column.name}") for column in amounts}
    first: dict[str, Any] = {column.name: bindparam(f"of_{column.name}") for column in table.primary_key}
    first |= {column.name: bindparam(f"by_{column.name}") for column in amounts}
    nothing = (column == 0 for column in amounts)
    return _Statements(
        update(table).where(place).values(more), insert(table).values(first), delete(table).where(place, *nothing)
    )


_STATEMENTS = {field: _statements(table) for field, table in t.SUMS.items()}


def add(connection: Connection, listed: Iterable[Sum], card_id: int, content_id: int, times: int = 1) -> None:
    """Add what a review of that card, with that content, adds; or take it away with `times=-1`."""
    for field, key, amounts in listed:
        columns = _key_columns(field, key, lambda _: card_id, lambda _: content_id)
        place = {f"of_{name}": value for name, value in columns.items()}
        by = {f"by_{name}": times * amount for name, amount in zip(_amount_names(field), amounts, strict=True)}
        known = _STATEMENTS[field]
        if not connection.execute(known.add, place | by).rowcount:
            connection.execute(known.begin, place | by)
        elif times < 0:
            connection.execute(known.drop, place)


def rows_of(
    found: Totals, card_ids: Mapping[str, int], content_ids: Mapping[tuple[str, str], int]
) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """All rows of some totals, table by table."""

    def content_id(given: Given) -> int:
        return content_ids[given.card, given.fingerprint]

    for field, table in t.SUMS.items():
        sums: Mapping[Any, tuple[int, ...]] = getattr(found, field)
        yield (
            table,
            [
                {
                    **_key_columns(field, key, card_ids.__getitem__, content_id),
                    **dict(zip(_amount_names(field), amounts, strict=True)),
                }
                for key, amounts in sums.items()
            ],
        )


def read_totals(execute: Callable[[str], Iterable[Any]]) -> Totals:
    """The totals, through a function that runs a query."""
    tables: dict[str, list[tuple[Any, tuple[int, ...]]]] = {
        "spent": [(row[:3], row[3:]) for row in map(tuple, execute(_SPENT))],
        "kept_by_day": [(row[0], row[1:]) for row in map(tuple, execute(_BY_DAY))],
        "kept_by_card": [(row[0], row[1:]) for row in map(tuple, execute(_BY_CARD))],
        "predicted": [(row[:4], row[4:]) for row in map(tuple, execute(_PREDICTED))],
        "given": [((*row[:3], bool(row[3]), row[4]), row[5:]) for row in map(tuple, execute(_GIVEN))],
    }
    return totals_from(tables)


_KEPT = ", ".join(Kept._fields)
_SPENT = "SELECT hour, rating, stage, reviews, duration_ms FROM spent"
_BY_DAY = f"SELECT day, {_KEPT} FROM kept_by_day"
_BY_CARD = f"SELECT card.key, {_KEPT} FROM kept_by_card JOIN card ON card.id = card_id"
_PREDICTED = "SELECT bin, gap, number, lapses, reviews, recalled, chance, loss FROM predicted"
_GIVEN = """
SELECT card.key, content.fingerprint, response, seen, rating, reviews, duration_ms
FROM given JOIN content ON content.id = content_id JOIN card ON card.id = content.card_id
"""


def _key_columns(field: str, key: Any, card_id: Ids, content_id: Ids) -> dict[str, Any]:
    """The columns that a key stands in."""
    if field == "kept_by_day":
        return {"day": key}
    if field == "kept_by_card":
        return {"card_id": card_id(key)}
    columns = key._asdict()
    if isinstance(key, Given):
        del columns["card"], columns["fingerprint"]
        columns["content_id"] = content_id(key)
    return columns  # type: ignore[no-any-return]


def _amount_names(field: str) -> tuple[str, ...]:
    return tuple(AMOUNTS[field]._fields)
