"""What to study next: due cards by relative overdueness, new cards mixed in, daily limits, siblings kept apart.

A plan is made by a `Planner`; `due_order` is the one that needs no exam date, `as_named` takes all that it is given.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from studyapp.memory.replay import DayTotals, Marks
from studyapp.memory.schedule import Learned, Memory, New

USUAL_ANSWER_MS = 12_000
REVIEWS_OF_A_NEW_CARD = 2.5


class Candidate(msgspec.Struct, frozen=True):
    """A card that may be studied, with what is remembered of it. Cards with the same `note` are siblings."""

    card: str
    note: str
    memory: Memory
    marks: Marks


class Budget(msgspec.Struct, frozen=True):
    """How many cards the study day still has room for."""

    new: int
    reviews: int


class Plan(msgspec.Struct, frozen=True):
    """What there is to do: cards in a learning step with the times they are due, then due and new cards in order.

    `held` counts the due cards that wait until tomorrow because a sibling comes today, `over` those beyond the limit.
    """

    steps: tuple[tuple[int, str], ...] = ()
    order: tuple[str, ...] = ()
    reviews: int = 0
    new: int = 0
    held: int = 0
    over: int = 0

    @property
    def total(self) -> int:
        """How many cards that is."""
        return len(self.steps) + len(self.order)

    def expected_ms(self, average_ms: float) -> float:
        """How long it takes at so many milliseconds an answer; a new card is answered more than once."""
        return average_ms * (len(self.steps) + self.reviews + REVIEWS_OF_A_NEW_CARD * self.new)


Planner = Callable[[Sequence[Candidate], int, Budget], Plan]


def budget_left(today: DayTotals, new_per_day: int, reviews_per_day: int) -> Budget:
    """The limits less what was already done today."""
    return Budget(max(new_per_day - today.new, 0), max(reviews_per_day - today.known, 0))


def average_answer_ms(days: Iterable[DayTotals]) -> float:
    """How long an answer has taken on the days given."""
    listed = list(days)
    reviews = sum(day.reviews for day in listed)
    return sum(day.duration_ms for day in listed) / reviews if reviews >= 20 else USUAL_ANSWER_MS


def due_order(candidates: Sequence[Candidate], today: int, budget: Budget) -> Plan:
    """The plan by relative overdueness: how late a card is, measured by its interval; the latest first."""
    shown = [each for each in candidates if not each.marks.is_put_off(today)]
    steps = [each for each in shown if isinstance(each.memory, Learned) and each.memory.step is not None]
    due = [each for each in shown if _is_due(each.memory, today)]
    due.sort(key=lambda each: -_lateness(each.memory, today))
    new = [each for each in shown if isinstance(each.memory, New)]

    # Siblings of what is met today would only repeat it.
    taken = {each.note for each in steps}
    taken |= {each.note for each in candidates if isinstance(each.memory, Learned) and each.memory.last_day == today}
    due_now, due_held = _one_of_each_note(due, taken)
    new_now, _ = _one_of_each_note(new, taken)
    over = max(len(due_now) - budget.reviews, 0)
    due_now, new_now = due_now[: budget.reviews], new_now[: budget.new]
    return Plan(
        steps=tuple(sorted((each.memory.due_ms, each.card) for each in steps if isinstance(each.memory, Learned))),
        order=tuple(each.card for each in _mixed(due_now, new_now)),
        reviews=len(due_now),
        new=len(new_now),
        held=due_held,
        over=over,
    )


def lateness(due_day: int, interval: int, today: int) -> float:
    """Relative overdueness: the study days since the card came due, today included, over its interval."""
    return (today - due_day + 1) / max(interval, 1)


def _lateness(memory: Memory, today: int) -> float:
    return lateness(memory.due_day, memory.interval, today) if isinstance(memory, Learned) else 0.0


def as_named(candidates: Sequence[Candidate], today: int, _budget: Budget) -> Plan:
    """The plan for cards that were asked for by name: all of them in their order, whether due or not.

    Only those that are suspended or buried stay out.
    """
    shown = [each for each in candidates if not each.marks.is_put_off(today)]
    new = sum(isinstance(each.memory, New) for each in shown)
    return Plan(order=tuple(each.card for each in shown), reviews=len(shown) - new, new=new)


def _is_due(memory: Memory, today: int) -> bool:
    return isinstance(memory, Learned) and memory.step is None and memory.due_day <= today


def _one_of_each_note(candidates: Sequence[Candidate], taken: set[str]) -> tuple[list[Candidate], int]:
    """The first card of each note that is not taken yet, and how many others are held; `taken` grows."""
    first = []
    for each in candidates:
        if each.note not in taken:
            taken.add(each.note)
            first.append(each)
    return first, len(candidates) - len(first)


def _mixed(due: Sequence[Candidate], new: Sequence[Candidate]) -> list[Candidate]:
    """New cards spread evenly among the due ones, beginning and ending with a due one where there are enough."""
    placed = [((at + 1) / (len(due) + 1), 0, each) for at, each in enumerate(due)]
    placed += [((at + 1) / (len(new) + 1), 1, each) for at, each in enumerate(new)]
    return [each for _, _, each in sorted(placed, key=lambda item: item[:2])]
