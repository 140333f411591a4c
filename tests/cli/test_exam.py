"""`exam --plain`: sitting, leaving and resuming, handing in, running out of time, and what came of it."""

import json
import re
from typing import Any

import pytest

from studyapp.bootstrap import open_store
from studyapp.clock import FixedClock, parse_moment
from studyapp.paths import user_paths
from studyapp.sessions.attempt import attempts
from studyapp.store.store import Store
from tests.cli.command import NOW, Command, Result
from tests.papers import ALLOWANCE_S, EXAMS, ITEMS, KINDS, LIBRARY, asked, line_for

SEED = 7
LATER = "2026-11-22T08:10:00+01:00"
MUCH_LATER = "2026-11-22T09:10:00+01:00"


@pytest.fixture
def studyapp(studyapp: Command) -> Command:
    """The program, with a small exam and its bank."""
    studyapp.write_deck(KINDS, "kinds.yaml")
    studyapp.write_deck(EXAMS, "exams.yaml")
    return studyapp


def sit(studyapp: Command, *lines: str, options: tuple[str, ...] = ()) -> Result:
    """Begin or resume the small exam, with these lines typed; no end of the input is a mistake."""
    typed = "".join(f"{line}\n" for line in lines)
    result = studyapp("exam", "--plain", "--exam", "MINI", "--seed", str(SEED), *options, stdin=typed)
    assert (result.code, result.err) == (0, "")
    return result


def begin(studyapp: Command, *options: str) -> list[str]:
    """Begin, leave at once, and return the paper: its cards in order."""
    sit(studyapp, "/q", options=options)
    started = events(studyapp, "exam-started")[-1]
    return [slot["card"] for slot in started["slots"]]


def store_of(studyapp: Command) -> Store:
    """The study database itself."""
    return open_store(user_paths({}, studyapp.home), FixedClock(parse_moment(NOW)))


def events(studyapp: Command, kind: str = "exam-") -> list[dict[str, Any]]:
    """What the log says of one kind."""
    return [entry for entry in studyapp.log() if entry["kind"].startswith(kind)]


def outcome(studyapp: Command, which: str = "last") -> dict[str, Any]:
    """`exam --result`."""
    result = studyapp("exam", "--result", which, "--json")
    assert (result.code, result.err) == (0, "")
    found: dict[str, Any] = result.json()
    return found


def whole(paper: list[str], rights: int = 8) -> list[str]:
    """Lines that answer a whole paper, so many of them right, going on after each."""
    lines = []
    for at, card in enumerate(paper):
        lines += [line_for(card, SEED, good=at < rights), "/n"]
    return lines


def answered(studyapp: Command) -> list[tuple[str, str | None]]:
    """The answers in the log: card and response."""
    return [(each["card"], each["response"]) for each in events(studyapp, "exam-answered")]


# --- sitting ----------------------------------------------------------------------------------------------------------


def test_the_terms_are_told_and_kept_in_the_log(studyapp: Command) -> None:
    result = sit(studyapp, "/q", options=("--clock", "paused", "--time", "2"))
    assert result.lines[0] == "MINI: 8 questions, 1:36:00. Seed 7."
    assert re.fullmatch(r"The attempt waits\. Time left: 1:35:5\d\.", result.lines[-1])
    (started,) = events(studyapp)
    assert (started["exam"], started["seed"], started["clock"]) == ("MINI", 7, "paused")
    assert started["allowance_ms"] == 2 * ALLOWANCE_S * 1000
    assert {slot["card"] for slot in started["slots"]} == ITEMS
    assert sum(slot["scored"] for slot in started["slots"]) == 6


def test_every_kind_of_question_can_be_answered_and_a_perfect_paper_passes(studyapp: Command) -> None:
    paper = begin(studyapp)
    result = sit(studyapp, *whole(paper), "/submit")
    assert "MINI: passed." in result.lines
    assert "Scaled score 1000 of 1000, cut 720 (an estimate)." in result.lines
    assert "6 of 6 scored questions right, 8 of 8 in all." in result.lines
    assert [each["id"] for each in events(studyapp, "exam-answered")] == result.saved
    assert [card for card, _ in answered(studyapp)] == paper
    assert {entry["rating"] for entry in events(studyapp, "reviewed")} == {3}


