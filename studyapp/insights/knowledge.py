"""What is known, what is weak and what was never met, by topic and by exam domain; items first seen and seen again.

A card is *known* if it is in review, was recalled last time, has the same answer now as then, and is recalled today
with a chance of 90 % or more. It is *weak* if it was met and is not known: seen is known and weak together.
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from studyapp.content.library import Library
from studyapp.content.model import Card
from studyapp.insights.answers import Answers, answered, by_card
from studyapp.insights.shares import Share
from studyapp.memory import fsrs
from studyapp.memory.replay import NO_MARKS, Marks
from studyapp.memory.schedule import Learned

KNOWN_RECALL = 0.9


class Standing(msgspec.Struct, frozen=True):
    """How some flashcards stand. `drill` are the weak ones that can be studied today, the least certain first."""

    name: str
    cards: int
    known: int
    weak: int
    drill: tuple[str, ...]

    @property
    def seen(self) -> int:
        """Those that were reviewed."""
        return self.known + self.weak

    @property
    def unseen(self) -> int:
        """Those that were not."""
        return self.cards - self.seen


class Answered(msgspec.Struct, frozen=True):
    """How some items were answered: met for the first time, and met again; `items` is how many there are."""

    name: str
    items: int
    first: Share
    again: Share


class Knowledge(msgspec.Struct, frozen=True):
    """Of all cards and items, and by topic and domain, in the order of the decks and of the exam."""

    cards: Standing
    topics: tuple[Standing, ...]
    domains: tuple[Standing, ...]
    items: Answered
    item_domains: tuple[Answered, ...]


def is_known(memory: Learned, today: int, weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS) -> bool:
    """Whether a card that was met is known; if not, it is weak."""
    return (
        memory.step is None
        and memory.last_rating != fsrs.AGAIN
        and not memory.rekeyed
        and memory.recall(today, weights) >= KNOWN_RECALL
    )


def knowledge(
    library: Library,
    memories: Mapping[str, Learned],
    marks: Mapping[str, Marks],
    found: Iterable[Answers],
    today: int,
    weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS,
) -> Knowledge:
    """What is known of the open cards on the study day `today`; `found` are all answers, of cards that are gone too.

    A card without a topic or a domain is in none of them, but in the total.
    """
    flashcards = [card for card in library.open_cards if not card.is_item]
    items = [card for card in library.open_cards if card.is_item]
    topics = {topic.id: topic.title for deck in library.decks for topic in deck.topics}
    exam = min(library.exams, key=lambda each: not each.default, default=None)
    domains = {each.id: f"{each.id} {each.name}" for each in (exam.domains if exam else ())}
    its_domains = domains_of(library)
    answers = by_card(found)

    def standing(name: str, cards: list[Card]) -> Standing:
        return _standing(name, cards, memories, marks, today, weights)

    def told(name: str, cards: list[Card]) -> Answered:
        return _answered(name, cards, answers)

    def by_topic(card: Card) -> tuple[str, ...]:
        return (card.note.topic,) if card.note.topic else ()

    def by_domain(card: Card) -> tuple[str, ...]:
        return its_domains[card.key]

    return Knowledge(
        cards=standing("all cards", flashcards),
        topics=tuple(standing(*group) for group in _grouped(flashcards, by_topic, topics)),
        domains=tuple(standing(*group) for group in _grouped(flashcards, by_domain, domains)),
        items=told("all items", items),
        item_domains=tuple(told(*group) for group in _grouped(items, by_domain, domains)),
    )


def domains_of(library: Library) -> dict[str, tuple[str, ...]]:
    """The domains of each open card: its own, or else those of the items that examine it."""
    examined: dict[str, dict[str, None]] = {}
    for card in library.open_cards:
        if card.is_item and card.note.domain:
            for key in library.tested_by(card):
                examined.setdefault(key, {})[card.note.domain] = None
    return {
        card.key: (card.note.domain,) if card.note.domain else tuple(examined.get(card.key, ()))
        for card in library.open_cards
    }


def _grouped(
    cards: Iterable[Card], groups_of: Callable[[Card], Iterable[str]], titles: Mapping[str, str]
) -> list[tuple[str, list[Card]]]:
    """The cards of each group that has some, under its title: in the order of the titles, groups without one last."""
    groups: dict[str, list[Card]] = {}
    for card in cards:
        for group in groups_of(card):
            groups.setdefault(group, []).append(card)
    order = [*(group for group in titles if group in groups), *sorted(groups.keys() - titles.keys())]
    return [(titles.get(group, group), groups[group]) for group in order]


def _answered(name: str, items: list[Card], answers: Mapping[str, list[Answers]]) -> Answered:
    theirs = [each for item in items for each in answers.get(item.key, ())]
    first, again = (answered(each for each in theirs if each.seen is seen) for seen in (False, True))
    return Answered(name, len(items), first, again)


def _standing(
    name: str,
    cards: list[Card],
    memories: Mapping[str, Learned],
    marks: Mapping[str, Marks],
    today: int,
    weights: fsrs.Weights,
) -> Standing:
    known, weak = 0, []
    for card in cards:
        memory = memories.get(card.key)
        if memory is None:
            continue
        if is_known(memory, today, weights):
            known += 1
        else:
            weak.append((memory.recall(today, weights), card.key))
    put_off = {key for _, key in weak if marks.get(key, NO_MARKS).is_put_off(today)}
    return Standing(name, len(cards), known, len(weak), tuple(key for _, key in sorted(weak) if key not in put_off))
