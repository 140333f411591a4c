"""Copies of the database: made while it is in use, checked before they count, put back without a loss."""

import os
import shutil
import sqlite3
from contextlib import closing as closing_file
from pathlib import Path

import pytest

from studyapp.errors import Busy, Damaged, StoreError, TooNew, Unwritable
from studyapp.store import backup as backup_module
from studyapp.store import engine as engine_module
from studyapp.store.backup import KEPT, backups, daily_backup, make_backup, problems_in, restore
from tests.store.databases import NOW, add, closing, database_in, files_in, opened, paths_in, review, tables_of

DAY_MS = 86_400_000
T = NOW.at_ms


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database in it that holds three entries."""
    with closing(opened(tmp_path)) as store:
        for number in range(3):
            add(store, review(f"deck/{number}"))
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Path:
    return database_in(folder)


@pytest.fixture
def kept(folder: Path) -> Path:
    return paths_in(folder).backups


def entries_in(folder: Path) -> list[str]:
    with closing(opened(folder)) as store:
        assert store.projection() == store.replayed()
        return [entry.id for entry in store.entries()]


# --- making -----------------------------------------------------------------------------------------------------------


def test_a_backup_is_the_whole_database_and_nothing_else_is_left(database: Path, kept: Path) -> None:
    made = make_backup(database, kept, T, "asked-for")
    assert tables_of(made) == tables_of(database)
    assert made.name == "study-20260921T141320Z-asked-for.db"
    assert [path.name for path in kept.iterdir()] == [made.name]
    assert problems_in(made) == []


def test_a_backup_is_made_while_the_database_is_in_use(folder: Path, database: Path, kept: Path) -> None:
    """It holds what was acknowledged, though it stands in the write-ahead log only; nothing of what is half written."""
    with closing(opened(folder)) as store:
        last = add(store)
        with closing_file(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("INSERT INTO card (key) VALUES ('deck/unfinished')")
            made = make_backup(database, kept, T, "asked-for")
            other.execute("ROLLBACK")
        assert database.with_name("study.db-wal").stat().st_size > 0
    assert tables_of(made)["entry"] == tables_of(database)["entry"]
    assert len(tables_of(made)["entry"]) == 4
    assert last.id in {row[1].hex() for row in tables_of(made)["entry"]}  # type: ignore[attr-defined]
    assert "deck/unfinished" not in repr(tables_of(made)["card"])


def test_the_newest_ten_are_kept(database: Path, kept: Path) -> None:
    made = [make_backup(database, kept, T + number * DAY_MS, "daily") for number in range(KEPT + 3)]
    assert backups(kept) == made[:2:-1]
    assert len(backups(kept)) == KEPT == 10


def test_a_backup_just_made_is_kept_though_the_clock_went_back(database: Path, kept: Path) -> None:
    """It looks like the oldest; it is what was asked for."""
    for number in range(KEPT):
        make_backup(database, kept, T + number * DAY_MS, "daily")
    made = make_backup(database, kept, T - DAY_MS, "asked-for")
    assert made.exists()
    assert made in backups(kept)


def test_two_backups_of_the_same_second_are_two_files(folder: Path, database: Path, kept: Path) -> None:
    """Neither takes the other's place."""
    first = make_backup(database, kept, T, "asked-for")
    with closing(opened(folder)) as store:
        add(store)
    second = make_backup(database, kept, T, "asked-for")
    assert len(tables_of(first)["entry"]) == 3
    assert len(tables_of(second)["entry"]) == 4
    assert backups(kept) == [second, first]


def test_files_that_are_no_backups_are_neither_listed_nor_removed(database: Path, kept: Path) -> None:
    kept.mkdir()
    (kept / "notes.txt").write_text("mine")
    for number in range(KEPT + 1):
        make_backup(database, kept, T + number * DAY_MS, "daily")
    assert (kept / "notes.txt").exists()
    assert len(backups(kept)) == KEPT
    assert backups(kept / "nowhere") == []


DAILY = [
    # days from one start to the next, and whether the second makes a backup
    (0.0, False),
    (0.5, False),
    (0.999, False),
    (1.001, True),
    (40.0, True),
    (-0.5, False),
    (-40.0, True),
]


@pytest.mark.parametrize(("days", "made"), DAILY)
def test_a_daily_backup_is_made_once_in_24_hours(database: Path, kept: Path, days: float, made: bool) -> None:
    """By the program's clock and not the disk's; a clock that went back far does not stop it."""
    first = daily_backup(database, kept, T)
    assert first is not None
    os.utime(first, (0, 0))
    second = daily_backup(database, kept, T + round(days * DAY_MS))
    assert (second is not None) == made
    assert daily_backup(database, kept, T + round(days * DAY_MS)) is None
    assert len(backups(kept)) == 1 + made


