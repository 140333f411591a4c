"""What programs rely on: fields of `--json`, exit codes, results on standard output, errors on standard error."""

import json
import re
from pathlib import Path

import pytest

from studyapp import __version__
from tests.cli.command import Command

NEXT_DAY = "2026-11-23T08:00:00+01:00"
YEARS_LATER = "2029-11-22T08:00:00+01:00"


# --- due ----------------------------------------------------------------------------------------------------------


def test_due_says_what_there_is_and_how_long_it_takes(studyapp: Command) -> None:
    """One line, for a shell prompt."""
    assert studyapp("due", "--deck", "small").lines == ["0 due, 3 new, about 2 minutes"]


def test_due_exits_with_1_when_nothing_is(studyapp: Command) -> None:
    """And says so."""
    studyapp.study("", "4", "6 MB", "4", "", "4")
    result = studyapp("due", "--deck", "small")
    assert (result.code, result.out, result.err) == (1, "Nothing is due.\n", "")
    assert studyapp("due", "--deck", "small", "--json").code == 1
    studyapp.now = NEXT_DAY
    assert studyapp("due", "--deck", "small").lines == ["0 due, 1 new, less than a minute"]  # the cloze's other half
    studyapp.now = YEARS_LATER
    assert studyapp("due", "--deck", "small").lines[0].startswith("3 due, 0 new, ")


def test_due_json(studyapp: Command) -> None:
    """All figures of home in one object."""
    studyapp.study("", "1")
    due = studyapp("due", "--json", "--deck", "small").json()
    assert due["due"] == 1
    assert due["new"] == 2
    assert due["expected_ms"] == (1 + 2 * 2.5) * 12_000
    assert (due["held"], due["over"], due["problems"], due["next_day"]) == (0, 0, 0, None)
    assert {"reviews": 1, "again": 1, "new": 1, "known": 0}.items() <= due["today"].items()
    line = next(deck for deck in due["decks"] if deck["deck"] == "small")
    assert line == {"deck": "small", "title": "A small deck", "due": 1, "new": 3, "learned": 1, "cards": 4}


@pytest.mark.parametrize(
    ("options", "new"),
    [
        (["--deck", "small"], 3),
        (["--tag", "sizes"], 1),
        (["--deck", "small", "--topic", "limits"], 1),
        (["--deck", "small", "--domain", "development"], 3),
        ([], 20),
    ],
)
def test_due_and_study_take_the_same_selection(studyapp: Command, options: list[str], new: int) -> None:
    """A part of the cards, or everything."""
    assert studyapp("due", "--json", *options).json()["new"] == new
    assert f"{new} new." in studyapp("study", "--plain", *options).out


@pytest.mark.parametrize("command", [["due"], ["study", "--plain"]])
@pytest.mark.parametrize(
    ("option", "there_are"), [("deck", "small"), ("tag", "sizes"), ("topic", "limits"), ("domain", "development")]
)
def test_a_selection_that_fits_nothing_is_a_usage_error(
    studyapp: Command, command: list[str], option: str, there_are: str
) -> None:
    """It names what there is, so that a typing mistake is not taken for a day off."""
    result = studyapp(*command, f"--{option}", "no-such-thing")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"There is no {option} 'no-such-thing'.\nThere are: ")
    assert there_are in result.err


# --- search -------------------------------------------------------------------------------------------------------


def test_search_prints_cards_with_their_state(studyapp: Command) -> None:
    """Prompt, answer and state; how many of how many."""
    result = studyapp("search", "payload", "deck:small")
    assert result.code == 0
    assert result.lines[:3] == ["small/payload  [new]", "  Largest request payload?", "  = 6 MB"]
    assert re.fullmatch(r"1 card of [\d,]+", result.lines[3])


def test_search_json(studyapp: Command) -> None:
    """An object a line; items are found too, sealed ones are not."""
    studyapp.study("n my own words", "f", "", "1")
    studyapp.write_deck("deck: sealed\nnotes:\n  - {id: kept, q: Q, a: A, sealed: mock-1}\n", "sealed.yaml")
    objects = {each["card"]: each for each in studyapp("search", "--json", "deck:small").objects()}
    assert list(objects) == [f"small/{note}" for note in ("timeout", "payload", "memory#c1", "memory#c2", "too-long")]
    assert objects["small/timeout"] == {
        "card": "small/timeout",
        "prompt": "How long may a function run?",
        "answer": "15 minutes",
        "kind": "basic",
        "deck": "small",
        "topic": "limits",
        "tags": ["tiny"],
        "state": "learning",
        "flagged": True,
        "note": "my own words",
    }
    assert objects["small/too-long"]["answer"] == "Use a container task"
    assert studyapp("search", "--json", "deck:sealed").objects() == []


