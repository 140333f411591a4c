"""What lies ahead as things stand: due cards and minutes day by day, and how firmly the cards are remembered.

Only what is known today is counted: a card once, on the day it is due now. What reviews between now and then will bring
back, and new cards, come on top.
"""

from collections.abc import Iterable, Mapping
from math import fsum

import msgspec

from studyapp.insights.totals import IN_REVIEW, RELEARNING, Moments, Spent
from studyapp.memory import fsrs
from studyapp.memory.queue import USUAL_ANSWER_MS
from studyapp.memory.replay import NO_MARKS, Marks
from studyapp.memory.schedule import Learned

STABILITY_EDGES = (1, 7, 21, 90, 365)
"""Days; a bin begins at an edge and ends before the next."""
ENOUGH_DUE_CARDS = 20


class Recall(msgspec.Struct, frozen=True):
    """The cards expected to be recalled on a study day, their share, and how many cards there are in each tenth of it.

    `tenths[9]` counts those with a retrievability of 90 % and more. `mean` is None without a card.
    """

    day: int
    expected: float
    mean: float | None
    tenths: tuple[int, ...]


def due_ahead(memories: Mapping[str, Learned], marks: Mapping[str, Marks], today: int, days: int) -> tuple[int, ...]:
    """How many cards are due today (with those overdue and in learning steps), tomorrow, and so on.

    Suspended cards are never due, those buried for today not before tomorrow.
    """
    counts = [0] * days
    for card, memory in memories.items():
        at = comes_in(memory, marks.get(card, NO_MARKS), today)
        if at is not None and at < days:
            counts[at] += 1
    return tuple(counts)


def comes_in(memory: Learned, mark: Marks, today: int) -> int | None:
    """In how many study days a card is due; None while it is suspended."""
    return None if mark.suspended else max(memory.due_day - today, mark.buried_on == today, 0)


def overdue(memories: Mapping[str, Learned], marks: Mapping[str, Marks], today: int) -> int:
    """How many of the cards that are due today were due on an earlier study day."""
    return sum(
        memory.due_day < today and not marks.get(card, NO_MARKS).is_put_off(today) for card, memory in memories.items()
    )


def due_card_ms(spent: Mapping[Moments, Spent]) -> float:
    """How long a card in review takes on average, in milliseconds, the relearning steps after an Again included.

    With fewer than 20 reviews of such cards it is 12 seconds.
    """
    known = sum(each.reviews for moments, each in spent.items() if moments.stage == IN_REVIEW)
    took = sum(each.duration_ms for moments, each in spent.items() if moments.stage in (IN_REVIEW, RELEARNING))
    return took / known if known >= ENOUGH_DUE_CARDS else USUAL_ANSWER_MS


def stabilities(memories: Iterable[Learned]) -> tuple[int, ...]:
    """How many cards have a stability below 1 day, 7, 21, 90, 365 days, and how many a greater one."""
    counts = [0] * (len(STABILITY_EDGES) + 1)
    for memory in memories:
        counts[sum(memory.stability >= edge for edge in STABILITY_EDGES)] += 1
    return tuple(counts)


def difficulties(memories: Iterable[Learned]) -> tuple[int, ...]:
    """How many cards have a difficulty from 1 to 2, from 2 to 3, and so on; the last of the nine takes 10 in."""
    counts = [0] * 9
    for memory in memories:
        counts[min(int(memory.difficulty), 9) - 1] += 1
    return tuple(counts)


def recall_on(memories: Iterable[Learned], day: int, weights: fsrs.Weights = fsrs.DEFAULT_WEIGHTS) -> Recall:
    """Retrievability on a study day if nothing is reviewed before."""
    chances = [memory.recall(day, weights) for memory in memories]
    tenths = [0] * 10
    for chance in chances:
        tenths[min(int(chance * 10), 9)] += 1
    expected = fsum(chances)
    return Recall(day, expected, expected / len(chances) if chances else None, tuple(tenths))
