"""Whether a card says what the facts say that it cites."""

from collections.abc import Iterator

from studyapp.authoring.factcheck.contradictions import contradictions
from studyapp.authoring.rules.rule import Finding, Rule
from studyapp.content.library import Library
from studyapp.content.model import Note


def contradiction(note: Note, library: Library) -> Iterator[Finding]:
    """An answer with another number of the same unit than a cited fact."""
    for found in contradictions(note, library.facts) if note.facts else ():
        yield Finding(str(found), "correct the one that is wrong", found.part)


RULES = (Rule("contradiction", "error", "an answer with another figure than a fact that it cites", contradiction),)
