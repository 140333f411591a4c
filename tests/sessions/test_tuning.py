"""A preview says exactly what applying does, undoing it leaves no trace, and nothing is done by halves."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.clock import FixedClock, Moment
from studyapp.errors import Cancelled, Overtaken, SessionError, StoreError
from studyapp.insights.forecast import due_ahead, overdue
from studyapp.memory.entries import Entry, Event, Retracted, Reviewed, Suspended, Tuned
from studyapp.memory.fsrs import DEFAULT_WEIGHTS, retrievability
from studyapp.memory.replay import replay, scheduling_of
from studyapp.memory.schedule import ORDINARY_DAYS, Scheduling
from studyapp.sessions.browse import find
from studyapp.sessions.fitting import can_fit
from studyapp.sessions.ports import Desk
from studyapp.sessions.quiz import _need
from studyapp.sessions.tuning import (
    ENOUGH_REVIEWS,
    Tuning,
    easy_days_text,
    fit_text,
    in_force_text,
    proposed,
)
from studyapp.sessions.tuning_form import FITTED, PARAMETERS, RETENTION, TuningForm
from studyapp.sessions.tuning_lines import columns, preview_lines
from studyapp.sessions.work import Progress, Work
from studyapp.settings import Settings
from studyapp.store.store import Store
from tests.memory.scripts import CARDS, START_MS, TUNED, Step, play, scripts
from tests.sessions.learner import Learner, plain_deck
from tests.sessions.reviewers import TRUE_WEIGHTS, entries, write
from tests.store.databases import SqliteFiles, add, closing, review

CLOCK = FixedClock(Moment(START_MS, 0))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("tuning"))


def tuning_of(store: Store, cards: Sequence[str] = CARDS) -> Tuning:
    return Tuning(Desk(store, CLOCK, Settings(), "tune"), cards)


def written(store: Store, script: list[Step]) -> list[Entry]:
    return play(script, lambda event, now, day: add(store, event, now))


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Somebody who reviews 40 cards for three months, a few each day."""
    learner = Learner(tmp_path, plain_deck(40))
    dice = random.Random(1)
    listed = []
    for back in range(90, 0, -1):
        now = Moment(learner.now.at_ms - back * 86_400_000, learner.now.offset_s)
        for number in dice.sample(range(40), 6):
            event = Reviewed(f"plain/n{number}", dice.choices((1, 2, 3, 4), (10, 5, 75, 10))[0], "f", 5000)
            listed.append(Entry(f"{len(listed):032x}", *now, now.study_day(), "device", "study", event))
    write(learner.store, listed)
    yield learner
    learner.close()


def tuning(learner: Learner) -> Tuning:
    return Tuning(learner.desk("tune"), [f"plain/n{number}" for number in range(40)])


# --- preview, apply, revert -------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(script=scripts(30, tuned=True), proposal=st.sampled_from(TUNED), chosen=st.sets(st.sampled_from(CARDS)))
def test_applying_gives_exactly_what_the_preview_says_and_reverting_what_there_was(
    files: SqliteFiles, script: list[Step], proposal: Tuned, chosen: set[str]
) -> None:
    """On any history: memories to the last digit, every figure counted once more, and then all as before."""
    with files.new() as database, closing(database.open()) as store:
        log = written(store, script)
        before, tuned = store.projection(), tuning_of(store, sorted(chosen))
        if scheduling_of(log, Scheduling()) == scheduling_of([Entry("", 0, 0, 0, "", "", proposal)], Scheduling()):
            with pytest.raises(SessionError, match="in force already"):
                tuned.preview(proposal, Work())
            return
        preview = tuned.preview(proposal, Work())
        assert (list(store.entries()), store.projection()) == (log, before), "looking changes nothing"
        entry = tuned.apply(preview, Work())
        after = store.projection()
        assert preview.memories == after.memories
        assert after == store.replayed() == replay([*log, entry], Scheduling())
        assert (entry.event, entry.mode) == (proposal, "tune")

        today = CLOCK.now().study_day()
        for told, projection in ((preview.change.before, before), (preview.change.after, after)):
            of = {card: memory for card, memory in projection.memories.items() if card in chosen}
            assert told.cards == len(of)
            assert told.due == due_ahead(of, projection.marks, today, 90)
            assert told.overdue == overdue(of, projection.marks, today)
        days = [{card: each.due_day for card, each in kept.memories.items()} for kept in (before, after)]
        assert preview.change.moved == sum(days[0][card] != days[1][card] for card in chosen if card in days[0])

        assert tuned.revert(Work()) == entry
        assert (store.projection(), store.scheduling) == (before, scheduling_of(log, Scheduling()))


