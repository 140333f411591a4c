"""Credits are what the rules say of the log, and there is nothing to gain from cheating oneself."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import studyapp
from studyapp.content.library import Library, build_library
from studyapp.content.parse import parse_deck
from studyapp.insights.activity import streaks
from studyapp.insights.credits import (
    RULES,
    Mastery,
    Mock,
    Record,
    balance,
    earned,
    is_mastered,
    masteries,
    rows_of_ten,
    this_week,
)
from studyapp.insights.pages import Table, Words
from studyapp.insights.tabs.credits import credits_page, rules_table
from studyapp.memory.entries import Entry, Event, Retracted, Reviewed
from studyapp.memory.fsrs import AGAIN, EASY, GOOD
from studyapp.memory.replay import DayTotals, replay
from studyapp.memory.schedule import Learned, Memory, Scheduling, reviewed
from tests.insights.logs import Told, counting, learned, logs, memory_at
from tests.memory.scripts import CARDS

# --- cards: what a log earns, read the slow way -----------------------------------------------------------------------


def kept_days(entries: list[Entry]) -> Iterator[tuple[str, int, int]]:
    """Card, study day and days kept of each review that earns by being recalled when it was due."""
    for place, entry, event in counting(entries):
        was = learned(memory_at(entries, place, event.card))
        if was is None or was.step is not None or not was.last_day < entry.day:
            continue
        if was.due_day <= entry.day and event.rating > AGAIN:
            yield event.card, entry.day, entry.day - was.last_day


def record(entries: list[Entry]) -> Record:
    """What a log says of cards and days."""
    days = replay(entries, Scheduling()).days
    kept: dict[int, int] = {}
    for _, day, gap in kept_days(entries):
        kept[day] = kept.get(day, 0) + gap
    return Record(max(days, default=0), days, kept)


def by_cards(entries: list[Entry]) -> int:
    """The credits that cards have earned."""
    recalled, met, *_ = earned(record(entries))
    return recalled.credits + met.credits


def then(entries: list[Entry], event: Event, day: int) -> list[Entry]:
    """One more entry, on a study day."""
    last = max((entry.at_ms for entry in entries), default=0)
    return [*entries, Entry(f"{len(entries):032x}", last + 1000, 0, day, "device", "study", event)]


@given(logs(25))
def test_cards_earn_the_days_they_kept_and_one_credit_when_they_are_met(told: Told) -> None:
    """Counted entry by entry."""
    met = {
        event.card for place, _, event in counting(told.entries) if memory_at(told.entries, place, event.card) is None
    }
    kept = [gap for *_, gap in kept_days(told.entries)]
    assert all(gap >= 1 for gap in kept)
    assert by_cards(told.entries) == len(met) + sum(kept)


@given(logs(25), st.sampled_from(CARDS), st.integers(1, 4), st.integers(0, 60))
def test_a_review_that_was_not_due_never_earns(told: Told, card: str, rating: int, later: int) -> None:
    """Nor does a repeat on the same day; and nothing is ever taken away."""
    memory = told.projection.memories.get(card)
    day = max((entry.day for entry in told.entries), default=20_000) + later
    more = then(told.entries, Reviewed(card, rating, "f", 1000), day)
    gained = by_cards(more) - by_cards(told.entries)
    assert gained >= 0
    if memory is None:
        assert gained == 1
    elif memory.step is not None or memory.due_day > day or memory.last_day >= day or rating == AGAIN:
        assert gained == 0
    if memory is not None and gained == 0 and day in told.projection.days:
        assert balance(record(more)) == balance(record(told.entries))


@given(logs(25), st.sampled_from(CARDS), st.integers(0, 60))
def test_what_is_undone_earns_nothing(told: Told, card: str, later: int) -> None:
    day = max((entry.day for entry in told.entries), default=20_000) + later
    more = then(told.entries, Reviewed(card, GOOD, "f", 1000), day)
    back = then(more, Retracted(more[-1].id), day)
    assert earned(record(back)) == earned(record(told.entries))


STUDIED = st.lists(st.tuples(st.sampled_from(CARDS[:2]), st.integers(1, 4), st.integers(0, 40)), max_size=25)


@given(STUDIED)
def test_a_card_never_earns_more_than_a_credit_a_day(reviews: list[tuple[str, int, int]]) -> None:
    """However it is rated, forgotten on purpose or asked for again: the study days since it was met, and one."""
    entries: list[Entry] = []
    day = 20_000
    for card, rating, wait in reviews:
        day += wait
        entries = then(entries, Reviewed(card, rating, "f", 1000), day)
    for card in CARDS[:2]:
        days = [entry.day for _, entry, event in counting(entries) if event.card == card]
        of_card = sum(gap for key, _, gap in kept_days(entries) if key == card) + bool(days)
        assert of_card <= (max(days) - min(days) + 1 if days else 0)


@settings(max_examples=40)
@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_forgetting_on_purpose_never_earns_more_than_remembering(honest: list[bool]) -> None:
    """Whoever recalls a card each time it is due has a credit for every study day; who rates it Again has fewer."""

    def studied(ratings: list[int]) -> tuple[list[Entry], int]:
        entries = then([], Reviewed("deck/a", EASY, "f", 1000), 20_000)
        for rating in ratings:
            memory = replay(entries, Scheduling()).memories["deck/a"]
            entries = then(entries, Reviewed("deck/a", rating, "f", 1000), memory.due_day)
            if rating == AGAIN:
                entries = then(entries, Reviewed("deck/a", GOOD, "f", 1000), memory.due_day)
        return entries, entries[-1].day - 20_000 + 1

    always, elapsed = studied([GOOD] * len(honest))
    assert by_cards(always) == elapsed
    entries, elapsed = studied([GOOD if each else AGAIN for each in honest])
    assert by_cards(entries) == elapsed if all(honest) else by_cards(entries) < elapsed


# --- the other rules --------------------------------------------------------------------------------------------------


def on(days: Mapping[int, int] | range | list[int]) -> dict[int, DayTotals]:
    """One review on each of these days."""
    return {day: DayTotals(reviews=1, known=1) for day in days}


@given(st.sets(st.integers(1000, 1080), max_size=81))
def test_every_ten_days_of_a_row_earn(days: set[int]) -> None:
    """A row is counted between its gaps, whatever the freezes made of them."""
    found = rows_of_ten(Record(1080, on(sorted(days))))
    expected = []
    for _, group in groupby(enumerate(sorted(days)), key=lambda each: each[1] - each[0]):
        row = [day for _, day in group]
        expected += row[9::10]
    assert found == expected


def test_a_row_of_ten_is_what_earns_a_freeze() -> None:
    """A day that a wrong clock put far ahead is none."""
    days = on(range(100, 119))
    assert len(rows_of_ten(Record(119, days))) == streaks(days, 118).freezes == 1
    assert rows_of_ten(Record(119, on(range(100, 120)))) == [109, 119]
    assert rows_of_ten(Record(108, on(range(100, 110)))) == [109]
    assert rows_of_ten(Record(107, on(range(100, 110)))) == []
    assert rows_of_ten(Record(200, {day: DayTotals() for day in range(100, 110)})) == []


PASSED = Mock(day=50, scaled=720, cut=720, questions=65, full=65, unseen_share=0.5)


@pytest.mark.parametrize(
    ("mock", "passed"),
    [
        (PASSED, True),
        (Mock(50, 1000, 720, 65, 65, 1.0), True),
        (Mock(50, 719, 720, 65, 65, 1.0), False),
        (Mock(50, 1000, 720, 64, 65, 1.0), False),
        (Mock(50, 1000, 720, 65, 65, 0.49), False),
    ],
    ids=["just", "easily", "below the cut", "too short", "too well known"],
)
def test_a_mock_earns_when_it_was_a_mock(mock: Mock, passed: bool) -> None:
    assert mock.passed is passed
    assert balance(Record(60, mocks=(mock,))) == 200 * passed


def test_each_rule_earns_what_it_says() -> None:
    topics = (Mastery("a", "A", 4, 4), Mastery("b", "B", 3, 4), Mastery("c", "C", 0, 0))
    days = {day: DayTotals(reviews=5, new=2) for day in range(100, 110)}
    found = earned(Record(110, days, {101: 7, 105: 30}, 12, topics, (PASSED, PASSED)))
    assert [(each.times, each.credits) for each in found] == [
        (37, 37),
        (20, 20),
        (12, 36),
        (1, 20),
        (1, 50),
        (2, 400),
    ]
    assert [each.what for each in found] == [what for what, *_ in RULES]


def test_a_topic_that_slips_is_to_be_won_back() -> None:
    assert balance(Record(1, topics=(Mastery("a", "A", 4, 4),))) == 50
    assert balance(Record(1, topics=(Mastery("a", "A", 3, 4),))) == 0


@given(
    st.dictionaries(st.integers(20_700, 20_760), st.integers(1, 50)),
    st.sets(st.integers(20_700, 20_760)),
    st.lists(st.integers(20_700, 20_760), max_size=3),
    st.integers(20_700, 20_760),
)
def test_a_week_begins_on_monday(kept: dict[int, int], days: set[int], mocks: list[int], today: int) -> None:
    """What it earned is the balance less that of the Sunday before."""
    totals = {day: DayTotals(reviews=3, new=1) for day in days}
    whole = Record(today, totals, kept, mocks=tuple(Mock(day, 800, 720, 65, 65, 1.0) for day in mocks))
    sunday = today - date.fromordinal(date(1970, 1, 1).toordinal() + today).isoweekday()

    def until(last: int) -> int:
        return balance(
            Record(
                last,
                {day: each for day, each in totals.items() if day <= last},
                {day: each for day, each in kept.items() if day <= last},
                mocks=tuple(each for each in whole.mocks if each.day <= last),
            )
        )

    assert this_week(whole) == until(today + 1) - until(sunday)


# --- topics -----------------------------------------------------------------------------------------------------------

DECK = """
deck: deck
topics: [{id: met, title: Met}, {id: bare, title: Bare}, {id: other, title: Other}]
notes:
  - {id: a, q: Q1, a: A, topic: met}
  - {id: b, q: Q2, a: A, topic: met, reverse: yes}
  - {id: c, q: Q3, a: A, topic: other}
  - {id: d, q: Q4, a: A}
  - {id: item, q: Q5, topic: other, options: [{right: R}, {wrong: W}]}
