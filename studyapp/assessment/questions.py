"""From an item to the question that is put: options in the order of a seed, numbers drawn, and what a response may be.

Indices in a question and in a response are always those of the author's deck, whatever the order on screen, so that a
response in the log can be read without the seed.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from studyapp.assessment.chance import number, shuffled
from studyapp.content.compute import evaluate
from studyapp.content.model import Card, Choice, Computed, Matching, Ordering, Typed
from studyapp.errors import SessionError


class Picked(msgspec.Struct, frozen=True, tag="picked"):
    """The options that were picked."""

    options: tuple[int, ...]


class Ordered(msgspec.Struct, frozen=True, tag="ordered"):
    """The steps, in the order they were put."""

    steps: tuple[int, ...]


class Matched(msgspec.Struct, frozen=True, tag="matched"):
    """For each left side, in the deck's order, the right side that was put to it; -1 for none yet."""

    rights: tuple[int, ...]


class Entered(msgspec.Struct, frozen=True, tag="entered"):
    """What was typed."""

    text: str


Response = Picked | Ordered | Matched | Entered

Kind = Literal["pick", "order", "match", "enter"]


class Question(msgspec.Struct, frozen=True):
    """An item as it is put. `order` is the order on screen, as indices into `texts` (options, steps or right sides).

    `choose` is how many options are right; `lefts` the left sides to match; `answer` what a typed response is held
    against, with `tolerance` as a share of it.
    """

    card: Card
    kind: Kind
    stem: str
    texts: tuple[str, ...] = ()
    order: tuple[int, ...] = ()
    choose: int = 1
    lefts: tuple[str, ...] = ()
    answer: str = ""
    tolerance: float = 0.0

    @property
    def instruction(self) -> str:
        """What to do, in words; how many to choose is derived from the answer key."""
        if self.kind == "pick":
            return "Choose one." if self.choose == 1 else f"Choose {_words(self.choose)}."
        return {"order": "Put them in order.", "match": "Match them.", "enter": "Type the answer."}[self.kind]


def is_objective(card: Card) -> bool:
    """Whether a card can be put as a question."""
    return card.is_item or isinstance(card.note.body, Typed)


def question(card: Card, seed: int) -> Question:
    """The card as a question for a seed. Raises SessionError for a card without an objective answer.

    It is asked for at every key, and drawn once: the card keeps it.
    """
    drawn: dict[int, Question] = card.__dict__.setdefault("drawn", {})
    if seed not in drawn:
        drawn[seed] = _drawn(card, seed)
    return drawn[seed]


def _drawn(card: Card, seed: int) -> Question:
    key = card.key
    match card.note.body:
        case Choice(options):
            free = [at for at, option in enumerate(options) if not option.pinned]
            pinned = [at for at, option in enumerate(options) if option.pinned]
            order = (*shuffled(free, seed, key), *pinned)
            texts = tuple(option.text for option in options)
            return Question(card, "pick", card.prompt, texts, order, sum(option.right for option in options))
        case Ordering(steps):
            order = shuffled(range(len(steps)), seed, key)
            if order == tuple(range(len(steps))) and len(steps) > 2:  # of two, the other order would tell the answer
                order = (*order[1:], order[0])
            return Question(card, "order", card.prompt, steps, order)
        case Matching(pairs):
            rights = tuple(right for _, right in pairs)
            lefts = tuple(left for left, _ in pairs)
            return Question(card, "match", card.prompt, rights, shuffled(range(len(pairs)), seed, key), lefts=lefts)
        case Computed(variables, formula, unit, tolerance):
            drawn = {name: numbers[number(seed, key, name) % len(numbers)] for name, numbers in variables}
            stem = card.prompt
            for name, value in drawn.items():
                stem = stem.replace(f"{{{name}}}", _figure(value))
            answer = f"{_figure(evaluate(formula, drawn))} {unit}".strip()
            return Question(card, "enter", stem, answer=answer, tolerance=tolerance)
        case Typed(answer):
            return Question(card, "enter", card.prompt, answer=answer)
        case _:
            raise SessionError(f"{card.key} has no answer that could be marked.")


def _figure(value: float) -> str:
    """A number as people write it: ten digits of a fraction, never an exponent."""
    return f"{round(value):,}" if value == round(value) else f"{Decimal(f'{value:.10g}'):,f}"


def _words(count: int) -> str:
    return {2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}.get(count, str(count))
