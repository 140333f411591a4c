"""Somebody at the application: a home and decks in a folder, a clock that stands still, and windows to look into."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerCancelled

from studyapp.bootstrap import build_services
from studyapp.clock import FixedClock, parse_moment
from studyapp.content.library import Selection
from studyapp.memory.entries import Entry, Retracted, Reviewed, kind_of
from studyapp.sessions.services import Services
from studyapp.shelf.shelf import Shelf
from studyapp.tui.app import StudyApp

START = parse_moment("2026-11-12T19:30:00+01:00")
ALL = Selection()

DECK = """
deck: lambda
title: "AWS Lambda: the limits"
notes:
  - id: timeout
    q: How long may a function run?
    a: 15 minutes
    explain: Longer work is cut into steps.
    hint: [It is a round number of minutes., It is a quarter of an hour.]
    source: [the developer guide]
  - id: payload
    q: Largest request payload?
    answer: 6 MB
    hint: [A single digit.]
  - id: memory
    cloze: Memory goes from {{128 MB}} to {{10,240 MB}}.
  - id: scratch
    q: Which folder may be written to?
    a: "`/tmp`"
"""
NEW_CARDS = ("lambda/timeout", "lambda/payload", "lambda/memory#c1", "lambda/scratch")
"""The cards of that deck in the order in which they are met: one of each note a day."""

OTHER_DECK = """
deck: queues
title: Queues
notes:
  - {id: retention, q: How long does a queue keep a message?, a: 14 days}
  - {id: fifo, q: How does the name of an ordered queue end?, answer: .fifo}
"""


def plain_deck(notes: int) -> str:
    """A deck of so many notes: n1, n2 …"""
    listed = (f"  - {{id: n{at}, q: Question {at}?, a: Answer {at}}}\n" for at in range(1, notes + 1))
    return f"deck: plain\ntitle: A plain deck\nnotes:\n{''.join(listed)}"


async def settled(pilot: Pilot[Any]) -> None:
    """Return when all background work is done and drawn: what is on screen stays the same."""
    seen: list[list[str]] = []
    while len(seen) < 3 or seen[-1] != seen[-2] or seen[-2] != seen[-3]:
        while list(pilot.app.workers):
            try:
                await pilot.app.workers.wait_for_complete()
            except WorkerCancelled:  # an older search has given way to a newer one
                await pilot.pause()
        for _ in range(25):  # a key goes from widget to widget, a turn of the loop each, however little time has passed
            await asyncio.sleep(0)
        await pilot.pause()
        seen.append(shown(pilot.app))


def shown(app: App[Any]) -> list[str]:
    """The lines that the terminal shows."""
    if not app.is_running:
        return []
    return ["".join(segment.text for segment in strip).rstrip() for strip in app.screen._compositor.render_strips()]


def still(pilot: Pilot[Any]) -> None:
    """Stop the cursors: a picture of one that blinks is another picture each time."""
    for line in pilot.app.screen.query("Input, TextArea"):
        line.cursor_blink = False  # type: ignore[attr-defined]


class Window:
    """An application that is up."""

    def __init__(self, app: StudyApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> Screen[Any]:
        """The screen that is up."""
        return self.app.screen

    @property
    def name(self) -> str:
        """The name of its class."""
        return type(self.app.screen).__name__

    @property
    def lines(self) -> list[str]:
        """What the terminal shows."""
        return shown(self.app)

    @property
    def text(self) -> str:
        """What the terminal shows, as one text."""
        return "\n".join(self.lines)

    @property
    def message(self) -> str:
        """What the application says at the moment."""
        return "\n".join(f"{each.title}\n{each.message}".strip() for each in self.app._notifications)

    @property
    def keys(self) -> str:
        """The rows of keys at the foot of the screen that is up."""
        return self.app.screen.query_one("KeyBar").render().plain  # type: ignore[attr-defined]

    async def press(self, *keys: str) -> None:
        """Press keys, each when the one before has had its effect."""
        for key in keys:
            await self.pilot.press(key)
            if list(self.app.workers):
                await settled(self.pilot)
        await settled(self.pilot)

    async def write(self, text: str) -> None:
        """Paste a text where the cursor is."""
        self.app.post_message(events.Paste(text))
        await settled(self.pilot)

    async def answer(self, text: str) -> None:
        """Type an answer and submit it."""
        await self.write(text)
        await self.press("enter")

    async def dash_off(self, *keys: str) -> None:
        """Press keys all at once, as they arrive over a slow line."""
        self.arrive(*keys)
        await settled(self.pilot)

    def arrive(self, *keys: str) -> None:
        """The same, without waiting for what comes of it."""
        for key in keys:
            self.app.post_message(events.Key(key, {"space": " "}.get(key, key if len(key) == 1 else None)))

    async def click(self, text: str) -> None:
        """Click on the first place where the screen shows a text."""
        row = next(at for at, line in enumerate(self.lines) if text in line)
        column = self.lines[row].index(text)
        await self.pilot.click(offset=(column, row))
        await settled(self.pilot)

    def typed(self) -> str:
        """What stands in the line to type in."""
        return self.app.screen.query_one(Input).value


class Person:
    """Who uses the application. No deck comes with it but `decks`."""

    def __init__(self, folder: Path, decks: Sequence[str]) -> None:
        self.home = folder / "home"
        self.decks = folder / "decks"
        self.bundled = folder / "bundled"
        self.clock = FixedClock(START)
        self.environ: dict[str, str] = {}
        self._opened: list[Services] = []
        for place in (self.home, self.decks, self.bundled):
            place.mkdir()
        for number, text in enumerate(decks):
            self.write_deck(text, f"deck{number}.yaml")

    def write_deck(self, text: str, name: str = "deck0.yaml") -> Path:
        """Write a deck file."""
        place = self.decks / name
        place.write_text(text, encoding="utf-8")
        return place

    def set(self, toml: str) -> None:
        """Write the settings file."""
        place = self.home / "config" / "settings.toml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(toml, encoding="utf-8")

    def services(self) -> Services:
        """New services over home and decks, as another start of the program has them."""
        services = build_services(self.environ, self.home, [self.decks])
        services.clock = self.clock
        services.shelf = Shelf(self.bundled, [self.decks])
        self._opened.append(services)
        return services

    def close(self) -> None:
        """Let go of everything."""
        for services in self._opened:
            services.close()

    @asynccontextmanager
    async def window(self, study: Selection | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Window]:
        """Start the application and look at it; `study` goes straight to a session."""
        app = StudyApp(self.services())
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            if study is not None:
                app.study(study)
                await settled(pilot)
            yield Window(app, pilot)

    # --- what the store holds -----------------------------------------------------------------------------------------

    @property
    def log(self) -> list[Entry]:
        """The log, as another process reads it."""
        services = self.services()
        return list(services.store.entries())

    @property
    def kinds(self) -> list[str]:
        """What was done, in a word each."""
        return [kind_of(entry.event) for entry in self.log]

    @property
    def ratings(self) -> list[tuple[str, int]]:
        """The cards that were rated and how, less what was taken back."""
        log = self.log
        gone = {entry.event.target for entry in log if isinstance(entry.event, Retracted)}
        return [
            (entry.event.card, entry.event.rating)
            for entry in log
            if isinstance(entry.event, Reviewed) and entry.id not in gone
        ]

    @property
    def projection(self) -> Any:
        """Memories and marks, as they are kept; they must be what the log says."""
        store = self.services().store
        kept = store.projection()
        assert kept == store.replayed()
        return kept
