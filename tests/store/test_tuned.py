"""What scheduling is tuned to follows from the log, in every window, and the projection with it."""

import sqlite3
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from studyapp.clock import Moment
from studyapp.errors import Damaged, Overtaken, SessionError
from studyapp.memory.entries import Entry, Event, Retracted, Tuned
from studyapp.memory.replay import replay, scheduling_of
from studyapp.memory.schedule import Learned, Scheduling
from studyapp.store.engine import writing
from studyapp.store.rows import insert_entry
from studyapp.store.snapshot import quick_snapshot
from studyapp.store.store import Store
from tests.memory.scripts import TUNED, Append, Step, play, scripts
from tests.store.databases import NOW, TODAY, Databases, SqliteFiles, add, closing, review

USUAL = Scheduling()
SUNDAYS_FREE = TUNED[0]


def appender(store: Store) -> Append:
    def append(event: Event, now: Moment, day: int) -> Entry:
        return add(store, event, now)

    return append


@settings(max_examples=20)
@given(script=scripts(20, tuned=True), windows=st.lists(st.booleans(), min_size=20, max_size=20))
def test_two_windows_go_by_what_either_of_them_tuned(
    databases: Databases, script: list[Step], windows: list[bool]
) -> None:
    """After each entry, whoever appended it, both have the scheduling and the projection that the log says."""
    with databases.new() as database, closing(database.open()) as one, closing(database.open()) as other:
        entries: list[Entry] = []
        for step, first in zip(script, windows, strict=False):
            play([step], appender(one if first else other), entries)
            expected = scheduling_of(entries, USUAL)
            assert one.scheduling == other.scheduling == one.snapshot().scheduling == expected
            assert one.projection() == other.replayed() == replay(entries, USUAL)
        assert list(one.entries()) == list(other.entries()) == entries


@settings(max_examples=8)
@given(script=scripts(20, tuned=True))
def test_a_database_opened_again_goes_on_as_it_was(databases: Databases, script: list[Step]) -> None:
    """Opening makes nothing anew, and a rebuild gives what was there."""
    with databases.new() as database:
        with closing(database.open()) as store:
            play(script, appender(store))
            kept = store.projection(), store.scheduling, store.snapshot()
        with closing(database.open()) as store:
            assert (store.projection(), store.scheduling, store.snapshot()) == kept
            store.rebuild()
            assert (store.projection(), store.scheduling, store.snapshot()) == kept


