"""Random scripts of what a learner may do, to be played on a list (for replay) or on a store."""

from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st

from studyapp.clock import Moment
from studyapp.memory import entries as log
from studyapp.memory.entries import (
    Entry,
    Event,
    ExamAnswered,
    ExamFinished,
    ExamMoved,
    ExamSlot,
    ExamStarted,
    Pulled,
    Retracted,
    Reviewed,
)
from studyapp.memory.fsrs import BOUNDS, DEFAULT_WEIGHTS

START_MS = 1_790_000_000_000
CARDS = tuple(f"deck/{name}" for name in "abcd")
ATTEMPT = ExamStarted(
    exam="dva-c02",
    slots=(ExamSlot(CARDS[0], scored=True, seen=False),),
    seed=7,
    revision="revision",
    label="",
    clock="wall",
    allowance_ms=7_800_000,
)
TUNED = (
    log.Tuned(DEFAULT_WEIGHTS, 0.8, (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0)),
    log.Tuned(tuple(high for _, high in BOUNDS), 0.97, (0.0, 0.0, 1.0, 0.0, 0.25, 0.0, 0.0)),
    log.Tuned(tuple(low for low, _ in BOUNDS), 0.7, (1.0,) * 7),
    log.Tuned(tuple((low + high) / 2 for low, high in BOUNDS), 0.9, (1e-320, 0.0, 1.0, 0.5, 0.5, 1.0, 0.1)),
)
"""What may be tuned, up to the bounds of every parameter."""
MARKS = (log.Suspended, log.Resumed, log.Buried, log.Flagged, log.Unflagged)

Append = Callable[[Event, Moment, int], Entry]


class Step(NamedTuple):
    """One thing done: `what` is a rating, a mark's place in MARKS, or a word; `pick` chooses the entry to take back."""

    what: int | str
    card: str = CARDS[0]
    wait_s: int = 60
    offset_s: int = 0
    pick: int = 0
    text: str = ""


_WAITS = st.sampled_from((0, 30, 700, 3_600, 86_400, 86_400, 3 * 86_400, 20 * 86_400, -5, -40_000, -9 * 86_400))
STEP = st.builds(
    Step,
    what=st.sampled_from(
        (3, 3, 3, 3, 1, 2, 4, 4, "mark", "mark", "note", "exam", "pull", "edit", "edit", *["undo", "take back"] * 2)
    ),
    card=st.sampled_from(CARDS),
    wait_s=_WAITS,
    offset_s=st.sampled_from((0, 3600, -5 * 3600, 20_700)),
    pick=st.integers(0, 99),
    text=st.sampled_from(("", "a note", "another note: ünïcode ✓")),
)


TUNE = st.builds(Step, st.just("tune"), st.just(CARDS[0]), _WAITS, st.just(0), st.integers(0, 99), st.just(""))


def scripts(most: int, tuned: bool = False) -> st.SearchStrategy[list[Step]]:
    """Scripts of up to so many steps, and more often long than short: what goes wrong takes a few steps.

    In `tuned` ones, scheduling is tuned now and then.
    """
    step = st.one_of(*[STEP] * 6, TUNE) if tuned else STEP
    return st.one_of(st.lists(step, max_size=most), *[st.lists(step, min_size=most // 2, max_size=most)] * 2)


def play(script: list[Step], append: Append, so_far: list[Entry] | None = None) -> list[Entry]:
    """Carry out a script; `append` appends an event at a moment of a study day. Returns the log, `so_far` included."""
    log_ = [] if so_far is None else so_far
    now = Moment(START_MS, 0)
    for step in script:
        now = Moment(now.at_ms + step.wait_s * 1000, step.offset_s)
        event = _event(step, log_)
        if event is not None:
            log_.append(append(event, now, now.study_day()))
    return log_


def listed(script: list[Step]) -> list[Entry]:
    """The log that a script leads to, with plain ids."""
    count = iter(range(1_000_000))

    def append(event: Event, now: Moment, day: int) -> Entry:
        return Entry(f"{next(count):032x}", now.at_ms, now.offset_s, day, "device", "study", event)

    return play(script, append)


def _exam_event(step: Step, attempt: str) -> Event:
    if step.what == "pull":
        return Pulled(step.card, attempt)
    return (
        ExamAnswered(attempt, step.pick, step.card, step.text or None),
        ExamMoved(attempt, step.pick, step.pick),
        ExamFinished(attempt, step.pick, "submitted"),
        ATTEMPT,
    )[step.pick % 4]


def _event(step: Step, so_far: list[Entry]) -> Event | None:
    if isinstance(step.what, int):
        begun = [entry.id for entry in so_far if isinstance(entry.event, ExamStarted)]
        attempt = begun[-1] if begun and step.pick % 4 == 0 else None
        return Reviewed(
            step.card, step.what, f"print-{step.pick % 3}", 100 * step.pick, step.text or None, attempt=attempt
        )
    if step.what == "tune":
        return TUNED[step.pick % len(TUNED)]
    if step.what == "mark":
        return MARKS[step.pick % len(MARKS)](step.card)
    if step.what == "edit":
        others = tuple(card for card in CARDS if card != step.card)
        return (
            log.Rekeyed(step.card),
            log.Adopted(step.card, others[: 1 + step.pick % 2]),
            log.Reported(step.card, step.text, "revision", "print"),
        )[step.pick % 3]
    if step.what == "note":
        return log.Noted(step.card, step.text)
    if step.what in ("exam", "pull"):
        attempts = [entry for entry in so_far if isinstance(entry.event, ExamStarted)]
        return _exam_event(step, attempts[-1].id) if attempts else ATTEMPT
    gone = {entry.event.target for entry in so_far if isinstance(entry.event, Retracted)}
    there = [entry for entry in so_far if entry.id not in gone]
    if step.what == "undo":
        there = [entry for entry in there if not isinstance(entry.event, Retracted)][-1:]
    return Retracted(there[step.pick % len(there)].id) if there else None
