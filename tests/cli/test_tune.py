"""`studyapp tune`: what is in force, a preview, applying it, and taking it back."""

import random

import pytest

from studyapp.bootstrap import build_services
from studyapp.clock import parse_moment
from studyapp.memory.entries import Entry, Reviewed, Tuned
from studyapp.memory.fsrs import DEFAULT_WEIGHTS
from studyapp.sessions.fitting import can_fit
from tests.cli.command import NOW, Command
from tests.sessions import reviewers

needs_package = pytest.mark.skipif(not can_fit(), reason="fsrs-rs-python is not installed")
CARDS = ("small/timeout", "small/payload", "small/memory#c1", "small/memory#c2")
DAY_MS = 86_400_000
IN_FORCE = ["parameters         default", "desired retention  0.90", "easy days          none"]


def write_reviews(studyapp: Command, days: int = 40) -> None:
    """All cards every other day, up to today."""
    now, dice, listed = parse_moment(NOW), random.Random(1), []
    for back in range(2 * days, 0, -2):
        for card in CARDS:
            event = Reviewed(card, dice.choices((1, 2, 3, 4), (10, 5, 75, 10))[0], "print", 5000)
            moment = now._replace(at_ms=now.at_ms - back * DAY_MS)
            listed.append(Entry(f"{len(listed):032x}", *moment, moment.study_day(), "device", "study", event))
    write(studyapp, listed)


def write(studyapp: Command, listed: list[Entry]) -> None:
    services = build_services(studyapp.variables())
    reviewers.write(services.store, listed)
    services.close()


def due(studyapp: Command) -> list[tuple[str, int]]:
    """When every card is due, as the store says, which must be what the log says."""
    services = build_services(studyapp.variables())
    kept = services.store.projection()
    assert kept == services.store.replayed()
    services.close()
    return sorted((card, memory.due_day) for card, memory in kept.memories.items())


def test_before_the_first_review_it_shows_what_is_in_force(studyapp: Command) -> None:
    """And makes no database."""
    result = studyapp("tune")
    assert (result.code, result.lines[:3]) == (0, IN_FORCE)
    assert result.lines[3] == "Parameters can be fitted to your log in 1,000 reviews."
    found = studyapp("tune", "--json").json()
    assert found["missing_reviews"] == 1000
    assert found["in_force"] == {"weights": list(DEFAULT_WEIGHTS), "retention": 0.9, "easy_days": [1.0] * 7}
    assert studyapp("tune", "--undo").code == 1
    assert not studyapp.database.exists()


def test_a_preview_changes_nothing(studyapp: Command) -> None:
    write_reviews(studyapp)
    before, log = due(studyapp), studyapp.log()
    result = studyapp("tune", "--retention", "0.8")
    assert (result.code, result.err) == (0, "")
    assert result.lines[1] == "desired retention  0.80"
    assert result.lines[-1] == "Add --apply to do it."
    assert any(line.startswith("overdue now") for line in result.lines)
    assert max(map(len, result.lines)) <= 80
    assert (due(studyapp), studyapp.log()) == (before, log)
    assert studyapp("tune").lines[:3] == IN_FORCE


def test_it_is_applied_and_taken_back(studyapp: Command) -> None:
    """What is told beforehand is what comes of it; afterwards all is as before."""
    write_reviews(studyapp)
    before = due(studyapp)
    options = ["--retention", "0.8", "--easy-days", "sat=reduced,Sunday=0"]
    told = studyapp("tune", *options, "--json").json()
    assert told["applied"] is None
    assert told["proposal"]["easy_days"] == [1, 1, 1, 1, 1, 0.5, 0]
    done = studyapp("tune", *options, "--apply", "--json").json()
    assert {**done, "applied": None} == told
    after = due(studyapp)
    assert sum(was != now for was, now in zip(before, after, strict=True)) == told["moved"] > 0
    entry = studyapp.log()[-1]
    assert (entry["id"], entry["kind"], entry["card"], entry["rating"]) == (done["applied"], "tuned", None, None)
    assert (entry["retention"], entry["easy_days"], entry["mode"]) == (0.8, [1, 1, 1, 1, 1, 0.5, 0], "tune")
    assert "tuned     desired retention 0.80" in studyapp("log", "--last", "1").out
    assert studyapp("tune").lines[1:3] == ["desired retention  0.80", "easy days          Sat reduced, Sun free"]
    undone = studyapp("tune", "--undo")
    assert (undone.code, undone.lines) == (0, ["The newest change was taken back.", *IN_FORCE])
    assert due(studyapp) == before
    again = studyapp("tune", "--undo", "--json")
    assert (again.code, again.out) == (1, "")


