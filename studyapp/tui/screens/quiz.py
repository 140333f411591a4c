"""A quiz: a question, its options, and why each is right or wrong."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from studyapp.assessment.drafts import pressed
from studyapp.assessment.grading import is_complete
from studyapp.assessment.questions import Entered, Response
from studyapp.content.model import Card
from studyapp.sessions.quiz import Confidence, Marked, Put, QuizDone, QuizSession
from studyapp.sessions.services import Services
from studyapp.tui.screens.item import OPTION_KEYS, ItemScreen
from studyapp.tui.widgets import drawing_items as drawing
from studyapp.tui.widgets.answer_line import AnswerLine
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.top_line import TopLine


class QuizScreen(ItemScreen):
    """One question after another; the session decides."""

    help_name = "quiz"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"press({at})", "Choose", id=f"quiz.option{at + 1}") for at, key in enumerate(OPTION_KEYS)),
        Binding("up", "move(-1)", "Up", show=False, id="quiz.up"),
        Binding("down", "move(1)", "Down", show=False, id="quiz.down"),
        Binding("space", "press_cursor", "Choose", show=False, id="quiz.choose"),
        Binding("enter", "answer('sure')", "Sure", id="quiz.sure"),
        Binding("tilde", "answer('unsure')", "Unsure", key_display="~", id="quiz.unsure"),
        Binding("g", "answer('guess')", "Guess", id="quiz.guess"),
        Binding("enter,space,n", "go_on", "Next", id="quiz.next"),
        Binding("exclamation_mark", "report", "Report", key_display="!", id="quiz.report"),
        Binding("r", "retry", "Retry the missed", id="quiz.retry"),
        Binding("q,escape", "leave", "Stop", id="quiz.stop"),
    ]

    def __init__(self, services: Services, session: QuizSession) -> None:
        super().__init__(services)
        self._session = session
        self._draft: Response | None = None

    def on_mount(self) -> None:
        """Put the first question."""
        self.show()

    def show(self) -> None:
        """Draw what the session returns."""
        view = self._session.view
        marking, why = self.query_one("#marking", Static), self.query_one("#why", CardText)
        marking.set_class(not isinstance(view, Marked), "hidden")
        why.set_class(not isinstance(view, Marked), "hidden")
        match view:
            case QuizDone():
                self.query_one(TopLine).show("Quiz", "done")
                self.query_one("#stem", CardText).show(drawing.quiz_summary(view, self._session.plan.part_marks))
                self.query_one("#instruction", Static).update("")
                self.options.show(None, None)
                self.action_use_keys()
            case Put():
                self._show_top(view)
                self.put(view.question, self._draft, typed="" if view.question.kind == "enter" else None)
            case Marked(put=put, answered=answered):
                self._show_top(put)
                self.put(put.question, answered.response, judged=True)
                marking.update(drawing.marking(answered))
                why.show(drawing.rationale(answered, self.services.library))
        if isinstance(view, Marked):
            self.call_after_refresh(self.pane.scroll_to_widget, marking, animate=False, top=True)
        else:
            self.pane.scroll_home(animate=False)
        self.refresh_bindings()

    def _show_top(self, put: Put) -> None:
        self.query_one(TopLine).show(f"Question {put.number} of {put.total}", put.question.card.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys mean something now."""
        view = self._session.view
        choices = len(view.question.order) if isinstance(view, Put) else 0
        match action:
            case "press":
                return int(str(parameters[0])) < choices
            case "press_cursor" | "move":
                return choices > 0
            case "report":
                return not isinstance(view, QuizDone)
            case "answer":
                return isinstance(view, Put)
            case "go_on":
                return isinstance(view, Marked)
            case "retry":
                return isinstance(view, QuizDone) and bool(view.missed)
        return True

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_press(self, place: int) -> None:
        """Choose an option, or take it back."""
        view = self._session.view
        if isinstance(view, Put):
            self._draft = pressed(view.question, self._draft, place)
            self.options.cursor = place
            self.options.show(view.question, self._draft)

    def action_respond(self) -> None:
        """A typed answer, given with certainty."""
        self.action_answer("sure")

    def action_answer(self, confidence: Confidence) -> None:
        """Answer, and say how surely."""
        view = self._session.view
        if not isinstance(view, Put):
            return
        response = Entered(self.typed) if view.question.kind == "enter" else self._draft
        if response is None or not is_complete(view.question, response):
            self.house.say(view.question.instruction)
            return
        if self.attempt(lambda: self._session.answer(response, confidence)):
            self._draft = None
        self.show()

    def action_go_on(self) -> None:
        """The next question."""
        self.attempt(self._session.go_on)
        self.show()

    def decks_read(self) -> None:
        """Put the question as it is now; what was chosen among other options is no answer to it."""
        before, line = self.card_on_screen(), self.query_one(AnswerLine)
        typed, cursor = line.value, line.cursor_position
        self._session.refresh(self.services.library)
        card = self.card_on_screen()
        if isinstance(self._session.view, Marked) or card == before:
            return
        if before is None or card is None or card.fingerprint != before.fingerprint:
            self._draft = None
        self.show()
        if before and card and card.key == before.key:
            line.value, line.cursor_position = typed, cursor

    def card_on_screen(self) -> Card | None:
        """The question's card."""
        match self._session.view:
            case Put(question=question) | Marked(put=Put(question=question)):
                return question.card
        return None

    def action_retry(self) -> None:
        """A new quiz of what was missed."""
        session = self.attempt(self._session.retry_missed)
        if session is not None:
            self._session = session
            self.show()

    def action_leave(self) -> None:
        """Stop; what was answered is kept. From the end, or with nothing answered, back to home."""
        over = isinstance(self._session.view, QuizDone)
        if over or not self._session.stop().answers:
            self.house.leave(self)
        else:
            self.show()
