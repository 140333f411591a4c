"""What the learner remembers right now, read from the projection in one go.

Plain SQL over whatever can run it: the standard library's sqlite3 where a start must be quick, the store's engine
elsewhere. This module must import neither SQLAlchemy nor Textual.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from studyapp.memory.entries import Shown
from studyapp.memory.replay import NO_MARKS, DayTotals, Marks
from studyapp.memory.schedule import NEW, Learned, Memory, Scheduling, unsound

T = TypeVar("T")
Execute = Callable[[str], Iterable[Any]]

RECENT_DAYS = 30

SCHEMA = "0004"
"""The newest migration: what this program reads and writes."""


class Snapshot(msgspec.Struct, frozen=True):
    """Memories and marks by card key, totals of the recent study days, and the sealed forms that have been sat.

    `scheduling` is what the memories follow from.
    """

    memories: dict[str, Learned]
    marks: dict[str, Marks]
    days: dict[int, DayTotals]
    sat: frozenset[str] = frozenset()
    scheduling: Scheduling = Scheduling()

    def memory(self, card: str) -> Memory:
        """What is remembered of a card."""
        return self.memories.get(card, NEW)

    def mark(self, card: str) -> Marks:
        """What the learner did to a card."""
        return self.marks.get(card, NO_MARKS)

    def today(self, day: int) -> DayTotals:
        """The totals of a study day."""
        return self.days.get(day, DayTotals())


EMPTY = Snapshot({}, {}, {})

_MEMORIES = """
SELECT card.key, stability, difficulty, reviews, lapses, first_day, last_day, last_ms, due_day, due_ms, step,
    relearning, last_rating, shown, rekeyed, days_met, days_forgotten
FROM memory JOIN card ON card.id = memory.card_id
"""
_MARKS = "SELECT card.key, suspended, buried_on, flagged, note FROM marks JOIN card ON card.id = marks.card_id"
_SAT = """
SELECT started.text FROM entry AS finished JOIN entry AS started ON started.id = finished.attempt_id
WHERE finished.kind <> 'reviewed' AND finished.kind = 'exam-finished'
"""
_DAYS = "SELECT day, reviews, again, new, known, duration_ms FROM day_total ORDER BY day DESC"
_MADE_WITH = "SELECT made_with FROM projection"


def read_days(execute: Execute, recent: int | None = None) -> dict[int, DayTotals]:
    """The totals of the study days with a review, or of so many of the newest; the newest comes first."""
    newest = "" if recent is None else f" LIMIT {recent}"
    return {day: DayTotals(*totals) for day, *totals in execute(f"{_DAYS}{newest}")}


def read_snapshot(execute: Execute) -> Snapshot:
    """The snapshot through a function that runs a query."""
    memories = {
        row[0]: Learned(*(*row[1:11], bool(row[11]), *row[12:14], bool(row[14]), *row[15:]))
        for row in execute(_MEMORIES)
    }
    marks = {
        key: Marks(bool(suspended), buried_on, bool(flagged), note)
        for key, suspended, buried_on, flagged, note in execute(_MARKS)
    }
    days = read_days(execute, RECENT_DAYS)
    labels = {msgspec.json.decode(text, type=_Label).label for (text,) in execute(_SAT)}
    made_with = next((text for (text,) in execute(_MADE_WITH)), "")
    return Snapshot(memories, marks, days, frozenset(labels - {""}), scheduling_in(made_with) or Scheduling())


def made_with(version: int, base: Scheduling, in_force: Scheduling) -> str:
    """What a projection is marked with: the program's version of it, and its scheduling without and with the log."""
    return " ".join((str(version), *(msgspec.json.encode(each).decode() for each in (base, in_force))))


@lru_cache(maxsize=8)
def scheduling_in(made_with: str) -> Scheduling | None:
    """The scheduling that a projection so marked was made by; None when the mark is another program's."""
    try:
        found = msgspec.json.decode(made_with.rpartition(" ")[2], type=Scheduling)
    except msgspec.DecodeError:
        return None
    return None if unsound(found.weights, found.retention, found.easy_days) else found


_SHOWN = """
SELECT card.key, content.fingerprint, content.prompt, content.answer
FROM memory JOIN card ON card.id = memory.card_id
    JOIN content ON content.fingerprint = memory.shown
WHERE content.prompt <> ''
"""
_SHOWN_AS_ITSELF = f"{_SHOWN} AND content.card_id = memory.card_id"


def read_shown(execute: Execute, cards: Collection[str]) -> dict[str, Shown]:
    """What each of these cards said at its last review, as far as that was kept.

    That review may have been under another key, which the card carries on; what has the same fingerprint says the same.
    """
    found = {key: Shown(*rest) for key, *rest in execute(_SHOWN_AS_ITSELF) if key in cards}
    if len(found) < len(cards):
        found |= {key: Shown(*rest) for key, *rest in execute(_SHOWN) if key in cards and key not in found}
    return found


class _Label(msgspec.Struct):
    label: str


def quick_snapshot(database: Path) -> Snapshot | None:
    """The snapshot of a database file without loading the store; None as for `quickly`."""
    return quickly(database, read_snapshot)


def quickly(database: Path, read: Callable[[Execute], T]) -> T | None:
    """What a function reads in a database file, without loading the store.

    None when there is nothing to read in this way (no file yet, another schema, a file in trouble): the store, once it
    opens, knows what to do or what to say.
    """
    if not database.exists():
        return None
    try:
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)
        try:
            connection.execute("BEGIN")
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return read(connection.execute) if found == (SCHEMA,) else None
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError, msgspec.DecodeError):
        return None
