"""Leeches, and what to do with each: another review is the one thing that did not help."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from studyapp.content.library import Library, Selection
from studyapp.content.model import Card
from studyapp.memory.replay import NO_MARKS, Marks
from studyapp.memory.schedule import Learned

Remedy = Literal["contrast", "postpone", "rewrite"]
POSTPONE_DAYS = 1.0
EVERYTHING = Selection()


class Leech(msgspec.Struct, frozen=True):
    """A card forgotten 8 times or more, with what to do; `beside` are the cards to put it side by side with."""

    card: str
    lapses: int
    stability: float
    remedy: Remedy
    beside: tuple[str, ...] = ()


def leeches(
    library: Library, memories: Mapping[str, Learned], marks: Mapping[str, Marks], selection: Selection = EVERYTHING
) -> tuple[Leech, ...]:
    """The leeches among the selected open cards that are not suspended, the most often forgotten first.

    The first rule that fits says what to do:

    1. contrast: a leech of another note has the same topic. The two are probably taken for one another: write a card
       that sets them side by side.
    2. postpone: its stability is below a day, so that it is forgotten overnight. Suspend it until its topic was read.
    3. rewrite: it stays for days and is lost nevertheless, so its question is at fault: ask for less, or more clearly.
    """
    found: list[tuple[Card, Learned]] = []
    for card in library.open_cards:
        memory = memories.get(card.key)
        if memory is not None and memory.is_leech and not marks.get(card.key, NO_MARKS).suspended:
            found.append((card, memory))
    by_topic: dict[str, list[Card]] = {}
    for card, _ in found:
        by_topic.setdefault(card.note.topic, []).append(card)
    listed = []
    for card, memory in found:
        if not selection.fits(card):
            continue
        mates = by_topic[card.note.topic] if card.note.topic else []
        beside = tuple(sorted(other.key for other in mates if other.note.key != card.note.key))
        listed.append(Leech(card.key, memory.lapses, memory.stability, _remedy(memory, beside), beside))
    return tuple(sorted(listed, key=lambda leech: (-leech.lapses, leech.card)))


def _remedy(memory: Learned, beside: tuple[str, ...]) -> Remedy:
    if beside:
        return "contrast"
    return "postpone" if memory.stability < POSTPONE_DAYS else "rewrite"
