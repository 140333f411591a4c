"""The log and its projection, with plain verbs. All reads and writes of what a learner did go through here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, Row, and_, delete, exists, func, insert, not_, or_, select

from studyapp.clock import Moment
from studyapp.errors import Overtaken, SessionError
from studyapp.memory import entries as log
from studyapp.memory.entries import Entry, Event, Retracted, Reviewed, Shown, kind_of
from studyapp.memory.replay import NO_MARKS, DayTotals, Marks, Projection, card_of, marked, replay
from studyapp.memory.schedule import NEW, Learned, Memory, Scheduling, pulled, reviewed
from studyapp.store import tables as t
from studyapp.store.engine import reading, writing
from studyapp.store.ids import uuid7
from studyapp.store.snapshot import Snapshot, read_snapshot

PROJECTION_VERSION = 2

_MEMORY_FIELDS = Learned.__struct_fields__
_MARK_KINDS = tuple(str(kind.__struct_config__.tag) for kind in log.MARKS)


class Beat(NamedTuple):
    """How much of an attempt's time was used, and when that was."""

    used_ms: int
    at_ms: int


class Store:
    """An opened study database. `where` names it in messages, `device` is this machine's id in the log."""

    def __init__(self, engine: Engine, where: str, device: str, scheduling: Scheduling) -> None:
        self._engine = engine
        self._where = where
        self._device = device
        self.scheduling = scheduling
        self._ensure_projection()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # --- writing ------------------------------------------------------------------------------------------------------

    def append(
        self,
        event: Event,
        now: Moment,
        day: int,
        mode: str,
        *,
        shown: Shown | None = None,
        reviews: int | None = None,
    ) -> Entry:
        """Append an entry and bring the projection up to date, in one transaction; durable when this returns.

        `reviews` is how many reviews of the card the caller knew of: if there are more by now, another window was
        first, and Overtaken is raised with nothing written. Raises a StoreError when nothing could be written.
        """
        with writing(self._engine, self._where) as connection:
            return self._append(connection, event, now, day, mode, shown, reviews)

    def append_all(
        self,
        events: Sequence[tuple[Event, Shown | None]],
        now: Moment,
        day: int,
        mode: str,
        *,
        attempt: str,
        entries: int,
    ) -> list[Entry]:
        """Append events of an exam attempt, all or none of them.

        `entries` is how many entries of the attempt the caller knew of; Overtaken is raised, with nothing written, when
        another window has added to it.
        """
        with writing(self._engine, self._where) as connection:
            number = _attempt_id(connection, attempt)
            belong = or_(t.entry.c.attempt_id == number, t.entry.c.id == number)
            if connection.execute(select(func.count()).select_from(t.entry).where(belong)).scalar() != entries:
                raise Overtaken("This attempt went on in another window meanwhile.", "Your last key was not recorded.")
            return [self._append(connection, event, now, day, mode, shown, None) for event, shown in events]

    def _append(
        self,
        connection: Connection,
        event: Event,
        now: Moment,
        day: int,
        mode: str,
        shown: Shown | None,
        reviews: int | None,
    ) -> Entry:
        entry = Entry(uuid7(now.at_ms), now.at_ms, now.offset_s, day, self._device, mode, event)
        if isinstance(event, Retracted):
            self._retract(connection, entry, event)
        elif isinstance(event, Reviewed):
            self._review(connection, entry, event, shown, reviews)
        elif isinstance(event, log.Pulled):
            self._pull(connection, entry, event)
        elif isinstance(event, log.MARKS):
            _insert_entry(connection, entry, text=event.text if isinstance(event, log.Noted) else None)
            self._mark(connection, event.card)
        else:
            _insert_entry(connection, entry, text=msgspec.json.encode(event).decode())
        return entry

    def _pull(self, connection: Connection, entry: Entry, event: log.Pulled) -> None:
        _insert_entry(connection, entry)
        card_id = _card_id(connection, event.card)
        _put_memory(connection, card_id, pulled(_memory(connection, card_id), entry.day))

    def beat(self, attempt: str, used_ms: int, at_ms: int) -> None:
        """Keep how much of an attempt's time is used."""
        with writing(self._engine, self._where) as connection:
            number = _attempt_id(connection, attempt)
            connection.execute(delete(t.beat).where(t.beat.c.attempt_id == number))
            connection.execute(insert(t.beat).values(attempt_id=number, used_ms=used_ms, at_ms=at_ms))

    def _review(
        self, connection: Connection, entry: Entry, event: Reviewed, shown: Shown | None, reviews: int | None
    ) -> None:
        card_id = _card_id(connection, event.card)
        was = _memory(connection, card_id)
        known = was.reviews if isinstance(was, Learned) else 0
        if reviews is not None and known != reviews:
            raise Overtaken(
                "This card was rated in another window meanwhile.", "That rating was kept, this one was not."
            )
        content_id = _content_id(connection, card_id, event.fingerprint, shown)
        entry_id = _insert_entry(connection, entry, content_id=content_id, rating=event.rating,
                                 duration_ms=event.duration_ms, text=event.response,
                                 confidence=event.confidence)  # fmt: skip

        def load(low: int, high: int) -> Mapping[int, int]:
            return _due_counts(connection, low, high, card_id)

        now = reviewed(was, event.card, event.rating, entry.at_ms, entry.day, load, self.scheduling)
        _put_memory(connection, card_id, now)
        connection.execute(insert(t.memory_before).values(entry_id=entry_id, memory=_memory_text(was)))
        _put_day(connection, entry.day, _day(connection, entry.day).with_review(event, was))

    def _retract(self, connection: Connection, entry: Entry, event: Retracted) -> None:
        target = connection.execute(_ENTRIES.where(t.entry.c.uid == bytes.fromhex(event.target))).one_or_none()
        if target is None:
            raise SessionError("There is no such entry to undo.")
        taken_back = connection.execute(select(t.entry.c.id).where(t.entry.c.target_id == target.id)).first()
        if taken_back is not None:
            raise Overtaken("That was undone in another window meanwhile.", "Nothing was changed.")
        _insert_entry(connection, entry, target_id=target.id)
        gone = _entry(target).event
        if isinstance(gone, Reviewed):
            self._take_back(connection, target, gone)
        elif isinstance(gone, log.Pulled):
            self._rebuild(connection)
        elif isinstance(gone, log.MARKS):
            self._mark(connection, gone.card)

    def _take_back(self, connection: Connection, target: Row[Any], gone: Reviewed) -> None:
        """Bring the projection to where it would be without a review.

        The last review is undone from what was kept of the card; one that others came after may have moved their due
        dates, through the load of the days, so everything after it is worked out again.
        """
        later = (
            select(t.entry.c.id)
            .where(t.entry.c.id > target.id, t.entry.c.kind.in_(("reviewed", "pulled")), _NOT_RETRACTED)
            .limit(1)
        )
        if connection.execute(later).first() is not None:
            self._rebuild(connection)
            return
        kept = t.memory_before.c.entry_id == target.id
        text = connection.execute(select(t.memory_before.c.memory).where(kept)).scalar_one()
        was: Memory = msgspec.json.decode(text, type=Learned) if text is not None else NEW
        _put_memory(connection, target.card_id, was)
        connection.execute(delete(t.memory_before).where(kept))
        _put_day(connection, target.day, _day(connection, target.day).with_review(gone, was, times=-1))

    def _mark(self, connection: Connection, card: str) -> None:
        """Work out a card's marks from its entries."""
        card_id = _card_id(connection, card)
        rows = connection.execute(
            _ENTRIES.where(t.entry.c.card_id == card_id, t.entry.c.kind.in_(_MARK_KINDS), _NOT_RETRACTED).order_by(
                t.entry.c.id
            )
        )
        marks = NO_MARKS
        for row in rows:
            event = _entry(row).event
            if isinstance(event, log.MARKS):
                marks = marked(marks, event, row.day)
        connection.execute(delete(t.marks).where(t.marks.c.card_id == card_id))
        if marks != NO_MARKS:
            connection.execute(insert(t.marks).values(card_id=card_id, **msgspec.structs.asdict(marks)))

    # --- reading ------------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Memories, marks and recent totals."""
        with reading(self._engine, self._where) as connection:
            return read_snapshot(connection.exec_driver_sql)

    def state_of(self, card: str) -> tuple[Memory, Marks]:
        """What is remembered of one card, and its marks."""
        with reading(self._engine, self._where) as connection:
            card_id = connection.execute(select(t.card.c.id).where(t.card.c.key == card)).scalar()
            columns = (t.marks.c[name] for name in Marks.__struct_fields__)
            row = connection.execute(select(*columns).where(t.marks.c.card_id == card_id)).first()
            return (_memory(connection, card_id) if card_id else NEW), (Marks(*row) if row is not None else NO_MARKS)

    def due_counts(self, low: int, high: int, excluding: str) -> Mapping[int, int]:
        """How many other cards are due on each study day from `low` to `high`."""
        with reading(self._engine, self._where) as connection:
            card_id = connection.execute(select(t.card.c.id).where(t.card.c.key == excluding)).scalar()
            return _due_counts(connection, low, high, card_id)

    def entries(self) -> Iterator[Entry]:
        """The whole log, in its order, retractions and all."""
        with reading(self._engine, self._where) as connection:
            for row in connection.execution_options(yield_per=5000).execute(_ENTRIES.order_by(t.entry.c.id)):
                yield _entry(row)

    def exam_entries(self, attempt: str = "") -> list[Entry]:
        """The entries of all exam attempts, or of one, in their order."""
        belong = or_(t.entry.c.attempt_id.is_not(None), t.entry.c.kind == "exam-started")
        with reading(self._engine, self._where) as connection:
            if attempt:
                number = _attempt_id(connection, attempt)
                belong = or_(t.entry.c.attempt_id == number, t.entry.c.id == number)
            return [_entry(row) for row in connection.execute(_ENTRIES.where(belong).order_by(t.entry.c.id))]

    def last_beat(self, attempt: str) -> Beat | None:
        """How much of an attempt's time was used when it was last known."""
        with reading(self._engine, self._where) as connection:
            used = select(t.beat.c.used_ms, t.beat.c.at_ms).where(
                t.beat.c.attempt_id == _attempt_id(connection, attempt)
            )
            row = connection.execute(used).first()
            return Beat(*row) if row is not None else None

    def last_undoable(self) -> Entry | None:
        """The newest entry that undo would take back; None when there is nothing left to undo. Exams stand."""
        undoable = t.entry.c.kind.in_(("reviewed", *_MARK_KINDS))
        newest = _ENTRIES.where(undoable, t.entry.c.attempt_id.is_(None), _NOT_RETRACTED).order_by(t.entry.c.id.desc())
        newest = newest.limit(1)
        with reading(self._engine, self._where) as connection:
            row = connection.execute(newest).one_or_none()
            return _entry(row) if row is not None else None

    # --- the projection -----------------------------------------------------------------------------------------------

    def projection(self) -> Projection:
        """The projection as it is kept."""
        with reading(self._engine, self._where) as connection:
            return _stored_projection(connection)

    def replayed(self) -> Projection:
        """The projection as the log says it must be."""
        return replay(self.entries(), self.scheduling)

    def rebuild(self) -> None:
        """Throw the projection away and make it anew from the log."""
        with writing(self._engine, self._where) as connection:
            self._rebuild(connection)

    def _ensure_projection(self) -> None:
        made_with = _made_with(self.scheduling)
        current = select(t.projection.c.made_with)
        with reading(self._engine, self._where) as connection:
            if connection.execute(current).scalar() == made_with:
                return
        with writing(self._engine, self._where) as connection:
            if connection.execute(current).scalar() != made_with:
                self._rebuild(connection)

    def _rebuild(self, connection: Connection) -> None:
        rows = connection.execute(_ENTRIES.order_by(t.entry.c.id)).all()
        projection = replay(map(_entry, rows), self.scheduling)
        for table in t.PROJECTION:
            connection.execute(delete(table))
        card_ids = {key: number for number, key in connection.execute(select(t.card.c.id, t.card.c.key))}
        entry_ids = {row.uid.hex(): row.id for row in rows}
        asdict = msgspec.structs.asdict
        _insert_all(
            connection,
            t.memory,
            ({"card_id": card_ids[key], **asdict(each)} for key, each in projection.memories.items()),
        )
        _insert_all(
            connection,
            t.marks,
            ({"card_id": card_ids[key], **asdict(each)} for key, each in projection.marks.items()),
        )
        _insert_all(connection, t.day_total, ({"day": day, **asdict(each)} for day, each in projection.days.items()))
        _insert_all(
            connection,
            t.memory_before,
            ({"entry_id": entry_ids[uid], "memory": _memory_text(was)} for uid, was in projection.before.items()),
        )
        connection.execute(insert(t.projection).values(id=1, made_with=_made_with(self.scheduling)))


