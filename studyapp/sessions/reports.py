"""Reports: what a learner finds wrong with a card, kept in the log for its author."""

from collections.abc import Iterable
from typing import NamedTuple

from studyapp.clock import Moment
from studyapp.content.library import Library
from studyapp.content.model import Card
from studyapp.content.text import safe
from studyapp.errors import SessionError
from studyapp.memory.entries import Entry, Reported
from studyapp.sessions.attempt import Attempt, being_sat
from studyapp.sessions.marking import MAX_NOTE
from studyapp.sessions.ports import Desk


class Report(NamedTuple):
    """A report as its author reads it: when, of which revision of the deck, and whether the card was edited since.

    `place` is `path:line`, empty when the card is in no deck now.
    """

    card: str
    at: Moment
    text: str
    revision: str
    place: str
    edited_since: bool
    prompt: str


def report(desk: Desk, library: Library, card: Card, text: str) -> str:
    """Keep a report. Says what was done. Raises SessionError when nothing is told."""
    text = safe(text).strip()
    if not text:
        raise SessionError("Say what is wrong with it, in a word or two.")
    if len(text) > MAX_NOTE:
        raise SessionError(f"The report has {len(text):,} characters; {MAX_NOTE:,} is the most.", "Nothing was kept.")
    revision = next((deck.revision for deck in library.decks if deck.id == card.note.deck), "")  # it may be gone by now
    desk.append(Reported(card.key, text, revision, card.fingerprint))
    return "Reported. `studyapp decks reports` lists it for the deck's author."


def reports(entries: Iterable[Entry], library: Library, past: Iterable[Attempt]) -> list[Report]:
    """The reports, the oldest first; those on cards that are still sealed are left out until they have been sat.

    So are those on items of a form that is being sat, wherever their deck is: `past` are the attempts in the log.
    """
    hidden = library.cards.keys() - {card.key for card in library.open_cards}
    hidden |= {card for cards in being_sat(past).values() for card in cards}
    return [
        _report(entry, entry.event, library)
        for entry in entries
        if isinstance(entry.event, Reported) and entry.event.card not in hidden
    ]


def _report(entry: Entry, event: Reported, library: Library) -> Report:
    card = library.cards.get(event.card)
    place = f"{library.deck_of(card.note).path}:{card.note.line}" if card else ""
    edited = card is None or card.fingerprint != event.fingerprint
    at = Moment(entry.at_ms, entry.offset_s)
    return Report(event.card, at, event.text, event.revision, place, edited, card.prompt if card else "")
