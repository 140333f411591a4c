"""`study --cards`: just the cards that are named, due or not, and then the items among them."""

import pytest

from tests.cli.command import Command

NAMED = ("--cards", "small/too-long, small/memory#c1,small/timeout")


def test_the_flashcards_come_in_their_order_and_then_the_items(studyapp: Command) -> None:
    """A day later too, when none of them is due."""
    for day in ("2026-11-22", "2026-11-23"):
        studyapp.now = f"{day}T08:00:00+01:00"
        result = studyapp.study("", "4", "", "4", "1", "q", selection=NAMED)
        assert (result.code, result.err) == (0, "")
        assert "Question 1 of 1. [small/too-long]" in result.lines
        cards = [entry["card"] for entry in studyapp.log() if entry["kind"] == "reviewed"]
        assert cards[-3:] == ["small/memory#c1", "small/timeout", "small/too-long"]


def test_leaving_in_the_middle_leaves_the_drill(studyapp: Command) -> None:
    """What was rated is kept, and no question is put."""
    result = studyapp.study("", "4", "q", "1", selection=NAMED)
    assert result.code == 0
    assert "Question" not in result.out
    assert len(studyapp.log()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cards", "small/timeout,small/gone"), "There is no card 'small/gone'."),
        (("--cards", "small/timeout", "--deck", "small"), "--cards names the cards already."),
        (("--cards", ","), "There is no card ''."),
    ],
)
def test_what_is_refused(studyapp: Command, arguments: tuple[str, ...], said: str) -> None:
    """With what to write instead; nothing is studied."""
    result = studyapp.study("", "4", selection=arguments)
    assert result.code == 2
    assert said in result.err
    assert studyapp.log() == []
