"""What home shows and `studyapp due` prints: what there is to do today, how long it takes, and how the decks stand."""

import msgspec

from studyapp.content.library import Library, Selection
from studyapp.memory.queue import Budget, Candidate, Plan, average_answer_ms, budget_left, due_order
from studyapp.memory.replay import DayTotals
from studyapp.memory.schedule import Learned
from studyapp.settings import Settings
from studyapp.store.snapshot import Snapshot


class DeckLine(msgspec.Struct, frozen=True):
    """One deck's cards: due today (whatever the limits), not met yet, learned, and all that can be studied."""

    deck: str
    title: str
    due: int
    new: int
    learned: int
    cards: int


class Overview(msgspec.Struct, frozen=True):
    """Today's plan in numbers, and the decks.

    `due` counts reviews and cards in a learning step, `new` cards to be met today; both within the daily limits.
    `held` due cards wait for a sibling, `over` for another day. `next_day` is the study day of the next due card.
    """

    due: int
    new: int
    expected_ms: float
    held: int
    over: int
    today: DayTotals
    next_day: int | None
    decks: tuple[DeckLine, ...]
    problems: int


def overview(library: Library, snapshot: Snapshot, settings: Settings, today: int, selection: Selection) -> Overview:
    """The overview of a study day."""
    candidates = candidates_for(library, snapshot, selection)
    plan = due_order(candidates, today, budget_today(snapshot, settings, today))
    later = [
        each.memory.due_day
        for each in candidates
        if isinstance(each.memory, Learned) and each.memory.due_day > today and not each.marks.suspended
    ]
    return Overview(
        due=plan.reviews + len(plan.steps),
        new=plan.new,
        expected_ms=plan.expected_ms(average_answer_ms(snapshot.days.values())),
        held=plan.held,
        over=plan.over,
        today=snapshot.today(today),
        next_day=min(later, default=None),
        decks=tuple(_deck_lines(library, candidates, today)),
        problems=sum(problem.severity == "error" for problem in library.problems),
    )


def budget_today(snapshot: Snapshot, settings: Settings, today: int) -> Budget:
    """What the daily limits leave for the rest of the study day."""
    return budget_left(snapshot.today(today), settings.new_per_day, settings.reviews_per_day)


def candidates_for(library: Library, snapshot: Snapshot, selection: Selection) -> tuple[Candidate, ...]:
    """The selected flashcards, with what is remembered of them."""
    return tuple(
        Candidate(card.key, card.note.key, snapshot.memory(card.key), snapshot.mark(card.key))
        for card in library.study_cards(selection)
    )


def due_cards(library: Library, snapshot: Snapshot, settings: Settings, today: int, selection: Selection) -> Plan:
    """The plan itself, for programs that want the cards."""
    return due_order(candidates_for(library, snapshot, selection), today, budget_today(snapshot, settings, today))


def _deck_lines(library: Library, candidates: tuple[Candidate, ...], today: int) -> list[DeckLine]:
    by_deck: dict[str, list[Candidate]] = {deck.id: [] for deck in library.decks}
    for each in candidates:
        by_deck[library.cards[each.card].note.deck].append(each)
    lines = []
    for deck in library.decks:
        known = [each for each in by_deck[deck.id] if isinstance(each.memory, Learned)]
        due = sum(
            each.memory.due_day <= today and not each.marks.is_put_off(today)
            for each in known
            if isinstance(each.memory, Learned)
        )
        all_cards = len(by_deck[deck.id])
        lines.append(DeckLine(deck.id, deck.title, due, all_cards - len(known), len(known), all_cards))
    # A deck of items alone is for quizzes and exams; a row of zeros would only be in the way.
    return [line for line in lines if line.cards] or lines
