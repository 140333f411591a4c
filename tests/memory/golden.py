"""A few histories with what came of them, kept so that a change of the schedule cannot go unnoticed."""

from typing import NamedTuple

from studyapp.memory.schedule import NEW, Learned, Memory, Scheduling, reviewed

FIRST_DAY = 20_000
DAY_MS = 86_400_000


class Golden(NamedTuple):
    """Reviews written as gap:rating, and what they lead to; `due_day` counts from the first review."""

    history: str
    stability: float
    difficulty: float
    due: int
    lapses: int

    @property
    def due_day(self) -> int:
        return FIRST_DAY + self.due


GOLDEN = [
    Golden("0:3", 2.3065, 2.118103970459015, 0, 0),
    Golden("0:4", 8.2956, 1.0, 9, 0),
    Golden("0:1", 0.212, 6.4133, 0, 0),
    Golden("0:3 0:3", 2.3065, 2.1112142357853942, 2, 0),
    Golden("0:1 0:1 0:3 0:3", 0.12584423732556518, 8.77916217644797, 1, 0),
    Golden("0:3 0:3 2:3", 10.971048263078139, 2.1043313908464474, 11, 0),
    Golden("0:3 0:3 2:3 11:3 46:3 163:3", 497.8765551245911, 2.083724125574743, 739, 0),
    Golden("0:4 8:4 60:4 400:4", 1850.3295865858158, 1.0, 2355, 0),
    Golden("0:2 0:2 1:2 3:2 7:2", 9.12163747810256, 9.015327144165033, 11, 0),
    Golden("0:3 0:3 2:1 0:3 1:3", 2.489233354138638, 7.3679225585405215, 5, 1),
    Golden("0:3 1:3 3:1 0:1 1:3 5:4 30:1", 1.3269005497934312, 9.591914752788167, 40, 2),
    Golden("0:4 8:1 1:1 1:1 1:1 1:1 1:1 1:1 1:1 1:1", 0.01004008771204434, 9.977593643587445, 16, 1),
    Golden("0:4 3650:3 3650:2", 1454.587456944403, 4.010608969296839, 8783, 0),
    Golden("0:3 0:3 2:3 0:3 0:4", 16.93915371800173, 1.0, 21, 0),
]


def replayed(history: str) -> Learned:
    """The memory of a card, alone in the world, after such a history."""
    memory: Memory = NEW
    day = FIRST_DAY
    for review in history.split():
        gap, rating = map(int, review.split(":"))
        day += gap
        memory = reviewed(memory, "golden/card", rating, day * DAY_MS, day, lambda _low, _high: {}, Scheduling())
    assert isinstance(memory, Learned)
    return memory
