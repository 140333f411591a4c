"""Sitting an exam: one question at a time under a clock. Everything that counts is in the log before it is shown."""

from typing import Literal, NamedTuple

from studyapp.assessment.forms import TooFew, minutes_for
from studyapp.assessment.grading import grade, is_complete
from studyapp.assessment.questions import Question, Response, question
from studyapp.assessment.responses import response_text
from studyapp.content.library import Library
from studyapp.content.model import Card
from studyapp.errors import SessionError, StudyError
from studyapp.memory.entries import (
    Event,
    ExamAnswered,
    ExamFinished,
    ExamFlagged,
    ExamMoved,
    ExamSlot,
    ExamStarted,
    ExamStruck,
    Pulled,
    Reviewed,
    Shown,
)
from studyapp.memory.fsrs import AGAIN, GOOD
from studyapp.sessions.attempt import Attempt, attempts, replay_attempt
from studyapp.sessions.papers import Sitting, blueprint_of, form_for, times_met, too_few
from studyapp.sessions.ports import Desk
from studyapp.sessions.study import LONGEST_ANSWER_MS

NOTICES_MS = (30 * 60_000, 5 * 60_000)
"""Time left at which the candidate is told."""


class Asked(NamedTuple):
    """What is on screen: the question, what was answered, and marked, so far."""

    position: int
    total: int
    question: Question
    response: Response | None
    complete: bool
    flagged: bool
    struck: frozenset[int]


class Line(NamedTuple):
    """An item on the review screen."""

    position: int
    stem: str
    state: Literal["answered", "incomplete", "unanswered"]
    flagged: bool


def open_attempt(desk: Desk) -> Attempt | None:
    """The attempt that was begun and not finished."""
    unfinished = [attempt for attempt in attempts(desk.journal.exam_entries()) if not attempt.finished]
    return unfinished[-1] if unfinished else None


def start(desk: Desk, library: Library, sitting: Sitting) -> "ExamSession":
    """Begin an attempt. Raises SessionError when one is open already, or the bank is too small for what was asked."""
    past = attempts(desk.journal.exam_entries())
    if any(not attempt.finished for attempt in past):
        raise SessionError("An attempt is still open.", "Resume and finish it first.")
    snapshot = desk.journal.snapshot()
    form = form_for(library, sitting, past, snapshot.memories.keys())
    blueprint = blueprint_of(library, sitting.exam)
    if isinstance(form, TooFew):
        raise too_few(blueprint, form)
    met = times_met(past)
    slots = tuple(
        ExamSlot(slot.card, slot.scored, slot.card in met or slot.card in snapshot.memories) for slot in form.slots
    )
    allowance_ms = round(minutes_for(blueprint, len(slots)) * 60_000 * sitting.allowance)
    terms = ExamStarted(blueprint.id, slots, sitting.seed, form.revision, sitting.sealed, sitting.clock, allowance_ms)
    entry = desk.begin(terms, known=len(past))
    return ExamSession(desk, library, replay_attempt([entry]))


