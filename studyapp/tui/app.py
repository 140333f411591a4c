"""The application: which screen is up, what every screen shares, and the work that waits for the first frame."""

import gc
from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from studyapp.errors import SettingsProblem, StudyError
from studyapp.sessions.services import Services
from studyapp.tui.commands import house_commands
from studyapp.tui.doors import Doors
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.themes import THEMES

LOOK_EVERY_S = 1.0
"""So long after a save the decks are read anew, at most."""


class StudyApp(Doors):
    """The terminal application. `begin` may open another screen than home."""

    TITLE = "studyapp"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", id="app.help"),
        Binding("ctrl+p", "command_palette", "Commands", id="app.commands", priority=True),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
    ]

    def __init__(self, services: Services, begin: "Callable[[StudyApp], None] | None" = None) -> None:
        super().__init__(services)
        self.animation_level = "none"  # over SSH each step of a scroll is a screenful
        self._begin = begin
        self._gone = Event()
        for theme in THEMES:
            self.register_theme(theme)
        known = services.settings.theme in self.available_themes
        self.theme = services.settings.theme if known else "studyapp-dark"
        self.set_keymap(services.settings.keys)

    def on_mount(self) -> None:
        """Show home at once; decks and database are read while it is being drawn."""
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self.push_screen(HomeScreen(self.services))
        if self._begin is not None:
            self._begin(self)
        self.call_after_refresh(self._after_first_frame)

    def _after_first_frame(self) -> None:
        # Everything imported so far stays for good: looking through it again would only cost time.
        gc.freeze()
        gc.enable()
        self.run_worker(self._open_store, thread=True, exit_on_error=False)
        Thread(target=self._watch_decks, daemon=True).start()  # no worker: it is at work as long as the application

    def _open_store(self) -> None:
        """Open the database while the learner reads home, so that trouble is told now, not at the first answer."""
        try:
            self.services.open_and_back_up()
        except StudyError as error:
            self.call_from_thread(self.say, error)
        from studyapp.tui.widgets import warm

        warm.up()

    def _watch_decks(self) -> None:
        """Look at the deck files now and then: an author may be editing them in another window."""
        while not self._gone.wait(LOOK_EVERY_S):
            words = self.look_at_decks()
            if words and not self._gone.is_set():
                self.call_from_thread(self.decks_read, words)

    def look_at_decks(self) -> str:
        """Read the decks if they have changed, beside the screens. Says what to tell of it."""
        return self.services.reload() if self.services.library.decks else ""

    def on_unmount(self) -> None:
        """Let the thread that looks at the decks end."""
        self._gone.set()

    def decks_read(self, words: str) -> None:
        """Show the decks as they are now."""
        self.say(words)
        for screen in self.screen_stack:
            if isinstance(screen, HouseScreen):
                screen.decks_read()

    # --- shared by all screens ----------------------------------------------------------------------------------------

    def say(self, what: StudyError | str) -> None:
        """Show a message in place of the last; an error says what was kept and what to do, and stays longer."""
        if what:
            self.call_later(self._hush)
        if isinstance(what, StudyError):
            title = what.message if what.advice else ""
            self.notify(what.advice or what.message, title=title, severity="error", timeout=10, markup=False)
        elif what:
            self.notify(what, markup=False, timeout=4)

    def _hush(self) -> None:
        self.clear_notifications()
        self.screen.query("ToastHolder").remove()  # Textual leaves them, and each takes up a line

    def action_help(self) -> None:
        """Explain the screen that is up."""
        from studyapp.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen, self.services.settings.keys))

    def get_key_display(self, binding: Binding) -> str:
        """How a key is written on screen: as the help writes it."""
        key = super().get_key_display(binding).replace("⏎", "enter")
        return f"ctrl+{key[1:]}" if len(key) > 1 and key[0] == "^" else key

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers: the house's commands, and Textual's own that make sense here."""
        yield from house_commands(self)
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
