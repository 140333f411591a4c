"""What was acknowledged survives: two programs at once, a kill, a full disk, a lock, a folder that is read-only."""

import multiprocessing
import os
import resource
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing as closing_file
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import event

from studyapp.errors import Busy, StoreError, Unwritable
from studyapp.memory.entries import Entry, Noted
from studyapp.memory.schedule import Scheduling
from studyapp.paths import bundled
from studyapp.store import engine as engine_module
from studyapp.store.engine import reading, sqlite_engine, writing
from studyapp.store.snapshot import quick_snapshot
from studyapp.store.store import Store
from studyapp.store.upgrade import ensure_schema
from tests.store.databases import NOW, Databases, add, closing, database_in, files_in, opened, review

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database in it that holds one entry."""
    with closing(opened(tmp_path)) as store:
        add(store)
    return tmp_path


# --- how a database is opened -----------------------------------------------------------------------------------------


def test_every_connection_keeps_what_was_committed(folder: Path) -> None:
    """WAL, synchronous=FULL, foreign keys, and waiting for locks: on each of several connections, not on the first."""
    engine = sqlite_engine(database_in(folder))
    connections = [engine.connect() for _ in range(4)]
    try:
        for connection in connections:
            found = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
            assert found == ["wal", 2, 1, 5000]
    finally:
        for connection in connections:
            connection.close()
        engine.dispose()


def test_a_write_transaction_takes_the_lock_at_once_and_a_read_takes_none(folder: Path) -> None:
    """A deferred one would find out too late that another window was first."""
    engine = sqlite_engine(database_in(folder))
    with closing_file(sqlite3.connect(database_in(folder), timeout=0, isolation_level=None)) as other:
        with writing(engine, "here"), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with reading(engine, "here"):
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
    engine.dispose()


@pytest.mark.parametrize("name", ["with space", "what?mode=ro", "50%41", "ünï#✓", "semi;colon&x=y"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    """Also one that would mean something in an address."""
    with closing(opened(tmp_path / name)) as store:
        add(store)
    assert quick_snapshot(database_in(tmp_path / name)) is not None
    with closing(opened(tmp_path / name)) as store:
        assert len(list(store.entries())) == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


# --- programs at once -------------------------------------------------------------------------------------------------


def _append_at_once(open_store: Callable[[], Store], start: Barrier, cards: list[str], times: int) -> None:
    start.wait(60)
    with closing(open_store()) as store:
        for number in range(times):
            add(store, review(cards[number % len(cards)], rating=1 + number % 4))


def test_two_programs_append_at_once_and_nothing_is_lost(databases: Databases) -> None:
    """Fifty entries each, some to the same cards: all there, and the projection is what a replay gives."""
    with databases.new() as database:
        start = SPAWN.Barrier(2)
        cards = (["deck/shared", "deck/a"], ["deck/shared", "deck/b"])
        programs = [SPAWN.Process(target=_append_at_once, args=(database.open, start, own, 50)) for own in cards]
        for program in programs:
            program.start()
        for program in programs:
            program.join(60)
        assert [program.exitcode for program in programs] == [0, 0]
        with closing(database.open()) as store:
            entries = list(store.entries())
            assert len(entries) == len({entry.id for entry in entries}) == 100
            assert store.projection() == store.replayed()
            assert store.state_of("deck/shared")[0].reviews == 50  # type: ignore[union-attr]


def _open_at_once(start: Barrier, folders: list[Path]) -> None:
    opened(folders[0]).close()  # imports and compiled SQL, so that both are as quick as each other from here on
    for folder in folders[1:]:
        start.wait(60)
        with closing(opened(folder)) as store:
            add(store)


def test_two_programs_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    """Whoever comes second finds the tables made, or waits for them; ten times over."""
    start = SPAWN.Barrier(2)
    shared = [tmp_path / str(number) for number in range(10)]
    programs = [
        SPAWN.Process(target=_open_at_once, args=(start, [tmp_path / own, *shared])) for own in ("one", "other")
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0, 0]
    for folder in shared:
        with closing(opened(folder)) as store:
            assert len(list(store.entries())) == 2
            assert store.projection() == store.replayed()


def _killed_while_writing(folder: Path, told: Pipe) -> None:
    store = opened(folder)
    for number in range(10):
        told.send(add(store, review(f"deck/{number}")).id)
    with writing(store._engine, "here") as connection:
        connection.exec_driver_sql("INSERT INTO card (key) VALUES ('deck/never')")
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """Nor does it keep half of what was not."""
    ours, theirs = SPAWN.Pipe(duplex=False)
    program = SPAWN.Process(target=_killed_while_writing, args=(tmp_path, theirs))
    program.start()
    acknowledged = [ours.recv() for _ in range(10)]
    program.join(60)
    assert program.exitcode == -signal.SIGKILL
    with closing(opened(tmp_path)) as store:
        assert [entry.id for entry in store.entries()] == acknowledged
        assert store.projection() == store.replayed()
        with store._engine.connect() as connection:
            assert "deck/never" not in connection.exec_driver_sql("SELECT key FROM card").scalars().all()


# --- no room ----------------------------------------------------------------------------------------------------------


def add_until_it_fails(store: Store, acknowledged: list[Entry]) -> None:
    """Append long notes, each kept in the list once the store has said that it is recorded."""
    for number in range(1000):
        entry = add(store, Noted(f"deck/{number}", "x" * 3000))
        acknowledged.append(entry)


def test_a_full_disk_is_told_records_nothing_and_goes_on_when_there_is_room(folder: Path) -> None:
    """A database that may not grow, which is what a full disk looks like to it."""
    pages = 60
    engine = sqlite_engine(database_in(folder))
    event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}"))
    ensure_schema(engine, database_in(folder), bundled("migrations"), lambda: None)
    with closing(Store(engine, "the study log", "device", Scheduling())) as store:
        acknowledged = list(store.entries())
        with pytest.raises(Unwritable, match="the study log cannot be written") as caught:
            add_until_it_fails(store, acknowledged)
        assert "Make room" in caught.value.advice
        assert len(acknowledged) > 5
        assert list(store.entries()) == acknowledged
        assert store.projection() == store.replayed()
        with pytest.raises(Unwritable):
            add(store, Noted("deck/again", "x" * 9000))
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=100000")
        acknowledged.append(add(store, Noted("deck/again", "x" * 9000)))
        assert list(store.entries()) == acknowledged
        assert store.projection() == store.replayed()


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """The system refuses to write further into any file than that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fails_is_told_records_nothing_and_goes_on_when_it_works(folder: Path) -> None:
    """The system itself refuses the write, in the middle of a commit."""
    with closing(opened(folder)) as store:
        acknowledged = list(store.entries())
        limit = database_in(folder).with_name("study.db-wal").stat().st_size + 60_000
        with no_file_grows_beyond(limit), pytest.raises(Unwritable):
            add_until_it_fails(store, acknowledged)
        assert len(acknowledged) > 1
        assert list(store.entries()) == acknowledged
        assert store.projection() == store.replayed()
        acknowledged.append(add(store, review("deck/again")))
    with closing(opened(folder)) as store:
        assert list(store.entries()) == acknowledged
        assert store.projection() == store.replayed()


