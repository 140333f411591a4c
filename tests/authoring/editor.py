"""A deck's text as an editor with a YAML language server sees it: scalars have types, keys are texts."""

import datetime
import re
from typing import Any, ClassVar

import yaml


class _Editor(yaml.CSafeLoader):
    """YAML 1.2, its core schema (chapter 10.3.2): what a language server reads unless told otherwise."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[Any]]] = {}


class _OldEditor(yaml.CSafeLoader):
    """YAML 1.1, in which `no` is a boolean and `15:00` a number."""


def _mapping(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [key.value for key, _ in node.value]
    if len(set(map(str, keys))) < len(keys):
        raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
    return {str(key.value): loader.construct_object(value, deep=True) for key, value in node.value}


def _date_as_text(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> str:
    made = loader.construct_yaml_timestamp(node)
    return made.isoformat() if isinstance(made, datetime.date) else str(made)


def _int(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> int:
    text = str(node.value)
    return int(text, 0) if text[:2] in ("0x", "0o") else int(text)


def _float(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> float:
    text = str(node.value).lower()
    return float(text.replace(".inf", "inf").replace(".nan", "nan"))


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
     list("-+0123456789.")),
):  # fmt: skip
    _Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)
_Editor.add_constructor("tag:yaml.org,2002:int", _int)
_Editor.add_constructor("tag:yaml.org,2002:float", _float)
_OldEditor.add_constructor("tag:yaml.org,2002:timestamp", _date_as_text)
for _tag in ("merge", "value"):
    _OldEditor.add_constructor(f"tag:yaml.org,2002:{_tag}", lambda _loader, node: str(node.value))
for _loader in (_Editor, _OldEditor):
    _loader.add_constructor("tag:yaml.org,2002:map", _mapping)

LOADERS = (_Editor, _OldEditor)


MOST_BRACKETS = 2000
"""The C loader goes as deep as a text says, and the stack does not."""


def seen(text: str, loader: type[yaml.CSafeLoader] = _Editor) -> Any:
    """What an editor hands to the schema. Raises YAMLError where it underlines the YAML itself."""
    if text.count("[") > MOST_BRACKETS:
        raise yaml.YAMLError("nested too deeply")
    return yaml.load(text, Loader=loader)
