"""The database's schema brought to the program's: read first, backed up before, changed in one transaction.

Alembic is imported only when there is something to upgrade. A newer database is refused untouched; one that is not a
sound SQLite file, or holds something else than a study log, is left as it is.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from studyapp.content.text import one_line
from studyapp.errors import TooNew, Unwritable
from studyapp.store.engine import damaged, plain, store_error, writing
from studyapp.store.snapshot import SCHEMA


def ensure_schema(engine: Engine, database: Path, migrations: Path, back_up: Callable[[], object]) -> None:
    """Create or upgrade the database. `back_up` is called before an existing one is changed. Raises StoreError."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(
            f"{database.parent} cannot be created: {error.strerror}.", "Name another with --home."
        ) from None
    found = schema_of(database)
    if found == SCHEMA:
        return
    if found is not None:
        back_up()
    with writing(engine, str(database)) as connection:
        # Another window may have done it while this one waited for the lock.
        if _schema_in(connection) != SCHEMA:
            upgrade_tables(connection, migrations, str(database))


def schema_of(database: Path, where: str = "") -> str | None:
    """The schema of a database file, None when it has none yet. Raises Damaged or TooNew, naming `where`."""
    where = where or str(database)
    try:
        if not database.exists() or database.stat().st_size == 0:
            return None
    except OSError as error:
        raise Unwritable(f"{where} cannot be read: {error.strerror}.", "Check the folder's permissions.") from None
    try:
        with plain(database, "ro") as connection:
            found = _read_schema(connection)
            cut_short = _is_cut_short(connection, database)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise store_error(error, where) from error
    if cut_short:
        raise damaged(where, "it was cut short")
    if found == "":
        raise damaged(where, "it is no study database")
    if found is not None and found > SCHEMA:
        raise TooNew(
            f"{where} was written by a newer studyapp: its schema is {one_line(found, 20)}, not {SCHEMA}.",
            "It was left untouched. Install the newer version, or name another folder with --home.",
        )
    return found


def upgrade_tables(connection: Connection, migrations: Path, where: str) -> None:
    """Bring the tables to the program's schema, inside the connection's transaction. Raises Damaged."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, SCHEMA)
    except CommandError as error:
        raise damaged(where, one_line(str(error), 200)) from error


def _read_schema(connection: sqlite3.Connection) -> str | None:
    """The revision; None for a database without tables, nothing for one with tables that are not ours."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        return ""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def _is_cut_short(connection: sqlite3.Connection, database: Path) -> bool:
    """Whether the last page is not whole, which SQLite itself overlooks; with a log beside it, that is mended yet."""
    wal = database.with_name(database.name + "-wal")
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    return bool(database.stat().st_size % page_size) and not (wal.exists() and wal.stat().st_size)


def _schema_in(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
