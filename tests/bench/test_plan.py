"""How long the plans of ten thousand cards take."""

import random
import time

import pytest

from studyapp.insights.backlog import MINUTES, backlog
from studyapp.insights.credits import Record
from studyapp.insights.tabs.credits import credits_page
from studyapp.insights.workload import USUAL_COSTS, Coming, workloads
from studyapp.memory.replay import DayTotals
from studyapp.memory.schedule import Learned, Scheduling

pytestmark = pytest.mark.bench

TODAY = 20_750


def cards(number: int, chance: random.Random) -> dict[str, Learned]:
    """Every fifth of them overdue."""
    found = {}
    for at in range(number):
        stability = 2.7 ** chance.gauss(3, 1.5)
        interval = max(round(stability), 1)
        ago = chance.randint(0, interval) if at % 5 else chance.randint(interval, 3 * interval)
        difficulty = chance.choice((2.1, 2.1, 5.0, 7.4, 9.1, 9.7))
        found[f"deck/{at}"] = Learned(stability, difficulty, 5, 0, 0, TODAY - ago, 0, TODAY - ago + interval)
    return found


@pytest.mark.parametrize("number", [300, 10_000])
def test_plans(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    """All desired retentions, then all minutes a day."""
    memories = cards(number, random.Random(1))
    began = time.perf_counter()
    found = workloads(memories.values(), TODAY, Scheduling(), USUAL_COSTS, Coming(number // 5, 20))
    middle = time.perf_counter()
    plans = [backlog(memories, {}, TODAY, minutes, 9_000, Scheduling()) for minutes in MINUTES]
    end = time.perf_counter()
    with capsys.disabled():
        print(
            f"\n{number:,} cards: {len(found)} desired retentions {middle - began:.2f} s, "
            f"{len(plans)} backlog plans {end - middle:.2f} s"
        )
    assert len(plans) == len(MINUTES) and {load.cards for load in found} == {number + number // 5}


def test_credits(capsys: pytest.CaptureFixture[str]) -> None:
    """Ten years without a day missed."""
    days = {day: DayTotals(60, 5, 8, 40, 600_000) for day in range(TODAY - 3650, TODAY + 1)}
    began = time.perf_counter()
    page = credits_page(Record(TODAY, days, dict.fromkeys(days, 150)))
    with capsys.disabled():
        print(f"\n{len(days):,} study days: credits and achievements {(time.perf_counter() - began) * 1000:.0f} ms")
    assert page.blocks
