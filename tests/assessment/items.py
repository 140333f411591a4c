"""Items, banks and blueprints for tests, made without a deck."""

from collections.abc import Sequence

from studyapp.content.cards import cards_of
from studyapp.content.model import (
    Blueprint,
    Body,
    Card,
    Choice,
    Computed,
    Domain,
    Matching,
    Note,
    Option,
    Ordering,
    Typed,
)


def card_of(
    body: Body,
    name: str = "item",
    *,
    deck: str = "bank",
    prompt: str = "Which one?",
    domain: str = "1",
    task: str = "1.1",
    excludes: Sequence[str] = (),
) -> Card:
    """The card of a note with this body."""
    note = Note(name, deck, prompt, body, 1, 1, domain=domain, task=task, excludes=tuple(excludes))
    (card,) = cards_of(note)
    return card


def choice(options: int = 4, right: Sequence[int] = (0,), pinned: Sequence[int] = (), name: str = "item") -> Card:
    """An item with so many options, `option 0` and on; which are right, and which stay last."""
    made = tuple(Option(f"option {at}", at in right, "because", at in pinned) for at in range(options))
    return card_of(Choice(made), name)


def ordering(*steps: str, name: str = "item") -> Card:
    """An item to put in order."""
    return card_of(Ordering(steps), name)


def matching(*pairs: tuple[str, str], name: str = "item") -> Card:
    """An item to match."""
    return card_of(Matching(pairs), name)


def computed(
    formula: str,
    unit: str = "",
    tolerance: float = 0.0,
    *,
    prompt: str = "How much?",
    name: str = "item",
    **drawn: object,
) -> Card:
    """A computed item; each keyword is a variable, with the numbers to draw from."""
    variables = tuple((key, tuple(map(float, numbers))) for key, numbers in drawn.items())  # type: ignore[call-overload]
    return card_of(Computed(variables, formula, unit, tolerance), name, prompt=prompt)


def typed(answer: str, *accept: str, name: str = "item") -> Card:
    """A card whose answer is typed."""
    return card_of(Typed(answer, accept), name)


def exam(
    questions: int = 65,
    scored: int = 50,
    weights: Sequence[float] = (30, 26, 22, 22),
    *,
    cut: int = 720,
    scale: tuple[int, int] = (100, 1000),
) -> Blueprint:
    """A blueprint; its domains are named 1, 2 and on."""
    domains = tuple(Domain(str(at), f"Domain {at}", weight) for at, weight in enumerate(weights, 1))
    return Blueprint("EXAM", "An exam", questions, scored, 130, cut, scale, domains, 1, 1)


def bank_of(
    items: int, *, domains: int = 4, tasks: int = 3, excludes: dict[int, list[str]] | None = None
) -> list[Card]:
    """A bank of items i0, i1 …, dealt out to the domains and within them to the tasks; who excludes whom by number."""
    body = Choice((Option("yes", True), Option("no", False)))
    return [
        card_of(
            body,
            f"i{at}",
            domain=str(at % domains + 1),
            task=f"{at % domains + 1}.{at // domains % tasks + 1}",
            excludes=(excludes or {}).get(at, []),
        )
        for at in range(items)
    ]
