"""`decks schema`, `decks preview` and `decks watch` as their users meet them: output, exit codes, sentences."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator

from studyapp.cli.decks.preview import follow
from studyapp.cli.decks.schema import schema
from studyapp.paths import bundled
from tests.cli.command import DECK as PLAIN
from tests.cli.command import Command

DECK = "allow: {missing-source: small, missing-why: small, few-options: small}" + PLAIN

LINE = DECK.splitlines().index("  - id: payload") + 1
BROKEN = DECK.replace("answer: 6 MB", "answer: @6").replace("a: 15 minutes", "a: 15 minutes\n    explian: x")

# --- schema -----------------------------------------------------------------------------------------------------------


def test_the_schema_is_printed_and_nothing_else(studyapp: Command) -> None:
    result = studyapp("decks", "schema")
    assert (result.code, result.err) == (0, "")
    Draft202012Validator.check_schema(json.loads(result.out))


def test_the_schema_is_written_to_a_file_and_its_use_is_told(studyapp: Command, tmp_path: Path) -> None:
    place = tmp_path / "deck.schema.json"
    result = studyapp("decks", "schema", "--output", place)
    assert (result.code, result.err) == (0, "")
    assert json.loads(place.read_text(encoding="utf-8")) == json.loads(studyapp("decks", "schema").out)
    assert "# yaml-language-server: $schema=deck.schema.json" in result.lines
    assert schema.help is not None
    assert "# yaml-language-server: $schema=" in schema.help


def test_a_place_that_cannot_be_written_is_a_sentence(studyapp: Command, tmp_path: Path) -> None:
    result = studyapp("decks", "schema", "--output", tmp_path / "no" / "such" / "folder.json")
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("cannot be written: No such file or directory.\n")


# --- preview ----------------------------------------------------------------------------------------------------------


def test_any_line_of_a_note_previews_it_at_two_widths(studyapp: Command) -> None:
    path = studyapp.write_deck(DECK)
    shown = [studyapp("decks", "preview", f"{path}:{line}") for line in (LINE, LINE + 1, LINE + 3)]
    assert [result.code for result in shown] == [0, 0, 0]
    assert len({result.out for result in shown}) == 1
    assert shown[0].lines[0] == f"{path}:{LINE}"
    assert [line for line in shown[0].lines if line.startswith("── ")] == [
        "── 80 columns " + "─" * 66,
        "── 40 columns " + "─" * 26,
    ]
    assert shown[0].out.count("Largest request payload?") == shown[0].out.count("Answer:    6 MB") == 2
    assert "How long" not in shown[0].out
    assert "\x1b" not in shown[0].out
    assert "No problems found." in shown[0].lines


def test_without_a_line_every_note_is_previewed(studyapp: Command) -> None:
    result = studyapp("decks", "preview", studyapp.write_deck(DECK), "--width", "60", "--no-answer")
    assert result.code == 0
    cards = ["small/timeout", "small/payload", "small/memory#c1", "small/memory#c2", "small/too-long"]
    assert [line.strip() for line in result.lines if line.startswith(" small/")] == cards
    assert all(len(line) <= 60 for line in result.lines if str(studyapp.home) not in line)
    assert "15 minutes" not in result.out


def test_the_problems_of_a_note_stand_below_it(studyapp: Command) -> None:
    path = studyapp.write_deck(BROKEN)
    first = studyapp("decks", "preview", f"{path}:{LINE - 4}")
    assert first.code == 1
    assert "How long may a function run?" in first.out
    assert f"{path}:13:5: unknown-key: a note has no key `explian`; did you mean `explain`?" in first.lines
    assert "1 problem elsewhere in this file." in first.lines
    second = studyapp("decks", "preview", f"{path}:{LINE + 1}:13")  # as in a problem's place
    assert second.code == 1
    assert second.lines[1] == "This note cannot be read."
    assert second.lines[2].startswith(f"{path}:{LINE + 3}:13: start: a bare text cannot begin with @")
    assert studyapp("decks", "preview", path).code == 1
    assert studyapp("decks", "preview", f"{path}:{LINE + 6}").code == 0


def test_a_reference_to_nothing_is_a_problem_of_its_note(studyapp: Command) -> None:
    path = studyapp.write_deck(DECK.replace("hint: Less than ten.", "facts: [no-such-fact]"))
    result = studyapp("decks", "preview", f"{path}:{LINE}")
    assert result.code == 1
    assert "there is no fact `no-such-fact`" in result.out


def test_a_bundled_note_is_previewed_with_its_facts(studyapp: Command) -> None:
    path = bundled("decks") / "aws-lambda" / "exam-security.yaml"
    line = next(at for at, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "facts:" in text)
    result = studyapp("decks", "preview", f"{path}:{line}", "--width", "80")
    assert result.code == 0
    assert re.search(r"^  • \w", result.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("place", "code", "says"),
    [
        ("{deck}:1", 2, "Line 1 of {deck} is in no note.\nThe nearest is `timeout` on lines 10 to 15.\n"),
        ("{deck}:999", 2, "The nearest is `too-long` on lines 23 to 27.\n"),
        ("{folder}", 2, "{folder} is a folder.\nName one deck file"),
        ("{folder}/none.yaml", 2, "There is no file {folder}/none.yaml.\n"),
        ("{folder}/none.yaml:3", 2, "There is no file {folder}/none.yaml.\n"),
        ("{facts}", 3, "{facts} has no notes to show.\n"),
        ("{facts}:2", 3, "{facts} has no notes to show.\n"),
        ("{latin}", 3, "{latin} has no notes to show.\n"),
        ("{large}", 3, "{large}: the file has 8.0 MB, and 8 MB is the most; split the deck.\n"),
    ],
)
def test_what_cannot_be_shown_is_a_sentence(
    studyapp: Command, tmp_path: Path, place: str, code: int, says: str
) -> None:
    names = {
        "deck": studyapp.write_deck(DECK),
        "folder": tmp_path,
        "facts": tmp_path / "facts.yaml",
        "latin": tmp_path / "latin.yaml",
        "large": tmp_path / "large.yaml",
    }
    names["facts"].write_text("facts:\n  - {id: f, statement: x}\n", encoding="utf-8")
    names["latin"].write_bytes(b"deck: d\ntitle: caf\xe9\n")
    names["large"].write_bytes(b"#" * 8_000_001)
    result = studyapp("decks", "preview", place.format(**names))
    assert result.code == code
    assert says.format(**names) in result.err


def test_a_file_without_notes_still_tells_its_problems(studyapp: Command, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(b"deck: d\ntitle: caf\xe9\n")
    assert "2:11: encoding: byte 0xe9 is not UTF-8" in studyapp("decks", "preview", path).out


def test_hostile_text_is_shown_and_not_obeyed(studyapp: Command) -> None:
    hostile = DECK.replace("q: Largest request payload?", 'q: "\\e]52;c;aGk=\\a \\e[2J [bold]x[/bold] [/usr/bin]"')
    path = studyapp.write_deck(hostile, "a\x1b[2Jb.yaml")
    result = studyapp("decks", "preview", f"{path}:{LINE}", "--width", "80")
    assert result.code == 0
    assert "\x1b" not in result.out
    assert "␛]52;c;aGk=␇ ␛[2J [bold]x[/bold] [/usr/bin]" in result.out


# --- watch ------------------------------------------------------------------------------------------------------------


def watched(home: Path, paths: list[Path], *edits: Callable[[], object]) -> None:
    """Watch while these edits are made, three looks for each; then ctrl+c."""
    steps = [step for edit in (lambda: None, *edits) for step in (edit, None, None)]
    context = click.Context(click.Command("watch"))
    context.meta["studyapp.home"] = home

    def wait(_seconds: float) -> None:
        if not steps:
            raise KeyboardInterrupt
        step = steps.pop(0)
        if step is not None:
            step()

    with context, pytest.raises(KeyboardInterrupt):
        follow(context, paths, wait)


def test_each_save_appends_the_note_under_edit(studyapp: Command, capsys: pytest.CaptureFixture[str]) -> None:
    """In a pipe: no escape codes, nothing cleared; the note at both widths, and its problems."""
    path = studyapp.write_deck(DECK)
    watched(
        studyapp.home,
        [],
        lambda: studyapp.write_deck(DECK.replace("15 minutes", "Nine hundred seconds")),
        lambda: studyapp.write_deck(BROKEN),
        lambda: studyapp.write_deck(BROKEN),
    )
    out = capsys.readouterr().out
    assert out.startswith(f"Watching 1 deck file in {path.parent}.\n")
    assert "\x1b" not in out
    assert out.count(f"\n{path}:10\n") == 2
    assert out.count("Nine hundred seconds") == 2
    assert out.count("  15 minutes") == 2
    assert out.count("13:5: unknown-key: a note has no key `explian`") == 1
    assert "It cannot be read" not in out


def test_a_note_broken_half_way_stays_as_it_was(studyapp: Command, capsys: pytest.CaptureFixture[str]) -> None:
    path = studyapp.write_deck(DECK)
    watched(studyapp.home, [path], lambda: studyapp.write_deck(DECK.replace("q: Largest", 'q: "Largest')))
    out = capsys.readouterr().out
    assert "It cannot be read as it is now. This is how it last was:" in out
    assert out.count("Largest request payload?") == 2
    assert f"{path}:{LINE + 1}:8: " in out


def test_ctrl_c_ends_it_with_0(studyapp: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("threading.Event.wait", interrupted)
    result = studyapp("decks", "watch")
    assert (result.code, result.err) == (0, "")
    assert result.lines[1] == "Save one, and the note that changed is drawn here. ctrl+c ends this."


def test_what_cannot_be_watched_is_a_sentence(studyapp: Command, tmp_path: Path) -> None:
    missing = studyapp("decks", "watch", tmp_path / "none")
    assert (missing.code, missing.err) == (2, f"There is no file or folder {tmp_path / 'none'}.\n")
    nobody = studyapp("decks", "watch", "--home", tmp_path / "nobody")
    assert (nobody.code, nobody.err.splitlines()[0]) == (2, "You have no deck folder yet.")
