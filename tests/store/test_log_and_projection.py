"""The log is the truth, the projection follows from it; on SQLite files and, where one is named, on PostgreSQL."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from studyapp.clock import Moment
from studyapp.errors import Overtaken, SessionError
from studyapp.insights.reviews import reviews
from studyapp.insights.totals import totals
from studyapp.memory import entries as log
from studyapp.memory.entries import Entry, Event, Noted, Pulled, Retracted, Reviewed
from studyapp.memory.replay import NO_MARKS, replay
from studyapp.memory.schedule import NEW, Learned, Scheduling
from studyapp.store.engine import reading
from studyapp.store.store import Store
from tests.memory.scripts import ATTEMPT, CARDS, MARKS, Append, Step, play, scripts
from tests.store.databases import NOW, TODAY, Databases, add, closing, review


def appender(store: Store, check: bool = True) -> Append:
    """Appends to the store; after each, the projection must be what a full replay gives."""

    def append(event: Event, now: Moment, day: int) -> Entry:
        entry = add(store, event, now)
        assert entry.day == day
        if check:
            replayed = store.replayed()
            assert store.projection() == replayed
            listed = reviews(store.entries(), replayed)
            assert list(store.reviews()) == listed
            assert store.history().totals == totals(listed, store.scheduling.weights)
        return entry

    return append


@settings(max_examples=25)
@given(script=scripts(25))
def test_after_every_entry_the_projection_is_what_a_replay_gives(databases: Databases, script: list[Step]) -> None:
    """Reviews, marks, notes, undo of the last entry or of any earlier one, in any order, with any clock."""
    with databases.new() as database, closing(database.open()) as store:
        entries = play(script, appender(store))
        assert list(store.entries()) == entries
        assert store.projection() == replay(entries, store.scheduling)


@settings(max_examples=8)
@given(script=scripts(25))
def test_what_was_appended_is_there_when_the_database_is_opened_again(databases: Databases, script: list[Step]) -> None:
    with databases.new() as database:
        with closing(database.open()) as store:
            entries = play(script, appender(store, check=False))
            kept = (store.projection(), store.snapshot(), store.last_undoable())
        with closing(database.open()) as store:
            assert list(store.entries()) == entries
            assert (store.projection(), store.snapshot(), store.last_undoable()) == kept


@settings(max_examples=8)
@given(script=scripts(25))
def test_a_rebuild_gives_exactly_what_was_there(databases: Databases, script: list[Step]) -> None:
    with databases.new() as database, closing(database.open()) as store:
        entries = play(script, appender(store, check=False))
        before, history = store.projection(), store.history()
        store.rebuild()
        assert (store.projection(), store.history()) == (before, history)
        assert list(store.entries()) == entries


@settings(max_examples=8)
@given(script=scripts(25))
def test_reviews_can_be_had_by_day_and_by_card(databases: Databases, script: list[Step]) -> None:
    with databases.new() as database, closing(database.open()) as store:
        play(script, appender(store, check=False))
        listed = list(store.reviews())
        assert store.last_id() == next((entry.id for entry in reversed(list(store.entries()))), "")
        days = store.history().days
        assert sum(day.reviews for day in days.values()) == len(listed)
        for day in days:
            assert list(store.reviews(day=day)) == [each for each in listed if each.day == day]
            told = [each for each in listed if each.day >= day]
            assert store.ratings(day) == [(each.card, each.rating, each.response is not None) for each in told]
        in_exams = [each for each in listed if each.attempt is not None]
        assert [rest for _, *rest in store.exam_ratings()] == [[each.card, each.rating] for each in in_exams]
        assert list(store.reviews(cards=CARDS[:2])) == [each for each in listed if each.card in CARDS[:2]]


@settings(max_examples=8)
@given(script=scripts(25))
def test_what_is_read_of_one_card_is_what_the_snapshot_says(databases: Databases, script: list[Step]) -> None:
    with databases.new() as database, closing(database.open()) as store:
        play(script, appender(store, check=False))
        snapshot = store.snapshot()
        for card in CARDS:
            assert store.state_of(card) == (snapshot.memory(card), snapshot.mark(card))
        assert store.state_of("deck/never-seen") == (NEW, NO_MARKS)
        due = [memory.due_day for key, memory in snapshot.memories.items() if memory.step is None and key != CARDS[0]]
        counts = store.due_counts(min(due, default=0), max(due, default=0), CARDS[0])
        assert counts == {day: due.count(day) for day in due}


@settings(max_examples=12)
@given(script=scripts(25), windows=st.lists(st.booleans(), min_size=25, max_size=25))
def test_two_windows_on_one_database_lose_nothing(
    databases: Databases, script: list[Step], windows: list[bool]
) -> None:
    """Entries appended by turns are all there, in their order, for both; and so is what follows from them."""
    with databases.new() as database, closing(database.open()) as one, closing(database.open()) as other:
        entries: list[Entry] = []
        for step, first in zip(script, windows, strict=False):
            play([step], appender(one if first else other), entries)
        assert list(one.entries()) == list(other.entries()) == entries
        assert one.projection() == other.projection() == replay(entries, one.scheduling)


def test_a_card_that_another_window_rated_is_not_rated_again(databases: Databases) -> None:
    """Overtaken, with nothing written; once the window knows, it may."""
    with databases.new() as database, closing(database.open()) as one, closing(database.open()) as other:
        first = add(one, reviews=0)
        with pytest.raises(Overtaken):
            add(other, review(rating=1), reviews=0)
        assert list(other.entries()) == [first]
        assert other.projection() == other.replayed()
        add(other, review("deck/b"), reviews=0)
        add(other, reviews=1)
        with pytest.raises(Overtaken):
            add(one, reviews=1)
        assert len(list(one.entries())) == 3


def test_an_entry_is_taken_back_once(databases: Databases) -> None:
    """Two windows undo the same entry: the second is told, and undoes nothing else."""
    with databases.new() as database, closing(database.open()) as one, closing(database.open()) as other:
        add(one)
        target = add(one, review("deck/b"))
        add(one, Retracted(target.id))
        with pytest.raises(Overtaken):
            add(other, Retracted(target.id))
        assert len(list(other.entries())) == 3


def test_a_retraction_of_no_entry_is_refused(databases: Databases) -> None:
    with databases.new() as database, closing(database.open()) as store:
        with pytest.raises(SessionError):
            add(store, Retracted("f" * 32))
        assert list(store.entries()) == []


def test_a_card_that_was_pulled_goes_back_when_that_is_taken_back(databases: Databases) -> None:
    """An item that examines it was missed, so it is due now; taken back, it is due when it was."""
    with databases.new() as database, closing(database.open()) as store:
        attempt = add(store, ATTEMPT)
        add(store, review(rating=4))
        due = store.state_of("deck/a")
        pull = add(store, Pulled("deck/a", attempt.id))
        assert store.state_of("deck/a") != due
        assert store.projection() == store.replayed()
        add(store, Retracted(pull.id))
        assert store.state_of("deck/a") == due
        assert store.projection() == store.replayed()


def test_a_review_taken_back_leaves_the_card_pulled(databases: Databases) -> None:
    """What came after it stands."""
    with databases.new() as database, closing(database.open()) as store:
        attempt = add(store, ATTEMPT)
        add(store, review(rating=4))
        second = add(store, review(rating=4))
        add(store, Pulled("deck/a", attempt.id))
        add(store, Retracted(second.id))
        assert store.projection() == store.replayed()
        assert store.state_of("deck/a")[0].due_day == TODAY  # type: ignore[union-attr]


def test_undo_goes_back_entry_by_entry_to_the_first(databases: Databases) -> None:
    """The newest that was not taken back, retractions aside, until there is none."""
    with databases.new() as database, closing(database.open()) as store:
        entries = [add(store, review("deck/a")), add(store, log.Flagged("deck/b")), add(store, Noted("deck/b", "x"))]
        for expected in reversed(entries):
            assert store.last_undoable() == expected
            add(store, Retracted(expected.id))
        assert store.last_undoable() is None
        assert store.projection() == replay([], store.scheduling)


def test_an_entry_comes_back_as_it_was_appended(databases: Databases) -> None:
    """Every kind, every field: text of any language, a response of nothing and none, negative times and offsets."""
    with databases.new() as database, closing(database.open()) as store:
        entries = [
            add(store, Reviewed("deck/ünï ✓ 漢字", 4, "print", 0, "")),
            add(store, Reviewed("deck/a", 1, "print", 2**31 - 1, None)),
            add(store, Noted("deck/a", "line\nline\t'quoted' \"twice\" 100 % ; DROP TABLE entry")),
            add(store, review("deck/a"), now=NOW._replace(at_ms=-5, offset_s=-36_000)),
            add(store, review("deck/a"), now=NOW._replace(at_ms=253_402_300_799_999, offset_s=50_400)),
            *(add(store, mark("deck/a")) for mark in MARKS),
        ]
        entries.append(add(store, Retracted(entries[0].id)))
        assert list(store.entries()) == entries
        assert len({entry.id for entry in entries}) == len(entries)
        assert all(len(entry.id) == 32 and entry.id[12] == "7" for entry in entries), "each is a uuid7"


def test_what_was_shown_is_kept_once_for_each_version(databases: Databases) -> None:
    with databases.new() as database, closing(database.open()) as store:
        for version in (1, 1, 2, 1):
            shown = log.Shown(f"print-{version}", f"prompt {version}", f"answer {version}")
            store.append(Reviewed("deck/a", 3, shown.fingerprint, 900), NOW, TODAY, "study", shown=shown)
        with store._engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT fingerprint, prompt, answer FROM content ORDER BY id").all()
        assert list(map(tuple, rows)) == [("print-1", "prompt 1", "answer 1"), ("print-2", "prompt 2", "answer 2")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET rating = 4",
        "UPDATE entry SET at_ms = at_ms + 1 WHERE id = 1",
        "UPDATE entry SET text = NULL",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE id = 1",
    ],
)
def test_the_log_refuses_to_be_changed(databases: Databases, statement: str) -> None:
    """The database itself does, whoever asks."""
    with databases.new() as database, closing(database.open()) as store:
        entries = [add(store, review(response="typed")), add(store)]
        with pytest.raises(DBAPIError, match="append-only"), store._engine.begin() as connection:
            connection.exec_driver_sql(statement)
        assert list(store.entries()) == entries


def test_the_log_refuses_what_belongs_to_nothing(databases: Databases) -> None:
    """Foreign keys are in force: an entry of a card that is not there cannot be written."""
    with databases.new() as database, closing(database.open()) as store:
        add(store)
        with pytest.raises(DBAPIError), store._engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO memory_before (entry_id) VALUES (99)")


@settings(max_examples=8)
@given(script=scripts(25))
def test_another_schedule_is_worked_out_when_the_database_is_opened(databases: Databases, script: list[Step]) -> None:
    """The projection says what it was made with; another retention makes it anew, and the log stays as it is."""
    with databases.new() as database, closing(database.open()) as store:
        entries = play(script, appender(store, check=False))
        other = Scheduling(retention=0.8, learning_steps=(60,))
        with closing(Store(store._engine, "here", "device", other)) as changed:
            assert changed.projection() == replay(entries, other)
            assert list(changed.entries()) == entries


def test_reading_sees_one_moment(databases: Databases) -> None:
    """An entry appended while the log is read belongs to the next reading."""
    with databases.new() as database, closing(database.open()) as one, closing(database.open()) as other:
        written = [add(one, review(f"deck/{number}")) for number in range(3)]
        rest = other.entries()
        assert next(rest) == written[0]
        add(one, review("deck/later"))
        assert list(rest) == written[1:]
        assert len(list(other.entries())) == 4
        count = "SELECT count(*) FROM entry"
        with reading(other._engine, "here") as connection:
            assert connection.exec_driver_sql(count).scalar() == 4
            add(one, review("deck/later still"))
            assert connection.exec_driver_sql(count).scalar() == 4


def test_a_failure_midway_leaves_nothing_behind(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry and what follows from it are written together or not at all."""
    with databases.new() as database, closing(database.open()) as store:
        kept = add(store)
        monkeypatch.setattr("studyapp.store.rows.put_day", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            add(store, review("deck/b"))
        monkeypatch.undo()
        assert list(store.entries()) == [kept]
        assert store.projection() == store.replayed()
        assert store.state_of("deck/b") == (NEW, NO_MARKS)
        assert isinstance(add(store, review("deck/b")), Entry)
        assert isinstance(store.state_of("deck/b")[0], Learned)
