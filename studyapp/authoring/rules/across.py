"""Flaws that are seen only when all decks stand side by side: what is asked twice, what is used by nobody."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from studyapp.authoring.rules.english import DECIDES, EMPTY, SAME
from studyapp.authoring.rules.rule import Finding, LibraryRule
from studyapp.content.library import Library
from studyapp.content.model import Basic, Choice, Cloze, Fact, Note, Typed
from studyapp.content.text import one_line

# --- facts ----------------------------------------------------------------------------------------------------------


def unused_fact(library: Library) -> Iterator[tuple[Fact, Finding]]:
    """A fact that no note cites: it is verified again and again for nobody."""
    cited = {fact for deck in library.decks for note in deck.notes for fact in note.facts}
    for name, fact in library.facts.items():
        if name not in cited:
            fix = "cite it under `facts` of the note that rests on it, or delete it"
            yield fact, Finding(f"no note cites the fact `{one_line(name, 60)}`", fix)


# --- what a note asks, for comparing --------------------------------------------------------------------------------

_EDGES = "`*_.,;:!?()[]{}<>\"'“”‘’„«»…—–|┌┐└┘─│├┤▶"
_UNHEARD = {ord(sign): None for sign in " \n\t`*_,;:!?()\"'"}
_MARKS = re.compile(r"\{\{(?:c\d{1,3}::)?|\}\}")


class _Asked(NamedTuple):
    """What a note asks: the words that matter; those of them that decide; where the note stands in the library."""

    note: Note
    words: frozenset[str]
    order: int


def _canonical(word: str) -> str:
    """A word as it is compared: one of all that mean the same, without its plural; empty if it says little.

    A word that decides by its spelling (a number, an acronym, a name in code) begins with `=`.
    """
    lower = word.lower()
    if lower in EMPTY:
        return ""
    known = SAME.get(lower)
    if known is None and (any(map(str.isdigit, word)) or not (word[1:].islower() or len(word) == 1)):
        plural = word[-1:] == "s" and word[:-1].isupper()
        return "=" + lower.replace(",", "").removesuffix("s" if plural else "")
    if known is None and len(lower) > 3 and lower[-1] == "s" and lower[-2] not in "su":
        lower = lower[:-1]
        known = SAME.get(lower)
    meaning = known or lower
    return f"={meaning}" if meaning in DECIDES else meaning


class _Vocabulary(dict[str, str]):
    """The canonical form of each word, with whatever signs stand at its ends; worked out once."""

    def __missing__(self, word: str) -> str:
        bare = word.strip(_EDGES)
        self[word] = form = _canonical(bare) if bare else ""
        return form

    def of(self, text: str) -> frozenset[str]:
        """The words of a text that matter."""
        found = set(map(self.__getitem__, text.split()))
        found.discard("")
        return frozenset(found)


def _answer(note: Note) -> str:
    """What is to be answered, as one text."""
    match note.body:
        case Basic(answer) | Typed(answer):
            return answer
        case Choice(options):
            return "\n".join(option.text for option in options if option.right)
        case Cloze():
            return "\n".join(re.findall(r"\{\{(?:c\d{1,3}::)?(.*?)\}\}", note.prompt, re.DOTALL))
        case body:
            return repr(body)


def _shape(note: Note) -> int:
    """Notes of different shapes are never one another's duplicates: a card may well be examined by an item."""
    body = type(note.body)
    return 0 if body in (Basic, Typed) else 1 if body is Cloze else 2 if body is Choice else 3


# --- the same twice -------------------------------------------------------------------------------------------------


def duplicate(library: Library) -> Iterator[tuple[Note, Finding]]:
    """A note that asks what another asks, word for word: twice the time, and no more is remembered."""
    for note, earlier in _twice(library):
        message = f"the same is asked at {_place(library, earlier)}"
        yield note, Finding(message, "delete one; its `formerly` keeps the other's history", (_prompt_key(note),))


def near_duplicate(library: Library) -> Iterator[tuple[Note, Finding]]:
    """A note that asks what another asks in other words; one that differs by a number or a name asks something else."""
    for note, earlier in _in_other_words(library):
        message = f"much the same is asked at {_place(library, earlier)}"
        fix = "delete one, or say in both what tells them apart"
        yield note, Finding(message, fix, (_prompt_key(note),))


def _place(library: Library, note: Note) -> str:
    return f"{one_line(library.deck_of(note).path)}:{note.line}"


def _prompt_key(note: Note) -> str:
    return "cloze" if isinstance(note.body, Cloze) else "q"


def _twice(library: Library) -> Iterator[tuple[Note, Note]]:
    """Each note with the first before it that has the same text, but for case and punctuation."""
    seen: dict[tuple[object, ...], Note] = {}
    for deck in library.decks:
        for note in deck.notes:
            earlier = seen.setdefault(_word_for_word(note), note)
            if earlier is not note:
                yield note, earlier


def _word_for_word(note: Note) -> tuple[object, ...]:
    """What two notes have in common that ask the same word for word."""
    return _shape(note), _spoken(note.prompt), note.code.strip(), _offered(note)


def _offered(note: Note) -> object:
    """What belongs to a question besides its text: an item's may be a bare "Which is true?"."""
    match note.body:
        case Basic() | Typed() | Cloze():
            return None
        case Choice(options):
            return frozenset(option.text for option in options)
        case body:
            return repr(body)


