"""The bundled decks as a curriculum: nothing left out, nothing outdated, every sentence their own."""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

import studyapp
from studyapp.authoring.clueless import sit
from studyapp.authoring.factcheck.review import review_due
from studyapp.authoring.lint import lint
from studyapp.authoring.stats import coverage
from studyapp.content.library import Library
from studyapp.content.model import Card, Choice, Note
from studyapp.paths import bundled
from studyapp.shelf.shelf import Shelf

HERE = Path(__file__).parent
SOURCES = Path(os.environ.get("STUDYAPP_SOURCES", Path(studyapp.__file__).parent.parent.parent / "shared" / "seeds"))
"""The older documents whose subjects the decks cover; the test that compares wording is skipped without them."""

RUN = 8
"""So many words in a row are no accident."""


@cache
def library() -> Library:
    """The bundled decks."""
    return Shelf(bundled("decks"), []).library()


@cache
def flashcards() -> tuple[Card, ...]:
    """All cards but exam items."""
    return tuple(card for card in library().cards.values() if not card.note.task)


@cache
def exam_items() -> tuple[Card, ...]:
    """The items of the bank."""
    return tuple(card for card in library().cards.values() if card.note.task)


def test_lint_finds_nothing() -> None:
    """No warning either, and no rule is turned off without a reason."""
    shelf = Shelf(bundled("decks"), [])
    files = shelf.files()
    assert [str(problem) for problem in lint(files, library(), shelf.text)] == []
    allowed = [each for file in files for each in (*file.allow, *_allowed(file.deck.notes if file.deck else ()))]
    assert all(len(reason.split()) > 2 for _, reason in allowed)


def _allowed(notes: tuple[Note, ...]) -> Iterator[tuple[str, str]]:
    for note in notes:
        yield from note.allow


def test_nothing_is_left_out() -> None:
    """Every fact has a card, every exam task its share of the items."""
    lacks = coverage(library())
    assert (lacks.facts, lacks.tasks) == ((), ())


def test_there_is_enough_to_learn_from() -> None:
    assert len(library().facts) >= 600
    assert len({card.note.key for card in flashcards()}) >= 700
    assert sum(len(deck.topics) for deck in library().decks) >= 25
    kinds = {card.kind for card in flashcards()}
    assert kinds == {"basic", "cloze", "typed", "matching", "ordering", "computed"}


@pytest.mark.parametrize("fact", sorted(library().facts))
def test_a_fact_has_a_source_a_date_and_a_day_for_its_next_review(fact: str) -> None:
    known = library().facts[fact]
    assert known.source and known.verified and known.evidence
    due = review_due(known)
    assert due is not None and (due.toordinal() - _day(known.verified)) == (90 if known.volatile else 365)


def _day(text: str) -> int:
    from datetime import date

    return date.fromisoformat(text).toordinal()


# --- what older documents teach ---------------------------------------------------------------------------------------


def _points() -> list[tuple[str, list[str]]]:
    listed = yaml.safe_load((HERE / "checklists.yaml").read_text(encoding="utf-8"))
    return [(f"{name}: {each['point']}", each["facts"]) for name, points in listed.items() for each in points]


@pytest.mark.parametrize(("point", "facts"), _points(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_point_that_older_documents_teach_can_be_learned_here(point: str, facts: list[str]) -> None:
    """Each fact of the point is asked by a flashcard."""
    cited = {fact for card in flashcards() for fact in card.note.facts}
    assert facts and set(facts) <= cited


CORRECTED = yaml.safe_load((HERE / "corrected.yaml").read_text(encoding="utf-8"))


def test_every_correction_is_in_the_table() -> None:
    assert len(CORRECTED) == 29


@pytest.mark.parametrize("fact", sorted(CORRECTED))
def test_a_card_on_a_corrected_fact_gives_what_is_right(fact: str) -> None:
    """One card at least teaches it in so many words, and no answer to a card that cites it says what was wrong."""
    row = CORRECTED[fact]
    cards = [card for card in flashcards() if fact in card.note.facts]
    assert any(re.search(row["right"], f"{card.answer} {card.note.explain}", re.IGNORECASE) for card in cards)
    if "wrong" in row:
        assert [card.key for card in cards if re.search(row["wrong"], card.answer, re.IGNORECASE)] == []


# --- items ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [card.key for card in exam_items()])
def test_an_item_was_reviewed_and_gives_its_reasons(item: str) -> None:
    note = library().cards[item].note
    assert isinstance(note.body, Choice)
    assert note.reviewed >= library().deck_of(note).verified > ""
    assert all(option.why for option in note.body.options)
    assert note.facts and note.tests and note.domain and note.explain


@pytest.mark.parametrize("label", ["", "short-1", "full-1", "full-2", "all"])
def test_who_knows_nothing_does_no_better_than_by_chance(label: str) -> None:
    """The clueless solver, on the open items, on each sealed paper, and on the whole bank."""
    guesses = sit([card.note for card in exam_items() if label in ("all", card.note.sealed)])
    print(f"{label or 'open'}: {guesses.words}")
    assert guesses.items >= 20
    assert not guesses.beats_chance


# --- wording ----------------------------------------------------------------------------------------------------------


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the older documents are not here")
def test_no_sentence_is_that_of_an_older_document() -> None:
    """No run of eight words, code included, stands in a deck and in one of them."""
    theirs: set[tuple[str, ...]] = set()
    for path in SOURCES.iterdir():
        theirs |= _runs(path.read_text(encoding="utf-8", errors="replace"))
    assert theirs
    shared = {
        (path.name, " ".join(run))
        for path in sorted(bundled("decks").rglob("*.yaml"))
        for run in _runs(path.read_text(encoding="utf-8")) & theirs
    }
    assert shared == set()
