"""The application: which screen is up, what every screen shares, and the work that waits for the first frame."""

import gc
from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from studyapp.content.library import Selection
from studyapp.content.model import Card
from studyapp.errors import SettingsProblem, StudyError
from studyapp.sessions.services import Services
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.themes import THEMES


class StudyApp(App[None]):
    """The terminal application. `study` goes straight to a session over the selected cards."""

    TITLE = "studyapp"
    CSS_PATH = "app.tcss"
    COMMAND_PALETTE_DISPLAY = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="app.help"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
    ]

    def __init__(self, services: Services, study: Selection | None = None) -> None:
        super().__init__()
        self.services = services
        self._study = study
        for theme in THEMES:
            self.register_theme(theme)
        known = services.settings.theme in self.available_themes
        self.theme = services.settings.theme if known else "studyapp-dark"
        self.set_keymap(services.settings.keys)

    def on_mount(self) -> None:
        """Show home at once; decks and database are read while it is being drawn."""
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self.push_screen(HomeScreen(self.services))
        if self._study is not None:
            self.study(self._study)
        self.call_after_refresh(self._after_first_frame)

    def _after_first_frame(self) -> None:
        # Everything imported so far stays for good: looking through it again would only cost time.
        gc.freeze()
        gc.enable()
        self.run_worker(self._open_store, thread=True, exit_on_error=False)

    def _open_store(self) -> None:
        """Open the database while the learner reads home, so that trouble is told now, not at the first answer."""
        try:
            self.services.open_and_back_up()
        except StudyError as error:
            self.call_from_thread(self.say, error)
        from studyapp.tui.widgets import warm

        warm.up()

    # --- shared by all screens ----------------------------------------------------------------------------------------

    def say(self, what: StudyError | str) -> None:
        """Show a message; an error says what was kept and what to do, and stays longer."""
        if isinstance(what, StudyError):
            self.notify(what.advice or " ", title=what.message, severity="error", timeout=15, markup=False)
        elif what:
            self.notify(what, markup=False, timeout=4)

    def study(self, selection: Selection) -> None:
        """Open a study session."""
        from studyapp.tui.screens.study import StudyScreen

        self.push_screen(StudyScreen(self.services, selection))

    def browse(self, query: str = "") -> None:
        """Open the list of all cards."""
        from studyapp.tui.screens.browse import BrowseScreen

        self.push_screen(BrowseScreen(self.services, query))

    def edit(self, card: Card) -> bool:
        """Open a card's note in the editor and read the decks again. False when that could not be done."""
        from studyapp.tui.editor import run_editor

        try:
            run_editor(self, self.services.edit(card))
        except StudyError as error:
            self.say(error)
            return False
        self.services.read_decks()
        return True

    def leave(self, screen: Screen[None]) -> None:
        """Close a screen; the program ends with the last one."""
        if screen is self.screen:
            self.pop_screen()

    def action_help(self) -> None:
        """Explain the screen that is up."""
        from studyapp.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers besides Textual's own commands."""
        yield SystemCommand(
            "Study all decks", "Start a session over everything that is due", lambda: self.study(Selection())
        )
        yield SystemCommand("Browse cards", "Search all cards and see what you know of them", self.browse)
        for deck in self.services.library.decks:
            yield SystemCommand(
                f"Study {deck.id}",
                "Start a session over one deck",
                lambda d=deck.id: self.study(Selection(deck=d)),
            )
        for command in super().get_system_commands(screen):
            if command.title not in ("Maximize", "Minimize", "Keys"):
                yield command

    def _keep_theme(self, theme: object) -> None:
        name = getattr(theme, "name", "")
        if name and name != self.services.settings.theme:
            try:
                self.services.change_setting("theme", name)
            except SettingsProblem as error:
                self.say(error)
