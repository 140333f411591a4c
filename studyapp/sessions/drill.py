"""A drill: just these cards, due or not. The flashcards are studied, then the items are put as a quiz."""

from collections.abc import Collection
from typing import NamedTuple

from studyapp.content.library import Library, Selection
from studyapp.errors import SessionError
from studyapp.sessions.quiz import QuizPlan


class Drill(NamedTuple):
    """The two parts, in their order; None where there is nothing for one."""

    study: Selection | None
    quiz: QuizPlan | None


def drill(library: Library, cards: Collection[str], seed: int) -> Drill:
    """The drill of some cards, as ordinary sessions know it. Raises SessionError when none of them is there."""
    meant = library.selected(Selection(cards=tuple(cards))) if cards else ()
    flashcards = tuple(card.key for card in meant if not card.is_item)
    items = tuple(card.key for card in meant if card.is_item)
    if not meant:
        raise SessionError("None of these cards is there to study.", "They may have left their decks.")
    return Drill(
        Selection(cards=flashcards) if flashcards else None,
        QuizPlan(Selection(cards=items), length=len(items), seed=seed) if items else None,
    )
