"""Tuning: what cards are scheduled by, what another way would change, and putting it in force."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from studyapp.content.library import Selection
from studyapp.errors import Cancelled, StudyError
from studyapp.sessions.fitting import INSTALL, Fit, can_fit
from studyapp.sessions.services import Services
from studyapp.sessions.tuning import Preview, Tuning, fit_text, in_force_text
from studyapp.sessions.tuning_form import TuningForm
from studyapp.sessions.tuning_lines import preview_lines
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.menu import Menu, Setting
from studyapp.tui.widgets.top_line import TopLine
from studyapp.tui.widgets.work_line import WorkLine

COLOURS = {"plain": "", "title": "bold", "before": "$foreground-muted", "after": "$text-accent"}
OTHER_LINES = 16
"""Lines of the screen besides the columns of a preview."""


class TuningScreen(HouseScreen):
    """A form, and beside it what the choice would change; whatever takes long is done beside the screen."""

    help_name = "tuning"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Apply", id="tuning.apply"),
        Binding("f", "fit", "Fit parameters", id="tuning.fit"),
        Binding("u", "undo", "Undo last change", id="tuning.undo"),
        Binding("escape", "stop", "Stop or back", id="tuning.stop"),
        Binding("q", "leave", "Back", id="tuning.back"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        cards = [card.key for card in services.library.study_cards(Selection())]
        self._tuning = Tuning(services.desk("tune"), cards)
        self._form = TuningForm(self._tuning.current)
        self._fit: Fit | None = None
        self._preview: Preview | None = None

    def compose(self) -> ComposeResult:
        """The form, what is known of a fit, the preview, how far the work is."""
        yield TopLine("Tuning", "")
        with Horizontal(id="tuning"):
            with Vertical(id="tuning_form"):
                yield Menu(self._settings())
                yield Static(id="tuning_fit", markup=False)
            yield Static(id="tuning_preview", markup=False)
        yield WorkLine(self.services.clock)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is in force."""
        self.query_one(Menu).focus()
        self._renew()

    def on_resize(self) -> None:
        """Give the columns whatever room there is."""
        self.call_after_refresh(self._show_preview)

    @property
    def _line(self) -> WorkLine:
        return self.query_one(WorkLine)

    def _settings(self) -> list[Setting]:
        return [Setting(*line) for line in self._form.lines()]

    def _renew(self) -> None:
        """Begin anew from what is in force, with what was fitted to it."""
        current, fit = self._tuning.current, self._fit
        self._form = TuningForm(current, fit.weights if fit and fit.is_better else None)
        self.query_one(Menu).renew(self._settings())
        self.query_one(TopLine).show("Tuning", in_force_text(current))
        missing = self._tuning.missing
        offer = f"Parameters can be fitted to your memory in {missing:,} reviews."
        if not missing:
            offer = "f fits the parameters to your memory."
        self.query_one("#tuning_fit", Static).update(Content(fit_text(fit) if fit else offer))
        self.on_menu_changed()

    def _show_preview(self) -> None:
        shown = Content("" if self._line.is_working else "Choose something to see what changes.")
        place = self.query_one("#tuning_preview", Static)
        if self._preview is not None:
            height = min(max((self.size.height - OTHER_LINES) // 2, 2), 6)
            lines = preview_lines(self._preview, height, place.content_size.width)
            shown = Content("\n").join(Content.styled(line.text, COLOURS[line.part]) for line in lines)
        place.update(shown)

    def on_menu_changed(self) -> None:
        """Work out what would come of the choice."""
        if self._line.is_firm:
            return
        self._preview = None
        proposal = self.attempt(lambda: self._form.proposal(self.query_one(Menu).chosen))
        if proposal is None or self._form.is_in_force(proposal):
            self._line.stop()
        else:
            self._line.begin(
                "Reading", lambda work: self._tuning.preview(proposal, work), self._previewed, self._refused
            )
        self._show_preview()

    def _previewed(self, preview: Preview) -> None:
        self._preview = preview
        self._show_preview()

    def _refused(self, error: StudyError) -> None:
        self.house.say(error.message if isinstance(error, Cancelled) else error)
        self._show_preview()

    def action_apply(self) -> None:
        """Put what is shown in force."""
        preview = self._preview
        if preview is None:
            self.house.say("Wait until it is worked out." if self._line.is_working else "Change something first.")
            return
        self._line.begin(
            "Applying",
            lambda work: self._tuning.apply(preview, work),
            lambda _: self._changed("In force now. u takes it back."),
            self._refused,
            firm=True,
        )

    def action_undo(self) -> None:
        """Take the newest change back."""
        self._line.begin(
            "Undoing",
            self._tuning.revert,
            lambda _: self._changed("The last change was taken back."),
            self._refused,
            firm=True,
        )

    def _changed(self, words: str) -> None:
        self._fit = None
        self.house.say(words)
        self._renew()

    def action_fit(self) -> None:
        """Fit parameters to the log."""
        if not can_fit():
            self.house.say(f"To fit parameters: {INSTALL}")
            return
        self._line.begin("Reading", self._tuning.fit, self._fitted, self._refused, firm=True)

    def _fitted(self, fit: Fit) -> None:
        self._fit = fit
        self._renew()

    def action_stop(self) -> None:
        """Give up what is being done; with nothing to give up, go back."""
        if self._line.is_working:
            self._line.stop()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.house.leave(self)
