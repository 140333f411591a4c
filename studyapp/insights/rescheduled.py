"""What a way of scheduling asks of the learner in the days ahead, and what changing it would change."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import msgspec

from studyapp.insights.forecast import due_ahead, overdue
from studyapp.memory.replay import Marks
from studyapp.memory.schedule import Learned

DAYS = 90
SPANS = (30, 90)


class Load(msgspec.Struct, frozen=True):
    """`due[n]` cards are due in n study days, those `overdue` and in learning steps among `due[0]`."""

    cards: int
    overdue: int
    due: tuple[int, ...]

    def within(self, days: int) -> int:
        """How many cards are due today and on the days after it, so many days in all."""
        return sum(self.due[:days])


class Change(NamedTuple):
    """A workload before and after, and how many cards are due on another study day after than before."""

    today: int
    before: Load
    after: Load
    moved: int


def load(memories: Mapping[str, Learned], marks: Mapping[str, Marks], cards: Collection[str], today: int) -> Load:
    """The workload of some cards, for the next 90 study days; each card counts once, as in the forecast."""
    studied = {card: memory for card, memory in memories.items() if card in cards}
    return Load(len(studied), overdue(studied, marks, today), due_ahead(studied, marks, today, DAYS))


def change(
    before: Mapping[str, Learned],
    after: Mapping[str, Learned],
    marks: Mapping[str, Marks],
    cards: Collection[str],
    today: int,
) -> Change:
    """What becomes of the workload when memories become others."""
    moved = sum(card in cards and memory.due_day != after[card].due_day for card, memory in before.items())
    return Change(today, load(before, marks, cards, today), load(after, marks, cards, today), moved)
