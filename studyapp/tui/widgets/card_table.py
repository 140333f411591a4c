"""A table of cards with their states, as many columns as there is room for."""

from rich.text import Text
from textual.widgets import DataTable

from studyapp.content.text import counted, one_line
from studyapp.memory.schedule import Learned
from studyapp.sessions.browse import Found, Row
from studyapp.sessions.wording import days_text

MOST_ROWS = 300
_WIDE = (("State", 14), ("Recall", 6), ("Stable", 6), ("Lapses", 6), ("", 2))
_NARROW = (("State", 14), ("", 2))
_WIDE_FROM = 76
_GAP = 2


class CardTable(DataTable[Text]):
    """The cards, one a row."""

    def show(self, rows: tuple[Row, ...], at: int, width: int) -> None:
        """Show rows in a table of some width, the cursor on one of them."""
        columns = _WIDE if width >= _WIDE_FROM else _NARROW
        prompt_width = max(width - sum(_GAP + each for _, each in columns) - 2 * _GAP, 10)
        self.clear(columns=True)
        for label, column_width in (("Card", prompt_width), *columns):
            self.add_column(Text(label), width=column_width)
        for row in rows:
            cells = _cells(row)
            self.add_row(Text(one_line(row.card.prompt, prompt_width)), *(cells[label] for label, _ in columns))
        self.move_cursor(row=at)


def _cells(row: Row) -> dict[str, Text]:
    """A row's cells, by the label of their column."""
    memory = row.memory
    learned = memory if isinstance(memory, Learned) else None
    marks = ("⚑" if row.marks.flagged else "") + ("✎" if row.marks.note else "")
    return {
        "State": Text(row.state),
        "Recall": Text("" if row.recall is None else f"{100 * row.recall:.0f} %", justify="right"),
        "Stable": Text(days_text(learned.stability) if learned else "", justify="right"),
        "Lapses": Text(str(learned.lapses) if learned and learned.lapses else "", justify="right"),
        "": Text(marks),
    }


def count_text(found: Found) -> str:
    """How much is shown of what."""
    if found.complaint:
        return found.complaint
    if not found.rows:
        return "No card fits. Fewer words find more." if found.cards else "There are no cards."
    shown = f"The first {MOST_ROWS} of " if len(found.rows) > MOST_ROWS else ""
    narrow = "; type to narrow" if shown else ""
    return f"{shown}{counted(len(found.rows), 'card')} of {found.cards:,}{narrow}"
