"""Where the keys of a deck stand among their options: not so often in one place that the place tells."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from studyapp.authoring.rules.items import options_of
from studyapp.authoring.rules.rule import DeckRule, Finding
from studyapp.content.library import Library
from studyapp.content.model import Deck, Note

SIGNIFICANT = 0.01
"""How improbable positions must be, drawn at random, to be told of."""

LEAST_ITEMS = 20
LEAST_EACH = 5
"""How many items to expect in each position, so that chi-square is near its distribution (Cochran 1954)."""


def key_position(deck: Deck, _library: Library) -> Iterator[tuple[Note | None, Finding]]:
    """Keys that stand in one position too often (Haladyna et al. 2002, guideline 20), of items with as many options.

    Pearson's chi-square against equal shares, for items with one key; items with several say nothing.
    """
    positions: dict[int, list[int]] = defaultdict(list)
    for note in deck.notes:
        right = [option.right for option in options_of(note)]
        if sum(right) == 1:
            positions[len(right)].append(right.index(True))
    for size, places in sorted(positions.items()):
        counted = Counter(places)
        counts = [counted[place] for place in range(size)]
        if len(places) >= max(LEAST_ITEMS, LEAST_EACH * size) and chance_of(counts) < SIGNIFICANT:
            listed = ", ".join(map(str, counts))
            message = f"in {len(places)} items of {size} options the key stands first, second and so on {listed} times"
            yield None, Finding(message, "write the right option in another position in some of them")


def chance_of(counts: Sequence[int]) -> float:
    """The probability that equal shares give counts at least as uneven: Pearson's chi-square, above its value."""
    expected = sum(counts) / len(counts)
    statistic = sum((count - expected) ** 2 for count in counts) / expected
    return chi_square_above(statistic, len(counts) - 1)


def chi_square_above(value: float, freedom: int) -> float:
    """The share of a chi-square distribution above a value, for one degree of freedom or more.

    Q(f/2, x/2) by Q(a + 1, y) = Q(a, y) + y^a e^-y / Γ(a + 1), from Q(1/2, y) = erfc(√y) or Q(1, y) = e^-y
    (Abramowitz and Stegun 6.5.21, 26.4.19).
    """
    half = value / 2
    shape, above = (1.0, math.exp(-half)) if freedom % 2 == 0 else (0.5, math.erfc(math.sqrt(half)))
    while shape < freedom / 2 and half > 0:
        above += math.exp(shape * math.log(half) - half - math.lgamma(shape + 1))
        shape += 1
    return min(above, 1.0)


RULES = (DeckRule("key-position", "warning", "keys that stand in one position too often", key_position),)
