"""What to study next."""

from hypothesis import given
from hypothesis import strategies as st

from studyapp.memory.queue import (
    USUAL_ANSWER_MS,
    Budget,
    Candidate,
    Plan,
    as_named,
    average_answer_ms,
    budget_left,
    due_order,
)
from studyapp.memory.replay import NO_MARKS, DayTotals, Marks
from studyapp.memory.schedule import NEW, Learned, Memory

TODAY = 20_000
PLENTY = Budget(new=100, reviews=100)


def due(late: int, interval: int) -> Learned:
    """A card in review that was due so many days ago, at the end of such an interval; negative: not due yet."""
    due_day = TODAY - late
    return Learned(5.0, 5.0, 3, 0, due_day - interval, due_day - interval, 0, due_day)


def in_step(due_ms: int, last_day: int = TODAY) -> Learned:
    return Learned(2.0, 5.0, 1, 0, last_day, last_day, 0, last_day, due_ms, 0)


def candidate(card: str, memory: Memory, marks: Marks = NO_MARKS) -> Candidate:
    """A card of the note before the dot: `a.1` and `a.2` are siblings."""
    return Candidate(card, card.partition(".")[0], memory, marks)


def planned(*candidates: Candidate, budget: Budget = PLENTY) -> Plan:
    return due_order(candidates, TODAY, budget)


def test_the_latest_by_its_interval_comes_first() -> None:
    """A day late on an interval of two is later than ten days on one of a hundred."""
    plan = planned(
        candidate("long", due(late=10, interval=100)),
        candidate("short", due(late=1, interval=2)),
        candidate("on time", due(late=0, interval=30)),
        candidate("very late", due(late=20, interval=5)),
        candidate("daily", due(late=0, interval=1)),
    )
    # (late + 1) / interval: 21/5, 2/2, 1/1, 11/100, 1/30; what is equal stays in the order given
    assert plan.order == ("very late", "short", "daily", "long", "on time")
    assert (plan.reviews, plan.new, plan.total) == (5, 0, 5)


def test_cards_that_are_not_due_are_left_out() -> None:
    plan = planned(candidate("tomorrow", due(late=-1, interval=5)), candidate("today", due(late=0, interval=5)))
    assert plan.order == ("today",)


def test_new_cards_are_spread_evenly_among_the_due_ones() -> None:
    reviews = [candidate(f"r{n}", due(late=9 - n, interval=1)) for n in range(6)]
    new = [candidate(f"n{n}", NEW) for n in range(2)]
    assert planned(*new, *reviews).order == ("r0", "r1", "n0", "r2", "r3", "n1", "r4", "r5")
    assert planned(*new).order == ("n0", "n1")
    assert planned(*reviews, *new, *[candidate(f"m{n}", NEW) for n in range(4)]).order[0] == "r0"


@given(st.integers(0, 40), st.integers(0, 40))
def test_mixing_keeps_both_orders_and_leaves_no_crowd(reviews: int, new: int) -> None:
    """Among many due cards two new ones never follow each other, and the other way round."""
    order = planned(
        *[candidate(f"r{n:02}", due(late=50 - n, interval=1)) for n in range(reviews)],
        *[candidate(f"n{n:02}", NEW) for n in range(new)],
    ).order
    assert sorted(order) == [f"n{n:02}" for n in range(new)] + [f"r{n:02}" for n in range(reviews)]
    for kind, others in (("r", new), ("n", reviews)):
        ours = [card for card in order if card[0] == kind]
        assert ours == sorted(ours)
        if others >= len(ours):
            assert kind * 2 not in "".join(card[0] for card in order)


def test_daily_limits_cut_each_kind_and_say_how_many_due_cards_are_over() -> None:
    """The latest are kept, and the first of the new ones."""
    cards = [candidate(f"r{n}", due(late=9 - n, interval=1)) for n in range(5)]
    cards += [candidate(f"n{n}", NEW) for n in range(5)]
    plan = planned(*cards, budget=Budget(new=1, reviews=3))
    assert sorted(plan.order) == ["n0", "r0", "r1", "r2"]
    assert (plan.reviews, plan.new, plan.over) == (3, 1, 2)
    assert planned(*cards, budget=Budget(new=0, reviews=0)).order == ()


def test_the_budget_is_the_limits_less_what_was_done_today() -> None:
    """Never below nothing, when a limit was lowered during the day."""
    assert budget_left(DayTotals(), 20, 200) == Budget(20, 200)
    assert budget_left(DayTotals(reviews=30, again=9, new=5, known=12), 20, 200) == Budget(15, 188)
    assert budget_left(DayTotals(new=30, known=300), 20, 200) == Budget(0, 0)


