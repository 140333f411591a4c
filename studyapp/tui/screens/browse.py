"""Every card with its memory state, narrowed as one types."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Input, Static

from studyapp.content.text import counted, one_line
from studyapp.memory.schedule import Learned
from studyapp.sessions import marking
from studyapp.sessions.browse import Found, Row
from studyapp.sessions.services import Services
from studyapp.sessions.wording import days_text
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.screens.note import NoteScreen
from studyapp.tui.widgets import drawing
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.top_line import TopLine

MOST_ROWS = 300
_COLUMNS = (("Card", 30), ("State", 14), ("Recall", 6), ("Stable", 6), ("Lapses", 6), ("", 2))
_OTHER_COLUMNS_WIDTH = 50


class SearchLine(Input):
    """What is searched for; enter and the down arrow go to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,enter", "to_list", "To the list", key_display="↓", id="browse.list"),
        Binding("escape", "screen.leave", "Back", id="browse.escape"),
    ]

    def action_to_list(self) -> None:
        """Give the focus to the list."""
        self.screen.query_one("#found").focus()


class CardTable(DataTable[Text]):
    """The list."""


class BrowseScreen(HouseScreen):
    """A search line, the list, and the card under the cursor."""

    help_name = "browse"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="browse.search"),
        Binding("at", "suspend", "Suspend or resume", key_display="@", id="browse.suspend"),
        Binding("f", "flag", "Flag", id="browse.flag"),
        Binding("n", "note", "Note", id="browse.note"),
        Binding("e", "edit", "Edit", id="browse.edit"),
        Binding("u", "undo", "Undo", id="browse.undo"),
        Binding("q,escape", "leave", "Back", key_display="q", id="browse.back"),
    ]

    def __init__(self, services: Services, query: str = "") -> None:
        super().__init__(services)
        self._query = query
        self._found = Found((), 0, "")

    def compose(self) -> ComposeResult:
        """Search on top, list in the middle, card below."""
        yield TopLine("Browse", "")
        yield SearchLine(
            self._query,
            placeholder="Search: words, deck:, tag:, topic:, is:due …",
            id="search",
            select_on_focus=False,
        )
        table = CardTable(id="found", cursor_type="row")
        for label, width in _COLUMNS:
            table.add_column(Text(label), width=width)
        yield table
        yield Static(id="count", markup=False)
        with VerticalScroll(id="preview"):
            yield CardText(id="preview_text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show everything, ready to type."""
        self.query_one("#search").focus()
        self.load()

    @property
    def _card_width(self) -> int:
        return max(self.size.width - _OTHER_COLUMNS_WIDTH, 20)

    def on_resize(self) -> None:
        """Give the prompts whatever room there is."""
        self.query_one(CardTable).ordered_columns[0].width = self._card_width
        self.show(self._found)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self._query = event.value
        self.load()

    def load(self) -> None:
        """Search in the background; an older search gives way to a newer one."""
        self.run_worker(self._search, thread=True, exclusive=True, exit_on_error=False)

    def _search(self) -> None:
        query = self._query
        found = self.attempt_off_screen(lambda: self.services.find(query))
        if found is not None and query == self._query:
            self.app.call_from_thread(self.show, found)

    def show(self, found: Found) -> None:
        """Show what was found."""
        table = self.query_one(CardTable)
        kept = self._under_cursor()
        self._found = found
        rows = found.rows[:MOST_ROWS]
        table.clear()
        for row in rows:
            table.add_row(*_cells(row, self.services.today, self._card_width), key=row.card.key)
        keys = [row.card.key for row in rows]
        table.move_cursor(row=keys.index(kept.card.key) if kept and kept.card.key in keys else 0)
        self.query_one("#count", Static).update(Content(_count(found)))
        self._show_preview()

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
        return self._under_cursor() is not None if action in ("suspend", "flag", "note", "edit") else True

    def action_search(self) -> None:
        """Back to the search line."""
        self.query_one("#search").focus()

    def action_suspend(self) -> None:
        """Suspend or resume the card."""
        if row := self._under_cursor():
            desk = self.services.desk("browse")
            self._did(self.attempt(lambda: marking.toggle_suspended(desk, row.card.key, row.marks)))

    def action_flag(self) -> None:
        """Flag the card, or remove the flag."""
        if row := self._under_cursor():
            desk = self.services.desk("browse")
            self._did(self.attempt(lambda: marking.toggle_flag(desk, row.card.key, row.marks)))

    def action_note(self) -> None:
        """Write a personal note."""
        if row := self._under_cursor():
            desk = self.services.desk("browse")

            def keep(text: str | None) -> None:
                if text is not None:
                    self._did(self.attempt(lambda: marking.write_note(desk, row.card.key, row.marks, text)))

            self.app.push_screen(NoteScreen(row.card.key, row.marks.note), keep)

    def action_edit(self) -> None:
        """Open the note in the editor."""
        if (row := self._under_cursor()) and self.house.edit(row.card):
            self.load()

    def action_undo(self) -> None:
        """Take back the last thing done."""
        undone = self.attempt(lambda: marking.undo(self.services.desk("browse")))
        self._did(f"{undone.words} {undone.card}" if undone else None)

    def _did(self, words: str | None) -> None:
        self.house.say(words or "")
        self.load()

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.house.leave(self)


def _count(found: Found) -> str:
    """How much is shown of what."""
    if found.complaint:
        return found.complaint
    if not found.rows:
        return "No card fits. Fewer words find more." if found.cards else "There are no cards."
    shown = f"The first {MOST_ROWS} of " if len(found.rows) > MOST_ROWS else ""
    narrow = "; type to narrow" if shown else ""
    return f"{shown}{counted(len(found.rows), 'card')} of {found.cards:,}{narrow}"


def _cells(row: Row, today: int, width: int) -> list[Text]:
    memory = row.memory
    learned = memory if isinstance(memory, Learned) else None
    marks = ("⚑" if row.marks.flagged else "") + ("✎" if row.marks.note else "")
    return [
        Text(one_line(row.card.prompt, width)),
        Text(row.state),
        Text(f"{100 * learned.recall(today):.0f} %" if learned else "", justify="right"),
        Text(days_text(learned.stability) if learned else "", justify="right"),
        Text(str(learned.lapses) if learned and learned.lapses else "", justify="right"),
        Text(marks),
    ]
