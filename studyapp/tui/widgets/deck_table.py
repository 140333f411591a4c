"""A table of decks with their figures, as many columns as there is room for."""

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from studyapp.content.text import one_line
from studyapp.sessions.overview import DeckLine

_WIDE = (("Due", 5), ("New", 5), ("Learned", 9), ("", 11))
_WIDE_FROM = 70
_GAP = 2


class DeckTable(DataTable[Text]):
    """The decks; enter studies the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Study this deck", id="home.deck"),
    ]

    def show(self, decks: tuple[DeckLine, ...], width: int) -> None:
        """Show the decks in a table of some width, the cursor where it was."""
        columns = _WIDE if width >= _WIDE_FROM else _WIDE[:-1]
        title_width = max(width - sum(_GAP + each for _, each in columns) - 2 * _GAP, 10)
        row = self.cursor_row
        self.clear(columns=True)
        for label, column_width in (("Deck", title_width), *columns):
            self.add_column(Text(label), width=column_width)
        for line in decks:
            self.add_row(*_cells(line, title_width)[: len(columns) + 1], key=line.deck)
        self.move_cursor(row=row)
        # Said outright: a height that follows from the rows is now and then worked out before Textual has counted them.
        self.styles.height = self.header_height + len(decks)
        self.display = bool(decks)


def _cells(line: DeckLine, width: int) -> list[Text]:
    share = line.learned / line.cards if line.cards else 0.0
    full = round(share * 10)
    bar = Text("█" * full + "░" * (10 - full))
    return [
        Text(one_line(line.title, width)),
        Text(str(line.due), justify="right", style="bold" if line.due else "dim"),
        Text(str(line.new), justify="right", style="" if line.new else "dim"),
        Text(f"{line.learned}/{line.cards}", justify="right"),
        bar,
    ]
