"""A card that is pulled forward is due now; nothing else about it changes, and replay knows of it."""

from collections import Counter
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.memory.entries import Adopted, Entry, Pulled, Rekeyed, Retracted, Reviewed
from studyapp.memory.fsrs import AGAIN, EASY, GOOD
from studyapp.memory.replay import effective, replay
from studyapp.memory.schedule import NEW, Learned, Memory, Scheduling, pulled, reviewed
from tests.memory.scripts import CARDS, START_MS, Step, listed, scripts
from tests.memory.test_replay import by_edit

SCHEDULING = Scheduling()
DAY = 20_000


def no_load(_low: int, _high: int) -> Mapping[int, int]:
    return {}


def in_review(due: int, day: int = DAY) -> Learned:
    """A card in review since a day, due so many days after it."""
    return Learned(12.5, 5.0, 4, 1, day - 30, day, START_MS, day + due, last_rating=GOOD)


TABLE = [
    # the card, when it is pulled, when it is due then
    (in_review(due=10), DAY + 3, DAY + 3),
    (in_review(due=10), DAY, DAY),
    (in_review(due=10), DAY + 9, DAY + 9),
    (in_review(due=10), DAY + 10, DAY + 10),
    (in_review(due=10), DAY + 11, DAY + 10),
    (in_review(due=10), DAY + 50, DAY + 10),
    (in_review(due=10), DAY - 5, DAY - 5),  # the clock went back
]


@pytest.mark.parametrize(("memory", "day", "due"), TABLE)
def test_a_card_in_review_is_due_that_day_or_sooner_and_nothing_else_changes(
    memory: Learned, day: int, due: int
) -> None:
    assert pulled(memory, day) == msgspec.structs.replace(memory, due_day=due)


def test_a_new_card_and_one_in_a_step_are_left_as_they_are() -> None:
    """They come anyway."""
    assert pulled(NEW, DAY) is NEW
    in_step = msgspec.structs.replace(in_review(10), step=0, due_ms=START_MS + 60_000)
    assert pulled(in_step, DAY + 1) == in_step


MEMORIES = st.builds(
    Learned,
    stability=st.floats(0.1, 1000),
    difficulty=st.floats(1, 10),
    reviews=st.integers(1, 50),
    lapses=st.integers(0, 9),
    first_day=st.just(DAY - 400),
    last_day=st.integers(DAY - 300, DAY),
    last_ms=st.just(START_MS),
    due_day=st.integers(DAY - 300, DAY + 2000),
    step=st.sampled_from((None, None, 0, 1)),
    last_rating=st.integers(1, 4),
)


@given(MEMORIES, st.integers(DAY - 10, DAY + 10))
def test_pulling_never_puts_off_and_twice_is_once(memory: Learned, day: int) -> None:
    once = pulled(memory, day)
    assert isinstance(once, Learned)
    assert once.due_day <= memory.due_day
    assert pulled(once, day) == once
    assert memory.step is not None or once.due_day <= day


@given(MEMORIES, st.integers(1, 4), st.integers(0, 40))
def test_what_is_known_of_a_card_does_not_hang_on_its_having_been_pulled(
    memory: Learned, rating: int, later: int
) -> None:
    """Reviewed on the same day, it comes to the same: the gap is from the last review, whenever it was due."""
    straight = reviewed(memory, CARDS[0], rating, START_MS, DAY + later, no_load, SCHEDULING)
    forward = reviewed(pulled(memory, DAY), CARDS[0], rating, START_MS, DAY + later, no_load, SCHEDULING)
    assert forward == straight


# --- in the log -------------------------------------------------------------------------------------------------------


