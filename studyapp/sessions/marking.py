"""Marks that a learner puts on a card, from wherever it is seen; and taking back whatever was done last."""

from typing import NamedTuple

from studyapp.content.text import safe
from studyapp.errors import SessionError
from studyapp.memory import entries as log
from studyapp.memory.entries import Entry
from studyapp.memory.replay import Marks, card_of
from studyapp.memory.schedule import RATINGS
from studyapp.sessions.ports import Desk

MAX_NOTE = 10_000


class Undone(NamedTuple):
    """What undo took back: the entry, its card, and words for it."""

    entry: Entry
    card: str
    words: str


def toggle_suspended(desk: Desk, card: str, marks: Marks) -> str:
    """Suspend a card, or resume it. Says what was done."""
    desk.append(log.Resumed(card) if marks.suspended else log.Suspended(card))
    return "Resumed." if marks.suspended else "Suspended until you resume it."


def toggle_flag(desk: Desk, card: str, marks: Marks) -> str:
    """Flag a card, or remove the flag. Says what was done."""
    desk.append(log.Unflagged(card) if marks.flagged else log.Flagged(card))
    return "Flag removed." if marks.flagged else "Flagged."


def bury(desk: Desk, card: str) -> str:
    """Put a card off until the next study day. Says what was done."""
    desk.append(log.Buried(card))
    return "Buried until tomorrow."


def write_note(desk: Desk, card: str, marks: Marks, text: str) -> str:
    """Keep a personal note on a card; an empty one removes it. Says what was done."""
    text = safe(text).strip()
    if len(text) > MAX_NOTE:
        raise SessionError(f"The note has {len(text):,} characters; {MAX_NOTE:,} is the most.", "Nothing was changed.")
    if text == marks.note:
        return "Note unchanged."
    desk.append(log.Noted(card, text))
    return "Note saved." if text else "Note removed."


def undo(desk: Desk) -> Undone:
    """Take back whatever was done last, in this session or an earlier one. Raises SessionError when nothing is left."""
    entry = desk.journal.last_undoable()
    if entry is None:
        raise SessionError("There is nothing to undo.")
    desk.append(log.Retracted(entry.id))
    return Undone(entry, card_of(entry.event) or "", f"Undone: {_words(entry)}.")


def _words(entry: Entry) -> str:
    match entry.event:
        case log.Reviewed(rating=rating):
            return f"the rating {RATINGS.get(rating, rating)}"
        case log.Noted():
            return "the change of a note"
        case event:
            return {
                log.Suspended: "the suspension",
                log.Resumed: "the resumption",
                log.Buried: "the burial",
                log.Flagged: "the flag",
                log.Unflagged: "the removal of the flag",
            }.get(type(event), "the last entry")
