"""The names of several pages in a row, the one that is up marked; a click chooses another."""

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget


class TabStrip(Widget):
    """Names on as many rows as they take."""

    DEFAULT_CSS = "TabStrip { width: 100%; height: auto; }"

    class Picked(Message):
        """The name at a place was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(markup=False)
        self._names = names
        self._chosen = 0
        self._width = 80

    def choose(self, place: int) -> None:
        """Mark another."""
        self._chosen = place
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the names need."""
        self._width = width
        return len(self._rows())

    def render(self) -> Content:
        """The rows."""
        return Content("\n").join(
            Content("").join(
                Content.styled(f" {self._names[place]} ", "bold reverse" if place == self._chosen else "")
                for place in row
            )
            for row in self._rows()
        )

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        within = event.get_content_offset(self)
        rows = self._rows()
        if within is None or within.y >= len(rows):
            return
        left = 0
        for place in rows[within.y]:
            width = len(self._names[place]) + 2
            if left <= within.x < left + width:
                self.post_message(self.Picked(place))
                return
            left += width

    def _rows(self) -> list[list[int]]:
        """The places of the names, row by row."""
        rows: list[list[int]] = [[]]
        used = 0
        for place, name in enumerate(self._names):
            needed = len(name) + 2
            if rows[-1] and used + needed > self._width:
                rows.append([])
                used = 0
            rows[-1].append(place)
            used += needed
        return rows
