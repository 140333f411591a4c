"""What the log holds: entries, each a fact about a learner that is never changed or deleted.

Undo appends a `Retracted` entry; the retracted one stays, and replay leaves both out.
"""

from typing import Annotated

import msgspec

Rating = Annotated[int, msgspec.Meta(ge=1, le=4)]
"""1 Again, 2 Hard, 3 Good, 4 Easy."""


class Reviewed(msgspec.Struct, frozen=True, tag="reviewed"):
    """A rated recall. `fingerprint` is of the content that was shown, `response` what was typed, if anything was."""

    card: str
    rating: Rating
    fingerprint: str
    duration_ms: int
    response: str | None = None


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


Mark = Suspended | Resumed | Buried | Flagged | Unflagged | Noted
Event = Reviewed | Retracted | Mark


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
