"""`--home`, `--decks` and `--debug` before a command's name or after it, and the two environment variables."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import DECK, Command, outside

COMMANDS = [
    ["study", "--plain"],
    ["due"],
    ["search"],
    ["decks", "list"],
    ["decks", "lint"],
    ["log"],
    ["config"],
    ["doctor"],
    ["backup"],
    ["restore", "--list"],
]


def _places(command: list[str], option: list[str]) -> list[list[str]]:
    """Everywhere that an option may stand."""
    return [[*command[:at], *option, *command[at:]] for at in range(len(command) + 1)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_home_may_stand_before_a_command_or_after_it(studyapp: Command, tmp_path: Path, command: list[str]) -> None:
    """And comes before STUDYAPP_HOME: nothing of the home that the variable names is used."""
    other = tmp_path / "other"
    (other / "config").mkdir(parents=True)
    (other / "config" / "settings.toml").write_text("new_per_day = [")
    for arguments in _places(command, ["--home", str(other)]):
        result = studyapp(*arguments)
        assert result.code == 3, arguments
        assert str(other) in result.err


@pytest.mark.parametrize(
    "command", [["due"], ["search"], ["decks", "list"], ["decks", "lint"], ["doctor"]], ids=" ".join
)
def test_decks_may_stand_before_a_command_or_after_it(studyapp: Command, tmp_path: Path, command: list[str]) -> None:
    """A folder or a file, more than once, and in both places at the same time."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "d.yaml").write_text(DECK.replace("deck: small", f"deck: {name}"), encoding="utf-8")
    folder, file = str(tmp_path / "one"), str(tmp_path / "two" / "d.yaml")
    others = studyapp("doctor", "--json").json()["decks"]
    listed = {
        "due": lambda: [deck["deck"] for deck in studyapp(*arguments, "--json").json()["decks"]],
        "search": lambda: [card["deck"] for card in studyapp(*arguments, "--json").objects()],
        "list": lambda: [deck["deck"] for deck in studyapp(*arguments, "--json").json()],
        "lint": lambda: [] if studyapp(*arguments).code else ["one", "two"],
        "doctor": lambda: ["one", "two"] if studyapp(*arguments, "--json").json()["decks"] == others + 2 else [],
    }[command[-1]]
    for arguments in (
        *_places(command, ["--decks", folder, "--decks", file]),
        ["--decks", folder, *command, "--decks", file],
    ):
        assert {"one", "two"} <= set(listed()), arguments


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_decks_folder_that_is_not_there_is_a_usage_error(studyapp: Command, command: list[str]) -> None:
    """Rather than a library without it."""
    result = studyapp(*command, "--decks", "/no/such/folder")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("There is no folder /no/such/folder.")


def test_a_deck_of_ones_own_takes_the_place_of_the_bundled_one_with_its_id(studyapp: Command) -> None:
    """Which is how a bundled deck is edited."""
    studyapp.write_deck("deck: aws-lambda-limits\nnotes:\n  - {id: mine, q: My question?, a: A}\n", "limits.yaml")
    cards = studyapp("search", "--json", "deck:aws-lambda-limits").objects()
    assert [card["card"] for card in cards] == ["aws-lambda-limits/mine"]
    listed = {deck["deck"]: deck for deck in studyapp("decks", "list", "--json").json()}
    assert listed["aws-lambda-limits"]["bundled"] is False


def test_everything_is_kept_under_the_home(studyapp: Command, tmp_path: Path) -> None:
    """Data, settings and cache; nothing beside it."""
    studyapp.study("", "4")
    studyapp("config", "new_per_day", "5")
    assert {path.name for path in studyapp.home.iterdir()} == {"data", "config", "cache"}
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_without_a_home_the_platforms_folders_are_used(tmp_path: Path) -> None:
    """XDG's, on Linux."""
    environ = {
        "STUDYAPP_HOME": "",
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    result = outside("doctor", environ=environ)
    assert result.returncode == 0
    assert f"database: {tmp_path}/data/studyapp/study.db" in result.stdout.decode().splitlines()
    assert f"settings: {tmp_path}/config/studyapp/settings.toml" in result.stdout.decode().splitlines()


# --- STUDYAPP_NOW ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "day", "offset_s"),
    [
        ("2026-11-22T03:59:59+01:00", 20778, 3600),
        ("2026-11-22T04:00:00+01:00", 20779, 3600),
        ("2026-11-22T03:00:00Z", 20778, 0),
        ("2026-11-22T05:00:00-08:00", 20779, -28_800),
        ("2026-11-22 05:00:00+05:45", 20779, 20_700),
    ],
)
def test_now_moves_the_clock_and_the_study_day(studyapp: Command, now: str, day: int, offset_s: int) -> None:
    """The zone is the one that is given."""
    studyapp.now = now
    studyapp.study("", "4")
    (entry,) = studyapp.log()
    assert (entry["day"], entry["offset_s"]) == (day, offset_s)


@pytest.mark.parametrize("now", ["tomorrow", "2026-11-22", "2026-11-22T08:00:00", "2026-13-01T08:00:00Z", "1795330800"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_now_that_cannot_be_read_is_a_usage_error(studyapp: Command, command: list[str], now: str) -> None:
    """The message shows it, and how to write one."""
    studyapp.now = now
    result = studyapp(*command)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"STUDYAPP_NOW is '{now}', which is not a time with a zone.")


def test_an_empty_now_is_the_systems_clock(studyapp: Command) -> None:
    """As if it were not set."""
    studyapp.now = ""
    assert studyapp("due").code == 0


# --- the real process -----------------------------------------------------------------------------------------------


def test_debug_shows_the_traceback_and_without_it_there_is_none(studyapp: Command) -> None:
    """Before a command or after it."""
    studyapp.settings.parent.mkdir(parents=True)
    studyapp.settings.write_text("new_per_day = [")
    plain = outside("due", environ=studyapp.variables())
    assert plain.returncode == 3
    assert b"Traceback" not in plain.stderr
    for arguments in (["--debug", "due"], ["due", "--debug"]):
        debug = outside(*arguments, environ=studyapp.variables())
        assert debug.returncode != 0
        assert b"Traceback" in debug.stderr


@pytest.mark.parametrize("arguments", [["search", "--json"], ["decks", "list"], ["config"]], ids=" ".join)
def test_a_reader_that_has_had_enough_ends_the_program_quietly(studyapp: Command, arguments: list[str]) -> None:
    """`studyapp … | head -1`: exit code 0, nothing on standard error."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ended = subprocess.run(
            [sys.executable, "-m", "studyapp", *arguments],
            stdout=closed,
            stderr=subprocess.PIPE,
            env={**os.environ, **studyapp.variables()},
            timeout=60,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_an_output_that_lacks_a_character_gets_an_escape_and_not_a_traceback(studyapp: Command) -> None:
    """A Latin-1 terminal shows what it can."""
    studyapp.write_deck('deck: small\nnotes:\n  - {id: n, q: "Größe? 漢", a: "µ"}\n')
    environ = {**studyapp.variables(), "PYTHONIOENCODING": "latin-1"}
    result = outside("search", "deck:small", environ=environ)
    assert (result.returncode, result.stderr) == (0, b"")
    assert "Größe? \\u6f22" in result.stdout.decode("latin-1")
