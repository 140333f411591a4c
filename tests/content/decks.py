"""Small decks for the tests of this folder."""

from studyapp.content.model import Note
from studyapp.content.parse import DeckFile, parse_deck

PATH = "decks/d.yaml"
GOOD = "  - id: good\n    q: Is the neighbour still there?\n    a: It is\n"
ITEM = "    options:\n      - right: R\n      - wrong: W\n"


def with_note(body: str) -> str:
    """A deck whose first note has these lines (from line 4 on); a good note follows it."""
    return f"deck: d\nnotes:\n  - id: n\n{body}{GOOD}"


def parse(text: str | bytes) -> DeckFile:
    """A deck file with this text."""
    return parse_deck(text.encode() if isinstance(text, str) else text, PATH)


def notes(file: DeckFile) -> dict[str, Note]:
    """The notes that could be read, by id."""
    return {note.id: note for note in file.deck.notes} if file.deck else {}


def read_note(body: str) -> Note:
    """The one note with these lines, in which nothing is wrong."""
    file = parse(with_note(body))
    assert file.problems == ()
    return notes(file)["n"]
