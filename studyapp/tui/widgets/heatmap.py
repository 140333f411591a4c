"""A year of study days at a glance: weeks side by side, Monday on top, the darker the more was reviewed."""

from itertools import groupby
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from studyapp.clock import day_date
from studyapp.content.text import counted, one_line
from studyapp.insights.pages import Calendar, written
from studyapp.insights.weeks import WEEKS, level, monday, mondays, month_names, quartiles
from studyapp.memory.replay import DayTotals

SHADES = "·░▒▓█"
FROZEN = "*"
CURSORS = ("◆", "[]")
"""The cursor on weeks one column wide, and two."""
_STYLES = ("$foreground-muted", "$success", "$success", "$success", "$success")
_NAMES = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_MARGIN = 4
_WIDE_FROM = _MARGIN + 2 * WEEKS
_FIRST_ROW = 2
"""That of the Mondays: the title and the months are above them."""
YEAR = 52 * 7


class Heatmap(Widget, can_focus=True):
    """The days. Arrows move the cursor, a click or enter opens a day with reviews."""

    DEFAULT_CSS = "Heatmap { width: 100%; height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-7)", "Week", show=False, id="heatmap.week_before"),
        Binding("right,l", "move(7)", "Week", show=False, id="heatmap.week_after"),
        Binding("up,k", "move(-1)", "Day", show=False, id="heatmap.day_before"),
        Binding("down,j", "move(1)", "Day", show=False, id="heatmap.day_after"),
        Binding("pageup", f"move(-{YEAR})", "A year back", show=False, id="heatmap.year_before"),
        Binding("pagedown", f"move({YEAR})", "A year on", show=False, id="heatmap.year_after"),
        Binding("home", "first", "First day", show=False, id="heatmap.first"),
        Binding("end", "today", "Today", show=False, id="heatmap.today"),
        Binding("enter,space", "pick", "Open the day", id="heatmap.open"),
    ]

    class DayPicked(Message):
        """A study day with reviews was picked."""

        def __init__(self, day: int) -> None:
            super().__init__()
            self.day = day

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(markup=False)
        self._title = one_line(calendar.title)
        self._days = calendar.days
        self._frozen = frozenset(calendar.frozen)
        self._parts = quartiles(calendar.days)
        # Whoever travels west over midnight has studied tomorrow already.
        self._last = calendar.today + (calendar.today + 1 in calendar.days)
        self._first = min(calendar.days, default=self._last)
        self.cursor = self._last

    # --- drawing ------------------------------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The title, months, seven days, a blank line, and what is told of the day under the cursor."""
        return _FIRST_ROW + 7 + 2

    @property
    def _weeks(self) -> tuple[int, ...]:
        """The Mondays on screen, a year's unless there is no room: the last ones, or those that the cursor is in."""
        fitting = min(max(self.content_size.width - _MARGIN, 1), WEEKS)
        whole = 7 * max(min(fitting - 1, WEEKS - 1), 1)
        back = -(-max(mondays(self._last)[-fitting] - self.cursor, 0) // whole)
        return mondays(self._last - back * whole)[-fitting:]

    @property
    def _cell_width(self) -> int:
        return 2 if self.content_size.width >= _WIDE_FROM else 1

    def render(self) -> Content:
        """All lines."""
        weeks, width = self._weeks, self._cell_width
        months = [" "] * (_MARGIN + width * len(weeks) + len("Nov"))
        for place, name in month_names(weeks, 4 // width):
            months[_MARGIN + width * place : _MARGIN + width * place + len(name)] = name
        lines = [self._head(), Content.styled("".join(months[: self.content_size.width]).rstrip(), "$foreground-muted")]
        for weekday, name in enumerate(_NAMES):
            # A span for each run of one style: hundreds of them are what takes time to draw.
            runs = groupby((self._cell(week + weekday, width) for week in weeks), key=lambda cell: cell[1])
            cells = [("".join(text for text, _ in run), style) for style, run in runs]
            lines.append(Content.assemble((name.ljust(_MARGIN), "$foreground-muted"), *cells))
        told = told_of(self.cursor, self._days.get(self.cursor), self.cursor in self._frozen)
        return Content("\n").join([*lines, Content(""), Content(told)])

    def _cell(self, day: int, width: int) -> tuple[str, str]:
        if day > self._last:
            return " " * width, ""
        totals = self._days.get(day)
        dark = level(totals.reviews, self._parts) if totals else 0
        frozen = day in self._frozen and not dark
        character, style = (FROZEN, "$primary") if frozen else (SHADES[dark], _STYLES[dark])
        text = character.ljust(width) if dark == 0 else character * width
        return (CURSORS[width - 1], "bold $accent") if day == self.cursor and self.has_focus else (text, style)

    def _head(self) -> Content:
        """The title, and on the right what the signs mean, if there is room."""
        shades = list(zip(SHADES, _STYLES, strict=True))
        frozen = (f"   {FROZEN} kept by a freeze", "$primary") if self._frozen else ""
        legend = Content.assemble(("fewer ", "$foreground-muted"), *shades, (" more", "$foreground-muted"), frozen)
        title = Content.styled(self._title, "bold")
        gap = self.content_size.width - title.cell_length - legend.cell_length
        return title + Content(" " * gap) + legend if gap > 0 else title

    # --- keys and mouse -----------------------------------------------------------------------------------------------

    def go_to(self, day: int) -> None:
        """Put the cursor on a day, or on the nearest that there is."""
        self.cursor = min(max(day, monday(self._first)), self._last)
        self.refresh()

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Show it as resting."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go to the day that was clicked, and open it."""
        within = event.get_content_offset(self)
        if within is None:
            return
        week, weekday = (within.x - _MARGIN) // self._cell_width, within.y - _FIRST_ROW
        weeks = self._weeks
        if 0 <= week < len(weeks) and 0 <= weekday < 7 and weeks[week] + weekday <= self._last:
            self.go_to(weeks[week] + weekday)
            self.action_pick()

    def action_move(self, days: int) -> None:
        """To another day."""
        self.go_to(self.cursor + days)

    def action_first(self) -> None:
        """To the first day with a review."""
        self.go_to(self._first)

    def action_today(self) -> None:
        """To today."""
        self.go_to(self._last)

    def action_pick(self) -> None:
        """Open the day under the cursor."""
        if self.cursor in self._days:
            self.post_message(self.DayPicked(self.cursor))


def told_of(day: int, totals: DayTotals | None, frozen: bool = False) -> str:
    """A day in a line."""
    date = f"{day_date(day):%a %-d %b %Y}"
    if totals is None:
        return f"{date}: missed, a freeze kept the streak" if frozen else f"{date}: no reviews"
    return (
        f"{date}: {counted(totals.reviews, 'review')}, {totals.again:,} again, {written(totals.duration_ms, 'minutes')}"
    )
