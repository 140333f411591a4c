"""What lies ahead is what a count over the cards gives; and leeches come with what to do."""

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.content.library import Library, Selection, build_library
from studyapp.content.parse import parse_deck
from studyapp.insights.forecast import (
    difficulties,
    due_ahead,
    due_card_ms,
    overdue,
    recall_on,
    stabilities,
)
from studyapp.insights.leeches import Leech, leeches
from studyapp.insights.reviews import Review
from studyapp.insights.totals import totals
from studyapp.memory.replay import NO_MARKS, Marks
from studyapp.memory.schedule import NEW, Learned
from tests.insights.logs import Told, counting, learned, logs, memory_at

TODAY = 20_750


@st.composite
def cards(draw: st.DrawFn) -> tuple[dict[str, Learned], dict[str, Marks]]:
    """Cards in review and in steps, some of them marked."""
    memories, marks = {}, {}
    for number in range(draw(st.integers(0, 12))):
        stability = draw(st.sampled_from((0.001, 0.99, 1.0, 6.9, 7.0, 21.0, 90.0, 365.0)) | st.floats(0.001, 40_000))
        last = TODAY - draw(st.integers(-2, 400))
        memories[f"deck/{number}"] = Learned(
            stability,
            draw(st.sampled_from((1.0, 2.0, 9.99, 10.0)) | st.floats(1, 10)),
            reviews=3,
            lapses=0,
            first_day=last,
            last_day=last,
            last_ms=0,
            due_day=last + draw(st.integers(0, 800)),
            step=draw(st.sampled_from((None, None, 0))),
        )
        marks[f"deck/{number}"] = Marks(draw(st.booleans()), draw(st.sampled_from((None, TODAY, TODAY - 1))))
    return memories, marks


@given(cards(), st.integers(1, 500))
def test_a_card_is_due_once_on_its_day_or_now_if_that_is_over(
    drawn: tuple[dict[str, Learned], dict[str, Marks]], days: int
) -> None:
    """Suspended ones never, buried ones not before tomorrow."""
    memories, marks = drawn
    counts, late = Counter[int](), 0
    for card, memory in memories.items():
        if marks[card].suspended:
            continue
        day = memory.due_day
        if day <= TODAY and marks[card].buried_on == TODAY:
            day = TODAY + 1
        late += day < TODAY
        counts[max(day, TODAY)] += 1
    assert due_ahead(memories, marks, TODAY, days) == tuple(counts[TODAY + each] for each in range(days))
    assert overdue(memories, marks, TODAY) == late


@given(logs())
def test_a_forecast_counts_every_card_of_the_log(told: Told) -> None:
    """Over a span that is long enough, all that are not suspended."""
    today = max((entry.day for entry in told.entries), default=0)
    memories, marks = told.projection.memories, told.projection.marks
    awake = [card for card in memories if not marks.get(card, NO_MARKS).suspended]
    assert sum(due_ahead(memories, marks, today, 40_000)) == len(awake)


@given(cards(), st.integers(0, 400))
def test_distributions_have_every_card_in_the_bin_that_it_fits(
    drawn: tuple[dict[str, Learned], dict[str, Marks]], ahead: int
) -> None:
    listed = list(drawn[0].values())
    edges = [0, 1, 7, 21, 90, 365, float("inf")]
    assert stabilities(listed) == tuple(
        sum(low <= each.stability < high for each in listed) for low, high in pairwise(edges)
    )
    assert difficulties(listed) == tuple(
        sum(low <= each.difficulty < low + 1 or low == 9 == each.difficulty - 1 for each in listed)
        for low in range(1, 10)
    )
    day = TODAY + ahead
    recall = recall_on(listed, day)
    chances = [each.recall(day) for each in listed]
    assert recall.day == day
    assert recall.expected == pytest.approx(sum(chances))
    assert recall.mean == (pytest.approx(sum(chances) / len(chances)) if chances else None)
    tenths = [
        *(sum(int(chance * 10) == tenth for chance in chances) for tenth in range(9)),
        sum(each >= 0.9 for each in chances),
    ]
    assert list(recall.tenths) == tenths


