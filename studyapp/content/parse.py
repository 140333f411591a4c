"""The text of a deck file to a deck and the problems in it.

A broken note costs that note: the YAML around it is still read. A broken deck costs that deck.
"""

import codecs
import hashlib
import itertools
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

from studyapp.content import fields
from studyapp.content.blueprints import read_blueprint
from studyapp.content.cards import ClozeError, cloze_numbers
from studyapp.content.compute import FormulaError, evaluate
from studyapp.content.model import (
    MAX_BYTES,
    Basic,
    Blueprint,
    Body,
    Choice,
    Cloze,
    Computed,
    Deck,
    DeckFile,
    Fact,
    Matching,
    Note,
    Option,
    Ordering,
    Topic,
    Typed,
)
from studyapp.content.reading import Reader, Values
from studyapp.content.text import one_line, safe
from studyapp.content.yamlerrors import YamlError
from studyapp.content.yamltree import Mapping, Node, Scalar, parse_tree

DRAWS_PER_NOTE = 5_000
"""In how many ways a note's variables may be drawn: each is tried, so that none fails before a learner."""

WORK_PER_FILE = 4_000_000
"""How much formula may be tried in one file, in characters."""

MOST_REVIEW_DAYS = 3_650
"""For how long a check of a fact may be said to hold: ten years."""


def parse_deck(data: bytes, path: str) -> DeckFile:
    """Read a deck file. Never raises: whatever is wrong is among the problems."""
    text, root, errors = _tree(data)
    reader = Reader(path, text, revision=hashlib.blake2b(text.encode(), digest_size=6).hexdigest())
    for error in errors:
        reader.report(error, error.code, error.message, error.fix)
    if root is None and not errors:
        nothing = Scalar(1, 1, "")
        reader.report(nothing, "empty-deck", "the file is empty", "begin it with `deck: some-id` and `notes:`")
    mapping = reader.mapping(root, "a deck") if root else None
    read = _read_deck(reader, mapping) if mapping else DeckFile(path)
    return msgspec.structs.replace(read, problems=tuple(sorted(reader.problems)))


