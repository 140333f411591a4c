"""What sessions need of the outside, so that they can be run on anything that has it. The store and the shelf do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from studyapp.clock import Clock, Moment
from studyapp.content.library import Library
from studyapp.memory.entries import Entry, Event, ExamStarted, Shown
from studyapp.memory.replay import Marks, Through
from studyapp.memory.schedule import Memory, Scheduling
from studyapp.settings import Settings
from studyapp.store.snapshot import Snapshot


class Beat(Protocol):
    """How much of an attempt's time was used, and when that was."""

    @property
    def used_ms(self) -> int: ...
    @property
    def at_ms(self) -> int: ...


class Journal(Protocol):
    """Where entries are appended and what follows from them is read; each call is durable when it returns."""

    @property
    def scheduling(self) -> Scheduling: ...
    def entries(self) -> Iterable[Entry]: ...
    def last_id(self) -> str: ...
    def review_count(self) -> int: ...
    def append(
        self,
        event: Event,
        now: Moment,
        day: int,
        mode: str,
        *,
        shown: Shown | None = None,
        reviews: int | None = None,
    ) -> Entry: ...
    def append_all(
        self,
        events: Sequence[tuple[Event, Shown | None]],
        now: Moment,
        day: int,
        mode: str,
        *,
        attempt: str,
        entries: int,
    ) -> list[Entry]: ...
    def append_to(
        self, event: Event, now: Moment, day: int, mode: str, *, last: str, through: Through = iter
    ) -> Entry: ...
    def begin(self, terms: ExamStarted, now: Moment, day: int, mode: str, *, known: int) -> Entry: ...
    def beat(self, attempt: str, used_ms: int, at_ms: int) -> None: ...
    def last_beat(self, attempt: str) -> Beat | None: ...
    def exam_entries(self, attempt: str = "") -> list[Entry]: ...
    def snapshot(self) -> Snapshot: ...
    def shown(self, cards: Collection[str]) -> Mapping[str, Shown]: ...
    def listed(self, kind: type[Event]) -> Sequence[Entry]: ...
    def state_of(self, card: str) -> tuple[Memory, Marks]: ...
    def due_counts(self, low: int, high: int, excluding: str) -> Mapping[int, int]: ...
    def last_undoable(self) -> Entry | None: ...


class Decks(Protocol):
    """Where the library comes from."""

    def library(self) -> Library: ...
    def is_bundled(self, path: str) -> bool: ...


class Desk:
    """A learner at work: the journal they write in, the time it is, and what they have set."""

    def __init__(self, journal: Journal, clock: Clock, settings: Settings, mode: str) -> None:
        self.journal = journal
        self.clock = clock
        self.settings = settings
        self._mode = mode

    @property
    def now(self) -> Moment:
        """The moment it is."""
        return self.clock.now()

    @property
    def today(self) -> int:
        """The study day it is."""
        return self.now.study_day(self.settings.rollover_hour)

    def append(self, event: Event, *, shown: Shown | None = None, reviews: int | None = None) -> Entry:
        """Append an event of this moment to the log."""
        now = self.now
        day = now.study_day(self.settings.rollover_hour)
        return self.journal.append(event, now, day, self._mode, shown=shown, reviews=reviews)

    def append_to(self, event: Event, *, last: str, through: Through = iter) -> Entry:
        """Append an event of this moment, unless the log went on after the entry `last`."""
        now = self.now
        day = now.study_day(self.settings.rollover_hour)
        return self.journal.append_to(event, now, day, self._mode, last=last, through=through)

    def begin(self, terms: ExamStarted, *, known: int) -> Entry:
        """Begin an attempt, unless another was begun since `known` of them were."""
        now = self.now
        return self.journal.begin(terms, now, now.study_day(self.settings.rollover_hour), self._mode, known=known)

    def append_all(self, events: Sequence[tuple[Event, Shown | None]], *, attempt: str, entries: int) -> list[Entry]:
        """Append events of an attempt, all or none, unless it has more entries than were known of."""
        now = self.now
        day = now.study_day(self.settings.rollover_hour)
        return self.journal.append_all(events, now, day, self._mode, attempt=attempt, entries=entries)
