"""`quiz --plain`: every kind of question, how sure one was, what is recorded, and what is printed of it."""

import json
from typing import Any

import pytest

from tests.cli.command import Command, Result
from tests.papers import EXAMS, KINDS, QUESTIONS, asked, line_for, quiz_order

SEED = 5
KINDS_OF_QUESTION = {
    "pick": "kinds/one",
    "several": "kinds/two",
    "order": "kinds/steps",
    "match": "kinds/pairs",
    "computed": "kinds/sum",
    "typed": "kinds/word",
}


@pytest.fixture
def studyapp(studyapp: Command) -> Command:
    """The program, with the bank of every kind."""
    studyapp.write_deck(KINDS, "kinds.yaml")
    studyapp.write_deck(EXAMS, "exams.yaml")
    return studyapp


def quiz(studyapp: Command, *lines: str, options: tuple[str, ...] = (), seed: int = SEED) -> Result:
    """A quiz over the deck, with these lines typed."""
    typed = "".join(f"{line}\n" for line in lines)
    return studyapp("quiz", "--plain", "--deck", "kinds", "--seed", str(seed), *options, stdin=typed)


def outcome(result: Result) -> dict[str, Any]:
    """The JSON in the last line."""
    found: dict[str, Any] = json.loads(result.lines[-1])
    return found


def reviews(studyapp: Command) -> list[tuple[str, int, str]]:
    """What the log says of reviews."""
    return [(each["card"], each["rating"], each["confidence"]) for each in studyapp.log() if each["kind"] == "reviewed"]


@pytest.mark.parametrize(("tag", "card"), KINDS_OF_QUESTION.items())
@pytest.mark.parametrize("good", [True, False], ids=["right", "wrong"])
def test_each_kind_is_marked_and_recorded(studyapp: Command, tag: str, card: str, good: bool) -> None:
    """Right is Good and wrong is Again; the response in the log names the author's options."""
    result = quiz(studyapp, line_for(card, SEED, good=good), options=("--tag", tag))
    assert (result.code, result.err) == (0, "")
    assert f"Question 1 of 1. [{card}]" in result.lines
    assert asked(card, SEED).instruction in result.lines
    assert ("Right." in result.lines) == good
    assert ("Wrong, and you were sure: a misconception." in result.lines) != good
    assert f"{int(good)} of 1 question right." in result.lines
    (entry,) = studyapp.log()
    assert [entry["id"]] == result.saved
    assert (entry["card"], entry["rating"], entry["confidence"]) == (card, 3 if good else 1, "sure")
    assert entry["mode"] == "quiz"
    missed = [line for line in result.lines if line.startswith(f"Missed: {card} (you were sure). The answer is: ")]
    assert len(missed) == (0 if good else 1)


@pytest.mark.parametrize(
    ("ending", "good", "rating", "confidence", "says"),
    [
        ("", True, 3, "sure", "Right."),
        ("~", True, 2, "unsure", "Right."),
        (" ~", False, 1, "unsure", "Wrong."),
        ("~~", True, 2, "guess", "Right by a guess: it comes back sooner."),
        (" ~~", False, 1, "guess", "Wrong."),
        ("", False, 1, "sure", "Wrong, and you were sure: a misconception."),
    ],
)
def test_how_sure_one_was(studyapp: Command, ending: str, good: bool, rating: int, confidence: str, says: str) -> None:
    """`~` is unsure, `~~` a guess: a right answer is worth less then, a wrong one no misconception."""
    line = line_for("kinds/one", SEED, good=good) + ending
    result = quiz(studyapp, line, options=("--tag", "pick"))
    assert says in result.lines
    assert reviews(studyapp) == [("kinds/one", rating, confidence)]


