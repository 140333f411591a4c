"""Where things stand in a deck's text: which lines are a key's, with the comments that go with them.

Whoever changes a deck for its author moves and adds whole lines that are cut here, so that what is not moved stays
as it was typed, to the last space. Lines and columns count from 0 here, as in YAML's own marks; a line of a file with
CRLF ends keeps its CR.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import yaml

from studyapp.content import fields
from studyapp.content.fields import Field
from studyapp.content.model import MAX_BYTES
from studyapp.content.parse import parse_deck
from studyapp.content.problems import Problem
from studyapp.content.text import safe
from studyapp.content.yamlerrors import LOADER
from studyapp.content.yamltree import Mapping as Tree
from studyapp.content.yamltree import parse_tree

Table = Mapping[str, Field]

LISTS: Mapping[str, Table] = {
    "topics": fields.TOPIC,
    "notes": fields.NOTE,
    "facts": fields.FACT,
    "exams": fields.EXAM,
    "options": fields.OPTION,
    "domains": fields.DOMAIN,
}
"""The keys whose value is a list of mappings, with the table of the keys in those."""

_MODELINE = re.compile(r"#\s*(yaml-language-server:|vim?:|-\*-|SPDX-)|#!")


class Source(NamedTuple):
    """A deck file as text. `mark` is its byte order mark, if it has one; `old_mac` that its lines end with CR alone."""

    text: str
    tree: Tree
    mark: bytes = b""
    old_mac: bool = False

    @property
    def cr(self) -> str:
        """What a new line ends with besides its newline."""
        end = self.text.find("\n")
        return "\r" if end > 0 and self.text[end - 1] == "\r" else ""

    def encoded(self, text: str) -> bytes:
        """Another text as this file's bytes."""
        return self.mark + (text.replace("\n", "\r") if self.old_mac else text).encode()


def read_source(data: bytes, path: str) -> Source | tuple[Problem, ...]:
    """A deck file to work on; or why that cannot be done, when it is not YAML or not a deck."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data.removeprefix(mark).decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(data) > MAX_BYTES:
        return parse_deck(data, path).problems
    old_mac = "\n" not in text and "\r" in text
    text = text.replace("\r", "\n") if old_mac else text
    tree, errors = parse_tree(_shown(text))
    if errors or not isinstance(tree, Tree) or not {key.text for key, _ in tree.entries} & fields.DECK.keys():
        return parse_deck(data, path).problems
    return Source(text, tree, mark, old_mac)


def _shown(text: str) -> str:
    """The text as the reader of decks sees it, with each character and each line where it is in the text."""
    return "\r\n".join(map(safe, text.split("\r\n")))


@lru_cache(maxsize=1)
def tree_of(text: str) -> Tree:
    """The tree of a text that is known to be a deck in YAML."""
    tree, _ = parse_tree(_shown(text))
    return tree if isinstance(tree, Tree) else Tree(1, 1, ())


class _Loader(LOADER):  # type: ignore[misc]
    """libyaml's, without the search for what type each text might be, which takes most of its time."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return ""


@lru_cache(maxsize=1)
def nodes_of(text: str) -> yaml.MappingNode:
    """The same with the end of each node, for a text that `read_source` found to be YAML without great depth.

    Raises YAMLError.
    """
    root = yaml.compose(_shown(text), Loader=_Loader)
    if not isinstance(root, yaml.MappingNode):
        raise yaml.YAMLError("not a mapping")
    return root


# --- walking through a deck ---------------------------------------------------------------------------------


