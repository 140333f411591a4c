"""`studyapp decks reports`, `orphans` and `adopt`: words, `--json`, exit codes."""

import re

import pytest

from tests.cli.command import DECK, Command
from tests.papers import EXAMS, KINDS

TIME = "small/timeout"
RENAMED = DECK.replace("- id: timeout", "- id: limit")
KEYED = DECK.replace("a: 15 minutes", "a: 20 minutes")
NEXT_DAY = "2026-11-23T08:00:00+01:00"


# --- reports --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["reports", "orphans"])
def test_a_home_without_a_database_has_nothing_and_gets_none(studyapp: Command, command: str) -> None:
    """A list with nothing in it, and nothing is created."""
    result = studyapp("decks", command)
    assert (result.code, len(result.lines), result.err) == (0, 1, "")
    result = studyapp("decks", command, "--json")
    assert (result.code, result.json(), result.err) == (0, [], "")
    assert not studyapp.database.exists()


def test_a_report_made_in_a_session_is_listed_for_the_author(studyapp: Command) -> None:
    """Where the note stands, when it was told, of which revision; the exit code says that there is something."""
    assert studyapp("decks", "reports").lines == ["Nothing was reported. `!` on a card does."]
    said = studyapp.study("! It is 15 minutes for most.", "/q")
    assert "Reported. `studyapp decks reports` lists it for the deck's author." in said.lines
    result = studyapp("decks", "reports")
    line = DECK.splitlines().index("  - id: timeout") + 1
    assert (result.code, result.err) == (1, "")
    first, second, third = result.lines
    assert first == f"{studyapp.home / 'data' / 'decks' / 'small.yaml'}:{line}: {TIME}"
    assert re.fullmatch(r"  2026-11-22, revision [0-9a-f]+: It is 15 minutes for most\.", second)
    assert third == "1 report."


def test_reports_as_json(studyapp: Command) -> None:
    """One object a report, the oldest first; the time in milliseconds, UTC."""
    studyapp.study("! one", "! two", "", "4", "/q")
    result = studyapp("decks", "reports", "--json")
    assert result.code == 1
    one, two = result.json()
    assert (one["text"], two["text"]) == ("one", "two")
    assert one["card"] == TIME
    assert 0 <= one["at"] - 1_795_330_800_000 < 60_000
    assert one["edited_since"] is False
    assert one["place"].endswith("small.yaml:10")
    assert one["revision"] == two["revision"] != ""
    assert one["prompt"] == "How long may a function run?"


def test_a_report_says_when_its_card_or_deck_is_another_by_now(studyapp: Command) -> None:
    """And keeps the revision that it was made of."""
    studyapp.study("! wrong", "/q")
    revision = studyapp("decks", "reports", "--json").json()[0]["revision"]
    studyapp.write_deck(KEYED)
    result = studyapp("decks", "reports")
    assert result.lines[0].endswith(f"{TIME} (edited since)")
    assert revision in result.lines[1]
    studyapp.write_deck("deck: small\nnotes:\n  - {id: other, q: Q?, a: A}\n")
    assert studyapp("decks", "reports").lines[0] == f"-: {TIME} (its deck is gone)"


def test_a_report_that_says_nothing_is_refused_in_the_session(studyapp: Command) -> None:
    """With what to write."""
    said = studyapp.study("!", "/q")
    assert "Say what is wrong with it, in a word or two." in said.out
    assert studyapp("decks", "reports").code == 0


def test_a_report_on_a_sealed_item_is_listed_nowhere_while_its_form_is_sat(studyapp: Command) -> None:
    """Not even when its deck is not given; after the form it is."""
    from studyapp.bootstrap import build_services
    from studyapp.sessions.exam import ExamSession, open_attempt
    from studyapp.sessions.reports import report

    more = studyapp.home / "more"
    more.mkdir()
    (more / "kinds.yaml").write_text(KINDS, encoding="utf-8")
    (more / "exams.yaml").write_text(EXAMS.replace("questions: 8", "questions: 2").replace("scored: 6", "scored: 2"))
    sat = studyapp("exam", "--plain", "--exam", "MINI", "--sealed", "kept-1", "--decks", more, stdin="1\nq\n")
    assert sat.code == 0, sat
    services = build_services({"STUDYAPP_NOW": studyapp.now}, studyapp.home, [more])
    services.read_decks()
    attempt = open_attempt(services.desk("exam"))
    assert attempt is not None
    card = ExamSession(services.desk("exam"), services.library, attempt).view.question.card
    report(services.desk("exam"), services.library, card, "a telling text")
    services.close()
    for options in ([], ["--decks", more]):
        for command in (("decks", "reports"), ("decks", "reports", "--json"), ("log",), ("log", "--json")):
            said = studyapp(*command, *options)
            assert "telling" not in said.out
            assert "kept-" not in said.out.replace("kept-1", "")
    studyapp("exam", "--plain", "--decks", more, stdin="submit\nsubmit\n")
    said = studyapp("decks", "reports", "--decks", more)
    assert (said.code, card.key in said.out, "a telling text" in said.out) == (1, True, True)


