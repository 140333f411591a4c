"""The ways into each screen, for whoever has a reason to go there."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import Screen

from studyapp.content.library import Selection
from studyapp.errors import StudyError
from studyapp.sessions.services import Services

if TYPE_CHECKING:
    from studyapp.sessions.papers import Sitting
    from studyapp.sessions.quiz import QuizPlan


class Doors(App[None]):
    """An application whose screens open each other through it; each is imported when it is first opened."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services

    def say(self, what: StudyError | str) -> None:
        """Show a message."""
        raise NotImplementedError

    def study(self, selection: Selection) -> None:
        """Open a study session."""
        from studyapp.tui.screens.study import StudyScreen

        self.push_screen(StudyScreen(self.services, selection))

    def drill(self, cards: Collection[str]) -> None:
        """Study just these cards, due or not, and then the items among them."""
        from studyapp.tui.screens.drill import open_drill

        open_drill(self, cards)

    def browse(self, query: str = "") -> None:
        """Open the list of all cards."""
        from studyapp.tui.screens.browse import BrowseScreen

        self.push_screen(BrowseScreen(self.services, query))

    def quiz(self, plan: "QuizPlan | None" = None) -> None:
        """Open the screen on which a quiz is chosen; with a plan, begin at once."""
        from studyapp.tui.screens.quiz_setup import QuizSetupScreen

        self.push_screen(QuizSetupScreen(self.services, plan))

    def exam(self, sitting: "Sitting | None" = None) -> None:
        """Open the screen on which an exam is begun or resumed; with terms, begin at once."""
        from studyapp.tui.screens.exam_setup import ExamSetupScreen

        self.push_screen(ExamSetupScreen(self.services, sitting))

    def insights(self) -> None:
        """Open what the log says."""
        from studyapp.tui.screens.insights import InsightsScreen

        self.push_screen(InsightsScreen(self.services))

    def leave(self, screen: Screen[None]) -> None:
        """Close a screen; the program ends with the last one."""
        if screen is self.screen:
            self.pop_screen()
