"""A widget that shows Markdown: wrapped to its pane, except diagrams, which keep their shape and scroll sideways."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from studyapp.content.markdown import Block, parse_markdown
from studyapp.tui.widgets.typeset import typeset


class CardText(Widget):
    """Shows blocks. Give it `text` (Markdown), or blocks with `show`."""

    DEFAULT_CSS = """
    CardText { width: auto; height: auto; min-width: 100%; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._blocks = parse_markdown(text)
        self._wrapped_at = 0
        self._lines: tuple[Content, ...] = ()

    def show(self, blocks: tuple[Block, ...]) -> None:
        """Show other blocks."""
        if blocks != self._blocks:
            self._blocks = blocks
            # At once, at the width it had: it may be painted before it is laid out, and then it stays as painted.
            self._lines = typeset(blocks, self._wrapped_at) if self._wrapped_at else ()
            self.refresh(layout=True)

    def show_text(self, text: str) -> None:
        """Show other Markdown."""
        self.show(parse_markdown(text))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The pane's width, or that of the widest diagram."""
        if container.width != self._wrapped_at:
            self._wrapped_at = container.width
            self._lines = typeset(self._blocks, container.width)
        return max(container.width, *(line.cell_length for line in self._lines), 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row for each line."""
        return len(self._lines)

    def render(self) -> Content:
        """The lines, already wrapped."""
        return Content("\n").join(self._lines)
