"""The log and its projection, with plain verbs. All reads and writes of what a learner did go through here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, Row, and_, delete, func, insert, or_, select

from studyapp.clock import Moment
from studyapp.errors import Overtaken, SessionError
from studyapp.insights import totals
from studyapp.insights.reviews import Review, review_of
from studyapp.insights.statistics import History
from studyapp.memory import entries as log
from studyapp.memory.entries import Entry, Event, Retracted, Reviewed, Shown
from studyapp.memory.replay import (
    MOVES,
    NO_MARKS,
    Marks,
    Move,
    Projection,
    Through,
    inherited,
    is_sound,
    marked,
    moved_by,
    replay,
)
from studyapp.memory.schedule import NEW, Learned, Memory, Scheduling, reviewed
from studyapp.store import rows, sums
from studyapp.store import tables as t
from studyapp.store.engine import reading, writing
from studyapp.store.ids import uuid7
from studyapp.store.rebuilding import is_ours, rebuild
from studyapp.store.snapshot import Snapshot, read_days, read_shown, read_snapshot, scheduling_in

_MOVE_KINDS = tuple(str(kind.__struct_config__.tag) for kind in MOVES)
_MARK_KINDS = tuple(str(kind.__struct_config__.tag) for kind in log.MARKS)


class Beat(NamedTuple):
    """How much of an attempt's time was used, and when that was."""

    used_ms: int
    at_ms: int


