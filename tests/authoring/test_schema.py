"""The schema and the parser agree: no false red line, and none missing but for what a schema cannot say."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from studyapp.authoring.schema import ENTRIES, SHAPES, deck_schema, keys_schema
from studyapp.content import fields
from studyapp.content.fields import Field
from studyapp.content.text import safe
from studyapp.paths import bundled
from tests.authoring.editor import LOADERS, seen
from tests.content.decks import parse, with_note
from tests.content.test_parse_problems import IN_A_FILE, IN_A_NOTE, Row
from tests.content.test_plain_scalars import PLAIN, QUOTED
from tests.content.test_properties import DECK, PIECES, bodies

SCHEMA = deck_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def accepted(text: str) -> bool:
    """Whether an editor shows a deck without a red line."""
    try:
        return VALIDATOR.is_valid(seen(text))
    except (yaml.YAMLError, ValueError):
        return False


def assert_accepted(text: str) -> None:
    """In both versions of YAML that editors read."""
    for loader in LOADERS:
        errors = [
            f"{list(each.absolute_path)}: {each.message[:200]}" for each in VALIDATOR.iter_errors(seen(text, loader))
        ]
        assert errors == []


# --- the schema itself ------------------------------------------------------------------------------------------------


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("name", ["deck", "topic", "fact", "exam", "domain", "note", "option"])
def test_every_key_is_offered_with_its_meaning(name: str) -> None:
    table: Mapping[str, Field] = getattr(fields, name.upper())
    properties = (SCHEMA if name == "deck" else SCHEMA["$defs"][name])["properties"]
    assert list(properties) == list(table)
    for key, field in table.items():
        assert properties[key]["description"].startswith(field.meaning)


def test_an_editor_says_what_to_write_instead_of_a_pattern() -> None:
    for key in ("deck", "title", "verified"):
        assert SCHEMA["properties"][key]["patternErrorMessage"].endswith(".")
    assert "2026-11-21" in SCHEMA["properties"]["verified"]["patternErrorMessage"]


def test_every_shape_of_the_tables_is_known_and_no_other() -> None:
    tables = (fields.DECK, fields.TOPIC, fields.FACT, fields.EXAM, fields.DOMAIN, fields.NOTE, fields.OPTION)
    assert {field.shape for table in tables for field in table.values()} <= SHAPES.keys()
    assert set(SHAPES) == set(fields.Shape.__args__)  # type: ignore[attr-defined]
    assert {name for table in tables for name, field in table.items() if field.shape == "list"} == ENTRIES.keys()


def test_a_new_key_of_a_known_shape_needs_no_change() -> None:
    made = keys_schema("deck", {"allow": Field("pairs", "lint rules that do not hold here, `rule: reason`")})
    validator = Draft202012Validator(made)
    assert validator.is_valid({"allow": {"no-facts": "a glossary"}})
    assert not validator.is_valid({"allow": ["no-facts"]})
    assert "lint rules" in made["properties"]["allow"]["description"]


@pytest.mark.parametrize("field", [Field("colour", "x"), Field("list", "x")])  # type: ignore[arg-type]
def test_a_shape_or_a_list_that_is_not_known_is_an_error(field: Field) -> None:
    with pytest.raises(KeyError):
        keys_schema("deck", {"new": field})


# --- what the parser takes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "corpus").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_deck_that_only_breaks_lint_rules_is_valid(path: Path) -> None:
    assert_accepted(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(bundled("decks").rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_bundled_deck_is_valid(path: Any) -> None:
    assert_accepted(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", [text for text in PLAIN if text != "-"])
def test_an_unquoted_value_is_not_underlined_whatever_an_editor_takes_it_for(text: str) -> None:
    body = f"    q: {text}\n    a: {text}\n    explain: {text}\n    tags: [ok, {text}]\n    hint:\n      - {text}\n"
    if text in ("...", "---") or "," in text or "[" in text or "{" in text:
        body = body.replace(f"[ok, {text}]", "[ok]")
    deck = with_note(body) + f"  - id: m\n    q: x\n    order:\n      - {text}\n      - other\n"
    assert parse(deck).problems == ()
    assert_accepted(deck)


@pytest.mark.parametrize("text", PLAIN + QUOTED)
def test_a_quoted_value_is_not_underlined(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    deck = with_note(f"    q: {quoted}\n    answer: {quoted}\n    accept: [{quoted}]\n    code: |\n      {text}\n")
    assert parse(deck).problems == ()
    assert_accepted(deck)


@pytest.mark.parametrize("text", ["no", "3.10", "15:00", "2015-03-31", "1_024", "null", "007", "0x1F"])
def test_ids_titles_and_keys_of_pairs_may_look_like_anything(text: str) -> None:
    name = text.replace(":", "-")
    deck = f"deck: {name}\ntitle: {text}\ntags: [{text}]\nverified: 2026-11-21\nnotes:\n"
    deck += f"  - id: {name}\n    q: x\n    match: {{{text}: {text}, other: b}}\n    facts: [{name}]\n"
    assert parse(deck).problems == ()
    assert_accepted(deck)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("reverse", ["yes", "No", "TRUE", "off", "'on'", "yEs", "|\n      yes"]),
        ("sealed", ["yes", "no", "mock-1", "1"]),
        ("source", ["x", "[x, y]", "[]", "null", "3.10"]),
        ("formerly", ["old", "other/old#c1", "1.5", "[a, 2]", "|\n      old"]),
    ],
)
def test_every_way_to_write_a_value_is_taken(key: str, values: list[str]) -> None:
    for value in values:
        deck = with_note(f"    q: x\n    a: y\n    {key}: {value}\n")
        assert parse(deck).problems == ()
        assert_accepted(deck)


@pytest.mark.parametrize("value", ["1%", "5", "0.01", "'1 %'", "0", "1e-3", "+1", ".5", "-0", "'-0%'", "|\n      2 %"])
def test_every_number_is_taken(value: str) -> None:
    deck = with_note(f"    q: '{{v}}'\n    vars: {{v: [1, 2.5, '4']}}\n    compute: v\n    tolerance: {value}\n")
    assert parse(deck).problems == ()
    assert_accepted(deck)


@pytest.mark.parametrize("value", ["2026-11-21", "'2026-11-21'", "20261121", "2026-W47-6", "2026W476", "2026-W47"])
def test_every_date_is_taken(value: str) -> None:
    deck = f"verified: {value}\n{DECK.replace('verified: 2026-11-21', '')}"
    assert parse(deck).problems == ()
    assert_accepted(deck)


# --- what the parser refuses ------------------------------------------------------------------------------------------

UNSAID = {
    # An editor sees nothing in both `q:` and `q: null`, and the second is a text.
    "no value": "null is a text",
    "value that is a comment": "null is a text",
    "pair without its right side": "null is a text",
    # 1 and 1.0 are two texts and one value, so a schema that compares values would underline what is right.
    "tag given twice in facts": "texts cannot be compared",
    "option twice": "texts cannot be compared",
    "step twice": "texts cannot be compared",
    "same id twice": "a schema cannot compare entries",
    # What stands inside a text.
    "no deletion": "cloze syntax",
    "empty deletion": "cloze syntax",
    "deletion that is never closed": "cloze syntax",
    "deletion in a deletion": "cloze syntax",
    "some deletions numbered": "cloze syntax",
    "variable that is not shown": "a formula and its question",
    "unknown variable": "a formula",
    "division by zero in one draw": "a formula",
    "not arithmetic": "a formula",
    "too many draws": "a formula",
    # What YAML allows and decks do not.
    "anchor": "the editor resolves it",
    # How it was typed is gone by then.
    "number split at its comma": "024 is a number",
    "number too large to be finite": "1e999 is a number",
}
"""Rows of the parser's corpus that the schema lets pass, and why it must."""