def test_an_answer_is_changed_and_cleared(studyapp: Command) -> None:
    """Each time `saved` is printed, and at the end the last one counts."""
    paper = begin(studyapp)
    at = paper.index("kinds/one") + 1
    good, bad = line_for("kinds/one", SEED), line_for("kinds/one", SEED, good=False)
    result = sit(studyapp, f"/g {at}", bad, good, "c", "c", good, "/q")
    assert len(result.saved) == 5
    assert [card for card, _ in answered(studyapp)] == ["kinds/one"] * 5
    assert [response is None for _, response in answered(studyapp)] == [False, False, True, True, False]
    assert "Your answer: Use a container task" in sit(studyapp, "/q").lines
    sit(studyapp, "/submit", "/submit")
    told = outcome(studyapp)
    assert told["changes"] == {"right_to_wrong": 0, "wrong_to_right": 1, "wrong_to_wrong": 0}
    assert [item["right"] for item in told["items"] if item["card"] == "kinds/one"] == [True]


def test_striking_out_and_bringing_back(studyapp: Command) -> None:
    """An option that is struck out says so, and after resuming too."""
    paper = begin(studyapp)
    at = paper.index("kinds/one") + 1
    text = asked("kinds/one", SEED).texts[asked("kinds/one", SEED).order[1]]
    result = sit(studyapp, f"/g {at}", "x 2", "x 9", "/q")
    assert f"2. {text} (struck out)" in result.lines
    assert "There is no such option." in result.lines
    assert [each["on"] for each in events(studyapp, "exam-struck")] == [True]
    again = sit(studyapp, "x 2", "/q")
    assert f"2. {text} (struck out)" in again.lines
    assert f"2. {text}" in again.lines
    assert [each["on"] for each in events(studyapp, "exam-struck")] == [True, False]


def test_flags_and_the_review_list(studyapp: Command) -> None:
    """`r` lists what is unanswered, incomplete or flagged, and nothing else."""
    paper = begin(studyapp)
    two = paper.index("kinds/two") + 1
    lines: list[str] = []
    for at, card in enumerate(paper, 1):
        lines += [f"/g {at}", "1" if at == two else line_for(card, SEED)]
    other = two % 8 + 1
    result = sit(studyapp, *lines, f"/g {two}", "c", f"/g {other}", "/f", "/r", "/q")
    assert "Flagged." in result.lines
    listed = [line for line in result.lines if re.match(r"\d: ", line)]
    assert sorted(listed) == sorted([f"{two}: unanswered", f"{other}: answered, flagged"])
    back = sit(studyapp, "/f", "/r", "/q")
    assert back.lines[3].endswith("Flagged.")
    assert "Flag removed." in back.lines
    assert [line for line in back.lines if re.match(r"\d: ", line)] == [f"{two}: unanswered"]


def test_one_option_of_two_is_incomplete(studyapp: Command) -> None:
    """It is kept, and listed."""
    paper = begin(studyapp)
    at = paper.index("kinds/two") + 1
    result = sit(studyapp, f"/g {at}", "1", "r", "/q")
    assert len(result.saved) == 1
    assert f"{at}: incomplete" in result.lines


def test_going_about(studyapp: Command) -> None:
    """n, enter, p and g; beyond either end it stays; each move is in the log."""
    begin(studyapp)
    result = sit(studyapp, "/p", "/n", "", "/g 8", "/n", "/g 99", "/g 0", "/q")
    shown = [int(found[1]) for line in result.lines if (found := re.match(r"Question (\d) of 8\.", line))]
    assert shown == [1, 2, 3, 8, 1]
    assert [each["position"] for each in events(studyapp, "exam-moved")] == [1, 2, 7, 0]


def test_letters_are_commands_except_where_words_are_typed(studyapp: Command) -> None:
    """A computed question takes `f` for an answer; with a slash it is the command."""
    paper = begin(studyapp)
    at = paper.index("kinds/sum") + 1
    sit(studyapp, f"/g {at}", "f", "/f", "/q")
    assert [card for card, _ in answered(studyapp)] == ["kinds/sum"]
    assert [each["card"] for each in events(studyapp, "exam-flagged")] == ["kinds/sum"]


@pytest.mark.parametrize("line", ["9", "1 1", "hello world", "-", "g", "x", "g x", "0"])
def test_what_cannot_be_an_answer_is_refused(studyapp: Command, line: str) -> None:
    paper = begin(studyapp)
    at = paper.index("kinds/one") + 1
    result = sit(studyapp, f"/g {at}", line, "/q")
    assert (result.saved, answered(studyapp)) == ([], [])
    assert "Name each choice once, from 1 to 4. Choose one." in result.lines


