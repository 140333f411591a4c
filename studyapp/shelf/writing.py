"""Deck files written for their author: whole or not at all, and never over what someone else has written meanwhile."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from studyapp.content.text import one_line
from studyapp.errors import DeckProblem

_WRITABLE = 0o222


def rewrite(path: Path, old: bytes, new: bytes) -> None:
    """Put new contents into a deck file, of which a link may be given. Raises DeckProblem, and then it is as it was."""
    try:
        place = path.resolve(strict=True)
        if not place.stat().st_mode & _WRITABLE or not os.access(place, os.W_OK):
            raise DeckProblem(f"{one_line(str(path))} is read-only, and was left as it is.", "Check its permissions.")
        with _draft(place, new) as draft:
            _like(draft, place.stat())
            if place.read_bytes() != old:
                message = f"{one_line(str(path))} was changed by another program meanwhile, and was left as it is."
                raise DeckProblem(message, "Do the same again.")
            draft.replace(place)
        _sync_folder(place.parent)
    except (OSError, RuntimeError) as error:
        raise _unwritten(path, error) from None


def write_new(path: Path, contents: bytes) -> None:
    """Write a file that is not there yet. Raises DeckProblem, also when it is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _draft(path, contents) as draft:
            draft.chmod(0o666 & ~_umask())
            _put_where_nothing_is(draft, path)
        _sync_folder(path.parent)
    except FileExistsError:
        raise DeckProblem(f"{one_line(str(path))} is there already.", "Choose another id or folder.") from None
    except OSError as error:
        raise _unwritten(path, error) from None


@contextlib.contextmanager
def _draft(place: Path, contents: bytes) -> Iterator[Path]:
    """A file beside the place with these contents, on disk; it is gone afterwards, unless it was moved."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:100]}.", suffix=".new")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _put_where_nothing_is(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb") as file:
            file.write(draft.read_bytes())
            file.flush()
            os.fsync(file.fileno())


def _like(draft: Path, old: os.stat_result) -> None:
    """Give the draft the permissions and, where that is allowed, the owner of the file that it replaces."""
    with contextlib.suppress(OSError, AttributeError):
        os.chown(draft, old.st_uid, old.st_gid)
    draft.chmod(stat.S_IMODE(old.st_mode))


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make a new name durable, where folders can be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritten(path: Path, error: Exception) -> DeckProblem:
    reason = getattr(error, "strerror", None) or str(error)
    message = f"{one_line(str(path))} cannot be written ({one_line(reason)}), and was left as it is."
    return DeckProblem(message, "Check the folder's permissions, and the space on the disk.")
