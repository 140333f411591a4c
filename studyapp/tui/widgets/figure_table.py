"""A page's table: numbers to the right, texts wrapped so that all columns fit, every row within reach."""

from math import ceil
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import DataTable

from studyapp.content.text import one_line
from studyapp.insights.pages import Table, written

_GAP = 2
_LEAST_TEXT = 12
MOST_ROWS = 14
"""A longer table scrolls within itself."""


class FigureTable(DataTable[Text]):
    """The rows of a table. Picking one that has cards says which."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Study these cards", id="insights.drill"),
    ]

    class RowPicked(Message):
        """A row that stands for cards was picked."""

        def __init__(self, cards: tuple[str, ...]) -> None:
            super().__init__()
            self.cards = cards

    def __init__(self, table: Table) -> None:
        super().__init__(cursor_type="row")
        self._table = table
        self._fitted_to = 0

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns into what room there is."""
        if event.size.width != self._fitted_to:
            self._fitted_to = event.size.width
            self._fit(event.size.width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without cards there is nothing to study."""
        return bool(self._table.cards) if action == "select_cursor" else super().check_action(action, parameters)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Say what the row stands for."""
        event.stop()
        cards = self._table.cards[event.cursor_row] if self._table.cards else ()
        if cards:
            self.post_message(self.RowPicked(cards))

    def _fit(self, width: int) -> None:
        texts = [
            [one_line(written(cell, column.kind)) for cell, column in zip(row, self._table.columns, strict=True)]
            for row in self._table.rows
        ]
        wanted = [
            max([cell_len(one_line(column.name)), *(cell_len(row[at]) for row in texts)])
            for at, column in enumerate(self._table.columns)
        ]
        widths = fitted(wanted, [column.kind == "text" for column in self._table.columns], width)
        row_before = self.cursor_row
        self.clear(columns=True)
        for column, column_width in zip(self._table.columns, widths, strict=True):
            self.add_column(_cell(one_line(column.name), column.kind == "text"), width=column_width)
        lines = 0
        for row in texts:
            cells = [_cell(text, column.kind == "text") for text, column in zip(row, self._table.columns, strict=True)]
            height = max(_height(cell, column_width) for cell, column_width in zip(cells, widths, strict=True))
            self.add_row(*cells, height=height)
            lines += height
        self.move_cursor(row=row_before)
        # Said outright: a height that follows from the rows is now and then worked out before Textual has counted them.
        sideways = sum(widths) + _GAP * len(widths) > width
        self.styles.height = self.header_height + min(lines, MOST_ROWS) + sideways


def fitted(wanted: list[int], texts: list[bool], room: int) -> list[int]:
    """How wide each column is: as wide as it wants to be, the widest of the texts less where there is no room."""
    widths = list(wanted)
    over = sum(widths) + _GAP * len(widths) - room
    while over > 0:
        widest = max((at for at, is_text in enumerate(texts) if is_text), key=lambda at: widths[at], default=-1)
        if widest < 0 or widths[widest] <= _LEAST_TEXT:
            break
        others = [widths[at] for at, is_text in enumerate(texts) if is_text and at != widest]
        less = min(over, max(widths[widest] - max([_LEAST_TEXT, *others]), 1))
        widths[widest] -= less
        over -= less
    return widths


def _cell(text: str, is_text: bool) -> Text:
    return Text(text, justify="left" if is_text else "right", overflow="fold")


def _height(cell: Text, width: int) -> int:
    """Lines that a cell takes up once it is wrapped."""
    if cell.cell_len <= width:
        return 1
    from rich.console import Console

    return max(len(cell.wrap(Console(width=max(width, 1)), max(width, 1))), ceil(cell.cell_len / max(width, 1)))
