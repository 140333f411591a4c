"""All questions of an attempt at once: what is incomplete, what is flagged, and handing in."""

from collections.abc import Callable
from typing import ClassVar, Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import DataTable, Static

from studyapp.content.text import counted, one_line
from studyapp.sessions.exam import ExamSession
from studyapp.sessions.services import Services
from studyapp.sessions.wording import clock_text
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.top_line import TopLine

Filter = Literal["", "incomplete", "flagged"]


class LineTable(DataTable[Text]):
    """The questions; enter goes to the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Go there", id="review.go"),
    ]


class ExamReviewScreen(HouseScreen):
    """A table of the questions."""

    help_name = "exam"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "only('')", "All", id="review.all"),
        Binding("i", "only('incomplete')", "Incomplete", id="review.incomplete"),
        Binding("f", "only('flagged')", "Flagged", id="review.flagged"),
        Binding("s", "submit", "Hand in", id="review.submit"),
        Binding("q,escape,r", "leave", "Back", id="review.back"),
    ]

    def __init__(self, services: Services, session: ExamSession, finish: Callable[[str], None]) -> None:
        super().__init__(services)
        self._session = session
        self._finish = finish
        self._only: Filter = ""
        self._asked = False

    def compose(self) -> ComposeResult:
        """The table, and what is missing."""
        yield TopLine("Review", "")
        yield Static(id="missing", classes="intro", markup=False)
        table = LineTable(id="lines", cursor_type="row")
        for label, width in (("", 3), ("Question", 46), ("State", 12), ("", 9)):
            table.add_column(Text(label), width=width)
        yield table
        yield KeyBar()

    def on_mount(self) -> None:
        """Show all, at the question that was on screen."""
        self.set_interval(1.0, self._show_clock)
        self.show()
        table = self.query_one(LineTable)
        table.focus()
        table.move_cursor(row=self._session.attempt.position)

    def _show_clock(self) -> None:
        self.query_one(TopLine).show("Review", f"{clock_text(self._session.left_ms)} left")

    def show(self) -> None:
        """Fill the table."""
        self._show_clock()
        missing = len(self._session.lines(only="incomplete"))
        text = f"{counted(missing, 'question')} without a whole answer." if missing else "Every question is answered."
        self.query_one("#missing", Static).update(Content(text))
        table = self.query_one(LineTable)
        table.clear()
        for line in self._session.lines(only=self._only):
            table.add_row(
                Text(str(line.position + 1), justify="right"),
                Text(one_line(line.stem, 46)),
                Text(line.state, style="" if line.state == "answered" else "bold"),
                Text("⚑ flagged" if line.flagged else ""),
                key=str(line.position),
            )

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Go to a question."""
        self.attempt(lambda: self._session.go(int(str(event.row_key.value))))
        self.house.leave(self)

    def action_only(self, which: Filter) -> None:
        """Show only some."""
        self._only = which
        self.show()

    def action_submit(self) -> None:
        """Hand in; asks once when something is unanswered."""
        missing = len(self._session.lines(only="incomplete"))
        if missing and not self._asked:
            self._asked = True
            self.house.say(f"{counted(missing, 'question')} without a whole answer. Press s again to hand in.")
            return
        self._finish("submitted")

    def action_leave(self) -> None:
        """Back to the question."""
        self.house.leave(self)