"""


def library() -> Library:
    file = parse_deck(DECK.encode(), "deck.yaml")
    assert file.problems == ()
    return build_library([file])


def known(interval: int, since: int = 30, step: int | None = None) -> Learned:
    return Learned(30.0, 5.0, 5, 0, 1000 - since, 1000, 0, 1000 + interval, step=step)


@pytest.mark.parametrize(
    ("memory", "mastered"),
    [
        (None, False),
        (known(21), True),
        (known(20), False),
        (known(400, since=21), True),
        (known(400, since=20), False),
        (known(21, step=0), False),
    ],
)
def test_a_mastered_card_is_mature_and_was_met_long_ago(memory: Learned | None, mastered: bool) -> None:
    assert is_mastered(memory) is mastered


def test_a_topic_counts_its_cards_to_study() -> None:
    """Siblings too; items are no cards to study, and a topic without one cannot be mastered."""
    keys = sorted(card.key for card in library().cards.values() if card.note.topic == "met")
    memories = {key: known(21) for key in keys}
    assert len(keys) == 3
    assert masteries(library(), {}) == (Mastery("met", "Met", 0, 3), Mastery("other", "Other", 0, 1))
    assert [topic.all for topic in masteries(library(), memories)] == [True, False]
    memories[keys[0]] = known(20)
    assert masteries(library(), memories)[0] == Mastery("met", "Met", 2, 3)


def test_rating_a_card_easy_all_day_does_not_master_it() -> None:
    """Its interval grows beyond 21 study days, but nothing was kept."""

    def load(_low: int, _high: int) -> Mapping[int, int]:
        return {}

    memory: Memory = reviewed(known(1, since=0), "deck/a", EASY, 0, 1000, load, Scheduling())
    for _ in range(30):
        memory = reviewed(memory, "deck/a", EASY, 0, 1000, load, Scheduling())
        assert isinstance(memory, Learned)
        assert not is_mastered(memory)
    assert isinstance(memory, Learned)
    assert memory.interval >= 21


# --- the page ---------------------------------------------------------------------------------------------------------


def table(page_record: Record, name: str) -> Table:
    """A table of the page."""
    (found,) = [each for each in credits_page(page_record).blocks if isinstance(each, Table) and each.name == name]
    return found


def test_the_page_tells_the_balance_and_what_earned_it() -> None:
    full = Record(20_750, {20_749: DayTotals(reviews=9, new=4)}, {20_749: 1996})
    first = credits_page(full).blocks[0]
    assert isinstance(first, Words)
    assert first.text.startswith("2,000 credits; 2,000 since Monday ")
    assert table(full, "credits").rows == (
        ("A due card recalled", 1996, 1996),
        ("A card met for the first time", 4, 4),
    )
    assert table(Record(20_750), "credits").rows == ()
    assert "Study a card" in table(Record(20_750), "credits").empty


@settings(max_examples=40)
@given(logs(25))
def test_the_page_of_any_log_adds_up(told: Told) -> None:
    """And every row has a cell for each column."""
    found = record(told.entries)
    rows = table(found, "credits").rows
    assert sum(int(row[2] or 0) for row in rows) == balance(found)
    for block in credits_page(found).blocks:
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} <= {len(block.columns)}


def test_the_rules_are_those_of_the_documentation() -> None:
    """Word for word."""
    text = (Path(studyapp.__file__).parent.parent / "docs" / "insights.md").read_text(encoding="utf-8")
    section = text.partition("## Credits\n")[2].partition("\n## ")[0]
    rows = [tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in section.splitlines() if line[:1] == "|"]
    header, _, *rules = rows
    assert tuple(rules) == rules_table().rows
    assert [column.name.lower() for column in rules_table().columns] == [name.lower() for name in header]
    assert all(re.search(rf"\b{number}\b", str(rules)) for number in (1, 3, 20, 50, 200))
