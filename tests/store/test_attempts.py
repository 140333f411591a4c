"""Exam attempts in the store: all or nothing, one window at a time, never undone, whole after an upgrade."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing as closing_file
from pathlib import Path
from threading import Barrier, Thread

import pytest

from studyapp.clock import Moment
from studyapp.errors import Overtaken
from studyapp.memory.entries import (
    Buried,
    Entry,
    Event,
    ExamAnswered,
    ExamFinished,
    ExamFlagged,
    ExamMoved,
    ExamSlot,
    ExamStarted,
    ExamStruck,
    Flagged,
    Noted,
    Pulled,
    Resumed,
    Retracted,
    Reviewed,
    Shown,
    Suspended,
    Unflagged,
)
from studyapp.memory.replay import replay
from studyapp.paths import bundled
from studyapp.sessions.attempt import attempts
from studyapp.store import upgrade
from studyapp.store.backup import backups
from studyapp.store.engine import sqlite_engine, writing
from studyapp.store.snapshot import quick_snapshot
from studyapp.store.store import Beat, Store
from studyapp.store.upgrade import SCHEMA, schema_of, upgrade_tables
from tests.store.databases import (
    NOW,
    TODAY,
    Databases,
    SqliteFile,
    add,
    closing,
    database_in,
    opened,
    paths_in,
    tables_of,
)

TERMS = ExamStarted(
    exam="DVA-C03",
    slots=(ExamSlot("deck/a", scored=True, seen=False), ExamSlot("deck/b", scored=False, seen=True)),
    seed=7,
    revision="0123456789abcdef",
    label="mock-1",
    clock="paused",
    allowance_ms=240_000,
)


def add_all(store: Store, events: list[Event], attempt: str, entries: int) -> list[Entry]:
    listed = [(event, Shown("fingerprint", "prompt", "answer")) for event in events]
    return store.append_all(listed, NOW, TODAY, "exam", attempt=attempt, entries=entries)


def sitting(attempt: str) -> list[Event]:
    """What happens in an attempt, one event of each kind."""
    return [
        ExamAnswered(attempt, 1_000, "deck/a", '{"type":"picked","options":[1]}'),
        ExamFlagged(attempt, 2_000, "deck/a", True),
        ExamStruck(attempt, 3_000, "deck/a", 2, True),
        ExamMoved(attempt, 4_000, 1),
        ExamAnswered(attempt, 5_000, "deck/a", None),
        ExamFinished(attempt, 6_000, "submitted"),
        Reviewed("deck/a", 1, "fingerprint", 900, "{}", attempt=attempt),
        Pulled("deck/b", attempt),
    ]


# --- all or none ------------------------------------------------------------------------------------------------------


def test_what_is_appended_together_comes_back_in_its_order_and_as_it_was(databases: Databases) -> None:
    with databases.new() as database:
        with closing(database.open()) as store:
            started = add(store, TERMS)
            added = add_all(store, sitting(started.id), started.id, 1)
            assert [entry.event for entry in added] == sitting(started.id)
            assert store.exam_entries() == store.exam_entries(started.id) == [started, *added]
        with closing(database.open()) as store:
            assert store.exam_entries() == list(store.entries()) == [started, *added]
            assert store.exam_entries()[0].event == TERMS
            assert store.projection() == store.replayed() == replay([started, *added], store.scheduling)


@pytest.mark.parametrize("failing", [Retracted("f" * 32), Reviewed("deck/b", 3, "x", 900, attempt="f" * 32)])
def test_events_of_which_one_fails_leave_nothing(databases: Databases, failing: Event) -> None:
    """Not in the log, not in the projection, not in what was shown."""
    with databases.new() as database, closing(database.open()) as store:
        started = add(store, TERMS)
        add(store, Reviewed("deck/a", 4, "fingerprint", 900))
        before = (list(store.entries()), store.projection(), store.state_of("deck/a"))
        finish = sitting(started.id)[5:]
        for at in range(len(finish) + 1):
            with pytest.raises(Exception):  # noqa: B017 - whatever the database says
                add_all(store, [*finish[:at], failing, *finish[at:]], started.id, 1)
            assert (list(store.entries()), store.projection(), store.state_of("deck/a")) == before
        add_all(store, finish, started.id, 1)
        assert store.projection() == store.replayed()


def test_a_window_that_does_not_know_of_all_entries_is_overtaken_and_writes_nothing(databases: Databases) -> None:
    """Whether it knows of too few or claims too many."""
    with databases.new() as database, closing(database.open()) as one, closing(database.open()) as other:
        attempt = add(one, TERMS).id
        add_all(one, sitting(attempt)[:1], attempt, 1)
        for known in (0, 1, 3):
            with pytest.raises(Overtaken):
                add_all(other, sitting(attempt)[1:], attempt, known)
        assert len(other.exam_entries(attempt)) == 2
        add_all(other, sitting(attempt)[1:2], attempt, 2)
        with pytest.raises(Overtaken):
            add_all(one, sitting(attempt)[2:3], attempt, 2)
        assert [entry.event for entry in one.exam_entries(attempt)] == [TERMS, *sitting(attempt)[:2]]


def test_other_attempts_and_other_entries_do_not_overtake(databases: Databases) -> None:
    with databases.new() as database, closing(database.open()) as store:
        first = add(store, TERMS).id
        second = add(store, TERMS).id
        add(store, Reviewed("deck/a", 3, "x", 900))
        add_all(store, sitting(second)[:4], second, 1)
        add_all(store, sitting(first)[:2], first, 1)
        assert len(store.exam_entries(first)) == 3
        assert len(store.exam_entries(second)) == 5
        assert len(store.exam_entries()) == 8


def test_of_many_windows_that_finish_at_once_one_does(databases: Databases) -> None:
    """Each believes that the attempt has but its start."""
    with databases.new() as database:
        with closing(database.open()) as store:
            attempt = add(store, TERMS).id
        outcomes: list[str] = []
        barrier = Barrier(4)

        def finish() -> None:
            with closing(database.open()) as window:
                barrier.wait()
                try:
                    add_all(window, sitting(attempt)[5:], attempt, 1)
                    outcomes.append("done")
                except Overtaken:
                    outcomes.append("overtaken")

        threads = [Thread(target=finish) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["done", "overtaken", "overtaken", "overtaken"]
        with closing(database.open()) as store:
            assert [entry.event for entry in store.entries()] == [TERMS, *sitting(attempt)[5:]]
            assert store.projection() == store.replayed()


# --- the beat ---------------------------------------------------------------------------------------------------------


def test_the_last_beat_is_kept_and_is_no_entry(databases: Databases) -> None:
    with databases.new() as database:
        with closing(database.open()) as store:
            first, second = add(store, TERMS).id, add(store, TERMS).id
            assert store.last_beat(first) is None
            store.beat(first, 1_000, 11)
            store.beat(first, 2_000, 22)
            store.beat(second, 9_000_000_000, NOW.at_ms)
            assert store.last_beat(first) == Beat(2_000, 22)
        with closing(database.open()) as store:
            assert store.last_beat(first) == Beat(2_000, 22)
            assert store.last_beat(second) == Beat(9_000_000_000, NOW.at_ms)
            assert len(list(store.entries())) == 2
            store.rebuild()
            assert store.last_beat(first) == Beat(2_000, 22)


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undo_passes_over_whatever_belongs_to_an_exam(databases: Databases) -> None:
    """Start, events, reviews and pulls stand; what was done before, in between and after can be undone."""
    with databases.new() as database, closing(database.open()) as store:
        before = add(store, Reviewed("deck/c", 3, "x", 900))
        attempt = add(store, TERMS).id
        between = add(store, Flagged("deck/c"))
        add_all(store, sitting(attempt), attempt, 1)
        after = add(store, Noted("deck/c", "mine"))
        for entry in (after, between, before):
            assert store.last_undoable() == entry
            add(store, Retracted(entry.id))
            assert store.projection() == store.replayed()
        assert store.last_undoable() is None
        assert len(store.exam_entries(attempt)) == 9


def test_a_review_that_an_exam_came_after_is_undone_as_if_it_never_was(databases: Databases) -> None:
    """The exam's own review and the cards it pulled are worked out anew without it."""
    with databases.new() as database, closing(database.open()) as store:
        add(store, Reviewed("deck/b", 4, "x", 900))
        undone = add(store, Reviewed("deck/a", 4, "x", 900))
        attempt = add(store, TERMS).id
        add_all(store, sitting(attempt)[5:], attempt, 1)
        add(store, Retracted(undone.id))
        assert store.projection() == store.replayed()
        memory, _ = store.state_of("deck/a")
        assert memory.reviews == 1  # type: ignore[union-attr]


