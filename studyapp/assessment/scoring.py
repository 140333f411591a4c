"""From right answers to a score. How the vendor maps raw points to its scale is not published: ours is an estimate.

The estimate is the straight line from no point (the scale's low end) to every scored point (its high end), rounded to
whole points. A form passes when its scaled score reaches the cut score.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import NamedTuple

from studyapp.content.model import Blueprint


class Band(NamedTuple):
    """What chance alone does to a score: the central 95 % of scaled scores, and the chance to pass."""

    low: int
    high: int
    pass_chance: float


def scaled_score(raw: int, scored: int, blueprint: Blueprint) -> int:
    """The scaled score of `raw` right answers out of `scored`."""
    low, high = blueprint.scale
    return round(low + (high - low) * raw / scored) if scored else low


def passes(scaled: int, blueprint: Blueprint) -> bool:
    """Whether a scaled score reaches the cut score."""
    return scaled >= blueprint.cut_score


def largest_remainder(weights: Sequence[float], total: int) -> tuple[int, ...]:
    """Shares of a total in proportion to weights, whole numbers that add up to it (Hamilton's method).

    Each gets the whole part of its quota; what is left goes to the largest remainders, the earlier one first.
    """
    exact = [Fraction(weight) for weight in weights]  # as floats, 1/3 and what 4/3 leaves over would differ
    quotas = [weight * total / sum(exact) for weight in exact]
    shares = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(weights)), key=lambda at: (shares[at] - quotas[at], at))
    for at in by_remainder[: total - sum(shares)]:
        shares[at] += 1
    return tuple(shares)


def hypergeometric(questions: int, right: int, scored: int) -> tuple[tuple[int, float], ...]:
    """Each possible number of right answers among the scored ones with its chance.

    `right` of all `questions` were answered right, and which of them are scored is unknown: drawing `scored` of them
    without putting back, P(k) = C(right, k) C(questions - right, scored - k) / C(questions, scored).
    """
    lowest, highest = max(0, scored - (questions - right)), min(right, scored)
    ways = comb(questions, scored)
    return tuple((k, comb(right, k) * comb(questions - right, scored - k) / ways) for k in range(lowest, highest + 1))


def band(questions: int, right: int, scored: int, blueprint: Blueprint) -> Band:
    """How far the choice of the unscored items alone could move the score."""
    chances = hypergeometric(questions, right, scored)
    low = _quantile(chances, 0.025)
    high = _quantile(chances, 0.975)
    passing = sum(chance for k, chance in chances if passes(scaled_score(k, scored, blueprint), blueprint))
    return Band(scaled_score(low, scored, blueprint), scaled_score(high, scored, blueprint), min(passing, 1.0))


def _quantile(chances: tuple[tuple[int, float], ...], share: float) -> int:
    """The least value that is reached with at least that much of the chance."""
    reached = 0.0
    for value, chance in chances:
        reached += chance
        if reached >= share - 1e-12:
            return value
    return chances[-1][0]
