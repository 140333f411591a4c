"""From a note to its cards, and the cloze notation."""

import re
from typing import NamedTuple

from studyapp.content.model import Basic, Card, Choice, Cloze, Computed, Matching, Note, Ordering, Typed

BLANK = "[…]"
MAX_DELETIONS = 50
"""In one text: each deletion makes a card that holds all of it."""

_OPENING = re.compile(r"(?<!\\)\{\{")
_BRACE = re.compile(r"\\\{\{|\{\{|[{}]")
_NUMBER = re.compile(r"c([0-9]{1,3})::")


class ClozeError(ValueError):
    """The text is not a cloze; the message says why, `fix` what to write."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


class Deletion(NamedTuple):
    """A part of a text that is to be recalled; deletions with the same number are hidden together."""

    number: int
    text: str


def cloze_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a text's deletions, ascending. Raises ClozeError."""
    return tuple(sorted({part.number for part in cloze_parts(text) if isinstance(part, Deletion)}))


def cloze_parts(text: str) -> list[str | Deletion]:
    """What is always shown and what is to be recalled, in their order. Raises ClozeError.

    `{{128 MB}}` deletions are numbered in their order. `{{c2::128 MB}}` says its number itself, so that its
    card keeps its history when another is put before it. `\\{{` stands for the characters themselves.
    """
    parts: list[str | Deletion] = []
    numbered: list[bool] = []
    at = 0
    while opening := _OPENING.search(text, at):
        parts.append(_unescaped(text[at : opening.start()]))
        end = _closing(text, opening.end())
        inside = text[opening.end() : end]
        number = _NUMBER.match(inside)
        numbered.append(number is not None)
        hidden = _unescaped(inside[number.end() :] if number else inside)
        if not hidden.strip():
            raise ClozeError("a deletion is empty", "put the text to be recalled between {{ and }}")
        if len(numbered) > MAX_DELETIONS:
            raise ClozeError(f"there are more than {MAX_DELETIONS} deletions", "make several notes of it")
        parts.append(Deletion(int(number[1]) if number else len(numbered), hidden))
        at = end + 2
    if not numbered:
        raise ClozeError("there is no deletion", "put {{ }} around what is to be recalled")
    if any(numbered) and not all(numbered):
        raise ClozeError("some deletions are numbered and some are not", "number all of them or none")
    return [*parts, _unescaped(text[at:])]


def _closing(text: str, start: int) -> int:
    """Where the }} stands that closes a deletion: the first outside {braces} in it; {{${x}}} hides ${x}."""
    depth = 0
    for brace in _BRACE.finditer(text, start):
        if brace[0] == "{{":
            break
        if brace[0] == "{":
            depth += 1
        elif brace[0] == "}" and depth:
            depth -= 1
        elif text.startswith("}}", brace.start()):
            return brace.start()
    end = text.find("}}", start)
    if end < 0:
        raise ClozeError("a {{ is never closed", "write }} after the deletion, or \\{{ for the characters themselves")
    if _OPENING.search(text, start, end):
        raise ClozeError("a deletion stands inside another", "close the first with }} before the second begins")
    return end


def _unescaped(text: str) -> str:
    return text.replace("\\{{", "{{")


def cards_of(note: Note) -> tuple[Card, ...]:
    """The cards that a note makes; siblings of each other."""
    match note.body:
        case Basic(answer, reverse):
            forward = Card(note.key, note, note.prompt, answer)
            backward = Card(f"{note.key}#reverse", note, answer, note.prompt)
            return (forward, backward) if reverse else (forward,)
        case Cloze():
            return _cloze_cards(note)
        case Typed(answer):
            pass
        case Choice(options):
            answer = "\n".join(option.text for option in options if option.right)
        case Ordering(steps):
            answer = "\n".join(steps)
        case Matching(pairs):
            answer = "\n".join(f"{left}: {right}" for left, right in pairs)
        case Computed(_, formula, unit):
            answer = f"{formula} {unit}".strip()
    return (Card(note.key, note, note.prompt, answer),)


def _cloze_cards(note: Note) -> tuple[Card, ...]:
    parts = cloze_parts(note.prompt)
    cards = []
    for number in sorted({part.number for part in parts if isinstance(part, Deletion)}):
        shown = [part if isinstance(part, str) else BLANK if part.number == number else part.text for part in parts]
        hidden = [part.text for part in parts if isinstance(part, Deletion) and part.number == number]
        cards.append(Card(f"{note.key}#c{number}", note, "".join(shown), ", ".join(hidden)))
    return tuple(cards)
