"""The deck format as a JSON Schema (2020-12), for completion, hover text and red lines in an editor.

It is made from the tables that the parser reads by. Two things decide its form:

- To the parser every value is the text that was typed; an editor sees `no`, `3.10`, `~` and `2015-03-31` as a boolean,
  a number, nothing and a date. So a text may be any of them, and what is left of the text is checked only where the
  editor leaves it: a line that the parser takes is never underlined.
- A note's kind is told by `if` (its kind's key is there) and `then` (what that kind needs, and the keys that mean
  nothing on it), not by `oneOf`: a YAML language server then underlines the one key that is wrong, where of seven
  alternatives it would say that none fits. It knows no `unevaluatedProperties`, and needs none here.
"""

from collections.abc import Callable, Mapping
from keyword import kwlist
from typing import Any

from studyapp.content import fields
from studyapp.content.fields import Field
from studyapp.content.yamltree import MAX_SCALAR

Schema = dict[str, Any]

FIRST_LINE = "# yaml-language-server: $schema="
"""What a deck begins with, before the schema's path or address."""


# --- patterns: a newline at the end of a text does not count, and no `\s` or `\d`, which differ between languages -----

_SPACES = r"\t\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SEEN = f"[^{_SPACES}]"
_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\n*$"
_REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9._/#-]{0,249}\n*$"
_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]{0,39}$"
_FLAG = r"^([Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[Oo][Nn]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[Oo][Ff][Ff])\n*$"
_DATE = r"^[0-9]{4}(-[0-9]{2}-[0-9]{2}|[0-9]{4}|-W[0-9]{2}(-[1-7])?|W[0-9]{2}[1-7]?)\n*$"
_NUMBER = (
    rf"^[{_SPACES}]*[+-]?((0|[1-9][0-9]{{0,20}})(\.[0-9]{{1,20}})?|\.[0-9]{{1,20}})([eE][+-]?[0-9]{{1,2}})?"
    rf"[{_SPACES}]*%?[{_SPACES}]*$"
)
_BELOW_ZERO = rf"^[{_SPACES}]*-[0-9.]*[1-9]"
_ONE_LINE = rf"^[^\n]*{_SEEN}[^\n]*\n*$"
_LAST = r"^last\n*$"

_SAYS: Mapping[str, str] = {
    _SEEN: "This is blank.",
    _ID: "An id has letters, digits, dots, dashes and underscores.",
    _REFERENCE: "An id has letters, digits, dots, dashes and underscores.",
    _FLAG: "Write yes or no.",
    _DATE: "Write it like 2026-11-21.",
    _NUMBER: "Write a number like 1024, 0.01 or 1%.",
    _ONE_LINE: "An answer to type is one line.",
    _LAST: "Write last, or delete it.",
}


def _pattern(pattern: str) -> Schema:
    """A pattern, and what a language server says of a text that does not match; others pass that keyword by."""
    return {"pattern": pattern, "patternErrorMessage": _SAYS[pattern]}


# --- shapes ---------------------------------------------------------------------------------------------------------


def _scalar(pattern: str = _SEEN) -> Schema:
    """A text, as whatever an editor takes it for."""
    return {"type": ["string", "number", "boolean", "null"], **_pattern(pattern), "maxLength": MAX_SCALAR}


def _one_or_more(entry: Schema) -> Schema:
    """A text, or a list of them."""
    return {**entry, "type": [*entry["type"], "array"], "items": entry}


def _object_of(value: Schema, names: Schema) -> Schema:
    return {"type": "object", "minProperties": 1, "propertyNames": names, "additionalProperties": value}


_NUMERIC: Schema = {"type": ["number", "string"], **_pattern(_NUMBER)}
_SOME_NAME: Schema = {"pattern": _SEEN}
_VARIABLE_NAME: Schema = {"pattern": _VARIABLE, "not": {"enum": kwlist}}

ENTRIES: Mapping[str, str] = {
    "topics": "topic",
    "facts": "fact",
    "exams": "exam",
    "notes": "note",
    "domains": "domain",
}
"""What the entries of each key of the shape `list` are."""

