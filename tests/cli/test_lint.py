"""`studyapp decks lint`: what is said of a deck, and how: to people, to programs, and to GitHub."""

import os
import re
import sys
from pathlib import Path
from unicodedata import east_asian_width

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.authoring.rules import RULES
from studyapp.cli.decks.excerpt import cells, excerpt
from studyapp.cli.decks.lint import annotations, report
from studyapp.content.problems import Problem
from studyapp.content.text import one_line, safe
from studyapp.paths import bundled
from tests.cli.command import Command

ERROR = "deck: one\nnotes:\n  - id: n\n    q: Which\n    aa: A\n"
CLEAN = "deck: one\nnotes:\n  - id: n\n    q: Which?\n    a: This\n    source: A book\n"
WARNING = "deck: two\nnotes:\n  - id: n\n    q: Is Init billed?\n    a: It is.\n    source: A book\n"


@pytest.fixture
def decks(studyapp: Command) -> Path:
    """A folder with a deck that has an error, one that has a warning, and one without."""
    studyapp.write_deck(ERROR, "mine/one.yaml")
    return studyapp.write_deck(WARNING, "mine/two.yaml").parent


# --- to people --------------------------------------------------------------------------------------------------------


def test_the_bundled_decks_have_no_errors(studyapp: Command) -> None:
    """Nor has the small one; without paths all of them are looked at."""
    result = studyapp("decks", "lint")
    assert (result.code, result.err) == (0, "")
    assert not any(problem["severity"] == "error" for problem in studyapp("decks", "lint", "--json").json())


def test_a_deck_without_problems(studyapp: Command) -> None:
    """One line says so."""
    place = studyapp.write_deck(CLEAN, "one.yaml")
    assert (studyapp("decks", "lint", place).out, studyapp("decks", "lint", place).code) == ("No problems found.\n", 0)


