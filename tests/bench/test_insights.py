"""How long a million reviews take to be told of."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from studyapp.content.library import Library, Selection
from studyapp.insights.calibration import auc, figures, predictions, rated
from studyapp.insights.statistics import statistics
from studyapp.memory.entries import Entry, Reviewed
from studyapp.memory.replay import replay
from studyapp.memory.schedule import Scheduling

pytestmark = pytest.mark.bench

REVIEWS = 1_000_000
CARDS = 50_000
DAY_MS = 86_400_000
T = TypeVar("T")


def history(rng: random.Random) -> list[Entry]:
    """500 reviews a day of as many cards, some of them twice."""
    return [
        Entry(f"{at:032x}", at * (DAY_MS // 500), 0, at // 500, "d", "study",
              Reviewed(f"deck/card-{rng.randrange(CARDS)}", rng.choices((1, 2, 3, 4), (12, 6, 72, 10))[0], "f", 9000))
        for at in range(REVIEWS)
    ]  # fmt: skip


def timed(do: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    done = do()
    return time.perf_counter() - began, done


def test_a_million_reviews(capsys: pytest.CaptureFixture[str]) -> None:
    """Replay, which everything hangs on, then each part."""
    entries = history(random.Random(3))
    replayed, projection = timed(lambda: replay(entries, Scheduling()))
    whole, found = timed(lambda: statistics(entries, projection, Library(), Selection(), REVIEWS // 500))
    predicting, known = timed(lambda: list(predictions(rated(entries))))
    figuring, told = timed(lambda: figures(known))
    ranking, _ = timed(lambda: auc(known))
    with capsys.disabled():
        print(
            f"\n{REVIEWS:,} reviews, {len(known):,} of known cards: replay {replayed:.1f} s, statistics {whole:.1f} s"
        )
        print(f"of which predictions {predicting:.1f} s, figures {figuring:.1f} s (AUC {ranking:.1f} s)")
    assert told == found.calibration
    assert sum(day.reviews for day in found.activity.days.values()) == REVIEWS
