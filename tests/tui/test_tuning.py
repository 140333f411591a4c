"""Tuning on the screen: what is shown beside the form, what is applied and taken back, and giving up."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyapp.memory.entries import Entry, Retracted, Reviewed, Tuned
from studyapp.memory.fsrs import DEFAULT_WEIGHTS
from studyapp.memory.schedule import Scheduling
from studyapp.sessions import fitting
from studyapp.sessions.fitting import can_fit
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.tuning import TuningScreen
from studyapp.tui.widgets.menu import Menu
from studyapp.tui.widgets.work_line import WorkLine
from tests.sessions import reviewers
from tests.sessions.test_fitting import ends, is_alive
from tests.tui.person import Person, Window, plain_deck, settled

SomePerson = Callable[..., Person]
CARDS = 60
DAY_MS = 86_400_000


def study(person: Person, days: int) -> None:
    """Review a third of the cards each day, up to today."""
    dice, now, listed = random.Random(2), person.clock.now(), []
    for back in range(days, 0, -1):
        moment = now._replace(at_ms=now.at_ms - back * DAY_MS)
        for number in dice.sample(range(1, CARDS + 1), 20):
            event = Reviewed(f"plain/n{number}", dice.choices((1, 2, 3, 4), (12, 6, 72, 10))[0], "print", 5000)
            listed.append(Entry(f"{len(listed):032x}", *moment, moment.study_day(), "device", "study", event))
    reviewers.write(person.services().store, listed)


@pytest.fixture
def learner(some_person: SomePerson) -> Person:
    """Somebody with 600 reviews of 60 cards."""
    person = some_person(plain_deck(CARDS))
    study(person, 30)
    return person


@pytest.fixture
def expert(some_person: SomePerson) -> Person:
    """Somebody with 1,200 reviews, which is enough to fit parameters to."""
    person = some_person(plain_deck(CARDS))
    study(person, 60)
    return person


@asynccontextmanager
async def tuning(person: Person, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Window]:
    """The screen, over home."""
    async with person.window(size=size) as window:
        window.app.push_screen(TuningScreen(window.app.services))
        await settled(window.pilot)
        assert window.name == "TuningScreen"
        yield window


def in_force(person: Person) -> Scheduling:
    return person.services().store.scheduling


def row(window: Window, name: str) -> list[str]:
    """The figures of a row of the preview."""
    line = next(line for line in window.lines if name in line)
    return line.partition(name)[2].split()


async def test_what_is_shown_is_what_comes_of_it_and_is_taken_back_with_one_key(learner: Person) -> None:
    before, log = learner.projection, learner.log
    async with tuning(learner) as window:
        assert "default parameters, retention 0.90" in window.lines[0]
        assert "Choose something to see what changes." in window.text
        await window.press(*["left"] * 6)
        assert "‹ 0.84 ›" in window.text
        shown = row(window, "due in 30 days")
        assert shown[0] != shown[1]
        assert learner.log == log, "nothing is changed before it is applied"
        await window.press("enter")
        assert "In force now." in window.message
        assert "retention 0.84" in window.lines[0]
        assert in_force(learner) == Scheduling(retention=0.84)
        due = [memory.due_day - learner.clock.now().study_day() for memory in learner.projection.memories.values()]
        assert str(sum(day < 30 for day in due)) == shown[1]
        await window.press("u")
        assert "taken back" in window.message
        assert "retention 0.90" in window.lines[0]
    assert learner.projection == before
    assert learner.kinds[-2:] == ["tuned", "retracted"]


async def test_keys_that_arrive_all_at_once_leave_the_last_choice(learner: Person) -> None:
    """What was not worked out yet gives way; nothing of it is shown or applied."""
    async with tuning(learner) as window:
        await window.dash_off(*["left"] * 6)
        at_once = row(window, "due in 30 days")
        await window.press("right", "left")
        assert row(window, "due in 30 days") == at_once
        await window.press("enter")
        assert in_force(learner) == Scheduling(retention=0.84)
    assert learner.kinds.count("tuned") == 1


async def test_weekdays_are_chosen_one_by_one(learner: Person) -> None:
    async with tuning(learner) as window:
        await window.press("up", "right", "right", "up", "right")
        assert [line.split("‹")[1].split("›")[0].strip() for line in window.lines if "S" in line[:9]] == [
            "reduced",
            "free",
        ]
        await window.press("enter")
        assert "Sat reduced, Sun free" in window.lines[0]
    (tuned,) = (entry.event for entry in learner.log if isinstance(entry.event, Tuned))
    assert tuned == Tuned(DEFAULT_WEIGHTS, 0.9, (1, 1, 1, 1, 1, 0.5, 0))


async def test_a_choice_undone_is_nothing_to_apply(learner: Person) -> None:
    log = learner.log
    async with tuning(learner) as window:
        await window.press("enter")
        assert "Change something first." in window.message
        await window.press("left", "right", "enter")
        assert "Change something first." in window.message
        assert "due in 30 days" not in window.text
        await window.press("u")
        assert "Nothing was tuned" in window.message
    assert learner.log == log


async def test_what_went_on_in_another_window_is_told(learner: Person) -> None:
    async with tuning(learner) as window:
        await window.press("left")
        store = learner.services().store
        store.append(Retracted(learner.log[-1].id), learner.clock.now(), window.app.services.today, "study")
        await window.press("enter")
        assert "went on since this was worked out" in window.message
        assert "tuned" not in learner.kinds
        await window.press("left", "enter")
        assert in_force(learner).retention == 0.88


async def test_too_few_reviews_are_told(learner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyapp.tui.screens.tuning.can_fit", lambda: True)
    async with tuning(learner) as window:
        assert "in 400 reviews" in " ".join(window.text.split())
        await window.press("f")
        assert "400 are missing" in window.message


async def test_without_the_package_it_is_told_how_to_install_it(
    expert: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyapp.tui.screens.tuning.can_fit", lambda: False)
    async with tuning(expert) as window:
        await window.press("f")
        assert "pip install 'studyapp[optimize]'" in window.message


@pytest.mark.skipif(not can_fit(), reason="fsrs-rs-python is not installed")
async def test_fitted_parameters_are_shown_and_applied(expert: Person) -> None:
    """They won on what was held out, so they are chosen, and what comes of them stands there."""
    async with tuning(expert) as window:
        await window.press("f")
        assert "‹ fitted now ›" in window.text
        assert "The fitted parameters are better." in " ".join(line[:38].strip() for line in window.lines)
        assert row(window, "due in 30 days")
        await window.press("enter")
        assert "fitted parameters, retention 0.90" in window.lines[0]
        weights = in_force(expert).weights
        assert weights != DEFAULT_WEIGHTS
        await window.press("down", "right")
        assert "‹ default ›" in window.text
        await window.press("enter")
        assert in_force(expert) == Scheduling()
        await window.press("u")
        assert in_force(expert).weights == weights


async def test_a_fit_is_given_up_at_once_while_the_screen_answers(
    expert: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys work all the time; escape ends the process and leaves nothing behind."""
    pids = tmp_path / "pids"
    monkeypatch.setenv("FITTER_PIDS", str(pids))
    monkeypatch.setattr(fitting, "MODULE", "tests.sessions.fitter")
    monkeypatch.setattr("studyapp.tui.screens.tuning.can_fit", lambda: True)
    log = expert.log
    async with tuning(expert) as window:
        await window.pilot.press("f")
        while "Fitting on" not in window.text:
            await window.pilot.pause()
        running = [int(each) for each in pids.read_text(encoding="ascii").split()]
        assert all(map(is_alive, running))
        await window.pilot.press("down", "down", "right", "enter", "u")
        assert window.screen.query_one(Menu)._line == 2
        assert "‹ reduced ›" in window.text
        assert "Fitting on" in window.text, "what else was asked for waits until it is over"
        await window.press("escape")
        assert all(map(ends, running))
        assert "Cancelled." in window.message
        assert not window.screen.query_one(WorkLine).is_working
        assert window.name == "TuningScreen"
        await window.press("escape")
        assert window.name == "HomeScreen"
    assert expert.log == log