def test_help(studyapp: Command) -> None:
    result = sit(studyapp, "/?", "/q")
    assert "Where an answer is typed in words, put a slash before these: /p, /t, /submit." in result.lines


def test_no_key_rationale_or_verdict_before_the_end(studyapp: Command) -> None:
    """They come with the result."""
    paper = begin(studyapp)
    result = sit(studyapp, *whole(paper, 4), "/q")
    assert not re.search(r"Right|Wrong|right|The answer is|no such limit|Fifteen", result.out)
    result = sit(studyapp, "/submit")
    for line in (
        "You answered: ",
        "The answer is: Use a container task",
        "Fact (2026-11-21): A function runs for at most 15 minutes.",
        "Changed answers: 0 wrong to right, 0 right to wrong.",
    ):
        assert line in result.out
    place = asked("kinds/one", SEED).order.index(1) + 1
    assert f"{place}. wrong: Fifteen minutes are the most." in result.lines


# --- handing in -------------------------------------------------------------------------------------------------------


def test_handing_in_asks_once_when_something_is_unanswered(studyapp: Command) -> None:
    paper = begin(studyapp)
    result = sit(studyapp, line_for(paper[0], SEED), "/submit", "/n", "/q")
    assert "7 questions not fully answered. Type submit once more to hand in." in result.lines
    assert events(studyapp, "exam-finished") == []
    sit(studyapp, "/submit", "/submit")
    assert [each["reason"] for each in events(studyapp, "exam-finished")] == ["submitted"]


def test_what_is_answered_becomes_a_review_and_what_is_not_none(studyapp: Command) -> None:
    """The card that a missed item examines is due at once."""
    paper = begin(studyapp)
    at = paper.index("kinds/one") + 1
    sit(studyapp, f"/g {at}", line_for("kinds/one", SEED, good=False), "/submit", "/submit")
    assert [(each["card"], each["rating"]) for each in events(studyapp, "reviewed")] == [("kinds/one", 1)]
    assert [each["card"] for each in events(studyapp, "pulled")] == ["kinds/word"]


def test_the_end_of_the_input_keeps_the_attempt(studyapp: Command) -> None:
    begin(studyapp)
    result = sit(studyapp)
    assert result.lines[-1].startswith("The attempt waits. Time left: 47:")
    assert events(studyapp, "exam-finished") == []


def test_resuming_goes_on_at_the_same_question_on_the_old_terms(studyapp: Command) -> None:
    """Whatever the options of the second start are."""
    paper = begin(studyapp)
    sit(studyapp, "/g 5", line_for(paper[4], SEED), "/f", "/q")
    result = studyapp("exam", "--plain", "--length", "3", "--seed", "1", "--time", "2", stdin="/q\n")
    assert re.fullmatch(r"Resuming the attempt at MINI\. Time left: 47:5\d\.", result.lines[0])
    assert "Question 5 of 8. Flagged." in result.lines
    assert [line for line in result.lines if line.startswith("Your answer: ")]
    assert len(events(studyapp, "exam-started")) == 1


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("policy", "left"), [("wall", 38), ("paused", 48)])
def test_time_between_runs_counts_with_a_wall_clock_only(studyapp: Command, policy: str, left: int) -> None:
    begin(studyapp, "--clock", policy)
    studyapp.now = LATER
    told = [line for line in sit(studyapp, "/t", "/q").lines if line.startswith("Time left: ")]
    (minutes, seconds), *more = re.findall(r"(\d+):(\d\d)\.", "\n".join(told))
    assert more == []
    assert left * 60 - 10 <= int(minutes) * 60 + int(seconds) <= left * 60 + 10


def test_when_the_time_is_up_what_was_answered_is_handed_in(studyapp: Command) -> None:
    """A wall clock that went on beyond the allowance takes no more answers."""
    paper = begin(studyapp, "--clock", "wall")
    sit(studyapp, line_for(paper[0], SEED), "/q")
    studyapp.now = MUCH_LATER
    result = sit(studyapp, "/n", line_for(paper[1], SEED), "/q")
    assert "The time is up. What you answered is handed in." in result.lines
    assert result.saved == []
    assert [each["reason"] for each in events(studyapp, "exam-finished")] == ["time"]
    told = outcome(studyapp)
    assert (told["finished"], told["time_ms"]) == ("time", ALLOWANCE_S * 1000)
    assert [item["card"] for item in told["items"] if item["answered"]] == paper[:1]
    assert told["right"] == 1


