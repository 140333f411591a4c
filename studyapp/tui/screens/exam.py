"""Sitting an exam: a question a screen, under the clock."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from studyapp.assessment.drafts import pressed
from studyapp.assessment.questions import Entered
from studyapp.content.model import Card
from studyapp.sessions.exam import NOTICES_MS, ExamSession
from studyapp.sessions.services import Services
from studyapp.sessions.wording import clock_text
from studyapp.tui.screens.item import OPTION_KEYS, ItemScreen
from studyapp.tui.widgets.top_line import TopLine


class ExamScreen(ItemScreen):
    """One question; the attempt decides, and keeps, everything."""

    help_name = "exam"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"press({at})", "Choose", id=f"exam.option{at + 1}") for at, key in enumerate(OPTION_KEYS)),
        Binding("space", "press_cursor", "Choose", show=False, id="exam.choose"),
        Binding("up", "move(-1)", "Up", show=False, id="exam.up"),
        Binding("down", "move(1)", "Down", show=False, id="exam.down"),
        Binding("enter,right,n", "step(1)", "Next", id="exam.next"),
        Binding("left,p", "step(-1)", "Previous", id="exam.previous"),
        Binding("f", "flag", "Flag", id="exam.flag"),
        Binding("x", "strike", "Strike out", id="exam.strike"),
        Binding("backspace,delete", "clear", "Clear", id="exam.clear"),
        Binding("r", "review", "Review", id="exam.review"),
        Binding("exclamation_mark", "report", "Report", key_display="!", id="exam.report"),
        Binding("t", "hide_clock", "Clock", id="exam.clock"),
        Binding("q,escape", "leave", "Leave, it waits", id="exam.leave"),
    ]

    def __init__(self, services: Services, session: ExamSession) -> None:
        super().__init__(services)
        self.session = session
        self._clock_hidden = False
        self._ended = False

    def on_mount(self) -> None:
        """Start looking at the clock."""
        self.set_interval(1.0, self.tick)
        self.show()

    def on_screen_resume(self) -> None:
        """The review screen may have moved on."""
        if not self._ended:
            self.show()

    def tick(self) -> None:
        """Keep the time used; hand in when there is none left."""
        if self._ended:
            return
        over = self.attempt(self.session.beat)
        if over:
            self.house.say("The time is up. What you answered is handed in.")
            self.finish("time")
            return
        if notice := self.session.notice():
            self._clock_hidden = False
            self.house.say(notice)
        self._show_top()

    def _show_top(self) -> None:
        asked = self.session.view
        flag = "  ⚑ flagged" if asked.flagged else ""
        left_ms = self.session.left_ms
        hidden = self._clock_hidden and left_ms > NOTICES_MS[-1]
        left = "clock hidden" if hidden else f"{clock_text(left_ms)} left"
        self.query_one(TopLine).show(f"Question {asked.position + 1} of {asked.total}{flag}", left)

    def show(self) -> None:
        """Draw the question as it stands."""
        asked = self.attempt(lambda: self.session.view)
        if asked is None:
            return
        self._show_top()
        typed = None
        if asked.question.kind == "enter":
            typed = asked.response.text if isinstance(asked.response, Entered) else ""
        self.put(asked.question, asked.response, asked.struck, typed=typed)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for options that there are."""
        if action == "press":
            return int(str(parameters[0])) < len(self.session.view.question.order)
        if action in ("strike", "press_cursor", "move"):
            return bool(self.session.view.question.order)
        return True

    # --- keys ---------------------------------------------------------------------------------------------------------

    def _did(self, verb: Callable[[], object]) -> None:
        self.attempt(verb)
        if self.session.attempt.finished:
            self.finish("submitted")
        else:
            self.show()

    def action_flag(self) -> None:
        """Flag the question, or remove the flag."""
        self._did(self.session.flag)

    def action_clear(self) -> None:
        """Take the answer back."""
        self._did(lambda: self.session.answer(None))

    def action_press(self, place: int) -> None:
        """Choose an option, or take it back; recorded at once."""
        asked = self.session.view
        self.options.cursor = place
        self._did(lambda: self.session.answer(pressed(asked.question, asked.response, place)))

    def action_strike(self) -> None:
        """Strike the option under the cursor out, or bring it back."""
        order = self.session.view.question.order
        self._did(lambda: self.session.strike(order[self.options.cursor]))

    def action_respond(self) -> None:
        """Record what was typed and go on."""
        text = self.typed.strip()
        self._did(lambda: self.session.answer(Entered(text) if text else None))
        self.action_step(1)

    def action_use_keys(self) -> None:
        """Leave the answer line; what stands in it is recorded."""
        self._keep_typed()
        super().action_use_keys()

    def _keep_typed(self) -> None:
        asked = self.attempt(lambda: self.session.view)
        if asked is None or asked.question != self.typing or self.session.attempt.finished:
            return
        text = self.typed.strip()
        if text != (asked.response.text if isinstance(asked.response, Entered) else ""):
            self.attempt(lambda: self.session.answer(Entered(text) if text else None))

    def action_step(self, step: int) -> None:
        """Go to the next question, or the one before; after the last comes the review."""
        position = self.session.attempt.position + step
        if position == len(self.session.attempt.cards):
            self.action_review()
        else:
            self.action_use_keys()
            self.pane.scroll_home(animate=False)
            self._did(lambda: self.session.go(position))

    def card_on_screen(self) -> Card | None:
        """The question's card."""
        asked = self.attempt(lambda: self.session.view)
        return asked.question.card if asked else None

    def report_title(self, card: Card) -> str:
        """An item's name may tell its answer, and is not shown before the end."""
        return "What is wrong with this question?"

    def action_hide_clock(self) -> None:
        """Hide the clock, or show it; in the last five minutes it is always there."""
        self._clock_hidden = not self._clock_hidden
        self._show_top()

    def action_review(self) -> None:
        """See all questions at once."""
        from studyapp.tui.screens.exam_review import ExamReviewScreen

        self.action_use_keys()
        self.app.push_screen(ExamReviewScreen(self.services, self.session, self.finish))

    def finish(self, reason: str) -> None:
        """Hand in, and show the result in this screen's place."""
        from studyapp.tui.screens.result import ResultScreen

        session = self.session
        attempt = session.attempt
        if not attempt.finished:
            done = self.attempt(lambda: session.finish("time" if reason == "time" else "submitted"))
            if done is None:
                return
            attempt = done
        self._ended = True
        self.services.library = self.services.library.after(self.services.snapshot().sat)
        while self.screen is not self.app.screen:  # the review, and help on top of it
            self.app.pop_screen()
        self.app.switch_screen(ResultScreen(self.services, attempt))

    def action_leave(self) -> None:
        """Leave; the attempt waits."""
        self._keep_typed()
        self.attempt(self.session.beat)
        self.house.leave(self)