def value_of(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    """The value of a key."""
    return next((value for key, value in node.value if key.value == name), None)


def mappings(node: yaml.Node, table: Table = fields.DECK) -> Iterator[tuple[yaml.MappingNode, Table]]:
    """Every mapping whose keys have an order, with the table that gives it; inner ones before outer ones."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.value in table and key.value in LISTS and isinstance(value, yaml.SequenceNode):
            for item in value.value:
                yield from mappings(item, LISTS[key.value])
    yield node, table


def scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every text, keys too."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for child in _children(node):
            yield from scalars(child)


def _children(node: yaml.Node) -> list[yaml.Node]:
    return [each for pair in node.value for each in pair] if isinstance(node, yaml.MappingNode) else node.value


# --- lines --------------------------------------------------------------------------------------------------


def is_block_text(node: yaml.Node) -> bool:
    """Whether it is a text below `|` or `>`."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def last_line(node: yaml.Node, lines: list[str]) -> int:
    """The last line with something of a node on it; YAML's own marks run on to whatever comes next."""
    first: int = node.start_mark.line
    last: int = node.end_mark.line
    if is_block_text(node):
        last -= node.end_mark.column == 0
        spaces = _spaces_of_a_break(lines[first : last + 1], node.start_mark.column)
        while last > first and not lines[last].strip(" \r") and indent(lines[last].rstrip("\r")) <= spaces:
            last -= 1
        return last
    if isinstance(node, yaml.CollectionNode):
        return last if node.flow_style else max(last_line(each, lines) for each in _children(node)[-2:])
    return first if isinstance(node, yaml.ScalarNode) and not (node.value or node.style) else last


def _spaces_of_a_break(lines: list[str], column: int) -> int:
    """How many spaces a blank line below `|` may hold before they are part of the text; not all that it may, when the
    indentation is given after the sign."""
    if re.match(r"[|>][+-]?[0-9]", lines[0][column:]):
        return 0
    return next((indent(line) for line in lines[1:] if line.strip(" \r")), 0)


def after_comments(lines: list[str], line: int, column: int) -> int:
    """The line after those comments from a line on that stand further right than a column."""
    after = line
    for number in range(line, len(lines)):
        text = lines[number].strip()
        if text and not (text.startswith("#") and indent(lines[number]) > column):
            break
        after = number + 1 if text else after
    return after


def indent(line: str) -> int:
    """At which column a line begins."""
    return len(line) - len(line.lstrip(" \t"))


class Entry(NamedTuple):
    """A key of a block mapping with its value: comments and blank lines above it go from `start` to `key`, its own
    lines from there to `end`."""

    name: str
    start: int
    key: int
    end: int


def entries_of(node: yaml.MappingNode, lines: list[str]) -> list[Entry]:
    """The keys of a block mapping as lines; none when one of them does not begin its line."""
    column = node.start_mark.column
    entries: list[Entry] = []
    for number, (key, value) in enumerate(node.value):
        line = key.start_mark.line
        before = lines[line][:column]
        if key.start_mark.column != column or (before.strip() if number else before.rstrip().endswith("?")):
            return []
        start = entries[-1].end if entries else (line if before.strip() else comments_above(lines, line))
        end = max(last_line(key, lines), last_line(value, lines)) + 1
        entries.append(Entry(key.value, start, line, after_comments(lines, end, column)))
    return entries


def comments_above(lines: list[str], line: int) -> int:
    """Where the comments right above a line begin, without those that are for programs and stand at the top."""
    while line and lines[line - 1].lstrip().startswith("#") and not _MODELINE.match(lines[line - 1].lstrip()):
        line -= 1
    return line


class Item(NamedTuple):
    """An entry of a list in lines: from the line with its dash to that after its last, its own comments with it."""

    dash: int
    end: int


def items_of(node: yaml.SequenceNode, lines: list[str]) -> list[Item]:
    """The entries of a block list as lines."""
    column = node.start_mark.column
    items: list[Item] = []
    for child in node.value:
        dash = child.start_mark.line
        while dash > node.start_mark.line and not (
            lines[dash][column : column + 1] == "-" and indent(lines[dash]) == column
        ):
            dash -= 1
        items.append(Item(dash, after_comments(lines, last_line(child, lines) + 1, column)))
    return items


def set_apart(items: list[Item], lines: list[str]) -> bool:
    """Whether it is the habit of a list to have blank lines between its entries."""
    gaps = [_has_blank(lines, above, below) for above, below in pairwise(items)]
    return bool(gaps) and sum(gaps) * 2 > len(gaps)


def _has_blank(lines: list[str], above: Item, below: Item) -> bool:
    return any(not line.strip() for line in lines[above.end : below.dash])


def not_set_apart(items: list[Item], lines: list[str]) -> list[int]:
    """The lines above which a blank one is missing between entries."""
    return [above.end for above, below in pairwise(items) if not _has_blank(lines, above, below)]