def test_a_damaged_database_is_told_and_makes_no_backup(database: Path, kept: Path) -> None:
    """Nor does it push out the good ones."""
    good = make_backup(database, kept, T, "daily")
    broken = bytearray(database.read_bytes())
    broken[4096 * 3 : 4096 * 3 + 64] = b"\xff" * 64
    database.write_bytes(broken)
    with pytest.raises(Damaged, match=r"study\.db is damaged") as caught:
        make_backup(database, kept, T + DAY_MS, "daily")
    assert "studyapp restore" in caught.value.advice
    assert backups(kept) == [good]
    assert database.read_bytes() == broken


def test_a_backup_that_cannot_be_written_is_told(folder: Path, database: Path) -> None:
    in_the_way = folder / "a file"
    in_the_way.write_text("x")
    with pytest.raises(Unwritable, match="No backup could be made"):
        make_backup(database, in_the_way, T, "daily")
    with pytest.raises(StoreError):
        make_backup(folder / "nowhere.db", folder / "backups", T, "daily")
    assert list((folder / "backups").iterdir()) == []


# --- putting back -----------------------------------------------------------------------------------------------------


def test_restoring_puts_the_backup_in_place_and_keeps_what_was_there(folder: Path, database: Path, kept: Path) -> None:
    made = make_backup(database, kept, T, "daily")
    then = entries_in(folder)
    with closing(opened(folder)) as store:
        add(store)
    now = entries_in(folder)
    restored = restore(database, made, T)
    assert restored.backup == made
    assert restored.aside == database.with_name("study-replaced-20260921T141320Z.db")
    assert entries_in(folder) == then
    assert len(tables_of(restored.aside)["entry"]) == len(now) == 4
    assert made.exists()
    names = {path.name for path in database.parent.iterdir() if path.is_file()}
    assert names == {"study.db", "device", restored.aside.name}


def test_restoring_the_file_kept_aside_undoes_it(folder: Path, database: Path, kept: Path) -> None:
    """Also within the same second, and over and over."""
    made = make_backup(database, kept, T, "daily")
    with closing(opened(folder)) as store:
        add(store)
    for _ in range(3):
        now, rows = entries_in(folder), tables_of(database)
        aside = restore(database, made, T).aside
        assert aside is not None
        assert entries_in(folder) == now[:3]
        again = restore(database, aside, T).aside
        assert again != aside
        assert entries_in(folder) == now
        assert tables_of(database) == rows


def test_no_restoring_overwrites_what_an_earlier_one_kept(folder: Path, database: Path, kept: Path) -> None:
    """Two in the same second keep two files."""
    first = make_backup(database, kept, T, "one")
    with closing(opened(folder)) as store:
        add(store)
    second = make_backup(database, kept, T, "two")
    with closing(opened(folder)) as store:
        add(store)
    asides = [restore(database, each, T).aside for each in (first, second)]
    assert [len(tables_of(aside)["entry"]) for aside in asides if aside] == [5, 3]
    assert len(entries_in(folder)) == 4


