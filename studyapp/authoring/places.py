"""Where in a file a part of an entry stands: the entry is read again alone, which is only done for what is wrong."""

from collections.abc import Sequence

from studyapp.authoring.rules.rule import Way
from studyapp.content import yamltree
from studyapp.content.yamltree import Node, parse_piece


def place_of(lines: Sequence[str], line: int, column: int, at: Way) -> tuple[int, int]:
    """Line and column of a part of the entry that begins at a place; the entry's own where the part is not written."""
    node: Node | None = _entry(lines, line, column) if at else None
    for step in at:
        following = _step(node, step)
        if following is None:
            break
        node = following
    return (node.line, node.column) if node is not None else (line, column)


def _step(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, yamltree.Mapping):
        return next((value for key, value in node.entries if key.text == step), None)
    if isinstance(node, yamltree.Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def last_line(lines: Sequence[str], line: int, column: int) -> int:
    """The last line of the entry that begins at a place: before whatever is indented less than it."""
    after = line
    for number in range(line, len(lines)):
        text = lines[number]
        if text.strip() and len(text) - len(text.lstrip(" ")) < column - 1:
            break
        if text.strip():
            after = number + 1
    return after


def _entry(lines: Sequence[str], line: int, column: int) -> Node | None:
    """The tree of an entry, read alone; None if that cannot be done."""
    if not 0 < line <= len(lines):
        return None
    first = " " * (column - 1) + lines[line - 1][column - 1 :]
    return parse_piece([first, *lines[line : last_line(lines, line, column)]], line - 1)