def test_search_exits_with_1_when_nothing_is_found_and_2_when_not_understood(studyapp: Command) -> None:
    """Standard output stays empty for programs."""
    assert (studyapp("search", "--json", "no-such-word").code, studyapp("search", "--json", "no-such-word").out) == (
        1,
        "",
    )
    assert studyapp("search", "no-such-word").out.startswith("0 cards of ")
    result = studyapp("search", "--json", "is:forgotten")
    assert (result.code, result.out) == (2, "")
    assert "there are new, learning" in result.err
    assert studyapp("search", "deck:small", "--", "-is:item").out.count("[new]") == 4


# --- decks --------------------------------------------------------------------------------------------------------


def test_decks_list(studyapp: Command) -> None:
    """Every deck with its figures and its file."""
    result = studyapp("decks", "list")
    assert result.code == 0
    at = result.lines.index("small: A small deck")
    place = studyapp.home / "data" / "decks" / "small.yaml"
    assert result.lines[at + 1 : at + 3] == ["  4 notes, 4 cards, 1 item", f"  {place}"]


def test_decks_list_json(studyapp: Command) -> None:
    """A list; bundled decks are among them; sealed notes are not counted."""
    place = studyapp.write_deck(
        "deck: small\ntitle: T\nverified: 2026-01-02\nnotes:\n"
        "  - {id: a, q: Q, a: A, reverse: yes}\n  - {id: b, q: Q, a: A, sealed: mock-1}\n"
        "  - {id: c, q: Q, order: [one, two]}\n"
    )
    listed = {deck["deck"]: deck for deck in studyapp("decks", "list", "--json").json()}
    assert listed["small"] == {
        "deck": "small",
        "title": "T",
        "notes": 2,
        "cards": 2,
        "items": 1,
        "verified": "2026-01-02",
        "bundled": False,
        "path": str(place),
    }
    assert listed["aws-lambda-limits"]["bundled"] is True
    assert listed["aws-lambda-limits"]["cards"] >= 50


# --- log ----------------------------------------------------------------------------------------------------------


def test_log_of_a_new_learner_is_empty_and_makes_no_database(studyapp: Command) -> None:
    """Looking changes nothing."""
    for command in (["log"], ["log", "--json"], ["due"], ["search"], ["doctor"]):
        assert studyapp(*command).err == ""
    assert studyapp("log", "--json").out == ""
    assert not studyapp.database.exists()


def test_log_json(studyapp: Command) -> None:
    """An object a line, the oldest first; every kind of entry has the same five fields first."""
    studyapp.study("", "3", "/u", "", "3", "6 MB", "2", "f", "f", "n mine", "b", "u", "s", "u")
    entries = studyapp.log()
    kinds = [entry["kind"] for entry in entries]
    assert kinds[:1] == ["reviewed"]
    assert set(kinds) == {"reviewed", "retracted", "flagged", "unflagged", "noted", "buried", "suspended"}
    for entry in entries:
        assert list(entry)[:5] == ["id", "kind", "card", "rating", "at"]
        assert re.fullmatch("[0-9a-f]{32}", entry["id"])
        assert entry["at"] >= 1795330800000
        assert (entry["offset_s"], entry["day"], entry["mode"]) == (3600, 20779, "study")
    assert [entry["at"] for entry in entries] == sorted(entry["at"] for entry in entries)
    first = entries[0]
    assert (first["card"], first["rating"], first["response"]) == ("small/timeout", 3, None)
    typed = next(entry for entry in entries if entry["card"] == "small/payload")
    assert (typed["kind"], typed["rating"], typed["response"]) == ("reviewed", 2, "6 MB")
    retracted = next(entry for entry in entries if entry["kind"] == "retracted")
    assert (retracted["card"], retracted["rating"], retracted["target"]) == (None, None, first["id"])


def test_log_for_people(studyapp: Command) -> None:
    """Local time, kind, card, rating."""
    studyapp.study("", "1", "/u")
    lines = studyapp("log").lines
    assert re.fullmatch(r"2026-11-22 08:00:0\d \+0100  reviewed  small/timeout Again", lines[0])
    assert re.fullmatch(r"2026-11-22 08:00:0\d \+0100  retracted [0-9a-f]{32}", lines[1])


def test_log_can_be_narrowed(studyapp: Command) -> None:
    """By card, and to the newest entries."""
    studyapp.study("", "4", "/f", "6 MB", "4", "f")
    assert len(studyapp.log()) == 4
    assert [each["kind"] for each in studyapp("log", "--json", "--last", "2").objects()] == ["reviewed", "flagged"]
    card = studyapp("log", "--json", "--card", "small/payload").objects()
    assert [each["kind"] for each in card] == ["flagged", "reviewed"]
    both = studyapp("log", "--json", "--card", "small/payload", "--last", "1").objects()
    assert both == card[-1:]
    assert studyapp("log", "--json", "--card", "small/nothing").out == ""
    assert studyapp("log", "--last", "0").code == 2


# --- doctor, backup, restore ------------------------------------------------------------------------------------------


