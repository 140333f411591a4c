"""Formatting a deck changes what it should and nothing else: same notes, same texts, same comments in their places."""

import io
import os
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from studyapp.authoring.fmt import format_deck
from studyapp.content.model import DeckFile
from studyapp.content.parse import parse_deck
from studyapp.paths import bundled
from tests.authoring.generated import Sample, beside, samples

ROUNDS = int(os.environ.get("STUDYAPP_ROUNDS", "6"))
BUNDLED = sorted(bundled("decks").rglob("*.yaml"))
GENERATED = settings(max_examples=10 * ROUNDS, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def fmt(text: str | bytes) -> str:
    """A deck after formatting, in which nothing was in the way."""
    formatted = format_deck(text.encode() if isinstance(text, str) else text, "d.yaml")
    assert formatted.problems == ()
    return formatted.data.decode()


def placeless(file: DeckFile, new: frozenset[str] = frozenset()) -> list[object]:
    """What a file says, without where."""
    entries: list[Any] = [*file.facts, *file.exams]
    if file.deck:
        entries += [(file.deck.id, file.deck.title, file.deck.verified), *file.deck.topics, *file.deck.notes]
    return [
        entry if isinstance(entry, tuple) else msgspec.structs.replace(entry, line=0, column=0)
        for entry in entries
        if isinstance(entry, tuple) or entry.id not in new
    ]


def plain(data: bytes) -> object:
    """The same file as another reader of YAML sees it: no order of keys but in pairs, no ids of notes."""

    def of(value: object, pairs: bool = False) -> object:
        if isinstance(value, dict):
            entries = [(key, of(each, key in ("match", "vars", "check", "tasks"))) for key, each in value.items()]
            return entries if pairs else dict(entries)
        if isinstance(value, list):
            return [of(each) for each in value]
        return value.rstrip("\n") if isinstance(value, str) else value

    deck = of(YAML(typ="safe", pure=True).load(io.BytesIO(data)))
    assert isinstance(deck, dict)
    for note in deck["notes"]:
        if not str(note.get("id") or "").startswith("id-"):
            note.pop("id", None)
    return deck


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_bundled_deck_says_the_same_and_is_in_order_then(path: Path) -> None:
    before = path.read_bytes()
    once = format_deck(before, str(path))
    assert (once.problems, once.ids) == ((), ())
    assert placeless(parse_deck(once.data, "")) == placeless(parse_deck(before, ""))
    assert sorted(once.data.splitlines()) == sorted(_without_dashes(before, once.data))
    assert format_deck(once.data, str(path)).data == once.data


def _without_dashes(before: bytes, after: bytes) -> list[bytes]:
    """The lines of a file, with dashes where they are in another that has the same lines in another order."""
    there = after.splitlines()
    left = list(there)
    lines = []
    for line in before.splitlines():
        other = line.replace(b"- ", b"  ", 1) if line not in left else line
        if other not in left:
            other = next(each for each in left if each.replace(b"- ", b"  ", 1) == line)
        left.remove(other)
        lines.append(other)
    return lines


@pytest.mark.slow
@given(samples)
@GENERATED
def test_any_deck_says_the_same_and_is_in_order_then(sample: Sample) -> None:
    once = format_deck(sample.data, "d.yaml")
    assert once.problems == ()
    new = frozenset(name for _, name in once.ids)
    old, after = parse_deck(sample.data, ""), parse_deck(once.data, "")
    assert {problem.code for problem in old.problems} <= {"missing", "empty"}
    assert after.problems == ()
    assert after.deck is not None
    assert len(after.deck.notes) == sample.notes
    assert placeless(after, new) == placeless(old)
    assert plain(once.data) == plain(sample.data)
    lines = once.data.decode("utf-8-sig").splitlines()
    assert all(f"id: {name}" in lines[line - 1] for line, name in once.ids)
    twice = format_deck(once.data, "d.yaml")
    assert twice.data == once.data
    assert (twice.ids, twice.changes) == ((), ())


@pytest.mark.slow
@given(samples)
@GENERATED
def test_every_comment_stays_beside_its_note_and_its_key(sample: Sample) -> None:
    before, after = (data.decode("utf-8-sig") for data in (sample.data, format_deck(sample.data, "d.yaml").data))
    for remark in sample.remarks:
        note, key = beside(after, remark)
        where = f"{remark} in\n{after}\nwas\n{before}"
        assert not remark.note or note == remark.note, where
        assert not remark.key or key == remark.key, where


@pytest.mark.slow
@given(samples)
@GENERATED
def test_line_ends_and_the_byte_order_mark_stay(sample: Sample) -> None:
    after = format_deck(sample.data, "d.yaml").data
    newline = b"\r\n" if b"\r\n" in sample.data else b"\n"
    assert after.count(b"\r") == after.count(b"\r\n")
    assert after.count(newline) == after.count(b"\n")
    assert after.endswith(newline)
    assert after.startswith(b"\xef\xbb\xbf") == sample.data.startswith(b"\xef\xbb\xbf")


# --- before and after -------------------------------------------------------------------------------------------------

HEAD = "deck: d\nnotes:\n"

PAIRS = {
    "a missing id is made from the question": (
        "  - q: How long may a function run?\n    a: 15 minutes\n",
        "  - id: long-function\n    q: How long may a function run?\n    a: 15 minutes\n",
    ),
    "ids are unique, also among former ones": (
        "  - q: Layer?\n    a: x\n    formerly: [layer]\n  - q: Layer?\n    a: y\n",
        "  - id: layer-2\n    q: Layer?\n    a: x\n    formerly: [layer]\n  - id: layer-3\n    q: Layer?\n    a: y\n",
    ),
    "an id that was begun is written": (
        "  - id:  # soon\n    q: Größe?\n    a: x\n",
        "  - id: grosse  # soon\n    q: Größe?\n    a: x\n",
    ),
    "an id is written in braces too": ("  - {a: x, q: Layers}\n", "  - {id: layers, q: Layers, a: x}\n"),
    "an id goes under a dash that stands alone": (
        "  -\n    # why\n    q: Layers\n    a: x\n",
        "  -\n    id: layers\n    # why\n    q: Layers\n    a: x\n",
    ),
    "keys move with the comments above and after them": (
        "  # the note's\n  - a: x  # short\n    # asked often\n    q: y\n    id: n\n",
        "  # the note's\n  - id: n\n    # asked often\n    q: y\n    a: x  # short\n",
    ),
    "a comment of the key that comes first goes above the dash": (
        "  - q: y\n    # the id\n    id: n\n    a: x\n",
        "  # the id\n  - id: n\n    q: y\n    a: x\n",
    ),
    "a comment further right belongs to the key above": (
        "  - id: n\n    order:\n      - a\n      - b\n      # - c\n    q: y\n    # hint: none\n",
        "  - id: n\n    q: y\n    order:\n      - a\n      - b\n      # - c\n    # hint: none\n",
    ),
    "options are put in order, and stay in their order": (
        "  - id: n\n    q: y\n    options:\n      - why: w\n        wrong: b\n      - {why: v, right: a}\n",
        "  - id: n\n    q: y\n    options:\n      - wrong: b\n        why: w\n      - {right: a, why: v}\n",
    ),
    "pairs and variables stay in their order": (
        "  - vars: {b: 1, a: 2}\n    id: n\n    q: '{b} {a}'\n    compute: b - a\n",
        "  - id: n\n    q: '{b} {a}'\n    vars: {b: 1, a: 2}\n    compute: b - a\n",
    ),
    "braces with comments in them are left alone": ("  - {a: x, # why\n     id: n, q: y}\n",) * 2,
    "an unknown key goes to the end": (
        "  - id: n\n    explan: z\n    q: y\n    a: x\n",
        "  - id: n\n    q: y\n    a: x\n    explan: z\n",
    ),
    "spaces at line ends go, but not within texts": (
        '  - id: n  \n    q: "y  \n      z"\n    a: |  \n      x  \n    \n',
        '  - id: n\n    q: "y  \n      z"\n    a: |\n      x  \n',
    ),
    "one newline ends the file": ("  - id: n\n    q: y\n    a: |\n      x", "  - id: n\n    q: y\n    a: |\n      x\n"),
    "notes that are mostly set apart are all set apart": (
        "  - {id: k, q: x, a: y}\n\n  - {id: l, q: x, a: y}\n\n  - {id: m, q: x, a: y}\n"
        "  # of n\n  - {id: n, q: x, a: y}\n",
        "  - {id: k, q: x, a: y}\n\n  - {id: l, q: x, a: y}\n\n  - {id: m, q: x, a: y}\n\n"
        "  # of n\n  - {id: n, q: x, a: y}\n",
    ),
    "long lines, quotes and folds stay": (
        f"  - id: n\n    q: 'it''s' # {'x' * 200}\n    a: {'word ' * 60}\n      on\n",
    )
    * 2,
}


@pytest.mark.parametrize("name", PAIRS)
def test_notes_before_and_after(name: str) -> None:
    before, after = PAIRS[name]
    assert fmt(HEAD + before) == HEAD + after


WHOLE = {
    "keys of the deck move with the blank lines above them": (
        "title: T\ndeck: d\n\nnotes:\n  - {id: n, q: x, a: y}\n\ntopics:\n  - title: T\n    id: t\n",
        "deck: d\ntitle: T\n\ntopics:\n  - id: t\n    title: T\n\nnotes:\n  - {id: n, q: x, a: y}\n",
    ),
    "what is above a blank line, or for programs, stays at the top": (
        "# Of Jane.\n\n# vim: ts=2\n# what it is called\ntitle: T\ndeck: d\nnotes: [{id: n, q: x, a: y}]\n",
        "# Of Jane.\n\n# vim: ts=2\ndeck: d\n# what it is called\ntitle: T\nnotes: [{id: n, q: x, a: y}]\n",
    ),
    "facts are put in order, and get no ids": (
        "facts:\n  - statement: s\n    id: f\n  - statement: t\n",
        "facts:\n  - id: f\n    statement: s\n  - statement: t\n",
    ),
    "one line of braces": (
        "{notes: [{a: y, q: x, id: n}], deck: d}\n",
        "{deck: d, notes: [{id: n, q: x, a: y}]}\n",
    ),
    "old line ends": ("deck: d\rnotes:\r  - q: x\r    a: y\r", "deck: d\rnotes:\r  - id: x\r    q: x\r    a: y\r"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_decks_before_and_after(name: str) -> None:
    before, after = WHOLE[name]
    assert fmt(before) == after


def test_what_was_changed_is_told() -> None:
    formatted = format_deck(b"deck: d\nnotes:\n  - a: x \n    q: Layers", "d.yaml")
    assert formatted.ids == ((3, "layers"),)
    assert formatted.changes == (
        "the keys of 1 entry put in order",
        "spaces at the end of 1 line removed",
        "a newline put at the end",
    )


REFUSED = {
    "not YAML": ("deck: d\nnotes:\n  - q: a: b\n    a: x\n", (3, 9, "colon")),
    "not UTF-8": (b"deck: d\ntitle: \xff\n", (2, 8, "encoding")),
    "not a deck": ("services:\n  - web\n", (1, 1, "missing")),
    "a list": ("- deck: d\n", (1, 1, "kind")),
    "empty": ("", (1, 1, "empty-deck")),
    "an anchor": ("deck: d\nnotes:\n  - a: &x y\n    q: z\n", (3, 8, "anchor")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_deck_in_yaml_is_left_as_it_is(name: str) -> None:
    text, place = REFUSED[name]
    data = text.encode() if isinstance(text, str) else text
    formatted = format_deck(data, "d.yaml")
    assert formatted.data == data
    assert [(each.line, each.column, each.code) for each in formatted.problems[:1]] == [place]


@pytest.mark.parametrize("lost", ["y", "# why", "id: n", "notes:", ":"])
def test_an_outcome_that_says_something_else_is_not_handed_out(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever mistake the formatter may hold: a text, a comment or a key that is lost leaves the file as it was."""
    data = f"{HEAD}  - q: y # why\n    id: n\n    a: z\n".encode()
    monkeypatch.setattr("studyapp.authoring.fmt._trimmed", lambda text: (text.replace(lost, ""), 0))
    formatted = format_deck(data, "d.yaml")
    assert formatted.data == data
    assert [problem.code for problem in formatted.problems] == ["format"]


@pytest.mark.slow
@given(st.randoms(use_true_random=False), samples)
@GENERATED
def test_any_damaged_deck_is_formatted_or_left_alone(dice: random.Random, sample: Sample) -> None:
    """Never half, and never without a word."""
    data = bytearray(sample.data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data))
        data[at : at + dice.choice((0, 1, 9))] = dice.choice((b"", b"\n", b": ", b"- ", b"?", b"'", b"#", b"\t", b"{"))
    once = format_deck(bytes(data), "d.yaml")
    if once.problems:
        assert once.data == data
    else:
        assert format_deck(once.data, "d.yaml").data == once.data
