"""Nodes to values: one function for each shape of `fields.py`. What is wrong is noted and reading goes on."""

import re
import textwrap
import unicodedata
from collections.abc import Mapping as Table
from datetime import date
from keyword import iskeyword
from typing import Any

from studyapp.content.fields import OPTION, Field
from studyapp.content.model import Option
from studyapp.content.problems import Problem
from studyapp.content.text import one_line
from studyapp.content.yamlerrors import YamlError, quoted_line
from studyapp.content.yamltree import Broken, Mapping, Node, Scalar, Sequence

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#-]{0,249}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9][0-9]{0,20})(?:\.[0-9]{1,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?")
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

MOST_SUGGESTIONS = 200
"""Looking for the key that was meant takes time; a file with more problems than this has others."""

Values = dict[str, Any]


class Reader:
    """Reads the values of one file and collects what is wrong with them.

    `text` is what to quote from, `revision` a hash of it.
    """

    def __init__(self, path: str, text: str = "", revision: str = "") -> None:
        self.path = path
        self.revision = revision
        self.problems: list[Problem] = []
        self.work = 0
        """How much has been spent on trying formulas."""
        self._lines = text.split("\n")

    def report(self, node: Node | YamlError, code: str, message: str, fix: str = "") -> None:
        """Note a problem at a node's place."""
        self.problems.append(Problem(self.path, node.line, node.column, code, one_line(message, 300), fix))

    def mapping(self, node: Node, what: str) -> Mapping | None:
        """The node as a mapping; anything else is reported."""
        if isinstance(node, Mapping):
            return node
        message = f"{what} must be keys with values, and this is {_name(node)}"
        self.report(node, "kind", message, "write `key: value` lines")
        return None

    def has(self, node: Mapping, values: Values, key: str, what: str) -> bool:
        """Whether a needed key has a value; reported when it was not written at all."""
        if key in values:
            return True
        if all(name.text != key for name, _ in node.entries):
            fix = f"add `id: {suggested_id(node)}`" if key == "id" else f"add `{key}: …`"
            self.report(node, "missing", f"the {what} has no `{key}`", fix)
        return False

    def fields(self, node: Mapping, table: Table[str, Field], what: str) -> Values:
        """The values of the known keys; unknown, repeated and unreadable ones are reported and left out."""
        values: Values = {}
        seen: dict[str, int] = {}
        for key, child in node.entries:
            name = key.text
            if name in seen:
                message = f"`{one_line(name, 40)}` is given twice (first on line {seen[name]})"
                self.report(key, "duplicate-key", message, "keep one of them")
                continue
            seen[name] = key.line
            field = table.get(name)
            if field is None:
                self._unknown(key, table, what)
                continue
            value = self._value(field, name, key, child)
            if value is not None:
                values[name] = value
        return values

    def _unknown(self, key: Scalar, table: Table[str, Field], what: str) -> None:
        near = _similar(key.text, table) if len(self.problems) < MOST_SUGGESTIONS else []
        fix = f"did you mean `{'` or `'.join(near)}`?" if near else f"the keys are {', '.join(table)}"
        self.report(key, "unknown-key", f"{what} has no key `{one_line(key.text, 40)}`", fix)

    def _value(self, field: Field, name: str, key: Scalar, node: Node) -> Any:
        if isinstance(node, Broken):
            return None
        if isinstance(node, Scalar) and not node.text.strip():
            fix = "write a value, in quotes if it begins with # | or >"
            if field.shape in ("list", "options"):
                fix = "write its entries, or delete the key"
            self.report(key, "empty", f"`{name}` has no value", fix)
            return None
        before = len(self.problems)
        value = getattr(self, f"_{field.shape}")(name, node)
        return value if len(self.problems) == before or field.shape == "options" else None

    # --- one function for each shape; what they give is not used if they reported something ---------------

    def _text(self, name: str, node: Node) -> str | None:
        if isinstance(node, Scalar):
            return node.text.rstrip("\n")
        message = f"`{one_line(name, 40)}` must be a text, and this is {_name(node)}"
        line = self._lines[node.line - 1]
        block_list = isinstance(node, Sequence) and line[node.column - 1 : node.column] != "["
        fix = "write one text, or `|` and its lines below" if block_list else quoted_line(line, node.column)
        self.report(node, "kind", message, fix)
        return None

    def _texts(self, name: str, node: Node) -> tuple[str, ...]:
        """A text, or a list of them."""
        texts = []
        for item in _items(node):
            text = self._text(name, item)
            if text is not None and not text.strip():
                message = f"an entry of `{one_line(name, 40)}` is empty"
                self.report(item, "empty", message, "write it, in quotes if it begins with #, or delete it")
            texts.append(text or "")
        return tuple(texts)

    def _id(self, name: str, node: Node) -> str | None:
        text = self._text(name, node)
        if text is not None and not _ID.fullmatch(text):
            self.report(node, "bad-id", f"`{name}: {one_line(text, 60)}` is not an id", _id_fix(text))
        return text

    def _ids(self, name: str, node: Node) -> tuple[str, ...]:
        texts = self._texts(name, node)
        seen: set[str] = set()
        for item, text in zip(_items(node), texts, strict=True):
            if text in seen:
                self.report(item, "repeated", f"`{one_line(text, 60)}` stands twice in `{name}`", "delete one of them")
            elif text and not _REFERENCE.fullmatch(text):
                self.report(item, "bad-id", f"`{one_line(text, 60)}` in `{name}` is not an id", _id_fix(text))
            seen.add(text)
        return texts

    def _flag(self, name: str, node: Node) -> bool | None:
        text = self._text(name, node)
        if text is not None and text.lower() not in _FLAGS:
            message = f"`{name}: {one_line(text, 40)}` is neither yes nor no"
            self.report(node, "flag", message, f"write `{name}: yes` or delete the line")
        return _FLAGS.get((text or "").lower())

    def _label(self, name: str, node: Node) -> str | None:
        """A name, or yes; `no` is the same as leaving it out."""
        text = self._text(name, node)
        return "" if _FLAGS.get((text or "").lower()) is False else text

    def _date(self, name: str, node: Node) -> str | None:
        text = self._text(name, node)
        try:
            return date.fromisoformat(text).isoformat() if text is not None else None
        except ValueError:
            message = f"`{name}: {one_line(text or '', 40)}` is not a date"
            self.report(node, "date", message, "write it like 2026-11-21")
            return None

    def _number(self, name: str, node: Node) -> float | None:
        """A number, or a percentage."""
        text = self._text(name, node)
        if text is None:
            return None
        digits = text.strip().removesuffix("%").rstrip()
        if _NUMBER.fullmatch(digits):
            return float(digits) / (100 if text.rstrip().endswith("%") else 1)
        plain = re.sub(r"[,_' ]", "", digits)
        fix = f"write {plain}" if _NUMBER.fullmatch(plain) else "write it like 1024, 0.01 or 1%"
        message = f"`{one_line(text, 40)}` in `{one_line(name, 40)}` is not a number"
        self.report(node, "number", message, fix)
        return None

    def _list(self, name: str, node: Node) -> tuple[Node, ...]:
        if not isinstance(node, Sequence):
            message = f"`{name}` must be a list, and this is {_name(node)}"
            self.report(node, "kind", message, "begin each entry with `- `")
        return _items(node)

    def _pairs(self, name: str, node: Node) -> tuple[tuple[str, str | None], ...]:
        """Keys with texts."""
        return tuple((key.text, self._text(key.text, child)) for key, child in self._entries(name, node))

    def _check(self, name: str, node: Node) -> dict[str, str]:
        """Keys with texts, or with lists of them, which become lines."""
        return {key.text: "\n".join(self._texts(key.text, child)) for key, child in self._entries(name, node)}

    def _variables(self, name: str, node: Node) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
        """Names with one or several numbers."""
        variables = []
        for key, child in self._entries(name, node):
            if not _VARIABLE.fullmatch(key.text) or iskeyword(key.text):
                message = f"`{one_line(key.text, 40)}` cannot name a variable"
                self.report(key, "bad-id", message, "use letters, digits and underscores, such as memory_mb")
            numbers = tuple(self._number(key.text, item) for item in _items(child))
            if not numbers:
                self.report(child, "empty", f"`{key.text}` has no numbers", "write them like [1, 2, 3]")
            variables.append((key.text, numbers))
        return tuple(variables)

    def _entries(self, name: str, node: Node) -> list[tuple[Scalar, Node]]:
        """The keys of a mapping with their values, all of them there and none of them twice."""
        mapping = self.mapping(node, f"`{name}`")
        entries = mapping.entries if mapping else ()
        seen: set[str] = set()
        for key, child in entries:
            shown = f"`{one_line(key.text, 40)}`"
            if key.text in seen:
                self.report(key, "duplicate-key", f"{shown} stands twice in `{name}`", "keep one of them")
            elif not key.text.strip() or (isinstance(child, Scalar) and not child.text.strip()):
                fix = "write `key: value`, with a space after the colon"
                self.report(key, "empty", f"{shown} in `{name}` has no value", fix)
            seen.add(key.text)
        if mapping and not entries:
            self.report(mapping, "empty", f"`{name}` has no entries", "write `key: value` lines")
        return [(key, child) for key, child in entries if not isinstance(child, Scalar) or child.text.strip()]

    def _options(self, name: str, node: Node) -> tuple[Option, ...] | None:
        """Options; None if one of them cannot be read, but not for a key too many."""
        nodes = self._list(name, node)
        if not isinstance(node, Sequence):
            return None
        options = [self._option(item) for item in nodes]
        whole = tuple(option for option in options if option)
        return whole if len(whole) == len(nodes) else None

    def _option(self, node: Node) -> Option | None:
        mapping = self.mapping(node, "an option")
        if mapping is None:
            return None
        values = self.fields(mapping, OPTION, "an option")
        written = {key.text for key, _ in mapping.entries} & {"right", "wrong"}
        if len(written) != 1:
            message = "an option is either `right:` or `wrong:`"
            self.report(node, "option", message, "write `- right: …` or `- wrong: …`")
            return None
        (kind,) = written
        pinned = values.get("pin", "")
        if pinned not in ("", "last"):
            self.report(
                node, "option", f"`pin: {one_line(pinned, 40)}` means nothing", "write `pin: last`, or delete it"
            )
        return Option(values[kind], kind == "right", values.get("why", ""), bool(pinned)) if kind in values else None


