"""The study session: one card after another, asked, revealed, rated. What it acknowledges is already in the log."""

from collections.abc import Mapping
from typing import NamedTuple

from studyapp.assessment.typed import Verdict, grade_typed
from studyapp.content.library import Library, Selection
from studyapp.content.model import Card, Typed
from studyapp.content.text import safe
from studyapp.errors import Overtaken, SessionError, StoreError
from studyapp.memory import entries as log
from studyapp.memory.entries import Shown
from studyapp.memory.fsrs import AGAIN, GOOD, HARD
from studyapp.memory.queue import Plan, Planner, as_named, due_order
from studyapp.memory.replay import Marks
from studyapp.memory.schedule import RATINGS, Learned, Memory, becomes_leech, reviewed
from studyapp.sessions import marking
from studyapp.sessions.editions import Edited, edit_of
from studyapp.sessions.overview import budget_today, candidates_for
from studyapp.sessions.ports import Desk
from studyapp.sessions.wording import comes_back_in

LONGEST_ANSWER_MS = 120_000
"""Time on one card counts up to two minutes: whoever takes longer has gone for coffee."""


class Preview(NamedTuple):
    """What a rating would do: `Good` brings the card back in `4d`."""

    rating: int
    name: str
    comes_back: str


class Left(NamedTuple):
    """How many cards are still to come, by kind; the current one is counted."""

    steps: int
    reviews: int
    new: int


class Asking(NamedTuple):
    """A card's prompt, its hints so far, and how many more there are."""

    card: Card
    memory: Memory
    marks: Marks
    left: Left
    hints: tuple[str, ...]
    more_hints: int
    edited: Edited | None = None
    """How the card has changed since its last review, where it asks something else now or has another answer."""

    @property
    def typing(self) -> bool:
        """Whether the answer is typed."""
        return isinstance(self.card.note.body, Typed)


class Revealed(NamedTuple):
    """A card's answer, with what each rating would give; `suggested` is the rating that fits what was typed."""

    asking: Asking
    previews: tuple[Preview, ...]
    suggested: int
    verdict: Verdict | None


class Summary(NamedTuple):
    """What was done: ratings by name, cards, time; and what comes next."""

    ratings: Mapping[str, int]
    cards: int
    recalled: int
    duration_ms: int
    learned: int
    later_steps: int
    next_step_ms: int | None
    held: int
    over: int
    tomorrow: int


class Finished(NamedTuple):
    """There is nothing left to study now."""

    summary: Summary


View = Asking | Revealed | Finished


class Rated(NamedTuple):
    """What was recorded: the entry's id, and something the learner should hear of."""

    id: str
    notice: str


class _Done(NamedTuple):
    entry: str
    card: str
    rating: int
    duration_ms: int
    was_new: bool


