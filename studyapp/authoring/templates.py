"""New decks and notes as text, and a note added to a deck's text, of which nothing else is touched."""

from collections.abc import Mapping
from typing import NamedTuple

import yaml

from studyapp.authoring import layout
from studyapp.authoring.layout import Source
from studyapp.authoring.sameness import without_places
from studyapp.content import fields
from studyapp.content.parse import parse_deck
from studyapp.content.yamltree import Mapping as Tree
from studyapp.content.yamltree import Scalar, Sequence, parse_tree
from studyapp.errors import DeckProblem

Value = str | list[str] | Mapping[str, str] | Mapping[str, list[str]] | list[dict[str, str]]
Fields = Mapping[str, Value]
"""What a note says, by key: a text, several, pairs, variables with their numbers, or options."""

KINDS: Mapping[str, Fields] = {
    "basic": {"q": "TODO", "a": "TODO", "explain": "TODO"},
    "cloze": {"cloze": "TODO {{TODO}}", "explain": "TODO"},
    "typed": {"q": "TODO", "answer": "TODO", "explain": "TODO"},
    "choice": {
        "q": "TODO",
        "options": [
            {"right": "TODO right", "why": "TODO"},
            {"wrong": "TODO wrong", "why": "TODO"},
            {"wrong": "TODO also wrong", "why": "TODO"},
        ],
    },
    "ordering": {"q": "TODO", "order": ["TODO first", "TODO second", "TODO third"], "explain": "TODO"},
    "matching": {
        "q": "TODO",
        "match": {"TODO left": "TODO right", "TODO other left": "TODO other right"},
        "explain": "TODO",
    },
    "computed": {
        "q": "TODO {x}",
        "vars": {"x": ["1", "2", "3"]},
        "compute": "x * 1",
        "unit": "TODO",
        "explain": "TODO",
    },
}
"""What an author fills in, for each kind of note."""


# --- values to text -----------------------------------------------------------------------------------------


def in_order(note: Fields) -> dict[str, Value]:
    """The keys of a note as the deck format orders them."""
    rank = {name: number for number, name in enumerate(fields.NOTE)}
    return {name: note[name] for name in sorted(note, key=lambda name: rank.get(name, len(rank)))}


def note_lines(note: Fields) -> list[str]:
    """A note as lines of YAML, without the dash and the indentation that it has in a list."""
    lines: list[str] = []
    for key, value in in_order(note).items():
        if isinstance(value, str):
            lines.append(f"{key}: {written(value)}")
            continue
        lines.append(f"{key}:")
        if isinstance(value, Mapping):
            lines += [f"  {_key(name)}: {_listed(each)}" for name, each in value.items()]
            continue
        for item in value:
            pairs = [f"{name}: {written(text)}" for name, text in item.items()] if isinstance(item, dict) else []
            first, *others = pairs or [written(str(item))]
            lines += [f"  - {first}", *(f"    {other}" for other in others)]
    return lines


def _listed(value: str | list[str]) -> str:
    return written(value) if isinstance(value, str) else _flow(value)


def _flow(value: Value | Fields | dict[str, str]) -> str:
    """A value for a list in [brackets]."""
    if isinstance(value, str):
        return written(value, "[{}]")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {_flow(each)}" for name, each in value.items()) + "}"
    return "[" + ", ".join(_flow(each) for each in value) + "]"


def written(text: str, place: str = "k: {}") -> str:
    """A text as YAML: bare where the reader of decks reads it back from such a place, else in double quotes."""
    if text and "\n" not in text and text.strip() == text:
        match parse_tree(place.replace("{}", text)):
            case ((Tree(_, _, ((_, Scalar(_, _, read)),)) | Sequence(_, _, (Scalar(_, _, read),))), []) if read == text:
                return text
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(sign, escaped)
    return f'"{text}"'


def _key(text: str) -> str:
    match parse_tree(f"{text}: v"):
        case Tree(_, _, ((Scalar(_, _, read), Scalar(_, _, "v")),)), [] if read == text:
            return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def deck_text(deck: str, title: str) -> tuple[str, int]:
    """A deck with one note to fill in, and the line of that note."""
    head = [f"deck: {deck}", f"title: {written(title or deck)}", "", "notes:"]
    first, *others = note_lines({"id": "todo", **KINDS["basic"]})
    lines = [*head, f"  - {first}", *(f"    {line}" for line in others), ""]
    return "\n".join(lines), len(head) + 1


# --- a note into a deck -------------------------------------------------------------------------------------


