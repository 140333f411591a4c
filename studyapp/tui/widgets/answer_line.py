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

    _card = ""

    async def on_key(self, event: events.Key) -> None:
        """Keep to the order of the keys."""
        await act_in_order(self, event)

    def ask_for(self, card: str) -> bool:
        """Stand empty for a card that is new on screen, or away where none is to be typed. Whether that is another."""
        self.set_class(not card, "hidden")
        another, self._card = card != self._card, card
        if another:
            self.value = ""
        return another
