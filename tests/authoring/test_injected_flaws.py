"""The bundled items break no rule about items, and each flaw that is put into one of them is found."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from studyapp.authoring.rules import RULES
from studyapp.authoring.rules.items import options_of
from studyapp.authoring.rules.rule import DeckRule, Rule
from studyapp.content.library import Library
from studyapp.content.model import Choice, Deck, Note, Option
from studyapp.paths import bundled
from studyapp.shelf.shelf import Shelf

Flaw = Callable[[Note], Note]


@pytest.fixture(scope="module")
def library() -> Library:
    return Shelf(Path(bundled("decks")), []).library()


@pytest.fixture(scope="module")
def items(library: Library) -> list[Note]:
    """The items with one or two keys, which have room for every flaw."""
    found = [note for note in library.notes.values() if 0 < sum(option.right for option in options_of(note)) < 3]
    assert len(found) > 50
    return found


def with_options(note: Note, options: list[Option]) -> Note:
    return msgspec.structs.replace(note, body=Choice(tuple(options)))


def keys(change: Callable[[str], str]) -> Flaw:
    """Change the text of each right option."""
    return lambda note: with_options(
        note, [msgspec.structs.replace(o, text=change(o.text)) if o.right else o for o in options_of(note)]
    )


def distractor(change: Callable[[str], str]) -> Flaw:
    """Change the text of the first wrong option."""

    def flawed(note: Note) -> Note:
        options = list(options_of(note))
        place = next(place for place, option in enumerate(options) if not option.right)
        options[place] = msgspec.structs.replace(options[place], text=change(options[place].text))
        return with_options(note, options)

    return flawed


def asking(question: str) -> Flaw:
    """Ask something else about the situation."""
    return lambda note: msgspec.structs.replace(note, prompt="\n\n".join([note.prompt.rsplit("\n\n", 1)[0], question]))


def only_asking(question: str) -> Flaw:
    """Ask something without a situation."""
    return lambda note: msgspec.structs.replace(note, prompt=question, code="")


def one_more(note: Note) -> Note:
    """An option that is the first one and more."""
    return with_options(note, [*options_of(note), Option(f"{options_of(note)[0].text} and a bucket beside it", False)])


def three(note: Note) -> Note:
    return with_options(note, sorted(options_of(note), key=lambda option: not option.right)[:3])


def without_why(note: Note) -> Note:
    return with_options(note, [msgspec.structs.replace(option, why="") for option in options_of(note)])


def echoing(note: Note) -> Note:
    """A word of its own in stem and key, and distractors that take up nothing."""
    texts = [f"The {'zyzzyva' if option.right else 'quokka'} {n}" for n, option in enumerate(options_of(note))]
    changed = [msgspec.structs.replace(o, text=text) for o, text in zip(options_of(note), texts, strict=True)]
    return msgspec.structs.replace(with_options(note, changed), prompt=f"Zyzzyvas are wanted. {note.prompt}")


FLAWS: dict[str, Flaw] = {
    "longest-key": keys(lambda text: f"{text}, because {'this is so for many reasons, and ' * 5}so on"),
    "absolute-distractor": distractor(lambda text: f"Under no circumstances, {text}"),
    "all-of-the-above": distractor(lambda _: "All of the above"),
    "none-of-the-above": distractor(lambda _: "None of these options"),
    "filler": distractor(lambda _: "I don't know."),
    "placeholder": distractor(lambda text: f"{text} (TODO)"),
    "overlapping-options": one_more,
    "few-options": three,
    "missing-why": without_why,
    "negative-stem": asking("Which of these would not be of any use?"),
    "key-count": asking("What should the developer do? (Choose FIVE)"),
    "no-question": only_asking("Which of the following statements about AWS Lambda are true?"),
    "echo": echoing,
}


def found_in(code: str, note: Note) -> bool:
    """Whether a rule finds something in a note that stands alone."""
    deck = Deck(note.deck, "", "deck.yaml", notes=(note,))
    rule = next(rule for rule in RULES if rule.code == code)
    if isinstance(rule, Rule):
        return any(rule.check(note, Library((deck,))))
    return any(rule.check(deck, Library((deck,))) if isinstance(rule, DeckRule) else rule.check(Library((deck,))))


@pytest.mark.parametrize("code", FLAWS)
def test_a_flaw_put_into_an_item_is_found(code: str, items: list[Note]) -> None:
    """In each of the items."""
    assert [note.key for note in items if not found_in(code, FLAWS[code](note))] == []


@pytest.mark.parametrize("code", [code for code in FLAWS if code != "echo"])
def test_an_item_without_a_flaw_breaks_no_rule(code: str, items: list[Note]) -> None:
    """Items written with care are left alone."""
    assert [note.key for note in items if found_in(code, note)] == []


def test_no_word_echoes_among_its_like(library: Library) -> None:
    """What is rare, all decks tell together."""
    rule = next(rule for rule in RULES if rule.code == "echo")
    assert not isinstance(rule, (Rule, DeckRule))
    assert list(rule.check(library)) == []
