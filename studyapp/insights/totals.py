"""The log in sums: all that the pages need of a million reviews, brought up to date with each one of them.

Every amount is a whole number, and a review adds the same whatever came before it but its card's memory; so a review
that is taken back leaves exactly what was there, and sums of parts are the sum of the whole.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from studyapp.insights.adding import added
from studyapp.insights.calibration import Alike, Predicted, binned, prediction_of
from studyapp.insights.retention import Kept, kept_of
from studyapp.insights.reviews import Review
from studyapp.memory import fsrs
from studyapp.memory.schedule import Learned, New

NEW, LEARNING, IN_REVIEW, RELEARNING = range(4)
"""The stage that a card was in before a review."""


class Moments(NamedTuple):
    """Reviews in an hour of the local day, with a rating, of cards in a stage."""

    hour: int
    rating: int
    stage: int


class Spent(NamedTuple):
    """How many reviews, and how long they took, in milliseconds."""

    reviews: int = 0
    duration_ms: int = 0


class Given(NamedTuple):
    """A response, as it stands in the log, to a card that said this; `seen` tells a card that was reviewed before."""

    card: str
    fingerprint: str
    response: str
    seen: bool
    rating: int


class Totals(msgspec.Struct, frozen=True):
    """The sums of some reviews; a key is there if one of its amounts is not zero."""

    spent: Mapping[Moments, Spent] = {}
    kept_by_day: Mapping[int, Kept] = {}
    kept_by_card: Mapping[str, Kept] = {}
    predicted: Mapping[Alike, Predicted] = {}
    given: Mapping[Given, Spent] = {}


AMOUNTS: Mapping[str, type[Any]] = {
    "spent": Spent, "kept_by_day": Kept, "kept_by_card": Kept, "predicted": Predicted, "given": Spent,
}  # fmt: skip


class Sum(NamedTuple):
    """What a review adds to one sum: the name of a field of `Totals`, a key in it, and the amounts."""

    field: str
    key: int | str | Moments | Alike | Given
    amounts: Spent | Kept | Predicted


def sums(review: Review, weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS) -> Iterator[Sum]:
    """What one review adds."""
    spent = Spent(1, review.duration_ms)
    hour = (review.at_ms // 1000 + review.offset_s) // 3600 % 24
    yield Sum("spent", Moments(hour, review.rating, stage_of(review)), spent)
    if (kept := kept_of(review)) is not None:
        yield Sum("kept_by_day", review.day, kept)
        yield Sum("kept_by_card", review.card, kept)
    if (prediction := prediction_of(review, weights)) is not None:
        yield Sum("predicted", *binned(prediction))
    if review.response is not None:
        seen = isinstance(review.was, Learned)
        yield Sum("given", Given(review.card, review.fingerprint, review.response, seen, review.rating), spent)


def totals(listed: Iterable[Review], weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS) -> Totals:
    """The sums of some reviews, in any order."""
    each_sum = (each for review in listed for each in sums(review, weights))
    tables: dict[str, Any] = {name: {} for name in Totals.__struct_fields__}
    for (field, key), amounts in added(((each.field, each.key), each.amounts) for each in each_sum).items():
        tables[field][key] = amounts
    return Totals(**tables)


def totals_from(tables: Mapping[str, Iterable[tuple[Any, tuple[int, ...]]]]) -> Totals:
    """Totals out of plain keys and amounts, by the names of the fields."""
    kinds = {"spent": Moments, "predicted": Alike, "given": Given}
    found: dict[str, Any] = {}
    for field, table in tables.items():
        kind, amounts = kinds.get(field), AMOUNTS[field]
        found[field] = {key if kind is None else kind(*key): amounts(*each) for key, each in table}
    return Totals(**found)


def stage_of(review: Review) -> int:
    """The stage of the card before its review."""
    was = review.was
    if isinstance(was, New):
        return NEW
    if was.step is None:
        return IN_REVIEW
    return RELEARNING if was.relearning else LEARNING
