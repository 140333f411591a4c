"""The learner's own editor, in the terminal's place."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from studyapp.tui.app import StudyApp
from tests.tui.person import ALL, Person, plain_deck

SomePerson = Callable[..., Person]


@pytest.fixture
def _room_for_an_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that makes room for an editor; the one of the tests cannot."""
    monkeypatch.setattr(StudyApp, "suspend", lambda self: nullcontext())


@pytest.mark.usefixtures("_room_for_an_editor")
async def test_the_note_is_edited_at_its_line_and_read_anew(person: Person, tmp_path: Path) -> None:
    """The editor gets the line and the file; the card on screen is the new one, its answer still shown."""
    editor = tmp_path / "fake-editor"
    editor.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/called\nsed -i "s/15 minutes/a quarter of an hour/" "$2"\n')
    editor.chmod(0o755)
    person.environ["EDITOR"] = str(editor)
    async with person.window(ALL) as window:
        await window.press("space", "e")
        assert "a quarter of an hour" in window.text
        assert "15 minutes" not in window.text
        assert window.message == "The card was read anew."
    assert (tmp_path / "called").read_text() == f"+5 {person.decks / 'deck0.yaml'}\n"


@pytest.mark.usefixtures("_room_for_an_editor")
@pytest.mark.parametrize(
    ("editor", "says"),
    [
        ("false", "false ended with status 1."),
        ("no-such-editor", "no-such-editor cannot be started: No such file or directory."),
        ("'", "cannot be read"),
    ],
)
async def test_an_editor_that_fails_is_said_and_the_card_stays(person: Person, editor: str, says: str) -> None:
    """And how to set another."""
    person.environ["EDITOR"] = editor
    async with person.window(ALL) as window:
        await window.press("space", "e")
        assert says in window.message
        assert "studyapp config editor" in window.message
        assert "15 minutes" in window.text


async def test_where_there_is_no_room_for_an_editor_the_file_is_named(person: Person) -> None:
    """The terminal of the tests is such a place."""
    person.environ["EDITOR"] = "true"
    async with person.window(ALL) as window:
        await window.press("e")
        assert str(person.decks / "deck0.yaml") in window.message


async def test_a_deck_that_comes_with_the_program_is_not_edited(some_person: SomePerson) -> None:
    """It says why, and the way to do it."""
    person = some_person()
    (person.bundled / "plain.yaml").write_text(plain_deck(1))
    async with person.window(ALL) as window:
        await window.press("e")
        assert "read-only" in window.message
