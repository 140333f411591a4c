"""How long a million reviews take to be told of, page by page, from the sums that the store keeps."""

import random
import statistics
import time
from collections.abc import Iterator

import pytest

from studyapp.bootstrap import build_services
from studyapp.content.model import Choice
from studyapp.memory.entries import Reviewed
from studyapp.sessions.insights import Insights
from studyapp.sessions.services import Services
from studyapp.store.snapshot import quickly, read_days
from tests.bench.conftest import big_deck
from tests.histories import Row, write_log

pytestmark = pytest.mark.bench

REVIEWS = 1_000_000
A_DAY = 500
DAY_MS = 86_400_000
ROUNDS = 5


def reviews(services: Services, rng: random.Random) -> Iterator[Row]:
    """A million reviews over 10,000 flashcards and the bundled decks."""
    cards = list(services.library.cards.values())
    items = [card for card in cards if isinstance(card.note.body, Choice)]
    first_ms = services.clock.now().at_ms - REVIEWS // A_DAY * DAY_MS
    for number in range(REVIEWS):
        at_ms = first_ms + number * (DAY_MS // A_DAY)
        day = (at_ms // 1000 - 4 * 3600) // 86_400
        took = rng.randrange(2000, 30_000)
        if rng.random() < 0.05:
            picked = rng.randrange(4)
            response = f'{{"type":"picked","options":[{picked}]}}'
            yield Row(rng.choice(items), 1 if picked else 3, took, at_ms, day, response)
        else:
            rating = rng.choices((1, 2, 3, 4), (12, 6, 72, 10))[0]
            yield Row(rng.choice(cards), rating, took, at_ms, day)


def test_a_million_reviews(learner: Services, capsys: pytest.CaptureFixture[str]) -> None:
    """Each page after the first, as somebody opens one after the other, after one more review each time."""
    big_deck(learner.paths.decks, 10_000)
    clock, learner = learner.clock, build_services({}, learner.paths.data.parent)  # now it reads that folder
    learner.clock = clock
    assert len(learner.read_decks().cards) > 10_000
    write_log(learner, reviews(learner, random.Random(3)))
    began = time.perf_counter()
    store = learner.store
    with capsys.disabled():
        print(f"\nthe sums made anew: {time.perf_counter() - began:.0f} s")
        times: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            now = learner.clock.now()
            store.append(Reviewed("big/card-1", 3, "", 5000), now, learner.today, "study")
            insights = Insights(learner)
            for name, title in insights.tabs:
                began = time.perf_counter()
                insights.page(name)
                times.setdefault(title, []).append((time.perf_counter() - began) * 1000)
        for title, took in times.items():
            print(f"{title}: median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms")
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            days = quickly(learner.paths.database, read_days) or {}
            took.append((time.perf_counter() - began) * 1000)
        print(f"days of the heatmap: median {statistics.median(took):.1f} ms")
    assert sum(day.reviews for day in days.values()) == REVIEWS + ROUNDS
