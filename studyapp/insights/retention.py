"""True retention: how much of what was due was still known.

A card's first review on a study day counts, if the card was in review (not in a learning step) and due. It passed
unless it was rated Again. Reviews ahead of time and repeats on the same day do not count: they would flatter.
Source: Anki's manual, "True retention" (https://docs.ankiweb.net/stats.html), which is also where the border between
young and mature comes from. A week begins on Monday; days, weeks and months are those of the study days.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Literal

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


class Retention(msgspec.Struct, frozen=True):
    """Passed of due; `young` cards had an interval below 21 study days, `mature` ones had more."""

    young: Share = Share()
    mature: Share = Share()

    @property
    def all(self) -> Share:
        """Both together."""
        return self.young + self.mature

    def with_review(self, review: Review) -> "Retention":
        """One more review."""
        share = Share(int(review.rating > AGAIN), 1)
        is_mature = isinstance(review.was, Learned) and review.was.interval >= MATURE_DAYS
        return Retention(self.young, self.mature + share) if is_mature else Retention(self.young + share, self.mature)


def counted_reviews(listed: Iterable[Review]) -> Iterator[Review]:
    """The reviews that true retention counts, in their order."""
    met: set[tuple[str, int]] = set()
    for review in listed:
        if (review.card, review.day) not in met:
            met.add((review.card, review.day))
            if isinstance(review.was, Learned) and review.was.step is None and review.was.due_day <= review.day:
                yield review


def retention(counted: Iterable[Review]) -> Retention:
    """That of all reviews given, which are `counted_reviews`."""
    total = Retention()
    for review in counted:
        total = total.with_review(review)
    return total


def retention_by_window(counted: Iterable[Review], window: Window) -> dict[str, Retention]:
    """That of each day, week (by its Monday) or month (by its first), as ISO dates in order; `counted_reviews` in."""
    found: dict[str, Retention] = {}
    for review in counted:
        start = window_start(review.day, window)
        found[start] = found.get(start, Retention()).with_review(review)
    return dict(sorted(found.items()))


def retention_by_group(counted: Iterable[Review], library: Library, group: Group) -> dict[str, Retention]:
    """That of each deck, tag, topic or domain, by name; `counted_reviews` in.

    Cards that are in no deck now are left out, and so are notes without a topic, domain or tag; a note with several
    tags counts for each.
    """
    names = {card.key: names_of(card.note, group) for card in library.open_cards}
    found: dict[str, Retention] = {}
    for review in counted:
        for name in names.get(review.card, ()):
            found[name] = found.get(name, Retention()).with_review(review)
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