class Store:
    """An opened study database. `where` names it in messages, `device` is this machine's id in the log.

    `scheduling` is what holds where the log says nothing else.
    """

    def __init__(self, engine: Engine, where: str, device: str, scheduling: Scheduling) -> None:
        self._engine = engine
        self._where = where
        self._device = device
        self._base = scheduling
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
            number = rows.attempt_id(connection, attempt)
            belong = or_(t.entry.c.attempt_id == number, t.entry.c.id == number)
            if connection.execute(select(func.count()).select_from(t.entry).where(belong)).scalar() != entries:
                raise Overtaken("This attempt went on in another window meanwhile.", "Your last key was not recorded.")
            return [self._append(connection, event, now, day, mode, shown, None) for event, shown in events]

    def begin(self, terms: log.ExamStarted, now: Moment, day: int, mode: str, *, known: int) -> Entry:
        """Begin an exam attempt; `known` is how many the caller knew of, and Overtaken is raised if there are more."""
        with writing(self._engine, self._where) as connection:
            begun = select(func.count()).select_from(t.entry).where(rows.NO_REVIEW, t.entry.c.kind == "exam-started")
            if connection.execute(begun).scalar() != known:
                raise Overtaken("An attempt was begun in another window meanwhile.", "Resume that one.")
            return self._append(connection, terms, now, day, mode, None, None)

    def _append(
        self,
        connection: Connection,
        event: Event,
        now: Moment,
        day: int,
        mode: str,
        shown: Shown | None,
        reviews: int | None,
        through: Through = iter,
    ) -> Entry:
        entry = Entry(uuid7(now.at_ms), now.at_ms, now.offset_s, day, self._device, mode, event)
        if isinstance(event, Retracted):
            self._retract(connection, entry, event, through)
        elif isinstance(event, Reviewed):
            self._review(connection, entry, event, shown, reviews)
        elif isinstance(event, MOVES):
            self._move(connection, entry, event)
        elif isinstance(event, log.MARKS):
            rows.insert_entry(connection, entry, text=event.text if isinstance(event, log.Noted) else None)
            card_id = rows.card_id(connection, event.card)
            rows.put_marks(connection, card_id, marked(rows.marks_of(connection, card_id), event, entry.day))
        elif isinstance(event, log.Reported):
            rows.insert_entry(connection, entry, text=rows.details_of(event))
        elif isinstance(event, log.Tuned):
            if not is_sound(event):
                raise SessionError("Nothing can be scheduled by these values.", "Nothing was changed.")
            rows.insert_entry(connection, entry, text=rows.details_of(event))
            rebuild(connection, self._base, through)
        else:
            rows.insert_entry(connection, entry, text=msgspec.json.encode(event).decode())
        return entry

    def _move(self, connection: Connection, entry: Entry, event: Move) -> None:
        former = event.former if isinstance(event, log.Adopted) else ()
        rows.insert_entry(connection, entry, text=rows.details_of(event) if isinstance(event, log.Adopted) else None)
        card_id = rows.card_id(connection, event.card)
        was = rows.memory_of(connection, card_id)

        def memory_of(card: str) -> Memory:
            return rows.memory_of(connection, rows.card_id(connection, card))

        now = moved_by(event, was, entry.day, memory_of)
        if now != was:
            rows.put_memory(connection, card_id, now)
        if former:
            theirs = [rows.marks_of(connection, rows.card_id(connection, card)) for card in former]
            rows.put_marks(connection, card_id, inherited(rows.marks_of(connection, card_id), theirs))

    def append_to(self, event: Event, now: Moment, day: int, mode: str, *, last: str, through: Through = iter) -> Entry:
        """Append an entry to a log of which the caller knew all, up to the entry `last`.

        If there are more by now, Overtaken is raised with nothing written. `through` is that of `replay`, for what
        makes the projection anew.
        """
        with writing(self._engine, self._where) as connection:
            if rows.last_id(connection) != last:
                raise Overtaken("The log went on meanwhile, here or in another window.", "Nothing was changed.")
            return self._append(connection, event, now, day, mode, None, None, through)

    def beat(self, attempt: str, used_ms: int, at_ms: int) -> None:
        """Keep how much of an attempt's time is used."""
        with writing(self._engine, self._where) as connection:
            number = rows.attempt_id(connection, attempt)
            connection.execute(delete(t.beat).where(t.beat.c.attempt_id == number))
            connection.execute(insert(t.beat).values(attempt_id=number, used_ms=used_ms, at_ms=at_ms))

    def _review(
        self, connection: Connection, entry: Entry, event: Reviewed, shown: Shown | None, reviews: int | None
    ) -> None:
        card_id = rows.card_id(connection, event.card)
        was = rows.memory_of(connection, card_id)
        known = was.reviews if isinstance(was, Learned) else 0
        if reviews is not None and known != reviews:
            raise Overtaken(
                "This card was rated in another window meanwhile.", "That rating was kept, this one was not."
            )
        content_id = rows.content_id(connection, card_id, event.fingerprint, shown)
        entry_id = rows.insert_entry(connection, entry, content_id=content_id, rating=event.rating,
                                 duration_ms=event.duration_ms, text=event.response,
                                 confidence=event.confidence)  # fmt: skip

        def load(low: int, high: int) -> Mapping[int, int]:
            return rows.due_counts(connection, low, high, card_id)

        in_force = self._in_force(connection)
        now = reviewed(was, event.card, event.rating, entry.at_ms, entry.day, load, in_force, event.fingerprint)
        rows.put_memory(connection, card_id, now)
        connection.execute(insert(t.memory_before).values(entry_id=entry_id, memory=rows.memory_text(was)))
        day = rows.totals_of(connection, entry.day).with_review(event.rating, event.duration_ms, was)
        rows.put_day(connection, entry.day, day)
        added = totals.sums(review_of(entry, event, was), in_force.weights)
        sums.add(connection, added, card_id, content_id)

    def _retract(self, connection: Connection, entry: Entry, event: Retracted, through: Through) -> None:
        target = connection.execute(rows.ENTRIES.where(t.entry.c.uid == bytes.fromhex(event.target))).one_or_none()
        if target is None:
            raise SessionError("There is no such entry to undo.")
        taken_back = connection.execute(select(t.entry.c.id).where(t.entry.c.target_id == target.id)).first()
        if taken_back is not None:
            raise Overtaken("That was undone in another window meanwhile.", "Nothing was changed.")
        rows.insert_entry(connection, entry, target_id=target.id)
        gone = rows.as_entry(target).event
        if isinstance(gone, Reviewed):
            self._take_back(connection, target, gone)
        elif isinstance(gone, (*MOVES, log.Tuned)):
            rebuild(connection, self._base, through)
        elif isinstance(gone, log.MARKS):
            self._take_mark_back(connection, target)

    def _take_back(self, connection: Connection, target: Row[Any], gone: Reviewed) -> None:
        """Bring the projection to where it would be without a review.

        The last review is undone from what was kept of the card; one that others came after may have moved their due
        dates, through the load of the days, so everything after it is worked out again.
        """
        later = (
            select(t.entry.c.id)
            .where(t.entry.c.id > target.id, t.entry.c.kind.in_(("reviewed", *_MOVE_KINDS)), rows.NOT_RETRACTED)
            .limit(1)
        )
        if connection.execute(later).first() is not None:
            rebuild(connection, self._base)
            return
        kept = t.memory_before.c.entry_id == target.id
        text = connection.execute(select(t.memory_before.c.memory).where(kept)).scalar_one()
        was = rows.memory_from(text)
        rows.put_memory(connection, target.card_id, was)
        connection.execute(delete(t.memory_before).where(kept))
        day = rows.totals_of(connection, target.day).with_review(gone.rating, gone.duration_ms, was, times=-1)
        rows.put_day(connection, target.day, day)
        added = totals.sums(review_of(rows.as_entry(target), gone, was), self._in_force(connection).weights)
        sums.add(connection, added, target.card_id, target.content_id, times=-1)

    def _take_mark_back(self, connection: Connection, target: Row[Any]) -> None:
        """Work a card's marks out without one; all marks if they may have gone from card to card since."""
        adopted = t.entry.c.kind == "adopted"
        handed_on = select(t.entry.c.id).where(
            adopted, or_(t.entry.c.card_id == target.card_id, t.entry.c.id > target.id)
        )
        if connection.execute(handed_on.limit(1)).first() is not None:
            rebuild(connection, self._base)
            return
        of_card = rows.ENTRIES.where(
            t.entry.c.card_id == target.card_id, t.entry.c.kind.in_(_MARK_KINDS), rows.NOT_RETRACTED
        )
        marks = NO_MARKS
        for row in connection.execute(of_card.order_by(t.entry.c.id)):
            event = rows.as_entry(row).event
            if isinstance(event, log.MARKS):
                marks = marked(marks, event, row.day)
        rows.put_marks(connection, target.card_id, marks)

    # --- reading ------------------------------------------------------------------------------------------------------

    @property
    def scheduling(self) -> Scheduling:
        """What cards are scheduled by at the moment, whichever window tuned it."""
        with reading(self._engine, self._where) as connection:
            return self._in_force(connection)

    def _in_force(self, connection: Connection) -> Scheduling:
        mark = connection.execute(select(t.projection.c.made_with)).scalar()
        return scheduling_in(mark or "") or self._base

    def last_id(self) -> str:
        """The id of the newest entry; empty before the first."""
        with reading(self._engine, self._where) as connection:
            return rows.last_id(connection)

    def review_count(self) -> int:
        """How many reviews there are that were not taken back."""
        with reading(self._engine, self._where) as connection:
            return int(connection.execute(select(func.sum(t.day_total.c.reviews))).scalar() or 0)

    def snapshot(self) -> Snapshot:
        """Memories, marks and recent totals."""
        with reading(self._engine, self._where) as connection:
            return read_snapshot(connection.exec_driver_sql)

    def state_of(self, card: str) -> tuple[Memory, Marks]:
        """What is remembered of one card, and its marks."""
        with reading(self._engine, self._where) as connection:
            card_id = connection.execute(select(t.card.c.id).where(t.card.c.key == card)).scalar()
            if card_id is None:
                return NEW, NO_MARKS
            return rows.memory_of(connection, card_id), rows.marks_of(connection, card_id)

    def due_counts(self, low: int, high: int, excluding: str) -> Mapping[int, int]:
        """How many other cards are due on each study day from `low` to `high`."""
        with reading(self._engine, self._where) as connection:
            card_id = connection.execute(select(t.card.c.id).where(t.card.c.key == excluding)).scalar()
            return rows.due_counts(connection, low, high, card_id)

    def entries(self) -> Iterator[Entry]:
        """The whole log, in its order, retractions and all."""
        with reading(self._engine, self._where) as connection:
            for row in connection.execution_options(yield_per=5000).execute(rows.ENTRIES.order_by(t.entry.c.id)):
                yield rows.as_entry(row)

    def exam_entries(self, attempt: str = "") -> list[Entry]:
        """The entries of all exam attempts, or of one, in their order."""
        belong = or_(rows.IN_ATTEMPT, and_(rows.NO_REVIEW, t.entry.c.kind == "exam-started"))
        with reading(self._engine, self._where) as connection:
            if attempt:
                number = rows.attempt_id(connection, attempt)
                belong = or_(t.entry.c.attempt_id == number, t.entry.c.id == number)
            listed = connection.execute(rows.ENTRIES.where(belong)).all()
        # Sorted here: asked for them in order, SQLite would rather read the whole log in its order.
        return [rows.as_entry(row) for row in sorted(listed, key=attrgetter("id"))]

    def last_beat(self, attempt: str) -> Beat | None:
        """How much of an attempt's time was used when it was last known."""
        with reading(self._engine, self._where) as connection:
            used = select(t.beat.c.used_ms, t.beat.c.at_ms).where(
                t.beat.c.attempt_id == rows.attempt_id(connection, attempt)
            )
            row = connection.execute(used).first()
            return Beat(*row) if row is not None else None

    def shown(self, cards: Collection[str]) -> dict[str, Shown]:
        """What each of these cards said at its last review, as far as that was kept."""
        with reading(self._engine, self._where) as connection:
            return read_shown(connection.exec_driver_sql, cards)

    def listed(self, kind: type[Event]) -> list[Entry]:
        """The entries of one kind that were not taken back, in their order."""
        wanted = t.entry.c.kind == str(kind.__struct_config__.tag)
        if kind is not Reviewed:
            wanted = and_(rows.NO_REVIEW, wanted)
        with reading(self._engine, self._where) as connection:
            listed = connection.execute(rows.ENTRIES.where(wanted, rows.NOT_RETRACTED).order_by(t.entry.c.id))
            return [rows.as_entry(row) for row in listed]

    def history(self) -> History:
        """What the whole log comes to."""
        with reading(self._engine, self._where) as connection:
            snapshot = read_snapshot(connection.exec_driver_sql)
            days = read_days(connection.exec_driver_sql)
            found = sums.read_totals(connection.exec_driver_sql)
        return History(days, found, snapshot.memories, snapshot.marks, days.keys(), snapshot.scheduling)

    def reviews(self, *, day: int | None = None, cards: Collection[str] | None = None) -> Iterator[Review]:
        """The reviews that were not taken back, in the log's order: all, or those of a study day or of some cards."""
        wanted = rows.REVIEWS if day is None else rows.REVIEWS.where(t.entry.c.day == day)
        with reading(self._engine, self._where) as connection:
            for row in connection.execution_options(yield_per=5000).execute(wanted.order_by(t.entry.c.id)):
                if cards is None or row.key in cards:
                    yield rows.as_review(row)

    def ratings(self, since: int) -> list[tuple[str, int, bool]]:
        """The reviews from a study day on, in the log's order: card, rating, and whether there was a response."""
        with reading(self._engine, self._where) as connection:
            found = sorted(connection.execute(rows.RATINGS.where(t.entry.c.day >= since)).all())  # as `exam_entries`
            return [(card, rating, bool(answered)) for _, card, rating, answered in found]

    def exam_ratings(self) -> list[tuple[int, str, int]]:
        """The reviews that came of exam attempts, in the log's order: the attempt's number, card and rating."""
        with reading(self._engine, self._where) as connection:
            listed = sorted(connection.execute(rows.EXAM_RATINGS).all())  # as in `exam_entries`
            return [(attempt, card, rating) for _, attempt, card, rating in listed]

    def last_undoable(self) -> Entry | None:
        """The newest entry that undo would take back; None when there is nothing left to undo. Exams stand."""
        undoable = t.entry.c.kind.in_(("reviewed", *_MARK_KINDS))
        newest = rows.ENTRIES.where(undoable, t.entry.c.attempt_id.is_(None), rows.NOT_RETRACTED).order_by(
            t.entry.c.id.desc()
        )
        newest = newest.limit(1)
        with reading(self._engine, self._where) as connection:
            row = connection.execute(newest).one_or_none()
            return rows.as_entry(row) if row is not None else None

    # --- the projection -----------------------------------------------------------------------------------------------

    def projection(self) -> Projection:
        """The projection as it is kept."""
        with reading(self._engine, self._where) as connection:
            return rows.stored_projection(connection)

    def replayed(self) -> Projection:
        """The projection as the log says it must be."""
        return replay(self.entries(), self._base)

    def rebuild(self) -> None:
        """Throw the projection away and make it anew from the log."""
        with writing(self._engine, self._where) as connection:
            rebuild(connection, self._base)

    def _ensure_projection(self) -> None:
        with reading(self._engine, self._where) as connection:
            if is_ours(connection, self._base):
                return
        with writing(self._engine, self._where) as connection:
            if not is_ours(connection, self._base):
                rebuild(connection, self._base)
