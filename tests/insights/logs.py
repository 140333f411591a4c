"""Random logs with all that follows from them, and what a log says when it is read the slow way."""

from collections.abc import Iterator
from typing import NamedTuple

from hypothesis import strategies as st

from studyapp.insights.reviews import Review, reviews
from studyapp.insights.totals import Totals, totals
from studyapp.memory.entries import Entry, Retracted, Reviewed
from studyapp.memory.replay import Projection, replay, scheduling_of
from studyapp.memory.schedule import Learned, Memory, Scheduling
from tests.memory.scripts import listed, scripts


class Told(NamedTuple):
    """A log, its projection, its reviews and their sums."""

    entries: list[Entry]
    projection: Projection
    reviews: list[Review]
    totals: Totals


def told(entries: list[Entry]) -> Told:
    """What a log tells."""
    projection = replay(entries, Scheduling())
    listed_reviews = reviews(entries, projection)
    weights = scheduling_of(entries, Scheduling()).weights
    return Told(entries, projection, listed_reviews, totals(listed_reviews, weights))


def logs(most: int = 40) -> st.SearchStrategy[Told]:
    """Histories with undo, edits, pulled and adopted cards, travel, and clocks that go back."""
    return scripts(most).map(listed).map(told)


def counting(entries: list[Entry]) -> Iterator[tuple[int, Entry, Reviewed]]:
    """The reviews that were not taken back, with their places; straight from the raw log."""
    for place, entry in enumerate(entries):
        taken_back = any(isinstance(each.event, Retracted) and each.event.target == entry.id for each in entries)
        if isinstance(entry.event, Reviewed) and not taken_back:
            yield place, entry, entry.event


def memory_at(entries: list[Entry], place: int, card: str) -> Memory | None:
    """A card's memory just before the entry at a place, had the log ended there; None when it was new.

    What is taken back later never was.
    """
    gone = {each.event.target for each in entries if isinstance(each.event, Retracted)}
    kept = [each for each in entries[:place] if each.id not in gone]
    return replay(kept, Scheduling()).memories.get(card)


def learned(memory: Memory | None) -> Learned | None:
    """The memory of a card that is not new."""
    return memory if isinstance(memory, Learned) else None