@pytest.mark.parametrize("good", [True, False])
def test_every_rationale_and_fact_is_shown_after_the_answer_only(studyapp: Command, good: bool) -> None:
    """For the options not taken too; the facts with their dates, the explanation and the source."""
    result = quiz(studyapp, line_for("kinds/one", SEED, good=good), options=("--tag", "pick"))
    order = asked("kinds/one", SEED).order
    whys = ("It has no such limit.", "Fifteen minutes are the most.", "That buys no time.", "")
    for place, at in enumerate(order, 1):
        verdict = "right" if at == 0 else "wrong"
        assert f"{place}. {verdict}{f': {whys[at]}' if whys[at] else ''}" in result.lines
    before, _, after = result.out.partition("saved ")
    for line in (
        "Long work belongs elsewhere.",
        "Fact (2026-11-21): A function runs for at most 15 minutes.",
        "Source: the developer guide",
    ):
        assert line not in before
        assert line in after
    assert ("The answer is: Use a container task" in result.lines) != good


@pytest.mark.parametrize(
    ("tag", "line", "says"),
    [
        ("pick", "9", "Name each choice once, from 1 to 4. Choose one."),
        ("pick", "0", "Name each choice once, from 1 to 4. Choose one."),
        ("pick", "", "Name each choice once, from 1 to 4. Choose one."),
        ("pick", "~", "Name each choice once, from 1 to 4. Choose one."),
        ("pick", "99999999999999999999", "Name each choice once, from 1 to 4. Choose one."),
        ("pick", "1 2", "Choose one."),
        ("several", "1", "Choose TWO."),
        ("several", "1 1", "Name each choice once, from 1 to 4. Choose TWO."),
        ("order", "1 2", "All 4 are needed. Put them in order."),
        ("match", "a b", "All 3 are needed. Match them."),
        ("match", "a b z", "Name each choice once, from 1 to 3. Match them."),
        ("typed", "", "Type the answer."),
        ("typed", "~~", "Type the answer."),
    ],
)
def test_what_cannot_be_an_answer_is_refused(studyapp: Command, tag: str, line: str, says: str) -> None:
    """Nothing is recorded, and the question stands."""
    result = quiz(studyapp, line, options=("--tag", tag))
    assert (result.code, result.err, result.saved) == (1, "", [])
    assert says in result.lines
    assert studyapp.log() == []
    card = KINDS_OF_QUESTION[tag]
    again = quiz(studyapp, line, line_for(card, SEED), options=("--tag", tag))
    assert again.out.count("Question 1 of 1.") == 1
    assert reviews(studyapp) == [(card, 3, "sure")]


def test_letters_and_commas_do_as_well_as_numbers(studyapp: Command) -> None:
    """`a, c` is `1 3`."""
    numbers = line_for("kinds/two", SEED).split()
    line = ", ".join("abcd"[int(each) - 1] for each in numbers)
    quiz(studyapp, line, options=("--tag", "several"))
    assert reviews(studyapp) == [("kinds/two", 3, "sure")]


@pytest.mark.parametrize(("given", "rating"), [("{:g}", 3), ("{:g} GB-s", 3), ("{:g}.001", 3), ("{:g}0", 1)])
def test_a_computed_answer_may_leave_out_its_unit_and_is_near_enough_within_its_tolerance(
    studyapp: Command, given: str, rating: int
) -> None:
    """The tolerance of this one is 1 %."""
    figure = float(asked("kinds/sum", SEED).answer.split()[0])
    quiz(studyapp, given.format(figure), options=("--tag", "computed"))
    assert reviews(studyapp) == [("kinds/sum", rating, "sure")]


def test_help_and_stopping(studyapp: Command) -> None:
    """`?` explains; `q` stops, and what was answered counts."""
    first, *_ = quiz_order(QUESTIONS, SEED)
    result = quiz(studyapp, "?", line_for(first, SEED), "q", options=("--json",))
    assert result.code == 0
    assert "q stops; what was answered counts." in result.lines
    assert [item["card"] for item in outcome(result)["items"]] == [first]
    assert len(studyapp.log()) == 1


def test_stopping_at_once_is_nothing_done(studyapp: Command) -> None:
    """Exit code 1, and nothing in the log."""
    for lines in ((), ("q",)):
        result = quiz(studyapp, *lines)
        assert (result.code, result.err) == (1, "")
        assert "0 of 0 questions right." in result.lines
    assert studyapp.log() == []


