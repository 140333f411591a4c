"""What decks hold, and what they leave out: cards by kind, topic, domain; facts, topics and tasks not covered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from studyapp.content.library import Library
from studyapp.content.model import Blueprint, Card

ENOUGH = 0.75
"""A task is below its share of the items with less than this part of it: a bank cannot be had to the item."""


class Stats(NamedTuple):
    """How many cards there are, items among them, by deck, kind, topic, domain, tag and sealed form; and facts."""

    cards: int
    items: int
    decks: Mapping[str, int]
    kinds: Mapping[str, int]
    topics: Mapping[str, int]
    domains: Mapping[str, int]
    tags: Mapping[str, int]
    sealed: Mapping[str, int]
    facts: int
    facts_covered: int


class Task(NamedTuple):
    """A task of an exam: how many items examine it, and how many would be its share."""

    exam: str
    task: str
    name: str
    items: int
    share: float


class Coverage(NamedTuple):
    """Facts that no flashcard cites, topics whose cards no item tests, and tasks below their share of the items."""

    facts: tuple[str, ...]
    topics: tuple[str, ...]
    tasks: tuple[Task, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.facts or self.topics or self.tasks)


def stats(library: Library) -> Stats:
    """The figures of all decks together."""
    cards = list(library.cards.values())
    return Stats(
        cards=len(cards),
        items=sum(card.is_item for card in cards),
        decks=_counted(card.note.deck for card in cards),
        kinds=_counted(card.kind for card in cards),
        topics=_counted(f"{card.note.deck}/{card.note.topic}" for card in cards if card.note.topic),
        domains=_counted(card.note.domain for card in cards if card.note.domain),
        tags=_counted(tag for card in cards for tag in card.note.tags),
        sealed=_counted(card.note.sealed for card in cards if card.note.sealed),
        facts=len(library.facts),
        facts_covered=len(library.facts.keys() & _cited(cards)),
    )


def _counted(names: Iterable[str]) -> dict[str, int]:
    """How often each name comes, the most frequent first."""
    return dict(Counter(names).most_common())


def _cited(cards: Iterable[Card]) -> set[str]:
    return {fact for card in cards for fact in card.note.facts}


def coverage(library: Library) -> Coverage:
    """What the decks leave out, by the blueprint that is the default."""
    cards = list(library.cards.values())
    items = [card for card in cards if card.is_item and card.note.task]
    flashcards = [card for card in cards if not (card.is_item and card.note.task)]
    tested = {key for item in items for key in library.tested_by(item)}
    examined = {(library.cards[key].note.deck, library.cards[key].note.topic) for key in tested}
    examined |= {(item.note.deck, item.note.topic) for item in items}
    blueprint = next((exam for exam in library.exams if exam.default), None)
    return Coverage(
        facts=tuple(sorted(library.facts.keys() - _cited(flashcards))),
        topics=tuple(
            f"{deck.id}/{topic.id}"
            for deck in library.decks
            for topic in deck.topics
            if (deck.id, topic.id) not in examined
        ),
        tasks=tuple(_below_share(blueprint, items)) if blueprint else (),
    )


def _below_share(blueprint: Blueprint, items: list[Card]) -> Iterable[Task]:
    """A domain's weight is taken to be spread evenly over its tasks, of which blueprints do not tell."""
    have = Counter((card.note.domain, card.note.task) for card in items)
    for domain in blueprint.domains:
        for task, name in domain.tasks:
            share = len(items) * domain.weight / 100 / len(domain.tasks)
            if have[domain.id, task] < ENOUGH * share:
                yield Task(blueprint.id, task, name, have[domain.id, task], share)
