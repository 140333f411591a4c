"""Databases for the tests: SQLite files opened as the program opens them, and PostgreSQL schemas where one is named."""

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from studyapp.bootstrap import open_store
from studyapp.clock import FixedClock, Moment
from studyapp.memory.entries import Entry, Event, Reviewed, Shown
from studyapp.memory.schedule import Scheduling
from studyapp.paths import Paths, bundled
from studyapp.store.engine import postgresql_engine, writing
from studyapp.store.store import Store
from studyapp.store.upgrade import upgrade_tables
from tests.memory.scripts import START_MS

POSTGRES = "STUDYAPP_TEST_POSTGRES"
NOW = Moment(START_MS, 3600)
TODAY = NOW.study_day()
CLOCK = FixedClock(NOW)


def paths_in(folder: Path) -> Paths:
    return Paths(folder / "data", folder / "config", folder / "cache")


def opened(folder: Path) -> Store:
    """The store of a folder, opened as the program does."""
    return open_store(paths_in(folder), CLOCK)


def database_in(folder: Path) -> Path:
    return paths_in(folder).database


def review(card: str = "deck/a", rating: int = 3, response: str | None = None) -> Reviewed:
    return Reviewed(card, rating, "fingerprint", 900, response)


def add(store: Store, event: Event | None = None, now: Moment = NOW, reviews: int | None = None) -> Entry:
    """Append an event, a review of a card unless told otherwise, as a study session would."""
    event = event or review()
    shown = Shown(event.fingerprint, "prompt", "answer") if isinstance(event, Reviewed) else None
    return store.append(event, now, now.study_day(), "study", shown=shown, reviews=reviews)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, to see that nothing was touched."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def tables_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table's rows as SQLite itself reads them."""
    connection = sqlite3.connect(database)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
    finally:
        connection.close()


@contextmanager
def closing(store: Store) -> Iterator[Store]:
    try:
        yield store
    finally:
        store.close()


class SqliteFiles:
    """New databases as copies of one empty file, which is quicker than running the migrations for each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        opened(folder / "empty").close()

    @contextmanager
    def new(self) -> "Iterator[SqliteFile]":
        folder = self._folder / uuid.uuid4().hex
        shutil.copytree(self._folder / "empty", folder)
        try:
            yield SqliteFile(folder)
        finally:
            shutil.rmtree(folder)


class SqliteFile:
    """One database file; each `open` is another window on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> Store:
        return opened(self.folder)


class PostgresSchemas:
    """New databases as throwaway schemas, made by the migration that makes SQLite's tables."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)

    @contextmanager
    def new(self) -> "Iterator[PostgresSchema]":
        name = f"studyapp_{uuid.uuid4().hex}"
        admin = create_engine(self._url, isolation_level="AUTOCOMMIT")
        try:
            with admin.connect() as connection:
                connection.execute(text(f"CREATE SCHEMA {name}"))
            url = self._url.update_query_dict({"options": f"-csearch_path={name} -csynchronous_commit=off"})
            engine = postgresql_engine(url)
            with writing(engine, "PostgreSQL") as connection:
                upgrade_tables(connection, bundled("migrations"), "PostgreSQL")
            engine.dispose()
            try:
                yield PostgresSchema(url.render_as_string(hide_password=False))
            finally:
                with admin.connect() as connection:
                    connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        finally:
            admin.dispose()


class PostgresSchema:
    """One schema; each `open` is another program connected to it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def open(self) -> Store:
        return Store(postgresql_engine(self.url), "PostgreSQL", "device", Scheduling())


Databases = SqliteFiles | PostgresSchemas


def named_postgres() -> str:
    return os.environ.get(POSTGRES, "")
