"""What an attempt came to, then every question with its key and all rationales."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from studyapp.sessions.attempt import Attempt
from studyapp.sessions.results import Result, result_of
from studyapp.sessions.services import Services
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets import drawing_items as drawing
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.options import Options
from studyapp.tui.widgets.top_line import TopLine


class ResultScreen(HouseScreen):
    """The score first; n and p go through the questions, m through the missed ones."""

    help_name = "result"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right,enter", "step(1)", "Next question", id="result.next"),
        Binding("p,left", "step(-1)", "Previous", id="result.previous"),
        Binding("m", "missed", "Next missed", id="result.missed"),
        Binding("s", "score", "Score", id="result.score"),
        Binding("q,escape", "leave", "Back", id="result.back"),
    ]

    def __init__(self, services: Services, attempt: Attempt) -> None:
        super().__init__(services)
        self._attempt = attempt
        self._result: Result | None = None
        self._at = -1

    def compose(self) -> ComposeResult:
        """One pane."""
        yield TopLine("Result", self._attempt.terms.exam)
        with VerticalScroll(id="item"):
            yield CardText(id="stem")
            yield Options()
            yield CardText(id="why")
        yield KeyBar()

    def on_mount(self) -> None:
        """Work the result out and show the score."""
        self._result = self.attempt(lambda: result_of(self._attempt, self.services.library))
        self.query_one("#item").focus()
        self.show()

    def show(self) -> None:
        """Draw the score, or one question."""
        if self._result is None:
            return
        stem, options, why = (
            self.query_one("#stem", CardText),
            self.query_one(Options),
            self.query_one("#why", CardText),
        )
        if self._at < 0:
            self.query_one(TopLine).show("Result", self._attempt.terms.exam)
            stem.show(drawing.result(self._result))
            options.show(None, None)
            why.show(())
        else:
            each = self._result.questions[self._at]
            self.query_one(TopLine).show("Result", f"{self._at + 1} of {self._result.total}")
            stem.show(drawing.reviewed(each))
            options.show(each.question, each.response, judged=True)
            why.show(drawing.facts(each.question, self.services.library) if each.question else ())
        self.query_one("#item", VerticalScroll).scroll_home(animate=False)

    def action_step(self, step: int) -> None:
        """Another question."""
        if self._result is not None:
            self._at = min(max(self._at + step, -1), self._result.total - 1)
            self.show()

    def action_missed(self) -> None:
        """The next question that was not right."""
        if self._result is None:
            return
        later = [each.position for each in self._result.questions if not each.right and each.position > self._at]
        if later:
            self._at = later[0]
            self.show()
        else:
            self.house.say("That was the last one missed." if self._at >= 0 else "Nothing was missed.")

    def action_score(self) -> None:
        """Back to the score."""
        self._at = -1
        self.show()

    def action_leave(self) -> None:
        """Back."""
        self.house.leave(self)