def test_one_card_of_a_note_comes_on_a_day() -> None:
    """The latest of the siblings; a due one before a new one."""
    plan = planned(
        candidate("a.1", due(late=0, interval=10)),
        candidate("a.2", due(late=5, interval=10)),
        candidate("a.3", NEW),
        candidate("b.1", NEW),
        candidate("b.2", NEW),
    )
    assert sorted(plan.order) == ["a.2", "b.1"]
    assert plan.held == 1


def test_siblings_of_a_card_seen_today_wait() -> None:
    seen = Learned(5.0, 5.0, 1, 0, TODAY, TODAY, 0, TODAY + 4)
    plan = planned(candidate("a.1", seen), candidate("a.2", due(late=3, interval=4)), candidate("a.3", NEW))
    assert plan.order == ()
    assert plan.held == 1
    earlier = Learned(5.0, 5.0, 1, 0, TODAY - 1, TODAY - 1, 0, TODAY + 4)
    assert planned(candidate("a.1", earlier), candidate("a.2", NEW)).order == ("a.2",)


def test_siblings_of_a_card_in_a_step_wait() -> None:
    """Also when the step was begun on an earlier day."""
    plan = planned(candidate("a.1", in_step(500, TODAY - 3)), candidate("a.2", due(late=3, interval=4)))
    assert (plan.steps, plan.order, plan.held) == (((500, "a.1"),), (), 1)


def test_a_card_suspended_in_a_step_does_not_hold_its_siblings_for_ever() -> None:
    """It is not met today, nor on any day until it is resumed."""
    suspended = candidate("a.1", in_step(500, TODAY - 3), Marks(suspended=True))
    plan = planned(suspended, candidate("a.2", due(late=3, interval=4)), candidate("a.3", NEW))
    assert (plan.steps, plan.order) == ((), ("a.2",))


def test_suspended_and_buried_cards_are_left_out() -> None:
    """Of every kind; a burial of another day has ended."""
    away = [Marks(suspended=True), Marks(buried_on=TODAY)]
    memories = [NEW, due(late=1, interval=3), in_step(9)]
    hidden = [
        candidate(f"{number}-{other}", memory, marks)
        for number, memory in enumerate(memories)
        for other, marks in enumerate(away)
    ]
    assert planned(*hidden) == Plan()
    assert planned(candidate("a", NEW, Marks(buried_on=TODAY - 1))).order == ("a",)
    assert planned(candidate("a", NEW, Marks(buried_on=TODAY + 1))).order == ("a",)
    assert planned(candidate("a", NEW, Marks(flagged=True, note="mine"))).order == ("a",)


def test_a_suspended_sibling_takes_nobodys_place() -> None:
    plan = planned(candidate("a.1", due(late=9, interval=1), Marks(suspended=True)), candidate("a.2", NEW))
    assert plan.order == ("a.2",)


def test_cards_in_a_step_come_by_the_time_they_are_due_whatever_the_limits() -> None:
    plan = planned(
        candidate("c", in_step(900)),
        candidate("a", in_step(300, TODAY - 8)),
        candidate("b", in_step(600)),
        budget=Budget(0, 0),
    )
    assert plan.steps == ((300, "a"), (600, "b"), (900, "c"))
    assert plan.order == ()
    assert plan.total == 3


def test_expected_time_counts_a_new_card_more_than_once() -> None:
    plan = Plan(steps=((1, "a"),), order=("b", "c", "d"), reviews=2, new=1)
    assert plan.expected_ms(1000) == 1000 * (1 + 2 + 2.5)


def test_the_average_answer_is_measured_once_there_are_twenty() -> None:
    days = [DayTotals(reviews=12, duration_ms=60_000), DayTotals(reviews=8, duration_ms=40_000)]
    assert average_answer_ms(days) == 5_000
    assert average_answer_ms(days[:1]) == USUAL_ANSWER_MS
    assert average_answer_ms([]) == USUAL_ANSWER_MS


def test_nothing_to_study_is_an_empty_plan() -> None:
    assert planned() == Plan()


def test_what_is_asked_for_by_name_comes_whole_and_in_its_order() -> None:
    """Not due, in a step, siblings, beyond the day's limits: all but what was suspended or put off for today."""
    named = (
        candidate("b.2", due(late=-30, interval=60)),
        candidate("a", NEW),
        candidate("b.1", due(late=3, interval=60)),
        candidate("c", in_step(due_ms=9_999)),
        candidate("d", NEW, Marks(suspended=True)),
        candidate("e", NEW, Marks(buried_on=TODAY)),
        candidate("f", NEW, Marks(buried_on=TODAY - 1)),
    )
    assert as_named(named, TODAY, Budget(new=0, reviews=0)) == Plan(
        order=("b.2", "a", "b.1", "c", "f"), reviews=3, new=2
    )