def test_every_problem_is_shown_by_deck_with_its_line_and_a_caret(
    studyapp: Command, decks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths from the working directory, a heading for each deck, severity in words, the sum at the end."""
    monkeypatch.chdir(decks.parent)
    result = studyapp("decks", "lint", "mine")
    assert result.code == 1
    assert result.out == (
        "mine/one.yaml: 2 errors\n"
        "mine/one.yaml:3:5: missing: the note has no answer; "
        "add one of `a`, `cloze`, `answer`, `options`, `order`, `match`, `compute`\n"
        "    3 |   - id: n\n"
        "      |     ^ error\n"
        "mine/one.yaml:5:5: unknown-key: a note has no key `aa`; did you mean `a`?\n"
        "    5 |     aa: A\n"
        "      |     ^ error\n"
        "\n"
        "mine/two.yaml: 1 warning\n"
        "mine/two.yaml:4:8: yes-no-card: `Is Init billed?` is guessed right half the time; "
        "ask `…, and why?`, or for the thing itself\n"
        "    4 |     q: Is Init billed?\n"
        "      |        ^ warning\n"
        "\n"
        "2 errors and 1 warning in 2 files\n"
    )


def test_a_path_that_is_not_below_the_working_directory_is_shown_whole(studyapp: Command, decks: Path) -> None:
    """So that it can be opened from anywhere."""
    assert f"{decks / 'two.yaml'}:4:8: yes-no-card: " in studyapp("decks", "lint", decks).out


def test_the_exit_code(studyapp: Command, decks: Path) -> None:
    """Errors make it 1; warnings only with --strict; the format makes no difference."""
    for more in ([], ["--json"], ["--format", "github"]):
        assert studyapp("decks", "lint", decks / "one.yaml", *more).code == 1
        assert studyapp("decks", "lint", decks / "two.yaml", *more).code == 0
        assert studyapp("decks", "lint", decks / "two.yaml", "--strict", *more).code == 1


def test_only_what_is_named_is_shown(studyapp: Command, tmp_path: Path) -> None:
    """The others are read for what refers to them; what is not there is a usage error."""
    studyapp.write_deck(ERROR, "one.yaml")
    (tmp_path / "mine").mkdir()
    file = tmp_path / "mine" / "two.yaml"
    file.write_text("deck: two\nnotes:\n  - {id: n, q: Q, a: A, facts: [limits.timeout.max]}\n", encoding="utf-8")
    assert studyapp("decks", "lint", tmp_path / "mine").code == 0
    file.write_text("deck: two\nnotes:\n  - {id: n, q: Q}\n", encoding="utf-8")
    for path in (file, tmp_path / "mine"):
        problems = studyapp("decks", "lint", path, "--json").json()
        assert {problem["path"] for problem in problems} == {str(file)}
    missing = studyapp("decks", "lint", tmp_path / "nowhere")
    assert (missing.code, missing.out) == (2, "")
    assert "nowhere" in missing.err


def test_a_note_that_another_deck_has_already(studyapp: Command, tmp_path: Path) -> None:
    """It is found in the deck that is asked about, and the other named, though it is not asked about."""
    first = studyapp.write_deck("deck: a\nnotes:\n  - id: n\n    q: Which is it, of both?\n    a: This\n", "a.yaml")
    second = studyapp.write_deck("deck: b\nnotes:\n  - id: n\n    q: which is it, of both\n    a: That\n", "b.yaml")
    for asked, other in ((first, second), (second, first)):
        _, problem = studyapp("decks", "lint", asked, "--json").json()
        assert (problem["path"], problem["code"], problem["line"], problem["column"]) == (str(asked), "duplicate", 4, 8)
        assert f"{other}:3" in problem["message"]


def test_a_note_that_a_bundled_deck_has_already(studyapp: Command) -> None:
    """It is found in one's own deck, which can be mended."""
    place = studyapp.write_deck(
        "deck: own\nnotes:\n"
        "  - id: n\n    q: What's the longest timeout that a function can be given?\n    answer: 15 minutes\n"
    )
    for asked in ([], [place]):
        (problem,) = [
            each for each in studyapp("decks", "lint", *asked, "--json").json() if "duplicate" in each["code"]
        ]
        assert problem["path"] == str(place)
        assert "limits.yaml:" in problem["message"]


def test_a_file_that_is_not_text_is_shown_as_far_as_it_is(studyapp: Command) -> None:
    """With the caret under the byte that is wrong; what a terminal obeys comes as marks."""
    place = studyapp.write_deck("", "latin.yaml")
    place.write_bytes(b"deck: latin\ntitle: Gr\xfc\x1b[2J\n")
    lines = studyapp("decks", "lint", place).lines
    assert lines[-4:] == ["    2 | title: Gr\ufffd␛[2J", "      |          ^ error", "", "1 error in 1 file"]


@pytest.mark.parametrize("environ", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["colours", "NO_COLOR", "dumb"])
def test_colours_where_the_output_is_a_terminal(studyapp: Command, decks: Path, environ: dict[str, str]) -> None:
    """And only there; the words are the same, and each line fits."""
    variables = {**os.environ, "TERM": "xterm", **studyapp.variables(), **environ}
    command = ["-m", "studyapp", "decks", "lint", str(decks)]
    child = pexpect.spawn(sys.executable, command, env=variables, dimensions=(24, 300), encoding="utf-8", timeout=30)
    child.expect(pexpect.EOF)
    out = (child.before or "").replace("\r\n", "\n")
    assert ("\x1b[31m^ error\x1b[0m" in out) is not environ
    assert bool(environ) is ("\x1b[" not in out)
    assert re.sub(r"\x1b\[\d*m", "", out) == studyapp("decks", "lint", decks).out


# --- the line and its caret -------------------------------------------------------------------------------------------

LINES = [
    ("    q: Which?", 8, 80, "    q: Which?", 7),
    ("q: 標準関数 ok", 9, 80, "q: 標準関数 ok", 12),
    ("\tq: x", 2, 80, "    q: x", 4),
    ("e\u0301e", 3, 80, "e\u0301e", 1),
    ("short", 6, 80, "short", 5),
    ("short", 99, 80, "short", 5),
    ("", 1, 80, "", 0),
    ("0123456789" * 3, 1, 12, "0123456789…", 0),
    ("0123456789" * 3, 16, 12, "…2345678901…", 4),
    ("0123456789" * 3, 31, 12, "…0123456789", 11),
]


@pytest.mark.parametrize(("line", "column", "room", "text", "before"), LINES)
def test_the_part_of_a_line_that_is_shown(line: str, column: int, room: int, text: str, before: int) -> None:
    """Around the place, in cells: wide characters take two, marks above others none, tabs four."""
    assert excerpt(line, column, room) == (text, before)


@given(st.text(st.sampled_from("ab\t標e\u0301✓ "), max_size=60), st.integers(1, 70), st.integers(8, 40))
def test_the_caret_stands_under_its_character_and_the_line_fits(line: str, column: int, room: int) -> None:
    """For any line and any width."""
    text, before = excerpt(line, column, room)
    widths = [0 if sign == "\u0301" else 2 if east_asian_width(sign) == "W" else 1 for sign in text]
    assert sum(widths) <= room
    shown = line.rstrip()
    if column <= len(shown) and shown[column - 1] != "\u0301":
        at = next(at for at in range(len(text)) if sum(widths[:at]) == before and widths[at])
        assert text[at] == shown[column - 1].replace("\t", " ")


@given(st.characters(codec="utf-8"))
def test_no_character_takes_more_than_two_cells(sign: str) -> None:
    """Nor fewer than none."""
    assert cells(sign) in (0, 1, 2)


def test_a_problem_without_its_line_is_still_told() -> None:
    """A file that is gone, a folder, a line beyond the end."""
    problem = Problem("gone.yaml", 7, 1, "unreadable", "it is gone", "check the path")
    assert list(report([problem], lambda _: "")) == [
        "gone.yaml: 1 error",
        "gone.yaml:7:1: unreadable: it is gone; check the path",
        "      | ^ error",
        "",
    ]


@given(st.text(max_size=300), st.integers(1, 300), st.integers(20, 200))
def test_outside_text_is_never_more_than_text(text: str, column: int, room: int) -> None:
    """Whatever a deck holds, a line is one line, and nothing in it is obeyed by a terminal."""
    problem = Problem("deck.yaml", 1, column, "code", "message")
    lines = list(report([problem], lambda _: safe(text), room=room))
    assert all(safe(line) == line and "\n" not in line and "\t" not in line for line in lines)
    assert len(lines) in (4, 5)


# --- to programs ------------------------------------------------------------------------------------------------------


def test_json(studyapp: Command, decks: Path) -> None:
    """A list of objects, empty when all is well, and nothing else on standard output."""
    assert studyapp("decks", "lint", decks / "two.yaml", "--json").json() == [
        {
            "path": str(decks / "two.yaml"),
            "line": 4,
            "column": 8,
            "code": "yes-no-card",
            "message": "`Is Init billed?` is guessed right half the time",
            "fix": "ask `…, and why?`, or for the thing itself",
            "severity": "warning",
        }
    ]
    (decks / "two.yaml").write_text(WARNING.replace("billed?", "billed, and why?"), encoding="utf-8")
    assert studyapp("decks", "lint", decks / "two.yaml", "--json").json() == []


# --- to GitHub --------------------------------------------------------------------------------------------------------

_DATA, _PROPERTY = {"%25": "%", "%0D": "\r", "%0A": "\n"}, {"%3A": ":", "%2C": ","}
_COMMAND = re.compile(r"::(error|warning) file=([^:,]*),line=(\d+),col=(\d+),title=([^:,]*)::(.*)")


def unescaped(text: str) -> str:
    """As the runner reads it."""
    return re.sub(r"%(?:25|0D|0A|3A|2C)", lambda sign: {**_DATA, **_PROPERTY}[sign[0]], text)


@given(st.text(st.sampled_from("a%:,;\r\n50DA2C"), min_size=1), st.text(st.sampled_from("a%:,\r\n25")))
def test_an_annotation_says_what_the_problem_says(name: str, message: str) -> None:
    """Read as GitHub's runner reads it, whatever stands in it; it is one line."""
    (line,) = annotations([Problem(name, 3, 5, "colon", message, "quote it", "warning")])
    assert "\n" not in line
    command = _COMMAND.fullmatch(line)
    assert command
    assert command.group(1, 3, 4, 5) == ("warning", "3", "5", "colon")
    assert unescaped(command[2]) == one_line(name)
    assert unescaped(command[6]) == f"{message}; quote it"


def test_annotations(studyapp: Command, decks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths from the working directory, which in a workflow is the repository; then the sum."""
    monkeypatch.chdir(decks.parent)
    result = studyapp("decks", "lint", "mine", "--format", "github")
    assert result.code == 1
    assert result.lines[1] == (
        "::error file=mine/one.yaml,line=5,col=5,title=unknown-key::a note has no key `aa`; did you mean `a`?"
    )
    assert result.lines[2].startswith("::warning file=mine/two.yaml,line=4,col=8,title=yes-no-card::")
    assert result.lines[3:] == ["2 errors and 1 warning in 2 files"]


# --- what a code means ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [*(rule.code for rule in RULES), "colon", "needless-allow"])
def test_explain(studyapp: Command, code: str) -> None:
    """What it is, with a bad and a good example, for rules and for the parser's codes."""
    result = studyapp("decks", "lint", "--explain", code)
    assert (result.code, result.err) == (0, "")
    assert result.lines[0] == f"# {code}"
    assert "Bad:" in result.out
    assert "Good:" in result.out


def test_explain_a_code_that_there_is_not(studyapp: Command) -> None:
    """A usage error that names those that there are."""
    result = studyapp("decks", "lint", "--explain", "no-such-code")
    assert (result.code, result.out) == (2, "")
    assert "no-such-code" in result.err
    assert "near-duplicate" in result.err
    assert "unknown-key" in result.err


def test_the_pages_are_where_the_program_looks_for_them() -> None:
    """One for each rule."""
    assert {page.stem for page in bundled("docs/rules").glob("*.md")} == {*(rule.code for rule in RULES), "README"}
