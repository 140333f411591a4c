"""From the log to what the learner remembers."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.memory import entries as log
from studyapp.memory.entries import Adopted, Entry, Event, Pulled, Rekeyed, Retracted, Reviewed, Tuned
from studyapp.memory.replay import MOVES, NO_MARKS, DayTotals, Marks, card_of, effective, replay, scheduling_of
from studyapp.memory.schedule import NEW, Learned, Memory, Scheduling, pulled, reviewed, unsound
from tests.memory.scripts import CARDS, TUNED, Step, listed, scripts

USUAL = Scheduling()
SCRIPTS = scripts(40, tuned=True)


def entry(number: int, event: Event, day: int = 20_000) -> Entry:
    return Entry(f"{number:032x}", day * 86_400_000, 0, day, "device", "study", event)


def learned(memory: Memory) -> Learned:
    assert isinstance(memory, Learned)
    return memory


@given(SCRIPTS)
def test_replaying_twice_gives_the_same(script: list[Step]) -> None:
    entries = listed(script)
    assert replay(entries, USUAL) == replay(iter(entries), USUAL)


@given(SCRIPTS, st.data())
def test_an_entry_and_its_retraction_replay_as_if_neither_ever_was(script: list[Step], data: st.DataObject) -> None:
    """Wherever the entry stands, and wherever after it the retraction does."""
    entries = listed(script)
    place = data.draw(st.integers(0, len(entries)))
    event = data.draw(
        st.sampled_from((Reviewed(CARDS[0], 3, "", 900), log.Suspended(CARDS[1]), log.Noted(CARDS[2], "x")))
    )
    extra = entry(999_998, event)
    with_extra = [*entries[:place], extra, *entries[place:]]
    later = data.draw(st.integers(place + 1, len(with_extra)))
    with_extra.insert(later, entry(999_999, Retracted(extra.id)))
    assert replay(with_extra, USUAL) == replay(entries, USUAL)


@given(SCRIPTS)
def test_taking_back_everything_leaves_nothing(script: list[Step]) -> None:
    entries = listed(script)
    entries += [entry(500_000 + number, Retracted(each.id)) for number, each in enumerate(entries)]
    nothing = replay([], USUAL)
    assert replay(entries, USUAL) == nothing
    assert (nothing.memories, nothing.marks, nothing.days, nothing.before) == ({}, {}, {}, {})


def test_taking_back_a_retraction_does_not_bring_the_entry_back() -> None:
    """What was undone stays undone; doing it again is another entry."""
    review = entry(1, Reviewed(CARDS[0], 3, "", 900))
    retraction = entry(2, Retracted(review.id))
    assert effective([review, retraction, entry(3, Retracted(retraction.id))]) == []


def test_a_retraction_of_what_is_not_there_does_nothing() -> None:
    review = entry(1, Reviewed(CARDS[0], 3, "", 900))
    assert effective([entry(2, Retracted("f" * 32)), review]) == [review]


def last_tuned(entries: list[Entry]) -> Scheduling:
    """What is in force at the end of a log without retractions, said another way."""
    scheduling = USUAL
    for each in entries:
        if isinstance(each.event, Tuned):
            event = each.event
            scheduling = Scheduling(event.weights, event.retention, easy_days=event.easy_days)
    return scheduling


def by_edit(event: Rekeyed | Adopted, memories: dict[str, Learned], day: int) -> Learned | None:
    """What an edit of a deck makes of a card's memory, said another way."""
    known = memories.get(event.card)
    if isinstance(event, Rekeyed):
        if known is None:
            return None
        due = known.due_day if known.step is not None else min(known.due_day, day)
        return msgspec.structs.replace(known, due_day=due, rekeyed=True)
    former = sorted(
        (memories[card] for card in event.former if card in memories),
        key=lambda each: (each.stability, each.due_day, each.last_ms),
    )
    return known or (former[0] if former else None)


@settings(max_examples=60)
@given(SCRIPTS)
def test_memories_are_those_of_reviewing_card_by_card(script: list[Step]) -> None:
    """The load of a day is the cards due on it at that moment, counted anew for each review."""
    entries = effective(listed(script))
    scheduling = last_tuned(entries)
    memories: dict[str, Learned] = {}
    before: dict[str, Memory] = {}
    for each in entries:
        event = each.event
        if isinstance(event, Pulled) and isinstance(memory := memories.get(event.card), Learned):
            memories[event.card] = learned(pulled(memory, each.day))
        if isinstance(event, (Rekeyed, Adopted)):
            moved = by_edit(event, memories, each.day)
            memories.update({event.card: moved} if moved else {})
        if not isinstance(event, Reviewed):
            continue
        was = before[each.id] = memories.get(event.card, NEW)

        def load(_low: int, _high: int, card: str = event.card) -> Counter[int]:
            others = (memory for key, memory in memories.items() if key != card and memory.step is None)
            return Counter(memory.due_day for memory in others)

        memories[event.card] = reviewed(
            was, event.card, event.rating, each.at_ms, each.day, load, scheduling, event.fingerprint
        )
    projection = replay(listed(script), USUAL)
    assert projection.memories == memories
    assert projection.before == before


