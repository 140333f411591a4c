"""Reports: dated, of a revision, in the log for ever; and silent on a sealed form until it is over."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.content.library import Library
from studyapp.errors import SessionError
from studyapp.memory.entries import Entry, Reported
from studyapp.sessions.attempt import attempts, veiled
from studyapp.sessions.marking import MAX_NOTE, undo
from studyapp.sessions.reports import Report, report, reports
from tests.sessions.author import Author
from tests.sessions.candidate import EXAM, Candidate, bank
from tests.sessions.learner import DECK

TIMEOUT = "lambda/timeout"
SEALED = "bank/i90"


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    author = Author(tmp_path, DECK)
    yield author
    author.check()
    author.close()


@pytest.fixture
def candidate(tmp_path: Path) -> Iterator[Candidate]:
    candidate = Candidate(
        tmp_path, bank(), EXAM.replace("questions: 8", "questions: 4").replace("scored: 6", "scored: 4")
    )
    yield candidate
    candidate.close()


def tell(learner: Author, text: str, card: str = TIMEOUT) -> str:
    return report(learner.desk(), learner.library, learner.library.cards[card], text)


def listed(learner: Author | Candidate, library: Library | None = None) -> list[Report]:
    store = learner.store
    return reports(store.listed(Reported), library or learner.library, attempts(store.exam_entries()))


def test_a_report_holds_its_card_text_moment_and_the_deck_as_it_was(author: Author) -> None:
    """The revision is that of the file's bytes; the place is the note's line."""
    words = tell(author, "  It is 15 minutes for *standard* functions.\n")
    assert "studyapp decks reports" in words
    (event,) = [entry.event for entry in author.log]
    card = author.library.cards[TIMEOUT]
    revision = author.library.deck_of(card.note).revision
    assert revision
    assert event == Reported(TIMEOUT, "It is 15 minutes for *standard* functions.", revision, card.fingerprint)
    (told,) = listed(author)
    assert (told.at, told.revision, told.edited_since, told.prompt) == (author.now, revision, False, card.prompt)
    assert told.place == f"{author.place / 'deck0.yaml'}:{card.note.line}"


def test_a_report_keeps_the_revision_it_was_made_of(author: Author) -> None:
    """And says when the card is another since; not when its neighbour is."""
    tell(author, "wrong")
    before = listed(author)[0].revision
    author.edit(DECK.replace("Largest request payload?", "The largest payload?"))
    assert not listed(author)[0].edited_since
    author.edit(DECK.replace("15 minutes\n", "20 minutes\n"))
    (told,) = listed(author)
    assert (told.edited_since, told.revision) == (True, before)
    tell(author, "still wrong")
    assert listed(author)[1].revision not in ("", before)


def test_reports_are_listed_the_oldest_first_and_stay_when_the_deck_is_gone(author: Author) -> None:
    """As many as were made, also on one card."""
    for text in ("one", "two", "three"):
        tell(author, text, "lambda/memory#c2" if text == "two" else TIMEOUT)
        author.clock.forward(seconds=60)
    author.edit(None)
    assert [(each.text, each.place, each.edited_since) for each in listed(author)] == [
        ("one", "", True),
        ("two", "", True),
        ("three", "", True),
    ]


def test_a_report_moves_no_memory_and_undo_takes_back_what_was_done_before(author: Author) -> None:
    """It is told to the author, and stays told."""
    author.review(TIMEOUT)
    before = author.memory(TIMEOUT)
    tell(author, "wrong")
    assert author.memory(TIMEOUT) == before
    assert undo(author.desk()).card == TIMEOUT
    assert len(listed(author)) == 1


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (MAX_NOTE + 1)], ids=["empty", "blank", "too long"])
def test_a_report_that_says_nothing_or_too_much_is_refused(author: Author, text: str) -> None:
    """With nothing written."""
    with pytest.raises(SessionError):
        tell(author, text)
    assert author.log == []


def test_a_report_is_made_safe(author: Author) -> None:
    """What was pasted does not reach the author's terminal as it is."""
    tell(author, "look \x1b]52;c;aGk=\x07 here")
    assert "\x1b" not in listed(author)[0].text


@pytest.mark.parametrize("edited", [None, DECK.replace("deck: lambda", "deck: other")], ids=["deleted", "renamed"])
def test_a_card_whose_deck_has_vanished_can_still_be_reported(author: Author, edited: str | None) -> None:
    """It was on screen when the deck was edited."""
    card = author.library.cards[TIMEOUT]
    author.edit(edited)
    report(author.desk(), author.library, card, "gone")
    (told,) = listed(author)
    assert (told.text, told.revision, told.place) == ("gone", "", "")


def test_a_report_on_a_sealed_item_shows_nowhere_before_the_form_is_over(candidate: Candidate) -> None:
    """Neither card nor text: not in the list, with its deck or without it, and not in the log as it is shown."""
    session = candidate.sit(sealed="mock-1")
    card = session.view.question.card
    report(candidate.desk("exam"), candidate.library, card, "The secret text")

    def shown() -> list[str]:
        entries: list[Entry] = list(veiled(candidate.store.entries(), attempts(candidate.store.exam_entries())))
        return [
            repr(entries),
            repr(listed(candidate)),
            repr(listed(candidate, Library())),
            repr(listed(candidate, unsealed)),
        ]

    unsealed = candidate.edited(re.sub("sealed: mock-1", "", bank()), EXAM)
    assert not [text for text in shown() if "The secret text" in text or card.key in text or card.fingerprint in text]
    session.finish()
    candidate.library = candidate.library.after(candidate.store.snapshot().sat)
    assert all("The secret text" in text and card.key in text for text in shown())


def test_reports_on_other_cards_are_listed_while_a_sealed_form_is_sat(candidate: Candidate) -> None:
    """Only its items are veiled; those of an open exam are not."""
    candidate.sit(sealed="mock-1")
    report(candidate.desk(), candidate.library, candidate.library.cards["bank/i1"], "open")
    report(candidate.desk(), candidate.library, candidate.library.cards[SEALED], "sealed")
    assert [each.text for each in listed(candidate)] == ["open"]


def test_a_report_is_read_back_from_the_file_as_it_was_written(author: Author) -> None:
    """Quotes, lines and other scripts."""
    text = 'He said "no",\nthen \\ and ✓ ünïcode {"type": "x"}'
    tell(author, text)
    assert author.window().log[0].event.text == text  # type: ignore[union-attr]
