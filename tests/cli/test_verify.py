"""`studyapp decks verify`: findings, exit codes, the calendar, and what happens without the packages it reads."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.authoring.factcheck.models import versions
from tests.cli.command import Command

needs_models = pytest.mark.skipif(not all(versions().values()), reason="botocore and cfn-lint are not installed")

FACTS = """facts:
  - id: sum
    statement: Ten times a thousand.
    verified: 2026-11-01
    check: {kind: arithmetic, expr: 10*1000, expect: 10000}
  - id: moving
    statement: It moves.
    verified: 2026-11-01
    volatile: true
"""
WRONG = FACTS.replace("expect: 10000", "expect: 10001")
DECK = "deck: mine\nnotes:\n  - id: n\n    q: Q?\n    a: A\n    facts: [moving]\n"
LATE = "2027-01-31T08:00:00+01:00"


@pytest.fixture
def mine(studyapp: Command) -> Path:
    """The folder of the learner's own decks, with facts that are right."""
    studyapp.write_deck(DECK, "mine.yaml")
    return studyapp.write_deck(FACTS, "facts.yaml").parent


@pytest.fixture
def without_packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither botocore nor cfn-lint can be found."""
    for module in ("botocore", "cfnlint"):
        monkeypatch.setitem(sys.modules, module, None)
    yield


def test_facts_that_are_right_and_fresh_exit_with_0(studyapp: Command, mine: Path) -> None:
    """With what was counted, and which models it was held against."""
    result = studyapp("decks", "verify", mine)
    assert (result.code, result.err) == (0, "")
    assert result.lines[0].startswith("botocore ")
    assert result.lines[1:] == [
        "1 check: 1 right, 0 wrong, 0 cannot be checked, 0 not run",
        "No fact is past its review date.",
    ]


def test_a_wrong_fact_exits_with_1_and_is_told_with_its_place(studyapp: Command, mine: Path) -> None:
    """As `path:line:column: code: message`."""
    place = studyapp.write_deck(WRONG, "facts.yaml")
    result = studyapp("decks", "verify", place)
    message = "fact `sum`: the model says 10*1000 = 10000, and the fact says 10001"
    assert (result.code, result.lines[0]) == (1, f"{place}:2:5: wrong-fact: {message}")


def test_a_check_that_cannot_run_exits_with_1(studyapp: Command, mine: Path) -> None:
    """An unknown kind is a finding."""
    place = studyapp.write_deck(FACTS.replace("kind: arithmetic", "kind: magic"), "facts.yaml")
    result = studyapp("decks", "verify", place)
    assert result.code == 1
    assert result.lines[0].startswith(f"{place}:2:5: cannot-check: fact `sum` cannot be checked: `kind: magic`")


def test_an_overdue_fact_is_listed_with_the_notes_that_cite_it(studyapp: Command, mine: Path) -> None:
    """A warning by the program's clock; --strict makes it count."""
    studyapp.now = LATE
    result = studyapp("decks", "verify", mine)
    assert result.code == 0
    when = "was last verified on 2026-11-01, to be reviewed by 2027-01-30"
    assert result.lines[0] == f"{mine / 'facts.yaml'}:6:5: overdue: fact `moving` {when}"
    assert result.lines[1] == "  cited by mine/n"
    assert result.lines[-1] == "1 fact past the review date"
    assert studyapp("decks", "verify", "--strict", mine).code == 1
    studyapp.now = "2027-01-30T23:00:00+01:00"
    assert studyapp("decks", "verify", "--strict", mine).code == 0


def test_json_is_one_object(studyapp: Command, mine: Path) -> None:
    """With versions, checks and overdue facts."""
    studyapp.write_deck(WRONG, "facts.yaml")
    studyapp.now = LATE
    result = studyapp("decks", "verify", "--json", mine)
    report = result.json()
    assert result.code == 1
    assert set(report) == {"versions", "facts", "checks", "overdue"}
    assert set(report["versions"]) == {"botocore", "cfn-lint"}
    assert report["facts"] == 2
    (check,) = report["checks"]
    place = {"path": str(mine / "facts.yaml"), "line": 2, "column": 5}
    assert {
        "fact": "sum",
        "kind": "arithmetic",
        "status": "wrong",
        "code": "wrong-fact",
        **place,
    }.items() <= check.items()
    (late,) = report["overdue"]
    assert (late["fact"], late["due"], late["notes"]) == ("moving", "2027-01-30", ["mine/n"])


