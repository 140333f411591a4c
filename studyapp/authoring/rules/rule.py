"""What a lint rule is: a code, how grave it is, what it is about, and a function that finds what breaks it.

A rule looks at entries that have been read; what cannot be read at all is told by the parser.
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from studyapp.content.library import Library
from studyapp.content.model import Deck, Fact, Note

Severity = Literal["error", "warning"]

Way = tuple[str | int, ...]
"""The way into an entry as it is written, by keys and numbers: `("options", 2, "wrong")`. Empty is the entry itself."""


class Finding(NamedTuple):
    """What is wrong, what to write instead, and where in the entry it stands."""

    message: str
    fix: str
    at: Way = ()


class Rule(NamedTuple):
    """A rule that looks at one note at a time."""

    code: str
    severity: Severity
    about: str
    check: Callable[[Note, Library], Iterator[Finding]]


class DeckRule(NamedTuple):
    """A rule that looks at a deck as a whole, and finds things in its notes or, with None, in the deck itself."""

    code: str
    severity: Severity
    about: str
    check: Callable[[Deck, Library], Iterator[tuple[Note | None, Finding]]]


class LibraryRule(NamedTuple):
    """A rule that looks at all decks side by side, and finds things in notes and facts."""

    code: str
    severity: Severity
    about: str
    check: Callable[[Library], Iterator[tuple[Note | Fact, Finding]]]


AnyRule = Rule | DeckRule | LibraryRule
