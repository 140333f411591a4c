"""What the log says, a page for each question that one may have."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from studyapp.insights.pages import Page
from studyapp.sessions.services import Services
from studyapp.tui.screens.page import PageScreen
from studyapp.tui.widgets.tab_strip import TabStrip

PLAN = "plan"


class InsightsScreen(PageScreen):
    """The pages, one at a time.

    A binding whose action begins with `plan_` works, and is shown, on the page named "plan" alone.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Tab", id="insights.before"),
        Binding("right", "step(1)", "Tab", id="insights.after"),
        Binding("f", "plan_tune", "Tune", id="insights.tune"),
        *(
            Binding(str(at + 1), f"choose({at})", f"Tab {at + 1}", show=False, id=f"insights.tab{at + 1}")
            for at in range(8)
        ),
    ]

    def __init__(self, services: Services) -> None:
        self._tabs = services.insights().tabs
        super().__init__(services, self._tabs[0][0])

    @property
    def _place(self) -> int:
        return [name for name, _ in self._tabs].index(self.wanted)

    def head(self) -> Widget:
        """The names of the pages."""
        return TabStrip(tuple(title for _, title in self._tabs))

    def work_out(self, name: str) -> Page:
        """The page of a tab."""
        return self.services.insights().page(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The plan's own keys are for the plan."""
        return self.wanted == PLAN if action.startswith("plan_") else super().check_action(action, parameters)

    def on_screen_resume(self) -> None:
        """Back from cards that were studied: the figures are others now."""
        if self._page is not None:
            self.load()

    def on_tab_strip_picked(self, event: TabStrip.Picked) -> None:
        """A name was clicked."""
        self.action_choose(event.place)

    def action_step(self, step: int) -> None:
        """The page beside this one."""
        self.action_choose((self._place + step) % len(self._tabs))

    def action_choose(self, place: int) -> None:
        """Another page."""
        if place < len(self._tabs) and place != self._place:
            self.wanted = self._tabs[place][0]
            self.query_one(TabStrip).choose(place)
            self.refresh_bindings()
            self.load()

    def action_plan_tune(self) -> None:
        """Change what cards are scheduled by."""
        from studyapp.tui.screens.tuning import TuningScreen

        self.app.push_screen(TuningScreen(self.services))
