"""The line at the top of every screen: where one is, and one thing worth knowing there."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class TopLine(Horizontal):
    """Two texts, left and right."""

    def __init__(self, left: str, right: str = "") -> None:
        super().__init__(id="top")
        self._texts = left, right

    def compose(self) -> ComposeResult:
        """The two texts."""
        left, right = self._texts
        yield Static(Content(left), classes="left", markup=False)
        yield Static(Content(right), classes="right", markup=False)

    def show(self, left: str, right: str) -> None:
        """Show other texts."""
        if (left, right) != self._texts:
            self._texts = left, right
            self.query_one(".left", Static).update(Content(left))
            self.query_one(".right", Static).update(Content(right))