class ExamSession:
    """An attempt being sat, new or resumed. Verbs raise Overtaken, and read on, when another window went ahead."""

    def __init__(self, desk: Desk, library: Library, attempt: Attempt) -> None:
        self.desk = desk
        self.library = library
        self.attempt = attempt
        self._log = desk.journal.exam_entries(attempt.id)
        self._began_ms = desk.clock.monotonic_ms()
        self._used_before_ms = self._used_when_resumed()
        self._told_ms = self.left_ms

    # --- time ---------------------------------------------------------------------------------------------------------

    @property
    def used_ms(self) -> int:
        """The time used so far: by a clock that cannot be set while the program runs, by the log between runs."""
        used_ms = self._used_before_ms + max(self.desk.clock.monotonic_ms() - self._began_ms, 0)
        return min(used_ms, self.attempt.terms.allowance_ms)

    @property
    def left_ms(self) -> int:
        """The time left."""
        return self.attempt.terms.allowance_ms - self.used_ms

    def _used_when_resumed(self) -> int:
        beat = self.desk.journal.last_beat(self.attempt.id)
        used_ms, last_ms = self.attempt.used_ms, self.attempt.last_ms
        if beat is not None and beat.used_ms >= used_ms:
            used_ms, last_ms = beat.used_ms, beat.at_ms
        if self.attempt.terms.clock == "wall":
            used_ms += max(self.desk.now.at_ms - last_ms, 0)
        return used_ms

    def beat(self) -> bool:
        """Keep the time used, so that a crash costs no more than the last beat. Returns whether the time is up."""
        if not self.attempt.finished:
            self.desk.journal.beat(self.attempt.id, self.used_ms, self.desk.now.at_ms)
        return self.left_ms == 0

    def notice(self) -> str:
        """What to tell the candidate of the time, once each: at 30 and at 5 minutes."""
        left, told = self.left_ms, self._told_ms
        self._told_ms = left
        passed = [limit for limit in NOTICES_MS if left <= limit < told]
        return f"{min(passed) // 60_000} minutes left." if passed and left else ""

    # --- what to show -------------------------------------------------------------------------------------------------

    @property
    def view(self) -> Asked:
        """The question on screen."""
        card = self._card(self.attempt.position)
        asked = question(card, self.attempt.terms.seed)
        response = self.attempt.responses.get(card.key)
        return Asked(
            self.attempt.position,
            len(self.attempt.cards),
            asked,
            response,
            is_complete(asked, response),
            card.key in self.attempt.flagged,
            self.attempt.struck.get(card.key, frozenset()),
        )

    def lines(self, *, only: Literal["", "incomplete", "flagged"] = "") -> tuple[Line, ...]:
        """The review screen's lines: all, those without a whole answer, or the flagged ones."""
        lines = [self._line(position) for position in range(len(self.attempt.cards))]
        if only == "incomplete":
            lines = [line for line in lines if line.state != "answered"]
        elif only == "flagged":
            lines = [line for line in lines if line.flagged]
        return tuple(lines)

    def _line(self, position: int) -> Line:
        card = self._card(position)
        response = self.attempt.responses.get(card.key)
        asked = question(card, self.attempt.terms.seed)
        state: Literal["answered", "incomplete", "unanswered"] = "unanswered"
        if response is not None:
            state = "answered" if is_complete(asked, response) else "incomplete"
        return Line(position, asked.stem, state, card.key in self.attempt.flagged)

    def _card(self, position: int) -> Card:
        key = self.attempt.cards[position]
        card = self.library.cards.get(key)
        if card is None:
            advice = "Put its deck back; the attempt waits."
            raise SessionError(f"The item {key} of this attempt is in no deck now.", advice)
        return card

    # --- verbs --------------------------------------------------------------------------------------------------------

    def answer(self, response: Response | None) -> str:
        """Record an answer to the question on screen, or with None take it back. Returns the entry's id."""
        card = self._card(self.attempt.position)
        if response is not None:
            grade(question(card, self.attempt.terms.seed), response)  # refuses an answer of another kind
        text = response_text(response) if response is not None else None
        return self._append(ExamAnswered(self.attempt.id, self.used_ms, card.key, text))

    def flag(self) -> None:
        """Flag the question on screen, or remove the flag."""
        card = self._card(self.attempt.position).key
        self._append(ExamFlagged(self.attempt.id, self.used_ms, card, card not in self.attempt.flagged))

    def strike(self, option: int) -> None:
        """Strike an option out, or bring it back."""
        asked = self.view
        if asked.question.kind != "pick" or not 0 <= option < len(asked.question.texts):
            raise SessionError("There is no such option to strike out.")
        on = option not in asked.struck
        self._append(ExamStruck(self.attempt.id, self.used_ms, asked.question.card.key, option, on))

    def go(self, position: int) -> None:
        """Move to a question; beyond either end stays at the end."""
        position = min(max(position, 0), len(self.attempt.cards) - 1)
        if position != self.attempt.position:
            self._append(ExamMoved(self.attempt.id, self.used_ms, position))

    def finish(self, reason: Literal["submitted", "time"] = "submitted") -> Attempt:
        """End the attempt: its responses become reviews, and missed items pull the cards that they test forward.

        Raises SessionError when it has ended already.
        """
        if self.attempt.finished:
            raise SessionError("This attempt is finished.")
        events: list[tuple[Event, Shown | None]] = [(ExamFinished(self.attempt.id, self.used_ms, reason), None)]
        for card_key, response in self.attempt.responses.items():
            card = self.library.cards.get(card_key)
            if card is not None:
                events += self._reviews(card, response)
        self._record(events)
        return self.attempt

    def _reviews(self, card: Card, response: Response) -> list[tuple[Event, Shown | None]]:
        try:
            asked = question(card, self.attempt.terms.seed)
            right = grade(asked, response).right
        except SessionError:
            return []  # its deck was edited meanwhile: it is another kind of note now, and that answer none to it
        spent = min(self.attempt.time_on.get(card.key, 0), LONGEST_ANSWER_MS)
        event = Reviewed(
            card.key,
            GOOD if right else AGAIN,
            card.fingerprint,
            spent,
            response_text(response),
            attempt=self.attempt.id,
        )
        reviews: list[tuple[Event, Shown | None]] = [(event, Shown(card.fingerprint, asked.stem, card.answer))]
        if not right:
            reviews += [
                (Pulled(key, self.attempt.id), None) for key in self.library.tested_by(card) if self._is_open(key)
            ]
        return reviews

    def _is_open(self, key: str) -> bool:
        """Whether a card may show in the log: what is still sealed after this attempt is in nobody's memory anyway."""
        return self.library.cards[key].note.sealed in ("", self.attempt.terms.label, *self.library.sat)

    def _append(self, event: Event) -> str:
        if self.attempt.finished:
            raise SessionError("This attempt is finished.")
        if self.left_ms == 0:
            raise SessionError("The time is up.")
        return self._record([(event, None)])

    def _record(self, events: list[tuple[Event, Shown | None]]) -> str:
        """Append events in one transaction; the attempt is then what the log says of it, whoever wrote last."""
        try:
            written = self.desk.append_all(events, attempt=self.attempt.id, entries=len(self._log))
            self._log += written
            return written[0].id
        except StudyError:
            self._log = self.desk.journal.exam_entries(self.attempt.id)
            raise
        finally:
            self.attempt = replay_attempt(self._log)
