"""What is taken for what: wrong options picked for right ones, pairs matched wrongly, wrong texts typed.

Only answers to the content as it is now count, since options are told by their place in it. Where an item has several
right options, each wrong one that was picked stands for each right one that was missed. Texts that differ in case,
marks and spaces alone are one, so that what is confused in several items adds up.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from studyapp.assessment.questions import Entered, Matched, Picked
from studyapp.assessment.responses import response_to
from studyapp.assessment.typed import folded, grade_typed
from studyapp.content.library import Library
from studyapp.content.model import Basic, Card, Choice, Cloze, Matching, Typed
from studyapp.content.text import one_line
from studyapp.insights.answers import Answers, by_card


class Confusion(msgspec.Struct, frozen=True):
    """`given` was the answer so many times where `wanted` was right; `about` is what it was put to, if not to a stem.

    `asked` are the cards that asked it. `cards` are those to tell the two apart by: flashcards first, then items.
    """

    given: str
    wanted: str
    times: int
    asked: tuple[str, ...]
    cards: tuple[str, ...]
    about: str = ""


class Confusions(msgspec.Struct, frozen=True):
    """The most frequent first, each: `picked` options, `matched` sides (`about` is the left one), `typed` texts."""

    picked: tuple[Confusion, ...] = ()
    matched: tuple[Confusion, ...] = ()
    typed: tuple[Confusion, ...] = ()


class _Slip(NamedTuple):
    """One answer's confusion of two texts; `about` as they are told."""

    given: str
    wanted: str
    about: str = ""

    @property
    def same(self) -> tuple[str, str, str]:
        """Equal for slips that add up."""
        given, wanted = folded(self.given), folded(self.wanted)
        # Two options may differ in nothing but what is put aside, and still one is right and one is wrong.
        return (given, wanted, self.about) if given != wanted else self


class _Tally:
    """What adds up to one confusion."""

    def __init__(self, slip: _Slip) -> None:
        self.slip = slip
        self.times = 0
        self.asked: dict[str, None] = {}


def confusions(found: Iterable[Answers], library: Library) -> Confusions:
    """What was confused in the open cards; `found` may hold answers to any others."""
    answers = by_card(found)
    kinds: dict[str, dict[tuple[str, str, str], _Tally]] = {"picked": {}, "matched": {}, "typed": {}}
    for card in library.open_cards:
        for each in answers.get(card.key, ()):
            if each.fingerprint == card.fingerprint:
                for kind, slip in _slips(card, each.response):
                    tally = kinds[kind].setdefault(slip.same, _Tally(slip))
                    tally.times += each.reviews
                    tally.asked[card.key] = None
    if not any(kinds.values()):
        return Confusions()
    answered_by = _answered_by(library, {folded(each.slip.given) for kind in kinds.values() for each in kind.values()})
    return Confusions(**{name: _listed(tallies.values(), library, answered_by) for name, tallies in kinds.items()})


def _slips(card: Card, text: str) -> Iterator[tuple[str, _Slip]]:
    """What a response confused, and in which way. A response that does not fit the card says nothing."""
    match card.note.body, response_to(card, text):
        case Choice(options), Picked(picks):
            wrong = [each for at, each in enumerate(options) if not each.right and at in picks]
            missed = [each for at, each in enumerate(options) if each.right and at not in picks]
            yield from (("picked", _Slip(given.text, wanted.text)) for given in wrong for wanted in missed)
        case Matching(pairs), Matched(rights):
            for (left, wanted), right in zip(pairs, rights, strict=False):
                if 0 <= right < len(pairs) and (given := pairs[right][1]) != wanted:
                    yield "matched", _Slip(given, wanted, left)
        case Typed(answer, accept), Entered(entered):
            if entered.strip() and grade_typed(entered, answer, accept).outcome == "wrong":
                yield "typed", _Slip(entered, answer, card.prompt)


def _answered_by(library: Library, texts: set[str]) -> dict[str, list[Card]]:
    """The open cards to which each of these texts is a right answer."""
    found: dict[str, list[Card]] = {}
    for card in library.open_cards:
        for text in dict.fromkeys(map(folded, _right_answers(card))):
            if text in texts:
                found.setdefault(text, []).append(card)
    return found


def _right_answers(card: Card) -> Iterator[str]:
    match card.note.body:
        case Choice(options):
            yield from (option.text for option in options if option.right)
        case Basic() | Cloze():
            yield card.answer
        case Typed(answer, accept):
            yield from (answer, *accept)


def _listed(tallies: Iterable[_Tally], library: Library, answered_by: dict[str, list[Card]]) -> tuple[Confusion, ...]:
    listed = [
        Confusion(
            one_line(tally.slip.given),
            one_line(tally.slip.wanted),
            tally.times,
            tuple(tally.asked),
            _to_study(tally, library, answered_by),
            one_line(tally.slip.about),
        )
        for tally in tallies
    ]
    return tuple(sorted(listed, key=lambda each: (-each.times, each.given, each.wanted, each.about)))


def _to_study(tally: _Tally, library: Library, answered_by: dict[str, list[Card]]) -> tuple[str, ...]:
    """The cards that asked, those they examine, and those to which the confused text is the answer."""
    asked = [library.cards[key] for key in tally.asked]
    examined = [library.cards[key] for card in asked for key in library.tested_by(card)]
    cards = [*asked, *examined, *answered_by.get(folded(tally.slip.given), ())]
    open_ones = {card.key: card for card in cards if library.is_open(card)}.values()
    return tuple(card.key for card in sorted(open_ones, key=lambda card: card.is_item))