class Added(NamedTuple):
    """A deck file with one more note: its bytes, and the line (from 1) on which the note begins."""

    data: bytes
    line: int


def with_note(data: bytes, path: str, note: Fields) -> Added:
    """The deck file with a note at the end of its `notes`, which may be missing; all else as it was.

    Raises DeckProblem when the file is not a deck in YAML, or would not be read with the note in it.
    """
    source = layout.read_source(data, path)
    if not isinstance(source, Source):
        raise DeckProblem(str(source[0]), "Mend that first; nothing was written.")
    try:
        text, line = _with_note(source, note)
    except yaml.YAMLError:
        raise DeckProblem(f"No note can be added to {path} by program.", "Write it by hand.") from None
    after = source.encoded(text)
    old, new = parse_deck(data, path), parse_deck(after, path)
    known = {problem.code for problem in old.problems}
    if new.deck is None:
        raise DeckProblem(f"{path} has no id as a deck.", "Begin it with `deck: some-id`; nothing was written.")
    for problem in new.problems:
        if problem.code not in known:
            raise DeckProblem(str(problem), "Nothing was written.")
    name = str(note["id"])
    if all(each.id != name for each in new.deck.notes) or without_places(new, [name]) != without_places(old):
        raise DeckProblem(f"No note can be added to {path} by program.", "Write it by hand; nothing was written.")
    return Added(after, line)


def _with_note(source: Source, note: Fields) -> tuple[str, int]:
    text = source.text if source.text.endswith("\n") else f"{source.text}{source.cr}\n"
    root = layout.nodes_of(text)
    notes = layout.value_of(root, "notes")
    if isinstance(notes, yaml.SequenceNode) and notes.flow_style and (notes.value or root.flow_style):
        return _into_brackets(source.text, notes, _flow(in_order(note)))
    if root.flow_style:
        return _into_brackets(source.text, root, f"notes: [{_flow(in_order(note))}]")
    lines = text.split("\n")
    if isinstance(notes, yaml.SequenceNode) and notes.flow_style:  # `notes: []`
        start, end = notes.start_mark, notes.end_mark
        lines[start.line : end.line + 1] = [lines[start.line][: start.column].rstrip() + lines[end.line][end.column :]]
        root = layout.nodes_of("\n".join(lines))
    at, new, dash = _place(root, lines, note)
    ended = at < len(lines) - 1 and text != source.text  # what comes last stays without a newline
    lines[at:at] = [line + source.cr for line in new]
    return "\n".join(lines).removesuffix(f"{source.cr}\n" if ended else ""), at + dash + 1


def _into_brackets(text: str, node: yaml.CollectionNode, new: str) -> tuple[str, int]:
    """A new last entry of a [list] or {mapping}."""
    children = list(node.value)
    last = children[-1][-1] if children and isinstance(children[-1], tuple) else (children or [None])[-1]
    at = last.end_mark.index if last is not None else node.start_mark.index + 1
    line = text.count("\n", 0, at) + 1
    return f"{text[:at]}{', ' if last is not None else ''}{new}{text[at:]}", line


def _place(root: yaml.MappingNode, lines: list[str], note: Fields) -> tuple[int, list[str], int]:
    """Above which line a note goes, the lines to put there, and which of them is the note's first."""
    notes = layout.value_of(root, "notes")
    column = root.start_mark.column
    entries = layout.entries_of(root, lines)
    if isinstance(notes, yaml.SequenceNode):
        items = layout.items_of(notes, lines)
        apart = layout.set_apart(items, lines) if len(items) > 1 else any(not line.strip() for line in lines[:-1])
        dash = notes.start_mark.column
        last = notes.value[-1].start_mark
        keys = last.column if last.line == items[-1].dash and last.column > dash else dash + 2
        return items[-1].end, [*([""] if apart else []), *_as_item(note, dash, keys)], int(apart)
    new = _as_item(note, column + 2, column + 4)
    if notes is not None:
        at = next((entry.end for entry in entries if entry.name == "notes"), len(lines) - 1)
        return at, new, 0
    order = list(fields.DECK)
    above = order[: order.index("notes")]
    ends = [entry.end for entry in entries if entry.name in above] or [entry.end for entry in entries[-1:]]
    at = max(ends, default=len(lines) - 1)
    below = [""] if lines[at].strip() else []
    return at, ["", " " * column + "notes:", *new, *below], 2


def _as_item(note: Fields, dash: int, keys: int) -> list[str]:
    first, *others = note_lines(note)
    return [f"{' ' * dash}-{' ' * (keys - dash - 1)}{first}", *(" " * keys + line for line in others)]
