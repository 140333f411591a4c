"""Whole numbers added up under keys."""

from collections.abc import Hashable, Iterable
from operator import add
from typing import NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=NamedTuple)


def added(pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    """The sums of the amounts under each key; amounts are named tuples of numbers, all of a key of one kind."""
    found: dict[K, V] = {}
    for key, amounts in pairs:
        had = found.get(key)
        found[key] = amounts if had is None else amounts._make(map(add, had, amounts))
    return found