def test_doctor_json(studyapp: Command) -> None:
    """One object: versions, places, counts, findings."""
    studyapp.study("", "3")
    result = studyapp("doctor", "--json")
    report = result.json()
    assert result.code == 0
    assert report["version"] == __version__
    assert report["database"] == str(studyapp.database)
    assert report["settings"] == str(studyapp.settings)
    assert (report["entries"], report["backups"], report["findings"]) == (1, 0, [])
    assert report["decks"] >= 4
    assert report["schema"]


def test_doctor_for_people(studyapp: Command) -> None:
    """Line by line, and at the end that all is well."""
    result = studyapp("doctor")
    assert result.code == 0
    assert f"database: {studyapp.database}" in result.lines
    assert result.lines[-1] == "All is well."


def test_doctor_finds_problems_in_decks(studyapp: Command) -> None:
    """A finding, and 1."""
    studyapp.write_deck("deck: one\nnotes:\n  - id: n\n    q: Q\n", "one.yaml")
    result = studyapp("doctor")
    assert result.code == 1
    assert result.lines[-2:] == ["! 1 problem in the decks: studyapp decks lint", "1 finding"]
    assert studyapp("doctor", "--json").json()["findings"] == ["1 problem in the decks: studyapp decks lint"]


def test_doctor_finds_a_projection_that_does_not_follow_from_the_log_and_rebuilds_it(studyapp: Command) -> None:
    """With --rebuild, everything is as it was; --json stays one object."""
    import sqlite3

    studyapp.study("", "4")
    before = studyapp("search", "--json", "deck:small").out
    with sqlite3.connect(studyapp.database) as connection:
        connection.execute("UPDATE memory SET due_day = due_day + 1")
    connection.close()
    result = studyapp("doctor", "--json")
    assert result.code == 1
    assert "--rebuild" in result.json()["findings"][0]
    rebuilt = studyapp("doctor", "--rebuild", "--json")
    assert (rebuilt.code, rebuilt.json()["findings"]) == (0, [])
    assert studyapp("search", "--json", "deck:small").out == before


def test_backup_and_restore_bring_back_what_was(studyapp: Command) -> None:
    """The newest backup is put back, the replaced file is kept, and restoring that one undoes it."""
    assert (studyapp("backup").code, studyapp("backup").out) == (1, "There is nothing to back up yet.\n")
    assert studyapp("restore", "--list").code == 1
    assert (studyapp("restore").code, studyapp("restore").out) == (3, "")
    studyapp.study("", "4")
    old = studyapp.log()
    result = studyapp("backup")
    assert result.code == 0
    place = result.lines[0].removeprefix("Copied to ")
    assert studyapp("restore", "--list").lines == [place]
    studyapp.study("6 MB", "4")
    new = studyapp.log()
    assert len(new) == 2
    restored = studyapp("restore")
    assert restored.code == 0
    assert restored.lines[0] == f"Restored {place}"
    assert studyapp.log() == old
    aside = restored.lines[1].removeprefix("The database that was there is kept as ")
    assert studyapp("restore", aside).code == 0
    assert studyapp.log() == new


def test_restore_refuses_what_is_no_backup(studyapp: Command, tmp_path: Path) -> None:
    """The database is left as it is."""
    studyapp.study("", "4")
    old = studyapp.log()
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    for file in (tmp_path / "letter.txt", tmp_path / "nothing.db"):
        result = studyapp("restore", file)
        assert (result.code, result.out) == (3, "")
        assert str(file) in result.err
    assert studyapp.log() == old


# --- the program itself -----------------------------------------------------------------------------------------------


def test_version_and_help(studyapp: Command) -> None:
    """On standard output, with 0."""
    assert studyapp("--version").out == f"studyapp, version {__version__}\n"
    for command in ([], ["study"], ["decks"], ["decks", "lint"], ["config"]):
        for option in ("-h", "--help"):
            result = studyapp(*command, option)
            assert (result.code, result.err) == (0, "")
            assert "Usage: studyapp" in result.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["decks", "nonsense"],
        ["due", "--nonsense"],
        ["due", "extra"],
        ["study", "--deck"],
        ["log", "--last", "x"],
    ],
)
def test_wrong_usage_is_2_with_a_sentence_on_standard_error(studyapp: Command, arguments: list[str]) -> None:
    """Nothing on standard output, no traceback."""
    result = studyapp(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "Error: " in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("arguments", [[], ["study"], ["study", "--deck", "small"]])
def test_the_full_screen_without_a_terminal_points_to_plain(studyapp: Command, arguments: list[str]) -> None:
    """Instead of drawing into a pipe."""
    result = studyapp(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err == "The full-screen application needs a terminal.\nWithout one, use `studyapp study --plain`.\n"


def test_json_is_utf8_and_one_value(studyapp: Command) -> None:
    """Whatever is in the decks."""
    studyapp.write_deck('deck: small\nnotes:\n  - {id: n, q: "Größe → «µ» 漢字?", a: "🚀"}\n')
    (card,) = studyapp("search", "--json", "deck:small").objects()
    assert (card["prompt"], card["answer"]) == ("Größe → «µ» 漢字?", "🚀")
    assert json.dumps(card)
