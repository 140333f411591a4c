"""Exam blueprints: read whole, or refused with the place and the reason."""

from pathlib import Path

import pytest

from studyapp.content.library import build_library
from studyapp.content.model import Blueprint, DeckFile
from studyapp.content.parse import parse_deck
from studyapp.paths import bundled
from studyapp.sessions.papers import blueprint_of

GOOD = """\
exams:
  - id: DVA-C09
    name: An exam
    default: yes
    first_day: 2026-12-01
    last_day: 2027-12-01
    verified: 2026-11-21
    source: [the guide]
    questions: 65
    scored: 50
    minutes: 130
    cut_score: 720
    lowest_score: 200
    highest_score: 900
    domains:
      - id: "1"
        name: Development
        weight: 60
        tasks: {"1.1": Code, "1.2": Data}
      - id: "2"
        weight: 40
"""


def read(text: str) -> DeckFile:
    return parse_deck(text.encode(), "decks/exams.yaml")


def test_a_blueprint_has_everything_that_was_written() -> None:
    file = read(GOOD)
    assert file.problems == ()
    assert file.deck is None
    (exam,) = file.exams
    assert (exam.id, exam.name, exam.default, exam.first_day, exam.last_day, exam.verified, exam.source) == (
        "DVA-C09",
        "An exam",
        True,
        "2026-12-01",
        "2027-12-01",
        "2026-11-21",
        ("the guide",),
    )
    assert (exam.questions, exam.scored, exam.minutes, exam.cut_score, exam.scale) == (65, 50, 130, 720, (200, 900))
    assert [(domain.id, domain.name, domain.weight, domain.tasks) for domain in exam.domains] == [
        ("1", "Development", 60, (("1.1", "Code"), ("1.2", "Data"))),
        ("2", "2", 40, ()),
    ]
    assert (exam.line, exam.column) == (2, 5)


def test_what_need_not_be_written_has_a_default() -> None:
    """The scale is that of 100 to 1000, the name the id."""
    lines = [
        line for line in GOOD.splitlines() if not line.lstrip().startswith(("name: An", "default", "lowest", "hi"))
    ]
    file = read("\n".join(lines))
    assert file.problems == ()
    (exam,) = file.exams
    assert (exam.name, exam.default, exam.scale) == ("DVA-C09", False, (100, 1000))


# What is replaced in the good file, by what; the line and column and a part of the message.
SPOILT = [
    ("  - id: DVA-C09\n    name", "  - name", 2, 5, "the exam has no `id`"),
    ("    questions: 65\n", "", 2, 5, "the exam has no `questions`"),
    ("    scored: 50\n", "", 2, 5, "the exam has no `scored`"),
    ("    minutes: 130\n", "", 2, 5, "the exam has no `minutes`"),
    ("    cut_score: 720\n", "", 2, 5, "the exam has no `cut_score`"),
    ("id: DVA-C09", "id: DVA C09", 2, 9, "`id: DVA C09` is not an id"),
    ("questions: 65", "questions: many", 9, 16, "`many` in `questions` is not a number"),
    ("questions: 65", "questions: 49", 2, 5, "`scored` must lie between 1 and `questions`"),
    ("scored: 50", "scored: 0", 2, 5, "`scored` must lie between 1 and `questions`"),
    ("scored: 50", "scored: 66", 2, 5, "`scored` must lie between 1 and `questions`"),
    ("scored: 50", "scored: 49.5", 2, 5, "scored must be whole"),
    ("questions: 65", "questions: 1001", 2, 5, "1000 questions are the most"),
    ("minutes: 130", "minutes: 0", 2, 5, "`minutes` must lie between 1 and 1440"),
    ("minutes: 130", "minutes: 0.5", 2, 5, "minutes must be whole"),
    ("minutes: 130", "minutes: 1441", 2, 5, "`minutes` must lie between 1 and 1440"),
    ("minutes: 130", "minutes: -1", 2, 5, "`minutes` must lie between 1 and 1440"),
    ("cut_score: 720", "cut_score: 200", 2, 5, "`cut_score` must lie on the scale"),
    ("cut_score: 720", "cut_score: 901", 2, 5, "`cut_score` must lie on the scale"),
    ("highest_score: 900", "highest_score: 100", 2, 5, "`cut_score` must lie on the scale"),
    ("weight: 60", "weight: 59", 2, 5, "the domains' weights do not add up to 100"),
    ("weight: 60", "weight: 60%", 2, 5, "the domains' weights do not add up to 100"),
    ("weight: 60", "weight: heavy", 18, 17, "`heavy` in `weight` is not a number"),
    ('weight: 60\n        tasks: {"1.1": Code, "1.2": Data}', "weight: 160", 2, 5, "do not add up to 100"),
    ("weight: 40", "weight: 40\n      - id: '3'\n        weight: 0", 2, 5, "weight must be more than 0"),
    ("weight: 40", "weight: 50\n      - id: '3'\n        weight: -10", 2, 5, "weight must be more than 0"),
    ("weight: 40", "weight: 40\n      - '3'", 22, 9, "a domain must be keys with values"),
    ('      - id: "2"\n        weight', "      - weight", 20, 9, "the domain has no `id`"),
    ("        weight: 40\n", "", 20, 9, "the domain has no `weight`"),
    ('id: "2"', 'id: "1"', 2, 5, "two domains have one id"),
    ("default: yes", "default: perhaps", 4, 14, "`default: perhaps` is neither yes nor no"),
    ("first_day: 2026-12-01", "first_day: soon", 5, 16, "`first_day: soon` is not a date"),
    ("minutes: 130", "minutes: 130\n    hours: 2", 12, 5, "an exam has no key `hours`"),
    ("weight: 40", "weight: 40\n        share: 1", 22, 9, "a domain has no key `share`"),
    ("scored: 50", "scored: 50\n    scored: 51", 11, 5, "`scored` is given twice"),
    ('{"1.1": Code, "1.2": Data}', "{1.1: [Code]}", 19, 22, "`1.1` must be a text"),
]


