"""What a screen is for, and every key that it knows."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from studyapp.content.markdown import Block, Run, Table, parse_markdown
from studyapp.tui.help import help_text
from studyapp.tui.widgets.card_text import CardText


class HelpScreen(ModalScreen[None]):
    """Help for the screen that was up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss(None)", "Close", key_display="esc", id="help.close"),
    ]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """The page, and the keys as they are set now."""
        name = getattr(self._about, "help_name", "")
        with Vertical(classes="dialog"):
            yield Static(Content("Help"), classes="title", markup=False)
            with VerticalScroll(id="help"):
                page = CardText()
                page.show((*parse_markdown(help_text(name)), *self._keys()))
                yield page
            yield Static(Content("esc closes · arrow keys scroll"), classes="foot", markup=False)

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one("#help").focus()

    def _keys(self) -> tuple[Block, ...]:
        rows = [((Run("Key"),), (Run("Does"),), (Run("Name in the settings"),))]
        seen: set[str] = set()
        for keymap in (self._about._bindings, self.app._bindings):
            for binding in (each for bindings in keymap.key_to_bindings.values() for each in bindings):
                name = binding.id or ""
                if name and name not in seen:
                    seen.add(name)
                    key = self.app.get_key_display(binding)
                    rows.append(((Run(key),), (Run(binding.description),), (Run(name),)))
        return (Table(tuple(rows)),)
