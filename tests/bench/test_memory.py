"""How fast reviews are replayed, against the `fsrs` package in the same run."""

import random
import time
from datetime import UTC, datetime, timedelta

import fsrs as oracle
import pytest

from studyapp.memory import fsrs
from studyapp.memory.entries import Entry, Reviewed
from studyapp.memory.replay import replay
from studyapp.memory.schedule import Scheduling

pytestmark = pytest.mark.bench

REVIEWS = 1_000_000
PER_CARD = 10
SAMPLE = 20
"""The package replays every so many-th card, and its time is multiplied: a million would take it minutes."""


def histories(rng: random.Random) -> list[list[tuple[int, int]]]:
    """Gaps and ratings of many cards."""
    return [
        [(rng.choice((0, 1, 1, 3, 8, 20, 60)), rng.choices((1, 2, 3, 4), (8, 7, 75, 10))[0]) for _ in range(PER_CARD)]
        for _ in range(REVIEWS // PER_CARD)
    ]


def test_core_against_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """Stability and difficulty after a million reviews."""
    cards = histories(random.Random(1))
    w = fsrs.DEFAULT_WEIGHTS
    began = time.perf_counter()
    for history in cards:
        stability, difficulty = fsrs.first_review(w, history[0][1])
        for gap, rating in history[1:]:
            stability, difficulty = fsrs.next_review(w, stability, difficulty, gap, rating)
    ours = time.perf_counter() - began
    scheduler = oracle.Scheduler(enable_fuzzing=False)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    began = time.perf_counter()
    for history in cards[::SAMPLE]:
        card, at = oracle.Card(card_id=1, due=start), start
        for gap, rating in history:
            at += timedelta(days=gap)
            card, _ = scheduler.review_card(card, oracle.Rating(rating), at)
    theirs = (time.perf_counter() - began) * SAMPLE
    with capsys.disabled():
        print(f"\ncore: {ours:.2f} s for {REVIEWS:,} reviews; fsrs {theirs:.2f} s; {theirs / ours:.1f} times as fast")
    assert theirs / ours >= 5


def test_whole_replay(capsys: pytest.CaptureFixture[str]) -> None:
    """The log with due dates, fuzz, load and totals."""
    rng = random.Random(2)
    entries = [
        Entry(f"{at}", at * 60_000, 0, at // 400, "d", "study",
              Reviewed(f"deck/card-{rng.randrange(10_000)}", rng.choices((1, 2, 3, 4), (8, 7, 75, 10))[0], "f", 9000))
        for at in range(REVIEWS // 5)
    ]  # fmt: skip
    began = time.perf_counter()
    replay(entries, Scheduling())
    elapsed = time.perf_counter() - began
    with capsys.disabled():
        print(
            f"\nwhole replay: {elapsed:.2f} s for {len(entries):,} reviews, {elapsed / len(entries) * 1e6:.1f} µs each"
        )
    assert elapsed > 0