@settings(max_examples=10)
@given(script=scripts(20), proposals=st.lists(st.sampled_from(TUNED), max_size=4))
def test_every_change_can_be_taken_back_one_by_one(
    files: SqliteFiles, script: list[Step], proposals: list[Tuned]
) -> None:
    with files.new() as database, closing(database.open()) as store:
        written(store, script)
        tuned, kept = tuning_of(store), []
        for proposal in proposals:
            if tuned.current.weights == proposal.weights:
                continue
            kept.append((store.projection(), tuned.current))
            tuned.apply(tuned.preview(proposal, Work()), Work())
        while kept:
            tuned.revert(Work())
            assert (store.projection(), tuned.current) == kept.pop()
        with pytest.raises(SessionError, match="Nothing was tuned"):
            tuned.revert(Work())


@pytest.mark.parametrize("event", [review(), Suspended(CARDS[0]), TUNED[1]], ids=["review", "mark", "tuning"])
def test_a_preview_of_another_log_is_not_applied(files: SqliteFiles, event: Event) -> None:
    """Another window went on meanwhile: look again."""
    with files.new() as database, closing(database.open()) as store, closing(database.open()) as other:
        add(store, review(rating=4))
        tuned = tuning_of(store)
        preview = tuned.preview(TUNED[0], Work())
        add(other, event)
        kept = list(store.entries())
        with pytest.raises(Overtaken, match="went on since"):
            tuned.apply(preview, Work())
        assert list(store.entries()) == kept
        tuned.apply(tuned.preview(TUNED[0], Work()), Work())
        assert store.projection() == store.replayed()


def test_a_preview_is_applied_once(files: SqliteFiles) -> None:
    with files.new() as database, closing(database.open()) as store:
        tuned = tuning_of(store)
        preview = tuned.preview(TUNED[0], Work())
        tuned.apply(preview, Work())
        with pytest.raises(Overtaken):
            tuned.apply(preview, Work())
        assert len(list(store.entries())) == 1


def test_a_log_that_goes_on_while_it_is_read_is_told(files: SqliteFiles) -> None:
    """What the snapshot says and what the log says must be of one moment."""
    with files.new() as database, closing(database.open()) as store, closing(database.open()) as other:
        add(store)
        tuned = tuning_of(store)
        snapshot = store.snapshot

        def slow_snapshot() -> object:
            found = snapshot()
            add(other, review("deck/b"))
            return found

        store.snapshot = slow_snapshot  # type: ignore[method-assign, assignment]
        with pytest.raises(Overtaken, match="while it was read"):
            tuned.preview(TUNED[0], Work())


@pytest.mark.parametrize("words", ["Reading the log", "Trying it on the log"])
def test_a_preview_is_given_up_at_any_stage(learner: Learner, words: str) -> None:
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.words == words:
            work.cancel()

    work = Work(tell)
    before = learner.log
    with pytest.raises(Cancelled):
        tuning(learner).preview(proposed(Scheduling(), retention=0.8), work)
    assert told[-1].words == words
    assert learner.log == before


def test_applying_and_taking_back_are_given_up_without_a_trace(learner: Learner) -> None:
    """Neither an entry nor a part of another projection."""

    def tell(_: Progress) -> None:
        work.cancel()

    tuned = tuning(learner)
    preview = tuned.preview(tuned.proposal(retention=0.8), Work())
    kept = learner.log, learner.store.projection()
    work = Work(tell)
    with pytest.raises(Cancelled):
        tuned.apply(preview, work)
    assert (learner.log, learner.store.projection()) == kept
    tuned.apply(preview, Work())
    kept = learner.log, learner.store.projection()
    work = Work(tell)
    with pytest.raises(Cancelled):
        tuned.revert(work)
    assert (learner.log, learner.store.projection()) == kept