@pytest.mark.parametrize("row", IN_A_NOTE + IN_A_FILE, ids=lambda row: row.name)
def test_what_the_parser_refuses_is_underlined_unless_a_schema_cannot_say_it(row: Row) -> None:
    text = row.text if row in IN_A_FILE else with_note(row.text)
    assert parse(text).problems
    assert accepted(text) == (row.name in UNSAID)


MINIMAL: Mapping[str, str] = {
    "basic": "q: x, a: y",
    "cloze": "cloze: 'a {{b}}'",
    "typed": "q: x, answer: y",
    "choice": "q: x, options: [{right: a}, {wrong: b}]",
    "ordering": "q: x, order: [a, b]",
    "matching": "q: x, match: {a: b, c: d}",
    "computed": "q: '{v}', vars: {v: [1, 2]}, compute: v",
}
WELL_FORMED: Mapping[str, str] = {
    "id": "x", "text": "x", "texts": "[x, y]", "ids": "[x]", "flag": "yes", "date": "2026-11-21", "label": "x",
    "number": "1", "options": "[{right: a}, {wrong: b}]", "pairs": "{a: b, c: d}", "variables": "{v: [1, 2]}",
}  # fmt: skip
ILL_FORMED: Mapping[str, tuple[str, ...]] = {
    "id": ("{a: b}", "[x]", "'a b'", "''"),
    "text": ("{a: b}", "[x]", "' '"),
    "texts": ("{a: b}", "[{a: b}]", "[[x]]", "['']", "''"),
    "ids": ("{a: b}", "[{a: b}]", "['a b']", "-5"),
    "flag": ("{a: b}", "[x]", "maybe", "2"),
    "date": ("{a: b}", "[x]", "31.3.2015", "5"),
    "label": ("{a: b}", "[x]", "''"),
    "number": ("{a: b}", "[x]", "some", "'1,024'"),
    "options": ("x", "{right: a}", "[x, y]", "[{right: a}, {left: b}]", "[{right: a}, {wrong: b, pin: first}]"),
    "pairs": ("x", "[a, b]", "{}", "{a: [b], c: d}", "{'': b, c: d}"),
    "variables": ("x", "[a]", "{}", "{v: []}", "{v: some}", "{a b: 1}", "{lambda: 1}"),
    "list": ("x", "{a: b}", "[x]"),
    "check": ("x", "[a]", "{}", "{a: {b: c}}"),
}