def test_when_the_time_is_up_nothing_needs_to_be_typed(studyapp: Command) -> None:
    """The end of the input ends the attempt too, as no time is left."""
    begin(studyapp, "--clock", "wall")
    studyapp.now = MUCH_LATER
    result = sit(studyapp)
    assert "The time is up. What you answered is handed in." in result.lines
    assert [each["reason"] for each in events(studyapp, "exam-finished")] == ["time"]


def test_the_notice_at_five_minutes(studyapp: Command) -> None:
    """It is told when the mark is passed while the program runs, not when it was passed before."""
    begin(studyapp, "--clock", "wall")
    studyapp.now = "2026-11-22T08:44:00+01:00"
    assert "5 minutes left." not in sit(studyapp, "/t", "/q").lines


@pytest.mark.parametrize(("factor", "length"), [("1", "48:00"), ("1.5", "1:12:00"), ("2", "1:36:00")])
def test_more_time(studyapp: Command, factor: str, length: str) -> None:
    assert sit(studyapp, "/q", options=("--time", factor)).lines[0] == f"MINI: 8 questions, {length}. Seed 7."


# --- results ----------------------------------------------------------------------------------------------------------


def test_the_result_as_json(studyapp: Command) -> None:
    """Printed at the end of the sitting, and the same later by `--result`."""
    paper = begin(studyapp)
    result = sit(studyapp, *whole(paper, 5), "/f", "/submit", options=("--json",))
    told = json.loads(result.lines[-1])
    assert told == outcome(studyapp) == outcome(studyapp, told["attempt"]) == outcome(studyapp, told["attempt"][:30])
    (started,) = events(studyapp, "exam-started")
    scored = [slot["scored"] for slot in started["slots"]]
    raw = sum(scored[:5])
    expected = {
        "attempt": started["id"],
        "exam": "MINI",
        "seed": SEED,
        "revision": started["revision"],
        "sealed": "",
        "questions": 8,
        "right": 5,
        "raw": raw,
        "scored": 6,
        "scaled": 100 + 150 * raw,
        "cut_score": 720,
        "passed": raw >= 5,
        "finished": "submitted",
        "pace_ms": ALLOWANCE_S * 1000 / 8,
        "changes": {"right_to_wrong": 0, "wrong_to_right": 0, "wrong_to_wrong": 0},
        "seen": {"name": "seen before", "right": 0, "of": 0},
        "unseen": {"name": "unseen", "right": 5, "of": 8},
        "tasks": [],
    }
    assert {name: told[name] for name in expected} == expected
    assert "estimate" in told["scaled_is"]
    assert told["band"]["low"] <= told["scaled"] <= told["band"]["high"]
    assert [(each["name"], each["of"]) for each in told["domains"]] == [("x Building", 4), ("y Running", 4)]
    assert sum(each["right"] for each in told["domains"]) == 5
    assert [item["card"] for item in told["items"]] == paper
    assert [item["right"] for item in told["items"]] == [True] * 5 + [False] * 3
    assert [item["position"] for item in told["items"]] == list(range(1, 9))
    assert [item["flagged"] for item in told["items"]] == [False] * 7 + [True]
    assert [item["scored"] for item in told["items"]] == scored
    assert sum(item["time_ms"] for item in told["items"]) == told["time_ms"]


def test_the_history(studyapp: Command) -> None:
    """The finished attempts, the oldest first; an open one is none."""
    for arguments in (("--history",), ("--history", "--json")):
        assert studyapp("exam", *arguments).code == 1
    paper = begin(studyapp)
    assert studyapp("exam", "--history").out == "No attempt has been finished yet.\n"
    sit(studyapp, *whole(paper), "/submit")
    studyapp.now = LATER
    sit(studyapp, "/submit", "/submit")
    result = studyapp("exam", "--history")
    first, second = events(studyapp, "exam-started")
    assert (result.code, result.err) == (0, "")
    assert result.lines == [
        f"2026-11-22  MINI  8 of 8 right, 1000 (estimate), passed  {first['id']}",
        f"2026-11-22  MINI  0 of 8 right, 100 (estimate), failed  {second['id']}",
    ]
    listed = studyapp("exam", "--history", "--json").json()
    assert [(each["id"], each["scaled"], each["passed"]) for each in listed] == [
        (first["id"], 1000, True),
        (second["id"], 100, False),
    ]
    assert outcome(studyapp)["attempt"] == second["id"]
    assert outcome(studyapp)["seen"]["of"] == 8


