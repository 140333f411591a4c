"""`studyapp decks fmt` and `studyapp decks new`: files written whole or not at all, and what is said of it."""

import itertools
import os
import stat
import sys
from pathlib import Path

import pexpect
import pytest

from studyapp.authoring.fmt import format_deck
from studyapp.authoring.templates import KINDS, with_note, written
from studyapp.content.parse import parse_deck
from studyapp.paths import bundled
from studyapp.shelf import writing
from tests.cli.command import Command

MESSY = "title: Of mine\ndeck: mine\nnotes:\n  - a: x  # why\n    q: Layers\n"
TIDY = "deck: mine\ntitle: Of mine\nnotes:\n  - id: layers\n    q: Layers\n    a: x  # why\n"
BROKEN = "deck: broken\nnotes:\n  - q: a: b\n"


@pytest.fixture
def messy(studyapp: Command) -> Path:
    """A deck of one's own that is not in order, beside one that is."""
    return studyapp.write_deck(MESSY, "mine.yaml")


# --- fmt --------------------------------------------------------------------------------------------------------------


def test_without_paths_ones_own_decks_are_formatted(studyapp: Command, messy: Path) -> None:
    result = studyapp("decks", "fmt")
    assert (result.code, result.err) == (0, "")
    assert messy.read_text() == TIDY
    assert f"{messy}:4: id `layers` written" in result.lines
    assert f"{messy}: the keys of 2 entries put in order" in result.lines
    assert result.lines[-1] == "2 files: 2 changed, 0 in order already."
    again = studyapp("decks", "fmt")
    assert again.lines == ["2 files: 0 changed, 2 in order already."]


def test_check_writes_nothing_and_says_by_its_code_whether_something_would_change(
    studyapp: Command, messy: Path
) -> None:
    result = studyapp("decks", "fmt", "--check", messy)
    assert (result.code, messy.read_text()) == (1, MESSY)
    assert f"{messy}:4: id `layers` is missing" in result.lines
    studyapp("decks", "fmt", messy)
    assert studyapp("decks", "fmt", "--check", messy).code == 0


def test_diff_shows_what_would_change_and_writes_nothing(studyapp: Command, messy: Path) -> None:
    messy.write_bytes(b"deck: mine\r\nnotes:\r\n  - a: x\x1b[c\r\n    q: Layers")
    before = messy.read_bytes()
    result = studyapp("decks", "fmt", "--diff", messy)
    assert (result.code, messy.read_bytes()) == (0, before)
    assert "+  - id: layers" in result.lines
    assert "-  - a: x␛[c" in result.lines
    assert "\\ No newline at end of file" in result.lines
    assert studyapp("decks", "fmt", "--diff", "--check", messy).code == 1


def test_a_file_that_cannot_be_read_is_told_of_and_others_go_on(studyapp: Command, messy: Path) -> None:
    broken = studyapp.write_deck(BROKEN, "broken.yaml")
    result = studyapp("decks", "fmt", messy.parent)
    assert result.code == 3
    assert result.err.startswith(f"{broken}:3:9: colon: a colon")
    assert (broken.read_text(), messy.read_text()) == (BROKEN, TIDY)
    assert studyapp("decks", "fmt", messy.parent / "none.yaml").code == 2


