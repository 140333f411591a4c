"""Form assembly: which items a candidate gets. The same seed and the same items give the same form, byte for byte."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from studyapp.assessment.chance import number, shuffled
from studyapp.assessment.scoring import largest_remainder
from studyapp.content.model import Blueprint, Card


class Slot(msgspec.Struct, frozen=True):
    """One place in a form: the item, and whether it counts."""

    card: str
    scored: bool


class Form(msgspec.Struct, frozen=True):
    """The items of one sitting, in their order."""

    slots: tuple[Slot, ...]
    seed: int
    revision: str
    """A hash of the bank it was drawn from: the same seed over the same revision gives the same paper."""

    @property
    def scored(self) -> int:
        """How many items count."""
        return sum(slot.scored for slot in self.slots)


class TooFew(NamedTuple):
    """The bank cannot fill the form: how many items each domain has and needs, and the longest form it can fill."""

    have: Mapping[str, int]
    need: Mapping[str, int]
    longest: int


def assemble(
    blueprint: Blueprint, bank: Sequence[Card], seen: Mapping[str, int], seed: int, questions: int = 0
) -> Form | TooFew:
    """A form of `questions` items (the blueprint's own number when 0) drawn from the bank.

    The domains' shares follow the blueprint by largest remainder, among the scored and among the unscored items alike;
    within a domain tasks take turns, and items seen least often go first. `seen` counts how often an item was met. No
    two items that exclude each other are drawn, nor any item twice.
    """
    questions = questions or blueprint.questions
    slots = _draw(blueprint, bank, seen, seed, questions)
    if slots is not None:
        return Form(shuffled(slots, seed, "order"), seed, revision(bank))
    need = {domain: sum(counts) for domain, counts in _shares(blueprint, questions).items()}
    have = {name: sum(card.note.domain == name for card in bank) for name in need}
    most = min(questions - 1, len(bank))
    shorter = (fewer for fewer in range(most, 0, -1) if _draw(blueprint, bank, seen, seed, fewer) is not None)
    return TooFew(have, need, next(shorter, 0))


def sealed_form(blueprint: Blueprint, items: Sequence[Card], seed: int) -> Form:
    """The form of all items that were sealed together; the blueprint's share of them counts."""
    scored, _ = split(blueprint, len(items))
    flags = [True] * scored + [False] * (len(items) - scored)
    slots = [Slot(card.key, flag) for card, flag in zip(shuffled(items, seed, "sealed"), flags, strict=True)]
    return Form(shuffled(slots, seed, "order"), seed, revision(items))


def split(blueprint: Blueprint, questions: int) -> tuple[int, int]:
    """How many of so many questions count, and how many do not, in the blueprint's proportion."""
    scored = largest_remainder((blueprint.scored, blueprint.questions - blueprint.scored), questions)[0]
    return scored, questions - scored


def minutes_for(blueprint: Blueprint, questions: int) -> float:
    """The time that so many questions get, at the blueprint's pace."""
    return blueprint.minutes * questions / blueprint.questions


def revision(bank: Sequence[Card]) -> str:
    """A hash of the bank: which items there are, and what they say."""
    return f"{number(*sorted(f'{card.key} {card.fingerprint}' for card in bank)):016x}"


def _shares(blueprint: Blueprint, questions: int) -> dict[str, tuple[int, int]]:
    """How many scored and unscored items each domain gives to a form."""
    weights = [domain.weight for domain in blueprint.domains]
    counts = zip(*(largest_remainder(weights, part) for part in split(blueprint, questions)), strict=True)
    return dict(zip((domain.id for domain in blueprint.domains), counts, strict=True))


def _draw(
    blueprint: Blueprint, bank: Sequence[Card], seen: Mapping[str, int], seed: int, questions: int
) -> list[Slot] | None:
    """The slots of a form; None when the bank cannot fill them."""
    shares = _shares(blueprint, questions)
    items = {domain: [card for card in bank if card.note.domain == domain] for domain in shares}
    if any(len(items[domain]) < sum(counts) for domain, counts in shares.items()):
        return None
    fair = {domain: _by_turns(items[domain], seen, seed) for domain in shares}
    rivals = _rivals(bank)
    # Items with few rivals first find a way where the fair order has walled itself in, within a domain or across them.
    loose = {domain: sorted(keys, key=lambda key: len(rivals.get(key, ()))) for domain, keys in fair.items()}
    for orders in ((fair, loose), (loose,)):
        slots: list[Slot] = []
        for domain, (scored, unscored) in shares.items():
            taken = {slot.card for slot in slots}
            ways = (_pick(order[domain], scored + unscored, taken, rivals) for order in orders)
            picked = next(filter(None, ways), [])
            flags = shuffled([True] * scored + [False] * unscored, seed, "scored", domain)
            slots += [Slot(key, flag) for key, flag in zip(picked, flags, strict=False)]
        if len(slots) == questions:
            return slots
    return None


def _rivals(bank: Sequence[Card]) -> dict[str, set[str]]:
    """For each item those that it excludes or that exclude it."""
    rivals: dict[str, set[str]] = {}
    for card in bank:
        for name in card.note.excludes:
            other = card.note.in_full(name)
            rivals.setdefault(card.key, set()).add(other)
            rivals.setdefault(other, set()).add(card.key)
    return rivals


def _pick(order: Sequence[str], wanted: int, taken: set[str], rivals: Mapping[str, set[str]]) -> list[str] | None:
    """The first so many keys, none excluding another or one that is taken. None when there are not enough."""
    picked: list[str] = []
    blocked = {rival for key in taken for rival in rivals.get(key, ())}
    for key in order:
        if key not in blocked and len(picked) < wanted:
            picked.append(key)
            blocked |= rivals.get(key, set())
    return picked if len(picked) == wanted else None


def _by_turns(items: Sequence[Card], seen: Mapping[str, int], seed: int) -> list[str]:
    """The items' keys: those seen least often first, tasks taking turns, else as the seed has it."""
    turns: dict[tuple[int, str], int] = {}
    placed = []
    for card in sorted(items, key=lambda card: number(seed, card.key)):
        times = seen.get(card.key, 0)
        turn = turns[times, card.note.task] = turns.get((times, card.note.task), 0) + 1
        placed.append((times, turn, number(seed, "task", card.note.task), card.key))
    return [key for *_, key in sorted(placed)]
