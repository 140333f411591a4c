"""From the log to what the learner remembers. Replaying twice gives the same; what was retracted never was."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from studyapp.memory.entries import (
    MARKS,
    Adopted,
    Buried,
    Entry,
    Event,
    Flagged,
    Mark,
    Noted,
    Pulled,
    Rekeyed,
    Resumed,
    Retracted,
    Reviewed,
    Suspended,
    Tuned,
    Unflagged,
)
from studyapp.memory.schedule import (
    NEW,
    Learned,
    Memory,
    New,
    Scheduling,
    adopted,
    pulled,
    rekeyed,
    reviewed,
    unsound,
)


class Marks(msgspec.Struct, frozen=True):
    """What the learner did to a card besides reviewing it. `buried_on` is the study day for which it is buried."""

    suspended: bool = False
    buried_on: int | None = None
    flagged: bool = False
    note: str = ""

    def is_put_off(self, today: int) -> bool:
        """Whether the card is not to be shown today."""
        return self.suspended or self.buried_on == today


NO_MARKS = Marks()


class DayTotals(msgspec.Struct, frozen=True):
    """One study day: reviews, of which Again, of cards met for the first time, of cards in review; milliseconds."""

    reviews: int = 0
    again: int = 0
    new: int = 0
    known: int = 0
    duration_ms: int = 0

    def with_review(self, rating: int, duration_ms: int, was: Memory, times: int = 1) -> "DayTotals":
        """The totals with a review added, or with `times=-1` taken out."""
        return DayTotals(
            self.reviews + times,
            self.again + times * (rating == 1),
            self.new + times * isinstance(was, New),
            self.known + times * (isinstance(was, Learned) and was.step is None),
            self.duration_ms + times * duration_ms,
        )


class Projection(msgspec.Struct, frozen=True):
    """Everything that follows from a log. `before` is each review's card as it was before, by entry id."""

    memories: dict[str, Learned]
    marks: dict[str, Marks]
    days: dict[int, DayTotals]
    before: dict[str, Memory]


def scheduling_of(entries: Iterable[Entry], base: Scheduling) -> Scheduling:
    """What a log, given in its order, is scheduled by at its end: `base`, with what was tuned last.

    What was taken back never was, and values that nothing can be scheduled by are passed over.
    """
    tuned = [entry.event for entry in effective(entries) if isinstance(entry.event, Tuned)]
    return next((tuned_to(event, base) for event in reversed(tuned) if is_sound(event)), base)


def is_sound(event: Tuned) -> bool:
    """Whether cards can be scheduled by what was tuned; a damaged or foreign log may hold anything."""
    return not unsound(event.weights, event.retention, event.easy_days)


def tuned_to(event: Tuned, base: Scheduling) -> Scheduling:
    """The scheduling with what was tuned in place of its own."""
    return msgspec.structs.replace(base, weights=event.weights, retention=event.retention, easy_days=event.easy_days)


Through = Callable[[Sequence[Entry]], Iterable[Entry]]
"""Hands entries on one by one: a place to see how far a replay is, and to end it by raising."""


def replay(entries: Iterable[Entry], base: Scheduling, through: Through = iter) -> Projection:
    """The projection of a log, given in its order, by the scheduling that is in force at its end.

    Memories follow from the whole history by one set of parameters, so what was tuned holds for reviews before it too.
    """
    kept = effective(entries)
    scheduling = scheduling_of(kept, base)
    memories: dict[str, Learned] = {}
    marks: dict[str, Marks] = {}
    days: dict[int, DayTotals] = {}
    before: dict[str, Memory] = {}
    due: Counter[int] = Counter()

    def load(_low: int, _high: int) -> Mapping[int, int]:
        return due

    for entry in through(kept):
        event = entry.event
        if isinstance(event, Reviewed):
            was: Memory = memories.get(event.card, NEW)
            if isinstance(was, Learned) and was.step is None:
                due[was.due_day] -= 1
            now = reviewed(was, event.card, event.rating, entry.at_ms, entry.day, load, scheduling, event.fingerprint)
            if now.step is None:
                due[now.due_day] += 1
            memories[event.card] = now
            before[entry.id] = was
            days[entry.day] = days.get(entry.day, DayTotals()).with_review(event.rating, event.duration_ms, was)
        elif isinstance(event, MOVES):
            was = memories.get(event.card, NEW)
            moved = moved_by(event, was, entry.day, lambda card: memories.get(card, NEW))
            if moved != was and isinstance(moved, Learned):
                if isinstance(was, Learned) and was.step is None:
                    due[was.due_day] -= 1
                if moved.step is None:
                    due[moved.due_day] += 1
                memories[event.card] = moved
            if isinstance(event, Adopted):
                marks[event.card] = inherited(marks.get(event.card, NO_MARKS), map(marks.get, event.former))
        elif isinstance(event, MARKS):
            marks[event.card] = marked(marks.get(event.card, NO_MARKS), event, entry.day)
    return Projection(memories, {card: mark for card, mark in marks.items() if mark != NO_MARKS}, days, before)


Move = Pulled | Rekeyed | Adopted
MOVES = (Pulled, Rekeyed, Adopted)
"""What changes a card's memory without a review."""


def moved_by(event: Move, memory: Memory, day: int, memory_of: Callable[[str], Memory]) -> Memory:
    """A card's memory after such an event of that study day."""
    match event:
        case Pulled():
            return pulled(memory, day)
        case Rekeyed():
            return rekeyed(memory, day)
        case Adopted(former=former):
            return adopted(memory, map(memory_of, former))


def inherited(marks: Marks, former: Iterable[Marks | None]) -> Marks:
    """The marks of a card that carries on others: its own, or else all of theirs; notes one below the other."""
    theirs = [each for each in former if each is not None]
    if marks != NO_MARKS or not theirs:
        return marks
    return Marks(
        suspended=all(each.suspended for each in theirs),
        flagged=any(each.flagged for each in theirs),
        note="\n".join(dict.fromkeys(each.note for each in theirs if each.note)),
    )


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count: neither retractions nor what they take back."""
    listed = list(entries)
    gone = {entry.event.target for entry in listed if isinstance(entry.event, Retracted)}
    return [entry for entry in listed if entry.id not in gone and not isinstance(entry.event, Retracted)]


def marked(marks: Marks, event: Mark, day: int) -> Marks:
    """The marks after an event of that study day."""
    match event:
        case Suspended():
            return msgspec.structs.replace(marks, suspended=True)
        case Resumed():
            return msgspec.structs.replace(marks, suspended=False)
        case Buried():
            return msgspec.structs.replace(marks, buried_on=day)
        case Flagged():
            return msgspec.structs.replace(marks, flagged=True)
        case Unflagged():
            return msgspec.structs.replace(marks, flagged=False)
        case Noted(text=text):
            return msgspec.structs.replace(marks, note=text)


def card_of(event: Event) -> str | None:
    """The card that an event is about."""
    return getattr(event, "card", None)
