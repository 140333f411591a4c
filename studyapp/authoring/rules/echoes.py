"""The clang of a word: one that the stem and the key share, and no distractor."""

import re
from collections import Counter
from collections.abc import Iterator

from studyapp.authoring.rules.items import Numbered, numbered, options_of
from studyapp.authoring.rules.rule import Finding, LibraryRule
from studyapp.authoring.rules.words import bare, quoted, subject_words, words
from studyapp.content.library import Library
from studyapp.content.model import Basic, Note, Typed

RARE_SHARE = 0.02
"""The share of a library's notes that a rare word stands in at most: what decks are about stands in more."""

RARE_NOTES = 2
"""In so few notes a word is rare however small the library is."""


def echo(library: Library) -> Iterator[tuple[Note, Finding]]:
    """A rare word that the stem shares with the key alone (Haladyna et al. 2002, guideline 28b: clang associations).

    Where a distractor has such a word of its own, it clangs as well, and nothing is given away.
    """
    candidates = [(note, found) for note in library.notes.values() if (found := _shared_by_key_alone(note))]
    if not candidates:
        return
    counts = _notes_with(set().union(*(shared for _, (_, shared) in candidates)), library)
    most = max(RARE_NOTES, int(RARE_SHARE * len(library.notes)))
    for note, (key, shared) in candidates:
        rare = next((word for word in words(key.text) if bare(word) in shared and counts[bare(word)] <= most), "")
        written = re.search(re.escape(rare), key.text, re.IGNORECASE) if rare else None
        if written:
            message = f"{quoted(written[0])} stands in the stem and in the key alone: it points to the key"
            fix = "say it in other words on one side, or let a distractor take up a word of the stem as well"
            yield note, Finding(message, fix, key.at)


def _shared_by_key_alone(note: Note) -> tuple[Numbered, set[str]] | None:
    """The key with the words of the stem that no distractor has; none if a distractor has one that no key has."""
    options = options_of(note)
    if not options:
        return None
    stem = subject_words(note.prompt)
    of_keys: set[str] = set()
    of_distractors: set[str] = set()
    for option in options:
        (of_keys if option.right else of_distractors).update(stem & subject_words(option.text))
    shared = of_keys - of_distractors
    if not shared or of_distractors - of_keys:
        return None
    return next((each, shared) for each in numbered(note, right=True) if subject_words(each.text) & shared)


def _notes_with(asked_for: set[str], library: Library) -> Counter[str]:
    """In how many notes each of some bare words stands. Only texts with the beginning of one are taken apart."""
    beginnings = [word[:-1] for word in asked_for]
    counts: Counter[str] = Counter()
    for note in library.notes.values():
        answer = note.body.answer if isinstance(note.body, (Basic, Typed)) else ""
        texts = (note.prompt, answer, *(option.text for option in options_of(note)))
        everything = " ".join(texts).lower()
        if any(beginning in everything for beginning in beginnings):
            counts.update(asked_for.intersection(frozenset().union(*map(subject_words, texts))))
    return counts


RULES = (LibraryRule("echo", "warning", "a rare word that stem and key share, and no distractor", echo),)
