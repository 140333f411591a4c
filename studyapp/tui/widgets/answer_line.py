"""Where an answer is typed."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from studyapp.tui.widgets.in_order import act_in_order


class AnswerLine(Input):
    """Escape leaves it, so that letters are keys again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.respond", "Submit", id="study.submit"),
        Binding("escape", "screen.use_keys", "Use the keys", id="study.leave"),
    ]

    async def on_key(self, event: events.Key) -> None:
        """Keep to the order of the keys."""
        await act_in_order(self, event)
