"""How long a million reviews take to be told of, page by page, from the sums that the store keeps."""

import random
import sqlite3
import statistics
import time
from collections.abc import Iterator
from itertools import count

import pytest

from studyapp.content.model import Choice
from studyapp.sessions.insights import Insights
from studyapp.sessions.services import Services
from tests.bench.conftest import big_deck

pytestmark = pytest.mark.bench

REVIEWS = 1_000_000
A_DAY = 500
DAY_MS = 86_400_000
ROUNDS = 5


def fill(services: Services, rng: random.Random) -> None:
    """A million reviews over 10,000 flashcards and the bundled decks, written past the store, which then adds up."""
    library = services.read_decks()
    cards = list(library.cards.values())
    items = [at for at, card in enumerate(cards, 1) if isinstance(card.note.body, Choice)]
    services.store.close()
    services._store = None
    first_ms = services.clock.now().at_ms - REVIEWS // A_DAY * DAY_MS
    numbers = count(1)

    def entries() -> Iterator[tuple[object, ...]]:
        for number in range(REVIEWS):
            is_item = rng.random() < 0.05
            card = rng.choice(items) if is_item else rng.randrange(len(cards)) + 1
            picked = rng.randrange(4)
            rating = (3 if not picked else 1) if is_item else rng.choices((1, 2, 3, 4), (12, 6, 72, 10))[0]
            at_ms = first_ms + number * (DAY_MS // A_DAY)
            yield (
                next(numbers).to_bytes(16, "big"), "reviewed", card, card, rating, rng.randrange(2000, 30_000),
                f'{{"type":"picked","options":[{picked}]}}' if is_item else None,
                at_ms, (at_ms // 1000 - 4 * 3600) // 86_400,
            )  # fmt: skip

    connection = sqlite3.connect(services.paths.database)
    with connection:
        connection.execute("INSERT INTO device VALUES (1, 'bench')")
        connection.executemany("INSERT INTO card (key) VALUES (?)", ((card.key,) for card in cards))
        connection.executemany(
            "INSERT INTO content (card_id, fingerprint, prompt, answer) VALUES (?, ?, '', '')",
            ((at, card.fingerprint) for at, card in enumerate(cards, 1)),
        )
        connection.executemany(
            "INSERT INTO entry (uid, kind, card_id, content_id, rating, duration_ms, text, at_ms, offset_s, day, "
            "device_id, mode) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 1, 'study')",
            entries(),
        )
        connection.execute("UPDATE projection SET made_with = ''")
    connection.close()


def test_a_million_reviews(learner: Services, capsys: pytest.CaptureFixture[str]) -> None:
    """Each page the first time and then again, after one more review; and the days of the heatmap."""
    big_deck(learner.paths.decks, 10_000)
    fill(learner, random.Random(3))
    began = time.perf_counter()
    store = learner.store
    with capsys.disabled():
        print(f"\nthe sums made anew: {time.perf_counter() - began:.0f} s")
        for name, title in Insights(learner).tabs:
            times = []
            for _ in range(ROUNDS):
                insights = Insights(learner)
                began = time.perf_counter()
                insights.page(name)
                times.append((time.perf_counter() - began) * 1000)
            print(f"{title}: first {times[0]:.0f} ms, median {statistics.median(times):.0f} ms")
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            days = store.days()
            times.append((time.perf_counter() - began) * 1000)
        print(f"days of the heatmap: median {statistics.median(times):.1f} ms")
    assert sum(day.reviews for day in days.values()) == REVIEWS
