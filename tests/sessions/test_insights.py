"""Every page is what the raw log gives, whatever was undone, edited, tuned or moved about; and it is kept no longer."""

from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.bootstrap import build_services
from studyapp.clock import FixedClock, Moment
from studyapp.errors import Unwritable
from studyapp.insights.activity import by_day
from studyapp.insights.pages import Calendar, Table, Words, as_table
from studyapp.insights.reviews import Review, reviews
from studyapp.insights.statistics import History
from studyapp.insights.totals import totals
from studyapp.memory.entries import Entry, Retracted, Reviewed, Tuned
from studyapp.memory.fsrs import DEFAULT_WEIGHTS
from studyapp.memory.replay import replay, scheduling_of
from studyapp.memory.schedule import Scheduling
from studyapp.sessions.insight_pages import MAKERS
from studyapp.sessions.insights import EVERYTHING, Insights, Sight
from studyapp.sessions.services import Services
from studyapp.shelf.shelf import Shelf
from studyapp.store.store import Store
from tests.insights.bank import BANK, EXAM, START_MS, answered_logs
from tests.insights.logs import Told
from tests.memory.scripts import ATTEMPT

TUNED = Tuned(tuple(each * 1.05 for each in DEFAULT_WEIGHTS), 0.85, (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0))


def somebody(folder: Path) -> Services:
    """Whoever studies the bank, some days after the last review."""
    (folder / "decks").mkdir()
    (folder / "decks" / "bank.yaml").write_text(BANK, encoding="utf-8")
    (folder / "decks" / "exam.yaml").write_text(EXAM, encoding="utf-8")
    services = build_services({}, folder / "home")
    services.shelf = Shelf(folder / "decks", [])
    services.clock = FixedClock(Moment(START_MS + 40 * 86_400_000, 0))
    services.read_decks()
    return services


def write(store: Store, entries: list[Entry]) -> None:
    """Append what entries say; their ids, and those of the attempts they name, become the store's."""
    ids: dict[str, str] = {}
    attempts: dict[str, str] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, Retracted):
            if event.target not in ids:
                continue
            event = Retracted(ids.pop(event.target))
        if isinstance(event, Reviewed) and event.attempt is not None:
            if event.attempt not in attempts:
                attempts[event.attempt] = store.append(ATTEMPT, Moment(entry.at_ms, 0), entry.day, "exam").id
            event = msgspec.structs.replace(event, attempt=attempts[event.attempt])
        ids[entry.id] = store.append(event, Moment(entry.at_ms, entry.offset_s), entry.day, "quiz").id


class RawSight(Sight):
    """The same things, counted once more over the raw log."""

    @cached_property
    def raw(self) -> list[Review]:
        entries = list(self._services.store.entries())
        return reviews(entries, replay(entries, Scheduling()))

    @cached_property
    def history(self) -> History:
        entries = list(self._services.store.entries())
        projection = replay(entries, Scheduling())
        in_force = scheduling_of(entries, Scheduling())
        days = by_day(self.raw)
        sums = totals(self.raw, in_force.weights)
        return History(days, sums, projection.memories, projection.marks, days, in_force)

    def ratings(self, days: int) -> list[tuple[str, int, bool]]:
        first = self.today - days + 1
        return [(each.card, each.rating, each.response is not None) for each in self.raw if each.day >= first]

    @property
    def exam_ratings(self) -> list[tuple[int, str, int]]:
        return [(hash(each.attempt), each.card, each.rating) for each in self.raw if each.attempt is not None]


@settings(max_examples=20)
@given(told=answered_logs(), tuned=st.sampled_from(("", "tuned", "taken back")))
def test_every_page_is_what_the_raw_log_gives(told: Told, tuned: str) -> None:
    with TemporaryDirectory() as folder:
        services = somebody(Path(folder))
        insights = Insights(services)
        write(services.store, told.entries[: len(told.entries) // 2])
        now = services.clock.now()
        change = services.store.append(TUNED, now, services.today, "tune") if tuned else None
        insights.page("plan")
        write(services.store, told.entries[len(told.entries) // 2 :])
        if change is not None and tuned == "taken back":
            services.store.append(Retracted(change.id), now, services.today, "tune")
        raw = RawSight(services, EVERYTHING, None)
        for name, (_, maker) in MAKERS.items():
            assert insights.page(name) == maker(raw), name
        services.close()


@pytest.fixture
def learner(tmp_path: Path) -> Services:
    return somebody(tmp_path)


def test_pages_of_nothing_make_no_database(learner: Services) -> None:
    """And each says something."""
    for name, _ in learner.insights().tabs:
        assert isinstance(learner.insights().page(name).blocks[0], Words)
    assert not learner.paths.database.exists()


def rate(services: Services, card: str) -> None:
    now = services.clock.now()
    services.store.append(Reviewed(card, 3, "print", 4000), now, services.today, "study")


def test_a_page_is_made_once_until_something_changes(learner: Services) -> None:
    """A review, the decks, a setting, the study day."""
    rate(learner, "bank/queue")
    insights = learner.insights()
    first = insights.page("activity")
    assert insights.page("activity") is first is learner.insights().page("activity")
    rate(learner, "bank/fanout")
    second = insights.page("activity")
    assert second != first
    learner.read_decks()
    third = insights.page("activity")
    assert third is not second and third == second
    learner.change_setting("new_per_day", "7")
    assert insights.page("activity") is not third
    assert isinstance(learner.clock, FixedClock)
    learner.clock.forward(days=1)
    assert insights.page("activity") != third


def test_a_day_lists_its_reviews_the_newest_first_with_what_was_asked(learner: Services) -> None:
    assert isinstance(learner.clock, FixedClock)
    for card in ("bank/queue", "bank/gone", "bank/hidden"):
        rate(learner, card)
        learner.clock.forward(seconds=60)
    (table,) = learner.insights().day(learner.today).blocks
    assert isinstance(table, Table)
    assert [row[1:] for row in table.rows] == [
        ("Good", 4000, "bank/hidden, in no deck now"),
        ("Good", 4000, "bank/gone, in no deck now"),
        ("Good", 4000, "What keeps messages?"),
    ]
    assert table.cards == ((), (), ("bank/queue",))
    assert learner.insights().day(learner.today - 1).blocks[0].rows == ()  # type: ignore[union-attr]


def test_the_calendar_is_read_from_the_days_alone(learner: Services) -> None:
    rate(learner, "bank/queue")
    (calendar,) = [each for each in learner.insights().page("activity").blocks if isinstance(each, Calendar)]
    assert calendar.days == learner.store.history().days and len(as_table(calendar).rows) == 1


def test_an_export_that_cannot_be_written_says_so(learner: Services) -> None:
    rate(learner, "bank/queue")
    learner.paths.data.mkdir(parents=True, exist_ok=True)
    (learner.paths.data / "exports").write_text("in the way", encoding="utf-8")
    with pytest.raises(Unwritable, match="Nothing was written"):
        learner.insights().export(learner.insights().page("activity"))