async def test_leaving_ends_what_is_going_on(expert: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `q`, and with the whole program."""
    pids = tmp_path / "pids"
    monkeypatch.setenv("FITTER_PIDS", str(pids))
    monkeypatch.setattr(fitting, "MODULE", "tests.sessions.fitter")
    monkeypatch.setattr("studyapp.tui.screens.tuning.can_fit", lambda: True)
    for key in ("q", "ctrl+q"):
        async with tuning(expert) as window:
            await window.pilot.press("f")
            while "Fitting on" not in window.text:
                await window.pilot.pause()
            await window.pilot.press(key)
            if key == "q":
                await settled(window.pilot)
                assert window.name == "HomeScreen"
        assert all(ends(int(each)) for each in pids.read_text(encoding="ascii").split())


async def test_help_explains_every_key(learner: Person) -> None:
    async with tuning(learner, size=(120, 60)) as window:
        await window.press("f1")
        for owner in (TuningScreen, Menu, StudyApp):
            for binding in owner.BINDINGS:
                assert f" {binding.id} " in window.text.replace("│", " │ ") + " "  # type: ignore[union-attr]


# --- pictures ---------------------------------------------------------------------------------------------------------


def _shown(keys: Iterable[str]) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        app = pilot.app
        assert isinstance(app, StudyApp)
        app.push_screen(TuningScreen(app.services))
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        app.clear_notifications()
        await settled(pilot)

    return press


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])
def test_a_preview_in_pictures(learner: Person, snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
    keys = ["left", "left", "left", "up", "right", "right"]
    assert snap_compare(StudyApp(learner.services()), terminal_size=size, run_before=_shown(keys))


def test_before_the_first_review_in_a_picture(some_person: SomePerson, snap_compare: Callable[..., bool]) -> None:
    person = some_person(plain_deck(3))
    assert snap_compare(StudyApp(person.services()), terminal_size=(80, 24), run_before=_shown(["left"]))
