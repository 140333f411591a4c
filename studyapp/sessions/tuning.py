"""Tuning what cards are scheduled by: propose, see what would come of it, apply, and take back.

A preview is worked out by replaying the log with the proposal in force, so applying it gives what the preview says.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from studyapp.errors import Overtaken, SessionError
from studyapp.insights.rescheduled import Change, change
from studyapp.memory.entries import Entry, Retracted, Tuned
from studyapp.memory.fsrs import DEFAULT_WEIGHTS, Weights
from studyapp.memory.replay import replay, tuned_to
from studyapp.memory.schedule import ORDINARY_DAYS, Learned, Scheduling, unsound
from studyapp.sessions.fitting import Fit, fit
from studyapp.sessions.ports import Desk
from studyapp.sessions.work import Work
from studyapp.store.snapshot import Snapshot

ENOUGH_REVIEWS = 1000
"""Fewer say too little of one's own memory to fit parameters to."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHARES: Mapping[str, float] = {"ordinary": 1.0, "reduced": 0.5, "free": 0.0}


class Preview(NamedTuple):
    """What would come of a proposal for the log up to the entry `last`: the memories, and the change of workload."""

    proposal: Tuned
    last: str
    memories: Mapping[str, Learned]
    change: Change


class Tuning:
    """What the learner's cards are scheduled by, and how to change it. `cards` are those whose workload is told."""

    def __init__(self, desk: Desk, cards: Collection[str]) -> None:
        self._desk = desk
        self._cards = frozenset(cards)

    @property
    def current(self) -> Scheduling:
        """What is in force."""
        return self._desk.journal.scheduling

    @property
    def missing(self) -> int:
        """How many reviews are missing until parameters can be fitted."""
        return max(ENOUGH_REVIEWS - self._desk.journal.review_count(), 0)

    @property
    def newest(self) -> Entry | None:
        """The change that `revert` would take back."""
        tuned = self._desk.journal.listed(Tuned)
        return tuned[-1] if tuned else None

    def fit(self, work: Work) -> Fit:
        """Parameters fitted to the log, judged against those in force.

        Raises SessionError when there are too few reviews, StudyError when the package fails, Cancelled.
        """
        if missing := self.missing:
            reviews = ENOUGH_REVIEWS - missing
            raise SessionError(
                f"Parameters can be fitted from {ENOUGH_REVIEWS:,} reviews on; there are {reviews:,}, {missing:,} are "
                "missing.",
                "The present parameters stand.",
            )
        return fit(self._desk.journal.entries(), self.current.weights, work)

    def proposal(
        self,
        weights: Weights | None = None,
        retention: float | None = None,
        easy_days: Sequence[float] | None = None,
    ) -> Tuned:
        """What is in force, with these values in place of its own. Raises SessionError for what cannot be."""
        return proposed(self.current, weights, retention, easy_days)

    def preview(self, proposal: Tuned, work: Work) -> Preview:
        """What would come of a proposal. Raises SessionError when it is in force already, and Cancelled."""
        snapshot, entries = self._history(work)
        if is_in_force(proposal, snapshot.scheduling):
            raise SessionError("That is what is in force already.", "Nothing was changed.")
        now, today = self._desk.now, self._desk.today
        tried = Entry("", now.at_ms, now.offset_s, today, "", "", proposal)

        def through(listed: Sequence[Entry]) -> Iterable[Entry]:
            return work.counted("Trying it on the log", listed)

        memories = replay([*entries, tried], snapshot.scheduling, through).memories
        moves = change(snapshot.memories, memories, snapshot.marks, self._cards, today)
        return Preview(proposal, entries[-1].id if entries else "", memories, moves)

    def _history(self, work: Work) -> tuple[Snapshot, list[Entry]]:
        """The log and what follows from it, of one moment."""
        last = self._desk.journal.last_id()
        snapshot = self._desk.journal.snapshot()
        entries = list(work.counted("Reading the log", self._desk.journal.entries()))
        if last != (entries[-1].id if entries else ""):
            raise Overtaken("The log went on while it was read.", "Look again.")
        return snapshot, entries

    def apply(self, preview: Preview, work: Work) -> Entry:
        """Put a proposal in force, all of it or, when anything goes wrong or is cancelled, nothing.

        Raises Overtaken when the log has gone on since the preview, which would not be what comes of it.
        """
        try:
            return self._append(preview.proposal, preview.last, work)
        except Overtaken:
            raise Overtaken(
                "The log went on since this was worked out.", "Nothing was changed. Look at it again, then apply it."
            ) from None

    def revert(self, work: Work) -> Entry:
        """Take the newest change back: everything is as if it had never been. Returns it.

        Raises SessionError when there is none, and Cancelled.
        """
        last = self._desk.journal.last_id()
        newest = self.newest
        if newest is None:
            raise SessionError("Nothing was tuned, so there is nothing to take back.")
        self._append(Retracted(newest.id), last, work)
        return newest

    def _append(self, event: Tuned | Retracted, last: str, work: Work) -> Entry:
        def through(listed: Sequence[Entry]) -> Iterable[Entry]:
            return work.counted("Working everything out anew", listed)

        return self._desk.append_to(event, last=last, through=through)


def proposed(
    current: Scheduling,
    weights: Weights | None = None,
    retention: float | None = None,
    easy_days: Sequence[float] | None = None,
) -> Tuned:
    """What is in force, with these values in place of its own. Raises SessionError for what cannot be."""
    values = (
        current.weights if weights is None else weights,
        current.retention if retention is None else retention,
        current.easy_days if easy_days is None else tuple(easy_days),
    )
    if wrong := unsound(*values):
        raise SessionError(wrong, "Nothing was changed.")
    return Tuned(*values)


def is_in_force(proposal: Tuned, current: Scheduling) -> bool:
    """Whether a proposal would change nothing."""
    return tuned_to(proposal, current) == current


def weights_text(weights: Weights) -> str:
    """Which parameters these are, in a word."""
    return "default" if weights == DEFAULT_WEIGHTS else "fitted"


def easy_days_text(easy_days: Sequence[float]) -> str:
    """`Sat reduced, Sun free`; `none` when all days are ordinary."""
    names = {share: name for name, share in SHARES.items()}
    told = [
        f"{day} {names.get(share, format(share, 'g'))}"
        for day, share in zip(WEEKDAYS, easy_days, strict=True)
        if share != 1
    ]
    return ", ".join(told) or "none"


def in_force_text(scheduling: Scheduling) -> str:
    """What is in force, in a line."""
    days = "" if scheduling.easy_days == ORDINARY_DAYS else f"; {easy_days_text(scheduling.easy_days)}"
    return f"{weights_text(scheduling.weights)} parameters, retention {scheduling.retention:.2f}{days}"


def fit_text(fit: Fit) -> str:
    """How a fit did, in a sentence or two."""
    before, after = fit.before, fit.after
    told = (
        f"On {fit.tested:,} reviews held out: log loss {after.log_loss:.4f} fitted, {before.log_loss:.4f} at present; "
        f"RMSE(bins) {after.rmse_bins:.4f} and {before.rmse_bins:.4f}."
    )
    verdict = "The fitted parameters are better." if fit.is_better else "They are no better, so they are not offered."
    return f"{told} {verdict}"
