"""The grade audit: how the learner rated a card, against what they then answered to the items that examine it.

Each answer to an item stands against the last self-rating before it of each card that the item examines: an item that
examines two cards is counted once for each of them. Cards that were never rated before count nothing.
"""

from collections.abc import Iterable, Mapping

import msgspec

from studyapp.content.library import Library
from studyapp.insights.shares import Share
from studyapp.memory.fsrs import AGAIN, GOOD
from studyapp.memory.schedule import RATINGS

AUDITED_DAYS = 90
"""How far back ratings and answers are looked at: what was rated longer ago says little of how one rates now."""

Judged = tuple[str, int, bool]
"""A review as far as it judges a card: the card, its rating, and whether that comes of an answer that was marked."""


class Overrated(msgspec.Struct, frozen=True):
    """A card rated Good or Easy, and the answers after that: how many were wrong, and to which items."""

    card: str
    wrong: int
    of: int
    items: tuple[str, ...]


class Audit(msgspec.Struct, frozen=True):
    """How many answers were right after each rating, Again to Easy; and the cards that were rated too well."""

    ratings: Mapping[int, Share]
    overrated: tuple[Overrated, ...] = ()


def examined(library: Library) -> dict[str, tuple[str, ...]]:
    """For each open item the open cards that it examines, where there are some."""
    found = {}
    for item in library.open_cards:
        if item.is_item:
            keys = tuple(key for key in library.tested_by(item) if library.is_open(library.cards[key]))
            if keys:
                found[item.key] = keys
    return found


def concerned(library: Library) -> frozenset[str]:
    """The cards whose reviews the audit needs: items that examine others, and what they examine."""
    items = examined(library)
    return frozenset((*items, *(key for keys in items.values() for key in keys)))


def grade_audit(listed: Iterable[Judged], library: Library) -> Audit:
    """The audit of reviews in the log's order; those of other cards than `concerned` change nothing."""
    items = examined(library)
    last: dict[str, int] = {}
    after = {(rating, right): 0 for rating in RATINGS for right in (False, True)}
    after_good: dict[str, int] = {}
    missed: dict[str, list[str]] = {}
    for card, rating, objective in listed:
        if not objective:
            last[card] = rating
            continue
        right = rating > AGAIN
        for key in items.get(card, ()):
            if key in last:
                after[last[key], right] += 1
                if last[key] >= GOOD:
                    after_good[key] = after_good.get(key, 0) + 1
                    if not right:
                        missed.setdefault(key, []).append(card)
    ratings = {rating: Share(after[rating, True], after[rating, True] + after[rating, False]) for rating in RATINGS}
    overrated = [
        Overrated(key, len(wrong), after_good[key], tuple(dict.fromkeys(wrong))) for key, wrong in missed.items()
    ]
    return Audit(ratings, tuple(sorted(overrated, key=lambda each: (-each.wrong, each.of, each.card))))
