"""What the rules about items share: an item's options, and the way to one of them."""

from collections.abc import Sequence
from typing import NamedTuple

from studyapp.authoring.rules.rule import Way
from studyapp.content.model import Choice, Note, Option


class Numbered(NamedTuple):
    """An option with its place in the list, from 0, and its text."""

    place: int
    option: Option
    text: str

    @property
    def at(self) -> Way:
        """The way to its text."""
        return ("options", self.place, "right" if self.option.right else "wrong")


def options_of(note: Note) -> Sequence[Option]:
    """The options of an item; none where a note has no options."""
    return note.body.options if isinstance(note.body, Choice) else ()


def numbered(note: Note, right: bool | None = None) -> list[Numbered]:
    """An item's options, or only the right or the wrong ones, in the order of the file."""
    return [
        Numbered(place, option, option.text)
        for place, option in enumerate(options_of(note))
        if right is None or option.right is right
    ]
