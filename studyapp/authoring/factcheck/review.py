"""When a fact is to be checked again by a person, and which cards rest on it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec

from studyapp.content.model import Fact, Note

VOLATILE_DAYS, STABLE_DAYS = 90, 365
"""How long a check of a fact holds that changes often, and of any other."""


class Overdue(msgspec.Struct, frozen=True):
    """A fact whose review date has passed; `due` is empty if it was never checked. `notes` are those that cite it."""

    fact: str
    path: str
    line: int
    column: int
    verified: str
    due: str
    notes: tuple[str, ...]


def review_due(fact: Fact) -> date | None:
    """The last day on which the fact's check still holds; None for a fact that does not say when it was checked."""
    if not fact.verified:
        return None
    days = fact.review_days or (VOLATILE_DAYS if fact.volatile else STABLE_DAYS)
    try:
        return date.fromisoformat(fact.verified) + timedelta(days=days)
    except OverflowError:
        return date.max


def overdue(facts: Iterable[Fact], notes: Iterable[Note], today: date) -> Iterator[Overdue]:
    """The facts past their review date, the longest overdue first, with the keys of the notes that cite them."""
    citing = _citing(notes)
    late = [(due or date.min, fact) for fact in facts if (due := review_due(fact)) is None or due < today]
    for due, fact in sorted(late, key=lambda each: (each[0], each[1].path, each[1].line)):
        shown = "" if due == date.min else due.isoformat()
        place = (fact.path, fact.line, fact.column)
        yield Overdue(fact.id, *place, fact.verified, shown, tuple(citing.get(fact.id, ())))


def _citing(notes: Iterable[Note]) -> Mapping[str, list[str]]:
    citing: dict[str, list[str]] = {}
    for note in notes:
        for fact in note.facts:
            citing.setdefault(fact, []).append(note.key)
    return citing
