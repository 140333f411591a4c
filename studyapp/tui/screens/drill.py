"""A drill: a study session of just some cards, which goes on from its summary to a quiz of the items among them."""

import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from studyapp.content.library import Selection
from studyapp.content.text import counted
from studyapp.errors import StudyError
from studyapp.sessions.drill import drill
from studyapp.sessions.quiz import QuizPlan
from studyapp.sessions.services import Services
from studyapp.sessions.study import Finished
from studyapp.tui.screens.study import StudyScreen
from studyapp.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from studyapp.tui.doors import Doors


class DrillScreen(StudyScreen):
    """A study session that says what comes after it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("z", "go_on", "Quiz", id="study.quiz")]

    def __init__(self, services: Services, selection: Selection, then: QuizPlan) -> None:
        super().__init__(services, selection)
        self._then = then

    def show(self) -> None:
        """Draw what the session returns; at the end also how many items are to come."""
        super().show()
        if isinstance(self._view, Finished):
            to_come = counted(self._then.length, "item")
            self.query_one(TopLine).show(str(self._selection), f"done; {to_come} to come")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys mean something now."""
        if action == "go_on":
            return isinstance(self._view, Finished)
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """From the summary to the items."""
        self.house.leave(self)
        self.house.quiz(self._then)


def open_drill(app: "Doors", cards: Collection[str]) -> None:
    """Study just these cards, due or not: the flashcards, and then the items. Says so when none is there."""
    try:
        study, quiz = drill(app.services.library, cards, secrets.randbelow(1_000_000))
    except StudyError as error:
        app.say(error)
        return
    if study is None:
        app.quiz(quiz)
    elif quiz is None:
        app.study(study)
    else:
        app.push_screen(DrillScreen(app.services, study, quiz))
