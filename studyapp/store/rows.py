"""Rows and values: what the tables hold, turned into entries and memories and back. Only the store uses this."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, func, insert, literal_column, not_, select

from studyapp.insights.reviews import Review, review_of
from studyapp.memory.entries import Entry, Event, Reviewed, Shown, kind_of
from studyapp.memory.replay import NO_MARKS, DayTotals, Marks, Projection, card_of
from studyapp.memory.schedule import NEW, Learned, Memory
from studyapp.store import tables as t
from studyapp.store.snapshot import read_days, read_snapshot

# Made once: these stand in the way of every answer, and building a statement takes longer than running it.
_of_card = t.memory.c.card_id == bindparam("of_card")
_of_day = t.day_total.c.day == bindparam("of_day")
_MEMORY = select(*(t.memory.c[name] for name in Learned.__struct_fields__)).where(_of_card)
_NO_MEMORY = delete(t.memory).where(_of_card)
_DAY = select(*(t.day_total.c[name] for name in DayTotals.__struct_fields__)).where(_of_day)
_NO_DAY = delete(t.day_total).where(_of_day)

_retraction = t.entry.alias("retraction")
_target = t.entry.alias("target")
_attempt = t.entry.alias("attempt")
NOT_RETRACTED = not_(exists(select(_retraction.c.id).where(_retraction.c.target_id == t.entry.c.id)))
ENTRIES = (
    select(
        t.entry,
        t.card.c.key,
        t.content.c.fingerprint,
        t.device.c.uid.label("device"),
        _target.c.uid.label("target"),
        _attempt.c.uid.label("attempt"),
    )
    .join(t.device, t.device.c.id == t.entry.c.device_id)
    .outerjoin(t.card, t.card.c.id == t.entry.c.card_id)
    .outerjoin(t.content, t.content.c.id == t.entry.c.content_id)
    .outerjoin(_target, _target.c.id == t.entry.c.target_id)
    .outerjoin(_attempt, _attempt.c.id == t.entry.c.attempt_id)
)

CONTENTS = select(t.content.c.id, t.card.c.key, t.content.c.fingerprint).join(
    t.card, t.card.c.id == t.content.c.card_id
)
REVIEWS = ENTRIES.add_columns(t.memory_before.c.memory).join(
    t.memory_before, t.memory_before.c.entry_id == t.entry.c.id
)
"""The reviews that were not taken back, each with its card's memory before it."""

RATINGS = (
    select(t.entry.c.id, t.card.c.key, t.entry.c.rating, t.entry.c.text.is_not(None))
    .join(t.card, t.card.c.id == t.entry.c.card_id)
    .where(t.entry.c.kind == "reviewed", NOT_RETRACTED)
)
NO_REVIEW = t.entry.c.kind != literal_column("'reviewed'")
"""Written out, so that an index finds the few entries of other kinds among all."""
IN_ATTEMPT = t.entry.c.attempt_id > 0
"""Numbers begin at 1: said like this, an index finds the few entries of attempts among all."""
EXAM_RATINGS = (
    select(t.entry.c.id, t.entry.c.attempt_id, t.card.c.key, t.entry.c.rating)
    .join(t.card, t.card.c.id == t.entry.c.card_id)
    .where(IN_ATTEMPT, t.entry.c.kind == "reviewed", NOT_RETRACTED)
)


def as_review(row: Row[Any]) -> Review:
    """A row of `REVIEWS` as a review."""
    entry = as_entry(row)
    assert isinstance(entry.event, Reviewed)
    return review_of(entry, entry.event, memory_from(row.memory))


def as_entry(row: Row[Any]) -> Entry:
    """A row as an entry. Every value is checked, so that a damaged file is not taken at its word."""
    event = {
        "type": row.kind,
        "card": row.key,
        "rating": row.rating,
        "fingerprint": row.fingerprint,
        "duration_ms": row.duration_ms,
        "response": row.text,
        "confidence": row.confidence,
        "text": row.text,
        "target": _hexadecimal(row.target),
        "attempt": _hexadecimal(row.attempt),
    }
    if str(row.kind).startswith("exam-"):
        event = msgspec.json.decode(str(row.text))
    if row.kind in _DETAILED:
        event |= msgspec.json.decode(str(row.text), type=dict)
    entry = {
        "id": _hexadecimal(row.uid),
        "at_ms": row.at_ms,
        "offset_s": row.offset_s,
        "day": row.day,
        "device": row.device,
        "mode": row.mode,
        "event": event,
    }
    return msgspec.convert(entry, Entry)


_DETAILED = ("adopted", "reported", "tuned")


def details_of(event: Event) -> str:
    """What of an event has no column of its own, as text."""
    details = {key: value for key, value in msgspec.structs.asdict(event).items() if key != "card"}
    return msgspec.json.encode(details).decode()


def _hexadecimal(value: object) -> str | None:
    return value.hex() if isinstance(value, bytes) else None


