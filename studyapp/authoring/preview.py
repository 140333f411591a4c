"""Which lines of a deck file are which note, which note a line or an edit is in, and what there is to show of it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import msgspec

from studyapp.content.model import Note
from studyapp.content.problems import Problem
from studyapp.content.text import safe
from studyapp.content.yamltree import Mapping, Node, Scalar, parse_tree
from studyapp.content.yamltree import Sequence as List


class Extent(msgspec.Struct, frozen=True):
    """The lines of a note, both counted from 1 and both its own, with the id that is written in it, if any."""

    first: int
    last: int
    id: str = ""

    def __contains__(self, line: int) -> bool:
        return self.first <= line <= self.last


Lines = tuple[str, ...]


class Outline(msgspec.Struct, frozen=True, dict=True):
    """A deck file's lines, and where its notes stand among them, whether or not they can be read."""

    lines: Lines = ()
    notes: tuple[Extent, ...] = ()

    def note_at(self, line: int) -> Extent | None:
        """The note that a line belongs to."""
        return next((extent for extent in self.notes if line in extent), None)

    def nearest(self, line: int) -> Extent | None:
        """The note that a line is in or nearest to."""
        return min(self.notes, key=lambda note: max(note.first - line, line - note.last, 0), default=None)

    def text_of(self, extent: Extent) -> Lines:
        """A note's lines."""
        return self.lines[extent.first - 1 : extent.last]

    @cached_property
    def texts(self) -> frozenset[Lines]:
        """The lines of every note."""
        return frozenset(self.text_of(extent) for extent in self.notes)


class Look(msgspec.Struct, frozen=True):
    """What there is to show of a note: None and its problems when it cannot be read.

    `elsewhere` counts the file's problems outside of it. `stale` means that the note is shown as it last was readable.
    """

    path: str
    extent: Extent | None
    note: Note | None
    problems: tuple[Problem, ...]
    elsewhere: int = 0
    stale: bool = False


def look(path: str, extent: Extent | None, notes: Iterable[Note], problems: Sequence[Problem]) -> Look:
    """One note of a file, with those of the problems that stand within it.

    With all of the file's, when no note is meant, or one that cannot be read for something outside of it.
    """
    here = [problem for problem in problems if problem.path == path]
    note = next((note for note in notes if extent and note.line in extent and extent.id in ("", note.id)), None)
    within = [problem for problem in here if extent is None or problem.line in extent]
    if note is None and not within:
        within = here
    return Look(path, extent, note, tuple(within), len(here) - len(within))


def note_under_edit(before: Outline, after: Outline, met: Collection[Lines] = ()) -> Extent | None:
    """The note whose text was not there before; else the one in which the first line that differs stands.

    Of several, the first whose text was never `met`: the others were gone only while the file was being written.
    """
    changed = [extent for extent in after.notes if after.text_of(extent) not in before.texts]
    new = [extent for extent in changed if after.text_of(extent) not in met]
    return next(iter(new or changed), None) or after.note_at(_first_difference(before.lines, after.lines))


def _first_difference(before: Sequence[str], after: Sequence[str]) -> int:
    """The first line, from 1, that is not the same; one past the shorter text where that is all of the other."""
    same = zip(before, after, strict=False)
    return next((at for at, (old, new) in enumerate(same, 1) if old != new), min(len(before), len(after)) + 1)


# --- where notes stand ------------------------------------------------------------------------------------------------

_TOP_KEY = re.compile(r"(\w+):(?=\s|$)")
_ENTRY = re.compile(r"( *)-(?=\s|$)")
_ID = re.compile(r"""\s*(?:-\s+)?["']?id["']?:\s+["']?([A-Za-z0-9][A-Za-z0-9._-]*)""")


def outline(data: bytes, notes: Iterable[Note] = ()) -> Outline:
    """Where the notes of a deck file stand: by the dashes of their list, or else by the file's tree.

    `notes` are those that could be read. When each of them begins at a dash, as all but lists in brackets do, the file
    is not read a second time: that takes half as long as reading it.
    """
    text = data.decode("utf-8-sig", "replace")
    text = safe(text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n"))
    lines = tuple(text.split("\n"))
    found = list(_by_dashes(lines))
    known = {note.line for note in notes}
    if not known or not known <= {first for first, *_ in found}:
        root, errors = parse_tree(text)
        found = found if errors else list(_by_tree(root, len(lines)))
    return Outline(lines, tuple(_trimmed(lines, *each) for each in found))


Found = tuple[int, int, int, str]
"""First line, last line at most, the column of its keys (from 0), and the id."""


def _by_tree(root: Node | None, end: int) -> Iterator[Found]:
    entries = root.entries if isinstance(root, Mapping) else ()
    starts = [key.line for key, _ in entries] + [end + 1]
    for at, (key, value) in enumerate(entries):
        if key.text != "notes" or not isinstance(value, List):
            continue
        after = starts[at + 1]
        for node, following in pairwise([*value.items, None]):
            if node is not None:
                last = following.line - 1 if following else after - 1
                yield node.line, max(last, node.line), node.column - 1, _id_of(node)


def _id_of(node: Node) -> str:
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((value.text for key, value in entries if key.text == "id" and isinstance(value, Scalar)), "")


def _by_dashes(lines: Sequence[str]) -> Iterator[Found]:
    """Entries of the list under `notes:`, found by the column of its first dash."""
    starts: list[tuple[int, int]] = []
    within, indent = False, -1
    for number, line in enumerate([*lines, "end:"], 1):
        key, entry = _TOP_KEY.match(line), _ENTRY.match(line)
        if within and (key or (entry and indent in (-1, len(entry[1])))):
            indent = len(entry[1]) if entry else indent
            starts.append((number, indent))
        if key:
            for (first, column), (after, _) in pairwise(starts):
                found = next((match[1] for each in lines[first - 1 : after - 1] if (match := _ID.match(each))), "")
                yield first, after - 1, column + 2, found
            starts, within, indent = [], key[1] == "notes", -1


def _trimmed(lines: Sequence[str], first: int, last: int, column: int, note_id: str) -> Extent:
    """A note without what stands between it and the next: blank lines, and comments left of its keys."""
    if first > 1 and lines[first - 2].strip() == "-":
        first -= 1
    while last > first:
        line = lines[last - 1]
        words = line.lstrip()
        comment = words.startswith("#") and len(line) - len(words) < column
        if words and not comment and words.rstrip() not in ("-", "..."):
            break
        last -= 1
    return Extent(first, last, note_id)