def test_bundled_decks_are_formatted_only_where_they_are_named(
    studyapp: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "program" / "decks"
    place.mkdir(parents=True)
    deck = place / "mine.yaml"
    deck.write_text(MESSY)
    monkeypatch.setattr("studyapp.bootstrap.bundled", lambda name: place if name == "decks" else bundled(name))
    studyapp("decks", "fmt")
    assert deck.read_text() == MESSY
    result = studyapp("decks", "fmt", place.parent)
    assert (result.code, deck.read_text()) == (3, MESSY)
    assert "comes with the program" in result.err
    assert studyapp("decks", "fmt", place).code == 0
    assert deck.read_text() == TIDY


def test_permissions_and_links_stay(studyapp: Command, messy: Path, tmp_path: Path) -> None:
    """The target of a link is written, once, however many names lead to it."""
    messy.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(messy)
    result = studyapp("decks", "fmt", link, messy)
    assert result.lines[-1] == "1 file: 1 changed, 0 in order already."
    assert link.is_symlink()
    assert messy.read_text() == TIDY
    assert stat.S_IMODE(messy.stat().st_mode) == 0o640
    assert sorted(path.name for path in messy.parent.iterdir()) == ["mine.yaml", "small.yaml"]


def test_a_read_only_file_is_left_as_it_is(studyapp: Command, messy: Path) -> None:
    messy.chmod(0o444)
    result = studyapp("decks", "fmt", messy)
    assert (result.code, messy.read_text()) == (3, MESSY)
    assert "is read-only" in result.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_a_sentence(studyapp: Command, messy: Path) -> None:
    messy.parent.chmod(0o555)
    result = studyapp("decks", "fmt", messy)
    messy.parent.chmod(0o755)
    assert (result.code, messy.read_text()) == (3, MESSY)
    assert "cannot be written" in result.err


@pytest.mark.parametrize("call", ["fsync", "chown", "mkstemp", "replace"])
def test_whatever_fails_while_writing_the_file_is_whole(
    studyapp: Command, messy: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """And no draft is left. Where only the owner cannot be kept, it is written."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    owner = {"mkstemp": writing.tempfile, "replace": Path}.get(call, writing.os)
    with monkeypatch.context() as patch:
        patch.setattr(owner, call, fail)
        result = studyapp("decks", "fmt", messy)
    assert messy.read_text() == (TIDY if call == "chown" else MESSY)
    assert result.code == (0 if call == "chown" else 3)
    assert ("No space left on device" in result.err) is (call != "chown")
    assert sorted(path.name for path in messy.parent.iterdir()) == ["mine.yaml", "small.yaml"]


def test_what_another_program_wrote_meanwhile_is_kept(messy: Path) -> None:
    with pytest.raises(writing.DeckProblem, match="changed by another program"):
        writing.rewrite(messy, b"what was read", b"what would be written")
    assert messy.read_text() == MESSY


# --- new deck ---------------------------------------------------------------------------------------------------------


def test_a_new_deck_can_be_studied_and_is_in_order(studyapp: Command) -> None:
    result = studyapp("decks", "new", "deck", "fresh", "--title", "Fresh: one")
    place = studyapp.home / "data" / "decks" / "fresh.yaml"
    assert (result.code, result.out) == (0, f"{place}:5\n")
    file = parse_deck(place.read_bytes(), "")
    assert file.problems == ()
    assert file.deck is not None
    assert (file.deck.title, file.deck.notes[0].line) == ("Fresh: one", 5)
    assert studyapp("decks", "fmt", "--check", place).code == 0


def test_a_new_deck_replaces_nothing(studyapp: Command, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("mine")
    assert studyapp("decks", "new", "deck", "x", "--dir", tmp_path).code == 3
    assert (tmp_path / "x.yaml").read_text() == "mine"
    taken = studyapp("decks", "new", "deck", "small", "--dir", tmp_path / "other")
    assert (taken.code, (tmp_path / "other").exists()) == (2, False)
    for name in ("../x", "", "a b", "-"):
        assert studyapp("decks", "new", "deck", "--dir", tmp_path, "--", name).code == 2
    assert [path.name for path in tmp_path.glob("*.yaml")] == ["x.yaml"]


# --- new note ---------------------------------------------------------------------------------------------------------

BEFORE = {
    "two notes": "deck: d\nnotes:\n  - {id: k, q: x, a: y}\n  - id: l\n    q: x\n    a: y\n",
    "set apart": "deck: d\nnotes:\n- {id: k, q: x, a: y}\n\n- id: l\n  q: x\n  a: y # z\n  # hint: none\n\n# end\n",
    "more below": "deck: d\nnotes:\n  -   id: k\n      q: x\n      a: |+\n        y\n\nfacts: [{id: f, statement: s}]",
    "no notes": "deck: d\ntitle: T",
    "no notes, but facts": "deck: d\n# of facts\nfacts:\n  - {id: f, statement: s}\n",
    "nothing in notes": "deck: d\nnotes: # soon\n  # here\nfacts: [{id: f, statement: s}]\n",
    "empty brackets": "deck: d\nnotes: [] # soon\n",
    "brackets": "deck: d\nnotes: [{id: k, q: x, a: y} # k\n  ]\n",
    "braces": "{deck: d, notes: [{id: k, q: x, a: y}]}\n",
    "braces without notes": "{deck: d}\n",
    "the end of a document": "---\ndeck: d\nnotes:\n  - {id: k, q: x, a: y}\n...\n",
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", BEFORE)
@pytest.mark.parametrize("kind", KINDS)
def test_a_note_is_added_and_the_rest_stays_byte_for_byte(kind: str, name: str, ends: str) -> None:
    before = BEFORE[name].replace("\n", ends)
    added = with_note(before.encode(), "d.yaml", {"id": "new", **KINDS[kind], "topic": "t"})
    after = added.data.decode()
    deck = parse_deck(added.data, "").deck
    assert deck is not None
    assert [note.id for note in deck.notes] == [*"kl"[: len(deck.notes) - 1], "new"]
    assert type(deck.notes[-1].body).__name__.lower() == kind
    assert deck.notes[-1].line == added.line
    assert after.count("\n") == after.count(ends)
    kept = before.replace("[] ", "") if name == "empty brackets" else before
    assert any(after.startswith(kept[:at]) and after.endswith(kept[at:]) for at in range(len(kept) + 1))
    if not name.startswith(("braces", "no notes, but")):
        assert format_deck(added.data, "").changes in ((), ("a newline put at the end",))


def test_a_note_is_added_by_command(studyapp: Command, messy: Path) -> None:
    small = messy.with_name("small.yaml")
    lines = len(small.read_text().splitlines())
    result = studyapp("decks", "new", "note", small, "--kind", "typed", "--id", "fresh", "--topic", "limits")
    assert (result.code, result.out) == (0, f"{small}:{lines + 1}\n")
    assert small.read_text().splitlines()[lines:] == [
        "  - id: fresh",
        "    topic: limits",
        "    q: TODO",
        "    answer: TODO",
        "    explain: TODO",
    ]
    told = studyapp("decks", "lint", small, "--json").json()
    assert {problem["code"] for problem in told if problem["severity"] == "error"} == {"placeholder"}


def test_a_note_that_does_not_fit_is_not_added(studyapp: Command, messy: Path) -> None:
    small = messy.with_name("small.yaml")
    before = small.read_bytes()
    for more in (["--id", "timeout"], ["--id", "a b"], ["--topic", "none"], ["--kind", "odd"]):
        assert studyapp("decks", "new", "note", small, "--kind", "basic", *more).code == 2
    assert studyapp("decks", "new", "note", small).code == 2
    assert studyapp("decks", "new", "note", small.with_name("none.yaml"), "--kind", "basic").code == 2
    assert small.read_bytes() == before
    broken = studyapp.write_deck(BROKEN, "broken.yaml")
    facts = studyapp.write_deck("facts:\n  - {id: f, statement: s}\n", "facts.yaml")
    for path in (broken, facts):
        text = path.read_text()
        assert studyapp("decks", "new", "note", path, "--kind", "basic").code == 3
        assert path.read_text() == text


TEXTS = [
    "a",
    "a: b",
    "a #b",
    "#a",
    "- a",
    "? a",
    "'a'",
    '"a"',
    "a\\b",
    "[a]",
    "{a}",
    "a, b",
    "no",
    "3.10",
    "&a",
    "@",
    "",
]


@pytest.mark.parametrize("text", [*TEXTS, *map("".join, itertools.permutations("a:#", 3)), "a\nb", " a "])
def test_a_text_is_written_so_that_it_is_read_back(text: str) -> None:
    file = parse_deck(
        f"deck: d\nnotes:\n  - {{id: n, q: {written(text + 'x', '[{}]')}, a: x}}\n"
        f"  - id: o\n    q: {written('x' + text)}\n    order:\n    - {written(text or 'y')}\n    - z\n".encode(),
        "",
    )
    assert file.problems == ()
    assert file.deck is not None
    assert [note.prompt for note in file.deck.notes] == [text + "x", "x" + text]
    assert file.deck.notes[1].body.steps[0] == (text or "y")


# --- new note, asked for ----------------------------------------------------------------------------------------------


def _at_a_terminal(studyapp: Command, path: Path) -> "pexpect.spawn[str]":
    return pexpect.spawn(
        sys.executable,
        ["-m", "studyapp", "decks", "new", "note", str(path)],
        env={**os.environ, **studyapp.variables(), "TERM": "dumb"},
        encoding="utf-8",
        timeout=30,
    )


def _answer(child: "pexpect.spawn[str]", *answers: tuple[str, str]) -> None:
    for question, answer in answers:
        child.expect_exact(question)
        child.sendline(answer)


@pytest.mark.slow
def test_at_a_terminal_a_note_is_asked_for_and_shown_before_it_is_written(studyapp: Command) -> None:
    path = studyapp.write_deck()
    before = path.read_text()
    child = _at_a_terminal(studyapp, path)
    _answer(
        child,
        ("Kind", "cho"),
        ("Question", "Which: this or that?"),
        ("Right option", "This"),
        ("Why is it right", "It is here"),
        ("Another right", ""),
        ("Wrong option", "That"),
        ("Why is it wrong", ""),
        ("Another wrong", ""),
        ("Id [which-this-that]", ""),
        ('q: "Which: this or that?"', ""),
    )
    child.expect_exact(f"{path}:")
    child.expect(pexpect.EOF)
    assert path.read_text().startswith(before)
    assert path.read_text()[len(before) :] == (
        '  - id: which-this-that\n    q: "Which: this or that?"\n    options:\n'
        "      - right: This\n        why: It is here\n      - wrong: That\n"
    )


@pytest.mark.slow
def test_what_an_editor_wrote_while_the_note_was_asked_for_is_kept(studyapp: Command) -> None:
    path = studyapp.write_deck()
    child = _at_a_terminal(studyapp, path)
    _answer(child, ("Kind", ""), ("Question", "Layers"), ("Answer", "x"), ("Why", ""), ("Id", ""))
    child.expect_exact("Write it?")
    path.write_text(path.read_text() + "  - {id: other, q: x, a: y}\n")
    child.sendline("y")
    child.expect(pexpect.EOF)
    deck = parse_deck(path.read_bytes(), "").deck
    assert deck is not None
    assert [note.id for note in deck.notes][-2:] == ["other", "layers"]


@pytest.mark.slow
@pytest.mark.parametrize("end", ["\x03", "\x04", "n\n"], ids=["ctrl+c", "ctrl+d", "no"])
def test_a_note_that_is_not_wanted_after_all_is_not_written(studyapp: Command, end: str) -> None:
    path = studyapp.write_deck()
    before = path.read_bytes()
    child = _at_a_terminal(studyapp, path)
    _answer(child, ("Kind", ""), ("Question", "Layers"), ("Answer", "x"), ("Why", ""), ("Id", "timeout"), ("Id", ""))
    child.expect_exact("Write it?")
    child.send(end)
    child.expect(pexpect.EOF)
    assert path.read_bytes() == before