def insert_entry(connection: Connection, entry: Entry, **columns: Any) -> int:
    """Append an entry's row, with the columns of its kind. Returns its number."""
    card = card_of(entry.event)
    values = {
        "uid": bytes.fromhex(entry.id),
        "kind": kind_of(entry.event),
        "card_id": card_id(connection, card) if card is not None else None,
        "at_ms": entry.at_ms,
        "offset_s": entry.offset_s,
        "day": entry.day,
        "device_id": _device_id(connection, entry.device),
        "mode": entry.mode,
        "attempt_id": attempt_id(connection, attempt) if (attempt := getattr(entry.event, "attempt", None)) else None,
    }
    key = connection.execute(insert(t.entry).values(**values, **columns)).inserted_primary_key
    return int(key[0]) if key else 0


def last_id(connection: Connection) -> str:
    """The id of the newest entry; empty before the first."""
    uid = connection.execute(select(t.entry.c.uid).order_by(t.entry.c.id.desc()).limit(1)).scalar()
    return _hexadecimal(uid) or ""


def attempt_id(connection: Connection, attempt: str) -> int:
    """The number of an attempt."""
    return int(connection.execute(select(t.entry.c.id).where(t.entry.c.uid == bytes.fromhex(attempt))).scalar_one())


def card_id(connection: Connection, key: str) -> int:
    """The number of a card, which is made known if it was not."""
    return _id_of(connection, t.card, {"key": key})


def _device_id(connection: Connection, uid: str) -> int:
    return _id_of(connection, t.device, {"uid": uid})


def content_id(connection: Connection, card_id: int, fingerprint: str, shown: Shown | None) -> int:
    """The number of what a card said, kept once for each fingerprint."""
    values = {"prompt": shown.prompt if shown else "", "answer": shown.answer if shown else ""}
    return _id_of(connection, t.content, {"card_id": card_id, "fingerprint": fingerprint}, values)


def _id_of(connection: Connection, table: Any, natural: dict[str, Any], rest: dict[str, Any] | None = None) -> int:
    """The id of the row with these values, inserted when there is none."""
    matches = and_(*(table.c[name] == value for name, value in natural.items()))
    found = connection.execute(select(table.c.id).where(matches)).scalar()
    if found is not None:
        return int(found)
    key = connection.execute(insert(table).values(**natural, **(rest or {}))).inserted_primary_key
    return int(key[0]) if key else 0


def memory_of(connection: Connection, card_id: int) -> Memory:
    """What is remembered of a card."""
    row = connection.execute(_MEMORY, {"of_card": card_id}).first()
    return Learned(*row) if row is not None else NEW


def put_memory(connection: Connection, card_id: int, memory: Memory) -> None:
    """Replace what is remembered of a card."""
    connection.execute(_NO_MEMORY, {"of_card": card_id})
    if isinstance(memory, Learned):
        connection.execute(insert(t.memory), {"card_id": card_id, **msgspec.structs.asdict(memory)})


def marks_of(connection: Connection, card_id: int) -> Marks:
    """What the learner did to a card."""
    columns = (t.marks.c[name] for name in Marks.__struct_fields__)
    row = connection.execute(select(*columns).where(t.marks.c.card_id == card_id)).first()
    return Marks(*row) if row is not None else NO_MARKS


def put_marks(connection: Connection, card_id: int, marks: Marks) -> None:
    """Replace a card's marks."""
    connection.execute(delete(t.marks).where(t.marks.c.card_id == card_id))
    if marks != NO_MARKS:
        connection.execute(insert(t.marks).values(card_id=card_id, **msgspec.structs.asdict(marks)))


def memory_text(memory: Memory) -> str | None:
    """A memory as text, None for a new card."""
    return msgspec.json.encode(memory).decode() if isinstance(memory, Learned) else None


def memory_from(text: str | None) -> Memory:
    """The memory that a text holds."""
    return msgspec.json.decode(text, type=Learned) if text is not None else NEW


def totals_of(connection: Connection, day: int) -> DayTotals:
    """The totals of a study day."""
    row = connection.execute(_DAY, {"of_day": day}).first()
    return DayTotals(*row) if row is not None else DayTotals()


def put_day(connection: Connection, day: int, totals: DayTotals) -> None:
    """Replace the totals of a study day."""
    connection.execute(_NO_DAY, {"of_day": day})
    if totals != DayTotals():
        connection.execute(insert(t.day_total), {"day": day, **msgspec.structs.asdict(totals)})


def due_counts(connection: Connection, low: int, high: int, excluding: int | None) -> Mapping[int, int]:
    """How many cards in review are due on each of these days, one card left out."""
    due = t.memory.c.due_day
    counts = select(due, func.count()).where(due.between(low, high), t.memory.c.step.is_(None)).group_by(due)
    if excluding is not None:
        counts = counts.where(t.memory.c.card_id != excluding)
    return dict(connection.execute(counts).all())


def stored_projection(connection: Connection) -> Projection:
    """The projection as it is kept."""
    snapshot = read_snapshot(connection.exec_driver_sql)
    days = read_days(connection.exec_driver_sql)
    rows = connection.execute(
        select(t.entry.c.uid, t.memory_before.c.memory).join(
            t.memory_before, t.memory_before.c.entry_id == t.entry.c.id
        )
    )
    before: dict[str, Memory] = {row.uid.hex(): memory_from(row.memory) for row in rows}
    return Projection(snapshot.memories, snapshot.marks, days, before)


def insert_all(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)
