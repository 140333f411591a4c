"""YAML text to a tree of nodes that know their place, within bounds.

It reads libyaml's *events*, not PyYAML's loader: the loader turns `no`, `3.10` and `15:00` into a boolean, a
float and a number of minutes, keeps no places, accepts a key twice, and crashes on deep nesting. Here every
scalar stays the text that was typed.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from studyapp.content.text import one_line, safe
from studyapp.content.yamlerrors import LOADER, YamlError, cannot_begin, explained, quote_fix

MAX_DEPTH = 20
MAX_NODES = 500_000
MAX_SCALAR = 100_000
MAX_ERRORS = 10_000


class Scalar(NamedTuple):
    """A text, as it was typed: `no`, `3.10` and `~` are texts too."""

    line: int
    column: int
    text: str


class Sequence(NamedTuple):
    """A list of nodes."""

    line: int
    column: int
    items: "tuple[Node, ...]"


class Mapping(NamedTuple):
    """Keys with their nodes, in the author's order."""

    line: int
    column: int
    entries: "tuple[tuple[Scalar, Node], ...]"


class Broken(NamedTuple):
    """The value of a key that is not YAML; an error tells of it."""

    line: int
    column: int


Node = Scalar | Sequence | Mapping | Broken


def parse_tree(text: str) -> tuple[Node | None, list[YamlError]]:
    """The tree of a file (None for an empty one), and what of it is not YAML.

    A file that cannot be read whole is read again in pieces, so that a mistake costs no more than the piece
    that it is in, and a quote that is never closed swallows nothing beyond.
    """
    try:
        return _Builder().document(text), []
    except YamlError as error:
        if error.code == "too-many":
            return None, [error]
        root, errors = _tree_of_pieces(text.split("\n"))
        return root, errors or [error]


def parse_piece(lines: list[str], above: int) -> Node | None:
    """The tree of a part of a file that has so many lines above it; None if it cannot be read alone."""
    try:
        return _Builder().document("\n".join(lines), above)
    except YamlError:
        return None


# --- a file in pieces ---------------------------------------------------------------------------------------

_TOP_KEY = re.compile(r"(\w+):(?=\s|$)")
_LIST_KEY = re.compile(r"\w+:\s*(#.*)?$")
_ENTRY = re.compile(r"( *)-(?=\s|$)")
_DOCUMENT_MARK = re.compile(r"(---|\.\.\.)(\s|$)")


def _tree_of_pieces(lines: list[str]) -> tuple[Node | None, list[YamlError]]:
    """The tree of those pieces of a file that are YAML, and what is wrong with the others."""
    builder = _Builder()
    errors: list[YamlError] = []
    values: list[tuple[Scalar, Node, list[Node]]] = []
    end = _end_of_document(lines)
    if "".join(lines[end:]).strip() not in ("", "..."):
        errors.append(_second_document(end + 1, 1))
    for first, after in _pieces(lines[:end]):
        key = _TOP_KEY.match(lines[first])
        try:
            node = builder.document("\n".join(lines[first:after]), first)
        except YamlError as error:
            if error.code == "too-many":
                return None, [*errors, error]
            errors.extend(_errors_within(lines, first, after, error))
            if len(errors) >= MAX_ERRORS and after < end:
                message = f"there are {MAX_ERRORS:,} mistakes above, and the file is not read further"
                errors[MAX_ERRORS:] = [YamlError("too-many", after + 1, 1, message, "mend those first")]
                break
            if key:
                values.append((Scalar(first + 1, 1, key[1]), Broken(first + 1, 1), []))
            elif values:
                values[-1] = (values[-1][0], Broken(first + 1, 1), values[-1][2])
            continue
        if isinstance(node, Mapping):
            values.extend((name, value, []) for name, value in node.entries)
        elif isinstance(node, Sequence) and values:
            values[-1][2].extend(node.items)
    entries = [
        (name, Sequence(items[0].line, items[0].column, tuple(items)) if items else value)
        for name, value, items in values
    ]
    return (Mapping(entries[0][0].line, 1, tuple(entries)) if entries else None), errors


def _end_of_document(lines: list[str]) -> int:
    """The line at which a second document begins, or the number of lines."""
    begun = False
    for number, line in enumerate(lines):
        if begun and _DOCUMENT_MARK.match(line):
            return number
        begun = begun or _TOP_KEY.match(line) is not None
    return len(lines)


def _pieces(lines: list[str]) -> Iterator[tuple[int, int]]:
    """From where to where its pieces go: what is above the first key, each key, each entry of its list."""
    start = 0
    indent: int | None = None  # of the entries of the list that we are in; -1 before the first
    for number, line in enumerate(lines):
        entry = _ENTRY.match(line) if indent is not None else None
        if _TOP_KEY.match(line):
            indent = -1 if _LIST_KEY.match(line) else None
        elif entry and indent in (-1, len(entry[1])):
            indent = len(entry[1])
        else:
            continue
        if number:
            yield start, number
        start = number
    yield start, len(lines)


_KEY = r"\w+:(?:\s|$)"
_ENTRY_WITH_KEY = re.compile(rf"( *- +){_KEY}")


