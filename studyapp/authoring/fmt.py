"""A deck's text put in order: ids written, keys in the order of the deck format, no stray white space.

Texts are never wrapped or quoted anew. Lines are moved whole, as `layout.py` cuts them, and spans of a `{mapping}` are
exchanged where they stand; a deck that is in order comes back byte for byte. The outcome is read again and held against
what was there: only with the same decks, texts and comments in it is it handed out.
"""

import re
from typing import NamedTuple

import yaml

from studyapp.authoring import layout
from studyapp.authoring.layout import Entry, Source, Table
from studyapp.authoring.sameness import Added, says_the_same
from studyapp.content.problems import Problem
from studyapp.content.reading import suggested_id
from studyapp.content.text import counted
from studyapp.content.yamltree import Mapping, Node, Scalar, Sequence


class Formatted(NamedTuple):
    """A deck file after formatting: its bytes, the ids that were written with their lines, and what else was changed.

    With `problems` it could not be formatted, and the bytes are those that were given.
    """

    data: bytes
    ids: tuple[tuple[int, str], ...] = ()
    changes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def format_deck(data: bytes, path: str) -> Formatted:
    """Put a deck file in order. Never raises: a file that is not YAML, or not a deck, comes back with its problems.

    What is wrong in a note (a key that is not known, an answer that is missing) does not keep the rest from it.
    """
    source = layout.read_source(data, path)
    if not isinstance(source, Source):
        return Formatted(data, problems=source)
    try:
        formatted, same = _formatted(source, data)
    except yaml.YAMLError:
        formatted, same = Formatted(data), False
    if not same:
        message = "formatting would change what this deck says, so that it was left as it is"
        return Formatted(data, problems=(Problem(path, 1, 1, "format", message, "put its keys in order by hand"),))
    return formatted


def _formatted(source: Source, data: bytes) -> tuple[Formatted, bool]:
    """The outcome, and whether it says the same. Raises YAMLError when it, or a step on the way, is not even YAML."""
    whole = source.text if source.text.endswith("\n") else f"{source.text}{source.cr}\n"
    text, added = _with_ids(whole, source)
    text, trimmed = _trimmed(text)
    text, ordered = _with_keys_in_order(text)
    text, tidied = _tidied(text, source.cr)
    after = source.encoded(text)
    if after == data:
        return Formatted(data), True
    changes = [f"the keys of {counted(ordered, 'entry', 'entries')} put in order"] if ordered else []
    if trimmed:
        changes.append(f"spaces at the end of {counted(trimmed, 'line')} removed")
    if whole != source.text:
        changes.append("a newline put at the end")
    new = set(added.values())
    ids = tuple((node.line, name) for node, name in _named(layout.tree_of(text)) if name in new)
    return Formatted(after, ids, (*changes, *tidied)), says_the_same(source, data, text, after, added)


# --- ids ----------------------------------------------------------------------------------------------------

_WITH_IDS = ("topics", "notes")


def _entries(tree: Mapping) -> list[Mapping]:
    """Topics and notes: what gets an id here. Those of facts and exams are names that other files refer to."""
    lists = [value.items for key, value in tree.entries if key.text in _WITH_IDS and isinstance(value, Sequence)]
    return [node for items in lists for node in items if isinstance(node, Mapping) and node.entries]


def _value(node: Mapping, name: str) -> Node | None:
    return next((value for key, value in node.entries if key.text == name), None)


def _named(tree: Mapping) -> list[tuple[Scalar, str]]:
    ids = [_value(node, "id") for node in _entries(tree)]
    return [(node, node.text) for node in ids if isinstance(node, Scalar)]


def _with_ids(text: str, source: Source) -> tuple[str, Added]:
    """The text with an id in each entry that has none, and those ids."""
    lines = text.split("\n")
    taken = ids_taken(source.tree)
    added: Added = {}
    edits: list[tuple[int, int, str]] = []
    for node in _entries(source.tree):
        first, given = node.entries[0][0], _value(node, "id")
        flow = lines[node.line - 1][node.column - 1] == "{"
        before = lines[first.line - 1][: first.column - 1]
        if given is None and not before.rstrip().endswith("?"):
            added[node.line, node.column] = name = unique(suggested_id(node), taken)
            if flow:
                edits.append((first.line - 1, first.column - 1, f"id: {name}, "))
            elif before.strip():
                edits.append((first.line - 1, first.column - 1, f"id: {name}{source.cr}\n{' ' * len(before)}"))
            else:
                line = layout.comments_above(lines, first.line - 1)
                edits.append((line, 0, f"{before}id: {name}{source.cr}\n"))
        elif isinstance(given, Scalar) and not given.text and _is_bare(lines, given):
            added[node.line, node.column] = name = unique(suggested_id(node), taken)
            edits.append((given.line - 1, given.column - 1, f" {name}"))
    for line, column, written in reversed(edits):
        lines[line] = lines[line][:column] + written + lines[line][column:]
    return "\n".join(lines), added


def _is_bare(lines: list[str], node: Scalar) -> bool:
    """Whether nothing at all stands where a value should."""
    line, at = lines[node.line - 1], node.column - 1
    return line[:at].endswith(":") and line[at : at + 1] in ("", " ", "\r")


