"""A page of insights, from top to bottom: words, tables, plots and the calendar, each under its title."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from studyapp.content.text import one_line, safe
from studyapp.insights.pages import Block, Calendar, Chart, Page, Table, Words, as_table
from studyapp.tui.widgets.figure_table import FigureTable
from studyapp.tui.widgets.heatmap import Heatmap
from studyapp.tui.widgets.plot import Plot


class PageView(VerticalScroll, inherit_bindings=False):
    """Shows one page at a time; charts as drawings or as tables. Left and right are the screen's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Scroll up", show=False, id="page.up"),
        Binding("down,j", "scroll_down", "Scroll down", show=False, id="page.down"),
        Binding("pageup", "page_up", "A screen up", show=False, id="page.page_up"),
        Binding("pagedown,space", "page_down", "A screen down", show=False, id="page.page_down"),
        Binding("home", "scroll_home", "To the top", show=False, id="page.top"),
        Binding("end", "scroll_end", "To the end", show=False, id="page.end"),
    ]

    def __init__(self) -> None:
        super().__init__(id="page")
        self._page: Page | None = None
        self.as_tables = False

    def show(self, page: Page | None, as_tables: bool) -> None:
        """Show a page, from its top unless it is the one that is shown."""
        another = self._page is None or page is None or page.name != self._page.name
        self._page, self.as_tables = page, as_tables
        self.focus()
        self.refresh(recompose=True)
        if another:
            self.scroll_home(animate=False)

    def compose(self) -> ComposeResult:
        """The blocks."""
        for block in self._page.blocks if self._page is not None else ():
            yield from self._widgets(block)

    def _widgets(self, block: Block) -> Iterator[Widget]:
        if isinstance(block, Words):
            yield Static(Content(safe(block.text)), classes=f"words {block.tone}", markup=False)
        elif isinstance(block, Chart) and not self.as_tables and not block.is_empty:
            yield Plot(block)
        elif isinstance(block, Calendar) and not self.as_tables and block.days:
            yield Heatmap(block)
        else:
            yield from _table(as_table(block))


def _table(table: Table) -> Iterator[Widget]:
    if table.title:
        yield Static(Content(one_line(table.title)), classes="title", markup=False)
    if table.rows:
        yield FigureTable(table)
    else:
        yield Static(Content(safe(table.empty)), classes="words muted", markup=False)
