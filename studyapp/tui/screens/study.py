"""The study screen: a prompt, its answer, four ratings; at the end what was done."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from studyapp.content.library import Selection
from studyapp.content.model import Card
from studyapp.errors import StudyError
from studyapp.sessions.services import Services
from studyapp.sessions.study import Asking, Revealed, StudySession, View
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.screens.note import NoteScreen
from studyapp.tui.widgets import drawing
from studyapp.tui.widgets.answer_line import AnswerLine
from studyapp.tui.widgets.card_pane import CardPane
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.ratings import RatingBar, RatingChoice
from studyapp.tui.widgets.top_line import TopLine


class StudyScreen(HouseScreen):
    """One card after another."""

    help_name = "study"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "do('reveal')", "Show answer", id="study.reveal"),
        *(Binding(str(n), f"rate({n})", "Rate", id=f"study.rate{n}") for n in range(1, 5)),
        Binding("i", "type", "Type answer", id="study.type"),
        Binding("h", "do('hint')", "Hint", id="study.hint"),
        Binding("u", "do('undo')", "Undo", id="study.undo"),
        Binding("e", "edit", "Edit", id="study.edit"),
        Binding("n", "note", "Note", id="study.note"),
        Binding("f", "do('flag')", "Flag", id="study.flag"),
        Binding("minus", "do('bury')", "Bury", id="study.bury"),
        Binding("at", "do('suspend')", "Suspend", id="study.suspend"),
        Binding("x", "do('skip')", "Later", id="study.skip"),
        Binding("exclamation_mark", "report", "Report", key_display="!", id="study.report"),
        Binding("slash", "browse", "Search", id="study.search"),
        Binding("q,escape", "leave", "Back", id="study.back"),
    ]

    def __init__(self, services: Services, selection: Selection) -> None:
        super().__init__(services)
        self._selection = selection
        self._session: StudySession | None = None
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        """The card fills the screen; the answer line and the ratings come and go below it."""
        yield TopLine(str(self._selection), "")
        yield CardPane(id="card")
        yield AnswerLine(id="typed", placeholder="Type the answer, then enter", classes="hidden", select_on_focus=False)
        yield RatingBar(classes="hidden")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin the session beside the screen, which is there at once."""
        self.action_use_keys()
        self.run_worker(self._begin, thread=True, exit_on_error=False)

    def _begin(self) -> None:
        try:
            if not self.services.library.decks:
                self.services.read_decks()
            session = self.services.study(self._selection)
        except StudyError as error:
            self.app.call_from_thread(self.query_one(CardPane).say, f"{error.message} {error.advice}")
        else:
            self.app.call_from_thread(self._begun, session)

    def _begun(self, session: StudySession) -> None:
        self._session = session
        self.show()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Draw what the session returns."""
        session = self._session
        view = self.attempt(lambda: session.view) if session is not None else None
        if view is None:
            return
        self._view = view
        asking = view.asking if isinstance(view, Revealed) else view
        if isinstance(asking, Asking):
            self.query_one(TopLine).show(drawing.where(asking), drawing.left(asking.left))
        else:
            self.query_one(TopLine).show(str(self._selection), "done")
        self.query_one(CardPane).show(view, self.services.library, self.services.clock.now())
        ratings = self.query_one(RatingBar)
        ratings.set_class(not isinstance(view, Revealed), "hidden")
        if isinstance(view, Revealed):
            ratings.show(view.previews, view.suggested)
        line, typed = self.query_one(AnswerLine), view.card.key if isinstance(view, Asking) and view.typing else ""
        if line.ask_for(typed):
            self.set_focus(line if typed else self.query_one(CardPane))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys mean something now."""
        view = self._view
        match (action, *parameters):
            case ("do", "reveal"):
                return isinstance(view, Asking) and not view.typing
            case ("rate", _) | ("accept",):
                return isinstance(view, Revealed)
            case ("type",) | ("respond",):
                return isinstance(view, Asking) and view.typing
            case ("do", "hint"):
                return isinstance(view, Asking) and view.more_hints > 0
            case ("do", "undo"):
                return bool(view)
            case ("do" | "edit" | "note" | "report", *_):
                return isinstance(view, (Asking, Revealed))
        return True

    # --- keys ---------------------------------------------------------------------------------------------------------

    def _call(self, verb: Callable[[StudySession], str | None]) -> bool:
        """Call a verb of the session, say what it returns and show what came of it. False when it was refused."""
        session = self._session
        words = self.attempt(lambda: verb(session) or "") if session is not None else None
        self.house.say(words or "")
        self.show()
        return words is not None

    def action_do(self, verb: str) -> None:
        """Call the session's verb of that name."""
        self._call(getattr(StudySession, verb))
        if verb == "undo":
            self.action_use_keys()  # for whoever takes back more than one thing

    def action_respond(self) -> None:
        """Judge what was typed."""
        answer = self.query_one(AnswerLine).value
        self._call(lambda session: session.respond(answer))

    def action_accept(self) -> None:
        """Take the suggested rating."""
        if isinstance(self._view, Revealed):
            self.action_rate(self._view.suggested)

    def on_rating_choice_picked(self, event: RatingChoice.Picked) -> None:
        """A rating was clicked."""
        self.action_rate(event.rating)

    def action_rate(self, rating: int) -> None:
        """Record a rating and go on."""
        self._call(lambda session: session.rate(rating).notice)

    def action_type(self) -> None:
        """Go to the answer line."""
        self.set_focus(self.query_one(AnswerLine))

    def action_use_keys(self) -> None:
        """Go to the card."""
        self.set_focus(self.query_one(CardPane))

    def action_note(self) -> None:
        """Write a personal note."""
        asking = self._view.asking if isinstance(self._view, Revealed) else self._view
        if isinstance(asking, Asking):

            def keep(text: str) -> bool:
                return self._call(lambda session: session.note(text, asking.card.key))

            self.app.push_screen(NoteScreen(f"Your note on {asking.card.key}", asking.marks.note, keep))

    def card_on_screen(self) -> Card | None:
        """The card that is asked."""
        return self._session.card if self._session and isinstance(self._view, (Asking, Revealed)) else None

    def action_edit(self) -> None:
        """Open the note in the editor, and read it again afterwards."""
        if self._session is not None and self.edit(self._session.card):
            self.decks_read()

    def decks_read(self) -> None:
        """Go on with the card as it is now."""
        self._call(lambda session: session.refresh(self.services.library))

    def on_screen_resume(self) -> None:
        """Back from the list of cards, where the card may have been marked."""
        if self._session is not None and self.attempt(self._session.look_again):
            self.show()

    def action_browse(self) -> None:
        """Search all cards."""
        self.house.browse()

    def action_leave(self) -> None:
        """Back to home; everything rated is kept already."""
        self.house.leave(self)
