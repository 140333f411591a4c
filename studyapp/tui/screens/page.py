"""A screen that shows a page of figures, worked out beside it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.worker import get_current_worker

from studyapp.clock import day_date
from studyapp.content.text import counted, one_line
from studyapp.errors import StudyError
from studyapp.insights.pages import Page, Words
from studyapp.sessions.services import Services
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets.figure_table import FigureTable
from studyapp.tui.widgets.heatmap import Heatmap
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.page_view import PageView
from studyapp.tui.widgets.top_line import TopLine

SLOW_S = 0.2
"""A page that takes longer is said to be on its way."""


class PageScreen(HouseScreen):
    """One page. `name` is the page's that is wanted; what comes for another is too late, and left out."""

    help_name = "insights"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Into page", id="insights.part"),
        Binding("shift+tab", "app.focus_previous", "Back up", show=False, id="insights.part_before"),
        Binding("t", "tables", "Tables", id="insights.tables"),
        Binding("x", "export", "Export", id="insights.export"),
        Binding("q,escape", "leave", "Back", id="insights.back"),
    ]

    def __init__(self, services: Services, name: str) -> None:
        super().__init__(services)
        self.wanted = name
        self._page: Page | None = None
        self._as_tables = False

    # --- what kinds of pages differ in --------------------------------------------------------------------------------

    def head(self) -> Widget:
        """What stands at the top."""
        raise NotImplementedError

    def work_out(self, name: str) -> Page:
        """The page of that name; called beside the screen. Raises StudyError."""
        raise NotImplementedError

    # --- showing ------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The page fills the screen."""
        yield self.head()
        yield PageView()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self.load()

    def decks_read(self) -> None:
        """Work the page out anew."""
        self.load()

    def load(self) -> None:
        """Work out the page that is wanted; one that is still on its way is given up."""
        wanted = self.wanted
        self.set_timer(SLOW_S, lambda: self._say_so_if_slow(wanted))
        self.run_worker(lambda: self._work(wanted), thread=True, exclusive=True, exit_on_error=False)

    def _work(self, name: str) -> None:
        try:
            if not self.services.library.decks:
                self.services.read_decks()
            page = self.work_out(name)
        except StudyError as error:
            page = Page(name, "", (Words(f"{error.message}\n{error.advice}".strip(), "warning"),))
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self.show, name, page)

    def show(self, name: str, page: Page) -> None:
        """Show a page, unless another is wanted by now, or it is shown already: the cursor stays where it is then."""
        if name == self.wanted and self.is_attached and page != self._page:
            self._page = page
            self.query_one(PageView).show(page, self._as_tables)
            self.refresh_bindings()

    def _say_so_if_slow(self, name: str) -> None:
        if name == self.wanted and (self._page is None or self._page.name != name) and self.is_attached:
            self._page = None
            self.query_one(PageView).show(Page("", "", (Words("Working …", "muted"),)), self._as_tables)

    # --- keys and what is picked --------------------------------------------------------------------------------------

    def action_tables(self) -> None:
        """Charts as tables, and back."""
        self._as_tables = not self._as_tables
        if self._page is not None:
            self.query_one(PageView).show(self._page, self._as_tables)

    def action_export(self) -> None:
        """Write the page's figures to files."""
        page = self._page
        if page is not None and all(isinstance(block, Words) for block in page.blocks):
            self.house.say("There are no figures here to export.")
        elif page is not None:
            self.run_worker(lambda: self._export(page), thread=True, group="export", exit_on_error=False)

    def _export(self, page: Page) -> None:
        written = self.attempt_off_screen(lambda: self.services.insights().export(page))
        if written is not None:
            folder, names = written
            words = f"Wrote {counted(len(names), 'file')} to {one_line(str(folder))}."
            self.app.call_from_thread(self.house.say, words)

    def on_heatmap_day_picked(self, event: Heatmap.DayPicked) -> None:
        """Show what was done on a day."""
        self.app.push_screen(DayScreen(self.services, event.day))

    def on_figure_table_row_picked(self, event: FigureTable.RowPicked) -> None:
        """Study what the row stands for."""
        self.house.drill(event.cards)

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.house.leave(self)


class DayScreen(PageScreen):
    """What was done on one study day."""

    def __init__(self, services: Services, day: int) -> None:
        super().__init__(services, f"day {day}")
        self._day = day

    def head(self) -> Widget:
        """The day."""
        return TopLine(f"{day_date(self._day):%A, %-d %B %Y}")

    def work_out(self, name: str) -> Page:
        """Its reviews."""
        return self.services.insights().day(self._day)
