"""Every open card with its state, searched as one types."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from studyapp.content.library import Library
from studyapp.content.model import Card
from studyapp.content.text import one_line
from studyapp.memory.fsrs import Weights
from studyapp.memory.replay import Marks
from studyapp.memory.schedule import Learned, Memory
from studyapp.sessions.wording import state_text
from studyapp.store.snapshot import Snapshot


class Row(NamedTuple):
    """A card in a list, with its state in words on a study day."""

    card: Card
    memory: Memory
    marks: Marks
    state: str
    today: int
    weights: Weights

    @property
    def recall(self) -> float | None:
        """Retrievability today; None of a new card."""
        return self.memory.recall(self.today, self.weights) if isinstance(self.memory, Learned) else None


class Found(NamedTuple):
    """The rows that fit a search, of how many cards; `complaint` says what in the search was not understood."""

    rows: tuple[Row, ...]
    cards: int
    complaint: str


class _Seen(NamedTuple):
    """What a search looks at."""

    card: Card
    memory: Memory
    marks: Marks
    today: int

    @property
    def learned(self) -> Learned | None:
        return self.memory if isinstance(self.memory, Learned) else None


_Test = Callable[[_Seen], bool]

STATES: Mapping[str, _Test] = {
    "new": lambda seen: seen.learned is None,
    "learning": lambda seen: seen.learned is not None and seen.learned.step is not None,
    "review": lambda seen: seen.learned is not None and seen.learned.step is None,
    "due": lambda seen: seen.learned is not None and seen.learned.due_day <= seen.today,
    "suspended": lambda seen: seen.marks.suspended,
    "buried": lambda seen: seen.marks.buried_on == seen.today,
    "flagged": lambda seen: seen.marks.flagged,
    "noted": lambda seen: bool(seen.marks.note),
    "leech": lambda seen: seen.learned is not None and seen.learned.is_leech,
    "item": lambda seen: seen.card.is_item,
}
_FIELDS: Mapping[str, Callable[[Card], tuple[str, ...]]] = {
    "deck": lambda card: (card.note.deck,),
    "tag": lambda card: card.note.tags,
    "topic": lambda card: (card.note.topic,),
    "domain": lambda card: (card.note.domain,),
    "fact": lambda card: card.note.facts,
    "kind": lambda card: (card.kind,),
}
_WORD = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))')


def find(library: Library, snapshot: Snapshot, query: str, today: int) -> Found:
    """The cards that fit every word of a query.

    A word is looked for in the card's text, id and tags, case aside; `"several words"` as they stand; `deck:`, `tag:`,
    `topic:`, `domain:`, `fact:`, `kind:` and `is:` narrow it; a minus before any of them turns it round.
    """
    tests, complaint = _tests(query)
    rows = []
    weights = snapshot.scheduling.weights
    for card in library.open_cards:
        memory, marks = snapshot.memory(card.key), snapshot.mark(card.key)
        if all(test(_Seen(card, memory, marks, today)) for test in tests):
            rows.append(Row(card, memory, marks, state_text(memory, marks, today), today, weights))
    return Found(tuple(rows), len(library.open_cards), complaint)


def _tests(query: str) -> tuple[list[_Test], str]:
    tests: list[_Test] = []
    complaint = ""
    for minus, field, quoted, bare in _WORD.findall(query):
        field, word = field.casefold(), (quoted or bare).casefold()
        if field == "is" and word not in STATES:
            complaint = f"is:{one_line(word, 20)} is not known; there are {', '.join(STATES)}"
            continue
        if field == "is":
            test = STATES[word]
        elif field in _FIELDS:
            test = _field_test(_FIELDS[field], word)
        else:
            test = _text_test(f"{field}:{word}" if field else word)
        tests.append(_not(test) if minus else test)
    return tests, complaint


def _field_test(values: Callable[[Card], tuple[str, ...]], word: str) -> _Test:
    return lambda seen: any(word in value.casefold() for value in values(seen.card))


def _text_test(word: str) -> _Test:
    return lambda seen: word in _searched(seen.card) or word in seen.marks.note.casefold()


def _not(test: _Test) -> _Test:
    return lambda seen: not test(seen)


def _searched(card: Card) -> str:
    """Everything of a card that a search looks through; worked out once for each card."""
    kept = card.__dict__.get("searched")
    if kept is None:
        note = card.note
        parts = (card.key, card.prompt, card.answer, note.code, note.explain, *note.tags)
        kept = card.__dict__["searched"] = "\n".join(parts).casefold()
    return str(kept)
