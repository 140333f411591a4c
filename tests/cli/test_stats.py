"""What decks hold and what they leave out, counted; and how the command tells it."""

import json

from studyapp.authoring.stats import Coverage, Stats, coverage, stats
from studyapp.content.library import Library, build_library
from studyapp.content.parse import parse_deck
from tests.cli.command import Command

DECK = """
deck: d
tags: [all]
topics: [{id: met, title: Met}, {id: idle, title: Idle}]
facts:
  - {id: f.cited, statement: One.}
  - {id: f.by-item, statement: Two.}
  - {id: f.never, statement: Three.}
notes:
  - {id: card, topic: met, q: Q, a: A, reverse: yes, facts: [f.cited]}
  - {id: cloze, topic: idle, cloze: "{{x}} and {{y}}", tags: [more]}
  - {id: item, domain: "1", task: "1.1", q: Q?, options: [right: R, wrong: W], tests: [card], facts: [f.by-item]}
  - {id: kept, domain: "1", task: "1.1", q: P?, options: [right: R, wrong: W], sealed: form-1}
  - {id: sorted, q: Sort?, order: [One, Two]}
exams:
  - id: E
    default: yes
    questions: 4
    scored: 3
    minutes: 8
    cut_score: 700
    domains:
      - {id: "1", weight: 50, tasks: {"1.1": First, "1.2": Second}}
      - {id: "2", weight: 50, tasks: {"2.1": Third}}
"""


def library(text: str = DECK) -> Library:
    file = parse_deck(text.encode(), "d.yaml")
    assert file.problems == ()
    return build_library([file])


def test_what_there_is() -> None:
    assert stats(library()) == Stats(
        cards=7,
        items=3,
        decks={"d": 7},
        kinds={"basic": 2, "cloze": 2, "choice": 2, "ordering": 1},
        topics={"d/met": 2, "d/idle": 2},
        domains={"1": 2},
        tags={"all": 7, "more": 2},
        sealed={"form-1": 1},
        facts=3,
        facts_covered=2,
    )


def test_what_is_left_out() -> None:
    """A fact is covered by a flashcard, not by an exam item; a topic by an item that tests one of its cards."""
    lacks = coverage(library())
    assert lacks.facts == ("f.by-item", "f.never")
    assert lacks.topics == ("d/idle",)
    assert [(each.task, each.items, each.share) for each in lacks.tasks] == [("1.2", 0, 0.5), ("2.1", 0, 1.0)]
    assert not lacks.whole


def test_nothing_left_out() -> None:
    assert coverage(build_library([])) == Coverage((), (), ())
    assert coverage(build_library([])).whole


def test_the_command(studyapp: Command) -> None:
    """In words and for programs; exit code 1 when something is left out."""
    studyapp.write_deck(DECK, "d.yaml")
    told = studyapp("decks", "stats", "--coverage")
    assert told.code == 1
    assert "f.never" in told.out and "f.cited" not in told.out and "d/idle" in told.out
    lacks = json.loads(studyapp("decks", "stats", "--coverage", "--json").out)
    assert "f.never" in lacks["facts"] and "d/idle" in lacks["topics"]
    figures = json.loads(studyapp("decks", "stats", "--json").out)
    assert figures["decks"]["d"] == 7
    assert "      7  d\n" in studyapp("decks", "stats").out