def ids_taken(tree: Mapping) -> set[str]:
    """The ids that no new entry of a deck may have: those in use, and those that notes had before."""
    ids = {name for _, name in _named(tree)}
    for node in _entries(tree):
        formerly = _value(node, "formerly")
        former = formerly.items if isinstance(formerly, Sequence) else (formerly,)
        ids |= {each.text for each in former if isinstance(each, Scalar)}
    return ids


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number if need be; it is taken from now on."""
    number = 1
    chosen = name
    while chosen in taken:
        number += 1
        chosen = f"{name}-{number}"
    taken.add(chosen)
    return chosen


# --- the order of keys --------------------------------------------------------------------------------------


def _with_keys_in_order(text: str) -> tuple[str, int]:
    """The text with the keys of each mapping in the order of its table, and how many mappings were not."""
    root, characters = layout.nodes_of(text), list(text)
    in_flow = sum(_order_flow(characters, node, table) for node, table in layout.mappings(root) if node.flow_style)
    if in_flow:
        text = "".join(characters)
        root = layout.nodes_of(text)
    lines = text.split("\n")
    moves = [
        (node, entries, order)
        for node, table in layout.mappings(root)
        if not node.flow_style and (entries := layout.entries_of(node, lines))
        if (order := _order([entry.name for entry in entries], table)) != list(range(len(entries)))
    ]
    for node, entries, order in moves:
        _move(lines, node.start_mark.column, entries, order)
    return "\n".join(lines), in_flow + len(moves)


def _order(names: list[str], table: Table) -> list[int]:
    """In which order keys are written; those that are not known come last, as they were."""
    rank = {name: number for number, name in enumerate(table)}
    return sorted(range(len(names)), key=lambda number: rank.get(names[number], len(rank)))


def _order_flow(text: list[str], node: yaml.MappingNode, table: Table) -> bool:
    """Exchange the entries of a `{mapping}` in their places; not where comments stand between them."""
    spans = [(key.start_mark.index, max(key.end_mark.index, value.end_mark.index)) for key, value in node.value]
    order = _order([key.value for key, _ in node.value], table)
    edges = [node.start_mark.index + 1, *(place for span in spans for place in span), node.end_mark.index - 1]
    between = "".join("".join(text[edges[at] : edges[at + 1]]) for at in range(0, len(edges), 2))
    bare = any(isinstance(value, yaml.ScalarNode) and not (value.value or value.style) for _, value in node.value)
    if order == list(range(len(spans))) or bare or between.strip(", \r\n"):
        return False
    written: list[str] = []
    for number, each in enumerate(order):
        start, end = spans[each]
        written += [*text[edges[2 * number] : edges[2 * number + 1]], *text[start:end]]
    text[edges[0] : edges[-2]] = written
    return True


def _move(lines: list[str], column: int, entries: list[Entry], order: list[int]) -> None:
    """Put a block mapping's lines in order, in their places. Their number stays what it was.

    Comments above the entry that comes first after a dash go above the dash. A blank line above it goes to the entry
    that was first, which had none.
    """
    start, end, first = entries[0].start, entries[-1].end, order[0]
    before = lines[entries[0].key][:column]
    heads = [lines[entry.start : entry.key] for entry in entries]
    bodies = [lines[entry.key : entry.end] for entry in entries]
    if first:
        bodies[0][0] = " " * column + bodies[0][0][column:]
        bodies[first][0] = before + bodies[first][0][column:]
        blanks = next((number for number, line in enumerate(heads[first]) if line.strip()), len(heads[first]))
        old = [_indented(line, min(column, layout.indent(line))) for line in heads[0]]
        heads[0], heads[first] = [*heads[first][:blanks], *old], heads[first][blanks:]
        if before.strip():
            heads[first] = [_indented(line, layout.indent(before)) for line in heads[first]]
    lines[start:end] = [line for each in order for line in (*heads[each], *bodies[each])]


def _indented(line: str, column: int) -> str:
    return " " * column + line.lstrip(" \t") if line.strip() else line


# --- white space --------------------------------------------------------------------------------------------


def _trimmed(text: str) -> tuple[str, int]:
    """The text without spaces at the ends of lines, but within its texts, and how many lines had some.

    It comes before lines are moved: below another text, spaces on a blank line could become part of it.
    """
    lines = text.split("\n")
    texts = _lines_in_texts(layout.nodes_of(text), lines)
    bare = [line if number in texts else re.sub(r"[ \t]+(?=\r?\Z)", "", line) for number, line in enumerate(lines)]
    return "\n".join(bare), sum(line != old for line, old in zip(bare, lines, strict=True))


def _tidied(text: str, cr: str) -> tuple[str, list[str]]:
    """The text without blank lines at its end, and with a blank line between all entries of a list where most have one;
    and what of it was done."""
    lines = text.split("\n")
    root = layout.nodes_of(text)
    texts = _lines_in_texts(root, lines)
    missing = _missing_blanks(root, lines)
    length = len(lines) - 1
    while length and lines[length - 1] in ("", "\r") and length - 1 not in texts:
        length -= 1
    changes = [f"{counted(len(missing), 'blank line')} added between entries"] if missing else []
    if length < len(lines) - 1:
        changes.append(f"{counted(len(lines) - 1 - length, 'blank line')} at the end removed")
    tidy = [*lines[:length], ""]
    for number in sorted(missing, reverse=True):
        tidy.insert(number, cr)
    return "\n".join(tidy), changes


def _lines_in_texts(root: yaml.Node, lines: list[str]) -> set[int]:
    """The lines whose end lies within a text."""
    within: set[int] = set()
    for node in layout.scalars(root):
        first, last = node.start_mark.line, layout.last_line(node, lines)
        within.update(range(first + 1, last + 1) if layout.is_block_text(node) else range(first, last))
    return within


def _missing_blanks(root: yaml.MappingNode, lines: list[str]) -> list[int]:
    """The lines above which a list of the deck lacks the blank line that its other entries have."""
    missing = []
    for key, value in root.value:
        if key.value in layout.LISTS and isinstance(value, yaml.SequenceNode) and not value.flow_style:
            items = layout.items_of(value, lines)
            missing += layout.not_set_apart(items, lines) if layout.set_apart(items, lines) else []
    return missing