@given(SCRIPTS)
def test_day_totals_are_what_counting_gives(script: list[Step]) -> None:
    entries = [each for each in effective(listed(script)) if isinstance(each.event, Reviewed)]
    projection = replay(listed(script), USUAL)
    days = {each.day for each in entries}
    assert projection.days.keys() == days
    for day in days:
        on_day = [each for each in entries if each.day == day]
        was = [projection.before[each.id] for each in on_day]
        assert projection.days[day] == DayTotals(
            reviews=len(on_day),
            again=sum(each.event.rating == 1 for each in on_day),  # type: ignore[union-attr]
            new=was.count(NEW),
            known=sum(isinstance(each, Learned) and each.step is None for each in was),
            duration_ms=sum(each.event.duration_ms for each in on_day),  # type: ignore[union-attr]
        )


@given(SCRIPTS)
def test_marks_are_those_of_the_last_word_on_each(script: list[Step]) -> None:
    """The newest of suspend and resume, of flag and unflag, of burials, of notes; where none are handed on."""
    own = [each for each in listed(script) if not isinstance(each.event, Adopted)]
    entries = effective(own)
    marks = replay(own, USUAL).marks
    for card in CARDS:
        about = [each for each in entries if card_of(each.event) == card]

        def last(*kinds: type, about: list[Entry] = about) -> Entry | None:
            return next((each for each in reversed(about) if isinstance(each.event, kinds)), None)

        switch, flag = last(log.Suspended, log.Resumed), last(log.Flagged, log.Unflagged)
        burial, note = last(log.Buried), last(log.Noted)
        assert marks.get(card, NO_MARKS) == Marks(
            suspended=switch is not None and isinstance(switch.event, log.Suspended),
            buried_on=burial.day if burial else None,
            flagged=flag is not None and isinstance(flag.event, log.Flagged),
            note=note.event.text if note and isinstance(note.event, log.Noted) else "",
        )


@given(SCRIPTS, SCRIPTS)
def test_marks_never_move_a_memory(script: list[Step], more: list[Step]) -> None:
    """Suspending, burying, flagging and notes leave the schedule as it is."""
    entries = listed([*script, *more])
    reviews = [each for each in effective(entries) if isinstance(each.event, (Reviewed, *MOVES))]
    assert replay(entries, USUAL).memories == replay(reviews, last_tuned(effective(entries))).memories


def test_order_comes_from_the_log_not_from_the_times() -> None:
    """A clock that went back between two reviews does not swap them."""
    first, second = (
        entry(1, Reviewed("deck/a", 1, "", 0), day=20_010),
        entry(2, Reviewed("deck/a", 4, "", 0), day=20_000),
    )
    assert replay([first, second], USUAL).before[second.id] == replay([first], USUAL).memories["deck/a"]
    assert replay([first, second], USUAL) != replay([second, first], USUAL)


@pytest.mark.parametrize("event", [kind("deck/a") for kind in (log.Resumed, log.Unflagged)] + [log.Noted("deck/a", "")])
def test_a_card_without_marks_is_not_among_the_marked(event: Event) -> None:
    assert replay([entry(1, event)], USUAL).marks == {}


def test_a_card_that_carries_on_others_has_the_weakest_memory_and_all_their_marks() -> None:
    """Its own, once it has one, stays; what the others had stays theirs."""
    strong, weak, heir = CARDS[:3]
    entries = [
        entry(1, Reviewed(strong, 4, "x", 0)),
        entry(2, Reviewed(weak, 3, "y", 0)),
        entry(3, log.Noted(strong, "one")),
        entry(4, log.Noted(weak, "two")),
        entry(5, log.Flagged(weak)),
        entry(6, log.Suspended(weak)),
        entry(7, Adopted(heir, (strong, weak, "deck/never-there"))),
        entry(8, Adopted(strong, (weak,))),
    ]
    projection = replay(entries, USUAL)
    assert projection.memories[heir] == projection.memories[weak] != projection.memories[strong]
    assert projection.marks[heir] == Marks(flagged=True, note="one\ntwo")
    assert projection.marks[strong] == Marks(note="one")


