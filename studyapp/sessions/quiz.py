"""Quizzes: questions from items and typed cards, marked at once or at the end, with how sure one was."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from studyapp.assessment.chance import number, shuffled
from studyapp.assessment.grading import Graded, grade, is_complete
from studyapp.assessment.questions import Question, Response, is_objective, question
from studyapp.assessment.responses import response_text
from studyapp.content.library import Library, Selection
from studyapp.content.model import Card
from studyapp.errors import Overtaken, SessionError
from studyapp.memory.entries import Reviewed, Shown
from studyapp.memory.fsrs import AGAIN, GOOD, HARD, Weights
from studyapp.memory.schedule import Learned
from studyapp.sessions.ports import Desk
from studyapp.sessions.study import LONGEST_ANSWER_MS
from studyapp.store.snapshot import Snapshot

Source = Literal["all", "due", "weak", "missed", "unseen"]
Feedback = Literal["each", "end"]
Confidence = Literal["sure", "unsure", "guess"]

SOURCES: Mapping[Source, str] = {
    "all": "all questions, those not seen lately first",
    "due": "questions that are due",
    "weak": "weak areas: what you are most likely to have forgotten",
    "missed": "what you answered wrong last time",
    "unseen": "unseen questions first",
}
FEEDBACKS: Mapping[Feedback, str] = {"each": "after each answer", "end": "at the end"}
WEAK_RECALL = 0.9
"""Below this chance of recall a card counts as weak, as it does after a lapse or a rating under Good."""


class QuizPlan(NamedTuple):
    """What a quiz is to be: which cards, in what order of need, how many, and when answers are marked."""

    selection: Selection = Selection()
    source: Source = "all"
    length: int = 10
    feedback: Feedback = "each"
    seed: int = 0
    part_marks: bool = False
    """Whether a question with several right options gives part marks; exams never do."""


class Answered(NamedTuple):
    """A question that was answered: how, how surely, and how it was marked."""

    question: Question
    response: Response
    confidence: Confidence
    graded: Graded
    entry: str

    @property
    def misconception(self) -> bool:
        """Sure, and wrong."""
        return not self.graded.right and self.confidence == "sure"

    @property
    def lucky(self) -> bool:
        """Right by a guess; it returns sooner."""
        return self.graded.right and self.confidence == "guess"


class Put(NamedTuple):
    """A question on screen."""

    number: int
    total: int
    question: Question


class Marked(NamedTuple):
    """An answer that was marked, shown until the learner goes on."""

    put: Put
    answered: Answered


class QuizDone(NamedTuple):
    """The quiz is over: every answer, in order; `points` counts part marks where the plan gives them."""

    answers: tuple[Answered, ...]
    points: float

    @property
    def right(self) -> int:
        """How many were right."""
        return sum(each.graded.right for each in self.answers)

    @property
    def missed(self) -> tuple[Answered, ...]:
        """Those that were not."""
        return tuple(each for each in self.answers if not each.graded.right)


QuizView = Put | Marked | QuizDone


def quiz_cards(library: Library, snapshot: Snapshot, plan: QuizPlan, today: int) -> tuple[Card, ...]:
    """The cards that a plan asks for, in the order they are put; fewer than its length where there are no more."""
    pool = [
        card
        for card in library.selected(plan.selection)
        if is_objective(card) and not snapshot.mark(card.key).is_put_off(today)
    ]
    chosen = [card for card in pool if _belongs(card, snapshot, plan.source, today)]
    chosen.sort(key=lambda card: (_need(card, snapshot, plan.source, today), number(plan.seed, card.key)))
    return tuple(chosen[: plan.length])


def _belongs(card: Card, snapshot: Snapshot, source: Source, today: int) -> bool:
    memory = snapshot.memory(card.key)
    learned = memory if isinstance(memory, Learned) else None
    match source:
        case "due":
            return learned is not None and learned.due_day <= today
        case "weak":
            return learned is not None and _is_weak(learned, today, snapshot.scheduling.weights)
        case "missed":
            return learned is not None and learned.last_rating == AGAIN
        case _:
            return True


def _is_weak(learned: Learned, today: int, weights: Weights) -> bool:
    return learned.lapses > 0 or learned.last_rating < GOOD or learned.recall(today, weights) < WEAK_RECALL


def _need(card: Card, snapshot: Snapshot, source: Source, today: int) -> float:
    """What comes first: the smaller, the sooner."""
    memory = snapshot.memory(card.key)
    if not isinstance(memory, Learned):
        return -1.0 if source in ("unseen", "all") else 2.0
    if source in ("unseen", "all"):
        return float(memory.last_day)
    return memory.recall(today, snapshot.scheduling.weights)


class QuizSession:
    """Puts one question after another. An answer is in the log, and has moved the card's memory, when it returns."""

    def __init__(self, desk: Desk, cards: Sequence[Card], plan: QuizPlan) -> None:
        if not cards:
            raise SessionError("No question fits.", "Choose other decks or another kind of quiz.")
        self.desk = desk
        self.plan = plan
        self._cards = tuple(cards)
        self._answers: list[Answered] = []
        self._marked = False
        self._shown_ms = desk.clock.monotonic_ms()

    @property
    def view(self) -> QuizView:
        """The question, its marking, or the end."""
        if self._marked:
            return Marked(self._put(len(self._answers) - 1), self._answers[-1])
        if len(self._answers) == len(self._cards):
            shares = (each.graded.share if self.plan.part_marks else float(each.graded.right) for each in self._answers)
            return QuizDone(tuple(self._answers), sum(shares))
        return self._put(len(self._answers))

    def _put(self, at: int) -> Put:
        return Put(at + 1, len(self._cards), question(self._cards[at], self.plan.seed))

    def answer(self, response: Response, confidence: Confidence = "sure") -> Answered:
        """Mark an answer and record it. Raises SessionError when it is not whole, StoreError when it was not kept."""
        view = self.view
        if not isinstance(view, Put):
            raise SessionError("There is no question on screen.")
        if not is_complete(view.question, response):
            raise SessionError(view.question.instruction)
        graded = grade(view.question, response)
        rating = AGAIN if not graded.right else GOOD if confidence == "sure" else HARD
        card = view.question.card
        spent = min(max(self.desk.clock.monotonic_ms() - self._shown_ms, 0), LONGEST_ANSWER_MS)
        event = Reviewed(card.key, rating, card.fingerprint, spent, response_text(response), confidence)
        known = self.desk.journal.state_of(card.key)[0]
        try:
            entry = self.desk.append(
                event,
                shown=Shown(card.fingerprint, view.question.stem, card.answer),
                reviews=known.reviews if isinstance(known, Learned) else 0,
            )
        except Overtaken:
            raise SessionError("Another window answered this at the same moment.", "Answer again.") from None
        answered = Answered(view.question, response, confidence, graded, entry.id)
        self._answers.append(answered)
        self._marked = self.plan.feedback == "each"
        self._shown_ms = self.desk.clock.monotonic_ms()
        return answered

    def refresh(self, library: Library) -> None:
        """Go on with decks that were read anew; what was answered stays as it was asked.

        A card that is no longer a question, or is sealed by now, is not put; one that is gone is, as it was.
        """
        answered = len(self._answers)
        to_come = (library.cards.get(card.key, card) for card in self._cards[answered:])
        still_put = (card for card in to_come if is_objective(card) and library.is_open(card))
        self._cards = (*self._cards[:answered], *still_put)

    def go_on(self) -> None:
        """Leave the marking and put the next question."""
        if not self._marked:
            raise SessionError("Answer the question first.")
        self._marked = False
        self._shown_ms = self.desk.clock.monotonic_ms()

    def stop(self) -> QuizDone:
        """End the quiz here; what was answered counts."""
        self._cards = self._cards[: len(self._answers)]
        self._marked = False
        view = self.view
        assert isinstance(view, QuizDone)
        return view

    def retry_missed(self) -> "QuizSession":
        """A new quiz of what was missed, in a new order."""
        done = self.view
        if not isinstance(done, QuizDone):
            raise SessionError("The quiz is not over yet.")
        seed = number(self.plan.seed, "again")
        cards = [each.question.card for each in done.missed]
        return QuizSession(self.desk, shuffled(cards, seed), self.plan._replace(seed=seed))