def test_feedback_at_the_end_says_nothing_in_between(studyapp: Command) -> None:
    """Right and wrong are told in the summary only; each answer is saved at once all the same."""
    cards = quiz_order(QUESTIONS, SEED)[:3]
    lines = [line_for(card, SEED, good=good) for card, good in zip(cards, (True, False, True), strict=True)]
    result = quiz(studyapp, *lines, options=("--feedback", "end", "--length", "3"))
    assert len(result.saved) == 3
    middle = result.lines[: result.lines.index("2 of 3 questions right.")]
    assert not [line for line in middle if line.startswith(("Right", "Wrong", "The answer is", "Fact", "Missed"))]
    assert [line for line in result.lines if line.startswith(f"Missed: {cards[1]} (you were sure). The answer is: ")]
    assert [rating for _, rating, _ in reviews(studyapp)] == [3, 1, 3]


def test_retrying_what_was_missed(studyapp: Command) -> None:
    """Until nothing is missed any more, or something else than r is typed; the JSON tells of the first round."""
    cards = quiz_order(QUESTIONS, SEED)[:2]
    wrongs = [line_for(card, SEED, good=False) for card in cards]
    result = quiz(studyapp, *wrongs, "r", "q", options=("--length", "2", "--json"))
    assert result.lines.count("Type r and enter to retry what was missed, or enter to end.") == 1
    assert result.out.count("Question 1 of 2.") == 2
    assert outcome(result)["right"] == 0
    assert [item["card"] for item in outcome(result)["items"]] == cards
    assert len(reviews(studyapp)) == 2
    ended = quiz(studyapp, *(line_for("kinds/word", SEED, good=False), "r", "blue"), options=("--tag", "typed"))
    assert "1 of 1 question right." in ended.lines
    assert reviews(studyapp)[2:] == [("kinds/word", 1, "sure"), ("kinds/word", 3, "sure")]


def test_json_tells_the_outcome(studyapp: Command) -> None:
    """Seed, counts and for each question its card, whether it was right, how sure, and the id in the log."""
    cards = quiz_order(QUESTIONS, SEED)[:2]
    lines = [line_for(cards[0], SEED) + " ~", line_for(cards[1], SEED, good=False)]
    result = quiz(studyapp, *lines, "", options=("--length", "2", "--json"))
    told = outcome(result)
    assert {name: told[name] for name in ("seed", "right", "of", "points")} == {
        "seed": SEED, "right": 1, "of": 2, "points": 1.0,
    }  # fmt: skip
    assert told["items"] == [
        {"card": cards[0], "right": True, "confidence": "unsure", "id": result.saved[0]},
        {"card": cards[1], "right": False, "confidence": "sure", "id": result.saved[1]},
    ]
    assert [entry["id"] for entry in studyapp.log()] == result.saved


@pytest.mark.parametrize(("part_marks", "points"), [(False, 0.0), (True, 0.5)])
def test_part_marks_are_given_where_they_are_asked_for(studyapp: Command, part_marks: bool, points: float) -> None:
    """Two steps of four in their places are half the points, and all the same a wrong answer."""
    put = asked("kinds/steps", SEED)
    line = " ".join(str(put.order.index(at) + 1) for at in (1, 0, 2, 3))
    options = ("--tag", "order", "--json", *(("--part-marks",) if part_marks else ()))
    result = quiz(studyapp, line, "", options=options)
    assert (outcome(result)["points"], outcome(result)["right"]) == (points, 0)
    policy = "With part marks: 0.50 points." if part_marks else "Several right options count all or nothing."
    assert policy in result.lines
    assert reviews(studyapp) == [("kinds/steps", 1, "sure")]


def test_the_same_seed_puts_the_same_questions_in_the_same_order(studyapp: Command) -> None:
    """Cards, options and numbers; another seed others."""

    def put(seed: int) -> str:
        return quiz(studyapp, "q", seed=seed, options=("--length", "1")).out + "".join(
            quiz(studyapp, "q", seed=seed, options=("--tag", tag)).out for tag in KINDS_OF_QUESTION
        )

    papers = [put(seed) for seed in (1, 2, 3, 4)]
    assert [put(seed) for seed in (1, 2, 3, 4)] == papers
    assert len(set(papers)) > 1
    assert studyapp.log() == []


