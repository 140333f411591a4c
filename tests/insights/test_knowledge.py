"""What is known is what a look at each card's last state says; the tables are those figures."""

import msgspec
import pytest
from hypothesis import given

from studyapp.insights.answers import Answers, answers
from studyapp.insights.knowledge import Answered, Standing, domains_of, is_known, knowledge
from studyapp.insights.pages import Chart, Table, as_table
from studyapp.insights.shares import Share
from studyapp.insights.tabs.knowledge import knowledge_page
from studyapp.memory.replay import Marks
from studyapp.memory.schedule import Learned
from tests.insights.bank import FLASHCARDS, START_DAY, answered_logs, library
from tests.insights.logs import Told, counting, learned, memory_at

TOPICS = {
    "Queues and topics": {"bank/queue", "bank/fanout"},
    "Limits": {"bank/bus", "bank/time"},
}
DOMAINS = {
    "2 Running": {"bank/time", "bank/queue", "bank/fanout"},
    "1 Building": {"bank/queue", "bank/bus"},
}
"""A card without a domain has those of the open items that examine it: `bank/queue` is examined in both."""
ITEMS = {"2 Running": {"bank/two", "bank/pairs"}, "1 Building": {"bank/one", "bank/again", "bank/steps"}}
TODAY = START_DAY + 5


def brute_force(told: Told, name: str, cards: set[str]) -> Standing:
    """How cards stand, by FSRS-6's forgetting curve written out."""
    known, weak = 0, []
    for card in cards:
        memory = learned(memory_at(told.entries, len(told.entries), card))
        if memory is None:
            continue
        decay = -0.1542
        gap = max(TODAY - memory.last_day, 0)
        chance = (1 + (0.9 ** (1 / decay) - 1) * gap / memory.stability) ** decay
        if memory.step is None and memory.last_rating > 1 and not memory.rekeyed and chance >= 0.9:
            known += 1
        else:
            marks = told.projection.marks.get(card, Marks())
            weak.append((chance, card, marks.suspended or marks.buried_on == TODAY))
    drill = tuple(card for _, card, put_off in sorted(weak) if not put_off)
    return Standing(name, len(cards), known, len(weak), drill)


def shares(told: Told, name: str, items: set[str]) -> Answered:
    first, again = [], []
    for place, _, event in counting(told.entries):
        if event.card in items and event.response is not None:
            met = memory_at(told.entries, place, event.card) is not None
            (again if met else first).append(event.rating != 1)
    return Answered(name, len(items), Share(sum(first), len(first)), Share(sum(again), len(again)))


@given(answered_logs())
def test_it_is_that_of_the_raw_log(told: Told) -> None:
    found = knowledge(library(), told.projection.memories, told.projection.marks, answers(told.totals.given), TODAY)
    assert found.cards == brute_force(told, "all cards", set(FLASHCARDS))
    assert found.topics == tuple(brute_force(told, *each) for each in TOPICS.items())
    assert found.domains == tuple(brute_force(told, *each) for each in DOMAINS.items())
    assert found.item_domains == tuple(shares(told, *each) for each in ITEMS.items())
    assert found.items == shares(told, "all items", {*ITEMS["2 Running"], *ITEMS["1 Building"], "bank/sum"})
    for each in (found.cards, *found.topics, *found.domains):
        assert each.seen == each.known + each.weak == each.cards - each.unseen
        assert len(each.drill) <= each.weak


def test_sealed_items_count_nowhere_until_they_were_sat() -> None:
    """Neither as items, nor for the domain of what they examine."""
    of_kept = [Answers("bank/kept", "print", "{}", False, 3, 1, 9)]
    closed = knowledge(library(), {}, {}, of_kept, TODAY)
    opened = knowledge(library().after(frozenset({"mock-1"})), {}, {}, of_kept, TODAY)
    assert (closed.items.items, closed.items.first) == (6, Share())
    assert (opened.items.items, opened.items.first) == (7, Share(1, 1))


