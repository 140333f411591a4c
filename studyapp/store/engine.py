"""SQLite opened so that what was acknowledged survives: WAL, synchronous=FULL, IMMEDIATE write transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError

from studyapp.content.text import one_line
from studyapp.errors import Busy, Damaged, StoreError, Unwritable

BUSY_MS = 5000
_WRITING = "studyapp_writing"


def sqlite_engine(database: Path) -> Engine:
    """An engine for a database file. Nothing is opened yet."""
    engine = create_engine(f"sqlite:///{database}", connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: it would begin them deferred, and two windows would lose updates.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def reading(engine: Engine, where: str) -> Iterator[Connection]:
    """A connection whose reads all see the same moment."""
    with translated(where), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, where: str) -> Iterator[Connection]:
    """A write transaction: committed at the end, undone by an exception. The lock is taken at once."""
    with (
        translated(where),
        engine.connect().execution_options(**{_WRITING: True}) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn the database's complaints into sentences."""
    try:
        yield
    except DBAPIError as error:
        raise store_error(error.orig or error, where) from error
    except sqlite3.Error as error:
        raise store_error(error, where) from error


def store_error(error: BaseException, where: str) -> StoreError:
    """What to tell the user about a database error."""
    reason = one_line(str(error), 200)
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(
            f"Another program has kept {where} locked for more than {BUSY_MS // 1000} seconds.",
            "Your last answer was not recorded; everything before it was. Close the other program and answer again.",
        )
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return Unwritable(
            f"{where} cannot be written: {reason}.",
            "Nothing was recorded since your last saved answer. Make room or check the permissions, and answer again.",
        )
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or isinstance(error, DatabaseError):
        return Damaged(
            f"{where} is damaged: {reason}.",
            "It was left as it is. `studyapp restore` puts the newest backup in its place and keeps it.",
        )
    return StoreError(f"{where}: {reason}.", "Nothing was recorded since your last saved answer.")
