"""Every key is explained where it works: a description for the footer, and a row in the table of its screen's help."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

import studyapp.tui
from studyapp.bootstrap import build_services
from studyapp.clock import FixedClock, parse_moment
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.help import HelpScreen

ROUTES = {
    "HomeScreen": [],
    "StudyScreen": ["s"],
    "BrowseScreen": ["b"],
    "NoteScreen": ["s", "n"],
    "QuizSetupScreen": ["z"],
    "QuizScreen": ["z", "enter"],
    "ExamSetupScreen": ["m"],
    "ExamScreen": ["m", "enter"],
    "InsightsScreen": ["i"],
    "TuningScreen": ["i", "7", "f"],
}
"""The keys that lead from home to each screen."""
FARTHER = {"DrillScreen", "ExamReviewScreen", "PageScreen", "ResultScreen"}
"""Screens that take more than keys to reach; their own tests are in tests/tui."""


def _of_the_house() -> list[type]:
    """Every class of `tui` that has bindings of its own."""
    found: list[type] = []
    for module in pkgutil.walk_packages(studyapp.tui.__path__, "studyapp.tui."):
        found += [
            each
            for each in vars(importlib.import_module(module.name)).values()
            if isinstance(each, type) and each.__module__ == module.name and "BINDINGS" in vars(each)
        ]
    return found


CLASSES = _of_the_house()
SCREENS = {each.__name__ for each in CLASSES if issubclass(each, Screen)} - {"HelpScreen"}


@pytest.mark.parametrize("owner", CLASSES, ids=lambda owner: owner.__name__)
def test_every_binding_has_a_description_and_a_name(owner: type) -> None:
    """The description is what the footer says, the name what the settings call it."""
    assert issubclass(owner, (App, Screen, Widget))
    for binding in owner.BINDINGS:
        assert isinstance(binding, Binding)
        assert binding.description, binding
        assert "." in (binding.id or ""), binding


def test_no_name_stands_for_two_things() -> None:
    """Setting a key changes one thing."""
    meanings: dict[str, set[str]] = {}
    for owner in CLASSES:
        for binding in owner.BINDINGS:
            meanings.setdefault(str(binding.id), set()).add(binding.description)
    assert {name: each for name, each in meanings.items() if len(each) > 1} == {}


@pytest.mark.parametrize("screen", sorted(SCREENS - FARTHER))
async def test_every_key_of_a_screen_is_in_its_help(tmp_path: Path, screen: str) -> None:
    """Reached as the learner reaches it: the table has a row for each binding of the screen, of what is on it and of
    the application, with the name by which it can be set."""
    services = build_services({}, tmp_path)
    services.clock = FixedClock(parse_moment("2026-11-22T08:00:00+01:00"))
    services.read_decks()
    app = StudyApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ROUTES[screen]:
            await _settle(app, pilot)
            await pilot.press(key)
        await _settle(app, pilot)
        reached = app.screen
        assert type(reached).__name__ == screen
        owners = (reached, *reached.query("*"), app)
        wanted = {str(binding.id) for owner in owners for binding in _of_our_own(owner)}
        app.action_help()
        await _settle(app, pilot)
        help_screen = app.screen
        assert isinstance(help_screen, HelpScreen)
        (table,) = help_screen._keys()
        shown = {"".join(run.text for run in row[2]): row for row in table.rows[1:]}
        assert wanted
        assert wanted - set(shown) == set()
        for name, (key, does, _) in shown.items():
            assert key[0].text.strip(), name
            assert does[0].text.strip(), name
    services.close()


async def _settle(app: StudyApp, pilot) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()


def _of_our_own(owner: object) -> list[Binding]:
    """The bindings that a class of the house has; Textual's own are documented by Textual."""
    return [
        binding
        for each in type(owner).__mro__
        if each.__module__.startswith("studyapp.")
        for binding in vars(each).get("BINDINGS", ())
    ]
