"""Learners who forget exactly as FSRS says, by parameters that are known."""

import random
from collections.abc import Iterable, Iterator

from studyapp.insights.calibration import Rated
from studyapp.memory import fsrs
from studyapp.memory.entries import Entry, Reviewed
from studyapp.memory.fsrs import Weights
from studyapp.store import rows
from studyapp.store.engine import writing
from studyapp.store.store import Store

TRUE_WEIGHTS: Weights = (
    0.6, 1.8, 4.5, 14.0, 6.0, 1.2, 2.2, 0.05, 1.3, 0.25, 1.1, 1.8, 0.09, 0.35, 1.2, 0.4, 2.4, 0.6, 0.2, 0.1, 0.35,
)  # fmt: skip
"""Unlike the default ones, and well within the bounds of each."""
FIRST_RATINGS = (0.25, 0.1, 0.55, 0.1)
RECALLED_RATINGS = (0.12, 0.76, 0.12)
DAY_MS = 86_400_000


def reviews(
    number: int, dice: random.Random, weights: Weights = TRUE_WEIGHTS, first_day: int = 20_000
) -> Iterator[Rated]:
    """So many reviews in the order of their days, some cards met twice on a day; up to 12 of each card.

    A card is reviewed around the day when its retrievability is 90 %, and recalled with just that chance.
    """
    listed: list[tuple[int, int, Rated]] = []
    while len(listed) < number:
        card, day = f"deck/n{len(listed)}", first_day + dice.randrange(400)
        rating = dice.choices((1, 2, 3, 4), FIRST_RATINGS)[0]
        stability, difficulty = fsrs.first_review(weights, rating)
        listed.append((day, len(listed), Rated(card, day, rating)))
        for _ in range(dice.randrange(11)):
            gap = 0 if rating == fsrs.AGAIN else max(round(stability * dice.uniform(0.3, 2.5)), 1)
            recalled = dice.random() < (fsrs.retrievability(weights, stability, gap) if gap else 0.8)
            rating = dice.choices((2, 3, 4), RECALLED_RATINGS)[0] if recalled else fsrs.AGAIN
            stability, difficulty = fsrs.next_review(weights, stability, difficulty, gap, rating)
            day += gap
            listed.append((day, len(listed), Rated(card, day, rating)))
    for _, _, review in sorted(listed[:number]):
        yield review


def entries(number: int, dice: random.Random, weights: Weights = TRUE_WEIGHTS) -> Iterator[Entry]:
    """The same as a log."""
    for at, each in enumerate(reviews(number, dice, weights)):
        event = Reviewed(each.card, each.rating, "print", 6000)
        yield Entry(f"{at:032x}", each.day * DAY_MS + DAY_MS // 2, 0, each.day, "device", "study", event)


def write(store: Store, listed: Iterable[Entry]) -> None:
    """Put reviews into a store all at once, which is quicker than one by one, and comes to the same."""
    with writing(store._engine, "here") as connection:
        for entry in listed:
            event = entry.event
            assert isinstance(event, Reviewed)
            content = rows.content_id(connection, rows.card_id(connection, event.card), event.fingerprint, None)
            rows.insert_entry(connection, entry, content_id=content, rating=event.rating, duration_ms=event.duration_ms)
    store.rebuild()
