"""Typed answers: what was typed held against what is right, with the difference to show."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

import msgspec

from studyapp.assessment.quantity import SIZE, TIME, Quantity, quantity

Outcome = Literal["right", "close", "wrong"]
Piece = tuple[Literal["same", "missing", "extra"], str]

_BEST_FIRST: tuple[Outcome, ...] = ("right", "close", "wrong")
_CLOSE_ENOUGH = 0.84


class Verdict(msgspec.Struct, frozen=True):
    """How a typed answer did; `remark` says what is not plain.

    `pieces` spell the difference to the nearest right answer, which is `expected` or one of the others accepted.
    """

    outcome: Outcome
    expected: str
    response: str
    pieces: tuple[Piece, ...]
    remark: str = ""


def grade_typed(response: str, answer: str, accept: Sequence[str] = ()) -> Verdict:
    """Judge a typed answer. Case, spacing, thousands separators and the spelling of units do not matter.

    `close` is a right figure without its unit, or a word with a slip of the finger.
    """
    compared = [(*_compared(response, expected), expected) for expected in (answer, *accept)]
    outcome, remark, nearest = min(compared, key=lambda each: _BEST_FIRST.index(each[0]))
    return Verdict(outcome, answer, response, _difference(response, nearest), remark)


def _compared(response: str, expected: str) -> tuple[Outcome, str]:
    if not response.strip():
        return "wrong", "nothing was typed"
    typed, wanted = folded(response), folded(expected)
    if typed == wanted and (typed or response.strip() == expected.strip()):
        return "right", ""
    given, right = quantity(typed), quantity(wanted)
    if right is not None:
        return _quantities_compared(given, right, expected) if given is not None else ("wrong", "")
    if any(character.isdigit() for character in wanted):
        return "wrong", ""
    from difflib import SequenceMatcher

    alike = SequenceMatcher(None, typed, wanted, autojunk=False).ratio() if len(typed) < 500 else 0.0
    return ("close", "check the spelling") if alike >= _CLOSE_ENOUGH and len(wanted) > 4 else ("wrong", "")


def _quantities_compared(given: Quantity, right: Quantity, expected: str) -> tuple[Outcome, str]:
    if given.dimension == right.dimension:
        if given.number != right.number:
            return "wrong", "another unit" if given.figure == right.figure else ""
        if not right.dimension and given.places and right.places and given.places != right.places:
            return "close", "a number but for a zero, which would matter in a version"
        return "right", f"the same as {expected}"
    if given.figure != right.figure:
        return "wrong", "another unit"
    if not given.dimension:
        return "close", "the unit is missing"
    if right.dimension or re.search(r"\d", given.dimension):
        return "wrong", "another unit"
    return ("close", "no unit was asked for") if given.dimension in (TIME, SIZE) else ("right", "")


def folded(text: str) -> str:
    """Case, accents' encoding, quotes, spacing and a last full stop put aside."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("`", "").replace("’", "'").replace("–", "-")
    return " ".join(text.split()).rstrip(".")


def _difference(response: str, expected: str) -> tuple[Piece, ...]:
    """What was typed turned into what was expected, piece by piece."""
    from difflib import SequenceMatcher

    typed, wanted = " ".join(response.split())[:500], " ".join(expected.split())
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, typed.casefold(), wanted.casefold(), autojunk=False)
    if len(typed.casefold()) != len(typed) or len(wanted.casefold()) != len(wanted):
        matcher = SequenceMatcher(None, typed, wanted, autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            pieces.append(("same", wanted[c:d]))
            continue
        if typed[a:b]:
            pieces.append(("extra", typed[a:b]))
        if wanted[c:d]:
            pieces.append(("missing", wanted[c:d]))
    return tuple(pieces)
