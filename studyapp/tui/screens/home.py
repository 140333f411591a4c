"""Home: what is due and how long it takes, how the decks stand, what to do now."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import DataTable, Static
from textual.worker import get_current_worker

from studyapp.clock import day_date
from studyapp.content.library import Selection
from studyapp.content.text import counted
from studyapp.errors import StudyError
from studyapp.sessions.overview import Overview
from studyapp.sessions.services import Services
from studyapp.sessions.wording import minutes_text
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets.deck_table import DeckTable
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.top_line import TopLine


class HomeScreen(HouseScreen):
    """The first screen."""

    help_name = "home"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "study", "Study", id="home.study"),
        Binding("z", "quiz", "Quiz", id="home.quiz"),
        Binding("m", "exam", "Mock exam", id="home.exam"),
        Binding("b", "browse", "Browse", id="home.browse"),
        Binding("i", "insights", "Insights", id="home.insights"),
        Binding("slash", "browse", "Search", id="home.search"),
        Binding("u", "undo", "Undo", id="home.undo"),
        Binding("r", "reload", "Reload decks", id="home.reload"),
        Binding("q", "app.quit", "Quit", id="home.quit"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._overview: Overview | None = None

    def compose(self) -> ComposeResult:
        """The day on top, the decks below."""
        yield TopLine("studyapp")
        yield Static(Content("Reading decks …"), id="today", markup=False)
        yield Static(id="problems", classes="hidden", markup=False)
        yield DeckTable(id="decks", cursor_type="row")
        yield KeyBar()

    def on_mount(self) -> None:
        """Put the cursor on the decks."""
        self.set_focus(self.query_one(DeckTable))

    def on_resize(self) -> None:
        """Give the titles whatever room there is."""
        self.show()

    def on_screen_resume(self) -> None:
        """Bring the figures up to date whenever home is shown."""
        self.load()

    def decks_read(self) -> None:
        """Count anew."""
        self.load()

    def load(self, anew: bool = False) -> None:
        """Take stock beside the screen; `anew` reads the decks again."""
        self.run_worker(lambda: self._load(anew), thread=True, exclusive=True, exit_on_error=False)

    def _load(self, anew: bool) -> None:
        try:
            if anew or not self.services.library.decks:
                self.services.read_decks()
            overview = self.services.overview(Selection())
        except StudyError as error:
            self.app.call_from_thread(self._fail, error)
            return
        if anew:
            self.app.call_from_thread(self.house.say, f"Read {counted(len(overview.decks), 'deck')} anew.")
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._loaded, overview)

    def _fail(self, error: StudyError) -> None:
        said = Content.assemble((error.message, "bold $text-error"), "\n", error.advice)
        self.query_one("#today", Static).update(said)
        self.query_one(DeckTable).display = False

    def _loaded(self, overview: Overview) -> None:
        self._overview = overview
        self.show()

    def show(self) -> None:
        """Show the day's figures."""
        self.query_one(TopLine).show("studyapp", f"{self.services.clock.now().local():%A, %-d %B %Y}")
        overview = self._overview
        if overview is None:
            return
        self.query_one("#today", Static).update(_today(overview, self.services.settings.keys.get("home.study", "s")))
        problems = self.query_one("#problems", Static)
        problems.set_class(not overview.problems, "hidden")
        problems.update(Content(f"⚠ {counted(overview.problems, 'problem')} in the decks: studyapp decks lint"))
        self.query_one(DeckTable).show(overview.decks, self.size.width - 2)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Study the deck that was picked."""
        self.house.study(Selection(deck=str(event.row_key.value)))

    def action_study(self) -> None:
        """Study everything."""
        self.house.study(Selection())

    def action_quiz(self) -> None:
        """Choose a quiz."""
        if self.services.library.decks:
            self.house.quiz()

    def action_exam(self) -> None:
        """Begin, resume or look back at an exam."""
        if self.services.library.decks:
            self.house.exam()

    def action_browse(self) -> None:
        """Search all cards."""
        self.house.browse()

    def action_insights(self) -> None:
        """See what the log says."""
        self.house.insights()

    def action_undo(self) -> None:
        """Take back the last thing done."""
        self.undo("home")
        self.load()

    def action_reload(self) -> None:
        """Read the decks anew."""
        self.load(anew=True)


def _today(overview: Overview, study_key: str) -> Content:
    """The day in a few lines."""
    if not overview.decks:
        return Content(
            "There are no decks yet. Put a YAML deck into your decks folder (`studyapp doctor` names it), "
            "or start with --decks FOLDER."
        )
    todo = overview.due + overview.new
    lines = []
    if todo:
        lines.append(
            Content.assemble(
                (f"{overview.due:,} due", "bold $text-accent"),
                "  and  ",
                (f"{overview.new:,} new", "bold $text-primary"),
                f"  ·  {minutes_text(overview.expected_ms)}  ·  press ",
                (study_key, "bold"),
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
        lines.append(Content.styled("; ".join(filter(None, waits)), "$foreground-muted"))
    return Content("\n").join(lines)