def _deck(note: str) -> str:
    return f"deck: d\nnotes:\n  - {{id: n, {note}}}\n"


@pytest.mark.parametrize("kind", MINIMAL)
def test_a_kind_of_note_has_its_keys_and_no_others(kind: str) -> None:
    """Each key of the table, added to the least note of a kind, is taken by both or refused by both."""
    assert parse(_deck(MINIMAL[kind])).problems == ()
    written = seen(_deck(MINIMAL[kind]))["notes"][0]
    for key, field in fields.NOTE.items():
        if key in written:
            continue
        deck = _deck(f"{MINIMAL[kind]}, {key}: {WELL_FORMED[field.shape]}")
        codes = {problem.code for problem in parse(deck).problems}
        assert codes <= {"kind"}, key
        assert accepted(deck) == (not codes), key


@pytest.mark.parametrize("kind", MINIMAL)
def test_a_note_without_a_key_that_it_needs_is_refused_by_both(kind: str) -> None:
    note = seen(_deck(MINIMAL[kind]))["notes"][0]
    for key in note:
        deck = json.dumps({"deck": "d", "notes": [{name: value for name, value in note.items() if name != key}]})
        assert "missing" in {problem.code for problem in parse(deck).problems}, key
        assert not accepted(deck), key


LEAST: Mapping[str, dict[str, Any]] = {
    "topic": {"id": "t"},
    "fact": {"id": "f", "statement": "x"},
    "domain": {"id": "1", "weight": 100},
    "exam": {"id": "e", "questions": 5, "scored": 4, "minutes": 9, "cut_score": 700,
             "domains": [{"id": "1", "weight": 100}]},
}  # fmt: skip


def _file(name: str, entry: dict[str, Any]) -> str:
    """A file in which such an entry stands."""
    if name == "domain":
        return _file("exam", {**LEAST["exam"], "domains": [entry]})
    return json.dumps({"deck": "d", f"{name}s": [entry]})


@pytest.mark.parametrize("name", LEAST)
def test_the_other_entries_need_what_the_parser_asks_for(name: str) -> None:
    whole = LEAST[name]
    assert parse(_file(name, whole)).problems == ()
    assert accepted(_file(name, whole))
    for key in whole:
        text = _file(name, {each: value for each, value in whole.items() if each != key})
        assert "missing" in {problem.code for problem in parse(text).problems}, key
        assert not accepted(text), key
    assert parse(_file(name, {**whole, "zzz": "x"})).problems
    assert not accepted(_file(name, {**whole, "zzz": "x"}))


def _places() -> list[tuple[str, str, str]]:
    """Every key, in a table and on a kind of note that has it."""
    found = [("deck", "", key) for key in fields.DECK]
    found += [(name, "", key) for name in LEAST for key in getattr(fields, name.upper())]
    for key, field in fields.NOTE.items():
        kinds = field.kinds or ("basic",)
        found += [("note", kind, key) for kind in kinds]
    return found


