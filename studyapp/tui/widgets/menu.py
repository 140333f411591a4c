"""A few things to set before something starts: up and down go from one to the next, left and right change it."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class Setting(NamedTuple):
    """One line: its name and the words for each choice."""

    name: str
    choices: tuple[str, ...]
    chosen: int = 0


class Menu(Widget, can_focus=True):
    """The settings as lines; `chosen(name)` is the index of what was chosen."""

    DEFAULT_CSS = "Menu { height: auto; width: 100%; padding: 1 2 0 2; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "line(-1)", "Up", show=False, id="menu.up"),
        Binding("down,j", "line(1)", "Down", show=False, id="menu.down"),
        Binding("left,h", "choose(-1)", "Change", id="menu.less"),
        Binding("right,l,space", "choose(1)", "Change", id="menu.more"),
    ]

    class Changed(Message):
        """Something else was chosen."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        super().__init__(markup=False)
        self._settings = list(settings)
        self._line = 0

    def chosen(self, name: str) -> int:
        """The index of what is chosen under a name."""
        return next(each.chosen for each in self._settings if each.name == name)

    def offer(self, name: str, choices: tuple[str, ...]) -> None:
        """Give other choices under a name; what was chosen stays where they are the same."""
        for at, each in enumerate(self._settings):
            if each.name == name and each.choices != choices:
                self._settings[at] = Setting(name, choices)
                self.refresh(layout=True)

    def renew(self, settings: Sequence[Setting]) -> None:
        """Show other settings; the line that one is on stays."""
        self._settings = list(settings)
        self.refresh(layout=True)

    def render(self) -> Content:
        """A line for each setting."""
        width = max(len(each.name) for each in self._settings)
        lines = []
        for at, each in enumerate(self._settings):
            here = at == self._line and self.has_focus
            pointer = ("▸ ", "bold $text-accent") if here else "  "
            value = (f"‹ {each.choices[each.chosen]} ›", "bold $text-primary" if here else "")
            lines.append(Content.assemble(pointer, each.name.ljust(width + 2), value))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Go to a line, and change it when it is clicked again."""
        within = event.get_content_offset(self)
        if within is not None and within.y < len(self._settings):
            again, self._line = self._line == within.y, within.y
            if again:
                self.action_choose(1)
            self.refresh()

    def action_line(self, step: int) -> None:
        """Go to another line."""
        self._line = (self._line + step) % len(self._settings)
        self.refresh()

    def action_choose(self, step: int) -> None:
        """Change what is chosen."""
        each = self._settings[self._line]
        self._settings[self._line] = each._replace(chosen=(each.chosen + step) % len(each.choices))
        self.refresh(layout=True)
        self.post_message(self.Changed())
