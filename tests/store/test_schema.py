"""The schema: what the migrations make, how an old one is brought up, and what is refused untouched."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing as closing_file
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from studyapp.errors import Damaged, StoreError, TooNew
from studyapp.memory.entries import Flagged, Noted, Retracted
from studyapp.paths import bundled
from studyapp.store import upgrade
from studyapp.store.backup import backups, daily_backup, make_backup, problems_in
from studyapp.store.engine import sqlite_engine
from studyapp.store.snapshot import quick_snapshot
from studyapp.store.tables import metadata
from studyapp.store.upgrade import SCHEMA, ensure_schema, schema_of
from tests.store.databases import (
    NOW,
    Databases,
    add,
    closing,
    database_in,
    files_in,
    opened,
    paths_in,
    review,
    tables_of,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a used database in it."""
    with closing(opened(tmp_path)) as store:
        for number in range(60):
            entry = add(store, review(f"deck/{number % 9}", 1 + number % 4, response="typed"))
            add(store, Noted(f"deck/{number % 9}", f"note {number} " * 5))
        add(store, Flagged("deck/1"))
        add(store, Retracted(entry.id))
    return tmp_path


# --- migrations -------------------------------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_program_uses(databases: Databases) -> None:
    """Column by column, index by index: Alembic finds nothing to add, change or remove."""
    with databases.new() as database, closing(database.open()) as store, store._engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        connection.exec_driver_sql("ALTER TABLE marks ADD COLUMN surplus INTEGER")
        connection.exec_driver_sql("DROP INDEX entry_by_card")
        assert len(compare_metadata(MigrationContext.configure(connection, opts=options), metadata)) == 2


def test_a_new_database_has_the_programs_schema_and_no_backup(tmp_path: Path) -> None:
    opened(tmp_path).close()
    assert schema_of(database_in(tmp_path)) == SCHEMA
    assert backups(paths_in(tmp_path).backups) == []


def test_a_database_of_this_schema_is_opened_without_a_change(folder: Path) -> None:
    before = tables_of(database_in(folder))
    opened(folder).close()
    assert tables_of(database_in(folder)) == before
    assert backups(paths_in(folder).backups) == []


@pytest.fixture
def next_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Migrations one further than the program's, with the given statements in it."""

    def make(body: str) -> Path:
        migrations = tmp_path / "migrations"
        shutil.rmtree(migrations, ignore_errors=True)
        shutil.copytree(bundled("migrations"), migrations, ignore=shutil.ignore_patterns("__pycache__"))
        lines = ["from alembic import op", "revision = '9000'", f"down_revision = '{SCHEMA}'", "def upgrade():"]
        lines += [f"    {line}" for line in body.splitlines()]
        (migrations / "versions" / "9000_next.py").write_text("\n".join(lines))
        monkeypatch.setattr(upgrade, "SCHEMA", "9000")
        return migrations

    return make


def upgraded(folder: Path, migrations: Path, back_up: Callable[[], object]) -> None:
    engine = sqlite_engine(database_in(folder))
    try:
        ensure_schema(engine, database_in(folder), migrations, back_up)
    finally:
        engine.dispose()


def test_an_upgrade_makes_a_backup_first(folder: Path, next_schema: Callable[[str], Path]) -> None:
    """The backup holds the old database, entry for entry; the upgraded one, the same entries."""
    before = tables_of(database_in(folder))
    migrations = next_schema("op.execute('CREATE TABLE added (x INTEGER)')\nop.execute('INSERT INTO added VALUES (7)')")
    made: list[Path] = []

    def back_up() -> None:
        assert schema_of(database_in(folder)) == SCHEMA, "nothing is changed yet"
        made.append(make_backup(database_in(folder), paths_in(folder).backups, NOW.at_ms, "before-upgrade"))

    upgraded(folder, migrations, back_up)
    after = tables_of(database_in(folder))
    assert after["alembic_version"] == [("9000",)]
    assert after["added"] == [(7,)]
    assert after["entry"] == before["entry"]
    assert [tables_of(path) for path in made] == [before]
    upgraded(folder, migrations, back_up)
    assert len(made) == 1, "an upgraded database is not upgraded again"