def test_applied_for_people(studyapp: Command) -> None:
    write_reviews(studyapp)
    result = studyapp("tune", "--easy-days", "sun=free", "--apply")
    assert (result.code, result.lines[-1]) == (0, "This is in force now. studyapp tune --undo takes it back.")
    entry = studyapp.log()[-1]["id"]
    assert studyapp("tune", "--undo", "--json").json()["undone"] == entry


def test_what_is_in_force_already_is_nothing_to_do(studyapp: Command) -> None:
    write_reviews(studyapp)
    log = studyapp.log()
    for options in (["--default"], ["--retention", "0.9"], ["--easy-days", "none"], ["--easy-days", "mon=1"]):
        result = studyapp("tune", *options, "--apply")
        assert (result.code, result.out, result.err) == (1, "", "That is what is in force already.\n")
    assert studyapp.log() == log


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--retention", "0.5"], "Desired retention is 0.5; it must be from 0.70 to 0.97."),
        (["--retention", "nan"], "it must be from 0.70 to 0.97"),
        (["--retention", "much"], "is not a valid float"),
        (["--easy-days", "someday=0"], "--easy-days has 'someday=0', which is no day and share."),
        (["--easy-days", "sat"], "--easy-days has 'sat', which is no day and share."),
        (["--easy-days", "=1"], "which is no day and share"),
        (["--easy-days", ""], "which is no day and share"),
        (["--easy-days", "sat=lazy"], "Write it like sat=0.5,sun=0."),
        (["--easy-days", "sat=2"], "seven shares from 0 to 1"),
        (["--easy-days", "sat=nan"], "seven shares from 0 to 1"),
        (
            ["--easy-days", "mon=0,tue=0,wed=0,thu=0,fri=0,sat=0,sun=0"],
            "at least one",
        ),
        (["--fit", "--default"], "exclude each other"),
        (["--undo", "--apply"], "--undo stands alone"),
        (["--undo", "--retention", "0.8"], "--undo stands alone"),
        (["--apply"], "There is nothing to apply."),
    ],
)
def test_what_cannot_be_is_a_usage_error(studyapp: Command, options: list[str], says: str) -> None:
    result = studyapp("tune", *options)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_too_few_reviews_to_fit_are_told(studyapp: Command) -> None:
    write_reviews(studyapp)
    result = studyapp("tune", "--fit")
    assert (result.code, result.out) == (1, "")
    assert result.err == "Parameters can be fitted to your log in 840 reviews.\n"


def test_without_the_package_it_is_told_how_to_install_it(studyapp: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    write(studyapp, list(reviewers.entries(1000, random.Random(1))))
    monkeypatch.setattr("studyapp.sessions.fitting.PACKAGE", "no_such_package")
    result = studyapp("tune", "--fit")
    assert (result.code, result.out) == (3, "")
    assert "pip install 'studyapp[optimize]'" in result.err


@needs_package
def test_parameters_are_fitted_and_offered_if_they_win(studyapp: Command) -> None:
    write(studyapp, list(reviewers.entries(5000, random.Random(4))))
    assert studyapp("tune").lines[-1] == "Parameters can be fitted to your log: studyapp tune --fit"
    found = studyapp("tune", "--fit", "--apply", "--json").json()
    fit = found["fit"]
    assert fit["better"] and fit["after"]["log_loss"] < fit["before"]["log_loss"]
    assert found["proposal"]["weights"] == fit["weights"] == studyapp("tune", "--json").json()["in_force"]["weights"]
    log = studyapp.log()
    again = studyapp("tune", "--fit", "--apply")
    assert again.code == 1
    assert "They are no better, so they are not offered." in " ".join(again.lines)
    assert max(map(len, again.lines)) <= 80
    assert studyapp("tune", "--fit", "--json").json()["fit"]["better"] is False
    assert studyapp.log() == log
    assert due(studyapp)
    default = studyapp("tune", "--default", "--apply")
    assert (default.code, default.lines[0]) == (0, IN_FORCE[0])


def test_the_learners_own_parameters_say_what_is_recalled(studyapp: Command) -> None:
    """`stats` goes by what is in force."""
    write(studyapp, list(reviewers.entries(1200, random.Random(4))))
    before = studyapp("stats", "--json").json()["calibration"]
    services = build_services(studyapp.variables())
    tuned = Tuned(reviewers.TRUE_WEIGHTS, 0.9, (1.0,) * 7)
    services.store.append(tuned, parse_moment(NOW), services.today, "tune")
    services.close()
    after = studyapp("stats", "--json").json()["calibration"]
    assert after["log_loss"] < before["log_loss"]
    assert after["reviews"] == before["reviews"]
