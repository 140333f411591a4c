"""How surprising a number of successes is where each try has a chance of its own: Poisson-binomial tails."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

NEGLIGIBLE = 1e-25
"""Probabilities below this share of the greatest are left out, which makes long rows of tries quick; no tail is
given as less."""


class _Spread(NamedTuple):
    """The probabilities of `start`, `start` + 1 ... successes; those of others are negligible."""

    start: int
    chances: Sequence[float]


def tails(chances: Mapping[float, int], successes: int) -> tuple[float, float]:
    """The probabilities of at most and of at least so many successes. `chances` counts the tries that have a chance.

    Tries of one chance are binomial, and sums of independent counts are convolutions: exact but for rounding and for
    what is negligible. Where a tail is so by Hoeffding's bound, exp(-2 (distance from the mean)^2 / tries), nothing is
    worked out.
    """
    distance = successes - math.fsum(chance * tries for chance, tries in chances.items())
    if math.exp(-2 * distance**2 / max(1, sum(chances.values()))) < NEGLIGIBLE:
        return (1.0, NEGLIGIBLE) if distance > 0 else (NEGLIGIBLE, 1.0)
    spread = _Spread(0, (1.0,))
    for chance, tries in sorted(chances.items()):
        spread = _sum(spread, _binomial(tries, chance))
    at = successes - spread.start
    lower = sum(spread.chances[: max(0, at + 1)])
    upper = sum(spread.chances[max(0, at) :])
    return min(1.0, max(lower, NEGLIGIBLE)), min(1.0, max(upper, NEGLIGIBLE))


def _binomial(tries: int, chance: float) -> _Spread:
    """Both ways from the likeliest number, by the ratio of neighbours; then made to sum to one."""
    if chance <= 0 or chance >= 1:
        return _Spread(tries if chance >= 1 else 0, (1.0,))
    odds = chance / (1 - chance)
    likeliest = min(int((tries + 1) * chance), tries)
    below, above = [1.0], [1.0]
    for count in range(likeliest, 0, -1):
        if below[-1] < NEGLIGIBLE:
            break
        below.append(below[-1] * count / (tries - count + 1) / odds)
    for count in range(likeliest + 1, tries + 1):
        if above[-1] < NEGLIGIBLE:
            break
        above.append(above[-1] * (tries - count + 1) / count * odds)
    values = [*reversed(below[1:]), *above]
    total = sum(values)
    return _Spread(likeliest - len(below) + 1, [value / total for value in values])


def _sum(one: _Spread, other: _Spread) -> _Spread:
    """The spread of two independent counts together."""
    short, long = sorted((one.chances, other.chances), key=len)
    values = [0.0] * (len(short) + len(long) - 1)
    for at, weight in enumerate(short):
        there = values[at : at + len(long)]
        values[at : at + len(long)] = [value + weight * chance for value, chance in zip(there, long, strict=True)]
    least = max(values) * NEGLIGIBLE
    first = next(at for at, value in enumerate(values) if value > least)
    last = next(at for at in reversed(range(len(values))) if values[at] > least)
    return _Spread(one.start + other.start + first, values[first : last + 1])