def test_opening_a_tuned_database_does_not_rebuild_it(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases.new() as database:
        with closing(database.open()) as store:
            add(store)
            add(store, SUNDAYS_FREE)
        monkeypatch.setattr("studyapp.store.store.rebuild", lambda *_: 1 / 0)
        with closing(database.open()) as store:
            assert store.scheduling.easy_days == SUNDAYS_FREE.easy_days


def test_other_beginnings_keep_what_was_tuned(databases: Databases) -> None:
    """Steps come from the program, the rest from the log; a change of the program makes the projection anew."""
    with databases.new() as database, closing(database.open()) as store:
        entries = [add(store), add(store, SUNDAYS_FREE), add(store, review(rating=4))]
        steps = Scheduling(learning_steps=(60,))
        with closing(Store(store._engine, "here", "device", steps)) as changed:
            assert changed.projection() == replay(entries, steps)
            assert changed.scheduling.learning_steps == (60,)
            assert changed.scheduling.retention == SUNDAYS_FREE.retention


def test_taking_it_back_brings_the_one_before_back(databases: Databases) -> None:
    """To the last number of the projection; and in the end what there was before anything was tuned."""
    with databases.new() as database, closing(database.open()) as store:
        for card in ("deck/a", "deck/b", "deck/c"):
            add(store, review(card, 4))
        kept, tuned = [], []
        for event in TUNED:
            kept.append((store.projection(), store.scheduling))
            tuned.append(add(store, event))
            assert store.scheduling == Scheduling(event.weights, event.retention, easy_days=event.easy_days)
        for entry, before in zip(reversed(tuned), reversed(kept), strict=True):
            add(store, Retracted(entry.id))
            assert (store.projection(), store.scheduling) == before
        assert store.scheduling == USUAL
        with pytest.raises(Overtaken):
            add(store, Retracted(tuned[0].id))


def test_a_review_under_tuned_scheduling_is_taken_back_without_a_trace(databases: Databases) -> None:
    with databases.new() as database, closing(database.open()) as store:
        add(store, review(rating=4))
        tuned = add(store, SUNDAYS_FREE)
        before = store.projection()
        last = add(store, review(rating=1), NOW._replace(at_ms=NOW.at_ms + 5 * 86_400_000))
        add(store, Retracted(last.id))
        assert store.projection() == before == store.replayed()
        add(store, Retracted(tuned.id))
        assert store.projection() == store.replayed()


def test_scheduling_is_not_what_undo_takes_back(databases: Databases) -> None:
    """`u` while studying is about cards."""
    with databases.new() as database, closing(database.open()) as store:
        first = add(store)
        add(store, SUNDAYS_FREE)
        assert store.last_undoable() == first


def test_what_nothing_can_be_scheduled_by_is_refused(databases: Databases) -> None:
    with databases.new() as database, closing(database.open()) as store:
        kept = [add(store)]
        for wrong in (Tuned((), 0.9, (1.0,) * 7), Tuned(SUNDAYS_FREE.weights, float("nan"), (1.0,) * 7)):
            with pytest.raises(SessionError):
                add(store, wrong)
        assert list(store.entries()) == kept
        assert store.projection() == store.replayed()


def test_a_foreign_entry_is_passed_over(databases: Databases) -> None:
    """Fewer parameters, as other versions of FSRS have them, are no reason to stop."""
    with databases.new() as database, closing(database.open()) as store:
        add(store, review(rating=4))
        _write(store, '{"weights": [1.0, 2.0], "retention": 0.9, "easy_days": [1.0]}')
        store.rebuild()
        assert store.scheduling == USUAL
        assert store.projection() == store.replayed()


@pytest.mark.parametrize(
    "details", ["", "[]", "{}", '{"weights": "x", "retention": 1, "easy_days": []}', '{"weights": [1e999]}']
)
def test_a_damaged_entry_is_told(databases: Databases, details: str) -> None:
    with databases.new() as database, closing(database.open()) as store:
        add(store, review(rating=4))
        _write(store, details)
        with pytest.raises(Damaged):
            store.rebuild()
        assert store.scheduling == USUAL


def _write(store: Store, details: str) -> None:
    """Write an entry past the store, as another program might."""
    with writing(store._engine, "here") as connection:
        insert_entry(connection, Entry("e" * 32, NOW.at_ms, 0, TODAY, "other", "", SUNDAYS_FREE), text=details)


@pytest.mark.parametrize("mark", ["", "an older program", '9 {"weights":[]}', '3 {} {"weights":[1],"retention":2}'])
def test_a_mark_that_is_not_ours_is_made_anew(databases: Databases, mark: str) -> None:
    """At the next start, from the log."""
    with databases.new() as database:
        with closing(database.open()) as store:
            entries = [add(store, review(rating=4)), add(store, SUNDAYS_FREE)]
            with writing(store._engine, "here") as connection:
                connection.execute(text("UPDATE projection SET made_with = :mark"), {"mark": mark})
        with closing(database.open()) as store:
            assert store.scheduling == scheduling_of(entries, USUAL)
            assert store.projection() == replay(entries, USUAL)


def test_the_quick_way_reads_it_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is shown before the store is open goes by the learner's own parameters."""
    with SqliteFiles(tmp_path_factory.mktemp("quick")).new() as database, closing(database.open()) as store:
        add(store)
        add(store, SUNDAYS_FREE)
        snapshot = quick_snapshot(database.folder / "data" / "study.db")
        assert snapshot == store.snapshot()
        assert snapshot is not None and snapshot.scheduling == store.scheduling


# --- appending to a log that is known ---------------------------------------------------------------------------------


def test_what_was_worked_out_for_a_log_is_not_appended_to_another(databases: Databases) -> None:
    with databases.new() as database, closing(database.open()) as one, closing(database.open()) as other:
        assert one.last_id() == ""
        first = one.append_to(SUNDAYS_FREE, NOW, TODAY, "tune", last="")
        assert one.last_id() == other.last_id() == first.id
        second = add(other)
        for last in ("", first.id):
            with pytest.raises(Overtaken):
                one.append_to(Retracted(first.id), NOW, TODAY, "tune", last=last)
        assert list(one.entries()) == [first, second]
        one.append_to(Retracted(first.id), NOW, TODAY, "tune", last=second.id)
        assert one.scheduling == USUAL


def test_whoever_ends_it_midway_leaves_nothing_behind(databases: Databases) -> None:
    """Neither an entry nor half a projection."""

    def through(entries: Sequence[Entry]) -> Iterable[Entry]:
        yield entries[0]
        raise KeyboardInterrupt

    with databases.new() as database, closing(database.open()) as store:
        kept = [add(store, review(rating=4)), add(store, review("deck/b", 4))]
        before = store.projection()
        with pytest.raises(KeyboardInterrupt):
            store.append_to(SUNDAYS_FREE, NOW, TODAY, "tune", last=kept[-1].id, through=through)
        assert list(store.entries()) == kept
        assert (store.projection(), store.scheduling) == (before, USUAL)


def test_reviews_are_counted_less_those_taken_back(databases: Databases) -> None:
    with databases.new() as database, closing(database.open()) as store:
        assert store.review_count() == 0
        entries = [add(store, review(card)) for card in ("deck/a", "deck/b", "deck/a")]
        add(store, Retracted(entries[0].id))
        add(store, SUNDAYS_FREE)
        assert store.review_count() == 2
        assert isinstance(store.state_of("deck/a")[0], Learned)


def test_details_are_columns_of_no_other_kind(tmp_path_factory: pytest.TempPathFactory) -> None:
    """In SQLite's own eyes: the values as JSON, and nothing of a card."""
    with SqliteFiles(tmp_path_factory.mktemp("columns")).new() as database:
        with closing(database.open()) as store:
            add(store, SUNDAYS_FREE)
        connection = sqlite3.connect(database.folder / "data" / "study.db")
        row = connection.execute("SELECT card_id, rating, text FROM entry WHERE kind = 'tuned'").fetchone()
        connection.close()
        assert row[:2] == (None, None)
        assert row[2].endswith('"retention":0.8,"easy_days":[1.0,1.0,1.0,1.0,1.0,0.5,0.0]}')