@pytest.mark.parametrize(("old", "new", "line", "column", "message"), SPOILT)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, line: int, column: int, message: str) -> None:
    assert GOOD.count(old) == 1
    problems = read(GOOD.replace(old, new)).problems
    found = [(each.line, each.column) for each in problems if message in each.message]
    assert found == [(line, column)], [str(each) for each in problems]


@pytest.mark.parametrize(("old", "new", "_line", "_column", "message"), SPOILT)
def test_a_blueprint_from_which_no_form_can_be_made_is_not_there(
    old: str, new: str, _line: int, _column: int, message: str
) -> None:
    """What a form does not hang on costs nothing but itself."""
    spare = any(word in message for word in ("neither yes nor no", "not a date", "no key", "given twice", "a text"))
    whole_without = "keys with values" in message  # the other domains add up
    assert len(read(GOOD.replace(old, new)).exams) == (1 if spare or whole_without else 0)


def test_two_exams_of_one_file_have_two_ids() -> None:
    second = GOOD.removeprefix("exams:\n")
    file = read(GOOD + second)
    assert [(each.line, each.code) for each in file.problems] == [(22, "duplicate-id")]
    assert len(file.exams) == 1
    assert len(read(GOOD + second.replace("C09", "C10")).exams) == 2


def test_two_files_with_one_exam_are_told_and_the_first_stays() -> None:
    first = parse_deck(GOOD.encode(), "a/exams.yaml")
    other = parse_deck(GOOD.replace("minutes: 130", "minutes: 90").encode(), "b/exams.yaml")
    library = build_library([first, other])
    assert [exam.minutes for exam in library.exams] == [130]
    assert [(each.path, each.line, each.code) for each in library.problems] == [("b/exams.yaml", 2, "duplicate-id")]


# --- the bundled ones -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exams() -> tuple[Blueprint, ...]:
    path = Path(bundled("decks")) / "aws-lambda" / "exams.yaml"
    file = parse_deck(path.read_bytes(), str(path))
    assert file.problems == ()
    return file.exams


def test_the_exam_that_is_sat_unless_another_is_named_is_dva_c03(exams: tuple[Blueprint, ...]) -> None:
    library = build_library([DeckFile("exams.yaml", exams=exams)])
    assert blueprint_of(library).id == "DVA-C03"
    assert blueprint_of(library, "dva-c02").id == "DVA-C02"
    assert [exam.id for exam in exams if exam.default] == ["DVA-C03"]


@pytest.mark.parametrize(
    ("name", "weights", "first_day", "last_day"),
    [
        ("DVA-C03", [30, 26, 22, 22], "2026-12-01", ""),
        ("DVA-C02", [32, 26, 24, 18], "", "2026-11-30"),
    ],
)
def test_the_bundled_blueprints_are_those_of_the_vendors_guides(
    exams: tuple[Blueprint, ...], name: str, weights: list[float], first_day: str, last_day: str
) -> None:
    (exam,) = (each for each in exams if each.id == name)
    assert (exam.questions, exam.scored, exam.minutes, exam.cut_score, exam.scale) == (65, 50, 130, 720, (100, 1000))
    assert [domain.weight for domain in exam.domains] == weights
    assert [domain.id for domain in exam.domains] == ["1", "2", "3", "4"]
    assert (exam.first_day, exam.last_day) == (first_day, last_day)
    assert exam.source
    assert exam.verified
    for domain in exam.domains:
        assert domain.tasks
        assert all(number.startswith(f"{domain.id}.") for number, _ in domain.tasks)
