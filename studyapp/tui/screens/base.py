"""What all screens of the house share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.screen import Screen

from studyapp.content.model import Card
from studyapp.errors import StudyError
from studyapp.sessions.marking import undo
from studyapp.sessions.reports import report
from studyapp.sessions.services import Services

if TYPE_CHECKING:
    from studyapp.tui.app import StudyApp

T = TypeVar("T")


class HouseScreen(Screen[None]):
    """A screen with the services, and a way to say what went wrong."""

    help_name: ClassVar[str] = ""
    """The help page that explains this screen."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services

    @property
    def house(self) -> "StudyApp":
        """The application."""
        return cast("StudyApp", self.app)

    def attempt(self, verb: Callable[[], T]) -> T | None:
        """Do something that may be refused; a refusal is said, and gives None."""
        try:
            return verb()
        except StudyError as error:
            self.house.say(error)
            return None

    def undo(self, mode: str) -> None:
        """Take back the last thing done, wherever that was, and say what it was."""
        if undone := self.attempt(lambda: undo(self.services.desk(mode))):
            self.house.say(f"{undone.words.removesuffix('.')} on {undone.card}.")

    def edit(self, card: Card) -> bool:
        """Open a card's note in the editor and read the decks again. False when that could not be done."""
        from studyapp.tui.editor import run_editor

        try:
            run_editor(self.app, self.services.edit(card))
        except StudyError as error:
            self.house.say(error)
            return False
        self.house.say(self.services.reload())
        return True

    def decks_read(self) -> None:
        """The decks were read anew: show them as they are now."""

    def card_on_screen(self) -> Card | None:
        """The card that a report would be on."""
        return None

    def action_report(self) -> None:
        """Tell the author what is wrong with the card on screen."""
        from studyapp.tui.screens.note import NoteScreen

        card = self.card_on_screen()
        if card is None:
            return

        def keep(text: str) -> bool:
            words = self.attempt(lambda: report(self.services.desk(self.help_name), self.services.library, card, text))
            if words:
                self.house.say(words)
            return words is not None

        self.app.push_screen(NoteScreen(self.report_title(card), "", keep))

    def report_title(self, card: Card) -> str:
        """What is asked of whoever reports a card."""
        return f"What is wrong with {card.key}?"

    def attempt_off_screen(self, verb: Callable[[], T]) -> T | None:
        """The same from a thread beside the screen."""
        try:
            return verb()
        except StudyError as error:
            self.app.call_from_thread(self.house.say, error)
            return None