def by_counting(entries: list[Entry]) -> dict[str, Learned]:
    """Memories by the plain way: before each review, the load of every day is counted anew."""
    memories: dict[str, Learned] = {}
    for entry in effective(entries):
        event = entry.event
        if isinstance(event, Reviewed):
            others = [memory for card, memory in memories.items() if card != event.card and memory.step is None]
            load = Counter(memory.due_day for memory in others)
            was: Memory = memories.get(event.card, NEW)
            memories[event.card] = reviewed(
                was,
                event.card,
                event.rating,
                entry.at_ms,
                entry.day,
                lambda _low, _high, load=load: load,
                SCHEDULING,
                event.fingerprint,
            )
        elif isinstance(event, (Rekeyed, Adopted)):
            moved = by_edit(event, memories, entry.day)
            memories.update({event.card: moved} if moved else {})
        elif isinstance(event, Pulled) and (known := memories.get(event.card)) is not None:
            due = min(known.due_day, entry.day) if known.step is None else known.due_day
            memories[event.card] = msgspec.structs.replace(known, due_day=due)
    return memories


@given(scripts(60))
def test_replay_counts_a_pulled_card_on_the_day_it_was_pulled_to(script: list[Step]) -> None:
    """The load of the days decides where later cards go, so a day miscounted would show."""
    entries = listed(script)
    assert replay(entries, SCHEDULING).memories == by_counting(entries)


def entry(number: int, event: Reviewed | Pulled | Retracted, day: int) -> Entry:
    return Entry(f"{number:032x}", START_MS + number * 1000, 0, day, "device", "exam", event)


def review(card: str, rating: int) -> Reviewed:
    return Reviewed(card, rating, "fingerprint", 900)


def test_a_pull_counts_once_and_is_gone_when_it_is_taken_back() -> None:
    attempt = "a" * 32
    known = [entry(1, review("deck/a", EASY), DAY)]
    pull = entry(2, Pulled("deck/a", attempt), DAY + 1)
    before, after = replay(known, SCHEDULING), replay([*known, pull], SCHEDULING)
    assert before.memories["deck/a"].due_day > DAY + 1
    assert after.memories["deck/a"].due_day == DAY + 1
    assert after.days == before.days
    assert after.before == before.before
    again = entry(3, Pulled("deck/a", attempt), DAY + 2)
    assert replay([*known, pull, again], SCHEDULING).memories == after.memories
    assert replay([*known, pull, entry(4, Retracted(pull.id), DAY + 2)], SCHEDULING) == before


def test_a_card_that_was_never_reviewed_is_not_met_by_being_pulled() -> None:
    projection = replay([entry(1, Pulled("deck/a", "a" * 32), DAY)], SCHEDULING)
    assert (projection.memories, projection.days) == ({}, {})


def test_a_pulled_card_makes_room_on_the_day_it_was_due() -> None:
    """Two cards alike: the second avoids the day of the first, until the first was pulled away from it."""
    second = entry(3, review("deck/b", EASY), DAY)
    alone = replay([second], SCHEDULING).memories["deck/b"].due_day
    firsts = [entry(1, review(f"deck/{at}", EASY), DAY) for at in range(50)]
    first = next(each for each in firsts if _only(each).due_day == alone)
    assert isinstance(first.event, Reviewed)
    pull = entry(2, Pulled(first.event.card, "a" * 32), DAY)
    assert replay([first, second], SCHEDULING).memories["deck/b"].due_day != alone
    assert replay([first, pull, second], SCHEDULING).memories["deck/b"].due_day == alone


def test_a_pulled_card_takes_room_on_the_day_it_was_pulled_to() -> None:
    """Which another card sees when the clock has gone back meanwhile."""
    second = entry(3, review("deck/b", EASY), DAY)
    alone = replay([second], SCHEDULING).memories["deck/b"].due_day
    first = entry(1, review("deck/a", EASY), DAY + 40)
    pull = entry(2, Pulled("deck/a", "a" * 32), alone)
    assert _only(first).due_day > alone
    assert replay([first, second], SCHEDULING).memories["deck/b"].due_day == alone
    assert replay([first, pull, second], SCHEDULING).memories["deck/b"].due_day != alone


def _only(review_: Entry) -> Learned:
    (memory,) = replay([review_], SCHEDULING).memories.values()
    return memory


def test_a_lapse_is_again_after_a_pull_as_before_it() -> None:
    memory = reviewed(pulled(in_review(10), DAY + 1), "deck/a", AGAIN, START_MS, DAY + 1, no_load, SCHEDULING)
    assert (memory.lapses, memory.relearning) == (2, True)