def _items(node: Node) -> tuple[Node, ...]:
    """The entries of a list; anything else is its own only entry."""
    return node.items if isinstance(node, Sequence) else (node,)


def _id_fix(text: str) -> str:
    """What an id may be, with what comes nearest to the one that was written."""
    near = "-".join(re.findall(r"[A-Za-z0-9]+", text[:200]))[:40].strip("-")
    return f"use letters, digits, dots, dashes and underscores, such as {near or 'some-id'}"


def _similar(word: str, known: Table[str, Field]) -> list[str]:
    """Known keys that a word may have been meant as."""
    import difflib  # only needed when something is wrong

    return difflib.get_close_matches(word, known, n=2, cutoff=0.6)


def _name(node: Node) -> str:
    names: dict[type, str] = {Scalar: "a text", Sequence: "a list", Mapping: "keys with values"}
    return names.get(type(node), "broken")


def is_id(text: str) -> bool:
    """Whether a deck or a note may be called so."""
    return _ID.fullmatch(text) is not None


MOST_ID = 40
"""How long a suggested id is at most."""

_TELLING = ("q", "cloze", "title", "statement", "name")


def suggested_id(node: Mapping) -> str:
    """An id made from what the entry asks or says, for its author to take or better: `what-layer`."""
    texts = {key.text: child.text for key, child in node.entries if isinstance(child, Scalar) and child.text.strip()}
    text = next((texts[name] for name in _TELLING if name in texts), next(iter(texts.values()), ""))
    plain = unicodedata.normalize("NFKD", text[:200].casefold())
    words = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", plain))
    lines = textwrap.wrap(" ".join([word for word in words if len(word) > 3] or words), MOST_ID)
    return lines[0].replace(" ", "-") if lines else "some-id"
