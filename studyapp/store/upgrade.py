"""The database's schema brought to the program's: read first, backed up before, changed in one transaction.

Alembic is imported only when there is something to upgrade. A newer database is refused untouched; one that is not a
sound SQLite file is left as it is.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from studyapp.content.text import one_line
from studyapp.errors import TooNew, Unwritable
from studyapp.store.engine import store_error, translated, writing

SCHEMA = "0001"


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
            _upgrade(connection, migrations)


def schema_of(database: Path) -> str | None:
    """The schema of a database file, None when it has none yet. Raises Damaged or TooNew."""
    try:
        if not database.exists() or database.stat().st_size == 0:
            return None
    except OSError as error:
        raise Unwritable(f"{database} cannot be read: {error.strerror}.", "Check the folder's permissions.") from None
    try:
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0)
        try:
            found = _read_schema(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise store_error(error, str(database)) from error
    if found is not None and found > SCHEMA:
        raise TooNew(
            f"{database} was written by a newer studyapp: its schema is {one_line(found, 20)}, not {SCHEMA}.",
            "It was left untouched. Install the newer version, or name another folder with --home.",
        )
    return found


def _read_schema(connection: sqlite3.Connection) -> str | None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _schema_in(connection: Connection) -> str | None:
    from sqlalchemy import inspect

    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    with translated("the study database"):
        command.upgrade(config, SCHEMA)
