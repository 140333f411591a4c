"""A learner at work: a small library, a study database in a folder, and a clock that stands still until it is moved."""

from collections.abc import Sequence
from pathlib import Path

from studyapp.bootstrap import open_store
from studyapp.clock import FixedClock, Moment, parse_moment
from studyapp.content.library import Library, Selection, build_library
from studyapp.content.parse import parse_deck
from studyapp.memory.entries import Entry, kind_of
from studyapp.memory.replay import Marks
from studyapp.memory.schedule import Learned, Memory
from studyapp.paths import user_paths
from studyapp.sessions.ports import Desk
from studyapp.sessions.study import Asking, Finished, Rated, Revealed, StudySession
from studyapp.settings import Settings
from studyapp.store.store import Store

START = parse_moment("2026-11-22T08:00:00+01:00")
ALL = Selection()

DECK = """
deck: lambda
title: Lambda
tags: [aws]
topics:
  - id: limits
    title: Limits
facts:
  - id: limits.timeout
    statement: A function runs for at most 15 minutes.
notes:
  - id: timeout
    q: How long may a function run?
    a: 15 minutes
    explain: Longer work is cut into steps.
    hint: [It is a round number of minutes., It is a quarter of an hour.]
    facts: [limits.timeout]
    topic: limits
  - id: memory
    cloze: Memory goes from {{128 MB}} to {{10,240 MB}}.
    tags: [sizes]
  - id: payload
    q: Largest request payload?
    answer: 6 MB
    accept: [six megabytes]
  - id: scratch
    q: The folder that may be written to
    a: "`/tmp`"
    reverse: true
    domain: development
  - id: too-long
    q: A job takes an hour. What do you do?
    options:
      - right: Use a container task
      - wrong: Raise the timeout
  - id: secret
    q: Kept for the exam?
    a: Yes
    sealed: mock-1
"""

NEW_CARDS = ("lambda/timeout", "lambda/memory#c1", "lambda/payload", "lambda/scratch")
"""The cards of that deck in the order in which a new learner meets them: one of each note a day."""


def library_of(*decks: str) -> Library:
    """A library of these decks, in which nothing is wrong."""
    library = build_library(parse_deck(text.encode(), f"decks/{at}.yaml") for at, text in enumerate(decks))
    assert library.problems == ()
    return library


def plain_deck(notes: int, name: str = "plain") -> str:
    """A deck of so many basic notes: n0, n1 …"""
    listed = (f"  - id: n{number}\n    q: Question {number}?\n    a: Answer {number}\n" for number in range(notes))
    return f"deck: {name}\nnotes:\n{''.join(listed)}"


class Learner:
    """Someone who studies; `window()` is the same person in another process, with a store of its own."""

    def __init__(
        self, folder: Path, *decks: str, settings: Settings | None = None, clock: FixedClock | None = None
    ) -> None:
        self.folder = folder
        self.library = library_of(*(decks or (DECK,)))
        self.settings = settings or Settings()
        self.clock = clock or FixedClock(START)
        self.windows: list[Learner] = [self]
        self.store: Store = open_store(user_paths({}, folder), self.clock)

    def window(self) -> "Learner":
        """The same learner, database and clock, seen through another store object."""
        other = object.__new__(Learner)
        other.folder, other.library, other.settings, other.clock = self.folder, self.library, self.settings, self.clock
        other.windows = self.windows
        other.windows.append(other)
        other.store = open_store(user_paths({}, self.folder), self.clock)
        return other

    def close(self) -> None:
        """Let go of the database, in every window."""
        for window in self.windows:
            window.store.close()

    def desk(self, mode: str = "study") -> Desk:
        """A place to work at."""
        return Desk(self.store, self.clock, self.settings, mode)

    def study(self, selection: Selection = ALL) -> StudySession:
        """A session."""
        return StudySession(self.desk(), self.library, selection)

    @property
    def now(self) -> Moment:
        """The moment it is."""
        return self.clock.now()

    @property
    def today(self) -> int:
        """The study day it is."""
        return self.now.study_day(self.settings.rollover_hour)

    @property
    def log(self) -> list[Entry]:
        """The whole log."""
        return list(self.store.entries())

    @property
    def kinds(self) -> list[str]:
        """What was done, in a word each."""
        return [kind_of(entry.event) for entry in self.log]

    def memory(self, card: str) -> Memory:
        """What is remembered of a card, as the store says."""
        return self.store.state_of(card)[0]

    def learned(self, card: str) -> Learned:
        """The same of a card that was reviewed."""
        memory = self.memory(card)
        assert isinstance(memory, Learned)
        return memory

    def marks(self, card: str) -> Marks:
        """The marks on a card, as the store says."""
        return self.store.state_of(card)[1]


def asked(session: StudySession) -> str | None:
    """The key of the card on screen, None at the end."""
    view = session.view
    if isinstance(view, Finished):
        return None
    return (view.asking if isinstance(view, Revealed) else view).card.key


def asking(session: StudySession) -> Asking:
    """The prompt on screen."""
    view = session.view
    assert isinstance(view, Asking)
    return view


def revealed(session: StudySession) -> Revealed:
    """The answer on screen."""
    view = session.view
    assert isinstance(view, Revealed)
    return view


def answer(session: StudySession, rating: int = 3) -> Rated:
    """Show the answer of the card on screen, and rate it."""
    session.reveal()
    return session.rate(rating)


def study_all(session: StudySession, ratings: Sequence[int] = (3,)) -> list[str]:
    """Answer until nothing is left; the ratings go round. Returns the cards in the order asked."""
    seen: list[str] = []
    while (card := asked(session)) is not None:
        answer(session, ratings[len(seen) % len(ratings)])
        seen.append(card)
        assert len(seen) < 1000
    return seen