def _made_with(scheduling: Scheduling) -> str:
    return f"{PROJECTION_VERSION} {msgspec.json.encode(scheduling).decode()}"


# --- rows and values --------------------------------------------------------------------------------------------------

_retraction = t.entry.alias("retraction")
_target = t.entry.alias("target")
_attempt = t.entry.alias("attempt")
_NOT_RETRACTED = not_(exists(select(_retraction.c.id).where(_retraction.c.target_id == t.entry.c.id)))
_ENTRIES = (
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


def _entry(row: Row[Any]) -> Entry:
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


def _hexadecimal(value: object) -> str | None:
    return value.hex() if isinstance(value, bytes) else None


def _insert_entry(connection: Connection, entry: Entry, **columns: Any) -> int:
    card = card_of(entry.event)
    values = {
        "uid": bytes.fromhex(entry.id),
        "kind": kind_of(entry.event),
        "card_id": _card_id(connection, card) if card is not None else None,
        "at_ms": entry.at_ms,
        "offset_s": entry.offset_s,
        "day": entry.day,
        "device_id": _device_id(connection, entry.device),
        "mode": entry.mode,
        "attempt_id": _attempt_id(connection, attempt) if (attempt := getattr(entry.event, "attempt", None)) else None,
    }
    key = connection.execute(insert(t.entry).values(**values, **columns)).inserted_primary_key
    return int(key[0]) if key else 0


def _attempt_id(connection: Connection, attempt: str) -> int:
    return int(connection.execute(select(t.entry.c.id).where(t.entry.c.uid == bytes.fromhex(attempt))).scalar_one())


def _card_id(connection: Connection, key: str) -> int:
    return _id_of(connection, t.card, {"key": key})


def _device_id(connection: Connection, uid: str) -> int:
    return _id_of(connection, t.device, {"uid": uid})


def _content_id(connection: Connection, card_id: int, fingerprint: str, shown: Shown | None) -> int:
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


def _memory(connection: Connection, card_id: int) -> Memory:
    row = connection.execute(
        select(*(t.memory.c[name] for name in _MEMORY_FIELDS)).where(t.memory.c.card_id == card_id)
    ).first()
    return Learned(*row) if row is not None else NEW


def _put_memory(connection: Connection, card_id: int, memory: Memory) -> None:
    connection.execute(delete(t.memory).where(t.memory.c.card_id == card_id))
    if isinstance(memory, Learned):
        connection.execute(insert(t.memory).values(card_id=card_id, **msgspec.structs.asdict(memory)))


def _memory_text(memory: Memory) -> str | None:
    return msgspec.json.encode(memory).decode() if isinstance(memory, Learned) else None


def _day(connection: Connection, day: int) -> DayTotals:
    columns = (t.day_total.c[name] for name in DayTotals.__struct_fields__)
    row = connection.execute(select(*columns).where(t.day_total.c.day == day)).first()
    return DayTotals(*row) if row is not None else DayTotals()


def _put_day(connection: Connection, day: int, totals: DayTotals) -> None:
    connection.execute(delete(t.day_total).where(t.day_total.c.day == day))
    if totals != DayTotals():
        connection.execute(insert(t.day_total).values(day=day, **msgspec.structs.asdict(totals)))


def _due_counts(connection: Connection, low: int, high: int, excluding: int | None) -> Mapping[int, int]:
    due = t.memory.c.due_day
    counts = select(due, func.count()).where(due.between(low, high), t.memory.c.step.is_(None)).group_by(due)
    if excluding is not None:
        counts = counts.where(t.memory.c.card_id != excluding)
    return dict(connection.execute(counts).all())


def _stored_projection(connection: Connection) -> Projection:
    snapshot = read_snapshot(connection.exec_driver_sql)
    days = {row.day: DayTotals(*row[1:]) for row in connection.execute(select(t.day_total))}
    rows = connection.execute(
        select(t.entry.c.uid, t.memory_before.c.memory).join(
            t.memory_before, t.memory_before.c.entry_id == t.entry.c.id
        )
    )
    before: dict[str, Memory] = {
        row.uid.hex(): msgspec.json.decode(row.memory, type=Learned) if row.memory is not None else NEW for row in rows
    }
    return Projection(snapshot.memories, snapshot.marks, days, before)


def _insert_all(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)
