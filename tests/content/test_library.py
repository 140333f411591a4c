"""Decks side by side: one broken deck hides no other, an id means one thing, and a reference leads somewhere."""

import pytest

from studyapp.content.library import Library, Selection, build_library
from studyapp.content.parse import parse_deck

LIMITS = """\
deck: limits
title: Limits
domain: development
tags: [lambda]
topics:
  - id: memory
    title: Memory
notes:
  - id: max
    q: Most memory?
    a: 10,240 MB
    reverse: yes
    topic: memory
    facts: [memory.max]
  - id: range
    cloze: From {{128 MB}} to {{10,240 MB}}.
    tags: [numbers]
  - id: least
    q: Least memory?
    answer: 128 MB
    domain: security
  - id: item
    q: Which is the most?
    options: [{right: 10 GB}, {wrong: 3 GB}]
    tests: [max, "limits/range#c1"]
  - id: secret
    q: Kept for the exam?
    a: Yes
    sealed: mock-1
"""
FACTS = "facts:\n  - id: memory.max\n    statement: At most 10,240 MB.\n    value: 10,240\n    unit: MB\n"


def library(*texts: str) -> Library:
    return build_library(parse_deck(text.encode(), f"{number}.yaml") for number, text in enumerate(texts, 1))


def messages(*texts: str) -> list[str]:
    return [str(problem) for problem in library(*texts).problems]


def test_cards_stand_in_the_order_of_the_decks_under_keys_of_deck_and_note() -> None:
    assert list(library(LIMITS, FACTS).cards) == [
        "limits/max",
        "limits/max#reverse",
        "limits/range#c1",
        "limits/range#c2",
        "limits/least",
        "limits/item",
        "limits/secret",
    ]
    assert messages(LIMITS, FACTS) == []


def test_a_file_of_facts_is_no_deck_and_its_facts_are_found() -> None:
    books = library(FACTS)
    assert books.decks == ()
    fact = books.facts["memory.max"]
    assert (fact.statement, fact.value, fact.unit, fact.line, fact.column) == (
        "At most 10,240 MB.",
        "10,240",
        "MB",
        2,
        5,
    )


@pytest.mark.parametrize(
    ("selection", "keys"),
    [
        (Selection(), ["max", "max#reverse", "range#c1", "range#c2", "least"]),
        (Selection(deck="limits"), ["max", "max#reverse", "range#c1", "range#c2", "least"]),
        (Selection(deck="other"), []),
        (Selection(tag="numbers"), ["range#c1", "range#c2"]),
        (Selection(tag="lambda", topic="memory"), ["max", "max#reverse"]),
        (Selection(domain="security"), ["least"]),
        (Selection(domain="development", tag="numbers"), ["range#c1", "range#c2"]),
        (Selection(cards=("limits/least", "limits/max", "limits/least")), ["least", "max"]),
        (Selection(tag="numbers", cards=("limits/range#c2", "limits/max")), ["range#c2"]),
        (Selection(cards=("limits/secret", "limits/item", "limits/gone")), []),
    ],
    ids=str,
)
def test_a_selection_means_the_cards_that_fit_every_part_of_it(selection: Selection, keys: list[str]) -> None:
    chosen = library(LIMITS, FACTS).study_cards(selection)
    assert [card.key for card in chosen] == [f"limits/{key}" for key in keys]


def test_a_selection_says_in_words_what_it_means() -> None:
    assert str(Selection()) == "all decks"
    assert str(Selection(deck="limits", tag="sqs")) == "deck limits, tag sqs"
    assert str(Selection(cards=("limits/max",))) == "1 chosen card"
    assert str(Selection(deck="limits", cards=("limits/max", "limits/least"))) == "deck limits, 2 chosen cards"


def test_sealed_cards_are_shown_by_no_screen_and_items_are_not_studied() -> None:
    books = library(LIMITS, FACTS)
    assert "limits/secret" in books.cards
    assert "limits/secret" not in [card.key for card in books.open_cards]
    assert "limits/item" in [card.key for card in books.open_cards]
    assert not [card for card in books.study_cards(Selection()) if card.is_item]


def test_a_broken_deck_costs_that_deck() -> None:
    books = library("deck: [", LIMITS, "\0", FACTS, "", "deck: d\nnotes: x\n")
    assert [deck.id for deck in books.decks] == ["limits", "d"]
    assert [problem.path for problem in books.problems] == ["1.yaml", "3.yaml", "5.yaml", "6.yaml"]


def test_of_two_decks_with_one_id_the_first_stays_and_the_other_is_named() -> None:
    again = "# a comment\ndeck: limits\nnotes:\n  - id: x\n    q: x\n    a: y\n"
    books = library(LIMITS, FACTS, again)
    assert [deck.path for deck in books.decks] == ["1.yaml"]
    assert messages(LIMITS, FACTS, again) == [
        "3.yaml:2:7: duplicate-id: the deck `limits` is already in 1.yaml; give this deck its own id"
    ]


def test_of_two_facts_with_one_id_the_first_stays() -> None:
    other = FACTS.replace("At most 10,240 MB.", "At most 3,008 MB.")
    assert library(FACTS, other).facts["memory.max"].statement == "At most 10,240 MB."
    assert messages(FACTS, other) == ["2.yaml:2:5: duplicate-id: there is another fact `memory.max`; keep one of them"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("topic: cost", "there is no topic `cost`; correct it, or add the topic"),
        ("facts: [memory.max, x]", "there is no fact `x`; correct it, or add it to facts.yaml"),
        (
            "formerly: [limits/range]",
            "`formerly: limits/range` names a note that is still there; delete one of the two",
        ),
    ],
)
def test_a_reference_to_nothing_is_reported_where_its_note_stands_and_costs_nothing(line: str, says: str) -> None:
    deck = f"deck: d\nnotes:\n  - id: n\n    q: x\n    a: y\n    {line}\n"
    assert messages(LIMITS, FACTS, deck) == [f"3.yaml:3:5: reference: note `n`: {says}"]
    assert "d/n" in library(LIMITS, FACTS, deck).cards


@pytest.mark.parametrize("reference", ["nothing", "limits/max#c1", "other/max", "#reverse"])
def test_an_item_can_only_test_cards_that_there_are(reference: str) -> None:
    text = LIMITS.replace("tests: [max,", f"tests: [{reference},".replace("[#", "['#").replace("reverse,", "reverse',"))
    problems = messages(text, FACTS)
    assert len(problems) == 1
    assert f"`{reference}`" in problems[0]


def test_a_note_may_carry_on_itself() -> None:
    """When it became one of another kind: its cards have other keys then."""
    assert messages('deck: d\nnotes:\n  - id: n\n    cloze: "{{x}} y"\n    formerly: [n]\n') == []


def test_a_note_that_was_split_hands_its_history_to_several() -> None:
    entries = "".join(f"  - id: {name}\n    q: x\n    a: y\n    formerly: [old]\n" for name in "abc")
    assert messages(f"deck: d\nnotes:\n{entries}") == []
    assert [card.key for card in library(f"deck: d\nnotes:\n{entries}").heirs] == ["d/a", "d/b", "d/c"]


def test_problems_stand_in_the_order_of_files_and_places() -> None:
    problems = library("deck: b\nzzz: 1\nnotes: x\n", "deck: a\nnotes: y\n").problems
    assert [(problem.path, problem.line) for problem in problems] == [("1.yaml", 2), ("1.yaml", 3), ("2.yaml", 2)]


def test_a_note_knows_its_deck() -> None:
    books = library(LIMITS, FACTS)
    assert books.deck_of(books.notes["limits/range"]).title == "Limits"