def test_a_seed_is_drawn_when_none_is_given(studyapp: Command) -> None:
    """And told, so that the quiz can be put again."""
    result = studyapp("quiz", "--plain", "--deck", "kinds", "--json", stdin="q\n")
    seed = outcome(result)["seed"]
    assert f"[{quiz_order(QUESTIONS, seed)[0]}]" in result.out


def test_sealed_items_and_cards_without_a_key_are_never_put(studyapp: Command) -> None:
    """However long the quiz is."""
    lines = [line_for(card, SEED) for card in quiz_order(QUESTIONS, SEED)]
    result = quiz(studyapp, *lines, options=("--length", "500", "--json"))
    told = outcome(result)
    assert (told["right"], told["of"]) == (len(QUESTIONS), len(QUESTIONS))
    assert {item["card"] for item in told["items"]} == QUESTIONS
    assert "sealed" not in result.out


def test_the_sources(studyapp: Command) -> None:
    """due, missed and weak know only what was answered; unseen puts the others first."""
    for source in ("due", "missed", "weak"):
        result = quiz(studyapp, options=("--source", source))
        assert (result.code, result.out) == (1, "")
        assert result.err.startswith("No question fits.")
    quiz(studyapp, line_for("kinds/one", SEED, good=False), options=("--tag", "pick"))
    quiz(studyapp, "blue", options=("--tag", "typed"))
    for source in ("missed", "weak"):
        result = quiz(studyapp, "q", options=("--source", source))
        assert "Question 1 of 1. [kinds/one]" in result.lines
    unseen = quiz_order(QUESTIONS - {"kinds/one", "kinds/word"}, SEED)
    result = quiz(studyapp, "q", options=("--source", "unseen", "--length", "1"))
    assert f"Question 1 of 1. [{unseen[0]}]" in result.lines
    studyapp.now = "2026-12-22T08:00:00+01:00"
    result = quiz(studyapp, "q", options=("--source", "due"))
    assert "Question 1 of 2." in result.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--fact", "kinds.cap"), "[kinds/one]"),
        (("--domain", "y", "--tag", "match"), "[kinds/pairs]"),
        (("--tag", "typed", "--domain", "x"), None),
    ],
)
def test_the_selection(studyapp: Command, options: tuple[str, ...], says: str | None) -> None:
    """Facts, domains and tags narrow it; where nothing is left, it says so and exits with 1."""
    result = quiz(studyapp, "q", options=options)
    if says is None:
        assert (result.code, result.out) == (1, "")
        assert result.err.startswith("No question fits.")
    else:
        assert f"Question 1 of 1. {says}" in result.lines


@pytest.mark.parametrize(
    "options",
    [
        ("--source", "hard"),
        ("--feedback", "never"),
        ("--length", "0"),
        ("--length", "501"),
        ("--length", "many"),
        ("--seed", "x"),
        ("--deck", "nowhere"),
        ("--fact", "nothing"),
    ],
)
def test_bad_options_are_refused(studyapp: Command, options: tuple[str, ...]) -> None:
    """With 2, on standard error, and what there is instead."""
    result = studyapp("quiz", "--plain", *options, stdin="1\n")
    assert (result.code, result.out) == (2, "")
    assert options[1] in result.err
    assert studyapp.log() == []


def test_the_bundled_decks_put_ten_questions(studyapp: Command) -> None:
    """Of everything, unless it is told otherwise."""
    result = studyapp("quiz", "--plain", "--seed", "1", stdin="q\n")
    assert "Question 1 of 10." in result.out


def test_a_question_can_be_reported(studyapp: Command) -> None:
    """`! TEXT` is no answer to it, and stands among the reports."""
    result = studyapp("quiz", "--plain", "--deck", "kinds", "--length", "1", stdin="! Two are right.\n\nq\n")
    assert "Reported." in result.out and not result.saved
    (told,) = studyapp("decks", "reports", "--json").json()
    assert told["text"] == "Two are right." and told["card"].startswith("kinds/")
