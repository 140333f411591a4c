"""FSRS-6: how stability and difficulty move with each review, one function for each formula.

Source: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm. `w` are the 21 parameters,
S stability (the days in which retrievability falls to 90 %), D difficulty (1 to 10), R retrievability (0 to 1),
G the rating (1 Again, 2 Hard, 3 Good, 4 Easy), t the gap in whole study days.
"""

from math import exp

Weights = tuple[float, ...]

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4

DEFAULT_WEIGHTS: Weights = (
    0.212, 1.2931, 2.3065, 8.2956,
    6.4133, 0.8334, 3.0194, 0.001,
    1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729,
    0.5425, 0.0912, 0.0658,
    0.1542,
)  # fmt: skip

MIN_STABILITY = 0.001
MAX_STABILITY = 1e9
"""Days; far beyond any interval. Parameters at their bounds would grow some stabilities beyond all numbers."""

BOUNDS: tuple[tuple[float, float], ...] = (
    *[(0.001, 100.0)] * 4,
    (1.0, 10.0), (0.001, 4.0), (0.001, 4.0), (0.001, 0.75),
    (0.0, 4.5), (0.0, 0.8), (0.001, 3.5),
    (0.001, 5.0), (0.001, 0.25), (0.001, 0.9), (0.0, 4.0),
    (0.0, 1.0), (1.0, 6.0),
    (0.0, 2.0), (0.0, 2.0), (0.0, 0.8),
    (0.1, 0.8),
)  # fmt: skip
"""The lowest and highest value of each parameter, as py-fsrs checks them and fsrs-rs clips what it fits."""


def retrievability(w: Weights, stability: float, gap: float) -> float:
    """The chance of recall after `gap` days: R = (1 + F t / S) ^ -w20, with F = 0.9 ^ (-1 / w20) - 1."""
    decay = -w[20]
    return float((1.0 + (0.9 ** (1.0 / decay) - 1.0) * gap / stability) ** decay)


def interval(w: Weights, stability: float, retention: float) -> float:
    """Days until retrievability falls to `retention`: I = S / F (retention ^ (-1 / w20) - 1)."""
    exponent = -1.0 / w[20]
    return float(stability / (0.9**exponent - 1.0) * (retention**exponent - 1.0))


def initial_stability(w: Weights, rating: int) -> float:
    """S after the first review: w0 to w3, by rating."""
    return max(w[rating - 1], MIN_STABILITY)


def initial_difficulty(w: Weights, rating: int) -> float:
    """D after the first review: w4 - e ^ (w5 (G - 1)) + 1, within 1 to 10."""
    return min(max(w[4] - exp(w[5] * (rating - 1)) + 1.0, 1.0), 10.0)


def next_difficulty(w: Weights, difficulty: float, rating: int) -> float:
    """D' = w7 D0(Easy) + (1 - w7) (D - w6 (G - 3) (10 - D) / 9), within 1 to 10; D0 is taken unbounded here."""
    moved = difficulty - w[6] * (rating - 3) * (10.0 - difficulty) / 9.0
    reverted = w[7] * (w[4] - exp(w[5] * 3) + 1.0) + (1.0 - w[7]) * moved
    return 1.0 if reverted < 1.0 else 10.0 if reverted > 10.0 else reverted


def stability_after_recall(w: Weights, difficulty: float, stability: float, recall: float, rating: int) -> float:
    """S' = S (1 + e^w8 (11 - D) S^-w9 (e^(w10 (1 - R)) - 1) h b), h = w15 when Hard, b = w16 when Easy, else 1."""
    growth = exp(w[8] + w[10] * (1.0 - recall)) - exp(w[8])
    growth *= (11.0 - difficulty) * stability ** -w[9]
    if rating == HARD:
        growth *= w[15]
    elif rating == EASY:
        growth *= w[16]
    return float(stability * (1.0 + growth))


def stability_after_forgetting(w: Weights, difficulty: float, stability: float, recall: float) -> float:
    """S' = min(w11 D^-w12 ((S + 1)^w13 - 1) e^(w14 (1 - R)), S / e^(w17 w18))."""
    long_term = w[11] * difficulty ** -w[12] * ((stability + 1.0) ** w[13] - 1.0) * exp(w[14] * (1.0 - recall))
    return min(float(long_term), stability / exp(w[17] * w[18]))


def stability_same_day(w: Weights, stability: float, rating: int) -> float:
    """S' = S e^(w17 (G - 3 + w18)) S^-w19; a success never lowers it."""
    growth = exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    return stability * (growth if rating == AGAIN or growth > 1.0 else 1.0)


def first_review(w: Weights, rating: int) -> tuple[float, float]:
    """Stability and difficulty after a card's first review."""
    return initial_stability(w, rating), initial_difficulty(w, rating)


def next_review(w: Weights, stability: float, difficulty: float, gap: int, rating: int) -> tuple[float, float]:
    """Stability and difficulty after a review `gap` study days after the one before."""
    if gap < 1:
        new = stability_same_day(w, stability, rating)
    else:
        recall = retrievability(w, stability, gap)
        if rating == AGAIN:
            new = stability_after_forgetting(w, difficulty, stability, recall)
        else:
            new = stability_after_recall(w, difficulty, stability, recall, rating)
    return min(max(new, MIN_STABILITY), MAX_STABILITY), next_difficulty(w, difficulty, rating)
