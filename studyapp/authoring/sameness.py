"""Whether two texts of a deck say the same: asked of every outcome before it is handed out."""

from collections import Counter
from collections.abc import Collection

import msgspec

from studyapp.authoring import layout
from studyapp.authoring.layout import Source, Table
from studyapp.content import fields
from studyapp.content.model import DeckFile
from studyapp.content.parse import parse_deck
from studyapp.content.yamltree import Mapping, Node, Scalar, Sequence

Added = dict[tuple[int, int], str]
"""New ids by the line and the column of the entries that they are for."""


def says_the_same(source: Source, data: bytes, text: str, after: bytes, added: Added) -> bool:
    """Whether two texts differ in the order of keys, white space and new ids alone."""
    old, new = parse_deck(data, ""), parse_deck(after, "")
    more = Counter(problem.code for problem in new.problems) - Counter(problem.code for problem in old.problems)
    lost = Counter(source.text) + Counter("".join(added.values())) - Counter(text)
    return (
        not more
        and not {sign for sign in lost if not sign.isspace()}
        and _plain(source.tree, fields.DECK, added) == _plain(layout.tree_of(text), fields.DECK, {})
        and without_places(old) == without_places(new, set(added.values()))
    )


def _plain(node: Node, table: Table | None, added: Added) -> object:
    """A tree as plain values that are equal when its texts are, and the order of keys where it matters.

    Entries without an id are given the one that was added to them.
    """
    match node:
        case Scalar(_, _, text):
            return text.rstrip("\n")
        case Sequence(_, _, items):
            return [_plain(item, table, added) for item in items]
        case Mapping(line, column, entries):
            tables = layout.LISTS if table else {}
            keys = [(key.text, _plain(value, tables.get(key.text), added)) for key, value in entries]
            if table and (line, column) in added:
                keys = [("id", added[line, column]), *(each for each in keys if each != ("id", ""))]
            return sorted(keys, key=lambda each: each[0]) if table else keys
        case _:
            return None


def without_places(file: DeckFile, new: Collection[str] = ()) -> DeckFile:
    """What was read from a file without where it stood, what is wrong with it, and its new entries."""
    replace = msgspec.structs.replace
    facts = tuple(replace(fact, line=0, column=0) for fact in file.facts)
    exams = tuple(replace(exam, line=0, column=0) for exam in file.exams)
    deck = file.deck
    if deck:
        notes = tuple(replace(note, line=0, column=0) for note in deck.notes if note.id not in new)
        topics = tuple(replace(topic, line=0, column=0) for topic in deck.topics if topic.id not in new)
        deck = replace(deck, notes=notes, topics=topics, line=0, column=0, revision="")
    return replace(file, deck=deck, facts=facts, exams=exams, problems=())