@pytest.mark.parametrize("which", ["last", "nothing"])
def test_no_such_result(studyapp: Command, which: str) -> None:
    """An open attempt has none: not its score, nor its keys."""
    paper = begin(studyapp)
    sit(studyapp, *whole(paper), "/q")
    for name in (which, events(studyapp, "exam-started")[0]["id"]):
        result = studyapp("exam", "--result", name)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"There is no finished attempt '{name}'.")


def test_a_sealed_form_is_sat_once(studyapp: Command) -> None:
    """Its items are its own, and after it was handed in it cannot be sat again; then its items are like others."""
    assert begin(studyapp, "--sealed", "kept-1") == []  # the log does not tell them yet
    (attempt,) = attempts(store_of(studyapp).exam_entries())
    paper = list(attempt.cards)
    assert sorted(paper) == ["kinds/kept-x", "kinds/kept-y"]
    assert studyapp("search", "sealed", "deck:kinds").code == 1
    sit(studyapp, *whole(paper), "/submit")
    assert outcome(studyapp)["sealed"] == "kept-1"
    result = studyapp("exam", "--plain", "--exam", "MINI", "--sealed", "kept-1", stdin="1\n")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("The sealed form kept-1 has been sat.")
    assert len(events(studyapp, "exam-started")) == 1
    assert studyapp("search", "sealed", "deck:kinds").code == 0
    assert "MINI kept-1  2 of 2 right" in studyapp("exam", "--history").out


def test_the_same_seed_is_the_same_paper(studyapp: Command) -> None:
    """For people to whom the same items are new."""
    first = begin(studyapp)
    home, studyapp.home = studyapp.home, studyapp.home.parent / "another"
    studyapp.write_deck(KINDS, "kinds.yaml")
    studyapp.write_deck(EXAMS, "exams.yaml")
    assert begin(studyapp) == first
    assert home != studyapp.home


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--time", "3"), "'3' is not one of 1, 1.5, 2."),
        (("--time", "nan"), "'nan' is not one of 1, 1.5, 2."),
        (("--clock", "sand"), "'sand' is neither wall nor paused."),
        (("--length", "0"), "0 is not in the range"),
        (("--length", "201"), "201 is not in the range"),
        (("--seed", "x"), "'x' is not a valid integer"),
        (("--exam", "NONE"), "There is no exam 'NONE'."),
        (("--sealed", "none"), "There is no sealed form 'none'."),
    ],
)
def test_bad_options_are_refused(studyapp: Command, options: tuple[str, ...], says: str) -> None:
    """With 2, on standard error; no attempt is begun."""
    result = studyapp("exam", "--plain", *options, stdin="1\n")
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert studyapp.log() == []


def test_a_bank_that_is_too_small_offers_what_it_can_do(studyapp: Command) -> None:
    """And that can be sat."""
    result = studyapp("exam", "--plain", "--exam", "MINI", "--length", "12", stdin="1\n")
    assert (result.code, result.out) == (3, "")
    assert "The item bank is too small for that form. Domain x has 4 of 7, y has 4 of 5 items." in result.err
    found = re.search(r"\(--length (\d+)\)", result.err)
    assert found is not None
    assert studyapp.log() == []
    assert sit(studyapp, "/q", options=("--length", found[1])).lines[0].startswith(f"MINI: {found[1]} questions, ")


def test_without_a_blueprint_there_is_nothing_to_sit(studyapp: Command) -> None:
    """The bundled decks have theirs: it is the default, a full one that lasts 130 minutes."""
    result = studyapp("exam", "--plain", "--length", "10", "--seed", "1", stdin="/q\n")
    assert result.lines[0] == "DVA-C03: 10 questions, 20:00. Seed 1."


def test_the_clock_of_these_tests() -> None:
    """What the tests above count on: ten minutes later there is time left, seventy minutes later none."""
    assert (LATER[11:16], MUCH_LATER[11:16], NOW[11:16]) == ("08:10", "09:10", "08:00")
    assert len(ITEMS) == 8
    assert len([card for card in LIBRARY.cards.values() if card.note.sealed]) == 2


def test_a_question_can_be_reported_while_it_is_sat(studyapp: Command) -> None:
    """The attempt goes on; of a sealed form it is told once that is over."""
    sit(studyapp, "! Two are right.", "/! Two are right.", "/q", options=("--sealed", "kept-1"))
    assert events(studyapp, "reported")
    assert studyapp("decks", "reports", "--json").json() == []
    sit(studyapp, "/submit", "/submit")
    assert "Two are right." in {told["text"] for told in studyapp("decks", "reports", "--json").json()}