def test_a_store_that_fails_midway_changes_nothing(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    tuned = tuning(learner)
    preview = tuned.preview(tuned.proposal(retention=0.8), Work())
    kept = learner.log, learner.store.projection()

    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr("studyapp.store.rows.insert_all", full)
    with pytest.raises(StoreError):
        tuned.apply(preview, Work())
    monkeypatch.undo()
    assert (learner.log, learner.store.projection()) == kept


# --- what a change does -----------------------------------------------------------------------------------------------


def test_less_retention_is_less_to_do(learner: Learner) -> None:
    """And more is more."""
    tuned = tuning(learner)
    less = tuned.preview(tuned.proposal(retention=0.75), Work()).change
    more = tuned.preview(tuned.proposal(retention=0.95), Work()).change
    assert less.before == more.before
    assert less.after.within(30) < less.before.within(30) < more.after.within(30)
    assert less.moved > 20
    assert less.before.cards == less.after.cards == 40


def test_a_free_day_is_free_but_for_cards_that_cannot_go_elsewhere(learner: Learner) -> None:
    """Those with an interval of a day or two, and those that were overdue."""
    tuned = tuning(learner)
    free = tuned.preview(tuned.proposal(easy_days=(1, 1, 1, 1, 1, 1, 0)), Work())
    tuned.apply(free, Work())
    for memory in learner.store.projection().memories.values():
        if memory.step is None and (memory.due_day + 3) % 7 == 6:
            assert memory.interval <= 2
    assert free.change.moved > 0


def test_quizzes_and_lists_go_by_the_learners_own_parameters(learner: Learner) -> None:
    """What is most likely forgotten is so by the parameters in force, and the list says their chance of recall."""
    tuned = tuning(learner)
    tuned.apply(tuned.preview(tuned.proposal(weights=TRUE_WEIGHTS), Work()), Work())
    snapshot, today = learner.store.snapshot(), learner.today
    for row in find(learner.library, snapshot, "", today).rows:
        memory = learner.learned(row.card.key)
        own = retrievability(TRUE_WEIGHTS, memory.stability, today - memory.last_day)
        assert row.recall == own != memory.recall(today)
    chances = [_need(card, snapshot, "due", today) for card in learner.library.open_cards]
    assert chances == [learner.learned(card.key).recall(today, TRUE_WEIGHTS) for card in learner.library.open_cards]
    assert any(learner.learned(card.key).recall(today) != chance
               for card, chance in zip(learner.library.open_cards, chances, strict=True))  # fmt: skip


# --- proposals and their words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"retention": 0.69}, "Desired retention is 0.69; it must be from 0.70 to 0.97."),
        ({"retention": 1.0}, "from 0.70 to 0.97"),
        ({"retention": float("nan")}, "from 0.70 to 0.97"),
        ({"easy_days": [0] * 7}, "at least one is not 0"),
        ({"easy_days": [1] * 6}, "seven shares"),
        ({"easy_days": [2] * 7}, "from 0 to 1"),
        ({"weights": DEFAULT_WEIGHTS[:19]}, "21 parameters, not 19"),
        ({"weights": (*DEFAULT_WEIGHTS[:20], 0.9)}, "Parameter 20 is 0.9; it must be from 0.1 to 0.8."),
    ],
)
def test_what_cannot_be_is_refused_with_its_bounds(values: dict[str, object], says: str) -> None:
    with pytest.raises(SessionError, match=says):
        proposed(Scheduling(), **values)  # type: ignore[arg-type]


def test_what_is_not_proposed_stays() -> None:
    current = Scheduling(TRUE_WEIGHTS, 0.85, easy_days=(1, 1, 1, 1, 1, 0.5, 0))
    assert proposed(current) == Tuned(TRUE_WEIGHTS, 0.85, (1, 1, 1, 1, 1, 0.5, 0))
    assert proposed(current, retention=0.9).easy_days == current.easy_days
    assert proposed(current, weights=DEFAULT_WEIGHTS).retention == 0.85


def test_words() -> None:
    assert easy_days_text(ORDINARY_DAYS) == "none"
    assert easy_days_text((1, 1, 0.3, 1, 1, 0.5, 0)) == "Wed 0.3, Sat reduced, Sun free"
    assert in_force_text(Scheduling()) == "default parameters, retention 0.90"
    tuned = Scheduling(TRUE_WEIGHTS, 0.85, easy_days=(1, 1, 1, 1, 1, 1, 0))
    assert in_force_text(tuned) == "fitted parameters, retention 0.85; Sun free"


