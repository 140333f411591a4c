"""Every card with its memory state, narrowed as one types."""

from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Input, Static
from textual.worker import Worker, WorkerError, get_current_worker

from studyapp.content.model import Card
from studyapp.memory.replay import Marks
from studyapp.sessions import marking
from studyapp.sessions.browse import Found, Row
from studyapp.sessions.ports import Desk
from studyapp.sessions.services import Services
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.screens.note import NoteScreen
from studyapp.tui.widgets import drawing
from studyapp.tui.widgets.card_table import MOST_ROWS, CardTable, count_text
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.in_order import act_in_order
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.top_line import TopLine


class SearchLine(Input):
    """What is searched for; enter and the down arrow go to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "screen.list", "To the list", id="browse.list"),
        Binding("escape", "screen.leave", "Back", id="browse.escape"),
    ]

    async def on_key(self, event: events.Key) -> None:
        """Keep to the order of the keys."""
        await act_in_order(self, event)


class BrowseScreen(HouseScreen):
    """A search line, the list, and the card under the cursor."""

    help_name = "browse"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="browse.search"),
        Binding("at", "suspend", "Suspend or resume", id="browse.suspend"),
        Binding("f", "flag", "Flag", id="browse.flag"),
        Binding("n", "note", "Note", id="browse.note"),
        Binding("e", "edit", "Edit", id="browse.edit"),
        Binding("exclamation_mark", "report", "Report", key_display="!", id="browse.report"),
        Binding("u", "undo", "Undo", id="browse.undo"),
        Binding("q,escape", "leave", "Back", id="browse.back"),
    ]

    def __init__(self, services: Services, query: str = "") -> None:
        super().__init__(services)
        self._query = query
        self._found = Found((), 0, "")
        self._searching: Worker[None]

    def compose(self) -> ComposeResult:
        """Search on top, list in the middle, card below."""
        yield TopLine("Browse", "")
        yield SearchLine(
            self._query,
            placeholder="Search: words, deck:, tag:, topic:, is:due …",
            id="search",
            select_on_focus=False,
        )
        yield CardTable(id="found", cursor_type="row")
        yield Static(id="count", markup=False)
        with VerticalScroll(id="preview"):
            yield CardText(id="preview_text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show everything, ready to type."""
        self.action_search()
        self.load()

    def on_resize(self) -> None:
        """Give the prompts whatever room there is."""
        self.show(self._found)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self._search_for_what_stands_there()

    def _search_for_what_stands_there(self) -> None:
        query = self.query_one(SearchLine).value
        if query != self._query:
            self._query = query
            self.load()

    def load(self) -> None:
        """Search in the background; an older search gives way to a newer one."""
        self._searching = self.run_worker(self._search, thread=True, exclusive=True, exit_on_error=False)

    decks_read = load

    def _search(self) -> None:
        query = self._query
        found = self.attempt_off_screen(lambda: self.services.find(query))
        if found is not None and not get_current_worker().is_cancelled:
            self.app.call_from_thread(self.show, found)

    def show(self, found: Found) -> None:
        """Show what was found."""
        table = self.query_one(CardTable)
        kept = self._under_cursor()
        self._found = found
        rows = found.rows[:MOST_ROWS]
        keys = [row.card.key for row in rows]
        at = keys.index(kept.card.key) if kept and kept.card.key in keys else 0
        table.show(rows, at, self.size.width - 2)
        self.query_one("#count", Static).update(Content(count_text(found)))
        self._show_preview()
        self.refresh_bindings()

    def on_data_table_row_highlighted(self, _event: DataTable.RowHighlighted) -> None:
        """Show the card under the cursor."""
        self._show_preview()

    def _under_cursor(self) -> Row | None:
        row = self.query_one(CardTable).cursor_row
        return self._found.rows[row] if 0 <= row < min(len(self._found.rows), MOST_ROWS) else None

    def _show_preview(self) -> None:
        row = self._under_cursor()
        preview = self.query_one("#preview_text", CardText)
        preview.show(drawing.whole_card(row.card, row.marks) if row else ())

    # --- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marks need a card."""
        return self._under_cursor() is not None if action in ("suspend", "flag", "note", "edit", "report") else True

    def action_search(self) -> None:
        """Go to the search line."""
        self.set_focus(self.query_one(SearchLine))

    async def action_list(self) -> None:
        """Go to the list, once it shows what was searched for: the next key may mark a card."""
        self._search_for_what_stands_there()
        with suppress(WorkerError):
            await self._searching.wait()
        self.set_focus(self.query_one(CardTable))

    def _mark(self, verb: Callable[[Desk, str, Marks], str], row: Row | None = None) -> bool:
        """Put a mark on a row's card, else on that under the cursor, and say so. False when it was refused."""
        row = row or self._under_cursor()
        words = self.attempt(lambda: self._marked(verb, row.card.key)) if row else None
        self.house.say(words or "")
        self.load()
        return bool(words)

    def _marked(self, verb: Callable[[Desk, str, Marks], str], card: str) -> str:
        # The row may be older than the last key: the marks are read anew.
        desk = self.services.desk("browse")
        return verb(desk, card, desk.journal.state_of(card)[1])

    def action_suspend(self) -> None:
        """Suspend or resume the card."""
        self._mark(marking.toggle_suspended)

    def action_flag(self) -> None:
        """Flag the card, or remove the flag."""
        self._mark(marking.toggle_flag)

    def action_note(self) -> None:
        """Write a personal note."""
        if row := self._under_cursor():

            def keep(text: str) -> bool:
                return self._mark(lambda desk, card, marks: marking.write_note(desk, card, marks, text), row)

            self.app.push_screen(NoteScreen(f"Your note on {row.card.key}", row.marks.note, keep))

    def card_on_screen(self) -> Card | None:
        """The card under the cursor."""
        return row.card if (row := self._under_cursor()) else None

    def action_edit(self) -> None:
        """Open the note in the editor."""
        if (row := self._under_cursor()) and self.edit(row.card):
            self.load()

    def action_undo(self) -> None:
        """Take back the last thing done."""
        self.undo("browse")
        self.load()

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.house.leave(self)
