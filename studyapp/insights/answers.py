"""The log's answers, counted: what was answered to which content, how often, and how it did."""

from collections.abc import Iterable, Mapping

import msgspec

from studyapp.insights.shares import Share
from studyapp.insights.totals import Given, Spent
from studyapp.memory.fsrs import AGAIN


class Answers(msgspec.Struct, frozen=True, order=True):
    """So many reviews of one card that said the same: which content, which response, which rating.

    `seen` says whether the card had been reviewed before. An item's rating says whether the answer was right; a typed
    card's may be the learner's own word. `duration_ms` is the time of all of them together.
    """

    card: str
    fingerprint: str
    response: str
    seen: bool
    rating: int
    reviews: int
    duration_ms: int


def answers(given: Mapping[Given, Spent]) -> list[Answers]:
    """The sums of the reviews with a response, in one order whatever order they came in."""
    return [Answers(*key, *spent) for key, spent in sorted(given.items())]


def sittings(ratings: Iterable[tuple[int, str, int]]) -> list[dict[str, bool]]:
    """For each exam attempt its items and whether each was answered right; from attempt, card and rating of reviews."""
    found: dict[int, dict[str, bool]] = {}
    for attempt, card, rating in ratings:
        found.setdefault(attempt, {})[card] = rating > AGAIN
    return list(found.values())


def by_card(found: Iterable[Answers]) -> dict[str, list[Answers]]:
    """The answers to each card."""
    sorted_out: dict[str, list[Answers]] = {}
    for each in found:
        sorted_out.setdefault(each.card, []).append(each)
    return sorted_out


def answered(found: Iterable[Answers]) -> Share:
    """How many of these answers to items were right."""
    right = of = 0
    for each in found:
        right, of = right + each.reviews * (each.rating > AGAIN), of + each.reviews
    return Share(right, of)
