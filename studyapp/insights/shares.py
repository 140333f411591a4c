"""A share of a number of trials, and how sure it is."""

from math import sqrt

import msgspec

Z_95 = 1.959963984540054
"""The standard normal quantile that leaves 2.5 % above it."""


class Share(msgspec.Struct, frozen=True):
    """So many passed `of` so many."""

    passed: int = 0
    of: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.passed + other.passed, self.of + other.of)

    @property
    def rate(self) -> float | None:
        """The share itself, 0 to 1; None of nothing."""
        return self.passed / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval at 95 %."""
        return wilson(self.passed, self.of)


def wilson(passed: int, of: int, z: float = Z_95) -> tuple[float, float]:
    """Where the true share lies, 0 to 1, by Wilson's score interval without continuity correction; (0, 1) of nothing.

    (p + z²/2n ± z √(p (1 - p) / n + z²/4n²)) / (1 + z²/n).
    Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if of <= 0:
        return 0.0, 1.0
    share, spread = passed / of, z * z / of
    middle = share + spread / 2
    reach = z * sqrt(share * (1 - share) / of + spread / (4 * of))
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    return (0.0 if passed == 0 else max(low, 0.0)), (1.0 if passed == of else min(high, 1.0))
