"""The form in which something is tuned: its lines with their choices, and the proposal that choices make."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from studyapp.memory.entries import Tuned
from studyapp.memory.fsrs import DEFAULT_WEIGHTS, Weights
from studyapp.memory.schedule import Scheduling
from studyapp.sessions.tuning import SHARES, WEEKDAYS, is_in_force, proposed, weights_text

RETENTION = "Retention"
PARAMETERS = "Parameters"
FITTED = "fitted now"
RETENTIONS = tuple(percent / 100 for percent in range(80, 98))


class Line(NamedTuple):
    """One thing to choose."""

    name: str
    choices: tuple[str, ...]
    chosen: int


class TuningForm:
    """What may be chosen when this is in force; `fitted` are parameters on offer.

    What is in force is chosen at first, but for parameters that are on offer: they are.
    """

    def __init__(self, current: Scheduling, fitted: Weights | None = None) -> None:
        self._current = current
        self._retentions = tuple(sorted({*RETENTIONS, current.retention}))
        self._weights = {f"{weights_text(current.weights)}, as now": current.weights}
        if current.weights != DEFAULT_WEIGHTS:
            self._weights["default"] = DEFAULT_WEIGHTS
        if fitted is not None and fitted != current.weights:
            self._weights[FITTED] = fitted
        self._shares = [
            {**SHARES} if share in SHARES.values() else {**SHARES, f"{share:g}": share} for share in current.easy_days
        ]

    def lines(self) -> Iterator[Line]:
        """Desired retention, parameters, and each weekday."""
        retentions = tuple(f"{each:.2f}" for each in self._retentions)
        yield Line(RETENTION, retentions, self._retentions.index(self._current.retention))
        yield Line(
            PARAMETERS, tuple(self._weights), list(self._weights).index(FITTED) if FITTED in self._weights else 0
        )
        for day, shares, share in zip(WEEKDAYS, self._shares, self._current.easy_days, strict=True):
            yield Line(day, tuple(shares), list(shares.values()).index(share))

    def proposal(self, chosen: Callable[[str], int]) -> Tuned:
        """What the choices make, each given by its place. Raises SessionError for what cannot be."""
        return proposed(
            self._current,
            list(self._weights.values())[chosen(PARAMETERS)],
            self._retentions[chosen(RETENTION)],
            [list(shares.values())[chosen(day)] for day, shares in zip(WEEKDAYS, self._shares, strict=True)],
        )

    def is_in_force(self, proposal: Tuned) -> bool:
        """Whether it would change nothing."""
        return is_in_force(proposal, self._current)