def test_an_upgrade_without_a_backup_does_not_happen(folder: Path, next_schema: Callable[[str], Path]) -> None:
    before = database_in(folder).read_bytes()

    def fail() -> None:
        raise StoreError("no room for a backup")

    with pytest.raises(StoreError, match="no room"):
        upgraded(folder, next_schema("op.execute('CREATE TABLE added (x INTEGER)')"), fail)
    assert database_in(folder).read_bytes() == before


def test_an_upgrade_that_fails_midway_changes_nothing_and_can_be_tried_again(
    folder: Path, next_schema: Callable[[str], Path]
) -> None:
    """Tables, rows, triggers and the revision: all of it is one transaction."""
    before = tables_of(database_in(folder))
    broken = "op.execute('CREATE TABLE added (x INTEGER)')\nop.execute('DROP TRIGGER entry_no_delete')\n"
    with pytest.raises(ZeroDivisionError):
        upgraded(folder, next_schema(broken + "1 / 0"), lambda: None)
    assert tables_of(database_in(folder)) == before
    with (
        closing_file(sqlite3.connect(database_in(folder))) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute("DELETE FROM entry")
    upgraded(folder, next_schema("op.execute('CREATE TABLE added (x INTEGER)')"), lambda: None)
    assert tables_of(database_in(folder))["alembic_version"] == [("9000",)]


def test_a_window_that_waited_for_another_ones_upgrade_finds_it_done(
    folder: Path, next_schema: Callable[[str], Path]
) -> None:
    """Both saw the old schema; the second, once it has the lock, sees the new one and leaves it."""
    migrations = next_schema("op.execute('CREATE TABLE added (x INTEGER)')")
    upgraded(folder, migrations, lambda: upgraded(folder, migrations, lambda: None))
    assert tables_of(database_in(folder))["alembic_version"] == [("9000",)]


# --- refused ----------------------------------------------------------------------------------------------------------


def test_a_newer_database_is_refused_untouched(folder: Path) -> None:
    """Byte for byte; the message says what to do. Neither is there a backup, for nothing was to be changed."""
    with closing_file(sqlite3.connect(database_in(folder))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999\x1b[31m'")
        connection.commit()
    before = database_in(folder).read_bytes()
    with pytest.raises(TooNew) as caught:
        opened(folder)
    assert database_in(folder).read_bytes() == before
    assert backups(paths_in(folder).backups) == []
    assert "9999␛[31m" in caught.value.message
    assert "Install the newer version" in caught.value.advice


def _another_programs(path: Path) -> None:
    with closing_file(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER PRIMARY KEY)")


def _without_a_revision(path: Path) -> None:
    with closing_file(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")


def _of_an_unknown_revision(path: Path) -> None:
    with closing_file(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0000')")
        connection.commit()


NO_DATABASES: dict[str, Callable[[Path], object]] = {
    "a text": lambda path: path.write_text("my notes\n" * 500),
    "a short text": lambda path: path.write_text("x"),
    "zeros": lambda path: path.write_bytes(bytes(8192)),
    "noise": lambda path: path.write_bytes(random.Random(1).randbytes(8192)),
    "SQLite's first words only": lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4080),
    "another program's database": _another_programs,
    "a database without a revision": _without_a_revision,
    "a database of an unknown revision": _of_an_unknown_revision,
}


@pytest.mark.parametrize("make", NO_DATABASES.values(), ids=NO_DATABASES)
def test_what_is_no_study_database_is_told_and_left_as_it_is(tmp_path: Path, make: Callable[[Path], object]) -> None:
    database = database_in(tmp_path)
    database.parent.mkdir()
    make(database)
    before = tables_of(database) if problems_in(database) == [] else database.read_bytes()
    with pytest.raises(Damaged, match=r"study\.db is damaged") as caught:
        opened(tmp_path)
    assert "studyapp restore" in caught.value.advice
    assert (tables_of(database) if problems_in(database) == [] else database.read_bytes()) == before


SHARES = [1, 50, 99, 100, 511, 512, 4095, 4096, 0.25, 0.5, 0.9, -4096, -1]


@pytest.mark.parametrize("length", SHARES)
def test_a_truncated_database_is_told_and_left_as_it_is(folder: Path, length: float) -> None:
    """However much is missing: from the last byte to all but the first."""
    database = database_in(folder)
    whole = database.read_bytes()
    cut = whole[: int(length * len(whole))] if isinstance(length, float) else whole[:length]
    database.write_bytes(cut)
    with pytest.raises(Damaged) as caught:
        opened(folder)
    assert "studyapp restore" in caught.value.advice
    assert database.read_bytes() == cut


def page_kinds(folder: Path) -> Iterator[tuple[int, bytes]]:
    """The place of each page's first byte, which says what kind of page it is; and what was there."""
    whole = database_in(folder).read_bytes()
    for start in range(0, len(whole), 4096):
        place = start or 100  # the first page begins with the file's header
        if whole[place] in (2, 5, 10, 13):
            yield place, whole


def test_a_broken_page_is_noticed_at_the_next_start_whichever_it_is(folder: Path) -> None:
    """The daily copy is checked before it counts; the damaged file is kept, and so are the copies there are."""
    database, kept = database_in(folder), paths_in(folder).backups
    good = make_backup(database, kept, NOW.at_ms, "daily")
    pages = list(page_kinds(folder))
    assert len(pages) > 10
    for place, whole in pages:
        flipped = bytearray(whole)
        flipped[place] ^= 0x40
        database.write_bytes(flipped)
        with pytest.raises(Damaged, match=r"study\.db is damaged") as caught:
            opened(folder).close()
            daily_backup(database, kept, NOW.at_ms + 2 * 86_400_000)
        assert "studyapp restore" in caught.value.advice
        assert database.read_bytes() == flipped
        assert backups(kept) == [good]


def read_everything(folder: Path) -> None:
    quick_snapshot(database_in(folder))
    with closing(opened(folder)) as store:
        store.snapshot()
        store.projection()
        store.replayed()
        store.last_undoable()


def _flips(count: int, size: int) -> Iterator[tuple[int, int]]:
    rng = random.Random(count)
    for _ in range(count):
        yield rng.randrange(size), 1 << rng.randrange(8)


@pytest.mark.slow
def test_whatever_bit_is_flipped_the_database_opens_or_a_sentence_says_why_not(folder: Path) -> None:
    """Never another exception; and what is found damaged is left as it is."""
    database, count = database_in(folder), 300
    whole, outcomes = database.read_bytes(), {"read": 0, "damaged": 0}
    for place, bit in _flips(count, len(whole)):
        for path in database.parent.glob("study.db-*"):
            path.unlink()
        flipped = bytearray(whole)
        flipped[place] ^= bit
        database.write_bytes(flipped)
        try:
            read_everything(folder)
            outcomes["read"] += 1
        except Damaged:
            assert database.read_bytes() == flipped
            outcomes["damaged"] += 1
        except StoreError:
            pass
    assert min(outcomes.values()) > count // 20, outcomes


def test_a_damaged_projection_is_made_anew(folder: Path) -> None:
    """It follows from the log: rows that were changed, or a projection of an older program, are rebuilt."""
    with closing(opened(folder)) as store:
        right = store.projection()
        with closing_file(sqlite3.connect(database_in(folder))) as connection:
            connection.execute("UPDATE memory SET stability = 1")
            connection.execute("DELETE FROM day_total")
            connection.commit()
        assert store.projection() != right
        store.rebuild()
        assert store.projection() == right == store.replayed()
    with closing_file(sqlite3.connect(database_in(folder))) as connection:
        connection.execute("UPDATE memory SET stability = 1")
        connection.execute("UPDATE projection SET made_with = 'an older program'")
        connection.commit()
    with closing(opened(folder)) as store:
        assert store.projection() == right


def test_nothing_is_made_where_a_database_is_only_asked_about(tmp_path: Path) -> None:
    assert schema_of(database_in(tmp_path)) is None
    assert files_in(tmp_path) == {}
