"""True retention: how much of what was due was still known.

A review counts if the card was in review (not in a learning step), due, and last reviewed on an earlier study day. It
passed unless it was rated Again. Reviews ahead of time and repeats on the same day do not count: they would flatter.
Source: Anki's manual, "True retention" (https://docs.ankiweb.net/stats.html), which is also where the border between
young and mature comes from. A week begins on Monday; days, weeks and months are those of the study days.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Literal, NamedTuple

import msgspec

from studyapp.clock import day_date
from studyapp.content.library import Library
from studyapp.content.model import Note
from studyapp.insights.reviews import Review
from studyapp.insights.shares import Share
from studyapp.memory.fsrs import AGAIN
from studyapp.memory.schedule import Learned

MATURE_DAYS = 21

Window = Literal["day", "week", "month"]
Group = Literal["deck", "tag", "topic", "domain"]


class Kept(NamedTuple):
    """Sums of reviews that count: passed and due, of young and of mature cards.

    `days_kept` are the study days since their last review of those that passed.
    """

    young_passed: int = 0
    young_due: int = 0
    mature_passed: int = 0
    mature_due: int = 0
    days_kept: int = 0


class Retention(msgspec.Struct, frozen=True):
    """Passed of due; `young` cards had an interval below 21 study days, `mature` ones had more."""

    young: Share = Share()
    mature: Share = Share()

    @property
    def all(self) -> Share:
        """Both together."""
        return self.young + self.mature

    def with_kept(self, kept: Kept) -> "Retention":
        """Some more reviews."""
        return Retention(
            self.young + Share(kept.young_passed, kept.young_due),
            self.mature + Share(kept.mature_passed, kept.mature_due),
        )


def kept_of(review: Review) -> Kept | None:
    """What a review adds; None if it does not count."""
    was = review.was
    if not isinstance(was, Learned) or was.step is not None or was.due_day > review.day or was.last_day >= review.day:
        return None
    passed = int(review.rating > AGAIN)
    days = passed * (review.day - was.last_day)
    return Kept(0, 0, passed, 1, days) if was.interval >= MATURE_DAYS else Kept(passed, 1, 0, 0, days)


def retention(kept: Iterable[Kept]) -> Retention:
    """That of the sums given."""
    total = Retention()
    for each in kept:
        total = total.with_kept(each)
    return total


def retention_by_window(kept_by_day: Mapping[int, Kept], window: Window) -> dict[str, Retention]:
    """That of each day, week (by its Monday) or month (by its first), as ISO dates in order."""
    found: dict[str, Retention] = {}
    for day, kept in kept_by_day.items():
        start = window_start(day, window)
        found[start] = found.get(start, Retention()).with_kept(kept)
    return dict(sorted(found.items()))


def retention_by_group(kept_by_card: Mapping[str, Kept], library: Library, group: Group) -> dict[str, Retention]:
    """That of each deck, tag, topic or domain, by name.

    Cards that are in no deck now are left out, and so are notes without a topic, domain or tag; a note with several
    tags counts for each.
    """
    found: dict[str, Retention] = {}
    for card in library.open_cards:
        if (kept := kept_by_card.get(card.key)) is not None:
            for name in names_of(card.note, group):
                found[name] = found.get(name, Retention()).with_kept(kept)
    return dict(sorted(found.items()))


def names_of(note: Note, group: Group) -> tuple[str, ...]:
    """What a note is grouped under."""
    if group == "tag":
        return tuple(dict.fromkeys(note.tags))
    name: str = getattr(note, group)
    return (name,) if name else ()


def window_start(day: int, window: Window) -> str:
    """The ISO date of the first day of the window that a study day is in."""
    date = day_date(day)
    if window == "week":
        date -= timedelta(days=date.weekday())
    elif window == "month":
        date = date.replace(day=1)
    return date.isoformat()
