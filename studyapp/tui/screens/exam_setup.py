"""Before an exam: what to sit, on what terms, and how earlier attempts went."""

import secrets
from collections.abc import Collection
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import DataTable, Static

from studyapp.clock import day_date
from studyapp.content.text import counted
from studyapp.errors import StudyError
from studyapp.sessions.attempt import Attempt, attempts
from studyapp.sessions.exam import ExamSession, open_attempt, start
from studyapp.sessions.papers import ALLOWANCES, ClockPolicy, Paper, Sitting, papers, terms_of
from studyapp.sessions.results import history
from studyapp.sessions.services import Services
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.menu import Menu, Setting
from studyapp.tui.widgets.top_line import TopLine

CLOCKS: tuple[tuple[ClockPolicy, str], ...] = (
    ("wall", "goes on while the program is closed, as in the exam"),
    ("paused", "stops while the program is closed"),
)


class HistoryTable(DataTable[Text]):
    """Earlier attempts; enter opens the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Look at it", id="exam_setup.look"),
    ]


class ExamSetupScreen(HouseScreen):
    """A menu for the next attempt, or the open one to resume; below it the history."""

    help_name = "exam"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start or resume", id="exam.start"),
        Binding("tab", "app.focus_next", "Menu or history", id="exam_setup.switch"),
        Binding("q,escape", "leave", "Back", id="exam_setup.back"),
    ]

    def __init__(self, services: Services, sitting: Sitting | None = None) -> None:
        super().__init__(services)
        self._wanted = sitting
        self._seed = sitting.seed if sitting else secrets.randbelow(1_000_000)
        self._past: tuple[Attempt, ...] = ()
        self._known: Collection[str] = ()
        self._papers: dict[str, list[Paper]] = {}
        self._open: Attempt | None = None

    def compose(self) -> ComposeResult:
        """Menu, what it comes to, history."""
        library = self.services.library
        exams = tuple(f"{exam.id}, {exam.name}" for exam in library.exams) or ("none",)
        default = next((at for at, exam in enumerate(library.exams) if exam.default), 0)
        yield TopLine("Mock exam", "")
        yield Menu(
            (
                Setting("Exam", exams, default),
                Setting("Paper", ("none",)),
                Setting("Time", ("as in the exam", *(f"{factor:g} times as much" for factor in ALLOWANCES[1:]))),
                Setting("Clock", tuple(words for _, words in CLOCKS)),
            )
        )
        yield Static(id="terms", classes="intro", markup=False)
        table = HistoryTable(id="history", cursor_type="row")
        for label, width in (("Date", 10), ("Exam", 16), ("Right", 8), ("Estimate", 8), ("", 12), ("Trend", 12)):
            table.add_column(Text(label), width=width)
        yield table
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """Show what there is to sit, and what was."""
        self._past = attempts(self.services.store.exam_entries())
        self._known = self.services.snapshot().memories.keys()
        self._papers.clear()
        self._open = open_attempt(self.services.desk("exam"))
        menu = self.query_one(Menu)
        menu.display = self._open is None
        self.call_after_refresh(self._show_history)
        (menu if self._open is None else self.query_one("#terms")).focus()
        self.on_menu_changed()
        if self._wanted is not None:
            self.action_start()

    def _show_history(self) -> None:
        table = self.query_one(HistoryTable)
        table.clear()
        lines = history(self._past, self.services.library)
        table.display = bool(lines)
        for line in reversed(lines):
            full = round(line.scaled / 100)
            table.add_row(
                Text(day_date(line.day).isoformat()),
                Text(f"{line.exam} {line.label}".strip()),
                Text(f"{line.right}/{line.questions}", justify="right"),
                Text(str(line.scaled), justify="right"),
                Text("✓ passed" if line.passed else "✗ not passed"),
                Text("█" * full + "░" * (10 - full)),
                key=line.id,
            )

    def _offered(self, exam: str) -> list[Paper]:
        """The papers of an exam, worked out once a visit."""
        if exam not in self._papers:
            self._papers[exam] = papers(self.services.library, exam, self._seed, self._past, self._known)
        return self._papers[exam]

    def _sitting(self) -> Sitting:
        if self._wanted is not None:
            return self._wanted
        menu = self.query_one(Menu)
        library = self.services.library
        exam = library.exams[menu.chosen("Exam")].id if library.exams else ""
        offered = self._offered(exam)
        menu.offer("Paper", tuple(paper.words for paper in offered))
        paper = offered[menu.chosen("Paper")]
        factor, (clock, _) = ALLOWANCES[menu.chosen("Time")], CLOCKS[menu.chosen("Clock")]
        return Sitting(exam, self._seed, paper.questions, paper.sealed, clock, factor)

    def on_menu_changed(self) -> None:
        """Say what the terms come to."""
        if self._open is not None:
            left = ExamSession(self.services.desk("exam"), self.services.library, self._open).left_ms
            text = f"An attempt at {self._open.terms.exam} is open, with {round(left / 60_000)} minutes left."
            self._say_terms(f"{text}\nPress enter to resume it.")
            return
        try:
            sitting = self._sitting()
            terms = terms_of(self.services.library, sitting, self._past, self._known)
        except StudyError as error:
            self._say_terms(str(error))
            return
        questions = counted(terms.questions, "question")
        text = f"{questions}, of which {terms.scored} count; {terms.minutes:.0f} minutes; {terms.cut_score} passes."
        self._say_terms(f"{text} Paper {sitting.seed}.\nPress enter to start.")

    def _say_terms(self, text: str) -> None:
        self.query_one("#terms", Static).update(Content(text))

    def action_start(self) -> None:
        """Begin the attempt, or go on with the open one."""
        session = self.attempt(self._begun)
        self._wanted = None
        if session is not None:
            from studyapp.tui.screens.exam import ExamScreen

            self.app.push_screen(ExamScreen(self.services, session))

    def _begun(self) -> ExamSession:
        desk, library = self.services.desk("exam"), self.services.library
        return ExamSession(desk, library, self._open) if self._open else start(desk, library, self._sitting())

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Look at an earlier attempt."""
        from studyapp.tui.screens.result import ResultScreen

        attempt = next(each for each in self._past if each.id == event.row_key.value)
        self.app.push_screen(ResultScreen(self.services, attempt))

    def action_leave(self) -> None:
        """Back to home."""
        self.house.leave(self)
