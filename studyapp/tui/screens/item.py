"""What quiz and exam share: a question over its options, answered by number, by letter, by cursor or by typing."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.assessment.questions import Question, Response
from studyapp.sessions.services import Services
from studyapp.tui.screens.base import HouseScreen
from studyapp.tui.widgets import drawing_items as drawing
from studyapp.tui.widgets.answer_line import AnswerLine
from studyapp.tui.widgets.card_text import CardText
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.options import Options
from studyapp.tui.widgets.top_line import TopLine

OPTION_KEYS = ("1,a", "2,b", "3,c", "4,d", "5,e", "6")
"""The sixth has no letter: f flags."""


class ItemScreen(HouseScreen):
    """Question and options scroll together. What `press` and `respond` mean is for the screen that inherits this."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.typing: Question | None = None

    def compose(self) -> ComposeResult:
        """The parts, all of them empty."""
        yield TopLine("", "")
        with VerticalScroll(id="item"):
            yield CardText(id="stem")
            yield Static(id="instruction", markup=False)
            yield Static(id="marking", classes="hidden", markup=False)
            yield Options()
            yield CardText(id="why", classes="hidden")
        yield AnswerLine(id="typed", placeholder="Type the answer, then enter", classes="hidden", select_on_focus=False)
        yield KeyBar()

    @property
    def pane(self) -> VerticalScroll:
        """What scrolls."""
        return self.query_one("#item", VerticalScroll)

    @property
    def options(self) -> Options:
        """The options under the question."""
        return self.query_one(Options)

    @property
    def typed(self) -> str:
        """What stands in the answer line."""
        return self.query_one(AnswerLine).value

    def put(
        self,
        question: Question,
        response: Response | None,
        struck: frozenset[int] = frozenset(),
        *,
        judged: bool = False,
        typed: str | None = None,
    ) -> None:
        """Show a question; `typed` opens the answer line with that text."""
        self.query_one("#stem", CardText).show(drawing.stem(question))
        self.query_one("#instruction", Static).update(Content.styled(question.instruction, "bold $text-accent"))
        self.options.show(question, response, struck, judged=judged)
        line = self.query_one(AnswerLine)
        line.set_class(typed is None, "hidden")
        another, self.typing = question != self.typing, question if typed is not None else None
        if typed is None:
            self.action_use_keys()
        elif another or not line.has_focus:  # the focus of the question before may not have left the line yet
            line.value = typed
            line.focus()

    def action_use_keys(self) -> None:
        """Give the focus to the question, so that letters are keys."""
        self.pane.focus()

    def action_move(self, step: int) -> None:
        """Move the cursor over the options."""
        self.options.move(step)

    async def action_press_cursor(self) -> None:
        """Press the option under the cursor."""
        await self.run_action(f"press({self.options.cursor})")

    async def on_options_pressed(self, event: Options.Pressed) -> None:
        """An option was clicked."""
        await self.run_action(f"press({event.place})")