@given(cards(), st.randoms(use_true_random=False))
def test_the_order_of_the_cards_does_not_matter(
    drawn: tuple[dict[str, Learned], dict[str, Marks]], chance: random.Random
) -> None:
    memories, marks = drawn
    shuffled = list(memories.items())
    chance.shuffle(shuffled)
    assert due_ahead(dict(shuffled), marks, TODAY, 100) == due_ahead(memories, marks, TODAY, 100)
    assert recall_on(dict(shuffled).values(), TODAY) == recall_on(memories.values(), TODAY)


@given(logs(60))
def test_a_due_card_takes_what_it_took_with_its_relearning(told: Told) -> None:
    """Counted over the raw log; made twenty times over, so that there is enough."""
    took, known = 0, 0
    for place, _, event in counting(told.entries):
        was = learned(memory_at(told.entries, place, event.card))
        if was is not None and (was.step is None or was.relearning):
            took += event.duration_ms
            known += was.step is None
    assert due_card_ms(totals(told.reviews * 20).spent) == (pytest.approx(took / known) if known else 12_000)


def test_with_few_due_cards_their_time_is_what_is_usual() -> None:
    known = Learned(9.0, 5.0, 3, 0, 100, 110, 0, 130)
    for number, was, expected in ((19, known, 12_000), (20, known, 5), (50, NEW, 12_000)):
        listed = [Review("deck/a", 3, 5, 0, 0, day, was) for day in range(131, 131 + number)]
        assert due_card_ms(totals(listed).spent) == expected


# --- leeches ----------------------------------------------------------------------------------------------------------

DECK = """
deck: deck
topics: [{id: met, title: Met}, {id: other, title: Other}]
notes:
  - {id: one, q: Q1, a: A, topic: met}
  - {id: two, q: Q2, a: A, topic: met, tags: [tagged]}
  - {id: pair, q: Q3, a: A, topic: other, reverse: yes}
  - {id: loose, q: Q4, a: A}
  - {id: stray, q: Q5, a: A}
"""


def library() -> Library:
    file = parse_deck(DECK.encode(), "deck.yaml")
    assert file.problems == ()
    return build_library([file])


def lapsed(lapses: int, stability: float = 5.0) -> Learned:
    return Learned(stability, 8.0, 40, lapses, 0, 90, 0, 100)


def test_leeches_of_different_notes_on_one_topic_are_contrasted() -> None:
    memories = {"deck/one": lapsed(8, 0.2), "deck/two": lapsed(11)}
    assert leeches(library(), memories, {}) == (
        Leech("deck/two", 11, 5.0, "contrast", ("deck/one",)),
        Leech("deck/one", 8, 0.2, "contrast", ("deck/two",)),
    )
    (only,) = leeches(library(), memories, {}, Selection(tag="tagged"))
    assert (only.card, only.beside) == ("deck/two", ("deck/one",))


def test_siblings_and_cards_without_a_topic_are_not_contrasted() -> None:
    keys = [card.key for card in library().cards.values() if card.note.id in ("pair", "loose", "stray")]
    found = leeches(library(), dict.fromkeys(keys, lapsed(8)), {})
    assert len(keys) == 4
    assert [leech.card for leech in found] == sorted(keys)
    assert {leech.remedy for leech in found} == {"rewrite"}


@pytest.mark.parametrize(("stability", "remedy"), [(0.99, "postpone"), (1.0, "rewrite")])
def test_what_does_not_last_a_night_is_postponed(stability: float, remedy: str) -> None:
    (leech,) = leeches(library(), {"deck/one": lapsed(8, stability)}, {})
    assert leech.remedy == remedy


def test_no_leech_is_told_of_twice_or_of_a_card_that_is_suspended_or_gone() -> None:
    memories = {"deck/one": lapsed(7), "deck/two": lapsed(9), "gone/card": lapsed(20)}
    assert leeches(library(), memories, {"deck/two": Marks(suspended=True)}) == ()