def test_a_changed_answer_key_is_due_at_once_until_it_was_reviewed() -> None:
    first, changed = entry(1, Reviewed(CARDS[0], 4, "old", 0), day=20_000), entry(2, Rekeyed(CARDS[0]), day=20_001)
    memory = learned(replay([first, changed], USUAL).memories[CARDS[0]])
    assert (memory.due_day, memory.rekeyed, memory.shown) == (20_001, True, "old")
    assert memory.stability == learned(replay([first], USUAL).memories[CARDS[0]]).stability
    seen = entry(3, Reviewed(CARDS[0], 3, "new", 0), day=20_001)
    memory = learned(replay([first, changed, seen], USUAL).memories[CARDS[0]])
    assert (memory.rekeyed, memory.shown) == (False, "new")


# --- tuning -----------------------------------------------------------------------------------------------------------


@given(SCRIPTS, st.sampled_from(TUNED), st.data())
def test_what_is_tuned_holds_for_everything_wherever_it_stands(
    script: list[Step], tuned: Tuned, data: st.DataObject
) -> None:
    """The whole log is replayed by what was tuned last, so its place among the reviews is of no account."""
    entries = [each for each in listed(script) if not isinstance(each.event, Tuned)]
    expected = replay(entries, Scheduling(tuned.weights, tuned.retention, easy_days=tuned.easy_days))
    place = data.draw(st.integers(0, len(entries)))
    assert replay([*entries[:place], entry(999_999, tuned), *entries[place:]], USUAL) == expected


@given(SCRIPTS, st.sampled_from(TUNED))
def test_what_was_tuned_and_taken_back_never_was(script: list[Step], tuned: Tuned) -> None:
    entries = listed(script)
    last, gone = entry(999_998, tuned), entry(999_999, Retracted(f"{999_998:032x}"))
    assert replay([*entries, last, gone], USUAL) == replay(entries, USUAL)
    assert scheduling_of([*entries, last, gone], USUAL) == scheduling_of(entries, USUAL)
    assert scheduling_of([*entries, last], USUAL) == last_tuned([last])


@given(SCRIPTS)
def test_numbers_stay_finite_with_every_parameter_at_its_bound(script: list[Step]) -> None:
    for at, tuned in enumerate(TUNED):
        for memory in replay([*listed(script), entry(900_000 + at, tuned)], USUAL).memories.values():
            assert 0 < memory.stability < 1e10
            assert 1 <= memory.difficulty <= 10
            assert 0 <= memory.interval <= 36_500


def test_steps_are_not_tuned() -> None:
    """They stay as they were begun with."""
    base = Scheduling(learning_steps=(60,), relearning_steps=())
    assert scheduling_of([entry(1, TUNED[0])], base).learning_steps == (60,)
    assert scheduling_of([entry(1, TUNED[0])], base).relearning_steps == ()


GOOD = TUNED[0]
UNSOUND = {
    "too few parameters": (GOOD.weights[:19], 0.9, GOOD.easy_days),
    "none": ((), 0.9, GOOD.easy_days),
    "a parameter below its bound": ((*GOOD.weights[:20], 0.0), 0.9, GOOD.easy_days),
    "a parameter above its bound": ((101.0, *GOOD.weights[1:]), 0.9, GOOD.easy_days),
    "no number": ((float("nan"), *GOOD.weights[1:]), 0.9, GOOD.easy_days),
    "beyond all numbers": ((float("inf"), *GOOD.weights[1:]), 0.9, GOOD.easy_days),
    "too little retention": (GOOD.weights, 0.69, GOOD.easy_days),
    "too much retention": (GOOD.weights, 0.98, GOOD.easy_days),
    "no retention": (GOOD.weights, float("nan"), GOOD.easy_days),
    "six days": (GOOD.weights, 0.9, (1.0,) * 6),
    "no day left": (GOOD.weights, 0.9, (0.0,) * 7),
    "a negative share": (GOOD.weights, 0.9, (-0.5, *[1.0] * 6)),
    "a share above 1": (GOOD.weights, 0.9, (1.5, *[1.0] * 6)),
    "a share that is no number": (GOOD.weights, 0.9, (float("nan"), *[1.0] * 6)),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_values_that_nothing_can_be_scheduled_by_are_told_and_passed_over(name: str) -> None:
    """A damaged log, or one from another program, is replayed by the newest that is sound."""
    assert unsound(*UNSOUND[name]).endswith(".")
    foreign = entry(3, Tuned(*UNSOUND[name]))
    review = entry(2, Reviewed(CARDS[0], 4, "", 0))
    assert replay([entry(1, GOOD), review, foreign], USUAL) == replay([entry(1, GOOD), review], USUAL)
    assert scheduling_of([foreign], USUAL) == USUAL


@pytest.mark.parametrize("tuned", TUNED)
def test_the_bounds_themselves_are_sound(tuned: Tuned) -> None:
    assert unsound(tuned.weights, tuned.retention, tuned.easy_days) == ""
