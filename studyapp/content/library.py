"""All decks together: cards by key, tag and topic; and what is wrong only when decks stand side by side."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from studyapp.content.cards import cards_of
from studyapp.content.model import Blueprint, Card, Deck, DeckFile, Fact, Note
from studyapp.content.problems import Problem
from studyapp.content.text import counted, one_line


class Selection(msgspec.Struct, frozen=True, dict=True):
    """Which cards are meant: those that fit every part that is given. `cards` are keys, in the order they are to come.

    Those that are named are put whether they are due or not.
    """

    deck: str = ""
    tag: str = ""
    topic: str = ""
    domain: str = ""
    fact: str = ""
    cards: tuple[str, ...] = ()

    def fits(self, card: Card) -> bool:
        """Whether a card is meant."""
        note = card.note
        return (
            (not self.cards or card.key in self._named)
            and (not self.deck or note.deck == self.deck)
            and (not self.tag or self.tag in note.tags)
            and (not self.topic or note.topic == self.topic)
            and (not self.domain or note.domain == self.domain)
            and (not self.fact or self.fact in note.facts)
        )

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(self.cards)

    def __str__(self) -> str:
        names = (name for name in self.__struct_fields__ if name != "cards")
        parts = [f"{name} {getattr(self, name)}" for name in names if getattr(self, name)]
        parts += [counted(len(self._named), "chosen card")] if self.cards else []
        return ", ".join(parts) or "all decks"


class Library(msgspec.Struct, frozen=True, dict=True):
    """Every deck that could be read, and every problem found on the way."""

    decks: tuple[Deck, ...] = ()
    facts: Mapping[str, Fact] = {}
    exams: tuple[Blueprint, ...] = ()
    problems: tuple[Problem, ...] = ()
    sat: frozenset[str] = frozenset()
    """The sealed forms that have been sat, whose items are as open as any."""

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """Notes by `deck/note`."""
        return {note.key: note for deck in self.decks for note in deck.notes}

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Cards by key, in the order of the decks."""
        return {card.key: card for note in self.notes.values() for card in cards_of(note)}

    @cached_property
    def open_cards(self) -> tuple[Card, ...]:
        """The cards that any screen may show: all but those that are still sealed."""
        return tuple(filter(self.is_open, self.cards.values()))

    def is_open(self, card: Card) -> bool:
        """Whether any screen may show a card: it is not sealed, or was sat."""
        return not card.note.sealed or card.note.sealed in self.sat

    @cached_property
    def heirs(self) -> tuple[Card, ...]:
        """The open cards of notes that had other ids before."""
        return tuple(card for card in self.open_cards if card.note.formerly)

    def after(self, sat: frozenset[str]) -> "Library":
        """The library once these sealed forms have been sat."""
        return self if sat == self.sat else msgspec.structs.replace(self, sat=sat)

    def tested_by(self, item: Card) -> tuple[str, ...]:
        """The keys of the cards that an item examines; a note's name stands for all its cards."""
        keys = []
        for reference in item.note.tests:
            for name in (reference, f"{item.note.deck}/{reference}"):
                if name in self.notes:
                    keys += [card.key for card in cards_of(self.notes[name])]
                elif name in self.cards:
                    keys.append(name)
        return tuple(dict.fromkeys(keys))

    @cached_property
    def _deck_by_id(self) -> Mapping[str, Deck]:
        return {deck.id: deck for deck in self.decks}

    def deck_of(self, note: Note) -> Deck:
        """The deck that a note stands in."""
        return self._deck_by_id[note.deck]

    def selected(self, selection: Selection) -> tuple[Card, ...]:
        """The open cards that are meant, in the order of the decks, or in that in which they are named."""
        if not selection.cards:
            return tuple(filter(selection.fits, self.open_cards))
        named = (self.cards[key] for key in dict.fromkeys(selection.cards) if key in self.cards)
        return tuple(card for card in named if self.is_open(card) and selection.fits(card))

    def study_cards(self, selection: Selection) -> tuple[Card, ...]:
        """The cards that can be studied as flashcards: open, selected, and not items."""
        return tuple(card for card in self.selected(selection) if not card.is_item)


def build_library(files: Iterable[DeckFile]) -> Library:
    """Put deck files side by side; the first of two decks, or of two facts, with one id stays."""
    decks: dict[str, Deck] = {}
    facts: dict[str, Fact] = {}
    exams: dict[str, Blueprint] = {}
    problems: list[Problem] = []
    for file in files:
        problems.extend(file.problems)
        deck = file.deck
        if deck and deck.id in decks:
            message = f"the deck `{deck.id}` is already in {one_line(decks[deck.id].path)}"
            fix = "give this deck its own id"
            problems.append(Problem(file.path, deck.line, deck.column, "duplicate-id", message, fix))
        elif deck:
            decks[deck.id] = deck
        for fact in file.facts:
            if fact.id in facts:
                message = f"there is another fact `{fact.id}`"
                problems.append(Problem(file.path, fact.line, fact.column, "duplicate-id", message, "keep one of them"))
            else:
                facts[fact.id] = fact
        for exam in file.exams:
            if exams.setdefault(exam.id, exam) is not exam:
                message = f"there is another exam `{exam.id}`"
                problems.append(Problem(file.path, exam.line, exam.column, "duplicate-id", message, "keep one of them"))
    library = Library(tuple(decks.values()), facts, tuple(exams.values()))
    problems.extend(_loose_references(library))
    return msgspec.structs.replace(library, problems=tuple(sorted(set(problems))))


def _loose_references(library: Library) -> Iterator[Problem]:
    """Notes that name what is not there, or that claim the history of a note that is."""
    topics = {topic.id for deck in library.decks for topic in deck.topics}
    for deck in library.decks:
        for note in deck.notes:
            for message, fix in _loose_ends(library, note, topics):
                message = f"note `{note.id}`: {message}"
                yield Problem(deck.path, note.line, note.column, "reference", message, fix)


def _loose_ends(library: Library, note: Note, topics: Collection[str]) -> Iterator[tuple[str, str]]:
    """Message and mend of each. Several notes may carry on one former id: it was split."""
    if note.topic and note.topic not in topics:
        yield f"there is no topic `{one_line(note.topic, 60)}`", "correct it, or add the topic"
    for fact in note.facts:
        if fact not in library.facts:
            yield f"there is no fact `{fact}`", "correct it, or add it to facts.yaml"
    for reference in note.tests:
        if not _names_a_card(library, note.deck, reference):
            yield f"there is no card `{reference}`", "write it as deck/note or deck/note#c1"
    for reference in note.excludes:
        if not _names_a_card(library, note.deck, reference):
            yield f"there is no item `{reference}`", "write it as deck/note, or by its id alone in the same deck"
    for former in note.formerly:
        key = note.in_full(former)
        if key in library.notes and key != note.key:
            yield f"`formerly: {former}` names a note that is still there", "delete one of the two"


def _names_a_card(library: Library, deck: str, reference: str) -> bool:
    """A card or a note, named in full or within its own deck."""
    return any(name in library.cards or name in library.notes for name in (reference, f"{deck}/{reference}"))
