"""What an edit of a card means to a learner: nothing, a rewording, or another answer."""

import re
import unicodedata
from typing import Literal

from studyapp.assessment.typed import Outcome, grade_typed
from studyapp.content.model import Basic, Card, Choice, Cloze, Computed, Matching, Typed

Edit = Literal["cosmetic", "meaning", "key"]
"""Cosmetic: spelling, marks, spaces. Meaning: another question, other options, the same answer. Key: another answer."""

_WORD = re.compile(r"(?:(?<!\w)-)?\d+(?:[.,:/-]\d+)*|\w+|[!<>=]=|[^\s\w]")
_IDLE_MARKS = frozenset("`\"'.,;:!?()[]{}“”‘’…–-")
_EMPHASIS = re.compile(r"(?<!\w)(`+|\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[*-]|#+)\s+", re.MULTILINE)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LONG_ENOUGH = 6


def classify(prompt: str, answer: str, card: Card) -> Edit:
    """What became of a card, now of another fingerprint, that asked `prompt` and wanted `answer`."""
    if not _same_answer(answer, card):
        return "key"
    # The code under a question, and options that are wrong, are not kept: where no text is another, it was those.
    unchanged = (prompt, answer) == (card.prompt, card.answer)
    return "cosmetic" if not unchanged and _same_words(prompt, card.prompt) else "meaning"


def _same_answer(was: str, card: Card) -> bool:
    match card.note.body:
        case Choice() | Matching():
            return _same_set(was.split("\n"), card.answer.split("\n"))
        case Computed():  # its marks are operators
            return "".join(was.split()) == "".join(card.answer.split())
        case Basic() | Cloze():
            return _judged(was, card) == "right" or _same_words(was, card.answer)
        case Typed():
            judged = _judged(was, card)
            return judged == "right" or (judged == "close" and _same_words(was, card.answer))
    return _same_words(was, card.answer)


def _judged(was: str, card: Card) -> Outcome:
    """What the answer of before would be worth if it were typed now."""
    return grade_typed(was, card.answer, card.accept).outcome


def _same_set(was: list[str], now: list[str]) -> bool:
    left = list(now)
    for text in was:
        same = next((each for each in left if _same_words(text, each)), None)
        if same is None:
            return False
        left.remove(same)
    return not left


def _same_words(was: str, now: str) -> bool:
    """Whether two texts differ in nothing but marks, capitals, spaces and slips of the pen."""
    before, after = _words(was), _words(now)
    return len(before) == len(after) and all(map(_same_word, before, after))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("−", "-")
    plain = _EMPHASIS.sub(r"\2", _BULLET.sub("", plain))
    words = (word for word in _WORD.findall(plain) if word not in _IDLE_MARKS)
    return [word.replace(",", "") if _THOUSANDS.fullmatch(word) else word for word in words]


def _same_word(was: str, now: str) -> bool:
    """The same word, or a long one with a letter too many, too few, or swapped with the next; never its first letter.

    A letter in another's place makes other words too easily: `interval` and `internal`.
    """
    if was == now:
        return True
    if not (was.isalpha() and now.isalpha()) or min(len(was), len(now)) < _LONG_ENOUGH or was[0] != now[0]:
        return False
    if len(was) == len(now):
        return _are_swapped([at for at in range(len(was)) if was[at] != now[at]], was, now)
    short, long = sorted((was, now), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _are_swapped(differ: list[int], was: str, now: str) -> bool:
    """Whether two words differ in two neighbouring letters that have changed places."""
    first, *rest = differ
    return rest == [first + 1] and was[first : first + 2] == now[first + 1] + now[first]