SHAPES: Mapping[str, Callable[[str], Schema]] = {
    "id": lambda _: {**_scalar(_ID), "minimum": 0},
    "text": lambda _: _scalar(),
    "texts": lambda _: _one_or_more(_scalar()),
    "ids": lambda _: _one_or_more({**_scalar(_REFERENCE), "minimum": 0}),
    "flag": lambda _: {"type": ["boolean", "string"], **_pattern(_FLAG)},
    "date": lambda _: {"type": ["string", "integer"], **_pattern(_DATE), "minimum": 10101, "maximum": 99991231},
    "label": lambda _: _scalar(),
    "number": lambda _: _NUMERIC,
    "options": lambda _: {"type": "array", "items": {"$ref": "#/$defs/option"}},
    "pairs": lambda _: _object_of(_scalar(), _SOME_NAME),
    "variables": lambda _: _object_of({**_one_or_more(_NUMERIC), "minItems": 1}, _VARIABLE_NAME),
    "list": lambda name: {"type": "array", "items": {"$ref": f"#/$defs/{ENTRIES[name]}"}},
    "check": lambda _: _object_of(_one_or_more(_scalar()), _SOME_NAME),
}
"""What a value of a shape looks like to an editor, given the key's name."""

# --- what the parser asks beyond a shape ------------------------------------------------------------------------------

NARROWER: Mapping[tuple[str, str], Schema] = {
    ("note", "answer"): _pattern(_ONE_LINE),
    ("note", "options"): {
        "minItems": 2,
        "allOf": [{"contains": {"required": ["right"]}}, {"contains": {"required": ["wrong"]}}],
    },
    ("note", "order"): {"type": "array", "minItems": 2},
    ("note", "match"): {"minProperties": 2},
    ("note", "tolerance"): {"minimum": 0, "not": {"type": "string", "pattern": _BELOW_ZERO}},
    ("option", "pin"): {**_pattern(_LAST), "default": "last"},
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "topic": ("id",),
    "fact": ("id", "statement"),
    "exam": ("id", "questions", "scored", "minutes", "cut_score", "domains"),
    "domain": ("id", "weight"),
    "note": ("id",),
}
ALSO_NEEDED: Mapping[str, tuple[str, ...]] = {"computed": ("vars",)}
"""By kind of note, besides its question."""


def deck_schema() -> Schema:
    """The schema of a deck file. Raises KeyError for a shape, or a list, that is not known here."""
    tables = {
        "topic": fields.TOPIC,
        "fact": fields.FACT,
        "exam": fields.EXAM,
        "domain": fields.DOMAIN,
        "note": fields.NOTE,
        "option": fields.OPTION,
    }
    definitions = {name: keys_schema(name, table) for name, table in tables.items()}
    definitions["note"] |= _kinds()
    definitions["option"] |= {
        "anyOf": _one_of("right", "wrong"),
        **_if_there("right", {"properties": {"wrong": False}}),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Written by `studyapp decks schema`. A deck that begins with `{FIRST_LINE}PATH` is checked by it.",
        "title": "A deck of studyapp",
        **keys_schema("deck", fields.DECK),
        **_whole_file(),
        "$defs": definitions,
    }


def keys_schema(name: str, table: Mapping[str, Field]) -> Schema:
    """Keys with values, as a table of fields has them, and no others."""
    properties = {
        key: {
            "description": _hover(field),
            **SHAPES[field.shape](key),
            **NARROWER.get((name, key), {}),
        }
        for key, field in table.items()
    }
    needed = {"required": list(NEEDED[name])} if name in NEEDED else {}
    return {"type": "object", "properties": properties, **needed, "additionalProperties": False}


def _hover(field: Field) -> str:
    on = f" ({', '.join(field.kinds)} notes)" if field.kinds else ""
    return f"{field.meaning}{on}"


def _kinds() -> Schema:
    """A note has the key of one kind; it has what that kind needs, and nothing that belongs to others."""
    return {
        "anyOf": _one_of(*fields.KIND_OF_KEY),
        "allOf": [_if_there(key, _kind(kind)) for key, kind in fields.KIND_OF_KEY.items()],
    }


def _kind(kind: str) -> Schema:
    prompt = "q" if kind in fields.NOTE["q"].kinds else "cloze"
    foreign = [key for key, field in fields.NOTE.items() if field.kinds and kind not in field.kinds]
    return {
        "required": [prompt, *ALSO_NEEDED.get(kind, ())],
        "properties": dict.fromkeys(foreign, False),
    }


def _whole_file() -> Schema:
    """A file holds something; and it has an id, unless it is one of facts or exams alone."""
    filled = [
        {"required": [key], "properties": {key: {"minItems": 1}}} for key in ("notes", "topics", "facts", "exams")
    ]
    without_id = {"anyOf": _one_of("facts", "exams"), "not": {"anyOf": _one_of("notes", "topics")}}
    return {"anyOf": filled, "if": without_id, "then": True, "else": {"required": ["deck"]}}


def _one_of(*keys: str) -> list[Schema]:
    return [{"required": [key]} for key in keys]


def _if_there(key: str, then: Schema) -> Schema:
    return {"if": {"required": [key]}, "then": then}
