"""What a screen is for, and every key that it knows."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen

from studyapp.content.markdown import Block, Run, Table, parse_markdown
from studyapp.tui.help import help_text
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar


class HelpScreen(ModalScreen[None]):
    """Help for the screen that was up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss(None)", "Close", id="help.close"),
    ]

    def __init__(self, about: Screen[object], keys: Mapping[str, str]) -> None:
        """`keys` are those that were set for bindings by their names."""
        super().__init__()
        self._about = about
        self._set = keys

    def compose(self) -> ComposeResult:
        """The page, and the keys as they are set now."""
        name = getattr(self._about, "help_name", "")
        with Vertical(classes="dialog"):
            with VerticalScroll(id="help"):
                page = CardText()
                page.show((*parse_markdown(help_text(name)), *self._keys()))
                yield page
            yield KeyBar()

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one("#help").focus()

    def _keys(self) -> tuple[Block, ...]:
        """Every key of the screen, of what can have the focus on it, and of the application, as they are set now."""
        keys_of: dict[str, list[str]] = {}
        does: dict[str, str] = {}
        for node in (self._about, *self._about.query("*"), self.app):
            for _, binding in node._bindings:
                if name := binding.id:
                    keys_of.setdefault(name, []).append(self.app.get_key_display(binding))
                    does[name] = binding.description
        keys_of.update({name: [keys] for name, keys in self._set.items() if name in does})
        rows = ((Run(" ".join(keys_of[name])), Run(does[name]), Run(name)) for name in does)
        head = ("Key", "Does", "Name in the settings")
        return (Table((tuple((Run(each),) for each in head), *(tuple((cell,) for cell in row) for row in rows))),)