def test_restoring_works_where_there_is_no_database_yet(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """On a new machine, with the backup on a stick."""
    made = make_backup(database_in(folder), paths_in(folder).backups, T, "daily")
    new = tmp_path_factory.mktemp("new machine")
    restored = restore(database_in(new), made, T)
    assert restored.aside is None
    assert entries_in(new) == entries_in(folder)


def test_restoring_reads_a_backup_that_cannot_be_written_to(folder: Path, database: Path, kept: Path) -> None:
    made = make_backup(database, kept, T, "daily")
    before = files_in(kept)
    made.chmod(0o444)
    kept.chmod(0o555)
    try:
        restore(database, made, T)
    finally:
        kept.chmod(0o755)
    assert files_in(kept) == before
    assert len(entries_in(folder)) == 3


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def _broken(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 3 + 64] = b"\xff" * 64
    path.write_bytes(content)


def _another_programs(path: Path) -> None:
    path.unlink()
    with closing_file(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")


def _orphaned(path: Path) -> None:
    with closing_file(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM card")
        connection.commit()


@pytest.mark.parametrize("spoil", [_emptied, _cut, _broken, _another_programs, _orphaned])
def test_a_backup_that_is_not_sound_is_refused_and_changes_nothing(folder: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    made = make_backup(database_in(folder), paths_in(folder).backups, T, "daily")
    spoil(made)
    before = files_in(folder)
    with pytest.raises(Damaged) as caught:
        restore(database_in(folder), made, T)
    assert str(made) in caught.value.message
    assert files_in(folder) == before


def test_a_newer_backup_is_refused_and_changes_nothing(folder: Path) -> None:
    made = make_backup(database_in(folder), paths_in(folder).backups, T, "daily")
    with closing_file(sqlite3.connect(made)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = files_in(folder)
    with pytest.raises(TooNew) as caught:
        restore(database_in(folder), made, T)
    assert str(made) in caught.value.message
    assert files_in(folder) == before


def test_a_backup_that_is_not_there_is_told(folder: Path, database: Path) -> None:
    before = files_in(folder)
    with pytest.raises(StoreError, match="There is no backup"):
        restore(database, folder / "nowhere.db", T)
    assert files_in(folder) == before


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are waited for a moment only."""
    monkeypatch.setattr(engine_module, "BUSY_MS", 20)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("doing", ["BEGIN IMMEDIATE", "BEGIN", None], ids=["writing", "reading", "idle"])
def test_restoring_is_refused_while_another_window_has_the_database_open(
    folder: Path, database: Path, kept: Path, doing: str | None
) -> None:
    """Writing, reading or idle: that window would go on with a file that is no longer there."""
    made = make_backup(database, kept, T, "daily")
    with closing_file(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("SELECT count(*) FROM entry").fetchone()
        if doing:
            other.execute(doing)
            other.execute("SELECT count(*) FROM entry").fetchone()
        with pytest.raises(Busy, match="open in another window"):
            restore(database, made, T)
        assert list(database.parent.glob("study-replaced*")) == []
        assert list(database.parent.glob("*.restoring*")) == []
        if doing == "BEGIN IMMEDIATE":
            other.execute("INSERT INTO card (key) VALUES ('deck/mine')")
            other.execute("COMMIT")
    if doing == "BEGIN IMMEDIATE":
        assert "deck/mine" in repr(tables_of(database)["card"])
    restore(database, made, T)
    assert len(entries_in(folder)) == 3


def test_a_damaged_database_is_replaced_and_kept_byte_for_byte(folder: Path, database: Path, kept: Path) -> None:
    made = make_backup(database, kept, T, "daily")
    damaged = b"no longer a database " * 400
    database.write_bytes(damaged)
    with pytest.raises(Damaged):
        opened(folder)
    restored = restore(database, made, T)
    assert restored.aside is not None
    assert restored.aside.read_bytes() == damaged
    assert len(entries_in(folder)) == 3


def test_a_write_ahead_log_left_by_a_crash_goes_with_its_own_database(
    folder: Path, kept: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It is not replayed into the backup that takes the place; and nothing in it is lost."""
    made = make_backup(database_in(folder), kept, T, "daily")
    crashed = tmp_path_factory.mktemp("crashed")
    with closing(opened(folder)) as store:
        last = add(store)
        shutil.copytree(paths_in(folder).data, paths_in(crashed).data)
    database = database_in(crashed)
    assert database.with_name("study.db-wal").stat().st_size > 0
    aside = restore(database, made, T).aside
    assert aside is not None
    assert len(entries_in(crashed)) == 3
    restore(database, aside, T)
    assert entries_in(crashed)[3:] == [last.id]


def test_a_write_ahead_log_beside_a_damaged_database_is_kept_with_it(
    folder: Path, kept: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It cannot be folded in first; it must not be replayed into the backup either."""
    made = make_backup(database_in(folder), kept, T, "daily")
    crashed = tmp_path_factory.mktemp("crashed")
    with closing(opened(folder)) as store:
        add(store)
        shutil.copytree(paths_in(folder).data, paths_in(crashed).data)
    database = database_in(crashed)
    wal = database.with_name("study.db-wal").read_bytes()
    database.write_bytes(b"no longer a database " * 400)
    with closing_file(sqlite3.connect(database)) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT 1 FROM entry")
    database.with_name("study.db-wal").write_bytes(wal)
    aside = restore(database, made, T).aside
    assert aside is not None
    assert aside.with_name(aside.name + "-wal").read_bytes() == wal
    assert len(entries_in(crashed)) == 3


def test_a_write_ahead_log_beside_the_backup_is_part_of_it(
    folder: Path, kept: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A copy taken by hand while the program was running is the file and its log."""
    by_hand = tmp_path_factory.mktemp("by hand")
    with closing(opened(folder)) as store:
        last = add(store)
        for path in paths_in(folder).data.glob("study.db*"):
            shutil.copy(path, by_hand)
    before = files_in(by_hand)
    restore(database_in(folder), by_hand / "study.db", T)
    assert entries_in(folder)[3:] == [last.id]
    assert files_in(by_hand) == before


@pytest.mark.parametrize("copies", [0, 1], ids=["while the backup is copied", "while the old file is kept"])
def test_a_disk_that_fills_up_while_restoring_changes_nothing(
    folder: Path, database: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, copies: int
) -> None:
    """The message says so, and no half of a file is left."""
    made = make_backup(database, kept, T, "daily")
    with closing(opened(folder)) as store:
        add(store)
    before = files_in(folder)
    done = iter([True] * copies)

    def copyfile(source: Path, target: Path) -> None:
        whole, room = source.read_bytes(), next(done, False)
        target.write_bytes(whole if room else whole[:100])
        if not room:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_module.shutil, "copyfile", copyfile)
    with pytest.raises(Unwritable, match="No space left"):
        restore(database, made, T)
    monkeypatch.undo()
    assert files_in(folder) == before
    assert len(entries_in(folder)) == 4
