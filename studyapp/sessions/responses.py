"""Responses and answer keys in words, and what a typed line means as a response."""

import re

from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Question, Response
from studyapp.errors import SessionError


def in_words(question: Question, response: Response | None) -> str:
    """A response as a person would say it."""
    # "?" is what was not put yet, or what its deck no longer has.
    texts = dict(enumerate(question.texts))
    match response:
        case Picked(options):
            return "; ".join(texts.get(at, "?") for at in options)
        case Ordered(steps):
            return " → ".join(texts.get(at, "?") for at in steps)
        case Matched(rights):
            pairs = zip(question.lefts, rights, strict=False)
            return "; ".join(f"{left}: {texts.get(right, '?')}" for left, right in pairs)
        case Entered(text):
            return text
        case _:
            return "no answer"


def key_in_words(question: Question) -> str:
    """The answer key as a person would say it."""
    return question.answer or question.card.answer.replace("\n", "; " if question.kind != "order" else " → ")


def response_typed(question: Question, text: str) -> Response:
    """The response that a typed line means. Numbers and letters count from what is on screen. Raises SessionError.

    Options and steps are named by number or letter, `2`, `1 3`, `a, c`; pairs by the letter for each left side in turn.
    """
    if question.kind == "enter":
        return Entered(text.strip())
    places = [_place(word) for word in re.findall(r"\d+|[A-Za-z]", text)]
    if not places or any(not 0 <= place < len(question.order) for place in places) or len(set(places)) < len(places):
        raise SessionError(f"Name each choice once, from 1 to {len(question.order)}. {question.instruction}")
    chosen = tuple(question.order[place] for place in places)
    if question.kind == "pick":
        return Picked(tuple(sorted(chosen)))
    if len(chosen) != len(question.order):
        raise SessionError(f"All {len(question.order)} are needed. {question.instruction}")
    return Ordered(chosen) if question.kind == "order" else Matched(chosen)


def _place(word: str) -> int:
    if word.isdigit():
        return int(word) - 1 if len(word) < 9 else -1
    return ord(word.lower()) - ord("a")