def _tree(data: bytes) -> tuple[str, Node | None, list[YamlError]]:
    """A file's text, its tree, and what of it cannot be read."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data) / 1e6:,.1f} MB, and {MAX_BYTES / 1e6:.0f} MB is the most"
        return "", None, [YamlError("too-large", 1, 1, message, "split the deck")]
    try:
        text = _decoded(data)
    except YamlError as error:
        return "", None, [error]
    return text, *parse_tree(text)


def _decoded(data: bytes) -> str:
    """The bytes as text, control characters made visible. Raises YamlError when they are not UTF-8."""
    data = _with_plain_lines(data)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _not_text(data, error.start, f"byte 0x{data[error.start]:02x} is not UTF-8") from None
    if (at := data.find(b"\0")) >= 0:
        raise _not_text(data, at, "there is a NUL byte")
    return safe(text)


def readable(data: bytes) -> str:
    """The bytes as the text that problems have their places in, whatever they are; for showing."""
    return safe(_with_plain_lines(data[:MAX_BYTES]).decode(errors="replace"))


def _with_plain_lines(data: bytes) -> bytes:
    data = data.removeprefix(codecs.BOM_UTF8)
    return data.replace(b"\r\n", b"\n") if b"\n" in data else data.replace(b"\r", b"\n")


def _not_text(data: bytes, at: int, message: str) -> YamlError:
    line = data.count(b"\n", 0, at) + 1
    column = len(data[data.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
    return YamlError("encoding", line, column, message, "save the file as UTF-8 text")


def _read_deck(reader: Reader, root: Mapping) -> DeckFile:
    written = {key.text: value for key, value in root.entries}
    if not written.keys() & fields.DECK.keys():
        message = "this is not a deck"
        reader.report(root, "missing", message, "begin it with `deck: some-id`, or keep the file elsewhere")
        return DeckFile(reader.path)
    values = reader.fields(root, fields.DECK, "a deck")
    deck_id: str = values.get("deck", "")
    facts = _entries(reader, values.get("facts", ()), _read_fact, "fact")
    notes = _entries(reader, values.get("notes", ()), lambda r, m: _read_note(r, m, values), "note")
    topics = _entries(reader, values.get("topics", ()), _read_topic, "topic")
    exams = _entries(reader, values.get("exams", ()), read_blueprint, "exam")
    if "deck" not in written and (not written.keys() & {"facts", "exams"} or written.keys() & {"notes", "topics"}):
        reader.report(root, "missing", "the deck has no id", "begin the file with `deck: some-id`")
    if not (notes or topics or facts or exams or reader.problems):
        reader.report(root, "empty-deck", "the file has no notes", "add `notes:` with at least one note")
    allow = values.get("allow", ())
    if not deck_id:
        return DeckFile(reader.path, None, facts, exams, allow=allow)
    place = written["deck"]
    deck = Deck(
        id=deck_id,
        title=values.get("title", deck_id),
        path=reader.path,
        verified=values.get("verified", ""),
        topics=topics,
        notes=notes,
        line=place.line,
        column=place.column,
        revision=reader.revision,
    )
    return DeckFile(reader.path, deck, facts, exams, allow=allow)


Entry = TypeVar("Entry", Note, Topic, Fact, Blueprint)


def _entries(
    reader: Reader, nodes: tuple[Node, ...], read: Callable[[Reader, Mapping], Entry | None], what: str
) -> tuple[Entry, ...]:
    """The entries of a list that can be read; the first of two with one id stays."""
    entries: dict[str, Entry] = {}
    for node in nodes:
        mapping = reader.mapping(node, f"a {what}")
        entry = read(reader, mapping) if mapping else None
        if entry is None:
            continue
        if entry.id in entries:
            message = f"there is another {what} `{entry.id}` on line {entries[entry.id].line}"
            reader.report(node, "duplicate-id", message, "give this one its own id")
            continue
        entries[entry.id] = entry
    return tuple(entries.values())


def _read_topic(reader: Reader, node: Mapping) -> Topic | None:
    values = reader.fields(node, fields.TOPIC, "a topic")
    if not reader.has(node, values, "id", "topic"):
        return None
    return Topic(line=node.line, column=node.column, **{"title": values["id"], **values})


def _read_fact(reader: Reader, node: Mapping) -> Fact | None:
    values = reader.fields(node, fields.FACT, "a fact")
    if not (reader.has(node, values, "id", "fact") and reader.has(node, values, "statement", "fact")):
        return None
    days = values.pop("review_days", None)
    if days is not None and days not in range(1, MOST_REVIEW_DAYS + 1):
        message, fix = "`review_days` must be a whole number of days", f"write a number from 1 to {MOST_REVIEW_DAYS}"
        reader.report(_place(node, "review_days"), "number", message, fix)
        days = None
    return Fact(line=node.line, column=node.column, path=reader.path, review_days=int(days or 0), **values)


# --- notes --------------------------------------------------------------------------------------------------


def _read_note(reader: Reader, node: Mapping, deck: Values) -> Note | None:
    """The note; None if what it asks or is judged by cannot be read. Without the rest it can be studied."""
    values = reader.fields(node, fields.NOTE, "a note")
    has_id = reader.has(node, values, "id", "note")
    kind = _kind(reader, node)
    if kind is None:
        return None
    prompt_key = "cloze" if kind == "cloze" else "q"
    has_prompt = reader.has(node, values, prompt_key, "note")
    needed = [key.text for key in _keys_of_kind(reader, node, values, kind) if not fields.NOTE[key.text].spare]
    body = _BODIES[kind](reader, node, values) if all(key in values for key in needed) else None
    if body is None or not has_id or not has_prompt:
        return None
    return Note(
        id=values["id"],
        deck=deck.get("deck", ""),
        prompt=values[prompt_key],
        body=body,
        line=node.line,
        column=node.column,
        domain=values.get("domain") or deck.get("domain", ""),
        tags=tuple(dict.fromkeys((*deck.get("tags", ()), *values.get("tags", ())))),
        hints=values.get("hint", ()),
        **{name: values[name] for name in _PLAIN if name in values},
    )


_PLAIN = (
    *("topic", "explain", "source", "facts", "formerly", "sealed", "code", "language"),
    *("tests", "task", "excludes", "reviewed", "allow"),
)


def _kind(reader: Reader, node: Mapping) -> str | None:
    """What the note is, from the keys that were typed, whether or not their values can be read."""
    marks = [key for key, _ in node.entries if key.text in fields.KIND_OF_KEY]
    names = list(dict.fromkeys(key.text for key in marks))
    if len(names) == 1:
        return fields.KIND_OF_KEY[names[0]]
    if names:
        message = " and ".join(f"`{name}`" for name in names) + " make it two kinds of note at once"
        reader.report(marks[-1], "kind", message, "keep one, and put the other in its own note")
    else:
        fix = "add one of " + ", ".join(f"`{key}`" for key in fields.KIND_OF_KEY)
        reader.report(node, "missing", "the note has no answer", fix)
    return None


def _keys_of_kind(reader: Reader, node: Mapping, values: Values, kind: str) -> list[Scalar]:
    """The known keys of a note; those that mean nothing on its kind are reported and lose their value."""
    known = []
    for key, _ in node.entries:
        field = fields.NOTE.get(key.text)
        if field and field.kinds and kind not in field.kinds:
            message = f"`{key.text}` means nothing on a {kind} note"
            reader.report(key, "kind", message, f"it belongs to: {', '.join(field.kinds)}")
            values.pop(key.text, None)
        elif field:
            known.append(key)
    return known


def _basic(_reader: Reader, _node: Mapping, values: Values) -> Body:
    return Basic(values["a"], values.get("reverse", False))


def _cloze(reader: Reader, node: Mapping, values: Values) -> Body | None:
    try:
        cloze_numbers(values["cloze"])
    except ClozeError as error:
        reader.report(_place(node, "cloze"), "cloze", str(error), error.fix)
        return None
    return Cloze()


def _typed(reader: Reader, node: Mapping, values: Values) -> Body | None:
    if "\n" in values["answer"]:
        message = "an answer to type must be one line"
        reader.report(_place(node, "answer"), "answer", message, "use `a:` for an answer to recall")
        return None
    return Typed(values["answer"], values.get("accept", ()))


def _choice(reader: Reader, node: Mapping, values: Values) -> Body | None:
    options: tuple[Option, ...] = values["options"]
    twice = _repeated(option.text for option in options)
    if len(options) < 2:
        message, fix = "an item needs at least 2 options", "add `- right: …` and `- wrong: …` lines"
    elif not any(option.right for option in options):
        message, fix = "no option is right", "mark at least one as `right:`"
    elif all(option.right for option in options):
        message, fix = "every option is right", "mark at least one as `wrong:`"
    elif twice is not None:
        message, fix = f"the option `{one_line(twice, 60)}` stands twice", "make the options differ"
    else:
        return Choice(options)
    reader.report(_place(node, "options"), "options", message, fix)
    return None


def _ordering(reader: Reader, node: Mapping, values: Values) -> Body | None:
    steps: tuple[str, ...] = values["order"]
    twice = _repeated(steps)
    if len(steps) < 2:
        message, fix = "there is nothing to put in order", "list at least 2 steps"
    elif twice is not None:
        message, fix = f"the step `{one_line(twice, 60)}` stands twice", "make the steps differ"
    else:
        return Ordering(steps)
    reader.report(_place(node, "order"), "order", message, fix)
    return None


def _matching(reader: Reader, node: Mapping, values: Values) -> Body | None:
    pairs: tuple[tuple[str, str], ...] = values["match"]
    if len(pairs) < 2:
        place = _place(node, "match")
        reader.report(place, "match", "there is nothing to match", "write at least 2 `left: right` lines")
        return None
    return Matching(pairs)


def _computed(reader: Reader, node: Mapping, values: Values) -> Body | None:
    place = _place(node, "compute")
    if not reader.has(node, values, "vars", "note"):
        return None
    variables, formula = values["vars"], values["compute"]
    shown = set(re.findall(r"\{(\w+)\}", values.get("q", "")))
    hidden = [name for name, _ in variables if name not in shown]
    try:
        _try_all_draws(reader, formula, variables)
    except FormulaError as error:
        reader.report(place, "compute", f"`{one_line(formula, 80)}` cannot be computed: {error}", error.fix)
        return None
    if hidden and "q" in values:
        name = f"{{{hidden[0]}}}"
        reader.report(place, "compute", f"the question does not show {name}", f"write {name} in `q`")
        return None
    if values.get("tolerance", 0.0) < 0:
        reader.report(_place(node, "tolerance"), "number", "a tolerance is not negative", "write it like 1%")
        return None
    return Computed(variables, formula, values.get("unit", ""), values.get("tolerance", 0.0))


def _try_all_draws(reader: Reader, formula: str, variables: tuple[tuple[str, tuple[float, ...]], ...]) -> None:
    """Compute whatever may be drawn. Raises FormulaError where there is no value, or too much to try."""
    draws = 1
    for _, numbers in variables:
        draws = min(draws * len(numbers), DRAWS_PER_NOTE + 1)
    if draws > DRAWS_PER_NOTE:
        raise FormulaError(f"`vars` can be drawn in more than {DRAWS_PER_NOTE:,} ways", "give fewer numbers")
    reader.work += draws * (len(formula) + len(variables))
    if reader.work > WORK_PER_FILE:
        raise FormulaError("the formulas of this file take too long to try", "split the deck")
    names = [name for name, _ in variables]
    for numbers in itertools.product(*(numbers for _, numbers in variables)):
        evaluate(formula, dict(zip(names, numbers, strict=True)))


_BODIES: dict[str, Callable[[Reader, Mapping, Values], Any]] = {
    "basic": _basic,
    "cloze": _cloze,
    "typed": _typed,
    "choice": _choice,
    "ordering": _ordering,
    "matching": _matching,
    "computed": _computed,
}


def _place(node: Mapping, name: str) -> Node:
    """The value of a key, for its place."""
    return next((child for key, child in node.entries if key.text == name), node)


def _repeated(texts: Iterable[str]) -> str | None:
    """The first text that stands there a second time."""
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            return text
        seen.add(text)
    return None