def _errors_within(lines: list[str], first: int, after: int, error: YamlError, depth: int = 3) -> list[YamlError]:
    """All that is wrong in a piece, found by reading its own pieces alone: an entry's keys, a key's entries."""
    errors: list[YamlError] = []
    starts = _inner_pieces(lines, first, after) if depth else []
    for start, end in pairwise([*starts, after]):
        try:
            _Builder().document("\n".join(lines[start:end]), start)
        except YamlError as inner:
            errors.extend(_errors_within(lines, start, end, inner, depth - 1))
    return errors or [error]


def _inner_pieces(lines: list[str], first: int, after: int) -> list[int]:
    """The lines at which the keys of an entry begin, or the entries of a key that has its value below it."""
    if entry := _ENTRY_WITH_KEY.match(lines[first]):
        begin = re.compile(rf" {{{len(entry[1])}}}{_KEY}")
    elif entry := _ENTRY.match(next((line for line in lines[first + 1 : after] if line.strip()), "")):
        begin = re.compile(rf" {{{len(entry[1])}}}-(\s|$)")
    else:
        return []
    return [first, *(number for number in range(first + 1, after) if begin.match(lines[number]))]


# --- a tree from events -------------------------------------------------------------------------------------


class _Builder:
    """Turns YAML into nodes, counting as it goes; one builder may read several texts, counted together."""

    def __init__(self) -> None:
        self._nodes = 0
        self._text = ""
        self._first = 0
        self._end = (1, 1)
        self._events: Iterator[Any] = iter(())

    def document(self, text: str, first: int = 0) -> Node | None:
        """The tree of a text that has `first` lines above it. Raises YamlError."""
        self._text, self._first = text, first
        self._end = text.count("\n") + 1, len(text) - text.rfind("\n")
        self._events = yaml.parse(text, Loader=LOADER)
        try:
            return self._root()
        except yaml.MarkedYAMLError as error:
            problem = explained(error, text)
        except YamlError as error:
            problem = error
        problem.line += first
        raise problem from None

    def _root(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self._events:
            if type(event) is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _second_document(*self._place(event))
            elif type(event) in _CONTENT:
                root = self._node(event, 1)
        return root

    def _node(self, event: Any, depth: int) -> Node:
        self._nodes += 1
        if event.anchor is not None or event.tag is not None or depth > MAX_DEPTH or self._nodes > MAX_NODES:
            self._refuse(event, depth)
        kind = type(event)
        line, column = self._place(event)
        if kind is yaml.ScalarEvent:
            text = event.value
            if len(text) > MAX_SCALAR:
                message = f"this text has {len(text):,} characters"
                raise YamlError("too-long", line, column, message, f"keep it under {MAX_SCALAR:,}")
            # Only double quotes have escapes, that can bring in what the text as a whole does not hold.
            return Scalar(line + self._first, column, safe(text) if event.style == '"' else text)
        if kind is yaml.SequenceStartEvent:
            items = []
            while type(following := next(self._events)) is not yaml.SequenceEndEvent:
                items.append(self._node(following, depth + 1))
            return Sequence(line + self._first, column, tuple(items))
        entries: list[tuple[Scalar, Node]] = []
        while type(following := next(self._events)) is not yaml.MappingEndEvent:
            key = self._node(following, depth + 1)
            if not isinstance(key, Scalar) and event.flow_style:
                raise self._error(event, "start", cannot_begin("{"))
            if not isinstance(key, Scalar):
                raise self._error(following, "key", "a key must be a word, not a list or keys with values")
            entries.append((key, self._node(next(self._events), depth + 1)))
        return Mapping(line + self._first, column, tuple(entries))

    def _refuse(self, event: Any, depth: int) -> None:
        """Stop at what a deck may not hold."""
        if event.anchor is not None:
            sign, what = ("*", "alias") if type(event) is yaml.AliasEvent else ("&", "anchor")
            raise self._error(event, what, f"{sign}{one_line(event.anchor, 40)} is a YAML {what}, and decks have none")
        if event.tag is not None:
            tag = one_line(event.tag, 60).replace("tag:yaml.org,2002:", "!!")
            raise self._error(event, "tag", f"{tag} is a YAML tag, and decks have none")
        if depth > MAX_DEPTH:
            message = f"values are nested more than {MAX_DEPTH} deep"
            raise YamlError("too-deep", *self._place(event), message, "a deck needs no more than 5")
        if self._nodes > MAX_NODES:
            message = f"there are more than {MAX_NODES:,} values in this file"
            raise YamlError("too-many", *self._place(event), message, "split the deck")

    def _place(self, event: Any) -> tuple[int, int]:
        """Where an event begins; libyaml puts what is missing at the end of a text on a line below it."""
        mark = event.start_mark
        begin = mark.line + 1, mark.column + 1
        return begin if begin < self._end else self._end

    def _error(self, event: Any, code: str, message: str) -> YamlError:
        """An error that quotes mend."""
        line, column = self._place(event)
        fix = quote_fix(self._text, line, column) or "put the whole text in quotes"
        return YamlError(code, line, column, message, fix)


_CONTENT = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent, yaml.AliasEvent)


def _second_document(line: int, column: int) -> YamlError:
    return YamlError("documents", line, column, "a second document begins here", "keep one deck in a file")
