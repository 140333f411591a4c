"""SQLite opened so that what was acknowledged survives: WAL, synchronous=FULL, IMMEDIATE write transactions.

PostgreSQL runs the same store: there an advisory lock lets one writer in at a time, so that ids are given in the order
of commits and nobody decides on what another is about to change.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from studyapp.content.text import one_line
from studyapp.errors import Busy, Damaged, StoreError, Unwritable

BUSY_MS = 5000
_WRITING = "studyapp_writing"
_ONE_WRITER = 0x57D7

# SQLite's names and PostgreSQL's SQLSTATEs, as far as they begin so.
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03")
_UNWRITABLE = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "53", "25006", "08")
# Our queries are fixed: what SQLite calls a logic error means that the tables are not what they were.
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_SCHEMA", "XX00")


def sqlite_engine(database: Path) -> Engine:
    """An engine for a database file. Nothing is opened yet."""
    url = URL.create("sqlite", database=str(database))
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def postgresql_engine(url: str | URL) -> Engine:
    """An engine for a PostgreSQL database that already holds the tables. Nothing is opened yet."""
    engine = create_engine(url, isolation_level="READ COMMITTED")
    event.listen(engine, "begin", _begin_postgresql)
    return engine


@contextmanager
def plain(database: Path, mode: Literal["ro", "rw", "rwc"]) -> Iterator[sqlite3.Connection]:
    """A bare connection to a file, closed at the end of the block; sqlite3's own block would leave it open."""
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_MS / 1000)
    try:
        yield connection
    finally:
        connection.close()


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: it would begin them deferred, and two windows would lose updates.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_MS}", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _use_wal(connection)


def _use_wal(connection: Any) -> None:
    """Turn the write-ahead log on.

    Alone among statements, this one does not wait when another program is just making the same new database: it fails
    at once. So wait, as a write transaction does, and try again; the other one needs a lock only a few times.
    """
    for attempts_left in reversed(range(20)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not attempts_left or not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing(connection) else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if _is_writing(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_MS}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER}, hashtext(current_schema()))")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _is_writing(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(_WRITING, False))


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
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(where, one_line(str(error), 200)) from error


def store_error(error: BaseException, where: str) -> StoreError:
    """What to tell the user about a database error."""
    reason = one_line(str(error), 200)
    code = str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")
    if code.startswith(_BUSY):
        return Busy(
            f"Another program has kept {where} locked for more than {BUSY_MS // 1000} seconds.",
            "Your last answer was not recorded; everything before it was. Close the other program and answer again.",
        )
    if code.startswith(_UNWRITABLE):
        return Unwritable(
            f"{where} cannot be written: {reason}.",
            "Nothing was recorded since your last saved answer. Make room or check the permissions, and answer again.",
        )
    # Of text that is not UTF-8 the driver itself complains, without a code.
    if code.startswith(_DAMAGED) or (not code and isinstance(error, (sqlite3.OperationalError, UnicodeDecodeError))):
        return damaged(where, reason)
    return StoreError(f"{where}: {reason}.", "Nothing was recorded since your last saved answer.")


def damaged(where: str, reason: str) -> Damaged:
    """What to tell the user about a database that is not, or no longer, sound: what is wrong, and the way back."""
    return Damaged(
        f"{where} is damaged: {reason}.",
        "It was left as it is. `studyapp restore` puts back the newest backup and keeps the damaged file beside it.",
    )
