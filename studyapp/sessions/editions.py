"""What edits of the decks mean for what is remembered: changed answer keys, renamed cards, and orphans.

Nothing here is lost by an edit: what a card was, and what it was called, stays in the log.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from studyapp.assessment.edits import Edit, classify
from studyapp.content.library import Library
from studyapp.content.model import Card, Note
from studyapp.errors import SessionError
from studyapp.memory.entries import Adopted, Entry, Rekeyed, Shown
from studyapp.memory.replay import NO_MARKS
from studyapp.memory.schedule import Learned, Memory
from studyapp.sessions.ports import Desk
from studyapp.store.snapshot import Snapshot


class Edited(NamedTuple):
    """How a card has changed since its last review: what its answer was, and is."""

    edit: Edit
    was: str
    now: str


class Orphan(NamedTuple):
    """A card that something is remembered of and that is in no deck. `near` is what it may be called now."""

    card: str
    reviews: int
    prompt: str
    near: tuple[str, ...]


def edit_of(card: Card, memory: Memory, shown: Shown | None) -> Edited | None:
    """How a card has changed since its last review; None when it has not, or nothing was kept to tell by."""
    if not isinstance(memory, Learned) or shown is None or memory.shown in ("", card.fingerprint):
        return None
    return Edited(classify(shown.prompt, shown.answer, card), shown.answer, card.answer)


def touched(library: Library, snapshot: Snapshot) -> list[str]:
    """The cards whose text is another than at their last review, and of which no changed key is known yet."""
    cards = library.cards
    return [
        key
        for key, memory in snapshot.memories.items()
        if memory.shown and not memory.rekeyed and (card := cards.get(key)) and memory.shown != card.fingerprint
    ]


def news(library: Library, snapshot: Snapshot, shown: Mapping[str, Shown]) -> list[Rekeyed | Adopted]:
    """What the log has to be told of the decks as they are now. `shown` is of the cards that are `touched`."""
    edits = {key: edit_of(library.cards[key], snapshot.memories[key], was) for key, was in shown.items()}
    rekeyed = (Rekeyed(key) for key, edited in edits.items() if edited and edited.edit == "key")
    return [*adoptions(library, snapshot), *rekeyed]


def adoptions(library: Library, snapshot: Snapshot) -> list[Adopted]:
    """The cards that carry on others by their notes' `formerly`, and have no history of their own yet."""
    remembered = snapshot.memories.keys() | snapshot.marks.keys()
    return [
        Adopted(card.key, former)
        for card in library.heirs
        if card.key not in remembered and (former := tuple(former_cards(card, remembered)))
    ]


def former_cards(card: Card, remembered: Collection[str]) -> Iterator[str]:
    """The keys under which a card was remembered: of each former id the card of the same kind, or else all of them."""
    _, mark, kind = card.key.partition("#")
    for name in former_names(card.note):
        if "#" in name or name + mark + kind in remembered:
            own = name if "#" in name else name + mark + kind
            yield from [own] if own in remembered else []
        else:
            yield from sorted(key for key in remembered if key.partition("#")[0] == name)


def former_names(note: Note) -> Iterator[str]:
    """The former ids of a note in full, `deck/note` or `deck/note#c1`."""
    for name in note.formerly:
        yield name if "/" in name else f"{note.deck}/{name}"


def orphans(
    library: Library, snapshot: Snapshot, adopted: Collection[Entry], shown: Mapping[str, Shown]
) -> list[Orphan]:
    """What is remembered of cards that are in no deck, and was not carried on by another card."""
    carried_on = {key for entry in adopted if isinstance(entry.event, Adopted) for key in entry.event.former}
    lost = sorted((snapshot.memories.keys() | snapshot.marks.keys()) - library.cards.keys() - carried_on)
    free = [key for key in library.cards if key not in snapshot.memories]
    return [_orphan(key, snapshot, shown.get(key), library, free) for key in lost]


def _orphan(key: str, snapshot: Snapshot, shown: Shown | None, library: Library, free: list[str]) -> Orphan:
    from rapidfuzz import fuzz, process

    memory = snapshot.memory(key)
    prompt = shown.prompt if shown else ""
    candidates = {other: f"{other} {library.cards[other].prompt}" for other in free}
    found = process.extract(f"{key} {prompt}", candidates, scorer=fuzz.token_set_ratio, limit=3, score_cutoff=60)
    return Orphan(key, memory.reviews if isinstance(memory, Learned) else 0, prompt, tuple(match[2] for match in found))


def adopt(desk: Desk, library: Library, orphan: str, heir: str) -> str:
    """Let a card carry on the history of one that is in no deck. Says what was done. Raises SessionError."""
    snapshot = desk.journal.snapshot()
    if snapshot.memory(orphan) == snapshot.memory("") and snapshot.mark(orphan) == NO_MARKS:
        raise SessionError(f"Nothing is remembered of {orphan}.", "studyapp decks orphans lists what there is.")
    if orphan in library.cards:
        raise SessionError(f"{orphan} is still in its deck, and keeps its own history.")
    if heir not in library.cards:
        raise SessionError(f"There is no card {heir}.", "studyapp search finds cards.")
    if heir in snapshot.memories:
        raise SessionError(f"{heir} has a history of its own by now, which stays.", "Nothing was changed.")
    desk.append(Adopted(heir, (orphan,)))
    return f"{heir} carries on the history of {orphan}."
