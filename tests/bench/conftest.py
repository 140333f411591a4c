"""A learner with a history, for measuring."""

import random
from pathlib import Path

import pytest

from studyapp.bootstrap import build_services
from studyapp.clock import FixedClock, parse_moment
from studyapp.memory.entries import Reviewed
from studyapp.sessions.services import Services

START = parse_moment("2026-01-01T08:00:00+00:00")


def big_deck(folder: Path, notes: int) -> Path:
    """A deck file of basic notes with a paragraph each."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["deck: big", "title: A big deck", "notes:"]
    for number in range(notes):
        lines += [
            f"  - id: card-{number}",
            f"    q: What does the service number {number} do when its `limit` is reached and nobody is watching?",
            f"    a: It throttles caller {number}, and the caller tries again later.",
            "    explain: Retries need backoff, or they arrive together.",
        ]
    path = folder / f"big-{notes}.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_history(services: Services, reviews: int, cards: list[str], rng: random.Random) -> None:
    """Append reviews as a learner of some months would, in few transactions."""
    clock = services.clock
    assert isinstance(clock, FixedClock)
    store = services.store
    entries = []
    for _ in range(reviews):
        clock.forward(seconds=rng.uniform(5, 2 * 86_400 * 150 / reviews))
        rating = rng.choices((1, 2, 3, 4), (8, 7, 75, 10))[0]
        card = rng.choice(cards)
        shown = services.library.cards[card].fingerprint if card in services.library.cards else ""
        entries.append(Reviewed(card, rating, shown, rng.randrange(3000, 20_000)))
        now = clock.now()
        store.append(entries[-1], now, now.study_day(), "study")


@pytest.fixture
def learner(tmp_path: Path) -> Services:
    """Services over an own home with a clock that stands still."""
    services = build_services({}, tmp_path / "home")
    services.clock = FixedClock(START)
    return services