def test_the_form_has_every_choice_and_begins_with_what_is_in_force() -> None:
    form = TuningForm(Scheduling())
    lines = {line.name: line for line in form.lines()}
    assert list(lines) == [RETENTION, PARAMETERS, "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert lines[RETENTION].choices == tuple(f"{percent / 100:.2f}" for percent in range(80, 98))
    assert lines[RETENTION].choices[lines[RETENTION].chosen] == "0.90"
    assert lines[PARAMETERS].choices == ("default, as now",)
    assert lines["Sun"].choices == ("ordinary", "reduced", "free")
    assert form.is_in_force(form.proposal(lambda name: lines[name].chosen))
    chosen = {**{name: line.chosen for name, line in lines.items()}, "Sun": 2, RETENTION: 0}
    assert form.proposal(chosen.__getitem__) == Tuned(DEFAULT_WEIGHTS, 0.8, (1, 1, 1, 1, 1, 1, 0))


def test_the_form_keeps_values_that_it_would_not_offer() -> None:
    """They were set at the command line."""
    current = Scheduling(TRUE_WEIGHTS, 0.725, easy_days=(1, 1, 1, 1, 1, 0.3, 0))
    form = TuningForm(current, DEFAULT_WEIGHTS)
    lines = {line.name: line for line in form.lines()}
    assert lines[RETENTION].chosen == 0
    assert lines[PARAMETERS].choices == ("fitted, as now", "default", FITTED)
    assert lines[PARAMETERS].chosen == 2, "what was just fitted is what one wants to look at"
    assert lines["Sat"].choices[lines["Sat"].chosen] == "0.3"
    as_now = {name: line.chosen for name, line in lines.items()} | {PARAMETERS: 0}
    assert form.is_in_force(form.proposal(as_now.__getitem__))


def test_a_preview_is_told_in_lines(learner: Learner) -> None:
    """The figures of the change, and a column for each of 30 days, before and after to one scale."""
    tuned = tuning(learner)
    preview = tuned.preview(tuned.proposal(retention=0.97), Work())
    change = preview.change
    lines = [line.text for line in preview_lines(preview, 3, 40)]
    assert max(map(len, lines)) <= 40
    rows = {line[:18].strip(): line[18:].split() for line in lines[:7]}
    assert rows["overdue now"] == [str(change.before.overdue), str(change.after.overdue)]
    assert rows["due in 30 days"] == [str(change.before.within(30)), str(change.after.within(30))]
    assert f"{change.moved} of 40 cards move to another day." in lines
    most = max((*change.before.due[1:31], *change.after.due[1:31]))
    start = lines.index(f"Due by day from tomorrow, at most {most}") + 1
    drawn = [line[8:].ljust(30) for line in lines[start : start + 7]]
    assert drawn[6] == "MTWTFSSMTWTFSSMTWTFSSMTWTFSSMT"
    for part, due in ((drawn[:3], change.before.due), (drawn[3:6], change.after.due)):
        assert part == list(columns(due[1:31], most, 3, 1))


def test_columns_are_as_high_as_their_share() -> None:
    assert list(columns([0, 1, 4, 8, 0.01], 8, 1, 1)) == [" ▁▄█▁"]
    assert list(columns([0, 1, 4, 8, 0.01], 8, 2, 1)) == ["   █ ", " ▂██▁"]
    assert list(columns([8, 4], 8, 1, 2)) == ["█ ▄ "]
    assert list(columns([8, 4], 8, 1, 3)) == ["██ ▄▄ "]


def test_without_a_review_there_is_a_sentence(tmp_path: Path) -> None:
    learner = Learner(tmp_path, plain_deck(3))
    tuned = tuning(learner)
    preview = tuned.preview(tuned.proposal(retention=0.8), Work())
    assert [line.text for line in preview_lines(preview, 3, 40)] == ["No card was reviewed yet."]
    tuned.apply(preview, Work())
    assert tuned.current.retention == 0.8
    learner.close()


# --- fitting ----------------------------------------------------------------------------------------------------------


def test_too_few_reviews_are_told_with_how_many_are_missing(learner: Learner) -> None:
    tuned = tuning(learner)
    assert tuned.missing == ENOUGH_REVIEWS - 540
    with pytest.raises(SessionError, match=r"from 1,000 reviews on; there are 540, 460 are missing\."):
        tuned.fit(Work())
    learner.store.append(Retracted(learner.log[0].id), learner.now, learner.today, "study")
    assert tuned.missing == ENOUGH_REVIEWS - 539


@pytest.mark.skipif(not can_fit(), reason="fsrs-rs-python is not installed")
def test_parameters_are_fitted_applied_and_fitted_again(files: SqliteFiles) -> None:
    """The second time against those in force, which they cannot beat by much."""
    with files.new() as database, closing(database.open()) as store:
        write(store, entries(6000, random.Random(4)))
        assert store.projection() == store.replayed()
        tuned = tuning_of(store)
        assert tuned.missing == 0
        fit = tuned.fit(Work())
        assert fit.is_better
        assert "The fitted parameters are better." in fit_text(fit)
        preview = tuned.preview(tuned.proposal(weights=fit.weights), Work())
        tuned.apply(preview, Work())
        assert tuned.current.weights == fit.weights
        assert store.projection().memories == preview.memories
        again = tuned.fit(Work())
        assert again.before.log_loss is not None and fit.after.log_loss is not None
        assert again.before.log_loss < fit.before.log_loss  # type: ignore[operator]
        assert not again.is_better
        assert fit_text(again).endswith("They are no better, so they are not offered.")
