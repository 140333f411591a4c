"""What can be sat: blueprints, papers of some length or sealed, and the form that a candidate would get."""

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from studyapp.assessment.forms import Form, TooFew, assemble, minutes_for, sealed_form
from studyapp.content.library import Library
from studyapp.content.model import Blueprint
from studyapp.errors import SessionError
from studyapp.sessions.attempt import Attempt

ClockPolicy = Literal["wall", "paused"]

ALLOWANCES = (1.0, 1.5, 2.0)


class Sitting(NamedTuple):
    """The terms of an attempt, chosen before it starts.

    A `shared` paper hangs on nothing but its seed and the decks, so that a study group gets the same one; in another,
    items that this candidate has not met come first.
    """

    exam: str
    seed: int
    questions: int = 0
    sealed: str = ""
    clock: ClockPolicy = "wall"
    allowance: float = 1.0
    shared: bool = False


class Paper(NamedTuple):
    """A paper that can be chosen: of so many questions (0: as many as the blueprint has), or a sealed form."""

    words: str
    questions: int = 0
    sealed: str = ""


class Terms(NamedTuple):
    """What a sitting comes to. `minutes` are with the candidate's allowance."""

    questions: int
    scored: int
    minutes: float
    cut_score: int


def blueprint_of(library: Library, name: str = "") -> Blueprint:
    """The blueprint of that name, or the one that is the default. Raises SessionError."""
    if not library.exams:
        raise SessionError("There is no exam blueprint.", "One stands in a deck folder's exams.yaml.")
    if not name:
        return next((exam for exam in library.exams if exam.default), library.exams[0])
    for exam in library.exams:
        if exam.id.casefold() == name.casefold():
            return exam
    raise SessionError(f"There is no exam {name!r}.", f"There are: {', '.join(exam.id for exam in library.exams)}.")


def form_for(library: Library, sitting: Sitting, past: Sequence[Attempt], known: Collection[str] = ()) -> Form | TooFew:
    """The form that a sitting would get, `known` being the items met in quizzes. Raises SessionError.

    TooFew says what the bank can do instead.
    """
    blueprint = blueprint_of(library, sitting.exam)
    if sitting.sealed:
        if any(attempt.terms.label == sitting.sealed for attempt in past):
            raise SessionError(
                f"The sealed form {sitting.sealed} has been sat.", "A sealed form is kept for one sitting."
            )
        items = [card for card in library.cards.values() if card.note.sealed == sitting.sealed and card.is_item]
        if not items:
            labels = ", ".join(sealed_labels(library, past)) or "none"
            raise SessionError(f"There is no sealed form {sitting.sealed!r}.", f"There are: {labels}.")
        return sealed_form(blueprint, items, sitting.seed)
    if sitting.shared:
        bank = [card for card in library.cards.values() if card.is_item and not card.note.sealed]
        return assemble(blueprint, bank, {}, sitting.seed, sitting.questions)
    bank = [card for card in library.open_cards if card.is_item]
    met = times_met(past)
    seen = {card.key: met.get(card.key, 0) + (card.key in known) for card in bank}
    return assemble(blueprint, bank, seen, sitting.seed, sitting.questions)


def sealed_labels(library: Library, past: Sequence[Attempt]) -> tuple[str, ...]:
    """The sealed forms that can still be sat."""
    sat = {attempt.terms.label for attempt in past}
    return tuple(
        sorted({card.note.sealed for card in library.cards.values() if card.is_item and card.note.sealed} - sat)
    )


def times_met(past: Sequence[Attempt]) -> dict[str, int]:
    """How often each item stood in a form."""
    met: dict[str, int] = {}
    for attempt in past:
        for card in attempt.cards:
            met[card] = met.get(card, 0) + 1
    return met


def too_few(blueprint: Blueprint, lack: TooFew) -> SessionError:
    """What to say when the bank is too small."""
    short = [f"{name} has {lack.have[name]} of {need}" for name, need in lack.need.items() if lack.have[name] < need]
    detail = f"Domain {', '.join(short)} items." if short else "Too many items exclude each other."
    if not lack.longest:
        return SessionError(f"The item bank is too small for {blueprint.id}. {detail}", "Add decks with items.")
    minutes = minutes_for(blueprint, lack.longest)
    offer = (
        f"A form of {lack.longest} questions in {minutes:.0f} minutes keeps the proportions (--length {lack.longest})."
    )
    return SessionError(f"The item bank is too small for that form. {detail}", offer)


def papers(library: Library, exam: str, seed: int, past: Sequence[Attempt], known: Collection[str]) -> list[Paper]:
    """The papers of an exam: full length, or the longest that the bank fills; half; a fifth; the sealed forms."""
    blueprint = blueprint_of(library, exam)
    form = form_for(library, Sitting(blueprint.id, seed), past, known)
    full = Paper(f"full length, {blueprint.questions} questions")
    if isinstance(form, TooFew) and form.longest:
        full = Paper(f"{form.longest} questions, as many as the item bank gives", form.longest)
    shorter = [Paper(f"{number} questions", number) for number in (blueprint.questions // 2, blueprint.questions // 5)]
    sealed = [Paper(f"sealed: {label}", sealed=label) for label in sealed_labels(library, past)]
    return [full, *(paper for paper in shorter if paper.questions), *sealed]


def terms_of(library: Library, sitting: Sitting, past: Sequence[Attempt], known: Collection[str]) -> Terms:
    """What a sitting would come to. Raises SessionError when it cannot be sat."""
    blueprint = blueprint_of(library, sitting.exam)
    form = form_for(library, sitting, past, known)
    if isinstance(form, TooFew):
        raise too_few(blueprint, form)
    questions = len(form.slots)
    return Terms(questions, form.scored, minutes_for(blueprint, questions) * sitting.allowance, blueprint.cut_score)