@pytest.mark.parametrize(("name", "kind", "key"), _places())
def test_a_value_of_another_shape_is_refused_by_both(name: str, kind: str, key: str) -> None:
    table: Mapping[str, Field] = getattr(fields, name.upper())
    for value in ILL_FORMED[table[key].shape]:
        shown = seen(value)
        if name == "deck":
            text = f"{{deck: d, notes: [{{id: n, q: x, a: y}}], {key}: {value}}}"
            text = text.replace("deck: d, ", "" if key == "deck" else "deck: d, ")
            text = text.replace(
                "notes: [{id: n, q: x, a: y}], ", "" if key == "notes" else "notes: [{id: n, q: x, a: y}], "
            )
        elif name == "note":
            text = json.dumps({"deck": "d", "notes": [seen(_deck(MINIMAL[kind]))["notes"][0] | {key: shown}]})
        else:
            text = _file(name, {**LEAST[name], key: shown})
        assert parse(text).problems, value
        assert not accepted(text), value


@pytest.mark.parametrize(
    "text",
    [
        "facts: [{id: f, statement: x}]",
        "{facts: [{id: f, statement: x}], verified: 2026-11-21}",
        "{facts: [{id: f, statement: x}], notes: [{id: n, q: x, a: y}]}",
        "{deck: d, facts: [{id: f, statement: x}], notes: []}",
        "{deck: d, topics: [{id: t}]}",
        "{topics: [{id: t}]}",
        "{title: x, domain: y}",
        "{deck: d, topics: [], facts: [], notes: [], exams: []}",
        "{}",
        "[]",
    ],
)
def test_what_a_file_must_hold_is_the_same_to_both(text: str) -> None:
    assert accepted(text) == (parse(text).problems == ())


# --- whatever is written ----------------------------------------------------------------------------------------------

PROPERTY = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
SCALARS = st.sampled_from([text for text in PLAIN if text not in ("-", "...", "---")]) | st.sampled_from(
    ["x", "''", "' '", "'a b'", "last", "mock-1", '"a\\nb"', "2026-11-21", "1%", "0", "-1", "a.b/c#c1"]
)
FLAT = SCALARS.filter(lambda text: not set(text) & set(",[]{}#:") or text[0] in "'\"")
VALUES = (
    SCALARS
    | st.lists(FLAT, max_size=3).map(lambda each: f"[{', '.join(each)}]")
    | st.dictionaries(st.sampled_from(["a", "b", "no", "3.10", "v"]), FLAT, max_size=3).map(
        lambda each: "{" + ", ".join(f"{key}: {value}" for key, value in each.items()) + "}"
    )
    | st.sampled_from(["[{right: a}, {wrong: b}]", "{v: [1, 2]}", "[{right: a, why: no}, {wrong: 3.10, pin: last}]"])
)


def _agree(text: str) -> None:
    """What the parser takes has no red line, whichever YAML the editor reads.

    Control characters are made visible first, as the parser does: PyYAML would refuse them, or end a line at them.
    """
    text = safe(text)
    if parse(text).problems == ():
        assert_accepted(text)


@given(st.lists(bodies(), min_size=1, max_size=3), st.booleans())
@PROPERTY
def test_a_well_formed_deck_is_valid(written: list[dict[str, object]], flow: bool) -> None:
    deck = {"deck": "d", "notes": [{"id": f"n{at}", **body} for at, body in enumerate(written)]}
    text = yaml.safe_dump(deck, sort_keys=False, allow_unicode=True, default_flow_style=flow or None)
    assert parse(text).problems == ()
    assert_accepted(text)


@given(st.sampled_from(sorted(MINIMAL)), st.dictionaries(st.sampled_from(sorted(fields.NOTE)), VALUES, max_size=4))
@PROPERTY
def test_any_values_that_the_parser_takes_are_valid(kind: str, more: dict[str, str]) -> None:
    least = seen(_deck(MINIMAL[kind]))["notes"][0]
    keys = {**{key: json.dumps(value) for key, value in least.items()}, **more}
    _agree("deck: d\nnotes:\n  - " + "\n    ".join(f"{key}: {value}" for key, value in keys.items()) + "\n")


@given(st.integers(0, len(DECK)), st.sampled_from(PIECES), st.sampled_from((0, 1, 3)))
@PROPERTY
def test_a_damaged_deck_that_the_parser_still_takes_is_valid(place: int, piece: str, cut: int) -> None:
    _agree(DECK[:place] + piece + DECK[place + cut :])
