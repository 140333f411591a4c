"""A small editor for what the learner writes on a card: a note of their own, or a report to its author."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from studyapp.tui.widgets.in_order import act_in_order
from studyapp.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from studyapp.tui.app import StudyApp


class NoteArea(TextArea):
    """The note's text."""

    async def on_key(self, event: events.Key) -> None:
        """Keep to the order of the keys."""
        await act_in_order(self, event)


class NoteScreen(ModalScreen[None]):
    """Hands the note to `keep`, which says whether it could be kept; if not, it stays here to be mended."""

    help_name = "note"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="note.save"),
        Binding("escape", "leave", "Leave it as it was", id="note.leave"),
        Binding("f1", "app.help", "Help", id="note.help"),
    ]

    def __init__(self, title: str, text: str, keep: Callable[[str], bool]) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._keep = keep
        self._warned = False

    def compose(self) -> ComposeResult:
        """A title, the text, the keys."""
        with Vertical(classes="dialog small"):
            yield Static(Content(self._title), classes="title", markup=False)
            yield NoteArea(self._text, id="note", soft_wrap=True, tab_behavior="focus")
            yield KeyBar()

    def on_mount(self) -> None:
        """Write at the end of what is there."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self.set_focus(area)

    def action_save(self) -> None:
        """Keep the note."""
        if self._keep(self.query_one(TextArea).text):
            self.dismiss(None)

    def action_leave(self) -> None:
        """Leave the note as it was, but ask before what was written is thrown away."""
        if self._warned or self.query_one(TextArea).text == self._text:
            self.dismiss(None)
            return
        self._warned = True
        cast("StudyApp", self.app).say("Not saved yet. The same key again drops what you wrote.")