class StudySession:
    """Studies the selected cards until none is due, those that are named even if they are not.

    Every verb returns when its effect is durable.
    `view` is what to show. Verbs that do not fit it raise SessionError and change nothing.
    """

    def __init__(self, desk: Desk, library: Library, selection: Selection, planner: Planner | None = None) -> None:
        self.desk = desk
        self.library = library
        self.selection = selection
        self._planner = planner or (as_named if selection.cards else due_order)
        self._snapshot = desk.journal.snapshot()
        self._plan = self._made_plan()
        self._queue = list(self._plan.order)
        self._steps = [card for _, card in self._plan.steps]
        self._skipped: list[str] = []
        self._done: list[_Done] = []
        self._current: str | None = None
        self._hints = 0
        self._verdict: Verdict | None = None
        self._revealed = False
        self._edited: Edited | None = None
        self._shown_ms = 0
        self._advance()

    # --- what to show -------------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The prompt, the answer, or the end."""
        if self._current is None:
            return Finished(self.summary())
        return self._revealed_view() if self._revealed else self._asking()

    @property
    def card(self) -> Card:
        """The card on screen. Raises SessionError at the end."""
        if self._current is None:
            raise SessionError("There is no card on screen.")
        return self.library.cards[self._current]

    def _asking(self) -> Asking:
        hints = self.card.note.hints
        shown = min(self._hints, len(hints))
        marks = self._snapshot.mark(self.card.key)
        return Asking(self.card, self._memory, marks, self.left, hints[:shown], len(hints) - shown, self._edited)

    def _revealed_view(self) -> Revealed:
        suggested = (
            GOOD if self._verdict is None else {"right": GOOD, "close": HARD, "wrong": AGAIN}[self._verdict.outcome]
        )
        return Revealed(self._asking(), self._previews(), suggested, self._verdict)

    def _previews(self) -> tuple[Preview, ...]:
        now, today, key = self.desk.now, self.desk.today, self.card.key

        def load(low: int, high: int) -> Mapping[int, int]:
            return self.desk.journal.due_counts(low, high, key)

        scheduling = self.desk.journal.scheduling
        results = {
            rating: reviewed(self._memory, key, rating, now.at_ms, today, load, scheduling) for rating in RATINGS
        }
        return tuple(
            Preview(rating, name, comes_back_in(results[rating], now, today)) for rating, name in RATINGS.items()
        )

    @property
    def left(self) -> Left:
        """How many cards are still to come."""
        waiting = [*self._queue, *self._steps, *self._skipped, *([self._current] if self._current else [])]
        memories = [self._snapshot.memory(key) for key in waiting]
        known = [memory for memory in memories if isinstance(memory, Learned)]
        steps = sum(memory.step is not None for memory in known)
        return Left(steps, len(known) - steps, len(memories) - len(known))

    @property
    def _memory(self) -> Memory:
        return self._snapshot.memory(self.card.key)

    # --- verbs --------------------------------------------------------------------------------------------------------

    def hint(self) -> None:
        """Show the next hint. Raises SessionError when there is none."""
        view = self.view
        if not isinstance(view, Asking):
            raise SessionError("Hints are for before the answer is shown.")
        if not view.more_hints:
            raise SessionError("There are no more hints." if view.hints else "This card has no hint.")
        self._hints += 1

    def reveal(self) -> None:
        """Show the answer."""
        self._must_be_asking()
        self._revealed = True

    def respond(self, text: str) -> None:
        """Show the answer, and judge what was typed."""
        self._must_be_asking()
        self._verdict = grade_typed(safe(text), self.card.answer, self.card.accept)
        self._revealed = True

    def rate(self, rating: int) -> Rated:
        """Record a rating of the card on screen and go on to the next.

        Raises Overtaken, and goes on, when another window rated the card meanwhile; a StoreError, and stays, when
        nothing could be recorded.
        """
        if not self._revealed or self._current is None:
            raise SessionError("Show the answer before you rate it.")
        if rating not in RATINGS:
            raise SessionError(f"There is no rating {rating}; there are 1 to 4.")
        card, was = self.card, self._memory
        duration = min(self.desk.clock.monotonic_ms() - self._shown_ms, LONGEST_ANSWER_MS)
        response = self._verdict.response if self._verdict else None
        event = log.Reviewed(card.key, rating, card.fingerprint, max(duration, 0), response)
        known = was.reviews if isinstance(was, Learned) else 0
        try:
            shown = Shown(card.fingerprint, card.prompt, card.answer)
            entry = self.desk.append(event, shown=shown, reviews=known)
        except Overtaken:
            self._leave(self._reread(card.key))
            raise
        now = self._reread(card.key)
        self._done.append(_Done(entry.id, card.key, rating, event.duration_ms, not isinstance(was, Learned)))
        self._leave(now)
        leech = isinstance(now, Learned) and becomes_leech(now, was)
        return Rated(entry.id, _leech_notice(now.lapses) if leech and isinstance(now, Learned) else "")

    def skip(self) -> None:
        """Put the card on screen at the end, unrated."""
        self._skipped.append(self.card.key)
        self._advance()

    def bury(self) -> str:
        """Put the card off until the next study day."""
        return self._set_aside(marking.bury(self.desk, self.card.key))

    def suspend(self) -> str:
        """Take the card out until it is resumed."""
        return self._set_aside(marking.toggle_suspended(self.desk, self.card.key, self._snapshot.mark(self.card.key)))

    def flag(self) -> str:
        """Flag the card, or remove the flag."""
        words = marking.toggle_flag(self.desk, self.card.key, self._snapshot.mark(self.card.key))
        self._reread(self.card.key)
        return words

    def note(self, text: str, card: str = "") -> str:
        """Keep a personal note on the card on screen, or on another that was there when it was begun."""
        key = card or self.card.key
        words = marking.write_note(self.desk, key, self._snapshot.mark(key), text)
        self._reread(key)
        return words

    def undo(self) -> str:
        """Take back what was done last, whenever that was; its card comes back on screen if it is in the library."""
        undone = marking.undo(self.desk)
        self._reread(undone.card)
        self._done = [each for each in self._done if each.entry != undone.entry.id]
        if not self._is_studied(undone.card):
            return f"{undone.words} Its card is not among the cards to study now."
        if isinstance(undone.entry.event, (log.Reviewed, log.Buried, log.Suspended)):
            self._return_to(undone.card)
        return undone.words

    def refresh(self, library: Library) -> str:
        """Go on with decks that were read anew; the card on screen stays if it still exists. Says what changed."""
        old = self.library.cards.get(self._current or "")
        self.library = library
        for waiting in (self._queue, self._steps, self._skipped):
            waiting[:] = filter(self._is_studied, waiting)
        if old is None:
            return ""
        if not self._is_studied(old.key):
            self._advance()
            return f"{old.key} is no longer among the cards to study; its history is kept."
        if self.card.fingerprint == old.fingerprint:
            return ""
        self._edited = self._edit_on_screen()
        if self._verdict is not None:
            self._verdict = grade_typed(self._verdict.response, self.card.answer, self.card.accept)
        return "The card was read anew."

    def look_again(self) -> bool:
        """Take the marks of the card on screen from the journal again: the list of cards may have changed them.

        Says whether they were.
        """
        if self._current is None:
            return False
        _, marks = self.desk.journal.state_of(self._current)
        changed = marks != self._snapshot.mark(self._current)
        self._snapshot.marks[self._current] = marks
        return changed

    def summary(self) -> Summary:
        """What was done so far, and what comes next."""
        today = self.desk.today
        steps = [key for key in (*self._steps, *self._skipped) if self._in_step(key)]
        open_keys = {card.key for card in self.library.study_cards(self.selection)}
        tomorrow = sum(
            memory.step is None and memory.due_day == today + 1
            for key, memory in self._snapshot.memories.items()
            if key in open_keys and not self._snapshot.mark(key).suspended
        )
        return Summary(
            ratings={name: sum(each.rating == rating for each in self._done) for rating, name in RATINGS.items()},
            cards=len({each.card for each in self._done}),
            recalled=sum(each.rating != AGAIN for each in self._done),
            duration_ms=sum(each.duration_ms for each in self._done),
            learned=sum(each.was_new for each in self._done),
            later_steps=len(steps),
            next_step_ms=min(map(self._due_ms, steps), default=None),
            held=self._plan.held,
            over=self._plan.over,
            tomorrow=tomorrow,
        )

    # --- the queue ----------------------------------------------------------------------------------------------------

    def _made_plan(self) -> Plan:
        today = self.desk.today
        budget = budget_today(self._snapshot, self.desk.settings, today)
        return self._planner(candidates_for(self.library, self._snapshot, self.selection), today, budget)

    def _advance(self) -> None:
        """Bring the next card on screen."""
        self._hints, self._verdict, self._revealed = 0, None, False
        self._current = self._next()
        while self._current is not None and not self._still_wanted(self._current):
            self._current = self._next()
        self._edited = self._edit_on_screen()
        self._shown_ms = self.desk.clock.monotonic_ms()

    def _edit_on_screen(self) -> Edited | None:
        """How the card on screen has changed since its last review, in more than its spelling."""
        if self._current is None or not isinstance(memory := self._memory, Learned):
            return None
        if memory.shown in ("", self.card.fingerprint):
            return None
        try:
            shown = self.desk.journal.shown([self.card.key]).get(self.card.key)
        except StoreError:
            return None  # what was rated before is kept: that the next card was edited is not worth a failure
        edited = edit_of(self.card, memory, shown)
        return edited if edited and edited.edit != "cosmetic" else None

    def _next(self) -> str | None:
        """A step that is due, the plan's next, a step that is nearly due, or what was skipped."""
        now_ms = self.desk.now.at_ms
        self._steps.sort(key=self._due_ms)
        ahead_ms = self.desk.settings.learn_ahead_minutes * 60_000
        if self._steps and self._due_ms(self._steps[0]) <= now_ms:
            return self._steps.pop(0)
        if self._queue:
            return self._queue.pop(0)
        if self._steps and self._due_ms(self._steps[0]) <= now_ms + ahead_ms:
            return self._steps.pop(0)
        return self._skipped.pop(0) if self._skipped else None

    def _still_wanted(self, key: str) -> bool:
        """Whether a card is still to be asked now: it may have been rated or set aside elsewhere meanwhile."""
        was = self._snapshot.memory(key)
        try:
            memory = self._reread(key)
        except StoreError:
            return True  # the rating will tell
        marks = self._snapshot.mark(key)
        if marks.is_put_off(self.desk.today):
            return False
        if memory == was:
            return True
        if isinstance(memory, Learned) and memory.step is not None:
            self._steps.append(key)
            return False
        return not isinstance(memory, Learned) or memory.due_day <= self.desk.today

    def _leave(self, memory: Memory) -> None:
        """Go on; the card that was on screen waits among the steps if it is in one."""
        if self._current is not None and isinstance(memory, Learned) and memory.step is not None:
            self._steps.append(self._current)
        self._advance()

    def _set_aside(self, words: str) -> str:
        self._reread(self.card.key)
        self._advance()
        return words

    def _return_to(self, key: str) -> None:
        """Bring a card back on screen; the one that was there is next."""
        if self._current is not None and self._current != key:
            (self._steps if self._in_step(self._current) else self._queue).insert(0, self._current)
        for waiting in (self._queue, self._steps, self._skipped):
            waiting[:] = [each for each in waiting if each != key]
        self._current = key
        self._hints, self._verdict, self._revealed = 0, None, False
        self._edited = self._edit_on_screen()
        self._shown_ms = self.desk.clock.monotonic_ms()

    def _is_studied(self, key: str) -> bool:
        """Whether there is such a card, and it is one to study: neither still sealed nor an item."""
        card = self.library.cards.get(key)
        return card is not None and not card.is_item and self.library.is_open(card)

    def _in_step(self, key: str) -> bool:
        memory = self._snapshot.memory(key)
        return isinstance(memory, Learned) and memory.step is not None

    def _due_ms(self, key: str) -> int:
        memory = self._snapshot.memory(key)
        return memory.due_ms if isinstance(memory, Learned) else 0

    def _reread(self, key: str) -> Memory:
        """Take a card's state from the journal again."""
        memory, marks = self.desk.journal.state_of(key)
        self._snapshot.memories.pop(key, None)
        if isinstance(memory, Learned):
            self._snapshot.memories[key] = memory
        self._snapshot.marks[key] = marks
        return memory

    def _must_be_asking(self) -> None:
        if self._current is None or self._revealed:
            raise SessionError("There is no prompt on screen.")


def _leech_notice(lapses: int) -> str:
    return f"Forgotten {lapses} times: a leech. Rewrite the card (e), add a note (n), or suspend it (@)."
