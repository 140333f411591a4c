"""Copies of the database: made while it is in use, checked before they count, put back without a loss."""

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from studyapp.content.text import one_line
from studyapp.errors import Busy, Damaged, StoreError, Unwritable
from studyapp.store.engine import store_error
from studyapp.store.upgrade import schema_of

KEPT = 10


class Restored(NamedTuple):
    """Which backup was put back, and where the file that it replaced is kept (None when there was none)."""

    backup: Path
    aside: Path | None


def make_backup(database: Path, folder: Path, at_ms: int, reason: str) -> Path:
    """Copy the database into the folder and check the copy; old copies beyond the newest ten go. Raises StoreError."""
    stamp = datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"study-{stamp}-{reason}.db"
    draft = target.with_suffix(".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _closing(database) as source, _closing(draft, create=True) as copy:
            source.backup(copy)
        _check(draft)
        draft.replace(target)
        for old in backups(folder)[KEPT:]:
            old.unlink()
    except sqlite3.Error as error:
        raise store_error(error, str(database)) from error
    except OSError as error:
        raise Unwritable(
            f"No backup could be made in {folder}: {error.strerror}.", "The database was not touched."
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return target


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    return sorted(folder.glob("study-*.db"), reverse=True) if folder.is_dir() else []


def daily_backup(database: Path, folder: Path, at_ms: int) -> Path | None:
    """A backup unless there is one of the last 24 hours already."""
    newest = next(iter(backups(folder)), None)
    if newest is not None and newest.stat().st_mtime * 1000 > at_ms - 86_400_000:
        return None
    return make_backup(database, folder, at_ms, "daily")


def restore(database: Path, backup: Path, at_ms: int) -> Restored:
    """Put a checked backup in the database's place; the replaced file is kept beside it. Raises StoreError.

    Restoring the kept file undoes it.
    """
    if not backup.is_file():
        raise StoreError(f"There is no backup {backup}.", "`studyapp restore --list` shows what there is.")
    try:
        schema_of(backup)
        _check(backup)
        _refuse_when_in_use(database)
        draft = database.with_suffix(".restoring")
        shutil.copyfile(backup, draft)
        aside = _set_aside(database, at_ms)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        # A write-ahead log left beside another database would be replayed into it.
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
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
        with _closing(database) as connection:
            rows = connection.execute("PRAGMA integrity_check").fetchall()
            rows += connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        return [one_line(str(error), 200)]
    return [one_line(" ".join(map(str, row)), 200) for row in rows if row != ("ok",)]


class _closing:
    """A connection that is closed, not merely committed, at the end of the block."""

    def __init__(self, database: Path, *, create: bool = False) -> None:
        mode = "rwc" if create else "rw"
        self._connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode={mode}", uri=True, timeout=5.0)

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _check(copy: Path) -> None:
    if problems := problems_in(copy):
        raise Damaged(f"{copy} is not a sound database: {problems[0]}.", "It was not used; try an older backup.")


def _refuse_when_in_use(database: Path) -> None:
    """Raise Busy when another window has the database open for writing; a damaged one cannot tell and passes."""
    if not database.exists():
        return
    try:
        with _closing(database) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Busy(f"{database} is open in another window.", "Close it and restore again.") from None
    except sqlite3.DatabaseError:
        pass


def _set_aside(database: Path, at_ms: int) -> Path | None:
    if not database.exists():
        return None
    stamp = datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = database.with_name(f"{database.stem}-replaced-{stamp}.db")
    shutil.copyfile(database, aside)
    for suffix in ("-wal", "-shm"):
        beside = database.with_name(database.name + suffix)
        if beside.exists():
            shutil.copyfile(beside, aside.with_name(aside.name + suffix))
    return aside
