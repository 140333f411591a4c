"""The log's reviews, each with what was remembered of its card before it."""

from collections.abc import Iterable

import msgspec

from studyapp.memory.entries import Entry, Reviewed
from studyapp.memory.replay import Projection, effective
from studyapp.memory.schedule import Memory


class Review(msgspec.Struct, frozen=True):
    """A review that was not taken back: when, in which zone and on which study day; `was` is the card before it.

    `fingerprint` is of the content that was shown, `response` what was answered (None for a card that rates itself by
    the learner's own word), `attempt` the exam attempt that it comes from.
    """

    card: str
    rating: int
    duration_ms: int
    at_ms: int
    offset_s: int
    day: int
    was: Memory
    fingerprint: str = ""
    response: str | None = None
    attempt: str | None = None


def review_of(entry: Entry, event: Reviewed, was: Memory) -> Review:
    """The review that an entry is, with the card's memory before it."""
    return Review(
        event.card,
        event.rating,
        event.duration_ms,
        entry.at_ms,
        entry.offset_s,
        entry.day,
        was,
        event.fingerprint,
        event.response,
        event.attempt,
    )


def reviews(entries: Iterable[Entry], projection: Projection) -> list[Review]:
    """The reviews of a log, in its order; `projection` is that log's."""
    return [
        review_of(entry, event, projection.before[entry.id])
        for entry in effective(entries)
        if isinstance(event := entry.event, Reviewed)
    ]
