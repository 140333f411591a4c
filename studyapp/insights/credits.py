"""Credits: what the log says was earned. Nothing is kept anywhere; the same log always gives the same credits.

The rules reward days on which something was still known, never answers for their own sake. A card that was due and is
recalled has kept for the study days since its last review and earns one credit for each: no card can earn more than a
credit a day, whatever is done with it, and whoever asks for it sooner only divides the same days into smaller parts.
"""

from collections.abc import Mapping

import msgspec

from studyapp.content.library import Library, Selection
from studyapp.insights.activity import FREEZE_EVERY
from studyapp.insights.retention import MATURE_DAYS
from studyapp.insights.shares import Share
from studyapp.insights.weeks import monday
from studyapp.memory.replay import DayTotals
from studyapp.memory.schedule import Learned

NEW_CARD, UNSEEN_RIGHT, TEN_DAYS, TOPIC, MOCK = 1, 3, 20, 50, 200
UNSEEN_SHARE = 0.5

RULES: tuple[tuple[str, str, str], ...] = (
    (
        "A due card recalled",
        "1 a day it kept",
        "For each study day since its last review. Ahead of time, again on the same day, or rated Again: nothing.",
    ),
    ("A card met for the first time", f"{NEW_CARD}", "Once a card."),
    ("An item answered right when it was unseen", f"{UNSEEN_RIGHT}", "Once an item."),
    (
        "Ten study days in a row",
        f"{TEN_DAYS}",
        "Every ten; a missed day begins a new row, also when a freeze keeps the streak.",
    ),
    (
        "A topic mastered",
        f"{TOPIC}",
        "Every card of it has an interval of 21 study days or more, and was met as long before its last review.",
    ),
    (
        "A mock exam passed",
        f"{MOCK}",
        "In full length, with the cut score or more, and at least half of its scored questions unseen.",
    ),
)
"""What earns, how many credits, and on what condition."""


class Mock(msgspec.Struct, frozen=True):
    """A mock exam that was finished on a study day. `full` is the number of questions of its blueprint.

    `unseen_share` is how many of its scored questions had not been met before, 0 to 1.
    """

    day: int
    scaled: int
    cut: int
    questions: int
    full: int
    unseen_share: float

    @property
    def passed(self) -> bool:
        """Whether it earns credits."""
        return self.questions >= self.full and self.scaled >= self.cut and self.unseen_share >= UNSEEN_SHARE


class Mastery(msgspec.Struct, frozen=True):
    """How many of a topic's cards are mastered."""

    topic: str
    title: str
    mastered: int
    cards: int

    @property
    def all(self) -> bool:
        """Whether the topic is."""
        return self.mastered == self.cards > 0


class Record(msgspec.Struct, frozen=True):
    """What credits and achievements are worked out from.

    `days` are the totals of each study day, `kept` the study days that the cards recalled on it had kept (see RULES),
    `unseen_right` the items answered right when they were unseen. `months` is true retention by the month's first day
    as an ISO date.
    """

    today: int
    days: Mapping[int, DayTotals] = {}
    kept: Mapping[int, int] = {}
    unseen_right: int = 0
    topics: tuple[Mastery, ...] = ()
    mocks: tuple[Mock, ...] = ()
    months: Mapping[str, Share] = {}

    @property
    def studied(self) -> list[int]:
        """The study days with a review, in order; those further ahead than a traveller's come from a wrong clock."""
        return sorted(day for day, totals in self.days.items() if totals.reviews and day <= self.today + 1)


class Earned(msgspec.Struct, frozen=True):
    """What one rule has earned: how many times (days kept, for the first), and how many credits."""

    what: str
    times: int
    credits: int


def earned(record: Record) -> tuple[Earned, ...]:
    """What each of the RULES has earned, in their order."""
    counts = (
        (sum(record.kept.values()), 1),
        (sum(totals.new for totals in record.days.values()), NEW_CARD),
        (record.unseen_right, UNSEEN_RIGHT),
        (len(rows_of_ten(record)), TEN_DAYS),
        (sum(topic.all for topic in record.topics), TOPIC),
        (sum(mock.passed for mock in record.mocks), MOCK),
    )
    return tuple(Earned(what, times, times * each) for (what, *_), (times, each) in zip(RULES, counts, strict=True))


def balance(record: Record) -> int:
    """All credits together. It falls when a topic is no longer mastered, or what earned them is undone."""
    return sum(each.credits for each in earned(record))


def this_week(record: Record) -> int:
    """The credits of the study days since Monday; topics and unseen items, which have no day, are left out."""
    week = range(monday(record.today), record.today + 2)
    return (
        sum(kept for day, kept in record.kept.items() if day in week)
        + sum(NEW_CARD * totals.new for day, totals in record.days.items() if day in week)
        + sum(TEN_DAYS for day in rows_of_ten(record) if day in week)
        + sum(MOCK for mock in record.mocks if mock.passed and mock.day in week)
    )


def rows_of_ten(record: Record) -> list[int]:
    """The study days on which ten in a row were full, which is what earns a freeze."""
    found = []
    row, last = 0, None
    for day in record.studied:
        row = row + 1 if last == day - 1 else 1
        last = day
        if row % FREEZE_EVERY == 0:
            found.append(day)
    return found


def masteries(library: Library, memories: Mapping[str, Learned]) -> tuple[Mastery, ...]:
    """The topics that have cards to study, in the order of the decks, with how many of their cards are mastered.

    A mastered card is in review with an interval of 21 study days or more, and was met as many before its last review:
    rating it Easy again and again in one sitting does not make it so.
    """
    titles = {topic.id: topic.title for deck in library.decks for topic in deck.topics}
    counts = {topic: [0, 0] for topic in titles}
    for card in library.study_cards(Selection()):
        if count := counts.get(card.note.topic):
            count[0] += is_mastered(memories.get(card.key))
            count[1] += 1
    return tuple(Mastery(topic, titles[topic], *count) for topic, count in counts.items() if count[1])


def is_mastered(memory: Learned | None) -> bool:
    """Whether a card is."""
    return (
        memory is not None
        and memory.step is None
        and memory.interval >= MATURE_DAYS
        and memory.last_day - memory.first_day >= MATURE_DAYS
    )
