"""What screens and commands are handed: folders, clock, settings and decks, and the store once it is needed."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from studyapp.clock import Clock
from studyapp.content.library import Library, Selection
from studyapp.content.model import Card
from studyapp.content.text import safe
from studyapp.errors import StoreError
from studyapp.paths import Paths
from studyapp.sessions.overview import Overview, overview
from studyapp.sessions.ports import Desk
from studyapp.settings import Settings, changed, write_setting
from studyapp.shelf.shelf import Shelf
from studyapp.store.snapshot import EMPTY, Snapshot, quick_snapshot, quickly, read_shown

if TYPE_CHECKING:
    from studyapp.memory.entries import Shown
    from studyapp.sessions.browse import Found
    from studyapp.sessions.editing import Editing
    from studyapp.sessions.insights import Insights
    from studyapp.sessions.quiz import QuizPlan, QuizSession
    from studyapp.sessions.study import StudySession
    from studyapp.store.store import Store


class Services:
    """Everything that screens and commands work with. The store is opened when it is first asked for, by any thread.

    What the first frame does not need is imported where it is used.
    """

    def __init__(
        self,
        paths: Paths,
        clock: Clock,
        settings: Settings,
        shelf: Shelf,
        environ: Mapping[str, str],
        open_store: Callable[[], "Store"],
    ) -> None:
        self.paths = paths
        self.clock = clock
        self.settings = settings
        self.shelf = shelf
        self.environ = environ
        self.library = Library()
        self._decks_state: tuple[tuple[str, int, int], ...] = ()
        self._open_store = open_store
        self._opening = Lock()
        self._store: Store | None = None
        self._insights: Insights | None = None

    @property
    def store(self) -> "Store":
        """The study database, created or upgraded if need be. Raises StoreError."""
        with self._opening:
            if self._store is None:
                self._store = self._open_store()
            return self._store

    @property
    def today(self) -> int:
        """The study day it is."""
        return self.clock.now().study_day(self.settings.rollover_hour)

    def close(self) -> None:
        """Let go of the database."""
        if self._store is not None:
            self._store.close()

    def read_decks(self) -> Library:
        """The library as it stands on disk now, without what is still sealed; kept as `library`.

        The log is told what the decks' edits mean for what is remembered.
        """
        try:
            snapshot = self.snapshot()
        except StoreError:
            snapshot = EMPTY  # trouble with the database is told where it is needed; what is sealed stays sealed
        self._decks_state = self.shelf.state()
        self.library = self.shelf.sound_library().after(snapshot.sat)
        with suppress(StoreError):
            self._tell_the_log(snapshot)
        return self.library

    def reload(self) -> str:
        """Read the decks anew if one of their files has changed. Says what to tell of it; empty when none has."""
        before, problems = self._decks_state, set(self.library.problems)
        if self.shelf.state() == before:
            return ""
        errors = [each for each in self.read_decks().problems if each.severity == "error"]
        saved = {safe(file) for file, *_ in set(self._decks_state) - set(before)}
        wrong = [each for each in errors if each not in problems or each.path in saved]
        if not wrong:
            return "The decks were read anew."
        stays = " The deck stays as it last was." if wrong[0].path in self.shelf.held_back else ""
        return f"{wrong[0]}.{stays}"

    def _tell_the_log(self, snapshot: Snapshot) -> None:
        """Of answer keys that have changed since they were last seen, and of cards that carry on others."""
        if not (snapshot.memories or snapshot.marks):
            return
        from studyapp.memory.entries import Adopted
        from studyapp.sessions.editions import adoptions, rekeyed, touched

        carried_on = adoptions(self.library, snapshot, lambda: self.store.listed(Adopted))
        for adopted in carried_on:
            self.desk("decks").append(adopted)
        if carried_on:
            snapshot = self.snapshot()  # a renamed card may have another answer key too
        cards = touched(self.library, snapshot)
        for event in rekeyed(self.library, snapshot, self._shown(cards)) if cards else ():
            self.desk("decks").append(event)

    def _shown(self, cards: Collection[str]) -> Mapping[str, "Shown"]:
        if self._store is None:
            return quickly(self.paths.database, lambda execute: read_shown(execute, cards)) or {}
        return self._store.shown(cards)

    def snapshot(self) -> Snapshot:
        """What the learner remembers: of the open store, else read the quick way where that is possible."""
        if self._store is None:
            if (quick := quick_snapshot(self.paths.database)) is not None:
                return quick
            if not self.paths.database.exists():
                return EMPTY
        return self.store.snapshot()

    def desk(self, mode: str) -> Desk:
        """A place to work at, in the mode that the log will name."""
        return Desk(self.store, self.clock, self.settings, mode)

    def overview(self, selection: Selection) -> Overview:
        """Today in numbers."""
        return overview(self.library, self.snapshot(), self.settings, self.today, selection)

    def study(self, selection: Selection) -> "StudySession":
        """A study session over the selected cards."""
        from studyapp.sessions.study import StudySession

        return StudySession(self.desk("study"), self.library, selection)

    def quiz(self, plan: "QuizPlan") -> "QuizSession":
        """A quiz. Raises SessionError when no question fits."""
        from studyapp.sessions.quiz import QuizSession, quiz_cards

        desk = self.desk("quiz")
        return QuizSession(desk, quiz_cards(self.library, self.snapshot(), plan, self.today), plan)

    def insights(self) -> "Insights":
        """What the log says, page by page."""
        from studyapp.sessions.insights import Insights

        if self._insights is None:
            self._insights = Insights(self)
        return self._insights

    def find(self, query: str) -> "Found":
        """The cards that fit a query."""
        from studyapp.sessions.browse import find

        return find(self.library, self.snapshot(), query, self.today)

    def edit(self, card: Card) -> "Editing":
        """How to open a card's note in the user's editor."""
        from studyapp.sessions.editing import edit_note

        return edit_note(self.shelf, self.library, card, self.settings.editor, self.environ)

    def change_setting(self, name: str, text: str) -> None:
        """Check a setting and keep it. Raises SettingsProblem."""
        self.settings = changed(self.settings, name, text)
        write_setting(self.paths.settings, self.settings, name)

    def open_and_back_up(self) -> None:
        """Open the store, and keep a copy of it once a day. Raises StoreError."""
        from studyapp.store.backup import daily_backup

        fresh = not self.paths.database.exists()
        store = self.store
        if not fresh and store.last_undoable() is not None:
            daily_backup(self.paths.database, self.paths.backups, self.clock.now().at_ms)
