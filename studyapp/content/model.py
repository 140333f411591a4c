"""Decks, topics, facts, notes and cards: what an author wrote, once it has been read. All of it immutable.

Deck ── Topic
  └──── Note ── body: Basic | Cloze | Typed | Choice | Ordering | Matching | Computed
          └──── Card        one prompt; the cards of a note are siblings
Fact                        a dated, sourced statement that notes cite by id
"""

import hashlib
from functools import cached_property

import msgspec

from studyapp.content.problems import Problem

MAX_BYTES = 8_000_000
"""The largest deck file that is read."""


class Basic(msgspec.Struct, frozen=True, tag="basic"):
    """A question and its answer; `reverse` asks it the other way round too."""

    answer: str
    reverse: bool = False


class Cloze(msgspec.Struct, frozen=True, tag="cloze"):
    """A text with deletions; the note's prompt holds it as typed."""


class Typed(msgspec.Struct, frozen=True, tag="typed"):
    """A short answer that the learner types; `accept` are other right ones."""

    answer: str
    accept: tuple[str, ...] = ()


class Option(msgspec.Struct, frozen=True):
    """One option of an item, with the rationale that says why it is right or wrong."""

    text: str
    right: bool
    why: str = ""
    pinned: bool = False
    """Whether it stays at the end when options are shuffled."""


class Choice(msgspec.Struct, frozen=True, tag="choice"):
    """Options of which one or several are right."""

    options: tuple[Option, ...]


class Ordering(msgspec.Struct, frozen=True, tag="ordering"):
    """Steps, in their right order."""

    steps: tuple[str, ...]


class Matching(msgspec.Struct, frozen=True, tag="matching"):
    """Pairs of what belongs together."""

    pairs: tuple[tuple[str, str], ...]


class Computed(msgspec.Struct, frozen=True, tag="computed"):
    """A question with numbers drawn anew at each sitting; `variables` are names with what to draw from."""

    variables: tuple[tuple[str, tuple[float, ...]], ...]
    formula: str
    unit: str = ""
    tolerance: float = 0.0
    """The share of the answer by which a response may be off."""


Body = Basic | Cloze | Typed | Choice | Ordering | Matching | Computed


class Note(msgspec.Struct, frozen=True):
    """One authored entry. `line` and `column` are where it stands in its deck's file."""

    id: str
    deck: str
    prompt: str
    body: Body
    line: int
    column: int
    topic: str = ""
    domain: str = ""
    tags: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    explain: str = ""
    source: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    sealed: str = ""
    code: str = ""
    language: str = ""
    tests: tuple[str, ...] = ()
    task: str = ""
    excludes: tuple[str, ...] = ()
    reviewed: str = ""
    allow: tuple[tuple[str, str], ...] = ()
    """Lint rules that do not hold for it, with the reasons."""

    @property
    def key(self) -> str:
        """`deck/note`, unique in a library."""
        return f"{self.deck}/{self.id}"

    def in_full(self, reference: str) -> str:
        """Another note's or card's name as `deck/note`; one without a deck is of this note's deck."""
        return reference if "/" in reference else f"{self.deck}/{reference}"


class Card(msgspec.Struct, frozen=True, dict=True):
    """One prompt made from a note. `key` is its identity for ever; text and place may change."""

    key: str
    note: Note
    prompt: str
    answer: str

    @property
    def is_item(self) -> bool:
        """Whether it has an objective answer that is picked, put in order or computed."""
        return not isinstance(self.note.body, (Basic, Cloze, Typed))

    @property
    def kind(self) -> str:
        """The note's kind, as a word."""
        return type(self.note.body).__name__.lower()

    @property
    def accept(self) -> tuple[str, ...]:
        """Other right answers to a typed card."""
        return self.note.body.accept if isinstance(self.note.body, Typed) else ()

    @cached_property
    def fingerprint(self) -> str:
        """A hash of what a learner is asked, offered and judged by; it changes when and only when that does.

        What is shown afterwards (explanations, rationales) and what sorts a note (topic, tags) is not in it.
        """
        asked = (self.prompt, self.note.code, self.answer, *self._offered())
        return hashlib.blake2b(msgspec.msgpack.encode(asked), digest_size=8).hexdigest()

    def _offered(self) -> tuple[object, ...]:
        """What prompt and answer do not tell of what is asked."""
        match self.note.body:
            case Typed(_, accept):
                return accept
            case Choice(options):
                return tuple((option.text, option.right) for option in options)
            case Ordering(steps):
                return steps
            case Matching(pairs):
                return pairs
            case Computed(variables, _, unit, tolerance):
                return (variables, unit, tolerance)
            case _:
                return ()


class Topic(msgspec.Struct, frozen=True):
    """A short guide chapter that notes belong to."""

    id: str
    title: str
    line: int
    takeaways: tuple[str, ...] = ()
    body: str = ""
    exam_cues: tuple[str, ...] = ()
    column: int = 1


class Fact(msgspec.Struct, frozen=True):
    """A dated, sourced statement. `check` says how a machine can verify it, a list among its values as lines.

    `review_days` is how long a check by a person holds; 0 leaves it to whether the fact is volatile.
    """

    id: str
    statement: str
    line: int
    value: str = ""
    unit: str = ""
    source: tuple[str, ...] = ()
    verified: str = ""
    evidence: str = ""
    volatile: bool = False
    note: str = ""
    check: dict[str, str] = {}
    column: int = 1
    path: str = ""
    review_days: int = 0
    allow: tuple[tuple[str, str], ...] = ()


class Deck(msgspec.Struct, frozen=True):
    """A deck file that has been read. `line` and `column` are where its id stands, `revision` is a hash of the file."""

    id: str
    title: str
    path: str
    verified: str = ""
    topics: tuple[Topic, ...] = ()
    notes: tuple[Note, ...] = ()
    line: int = 1
    column: int = 1
    revision: str = ""


class Domain(msgspec.Struct, frozen=True):
    """A section of an exam: its share of the questions in percent, and its tasks as number and name."""

    id: str
    name: str
    weight: float
    tasks: tuple[tuple[str, str], ...] = ()


class Blueprint(msgspec.Struct, frozen=True):
    """What an exam consists of. Of its `questions` only `scored` count; which ones the candidate cannot tell.

    Scores are given on a scale of which `scale` are the ends; `cut_score` and more passes.
    """

    id: str
    name: str
    questions: int
    scored: int
    minutes: int
    cut_score: int
    scale: tuple[int, int]
    domains: tuple[Domain, ...]
    line: int
    column: int
    default: bool = False
    first_day: str = ""
    last_day: str = ""
    source: tuple[str, ...] = ()
    verified: str = ""


class DeckFile(msgspec.Struct, frozen=True):
    """What was read from one file: a deck (none in a file of facts), facts, and what is wrong."""

    path: str
    deck: Deck | None = None
    facts: tuple[Fact, ...] = ()
    exams: tuple[Blueprint, ...] = ()
    problems: tuple[Problem, ...] = ()
    allow: tuple[tuple[str, str], ...] = ()
    """Lint rules that do not hold in this file, with the reasons."""
