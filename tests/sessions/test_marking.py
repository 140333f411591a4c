"""Marks from wherever a card is seen."""

import pytest

from studyapp.errors import SessionError
from studyapp.sessions.marking import MAX_NOTE, toggle_flag, toggle_suspended, write_note
from tests.sessions.learner import NEW_CARDS, Learner

CARD = NEW_CARDS[0]


def test_a_mark_is_toggled_and_every_change_is_in_the_log(learner: Learner) -> None:
    """With the mode it was made in."""
    desk = learner.desk("browse")
    said = [
        toggle(desk, CARD, learner.marks(CARD))
        for toggle in (toggle_suspended, toggle_suspended, toggle_flag, toggle_flag)
    ]
    assert said == ["Suspended until you resume it.", "Resumed.", "Flagged.", "Flag removed."]
    assert learner.kinds == ["suspended", "resumed", "flagged", "unflagged"]
    assert {entry.mode for entry in learner.log} == {"browse"}


def test_a_note_is_kept_replaced_and_removed(learner: Learner) -> None:
    """An unchanged one is not written again; an earlier one stays in the log."""
    desk = learner.desk("browse")

    def write(text: str) -> str:
        return write_note(desk, CARD, learner.marks(CARD), text)

    assert [write("  one\n"), write("one"), write("two"), write("")] == [
        "Note saved.",
        "Note unchanged.",
        "Note saved.",
        "Note removed.",
    ]
    assert [entry.event.text for entry in learner.log] == ["one", "two", ""]
    assert learner.marks(CARD).note == ""


def test_a_note_has_a_longest_length(learner: Learner) -> None:
    """One character more is refused, and the old one stays."""
    desk = learner.desk("browse")
    write_note(desk, CARD, learner.marks(CARD), "x" * MAX_NOTE)
    with pytest.raises(SessionError, match="10,001 characters"):
        write_note(desk, CARD, learner.marks(CARD), "y" * (MAX_NOTE + 1))
    assert learner.marks(CARD).note == "x" * MAX_NOTE


def test_a_note_is_made_safe_where_it_comes_in(learner: Learner) -> None:
    """A pasted escape sequence never reaches a terminal, whoever prints the note later."""
    write_note(learner.desk("browse"), CARD, learner.marks(CARD), "see \x1b]52;c;aGk=\x07 and \x9b6n\nline two")
    assert learner.marks(CARD).note == "see ␛]52;c;aGk=␇ and \ufffd6n\nline two"
