"""Copies of the database: made while it is in use, checked before they count, put back without a loss."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from studyapp.content.text import one_line
from studyapp.errors import Busy, Damaged, StoreError, Unwritable
from studyapp.store.engine import damaged, plain, store_error
from studyapp.store.upgrade import schema_of

KEPT = 10
_DAY_MS = 86_400_000


class Restored(NamedTuple):
    """Which backup was put back, and where the file that it replaced is kept (None when there was none)."""

    backup: Path
    aside: Path | None


def make_backup(database: Path, folder: Path, at_ms: int, reason: str) -> Path:
    """Copy the database into the folder and check the copy; old copies beyond the newest ten go. Raises StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = _unused(folder / f"{_stamped(at_ms)}-{reason}.db")
        with _draft(target.with_suffix(f".{os.getpid()}.new")) as draft:
            with plain(database, "ro") as source, plain(draft, "rwc") as copy:
                source.backup(copy)
            if problems := problems_in(draft):
                raise damaged(str(database), problems[0])
            draft.replace(target)
        for old in backups(folder)[KEPT:]:
            if old != target:  # which a clock that went back makes look old
                old.unlink(missing_ok=True)
    except sqlite3.Error as error:
        raise store_error(error, str(database)) from error
    except OSError as error:
        raise Unwritable(
            f"No backup could be made in {folder}: {error.strerror}.", "The database was not touched."
        ) from None
    return target


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    return sorted(folder.glob("study-*.db"), key=lambda path: path.stem, reverse=True) if folder.is_dir() else []


def daily_backup(database: Path, folder: Path, at_ms: int) -> Path | None:
    """A backup unless there is one of within 24 hours, by the times in their names; either way if the clock moved."""
    first, last = _stamped(at_ms - _DAY_MS), _stamped(at_ms + _DAY_MS)
    if any(first <= each.name < last for each in backups(folder)):
        return None
    return make_backup(database, folder, at_ms, "daily")


def restore(database: Path, backup: Path, at_ms: int) -> Restored:
    """Put a checked backup in the database's place; the replaced file is kept beside it. Raises StoreError.

    Restoring the kept file undoes it.
    """
    try:
        if not backup.is_file():
            raise StoreError(f"There is no backup {backup}.", "`studyapp restore --list` shows what there is.")
        database.parent.mkdir(parents=True, exist_ok=True)
        with _draft(database.with_suffix(".restoring")) as draft:
            _copy(backup, draft)
            _check(draft, str(backup))
            _fold(draft)
            aside = _set_aside(database, at_ms)
            # A write-ahead log left beside another database would be replayed into it.
            for beside in _beside(database):
                beside.unlink(missing_ok=True)
            draft.replace(database)
    except sqlite3.Error as error:
        raise store_error(error, str(backup)) from error
    except OSError as error:
        raise Unwritable(
            f"{database} could not be restored: {error.strerror}.", "The database was not replaced."
        ) from None
    return Restored(backup, aside)


def problems_in(database: Path) -> list[str]:
    """What SQLite's own check finds wrong in a database file; nothing when it is sound."""
    try:
        with plain(database, "ro") as connection:
            rows = connection.execute("PRAGMA integrity_check").fetchall()
            rows += connection.execute("PRAGMA foreign_key_check").fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return [one_line(str(error), 200)]
    return [one_line(" ".join(map(str, row)), 200) for row in rows if row != ("ok",)]


def _check(copy: Path, where: str) -> None:
    """Raise Damaged or TooNew unless the copy of `where` is a sound study database."""
    problems = problems_in(copy)
    if not problems and schema_of(copy, where) is None:
        problems = ["it is empty"]
    if problems:
        raise Damaged(f"{where} is not a sound database: {problems[0]}.", "It was not used; try an older backup.")


def _fold(database: Path) -> None:
    """Bring what stands in the write-ahead log beside a database into the file itself."""
    with plain(database, "rw") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _set_aside(database: Path, at_ms: int) -> Path | None:
    """Copy the database, if there is one, to a file beside it. Raises Busy when another window has it open."""
    if not database.exists():
        return None
    aside = _unused(database.with_name(f"{_stamped(at_ms, database.stem + '-replaced')}.db"))
    try:
        # First as it is: opening a damaged database may change it. Then again, with all that windows had to write.
        _copy(database, aside)
        if _opens_for_us_alone(database):
            _copy(database, aside)
    except (OSError, StoreError):
        _remove(aside)
        raise
    return aside


def _opens_for_us_alone(database: Path) -> bool:
    """Raise Busy when another window has the database open; False for a damaged one, which cannot tell."""
    try:
        with plain(database, "rw") as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Busy(f"{database} is open in another window.", "Close it and restore again.") from None
        return False
    except sqlite3.DatabaseError:
        return False
    return True


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A file to write to before it counts; nothing is left of it, unless it was moved to where it does."""
    _remove(path)
    try:
        yield path
    finally:
        _remove(path)


def _copy(source: Path, target: Path) -> None:
    """Copy a database, with the write-ahead log beside it if there is one, and see the copy onto the disk."""
    for old, new in ((source, target), (_beside(source)[0], _beside(target)[0])):
        if old.exists():
            shutil.copyfile(old, new)
            with new.open("rb+") as file:
                os.fsync(file.fileno())


def _remove(database: Path) -> None:
    for path in (database, *_beside(database)):
        path.unlink(missing_ok=True)


def _beside(database: Path) -> list[Path]:
    """SQLite's own files beside a database: the write-ahead log, its index, the journal of a copy being made."""
    return [database.with_name(database.name + suffix) for suffix in ("-wal", "-shm", "-journal")]


def _stamped(at_ms: int, name: str = "study") -> str:
    return f"{name}-{datetime.fromtimestamp(at_ms / 1000, UTC):%Y%m%dT%H%M%SZ}"


def _unused(path: Path) -> Path:
    """The path, or, where something is there already, one with a number after it."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
