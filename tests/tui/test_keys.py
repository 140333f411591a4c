"""Keys, help, commands and themes."""

from collections.abc import Callable

import pytest

from studyapp.tui.app import StudyApp
from studyapp.tui.screens.browse import BrowseScreen, SearchLine
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.screens.note import NoteScreen
from studyapp.tui.screens.study import StudyScreen
from studyapp.tui.widgets.answer_line import AnswerLine
from studyapp.tui.widgets.card_pane import CardPane
from studyapp.tui.widgets.deck_table import DeckTable
from tests.tui.person import ALL, NEW_CARDS, Person, plain_deck

SomePerson = Callable[..., Person]

SCREENS = {
    "home": ([], (HomeScreen, DeckTable, StudyApp)),
    "study": (["s"], (StudyScreen, CardPane, AnswerLine, StudyApp)),
    "browse": (["b", "enter"], (BrowseScreen, SearchLine, StudyApp)),
    "note": (["s", "n"], (NoteScreen, StudyApp)),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_help_explains_each_screen_and_lists_all_its_keys(person: Person, name: str) -> None:
    """With the names by which they are set; every key of ours has such a name."""
    keys, classes = SCREENS[name]
    async with person.window(size=(120, 80)) as window:
        await window.press(*keys, "f1")
        assert window.name == "HelpScreen"
        for binding in (binding for each in classes for binding in each.BINDINGS):
            assert binding.id
            assert f" {binding.id} " in window.text.replace("│", " │ ") + " "
            assert binding.description in window.text
        await window.press("f1")
        assert window.name != "HelpScreen"


@pytest.mark.parametrize("key", ["escape", "q", "question_mark"])
async def test_help_closes_by_any_key_that_one_would_try(person: Person, key: str) -> None:
    """And opens by the question mark."""
    async with person.window() as window:
        await window.press("question_mark")
        assert window.name == "HelpScreen"
        await window.press(key)
        assert window.name == "HomeScreen"


async def test_the_row_of_keys_names_those_that_work_in_the_answer_line(person: Person) -> None:
    """Letters are text there, and not offered as keys."""
    async with person.window(ALL) as window:
        await window.press("x")
        assert window.keys == "enter Submit  esc Use the keys  f1 Help  ctrl+p Commands"
        await window.press("escape")
        assert "i Type answer  h Hint  u Undo" in window.keys


async def test_a_key_is_set_in_the_settings(person: Person) -> None:
    """The new key works, the old one does not, and row of keys and help show the new one."""
    person.set('[keys]\n"study.undo" = "z,ctrl+z"\n"study.reveal" = "v"\n')
    async with person.window(ALL, size=(120, 60)) as window:
        assert "v Show answer" in window.keys
        assert "z Undo" in window.keys
        await window.press("space")
        assert "15 minutes" not in window.text
        await window.press("v", "space")
        assert person.ratings == [(NEW_CARDS[0], 3)]
        await window.press("escape", "u")
        assert person.ratings != []
        await window.press("z")
        assert person.ratings == []
        await window.press("question_mark")
        row = next(line for line in window.lines if "study.undo" in line)
        assert "z,ctrl+z" in row


async def test_home_names_the_key_that_studies_as_it_is_set(person: Person) -> None:
    """Not the one that it was."""
    person.set('[keys]\n"home.study" = "g"\n')
    async with person.window() as window:
        assert "press g to study" in window.text
        await window.press("g")
        assert window.name == "StudyScreen"


async def test_the_command_palette_studies_one_deck(person: Person) -> None:
    """Found by a few letters."""
    async with person.window() as window:
        await window.press("ctrl+p")
        await window.write("study lambda")
        await window.press("enter")
        assert window.name == "StudyScreen"
        assert "lambda/timeout" in window.lines[0]


async def test_a_theme_is_kept(person: Person) -> None:
    """In the settings file; the next start has it."""
    async with person.window() as window:
        assert window.app.theme == "studyapp-dark"
        window.app.theme = "studyapp-contrast"
        await window.press("f2")
    assert 'theme = "studyapp-contrast"' in (person.home / "config" / "settings.toml").read_text()
    async with person.window() as window:
        assert window.app.theme == "studyapp-contrast"


async def test_a_theme_that_there_is_not_is_no_reason_to_fail(person: Person) -> None:
    """A settings file may come from another version."""
    person.set('theme = "plaid"\n')
    async with person.window() as window:
        assert window.app.theme == "studyapp-dark"
        assert "4 new" in window.text


async def test_a_theme_that_cannot_be_kept_is_said(person: Person) -> None:
    """It is used all the same."""
    async with person.window() as window:
        (person.home / "config").write_text("in the way")
        window.app.theme = "studyapp-light"
        await window.press("f2")
        assert "The setting was not saved." in window.message
        assert window.app.theme == "studyapp-light"


async def test_quitting_works_from_everywhere(some_person: SomePerson) -> None:
    """Also where letters are text."""
    person = some_person(plain_deck(1))
    for keys in ([], ["s"], ["s", "n"], ["b"], ["question_mark"]):
        async with person.window() as window:
            await window.press(*keys)
            await window.pilot.press("ctrl+q")
        assert window.app.return_code == 0
