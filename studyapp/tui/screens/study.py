"""The study screen: a prompt, its answer, four ratings; at the end what was done."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from studyapp.content.library import Selection
from studyapp.errors import StudyError
from studyapp.sessions.services import Services
from studyapp.sessions.study import Asking, Finished, Revealed, StudySession
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets import drawing
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.ratings import RatingBar, RatingChoice
from studyapp.tui.widgets.top_line import TopLine


class AnswerLine(Input):
    """Where an answer is typed; escape leaves it, so that letters are keys again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Submit", id="study.submit"),
        Binding("escape", "leave", "Use the keys", id="study.leave"),
    ]

    def action_leave(self) -> None:
        """Give the focus to the card."""
        self.screen.query_one("#card").focus()


class StudyScreen(HouseScreen):
    """One card after another."""

    help_name = "study"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "reveal", "Show answer", key_display="space", id="study.reveal"),
        Binding("space,enter", "accept", "Rate as framed", key_display="space", id="study.accept"),
        *(Binding(str(n), f"rate({n})", "Rate", id=f"study.rate{n}") for n in range(1, 5)),
        Binding("i", "type", "Type answer", id="study.type"),
        Binding("h", "hint", "Hint", id="study.hint"),
        Binding("u", "undo", "Undo", id="study.undo"),
        Binding("e", "edit", "Edit", id="study.edit"),
        Binding("n", "note", "Note", id="study.note"),
        Binding("f", "flag", "Flag", id="study.flag"),
        Binding("minus", "bury", "Bury", key_display="-", id="study.bury"),
        Binding("at", "suspend", "Suspend", key_display="@", id="study.suspend"),
        Binding("x", "skip", "Later", id="study.skip"),
        Binding("slash", "browse", "Search", key_display="/", id="study.search"),
        Binding("q,escape", "leave", "Back", key_display="q", id="study.back"),
    ]

    def __init__(self, services: Services, selection: Selection) -> None:
        super().__init__(services)
        self._selection = selection
        self._session: StudySession | None = None

    def compose(self) -> ComposeResult:
        """The card fills the screen; the answer line and the ratings come and go below it."""
        yield TopLine(str(self._selection), "")
        with VerticalScroll(id="card"):
            yield CardText("Opening …", id="prompt")
            yield CardText(id="hints", classes="hidden")
            yield Static(id="verdict", classes="hidden", markup=False)
            yield CardText(id="answer", classes="hidden")
            yield CardText(id="more", classes="hidden")
        yield AnswerLine(id="typed", placeholder="Type the answer, then enter", classes="hidden", select_on_focus=False)
        yield RatingBar(classes="hidden")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin the session beside the screen, which is there at once."""
        self.query_one("#card").focus()
        self.run_worker(self._begin, thread=True, exit_on_error=False)

    def _begin(self) -> None:
        try:
            if not self.services.library.decks:
                self.services.read_decks()
            session = self.services.study(self._selection)
        except StudyError as error:
            self.app.call_from_thread(self._fail, error)
        else:
            self.app.call_from_thread(self._begun, session)

    def _fail(self, error: StudyError) -> None:
        self.query_one("#prompt", CardText).show_text(f"{error.message}\n\n{error.advice}")
        self.house.say(error)

    def _begun(self, session: StudySession) -> None:
        self._session = session
        self.show()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Draw what the session returns."""
        if self._session is None:
            return
        view = self._session.view
        asking = view.asking if isinstance(view, Revealed) else view
        card_pane = self.query_one("#card", VerticalScroll)
        if isinstance(asking, Asking):
            self.query_one(TopLine).show(drawing.where(asking), drawing.left(asking.left))
            self.query_one("#prompt", CardText).show(drawing.prompt(asking))
            self._toggle("#hints", drawing.hints(asking))
        else:
            self.query_one(TopLine).show(str(self._selection), "done")
            self.query_one("#prompt", CardText).show(drawing.summary(asking.summary, self.services.clock.now()))
            self._toggle("#hints", ())
        revealed = view if isinstance(view, Revealed) else None
        verdict = self.query_one("#verdict", Static)
        verdict.set_class(revealed is None or revealed.verdict is None, "hidden")
        if revealed and revealed.verdict:
            verdict.update(drawing.verdict(revealed.verdict))
        has_answer = revealed is not None and revealed.verdict is None
        self._toggle("#answer", drawing.answer(revealed) if revealed and has_answer else ())
        self._toggle("#more", drawing.more(revealed, self.services.library) if revealed else ())
        ratings = self.query_one(RatingBar)
        ratings.set_class(revealed is None, "hidden")
        if revealed:
            ratings.show(revealed.previews, revealed.suggested)
        self._show_answer_line(isinstance(view, Asking) and view.typing)
        if revealed:
            below = self.query_one("#answer" if revealed.verdict is None else "#verdict")
            self.call_after_refresh(card_pane.scroll_to_widget, below, animate=False, top=False)
        else:
            card_pane.scroll_home(animate=False)
        self.refresh_bindings()

    def _toggle(self, selector: str, blocks: tuple[drawing.Block, ...]) -> None:
        widget = self.query_one(selector, CardText)
        widget.set_class(not blocks, "hidden")
        widget.show(blocks)

    def _show_answer_line(self, typing: bool) -> None:
        line = self.query_one("#typed", AnswerLine)
        was_hidden = line.has_class("hidden")
        line.set_class(not typing, "hidden")
        if typing and was_hidden:
            line.value = ""
            line.focus()
        elif not typing and line.has_focus:
            self.query_one("#card").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys mean something now."""
        view = self._session.view if self._session else None
        match action:
            case "reveal":
                return isinstance(view, Asking) and not view.typing
            case "rate" | "accept":
                return isinstance(view, Revealed)
            case "type":
                return isinstance(view, Asking) and view.typing
            case "hint":
                return isinstance(view, Asking) and view.more_hints > 0
            case "edit" | "note" | "flag" | "bury" | "suspend" | "skip":
                return isinstance(view, (Asking, Revealed))
            case "undo":
                return view is not None
        return True

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_reveal(self) -> None:
        """Show the answer."""
        self.attempt(self._must_session().reveal)
        self.show()

    def action_accept(self) -> None:
        """Take the suggested rating."""
        view = self._must_session().view
        if isinstance(view, Revealed):
            self.action_rate(view.suggested)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Judge what was typed."""
        event.stop()
        self.attempt(lambda: self._must_session().respond(event.value))
        self.show()

    def on_rating_choice_picked(self, event: RatingChoice.Picked) -> None:
        """A rating was clicked."""
        self.action_rate(event.rating)

    def action_rate(self, rating: int) -> None:
        """Record a rating and go on."""
        rated = self.attempt(lambda: self._must_session().rate(rating))
        if rated and rated.notice:
            self.house.say(rated.notice)
        self.show()

    def action_type(self) -> None:
        """Back to the answer line."""
        self.query_one("#typed").focus()

    def action_hint(self) -> None:
        """Show the next hint."""
        self.attempt(self._must_session().hint)
        self.show()

    def action_undo(self) -> None:
        """Take back the last thing done."""
        self.house.say(self.attempt(self._must_session().undo) or "")
        self.show()

    def action_flag(self) -> None:
        """Flag the card."""
        self.house.say(self.attempt(self._must_session().flag) or "")
        self.show()

    def action_bury(self) -> None:
        """Put the card off until tomorrow."""
        self.house.say(self.attempt(self._must_session().bury) or "")
        self.show()

    def action_suspend(self) -> None:
        """Take the card out."""
        self.house.say(self.attempt(self._must_session().suspend) or "")
        self.show()

    def action_skip(self) -> None:
        """Put the card at the end."""
        self.attempt(self._must_session().skip)
        self.show()

    def action_note(self) -> None:
        """Write a personal note."""
        from studyapp.tui.screens.note import NoteScreen

        session = self._must_session()
        view = session.view
        asking = view.asking if isinstance(view, Revealed) else view
        if not isinstance(asking, Finished):
            self.app.push_screen(NoteScreen(asking.card.key, asking.marks.note), self._keep_note)

    def _keep_note(self, text: str | None) -> None:
        if text is not None:
            self.house.say(self.attempt(lambda: self._must_session().note(text)) or "")
            self.show()

    def action_edit(self) -> None:
        """Open the note in the editor, and read it again afterwards."""
        session = self._must_session()
        if self.house.edit(session.card):
            self.house.say(session.refresh(self.services.library))
            self.show()

    def action_browse(self) -> None:
        """Search all cards."""
        self.house.browse()

    def action_leave(self) -> None:
        """Back to home; everything rated is kept already."""
        self.house.leave(self)

    def _must_session(self) -> StudySession:
        if self._session is None:
            raise RuntimeError("the session has not begun")
        return self._session
