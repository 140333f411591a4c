"""What the next quiz is to be."""

import secrets
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from studyapp.content.library import Selection
from studyapp.content.text import counted
from studyapp.sessions.quiz import FEEDBACKS, SOURCES, QuizPlan, quiz_cards
from studyapp.sessions.services import Services
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.menu import Menu, Setting
from studyapp.tui.widgets.top_line import TopLine

LENGTHS = (5, 10, 20, 40)
_ALL = "everything"


class QuizSetupScreen(HouseScreen):
    """A menu, and how many questions fit it."""

    help_name = "quiz"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start", id="quiz.start"),
        Binding("q,escape", "leave", "Back", id="quiz_setup.back"),
    ]

    def __init__(self, services: Services, plan: QuizPlan | None = None) -> None:
        super().__init__(services)
        self._wanted = plan
        self._snapshot = services.snapshot()
        decks = services.library.decks
        self._selections = [Selection(), *(Selection(deck=deck.id) for deck in decks)]
        self._scopes = [_ALL, *(deck.title for deck in decks)]
        for exam in services.library.exams[:1]:
            self._selections += [Selection(domain=domain.id) for domain in exam.domains]
            self._scopes += [f"domain {domain.id}: {domain.name}" for domain in exam.domains]

    def compose(self) -> ComposeResult:
        """The menu."""
        yield TopLine("Quiz", "")
        yield Static(Content("What shall it be?"), classes="intro", markup=False)
        yield Menu(
            (
                Setting("About", tuple(self._scopes)),
                Setting("Questions", tuple(SOURCES.values())),
                Setting("How many", tuple(map(str, LENGTHS)), 1),
                Setting("Marked", tuple(FEEDBACKS.values())),
                Setting("Several right options", ("count all or nothing", "give part marks")),
            )
        )
        yield Static(id="fits", classes="intro", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Ready to choose."""
        self.query_one(Menu).focus()
        self.on_menu_changed()
        if self._wanted is not None:
            self.action_start()

    def _plan(self) -> QuizPlan:
        if self._wanted is not None:
            return self._wanted
        menu = self.query_one(Menu)
        return QuizPlan(
            self._selections[menu.chosen("About")],
            tuple(SOURCES)[menu.chosen("Questions")],
            LENGTHS[menu.chosen("How many")],
            tuple(FEEDBACKS)[menu.chosen("Marked")],
            secrets.randbelow(1_000_000),
            menu.chosen("Several right options") == 1,
        )

    def on_menu_changed(self) -> None:
        """Say how many questions there are."""
        cards = quiz_cards(self.services.library, self._snapshot, self._plan(), self.services.today)
        text = counted(len(cards), "question") if cards else "No question fits; choose something else."
        self.query_one("#fits", Static).update(Content(text))

    def action_start(self) -> None:
        """Begin."""
        session = self.attempt(lambda: self.services.quiz(self._plan()))
        self._wanted = None
        if session is not None:
            from studyapp.tui.screens.quiz import QuizScreen

            self.app.switch_screen(QuizScreen(self.services, session))

    def action_leave(self) -> None:
        """Back to home."""
        self.house.leave(self)