# --- no leave ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that any user may look into; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="studyapp-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def somebody_else(folder: Path) -> Iterator[None]:
    """Without root's leave to write anywhere; nothing changes for those who are not root."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(65_534)
    os.seteuid(65_534)
    try:
        if not os.access(folder, os.R_OK | os.X_OK, effective_ids=True):
            pytest.skip("no folder that another user may look into")
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def test_a_read_only_folder_is_told_and_left_as_it_is(shared_folder: Path) -> None:
    with closing(opened(shared_folder)) as store:
        add(store)
    before = files_in(shared_folder)
    data = database_in(shared_folder).parent
    data.chmod(0o555)
    database_in(shared_folder).chmod(0o444)
    with somebody_else(data), pytest.raises(Unwritable, match=r"study\.db"):
        opened(shared_folder)
    assert files_in(shared_folder) == before
    data.chmod(0o755)
    database_in(shared_folder).chmod(0o644)
    with closing(opened(shared_folder)) as store:
        add(store)
        assert len(list(store.entries())) == 2


def test_a_folder_that_cannot_be_made_is_told(shared_folder: Path) -> None:
    shared_folder.chmod(0o555)
    with somebody_else(shared_folder), pytest.raises(Unwritable, match="cannot be created"):
        opened(shared_folder)
    assert list(shared_folder.iterdir()) == []


def test_a_read_only_file_is_told_when_it_is_written_to_and_goes_on_when_it_no_longer_is(shared_folder: Path) -> None:
    """Reading goes on meanwhile."""
    with closing(opened(shared_folder)) as store:
        add(store)
    data = database_in(shared_folder).parent
    data.chmod(0o777)
    with somebody_else(data):
        if os.access(database_in(shared_folder), os.W_OK, effective_ids=True):
            database_in(shared_folder).chmod(0o444)
        with closing(opened(shared_folder)) as store:
            with pytest.raises(Unwritable):
                add(store)
            assert len(list(store.entries())) == 1
    database_in(shared_folder).chmod(0o644)
    with closing(opened(shared_folder)) as store:
        add(store)
        assert len(list(store.entries())) == 2


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(Unwritable, match="cannot be created"):
        opened(tmp_path)


# --- locks ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are waited for a moment only."""
    monkeypatch.setattr(engine_module, "BUSY_MS", 20)


