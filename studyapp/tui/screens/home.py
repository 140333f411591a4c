"""Home: what is due and how long it takes, how the decks stand, what to do now."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import DataTable, Static

from studyapp.clock import day_date
from studyapp.content.library import Selection
from studyapp.content.text import counted, one_line
from studyapp.errors import StudyError
from studyapp.sessions.marking import undo
from studyapp.sessions.overview import DeckLine, Overview
from studyapp.sessions.wording import minutes_text
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.top_line import TopLine

_COLUMNS = (("Deck", 40), ("Due", 5), ("New", 5), ("Learned", 9), ("", 11))
_OTHER_COLUMNS_WIDTH = 44


class DeckTable(DataTable[Text]):
    """The decks; enter studies the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Study this deck", id="home.deck"),
    ]


class HomeScreen(HouseScreen):
    """The first screen."""

    help_name = "home"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "study", "Study", id="home.study"),
        Binding("b", "browse", "Browse", id="home.browse"),
        Binding("slash", "browse", "Search", key_display="/", id="home.search"),
        Binding("u", "undo", "Undo", id="home.undo"),
        Binding("r", "reload", "Reload decks", id="home.reload"),
        Binding("q", "app.quit", "Quit", id="home.quit"),
    ]

    def compose(self) -> ComposeResult:
        """The day on top, the decks below."""
        yield TopLine("studyapp", self.services.clock.now().local().strftime("%A, %-d %B %Y"))
        yield Static(Content("Reading decks …"), id="today", markup=False)
        yield Static(id="problems", classes="hidden", markup=False)
        decks = DeckTable(id="decks", cursor_type="row")
        for label, width in _COLUMNS:
            decks.add_column(Text(label), width=width)
        yield decks
        yield KeyBar()

    def on_mount(self) -> None:
        """Put the cursor on the decks."""
        self.query_one("#decks").focus()

    @property
    def _title_width(self) -> int:
        return max(self.size.width - _OTHER_COLUMNS_WIDTH, 20)

    def on_resize(self) -> None:
        """Give the titles whatever room there is."""
        self.query_one(DeckTable).ordered_columns[0].width = self._title_width
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Bring the figures up to date whenever home is shown."""
        self.run_worker(self._load, thread=True, exclusive=True, exit_on_error=False)

    def _load(self) -> None:
        if not self.services.library.decks:
            self.services.read_decks()
        try:
            overview = self.services.overview(Selection())
        except StudyError as error:
            self.app.call_from_thread(self._fail, error)
        else:
            self.app.call_from_thread(self.show, overview)

    def _fail(self, error: StudyError) -> None:
        self.query_one("#today", Static).update(
            Content.assemble((error.message, "bold $text-error"), "\n", error.advice)
        )

    def show(self, overview: Overview) -> None:
        """Show the day's figures."""
        self.query_one("#today", Static).update(_today(overview))
        problems = self.query_one("#problems", Static)
        problems.set_class(not overview.problems, "hidden")
        problems.update(Content(f"⚠ {counted(overview.problems, 'problem')} in the decks: studyapp decks lint"))
        table = self.query_one(DeckTable)
        row = table.cursor_row
        table.clear()
        for line in overview.decks:
            table.add_row(*_cells(line, self._title_width), key=line.deck)
        table.move_cursor(row=row)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Study the deck that was picked."""
        self.house.study(Selection(deck=str(event.row_key.value)))

    def action_study(self) -> None:
        """Study everything."""
        self.house.study(Selection())

    def action_browse(self) -> None:
        """Search all cards."""
        self.house.browse()

    def action_undo(self) -> None:
        """Take back the last thing done."""
        if undone := self.attempt(lambda: undo(self.services.desk("home"))):
            self.house.say(f"{undone.words} {undone.card}")
        self.on_screen_resume()

    def action_reload(self) -> None:
        """Read the decks anew."""
        self.services.read_decks()
        self.on_screen_resume()


def _today(overview: Overview) -> Content:
    """The day in a few lines."""
    if not overview.decks:
        return Content("There are no decks yet. Put a YAML deck into your decks folder, or start with --decks FOLDER.")
    todo = overview.due + overview.new
    lines = []
    if todo:
        lines.append(
            Content.assemble(
                (f"{overview.due:,} due", "bold $text-accent"),
                "  and  ",
                (f"{overview.new:,} new", "bold $text-primary"),
                f"  ·  {minutes_text(overview.expected_ms)}  ·  press ",
                ("s", "bold"),
                " to study",
            )
        )
    else:
        next_day = overview.next_day
        when = f"The next card is due on {day_date(next_day):%A, %-d %B}." if next_day is not None else ""
        lines.append(Content.assemble(("Nothing is due. ", "bold $text-success"), when))
    done = overview.today
    if done.reviews:
        recalled = round(100 * (done.reviews - done.again) / done.reviews)
        spent = minutes_text(done.duration_ms)
        lines.append(Content(f"Today: {counted(done.reviews, 'review')}, {recalled} % recalled, {spent}"))
    waits = [
        f"{overview.held:,} wait for tomorrow, a card of the same note comes first" if overview.held else "",
        f"{overview.over:,} are beyond today's limits" if overview.over else "",
    ]
    if any(waits):
        lines.append(Content.styled("; ".join(filter(None, waits)), "$text-muted"))
    return Content("\n").join(lines)


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
