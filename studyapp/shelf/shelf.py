"""The library as it stands on disk: the bundled decks, the learner's own, and any folder named besides."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

import studyapp.content
from studyapp.content.library import Library, build_library
from studyapp.content.model import DeckFile
from studyapp.content.problems import Problem
from studyapp.content.text import safe
from studyapp.shelf.files import deck_paths, read_deck_file


class Shelf:
    """Reads decks from folders. A deck or fact of any folder replaces a bundled one with the same id.

    `cache` is where parsed files are kept; None keeps none. Losing it costs time only.
    """

    def __init__(self, bundled: Path, folders: Sequence[Path], cache: Path | None = None) -> None:
        self.bundled = bundled
        self.folders = tuple(folders)
        self._cache = cache
        self._sound: dict[str, DeckFile] = {}
        self.held_back: set[str] = set()
        """The files that were last taken as they were before, for an error in them."""
        self._places: dict[str, Path] = {}
        """Where the files are, by the names that are shown for them."""

    def library(self) -> Library:
        """Every deck of every folder, parsed anew where its file has changed."""
        return build_library(self.files())

    def sound_library(self) -> Library:
        """The same, but a file with an error that had none before, as when it is saved half-way, stays as it was.

        Its problems are told.
        """
        return build_library(self.files(self._as_last_sound))

    def files(self, taken: Callable[[DeckFile], DeckFile] = lambda file: file) -> tuple[DeckFile, ...]:
        """The deck files that the library is built of, the learner's own first, as `taken` has them."""
        read: set[Path] = set()
        own = [taken(file) for folder in self.folders for file in self._files(folder, read)]
        decks = {file.deck.id for file in own if file.deck}
        facts = {fact.id for file in own for fact in file.facts}
        bundled = [_without(file, decks, facts) for file in self._files(self.bundled, read)]
        return (*own, *bundled)

    def text(self, path: str) -> str:
        """The text of a file that has been read, by the path that its problems name; empty if it is gone."""
        from studyapp.content.parse import readable

        data = read_deck_file(self._places.get(path, Path(path)))
        return "" if isinstance(data, Problem) else readable(data)

    def state(self) -> tuple[tuple[str, int, int], ...]:
        """Name, time of change and size of every deck file outside the bundled decks: another when one has changed."""
        return tuple(_stamp(path) for folder in self.folders for path in deck_paths(folder) if isinstance(path, Path))

    def is_bundled(self, path: str) -> bool:
        """Whether a deck's file came with the program: an edit would be lost with the next version."""
        place = _real(Path(path))
        own = any(place.is_relative_to(_real(folder)) for folder in self.folders)
        return place.is_relative_to(_real(self.bundled)) and not own

    def _files(self, folder: Path, read: set[Path]) -> Iterator[DeckFile]:
        """The deck files of a folder that have not been read yet."""
        for found in deck_paths(folder):
            if isinstance(found, Problem):
                yield DeckFile(found.path, problems=(found,))
            elif (place := _real(found)) not in read:
                read.add(place)
                yield self._file(found)

    def _as_last_sound(self, file: DeckFile) -> DeckFile:
        self.held_back.discard(file.path)
        if not any(problem.severity == "error" for problem in file.problems):
            self._sound[file.path] = file
        elif file.path in self._sound:
            self.held_back.add(file.path)
            return msgspec.structs.replace(self._sound[file.path], problems=file.problems)
        return file

    def _file(self, path: Path) -> DeckFile:
        name = safe(str(path))
        self._places[name] = path
        data = read_deck_file(path)
        if isinstance(data, Problem):
            return DeckFile(name, problems=(data,))
        if self._cache is None:
            return _parsed(data, name)
        place = self._cache / _digest(name.encode()).hex()
        source = _digest(_reader_version(), data)
        parsed = _kept(place, source)
        if parsed is None:
            parsed = _parsed(data, name)
            _keep(place, source, parsed)
        return parsed


def _parsed(data: bytes, name: str) -> DeckFile:
    # YAML is needed only for what changed since it was last read.
    from studyapp.content.parse import parse_deck

    return parse_deck(data, name)


# --- the cache: a file for each deck file; it begins with a digest of the source and of what follows -

_DIGEST = 16
_DECODER = msgspec.msgpack.Decoder(DeckFile)


@cache
def _reader_version() -> bytes:
    """What a parsed form depends on besides its source: this version, and the code that reads decks."""
    code = Path(studyapp.content.__file__).parent.glob("*.py")
    newest = max((file.stat().st_mtime_ns for file in code), default=0)
    return f"{studyapp.__version__} {newest}".encode()


def _digest(*parts: bytes) -> bytes:
    return hashlib.blake2b(b"\0".join(parts), digest_size=_DIGEST).digest()


def _kept(place: Path, source: bytes) -> DeckFile | None:
    """The parsed form that is kept, if it is of this very source and undamaged."""
    try:
        kept = place.read_bytes()
        whole = kept[:_DIGEST] == _digest(source, kept[_DIGEST:])
        return _DECODER.decode(kept[_DIGEST:]) if whole else None
    except (OSError, msgspec.MsgspecError):
        return None


def _keep(place: Path, source: bytes, parsed: DeckFile) -> None:
    """Keep a parsed file for the next start; a cache that cannot be written is done without."""
    encoded = msgspec.msgpack.encode(parsed)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(".new")
        draft.write_bytes(_digest(source, encoded) + encoded)
        draft.replace(place)
    except OSError:
        pass


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), status.st_mtime_ns, status.st_size


def _without(file: DeckFile, decks: set[str], facts: set[str]) -> DeckFile:
    """A bundled file without what the learner has a version of."""
    deck = None if file.deck and file.deck.id in decks else file.deck
    return msgspec.structs.replace(file, deck=deck, facts=tuple(fact for fact in file.facts if fact.id not in facts))


def _real(path: Path) -> Path:
    """Where a path leads; itself where links run in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