@pytest.mark.usefixtures("without_packages")
def test_without_the_packages_it_says_how_to_install_them(studyapp: Command) -> None:
    """What needs none of them is still done."""
    studyapp.write_deck(WRONG, "facts.yaml")
    studyapp.now = LATE
    result = studyapp("decks", "verify")
    assert result.code == 3
    assert "pip install 'studyapp[verify]'" in result.err
    assert "Traceback" not in result.err
    assert "wrong-fact: fact `sum`" in result.out
    assert "overdue: fact `moving`" in result.out
    assert "botocore (not installed), cfn-lint (not installed)" in result.lines
    report = studyapp("decks", "verify", "--json").json()
    assert report["versions"] == {"botocore": None, "cfn-lint": None}
    assert {check["status"] for check in report["checks"]} == {"right", "wrong", "not-run"}


@pytest.mark.usefixtures("without_packages")
def test_facts_that_need_no_package_do_not_miss_it(studyapp: Command, mine: Path) -> None:
    """Nothing was left out."""
    assert studyapp("decks", "verify", mine).code == 0


def test_a_broken_file_is_a_data_problem(studyapp: Command, mine: Path) -> None:
    """Its facts may be missing, so all may not be well."""
    studyapp.write_deck(FACTS + "  - [\n", "facts.yaml")
    result = studyapp("decks", "verify", mine)
    assert result.code == 3
    assert "studyapp decks lint" in result.err


def test_a_path_that_is_not_there_is_a_usage_error(studyapp: Command) -> None:
    """As everywhere."""
    result = studyapp("decks", "verify", "no-such-folder")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("There is no file or folder no-such-folder.")


def test_text_of_a_deck_cannot_speak_to_the_terminal(studyapp: Command, mine: Path) -> None:
    """Control characters and lines of their own are taken from what is quoted."""
    check = '{kind: arithmetic, expr: "1+1", expect: "\\e[31m3\\nsaved 1"}'
    text = FACTS.replace("{kind: arithmetic, expr: 10*1000, expect: 10000}", check)
    place = studyapp.write_deck(text, "facts.yaml")
    result = studyapp("decks", "verify", place)
    assert result.code == 1
    assert "\x1b" not in result.out
    assert "saved 1" not in result.lines


@needs_models
def test_the_bundled_facts_are_right(studyapp: Command) -> None:
    """Every check of them runs."""
    result = studyapp("decks", "verify", "--json")
    report = result.json()
    assert (result.code, result.err) == (0, "")
    assert len(report["checks"]) >= 110
    assert {check["status"] for check in report["checks"]} == {"right"}


@needs_models
def test_a_planted_wrong_fact_is_caught(studyapp: Command) -> None:
    """A learner's own version of a bundled fact, with another limit."""
    check = "{kind: doc, service: lambda, path: Invoke, contains: the maximum payload size is 5 MB}"
    text = f"facts:\n  - id: limits.payload.sync\n    statement: S.\n    verified: 2026-11-21\n    check: {check}\n"
    place = studyapp.write_deck(text, "facts.yaml")
    result = studyapp("decks", "verify")
    assert result.code == 1
    assert result.lines[0].startswith(f"{place}:2:5: wrong-fact: fact `limits.payload.sync`: the model says “")
    assert "6 MB" in result.lines[0].partition(", and the fact says ")[0]


LOADED = """
import sys
from studyapp.cli import run
sys.argv = ["studyapp", "decks", "verify"]
try:
    run()
finally:
    print("loaded", sorted({"botocore", "cfnlint", "textual", "sqlalchemy"} & set(sys.modules)))
"""


def test_it_loads_no_code_of_the_packages_that_it_reads(tmp_path: Path) -> None:
    """They are data here: their code takes seconds to load."""
    environ = {**os.environ, "STUDYAPP_HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, env=environ, timeout=60, check=False
    )
    assert ended.stdout.splitlines()[-1] == "loaded []"
