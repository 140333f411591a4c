"""Deck files that were saved, and what to show of the note under edit.

Files are looked at by their status many times a second. That needs no library, costs a few hundredths of a processor
for as many hundred files, and works where notices of the file system do not come: network drives, shared folders.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from studyapp.authoring.preview import Extent, Lines, Look, Outline, look, note_under_edit, outline
from studyapp.content.library import Library
from studyapp.content.model import Note
from studyapp.content.problems import Problem
from studyapp.content.text import safe
from studyapp.shelf.files import deck_paths, read_deck_file

LOOKS_PER_LISTING = 40
"""Folders are listed anew, for new files, at every so many-th look."""

Stamp = tuple[int, int, int]
"""Time of change in ns, size, and the file's number, which a save by rename gives anew."""


def stamp(path: Path) -> Stamp | None:
    """What tells one state of a file from another; None where there is no file now, or one emptied to be written."""
    try:
        status = os.stat(path)  # noqa: PTH116 - many times a second, and this is the quick one
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode) or not status.st_size:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class Watcher:
    """Says which deck files below some places were saved since the last look.

    A file counts as saved once two looks find it in the same new state: it is not read while it is being written. One
    that is away for a moment, as in a save by rename, is the same file when it is back.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = tuple(places)
        self._looks = 0
        self.files = tuple(self._listed())
        self._seen = {path: stamp(path) for path in self.files}
        self._writing: dict[Path, Stamp] = {}

    def saved(self) -> list[Path]:
        """One look."""
        self._looks += 1
        if self._looks % LOOKS_PER_LISTING == 0:
            self.files = tuple(dict.fromkeys([*self.files, *self._listed()]))
        return [path for path in self.files if self._is_saved(path)]

    def _is_saved(self, path: Path) -> bool:
        now = stamp(path)
        if now is None or now == self._seen.get(path):
            self._writing.pop(path, None)
            return False
        if self._writing.get(path) != now:
            self._writing[path] = now
            return False
        self._seen[path] = now
        del self._writing[path]
        return True

    def _listed(self) -> Iterator[Path]:
        """Every deck file once, by the name that the shelf reads it by."""
        real: set[str] = set()
        for place in self._places:
            for found in deck_paths(place):
                if isinstance(found, Path) and (target := os.path.realpath(found)) not in real:
                    real.add(target)
                    yield found


Judge = Callable[[str], Sequence[Problem]]
"""What is wrong in a file of a library, by its name."""


class Workbench:
    """What an author has before them: the files as they last were, and each note as it last could be read.

    `read` gives the library as it stands on disk now, and what finds what is wrong in one of its files.
    """

    def __init__(self, files: Sequence[Path], read: Callable[[], tuple[Library, Judge]]) -> None:
        self._read = read
        self.library, self._judge = read()
        self._texts = {path: _text(path) for path in files}
        self._outlines: dict[Path, Outline] = {}
        self._met: dict[Path, set[Lines]] = {}
        self._good = {(deck.path, note.id): note for deck in self.library.decks for note in deck.notes}
        self._shown = ("", "")

    def saved(self, path: Path) -> Look | None:
        """What to show after a file was saved; None when its text is what it was, or when it is gone again."""
        text, old = _text(path), self._texts.get(path) or b""
        if text is None or text == old:
            return None
        name = safe(str(path))
        before = self._outlines.get(path) or outline(old, self._notes(name))
        self._texts[path] = text
        self.library, self._judge = self._read()
        notes = self._notes(name)
        after = self._outlines[path] = outline(text, notes)
        met = self._met.setdefault(path, set())
        met |= before.texts
        extent = note_under_edit(before, after, met) or self._shown_in(name, after)
        found = look(name, extent, notes, self._judge(name))
        if found.note is None and extent is not None:
            last = self._last_good(name, before, after, extent)
            found = msgspec.structs.replace(found, note=last, stale=last is not None)
        self._good |= {(name, note.id): note for note in notes}
        if extent is not None:
            self._shown = (name, extent.id)
        return found

    def _notes(self, name: str) -> tuple[Note, ...]:
        return next((deck.notes for deck in self.library.decks if deck.path == name), ())

    def _shown_in(self, name: str, after: Outline) -> Extent | None:
        """The note that was shown last, if it is one of this file."""
        return next((extent for extent in after.notes if (name, extent.id) == self._shown), None)

    def _last_good(self, name: str, before: Outline, after: Outline, extent: Extent) -> Note | None:
        """The note as it was, by its id; or by its place, while its id is being written."""
        ids = [extent.id]
        if len(before.notes) == len(after.notes):
            ids.append(before.notes[after.notes.index(extent)].id)
        return next((self._good[name, each] for each in ids if (name, each) in self._good), None)


def _text(path: Path) -> bytes | None:
    """What a file holds, nothing when it cannot be read; None when there is no file."""
    data = read_deck_file(path)
    if isinstance(data, Problem):
        return b"" if stamp(path) else None
    return data
