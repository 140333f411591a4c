"""True retention is what a count over the raw log gives."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from studyapp.content.library import Library, build_library
from studyapp.content.parse import parse_deck
from studyapp.insights.retention import (
    Group,
    Retention,
    Window,
    kept_of,
    names_of,
    retention,
    retention_by_group,
    retention_by_window,
    window_start,
)
from studyapp.insights.reviews import Review
from studyapp.insights.shares import Share
from studyapp.insights.totals import totals
from studyapp.memory.entries import Entry
from studyapp.memory.schedule import NEW, Learned, Memory
from tests.insights.logs import Told, counting, learned, logs, memory_at

DECK = """
deck: deck
tags: [all]
topics: [{id: met, title: Met}]
notes:
  - {id: a, q: Q1, a: A, topic: met, domain: development, tags: [small]}
  - {id: b, q: Q2, a: A, topic: met}
  - {id: c, q: Q3, a: A, domain: security}
"""


def library() -> Library:
    file = parse_deck(DECK.encode(), "deck.yaml")
    assert file.problems == ()
    return build_library([file])


def brute_force(entries: list[Entry]) -> list[tuple[str, int, bool, bool]]:
    """Card, study day, whether it passed and whether it was mature, of each review that counts."""
    found = []
    for place, entry, event in counting(entries):
        was = learned(memory_at(entries, place, event.card))
        if was is not None and was.step is None and was.due_day <= entry.day and was.last_day < entry.day:
            found.append((event.card, entry.day, event.rating != 1, was.due_day - was.last_day >= 21))
    return found


def summed(found: list[tuple[str, int, bool, bool]]) -> Retention:
    young, mature = ([passed for *_, passed, old in found if old is wanted] for wanted in (False, True))
    return Retention(Share(sum(young), len(young)), Share(sum(mature), len(mature)))


@given(logs())
def test_in_all_it_is_that_of_first_reviews_that_were_due(told: Told) -> None:
    found = brute_force(told.entries)
    total = retention(told.totals.kept_by_day.values())
    assert total == retention(told.totals.kept_by_card.values()) == summed(found)
    assert total.all == Share(sum(passed for *_, passed, _ in found), len(found))


@given(logs())
def test_windows_hold_the_days_that_they_are_named_for(told: Told) -> None:
    found = brute_force(told.entries)
    starts: dict[Window, list[str]] = {"day": [], "week": [], "month": []}
    for _, day, *_ in found:
        when = date(1970, 1, 1) + timedelta(days=day)
        year, week, _ = when.isocalendar()
        starts["day"].append(when.isoformat())
        starts["week"].append(date.fromisocalendar(year, week, 1).isoformat())
        starts["month"].append(f"{when:%Y-%m}-01")
    for window, names in starts.items():
        expected = {
            name: summed([each for each, its in zip(found, names, strict=True) if its == name])
            for name in sorted(set(names))
        }
        by_window = retention_by_window(told.totals.kept_by_day, window)
        assert by_window == expected
        assert list(by_window) == list(expected)


@pytest.mark.parametrize("group", ["deck", "tag", "topic", "domain"])
@given(logs())
def test_groups_hold_the_cards_of_their_notes(group: Group, told: Told) -> None:
    """`deck/d` is in no deck: it is left out."""
    members: dict[str, dict[str, set[str]]] = {
        "deck": {"deck": {"deck/a", "deck/b", "deck/c"}},
        "tag": {"all": {"deck/a", "deck/b", "deck/c"}, "small": {"deck/a"}},
        "topic": {"met": {"deck/a", "deck/b"}},
        "domain": {"development": {"deck/a"}, "security": {"deck/c"}},
    }
    found = brute_force(told.entries)
    expected = {name: summed([each for each in found if each[0] in cards]) for name, cards in members[group].items()}
    by_group = retention_by_group(told.totals.kept_by_card, library(), group)
    assert by_group == {name: each for name, each in expected.items() if each.all.of}


def test_notes_that_are_not_sorted_are_in_no_group() -> None:
    note = library().notes["deck/b"]
    assert (names_of(note, "domain"), names_of(note, "deck"), names_of(note, "tag")) == ((), ("deck",), ("all",))


DUE = Learned(30.0, 5.0, 3, 0, 100, 110, 0, 131)


@pytest.mark.parametrize(
    ("was", "rating", "day", "expected"),
    [
        (DUE, 3, 131, (0, 0, 1, 1)),
        (DUE, 2, 400, (0, 0, 1, 1)),
        (DUE, 1, 131, (0, 0, 0, 1)),
        (DUE, 3, 130, (0, 0, 0, 0)),
        (Learned(9.0, 5.0, 3, 0, 100, 110, 0, 130), 3, 131, (1, 1, 0, 0)),
        (Learned(9.0, 5.0, 3, 0, 100, 110, 0, 110, 9, 0), 1, 131, (0, 0, 0, 0)),
        (NEW, 1, 131, (0, 0, 0, 0)),
    ],
    ids=["mature", "Hard passes", "Again fails", "ahead of time", "20 days are young", "in a learning step", "new"],
)
def test_what_counts_and_as_what(was: Memory, rating: int, day: int, expected: tuple[int, ...]) -> None:
    total = retention(totals([Review("deck/a", rating, 0, 0, 0, day, was)]).kept_by_day.values())
    assert (total.young, total.mature) == (Share(*expected[:2]), Share(*expected[2:]))


def test_a_repeat_on_the_same_day_does_not_count() -> None:
    """Even when the review before it did not count itself, since it told the answer."""
    early = Learned(9.0, 5.0, 3, 0, 100, 131, 0, 131)
    assert kept_of(Review("deck/a", 3, 0, 0, 0, 131, early)) is None


@given(logs())
def test_days_kept_are_the_gaps_that_due_cards_were_recalled_over(told: Told) -> None:
    expected: dict[int, int] = {}
    for place, entry, event in counting(told.entries):
        was = learned(memory_at(told.entries, place, event.card))
        due = was is not None and was.step is None and was.due_day <= entry.day and was.last_day < entry.day
        if was is not None and due:
            expected[entry.day] = expected.get(entry.day, 0) + (event.rating > 1) * (entry.day - was.last_day)
    assert {day: kept.days_kept for day, kept in told.totals.kept_by_day.items()} == expected


def test_weeks_begin_on_monday_and_months_on_their_first() -> None:
    day = (date(2027, 1, 3) - date(1970, 1, 1)).days
    assert [window_start(day, each) for each in ("day", "week", "month")] == ["2027-01-03", "2026-12-28", "2027-01-01"]
