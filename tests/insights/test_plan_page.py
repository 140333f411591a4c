"""The tab Plan tells what the plans say, marks what is chosen and in force, and never claims to change anything."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.clock import day_date
from studyapp.insights.backlog import MINUTES, Backlog, Waits, backlog
from studyapp.insights.pages import Chart, Page, Table, Words, as_table
from studyapp.insights.tabs.plan import plan_page
from studyapp.insights.workload import RETENTIONS, Coming, Costs, Workload, workloads
from studyapp.memory.schedule import Learned, Scheduling

TODAY = 20_750
LOADS = (
    Workload(0.85, 80.0, 12.0, 4.0, 18 * 60_000.0, 700.0, 1000),
    Workload(0.9, 100.0, 10.0, 4.0, 25 * 60_000.0, 820.0, 1000),
    Workload(0.93, 140.0, 9.0, 4.0, 36 * 60_000.0, 860.0, 1000),
)


def plan(minutes: float, cleared: int | None, waiting: tuple[float, ...], forgotten: float = 7.6) -> Backlog:
    longest = (Waits("deck/a", 3), Waits("deck/b", 1))
    return Backlog(TODAY, minutes, minutes * 5, cleared, waiting, longest, 12, forgotten)


SLOW = plan(10, None, (40.0, 41.5, 44.2), 30.2)
CHOSEN = plan(20, TODAY + 2, (20.0, 10.5, 0.2, *[0.0] * 6))
FAST = plan(90, TODAY, (0.0,) * 7, 0.0)


def page(chosen: Backlog = CHOSEN, in_force: float = 0.9) -> Page:
    return plan_page(chosen, (SLOW, CHOSEN, FAST), {"deck/a": "What\n is  it?"}, LOADS, in_force)


def table(of: Page, name: str) -> Table:
    (found,) = [each for each in of.blocks if isinstance(each, (Table, Chart)) and each.name == name]
    return as_table(found)


def words(of: Page) -> str:
    return "\n".join(each.text for each in of.blocks if isinstance(each, Words))


def test_each_number_of_minutes_has_its_row_and_the_chosen_one_is_marked() -> None:
    assert table(page(), "backlog").rows == (
        (10, 50, "not within a year", 44.2, 30.2, ""),
        (20, 100, day_date(TODAY + 2).isoformat(), 20.0, 7.6, "yours"),
        (90, 450, "nothing waits", 0.0, 0.0, ""),
    )


def test_the_curve_goes_from_today_to_the_day_it_is_cleared() -> None:
    """Without the week that shows that it stays so; to the end when it is never cleared."""
    days = [day_date(TODAY + at).isoformat() for at in range(3)]
    assert table(page(), "waiting").rows == tuple(zip(days, (20.0, 10.5, 0.2), strict=True))
    assert table(page(SLOW), "waiting").rows == tuple(zip(days, SLOW.waiting, strict=True))
    assert table(page(FAST), "waiting").rows == ()


def test_what_waits_the_longest_can_be_picked() -> None:
    """By its prompt on one line, or by its key when it is in no deck."""
    found = table(page(), "waits")
    assert found.rows == (("What is it?", 3), ("deck/b", 1))
    assert found.cards == (("deck/a",), ("deck/b",))
    assert "2 of 12 cards" in found.title


@pytest.mark.parametrize(
    ("chosen", "tone", "texts"),
    [
        (SLOW, "warning", ("10 minutes", "50 due cards", "not cleared within 3 study days", "45 cards", "30 more")),
        (CHOSEN, "plain", (f"cleared on {day_date(TODAY + 2).isoformat()}", "20 cards", "8 more")),
        (plan(20, TODAY + 1, (1.0, 0.0), 0.1), "plain", ("1 card left", "hardly any more")),
        (FAST, "good", ("there is no backlog",)),
    ],
)
def test_the_verdict_comes_first(chosen: Backlog, tone: str, texts: tuple[str, ...]) -> None:
    first = page(chosen).blocks[0]
    assert isinstance(first, Words)
    assert first.tone == tone
    assert [text for text in texts if text not in first.text] == []


@pytest.mark.parametrize("chosen", [SLOW, CHOSEN, FAST])
def test_it_says_that_nothing_is_rescheduled(chosen: Backlog) -> None:
    assert "no card is rescheduled" in words(page(chosen))
    assert "changes nothing" in words(page(chosen))


def test_the_retention_in_force_is_marked_and_its_neighbours_compared() -> None:
    found = table(page(), "workload")
    assert [(row[0], row[-1]) for row in found.rows] == [("85 %", ""), ("90 %", "in force"), ("93 %", "")]
    assert found.rows[1][1:-1] == (100.0, 10.0, 4.0, 1_500_000.0, 820.0, 0.82)
    assert table(page(), "workload-time").rows[1] == ("90 % now", 1_500_000.0)
    assert table(page(), "workload-known").rows[1] == ("90 % now", 820.0)
    assert "93 % would take 11 min a day more, with 40 cards more known" in words(page())
    assert "85 % would take 7 min a day less, with 120 cards fewer known" in words(page())
    assert "would take" not in words(page(in_force=0.5))
    assert words(page(in_force=0.93)).count("would take") == 1


def card(stability: float, ago: int) -> Learned:
    interval = max(round(stability), 1)
    return Learned(stability, 5.0, 3, 0, TODAY - ago, TODAY - ago, 0, TODAY - ago + interval)


@settings(max_examples=20)
@given(st.integers(0, 3) | st.just(60), st.sampled_from(MINUTES), st.randoms(use_true_random=False))
def test_the_page_of_any_cards_has_a_cell_for_every_column(cards: int, minutes: int, chance: random.Random) -> None:
    """With nothing to study it says so."""
    memories = {f"deck/{at}": card(chance.uniform(0.1, 90), chance.randint(0, 90)) for at in range(cards)}
    plans = [backlog(memories, {}, TODAY, each, 30_000, Scheduling(), 20) for each in MINUTES]
    loads = workloads(memories.values(), TODAY, Scheduling(), Costs(1, 2, 3), Coming(), days=10)
    found = plan_page(plans[MINUTES.index(minutes)], plans, {}, loads, 0.9)
    for block in found.blocks:
        if isinstance(block, (Table, Chart)):
            rows = as_table(block).rows
            assert {len(row) for row in rows} <= {len(as_table(block).columns)}
            assert block.empty
    assert len(table(found, "backlog").rows) == len(MINUTES)
    assert len(table(found, "workload").rows) == (len(RETENTIONS) if cards else 0)