@pytest.mark.usefixtures("impatient")
def test_a_lock_that_lasts_is_told_records_nothing_and_goes_on_when_it_ends(folder: Path) -> None:
    with (
        closing(opened(folder)) as store,
        closing_file(sqlite3.connect(database_in(folder), isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="locked"):
            add(store)
        assert len(list(store.entries())) == 1, "reading goes on while another writes"
        other.execute("ROLLBACK")
        add(store)
        assert len(list(store.entries())) == 2
        assert store.projection() == store.replayed()


@pytest.mark.usefixtures("impatient")
def test_a_lock_while_the_tables_are_made_is_told(tmp_path: Path) -> None:
    database_in(tmp_path).parent.mkdir()
    with closing_file(sqlite3.connect(database_in(tmp_path), isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            opened(tmp_path)
        other.execute("ROLLBACK")
        opened(tmp_path).close()


@pytest.mark.usefixtures("impatient")
def test_one_writer_at_a_time_whatever_the_database(databases: Databases) -> None:
    """Another program's write transaction keeps this one waiting, and no longer than we wait."""
    with databases.new() as database, closing(database.open()) as one, closing(database.open()) as other:
        with writing(one._engine, "here"), pytest.raises(Busy):
            add(other)
        add(other)
        assert len(list(one.entries())) == 1


def test_what_the_database_says_is_told_whatever_it_is() -> None:
    """Also an error that nobody thought of is a sentence."""
    error = engine_module.store_error(sqlite3.ProgrammingError("something \x1b[31m odd"), "the study log")
    assert type(error) is StoreError
    assert error.message == "the study log: something ␛[31m odd."
    assert error.advice


# --- the quick way ----------------------------------------------------------------------------------------------------


def test_the_quick_snapshot_is_the_stores(folder: Path) -> None:
    """Read while the store is open, and after; the file is not written to."""
    database = database_in(folder)
    with closing(opened(folder)) as store:
        for number in range(40):
            day_later = NOW._replace(at_ms=NOW.at_ms + number * 86_400_000)
            add(store, review(f"deck/{number % 7}", rating=1 + number % 4), day_later)
            add(store, Noted(f"deck/{number % 5}", f"note {number}"))
        assert quick_snapshot(database) == store.snapshot()
        assert len(store.snapshot().days) == 30 < len(store.projection().days), "of the recent days only"
        kept = store.snapshot()
    before = database.read_bytes()
    assert quick_snapshot(database) == kept
    assert database.read_bytes() == before


def test_there_is_no_quick_snapshot_where_there_is_nothing_to_read(tmp_path: Path) -> None:
    """No file, no tables, no database: the store knows what to say."""
    database = tmp_path / "study.db"
    assert quick_snapshot(database) is None
    for content in (b"", b"not a database at all" * 99):
        database.write_bytes(content)
        assert quick_snapshot(database) is None
        assert files_in(tmp_path) == {"study.db": content}