def _spoken(text: str) -> str:
    """A text without what is not heard when it is read out."""
    return text.casefold().translate(_UNHEARD).rstrip(".")


def _in_other_words(library: Library) -> Iterator[tuple[Note, Note]]:
    """Each note with the first before it that asks the same in other words."""
    vocabulary = _Vocabulary()
    blocks: dict[tuple[object, ...], list[_Asked]] = defaultdict(list)
    firsts: dict[tuple[object, ...], Note] = {}
    texts: dict[tuple[object, ...], set[object]] = {}
    for order, note in enumerate(note for deck in library.decks for note in deck.notes):
        if _shape(note) == 3:
            continue
        text = _MARKS.sub("", note.prompt) if isinstance(note.body, Cloze) else note.prompt
        words = vocabulary.of(text)
        decisive = frozenset(word for word in words if word[0] == "=")
        shape, code = _shape(note), note.code.strip()
        if (first := firsts.setdefault((shape, words, code), note)) is not note:
            known = texts.setdefault((shape, words, code), {_word_for_word(first)})
            if (text_of_note := _word_for_word(note)) in known:
                continue  # a duplicate, which is told as one
            known.add(text_of_note)
        blocks[shape, decisive, code].append(_Asked(note, words, order))
    pairs = (pair for block in blocks.values() if len(block) > 1 for pair in _alike(block, vocabulary))
    found: dict[int, tuple[Note, Note]] = {}
    for one, other in sorted(pairs, key=lambda pair: (pair[1].order, pair[0].order)):
        found.setdefault(other.order, (other.note, one.note))
    yield from found.values()


ALIKE = 0.8
"""The share of its words that a note must have in common with a longer one."""

COMMON = 30
"""A word by which so many notes would be found says how they are put (What does … mean?), not what they ask."""


def _alike(block: list[_Asked], vocabulary: _Vocabulary) -> Iterator[tuple[_Asked, _Asked]]:
    """The pairs of a block that ask the same, the earlier first."""
    for one, other in _candidates(block):
        if not _are_enemies(one.note, other.note) and _same_question(one, other, vocabulary):
            yield (one, other) if one.order < other.order else (other, one)


def _are_enemies(one: Note, other: Note) -> bool:
    """Whether one of two items says that they never stand on one form."""
    return bool({other.id, other.key} & set(one.excludes) or {one.id, one.key} & set(other.excludes))


def _candidates(block: list[_Asked]) -> Iterator[tuple[_Asked, _Asked]]:
    """The pairs with enough words in common, the one with fewer words first, found by their rarest words.

    A set of `n` words of which a share `t` is in another has one of its rarest `n - t n + 1` words there, so that only
    notes which share such a word are compared (prefix filtering: Chaudhuri et al. 2006, Bayardo et al. 2007).
    """
    frequency = Counter(word for each in block for word in each.words)
    by_word: dict[str, list[_Asked]] = defaultdict(list)
    for each in sorted(block, key=lambda each: len(each.words)):
        met = {other.order: other for word in each.words if word in by_word for other in by_word[word]}
        for other in met.values():
            if len(each.words & other.words) >= ALIKE * len(other.words):
                yield other, each
        rarest = sorted(each.words, key=lambda word: (frequency[word], word))
        for word in rarest[: len(rarest) - math.ceil(ALIKE * len(rarest)) + 1]:
            if len(by_word[word]) < COMMON:
                by_word[word].append(each)


LONG = 8
"""So many words in common make it unlikely that two questions with one answer are different ones."""


def _same_question(one: _Asked, other: _Asked, vocabulary: _Vocabulary) -> bool:
    """Whether two notes with much the same words ask the same: then one answer answers both."""
    only_one, only_other = _unmatched(one.words - other.words, other.words - one.words)
    common = len(one.words & other.words)
    if only_one and only_other:
        # Where one word stands in another's place, few words in common make two questions of one form.
        most = (1 - ALIKE) * min(len(one.words), len(other.words))
        if common < LONG or max(len(only_one), len(only_other)) > most:
            return False
    elif 2 * max(len(only_one), len(only_other)) > common:
        return False
    answers = [vocabulary.of(_answer(each.note)) or frozenset((_answer(each.note),)) for each in (one, other)]
    if not (answers[0] <= answers[1] or answers[1] <= answers[0]):
        missing = _unmatched(answers[0] - answers[1], answers[1] - answers[0])
        decisive = any(word[0] == "=" for side in missing for word in side)
        return not decisive and 4 * max(map(len, missing)) <= len(answers[0] & answers[1])
    return True


def _unmatched(ones: Iterable[str], others: Iterable[str]) -> tuple[set[str], set[str]]:
    """The words of two sides that have no counterpart on the other: another form of it, or a slip of the pen."""
    from rapidfuzz import fuzz  # only needed when two notes are much alike

    left, right = set(ones), set(others)
    for word in sorted(left):
        near = [each for each in right if "=" not in (word[0], each[0]) and fuzz.ratio(word, each) >= 80]
        if near:
            left.discard(word)
            right.discard(min(near))
    return left, right


RULES = (
    LibraryRule("duplicate", "warning", "two notes that ask the same", duplicate),
    LibraryRule("near-duplicate", "warning", "two notes that ask the same in other words", near_duplicate),
    LibraryRule("unused-fact", "warning", "a fact that no note cites", unused_fact),
)