def test_domains_are_ones_own_or_those_of_the_items_that_examine_one() -> None:
    found = domains_of(library())
    assert found["bank/time"] == ("2",)
    assert found["bank/queue"] == ("1", "2")
    assert found["bank/loose#c1"] == ()
    assert "bank/kept" not in found


KNOWN = Learned(30.0, 5.0, 3, 0, 100, TODAY - 5, 0, TODAY + 25, last_rating=3)


@pytest.mark.parametrize(
    ("memory", "known"),
    [
        (KNOWN, True),
        (msgspec.structs.replace(KNOWN, last_day=TODAY - 29), True),
        (msgspec.structs.replace(KNOWN, last_day=TODAY - 31), False),
        (msgspec.structs.replace(KNOWN, step=0), False),
        (msgspec.structs.replace(KNOWN, step=0, relearning=True), False),
        (msgspec.structs.replace(KNOWN, last_rating=1), False),
        (msgspec.structs.replace(KNOWN, rekeyed=True), False),
        (msgspec.structs.replace(KNOWN, last_day=TODAY + 2), True),
    ],
    ids=["yes", "above 90 %", "below it", "learning", "relearning", "lapsed", "another answer now", "travelled west"],
)
def test_what_is_known(memory: Learned, known: bool) -> None:
    assert is_known(memory, TODAY) is known


def test_what_was_put_off_is_weak_but_not_to_drill_today() -> None:
    """Suspended, or buried for today; buried yesterday is over."""
    weak = msgspec.structs.replace(KNOWN, last_rating=1)
    marks = {
        "bank/queue": Marks(suspended=True),
        "bank/fanout": Marks(buried_on=TODAY),
        "bank/bus": Marks(buried_on=TODAY - 1),
    }
    found = knowledge(library(), dict.fromkeys(marks, weak), marks, [], TODAY).cards
    assert (found.weak, found.drill) == (3, ("bank/bus",))


def tables(page_blocks: tuple[object, ...]) -> dict[str, Table]:
    return {each.name: as_table(each) for each in page_blocks if isinstance(each, (Table, Chart))}


@given(answered_logs())
def test_the_page_says_what_was_found_and_rows_study_their_weak_cards(told: Told) -> None:
    found = knowledge(library(), told.projection.memories, told.projection.marks, answers(told.totals.given), TODAY)
    page = knowledge_page(found)
    shown = tables(page.blocks)
    assert [row[:2] for row in shown["topics"].rows] == [*((name, 2) for name in TOPICS), ("all cards", 6)]
    assert [row[1:] for row in shown["domains"].rows] == [
        (each.cards, each.seen, each.known, each.weak, each.unseen) for each in (*found.domains, found.cards)
    ]
    assert shown["domains"].cards == (*(each.drill for each in found.domains), found.cards.drill)
    assert [row[1:] for row in shown["known-by-domain"].rows] == [
        (each.known, each.weak, each.unseen) for each in found.domains
    ]
    for name, wanted in (("items-first", "first"), ("items-again", "again")):
        told_of = [getattr(each, wanted) for each in (*found.item_domains, found.items)]
        assert [row[1:] for row in shown[name].rows] == [
            (share.passed, share.of, share.rate, *share.interval) for share in told_of if share.of
        ]
    for table in shown.values():
        assert len({column.name for column in table.columns}) == len(table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_the_page_of_nothing_says_so() -> None:
    from studyapp.content.library import Library

    page = knowledge_page(knowledge(Library(), {}, {}, [], TODAY))
    assert all(not table.rows and table.empty for table in tables(page.blocks).values())
    assert page.blocks[0].text == "There is no card to know."  # type: ignore[union-attr]
    unmet = knowledge_page(knowledge(library(), {}, {}, [], TODAY))
    assert unmet.blocks[0].text == "None of the 6 cards was met yet."  # type: ignore[union-attr]
    met = knowledge_page(knowledge(library(), {"bank/queue": KNOWN}, {}, [], TODAY))
    assert met.blocks[0].text == "Of 6 cards you know 1; 0 are weak, and 5 you have not met."  # type: ignore[union-attr]
