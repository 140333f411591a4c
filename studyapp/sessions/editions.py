"""What edits of the decks mean for what is remembered: changed answer keys, renamed cards, and orphans.

Nothing here is lost by an edit: what a card was, and what it was called, stays in the log.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from studyapp.assessment.edits import Edit, classify
from studyapp.content.library import Library
from studyapp.content.model import Card, Note
from studyapp.errors import SessionError
from studyapp.memory.entries import Adopted, Entry, Rekeyed, Shown
from studyapp.memory.replay import NO_MARKS, inherited
from studyapp.memory.schedule import NEW, Learned, Memory, adopted
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


def rekeyed(library: Library, snapshot: Snapshot, shown: Mapping[str, Shown]) -> list[Rekeyed]:
    """The cards whose answer key has changed. `shown` is of the cards that are `touched`."""
    edits = {key: edit_of(library.cards[key], snapshot.memories[key], was) for key, was in shown.items()}
    return [Rekeyed(key) for key, edited in edits.items() if edited and edited.edit == "key"]


def adoptions(library: Library, snapshot: Snapshot, past: Callable[[], Collection[Entry]]) -> list[Adopted]:
    """The cards that carry on others by their notes' `formerly`, where that changes what is remembered of them.

    `past` gives the adoptions that the log knows of; it is called only when there may be another.
    """
    if not library.heirs:
        return []
    remembered: dict[str, list[str]] = {}
    for key in sorted(snapshot.memories.keys() | snapshot.marks.keys()):
        remembered.setdefault(key.partition("#")[0], []).append(key)
    heirs = {card.key: former for card in library.heirs if (former := tuple(former_cards(card, remembered)))}
    open_heirs = {key: former for key, former in heirs.items() if _gains(snapshot, key, former)}
    if not open_heirs:
        return []
    carried = {entry.event.card: entry.event.former for entry in past() if isinstance(entry.event, Adopted)}
    return [
        Adopted(key, _newest(former, carried))
        for key, former in open_heirs.items()
        # Marks are handed on once: what the learner took off since stays off.
        if key not in carried or isinstance(adopted(NEW, map(snapshot.memory, former)), Learned)
    ]


def _gains(snapshot: Snapshot, card: str, former: tuple[str, ...]) -> bool:
    """Whether a card has anything from carrying on others."""
    memory, marks = snapshot.memory(card), snapshot.mark(card)
    remembers = adopted(memory, map(snapshot.memory, former)) != memory
    return remembers or (memory == NEW and inherited(marks, map(snapshot.marks.get, former)) != marks)


def _newest(former: tuple[str, ...], carried: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Former cards without those that another of them carried on: what was learned since is remembered of that one."""
    stale = {old for card in former for old in carried.get(card, ())}
    return tuple(card for card in former if card not in stale) or former


def former_cards(card: Card, remembered: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The keys under which a card was remembered; `remembered` are the cards that are, by note.

    Of each former id the card of the same name (`#c2`), where the note made such cards; of a note of another kind all.
    """
    _, _, own = card.key.partition("#")
    for name in former_names(card.note):
        note, _, one = name.partition("#")
        keys = remembered.get(note, ())
        if one or any(_is_cloze(key) == _is_cloze(card.key) for key in keys):
            keys = [key for key in keys if key.partition("#")[2] == (one or own)]
        yield from keys


def _is_cloze(card: str) -> bool:
    return card.partition("#")[2].startswith("c")


def former_names(note: Note) -> Iterator[str]:
    """The former ids of a note in full, `deck/note` or `deck/note#c1`."""
    return map(note.in_full, note.formerly)


def orphans(library: Library, snapshot: Snapshot, past: Collection[Entry], shown: Mapping[str, Shown]) -> list[Orphan]:
    """What is remembered of cards that are in no deck, and was not carried on by another card (`past` adoptions)."""
    carried_on = {key for entry in past if isinstance(entry.event, Adopted) for key in entry.event.former}
    lost = sorted((snapshot.memories.keys() | snapshot.marks.keys()) - library.cards.keys() - carried_on)
    free = [card.key for card in library.open_cards if card.key not in snapshot.memories]
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
    if snapshot.memory(orphan) == NEW and snapshot.mark(orphan) == NO_MARKS:
        raise SessionError(f"Nothing is remembered of {orphan}.", "studyapp decks orphans lists what there is.")
    if orphan in library.cards:
        raise SessionError(f"{orphan} is still in its deck, and keeps its own history.")
    if heir not in library.cards or not library.is_open(library.cards[heir]):
        raise SessionError(f"There is no card {heir}.", "studyapp search finds cards.")
    if heir in snapshot.memories:
        raise SessionError(f"{heir} has a history of its own by now, which stays.", "Nothing was changed.")
    desk.append(Adopted(heir, (orphan,)))
    return f"{heir} carries on the history of {orphan}."
