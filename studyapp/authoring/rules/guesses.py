"""Whether a deck's items can be guessed by somebody who knows nothing: the clueless solver sits them."""

from collections.abc import Iterator

from studyapp.authoring.clueless import sit
from studyapp.authoring.rules.rule import DeckRule, Finding
from studyapp.content.library import Library
from studyapp.content.model import Deck, Note


def guessable(deck: Deck, _library: Library) -> Iterator[tuple[Note | None, Finding]]:
    """Each habit of a deck by which the solver beats chance at p < 0.01."""
    guesses = sit(deck.notes)
    if guesses.beats_chance:
        for habit in guesses.habits or guesses.suspects:
            yield None, Finding(f"{guesses.words}: {habit.words}", habit.advice)
        if not (guesses.habits or guesses.suspects):
            yield None, Finding(guesses.words, "make keys and distractors alike in length, words and place")


RULES = (DeckRule("guessable", "error", "items that can be guessed without knowing the subject", guessable),)