# --- what has been sat ------------------------------------------------------------------------------------------------


def test_a_sealed_form_has_been_sat_once_its_attempt_is_finished(databases: Databases) -> None:
    """Not when it is begun, nor when another is finished; the quick snapshot says the same."""
    with databases.new() as database, closing(database.open()) as store:
        sealed = add(store, TERMS).id
        plain = add(store, ExamStarted("DVA-C03", (), 1, "", "", "wall", 1)).id
        add_all(store, [ExamFinished(plain, 1, "time")], plain, 1)
        assert store.snapshot().sat == frozenset()
        add_all(store, sitting(sealed)[:5], sealed, 1)
        assert store.snapshot().sat == frozenset()
        add_all(store, sitting(sealed)[5:], sealed, 6)
        assert store.snapshot().sat == {"mock-1"}
        if isinstance(database, SqliteFile):
            quick = quick_snapshot(database_in(database.folder))
            assert quick is not None
            assert quick.sat == {"mock-1"}


# --- the schema before attempts ---------------------------------------------------------------------------------------


def old_log(store: Store) -> list[Entry]:
    """Reviews, marks and notes on several days, some taken back at once and some later."""
    entries: list[Entry] = []
    marks = (Suspended, Resumed, Buried, Flagged, Unflagged)
    for at in range(120):
        card = f"deck/{at % 7}"
        event: Event = Reviewed(card, at % 4 + 1, f"print {at % 3}", at * 100, "typed" if at % 2 else None)
        if at % 5 == 3:
            event = marks[at // 10 % 5](card) if at % 2 else Noted(card, f"note {at} ünïcode")
        elif at % 11 == 10:
            event = Retracted(entries[at - (1 if at % 2 else 8)].id)
        now = Moment(NOW.at_ms + at * 9_000_000, 3600)
        entries.append(add(store, event, now))
    return entries


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, list[Entry]]]:
    """A folder with a database as the first schema made it, filled, and the log that is in it."""
    folder = tmp_path / "old"
    with closing(opened(tmp_path / "new")) as store:
        entries = old_log(store)
    database_in(folder).parent.mkdir(parents=True)
    with monkeypatch.context() as patch:
        patch.setattr(upgrade, "SCHEMA", "0001")
        engine = sqlite_engine(database_in(folder))
        with writing(engine, "old") as connection:
            upgrade_tables(connection, bundled("migrations"), "old")
        engine.dispose()
    with closing_file(sqlite3.connect(database_in(folder))) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("ATTACH ? AS new", (str(database_in(tmp_path / "new")),))
        tables = [name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for table in set(tables) - {"alembic_version"}:
            names = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
        connection.execute("UPDATE projection SET made_with = '1' || substr(made_with, 2)")
    assert schema_of(database_in(folder)) == "0001"
    yield folder, entries


def test_an_upgrade_keeps_every_entry_and_makes_the_projection_that_follows(old: tuple[Path, list[Entry]]) -> None:
    folder, entries = old
    kinds = {type(entry.event).__name__ for entry in entries}
    assert {"Reviewed", "Retracted", "Noted", "Buried", "Resumed"} <= kinds
    log_before = tables_of(database_in(folder))
    with closing(opened(folder)) as store:
        assert list(store.entries()) == entries
        assert store.projection() == store.replayed() == replay(entries, store.scheduling)
        assert {memory.last_rating for memory in store.projection().memories.values()} - {0}
        assert store.exam_entries() == []
    after = tables_of(database_in(folder))
    assert schema_of(database_in(folder)) == SCHEMA
    for table in ("card", "device", "content"):
        assert after[table] == log_before[table]


def test_after_an_upgrade_exams_are_sat_and_the_log_still_refuses_changes(old: tuple[Path, list[Entry]]) -> None:
    folder, entries = old
    with closing(opened(folder)) as store:
        started = add(store, TERMS)
        added = add_all(store, sitting(started.id), started.id, 1)
        store.beat(started.id, 1_000, NOW.at_ms)
    with closing(opened(folder)) as store:
        assert list(store.entries()) == [*entries, started, *added]
        assert [attempt.finished for attempt in attempts(store.exam_entries())] == ["submitted"]
        assert store.projection() == store.replayed()
    with closing_file(sqlite3.connect(database_in(folder))) as connection:
        for statement in ("DELETE FROM entry", "UPDATE entry SET attempt_id = NULL"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_the_database_before_the_upgrade_is_kept_whole(old: tuple[Path, list[Entry]]) -> None:
    folder, _ = old
    before = tables_of(database_in(folder))
    opened(folder).close()
    (kept,) = backups(paths_in(folder).backups)
    assert tables_of(kept) == before
