"""A learner who writes their decks, too: files in a folder, read as the program reads them."""

import os
from pathlib import Path

from studyapp.bootstrap import open_store
from studyapp.memory.entries import Adopted, Entry, Reviewed, Shown, kind_of
from studyapp.paths import user_paths
from studyapp.sessions.editions import Edited, Orphan, orphans
from studyapp.sessions.overview import due_cards
from studyapp.sessions.services import Services
from studyapp.sessions.study import StudySession
from studyapp.shelf.shelf import Shelf
from tests.sessions.learner import ALL, Learner, asked, asking


class Author(Learner):
    """`edit` writes a deck and reads all of them; `edit` with None deletes its file."""

    def __init__(self, folder: Path, *decks: str) -> None:
        super().__init__(folder, *decks)
        self._written = 0
        self.place = folder / "own"
        for each in (self.place, folder / "bundled"):
            each.mkdir(exist_ok=True)
        for at, text in enumerate(decks):
            self.write(text, f"deck{at}.yaml")
        self.program = self._started()
        self.library = self.program.read_decks()

    def _started(self) -> Services:
        paths = user_paths({}, self.folder)
        shelf = Shelf(self.folder / "bundled", [self.place])
        return Services(paths, self.clock, self.settings, shelf, {}, lambda: open_store(paths, self.clock))

    def write(self, text: str | None, name: str = "deck0.yaml") -> None:
        """Write a deck's file, later than any before it."""
        self._written += 1
        file = self.place / name
        if text is None:
            file.unlink()
            return
        file.write_text(text, encoding="utf-8")
        os.utime(file, ns=(self._written * 10**9, self._written * 10**9))

    def edit(self, text: str | None, name: str = "deck0.yaml") -> None:
        """Write it, and read the decks."""
        self.write(text, name)
        self.library = self.program.read_decks()

    def restart(self) -> None:
        """End the program and start it again."""
        self.program.close()
        self.program = self._started()
        self.library = self.program.read_decks()

    def close(self) -> None:
        self.program.close()
        super().close()

    def review(self, *cards: str, rating: int = 4) -> None:
        """Rate these cards, as they are now."""
        for key in cards:
            card = self.library.cards[key]
            shown = Shown(card.fingerprint, card.prompt, card.answer)
            self.desk().append(Reviewed(key, rating, card.fingerprint, 900), shown=shown)

    @property
    def due(self) -> list[str]:
        """What is to be studied now, but for what is new."""
        plan = due_cards(self.library, self.store.snapshot(), self.settings, self.today, ALL)
        known = self.store.snapshot().memories
        return [key for key in (*plan.order, *(key for _, key in plan.steps)) if key in known]

    @property
    def edits(self) -> list[Entry]:
        """What the log was told of the decks."""
        return [entry for entry in self.log if kind_of(entry.event) in ("rekeyed", "adopted")]

    @property
    def orphans(self) -> list[Orphan]:
        """As the command lists them."""
        snapshot = self.store.snapshot()
        lost = snapshot.memories.keys() - self.library.cards.keys()
        return orphans(self.library, snapshot, self.store.listed(Adopted), self.store.shown(lost))

    def at(self, card: str) -> StudySession:
        """A session with a card on screen, which must be due or new."""
        session = self.study()
        for _ in self.library.cards:
            if asked(session) == card:
                return session
            session.skip()
        raise AssertionError(f"{card} is not asked")

    def told(self, card: str) -> Edited | None:
        """What a session tells of a card's edit."""
        return asking(self.at(card)).edited

    def check(self) -> None:
        """The projection follows from the log, and made anew it is the same."""
        kept = self.store.projection()
        assert kept == self.store.replayed()
        self.store.rebuild()
        assert self.store.projection() == kept