# --- orphans and adoption -------------------------------------------------------------------------------------------


def test_a_renamed_card_is_listed_with_what_it_may_be_now_and_adopted(studyapp: Command) -> None:
    """The command that is offered does it; then nothing is left to do."""
    studyapp.study("", "4", "/q")
    assert studyapp("decks", "orphans").lines == ["Every card that is remembered is in a deck."]
    studyapp.write_deck(RENAMED)
    result = studyapp("decks", "orphans")
    assert (result.code, result.err) == (1, "")
    assert result.lines[0] == f"{TIME}: 1 review. How long may a function run?"
    assert result.lines[1] == f"  now small/limit? studyapp decks adopt {TIME} small/limit"
    assert result.lines[-1] == "1 orphan."
    (orphan,) = studyapp("decks", "orphans", "--json").json()
    assert (orphan["card"], orphan["reviews"], orphan["near"][0]) == (TIME, 1, "small/limit")
    done = studyapp(*result.lines[1].partition("studyapp ")[2].split())
    assert (done.code, done.out, done.err) == (0, f"small/limit carries on the history of {TIME}.\n", "")
    assert studyapp("decks", "orphans").code == 0
    assert [entry["kind"] for entry in studyapp.log()] == ["reviewed", "adopted"]
    assert studyapp.log()[-1]["former"] == [TIME]


def test_formerly_carries_on_without_a_command(studyapp: Command) -> None:
    """At the next command that reads the decks; `due` knows it at once."""
    studyapp.study("", "4", "/q")
    before = studyapp("due", "--json", "--deck", "small").json()
    studyapp.write_deck(RENAMED.replace("- id: limit\n", "- id: limit\n    formerly: [timeout]\n"))
    assert studyapp("due", "--json", "--deck", "small").json() == before
    assert studyapp("decks", "orphans").code == 0


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("small/nowhere", "small/limit", "Nothing is remembered of small/nowhere."),
        (TIME, "small/nowhere", "There is no card small/nowhere."),
        ("small/payload", "small/limit", "small/payload is still in its deck"),
        (TIME, "small/payload", "small/payload has a history of its own"),
    ],
)
def test_an_adoption_that_makes_no_sense_is_refused(studyapp: Command, old: str, new: str, why: str) -> None:
    """On standard error, with exit code 3, and nothing is written."""
    studyapp.study("", "4", "6 MB", "4", "/q")
    studyapp.write_deck(RENAMED)
    before = studyapp.log()
    result = studyapp("decks", "adopt", old, new)
    assert (result.code, result.out) == (3, "")
    assert why in result.err
    assert studyapp.log() == before


def test_adopting_before_anything_was_studied_is_a_wrong_use(studyapp: Command) -> None:
    """There is no database to look in, and none is made."""
    result = studyapp("decks", "adopt", TIME, "small/payload")
    assert (result.code, result.err) == (2, "Nothing is remembered of any card yet.\n")
    assert not studyapp.database.exists()
    assert studyapp("decks", "adopt", TIME).code == 2


# --- a changed key, in words ----------------------------------------------------------------------------------------


def test_a_changed_key_is_due_and_said_once(studyapp: Command) -> None:
    """Before the answer that it has changed, with the answer what it was; after a review nothing."""
    studyapp.study("", "4", "/q")
    studyapp.now = NEXT_DAY
    assert studyapp("due", "--json", "--deck", "small").json()["due"] == 0
    studyapp.write_deck(KEYED)
    assert studyapp("due", "--json", "--deck", "small").json()["due"] == 1
    said = studyapp.study("x", "", "", "4", "/q", selection=("--deck", "small", "--topic", "limits"))
    assert "Its answer has changed since." in said.lines
    assert "The answer has changed. It was: 15 minutes" in said.lines
    assert "20 minutes" in said.lines
    assert studyapp("due", "--json", "--deck", "small").json()["due"] == 0
    assert [entry["kind"] for entry in studyapp.log()].count("rekeyed") == 1
