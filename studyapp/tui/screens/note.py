"""A small editor for the learner's own note on a card."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from studyapp.tui.widgets.key_bar import KeyBar


class NoteScreen(ModalScreen[str | None]):
    """Returns the note as it was saved, None when it was left alone."""

    help_name = "note"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="note.save"),
        Binding("escape", "dismiss(None)", "Leave it as it was", id="note.leave"),
    ]

    def __init__(self, card: str, text: str) -> None:
        super().__init__()
        self._card = card
        self._text = text

    def compose(self) -> ComposeResult:
        """A title, the text, the keys."""
        with Vertical(classes="dialog small"):
            yield Static(Content(f"Your note on {self._card}"), classes="title", markup=False)
            yield TextArea(self._text, id="note", soft_wrap=True, tab_behavior="focus")
        yield KeyBar()

    def on_mount(self) -> None:
        """Write at the end of what is there."""
        area = self.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)

    def action_save(self) -> None:
        """Keep the note."""
        self.dismiss(self.query_one(TextArea).text)
