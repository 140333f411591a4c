"""The test behind `key-position`: chi-square against tables, and against counting every way that keys can fall."""

import math
from collections.abc import Iterator

import pytest

from studyapp.authoring.rules.key_position import chance_of, chi_square_above


@pytest.mark.parametrize(
    ("freedom", "value", "share"),
    [
        (1, 3.841, 0.05), (1, 6.635, 0.01), (2, 5.991, 0.05), (2, 9.210, 0.01), (3, 7.815, 0.05), (3, 11.345, 0.01),
        (4, 13.277, 0.01), (5, 15.086, 0.01), (6, 16.812, 0.01), (9, 21.666, 0.01), (3, 0.0, 1.0), (4, 0.0, 1.0),
    ],
)  # fmt: skip
def test_critical_values(freedom: int, value: float, share: float) -> None:
    """NIST/SEMATECH e-Handbook, table 1.3.6.7.4."""
    assert chi_square_above(value, freedom) == pytest.approx(share, abs=5e-5)


def test_far_out_it_is_nothing_and_no_error() -> None:
    """10,000 keys in one place."""
    assert chance_of([10_000, 0, 0, 0]) == 0.0
    assert chance_of([5, 5, 5, 5]) == 1.0


def falls(items: int, size: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many keys can fall on the positions."""
    if size == 1:
        yield (items,)
        return
    for first in range(items + 1):
        for rest in falls(items - first, size - 1):
            yield (first, *rest)


@pytest.mark.parametrize(("items", "size"), [(20, 2), (20, 3), (20, 4), (25, 5)])
def test_keys_placed_at_random_are_rarely_told_of(items: int, size: int) -> None:
    """Counted exactly over every way: hardly more than one deck of a hundred, also at the least number of items."""
    told = 0
    for counts in falls(items, size):
        if chance_of(counts) < 0.01:
            told += math.factorial(items) // math.prod(map(math.factorial, counts))
    assert 0.002 < told / size**items < 0.0125
