"""What the log holds: entries, each a fact about a learner that is never changed or deleted.

Undo appends a `Retracted` entry; the retracted one stays, and replay leaves both out.
"""

from typing import Annotated

import msgspec

Rating = Annotated[int, msgspec.Meta(ge=1, le=4)]
"""1 Again, 2 Hard, 3 Good, 4 Easy."""


class Reviewed(msgspec.Struct, frozen=True, tag="reviewed"):
    """A rated recall. `fingerprint` is of the content that was shown, `response` what was answered, if anything was.

    `confidence` is `sure`, `unsure` or `guess` where it was told; `attempt` the exam attempt that it comes from.
    """

    card: str
    rating: Rating
    fingerprint: str
    duration_ms: int
    response: str | None = None
    confidence: str | None = None
    attempt: str | None = None


class Pulled(msgspec.Struct, frozen=True, tag="pulled"):
    """A card is due now, because an item that examines it was missed in an attempt."""

    card: str
    attempt: str


class Rekeyed(msgspec.Struct, frozen=True, tag="rekeyed"):
    """The card's answer key is another one now than at its last review: it is due, and says what it was."""

    card: str


class Adopted(msgspec.Struct, frozen=True, tag="adopted"):
    """The card carries on the history of cards that are no more: it is what they were renamed, split or merged to."""

    card: str
    former: tuple[str, ...]


class Reported(msgspec.Struct, frozen=True, tag="reported"):
    """Something is wrong with the card, as its author is to read in `text`; `revision` is that of its deck."""

    card: str
    text: str
    revision: str
    fingerprint: str


class Tuned(msgspec.Struct, frozen=True, tag="tuned"):
    """Scheduling is now this, for everything that is remembered: the newest one holds, for reviews before it too.

    `easy_days` are seven shares of an ordinary day's load, Monday first: 1 is an ordinary day, 0 is kept as free as
    can be.
    """

    weights: tuple[float, ...]
    retention: float
    easy_days: tuple[float, ...]


class Retracted(msgspec.Struct, frozen=True, tag="retracted"):
    """The entry `target` is taken back."""

    target: str


class Suspended(msgspec.Struct, frozen=True, tag="suspended"):
    """The card is not shown until this is undone."""

    card: str


class Resumed(msgspec.Struct, frozen=True, tag="resumed"):
    """The card is no longer suspended."""

    card: str


class Buried(msgspec.Struct, frozen=True, tag="buried"):
    """The card is not shown until the next study day."""

    card: str


class Flagged(msgspec.Struct, frozen=True, tag="flagged"):
    """The learner marked the card."""

    card: str


class Unflagged(msgspec.Struct, frozen=True, tag="unflagged"):
    """The learner removed the mark."""

    card: str


class Noted(msgspec.Struct, frozen=True, tag="noted"):
    """The learner's own note on the card is now `text`; an empty one removes it."""

    card: str
    text: str


class ExamSlot(msgspec.Struct, frozen=True):
    """One place in a form: the item, whether it counts, and whether it had been met before."""

    card: str
    scored: bool
    seen: bool


class ExamStarted(msgspec.Struct, frozen=True, tag="exam-started"):
    """An attempt begins; everything that it hangs on is fixed here. The entry's id is the attempt's.

    `label` names a sealed form; `clock` is `wall` (time goes on while the program is closed) or `paused`.
    """

    exam: str
    slots: tuple[ExamSlot, ...]
    seed: int
    revision: str
    label: str
    clock: str
    allowance_ms: int


class ExamEvent(msgspec.Struct, frozen=True):
    """Something done in an attempt when `used_ms` of its time were used."""

    attempt: str
    used_ms: int


class ExamAnswered(ExamEvent, frozen=True, tag="exam-answered"):
    """The answer to an item is now this; None when it was taken back."""

    card: str
    response: str | None


class ExamFlagged(ExamEvent, frozen=True, tag="exam-flagged"):
    """An item was flagged, or its flag removed."""

    card: str
    on: bool


class ExamStruck(ExamEvent, frozen=True, tag="exam-struck"):
    """An option was struck out, or brought back."""

    card: str
    option: int
    on: bool


class ExamMoved(ExamEvent, frozen=True, tag="exam-moved"):
    """The candidate went to another question."""

    position: int


class ExamFinished(ExamEvent, frozen=True, tag="exam-finished"):
    """The attempt is over: `submitted`, or the `time` was up."""

    reason: str


Mark = Suspended | Resumed | Buried | Flagged | Unflagged | Noted
ExamEntry = ExamStarted | ExamAnswered | ExamFlagged | ExamStruck | ExamMoved | ExamFinished
EXAM_ENTRIES = (ExamStarted, ExamAnswered, ExamFlagged, ExamStruck, ExamMoved, ExamFinished)
MARKS = (Suspended, Resumed, Buried, Flagged, Unflagged, Noted)
Event = Reviewed | Retracted | Pulled | Rekeyed | Adopted | Reported | Tuned | Mark | ExamEntry


class Shown(msgspec.Struct, frozen=True):
    """What a card said when it was reviewed; kept once for each fingerprint, so that an edit can be told."""

    fingerprint: str
    prompt: str
    answer: str


class Entry(msgspec.Struct, frozen=True):
    """An event, with when and where it happened.

    `id` is a uuid7 as 32 hexadecimal digits; `day` the study day at that moment; `mode` what was being done (`study`,
    `browse` …). The order of entries is their order in the log, never that of their times.
    """

    id: str
    at_ms: int
    offset_s: int
    day: int
    device: str
    mode: str
    event: Event


def kind_of(event: Event) -> str:
    """The event's name in the log, such as `reviewed`."""
    return str(type(event).__struct_config__.tag)
