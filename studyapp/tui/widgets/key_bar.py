"""Every key that does something here, on as many rows as that takes; each can be clicked."""

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, key_to_character
from textual.screen import Screen
from textual.widget import Widget


class KeyBar(Widget):
    """The active bindings of the screen that it stands on."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; width: 100%; height: auto; background: $footer-background; color: $footer-foreground; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._width = 80
        self._items: list[tuple[str, Content]] = []

    def on_mount(self) -> None:
        """Follow the bindings as they change with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        if self.screen is self.app.screen:
            self._items = self._keys_now()
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the keys need."""
        self._width = width
        return max(len(self._rows()), 1)

    def render(self) -> Content:
        """The rows of keys."""
        return Content("\n").join(Content("  ").join(item for _, item in row) for row in self._rows())

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        rows = self._rows()
        if event.y >= len(rows):
            return
        left = 0
        for key, item in rows[event.y]:
            if left <= event.x < left + item.cell_length:
                self.app.simulate_key(key)
                return
            left += item.cell_length + 2

    def _is_typed(self, key: str) -> bool:
        """Whether a key would be taken as text by the line that is being typed in."""
        focused = self.screen.focused
        return focused is not None and focused.check_consume_key(key, key_to_character(REPLACED_KEYS.get(key, key)))

    def _rows(self) -> list[list[tuple[str, Content]]]:
        """Keys with their labels, filled into rows."""
        rows: list[list[tuple[str, Content]]] = [[]]
        used = 0
        for key, item in self._items:
            needed = item.cell_length + (2 if rows[-1] else 0)
            if rows[-1] and used + needed > self._width:
                rows.append([])
                used, needed = 0, item.cell_length
            rows[-1].append((key, item))
            used += needed
        return rows

    def _keys_now(self) -> list[tuple[str, Content]]:
        """One entry for each thing that can be done: the first key of each action that does it, and its name."""
        bound: dict[str, dict[str, Binding]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and not self._is_typed(binding.key):
                bound.setdefault(binding.description, {}).setdefault(binding.action, binding)
        items = []
        for name, bindings in bound.items():
            keys = "/".join(map(self.app.get_key_display, bindings.values()))
            item = Content.assemble((keys, "bold $footer-key-foreground"), " ", name)
            items.append((next(iter(bindings.values())).key, item))
        return items
