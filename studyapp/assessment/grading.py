"""Grading, for each kind of question. A response is right or it is not; how near it came is told beside it."""

import msgspec

from studyapp.assessment.quantity import Quantity, quantity
from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Question, Response
from studyapp.assessment.typed import Verdict, grade_typed
from studyapp.content.model import Choice, Computed
from studyapp.errors import SessionError


class Graded(msgspec.Struct, frozen=True):
    """How a response did. `share` is how much of it was right (0 to 1), for quizzes that give part marks.

    `verdict` spells out a typed response.
    """

    right: bool
    share: float
    verdict: Verdict | None = None


def grade(question: Question, response: Response) -> Graded:
    """Judge a response. All or nothing decides `right`; exams count nothing else. Raises SessionError on a misfit."""
    match question.kind, response:
        case "pick", Picked(options):
            return _picked(question, frozenset(options))
        case "order", Ordered(steps):
            places = sum(step == at for at, step in zip(range(len(question.texts)), steps, strict=False))
            return _by_share(places, len(question.texts))
        case "match", Matched(rights):
            good = sum(0 <= right < len(question.texts) and question.texts[right] == wanted
                       for right, wanted in zip(rights, question.texts, strict=False))  # fmt: skip
            return _by_share(good, len(question.lefts))
        case "enter", Entered(text):
            return _entered(question, text)
    raise SessionError("That is not an answer to this question.")


def is_complete(question: Question, response: Response | None) -> bool:
    """Whether a response says all that was asked for: as many options as are right, every pair, some text."""
    match question.kind, response:
        case "pick", Picked(options):
            return len(set(options)) == question.choose
        case "order", Ordered(steps):
            return len(steps) == len(question.texts)
        case "match", Matched(rights):
            return len(rights) == len(question.lefts) and min(rights, default=-1) >= 0
        case "enter", Entered(text):
            return bool(text.strip())
        case _:
            return False


def right_options(question: Question) -> frozenset[int]:
    """The answer key of a question with options."""
    body = question.card.note.body
    return (
        frozenset(at for at, option in enumerate(body.options) if option.right)
        if isinstance(body, Choice)
        else frozenset()
    )


def _picked(question: Question, picked: frozenset[int]) -> Graded:
    key = right_options(question)
    # A wrong pick takes back a right one, so that picking everything earns nothing.
    share = max(len(picked & key) - len(picked - key), 0) / len(key)
    return Graded(picked == key, share)


def _by_share(good: int, of: int) -> Graded:
    return Graded(good == of, good / of if of else 0.0)


def _entered(question: Question, text: str) -> Graded:
    verdict = grade_typed(text, question.answer, question.card.accept)
    if verdict.outcome != "right" and isinstance(question.card.note.body, Computed):
        given, wanted = quantity(text), quantity(question.answer)
        if given and wanted and _is_near(given, wanted, question.tolerance):
            remark = (
                f"within {question.tolerance * 100:.3g}% of {question.answer}" if question.tolerance else verdict.remark
            )
            verdict = msgspec.structs.replace(verdict, outcome="right", remark=remark)
    right = verdict.outcome == "right"
    return Graded(right, float(right), verdict)


def _is_near(given: Quantity, wanted: Quantity, tolerance: float) -> bool:
    """Whether a figure is near enough. Its unit may be left out, since a computed question says in what it asks."""
    if given.dimension == wanted.dimension:
        number, of = given.number, wanted.number
    elif not given.dimension:
        number, of = given.figure, wanted.figure
    else:
        return False
    # A hair more than the tolerance, so that a response just at its edge is not lost to binary fractions.
    return abs(number - of) <= (tolerance + 1e-9) * abs(of)
