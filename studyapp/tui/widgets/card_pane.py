"""The pane that shows a card: its prompt, and what comes to stand below it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studyapp.clock import Moment
from studyapp.content.library import Library
from studyapp.sessions.study import Asking, Finished, Revealed, View
from studyapp.tui.widgets import drawing
from studyapp.tui.widgets.card_text import CardText


class CardPane(VerticalScroll):
    """Prompt, hints, verdict, answer and what there is to add; empty parts are not seen."""

    # Here and not on the screen, which has the same keys for showing the answer: Textual can only rebind both at once.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "screen.accept", "Rate as framed", id="study.accept"),
    ]

    def compose(self) -> ComposeResult:
        """The parts."""
        yield CardText("Opening …", id="prompt")
        yield CardText(id="hints", classes="hidden")
        yield Static(id="verdict", classes="hidden", markup=False)
        yield CardText(id="answer", classes="hidden")
        yield CardText(id="more", classes="hidden")

    def say(self, text: str) -> None:
        """Show a message in the card's place."""
        self._fill(drawing.Prose((drawing.Run(text),)))

    def show(self, view: View, library: Library, now: Moment) -> None:
        """Show a prompt, an answer, or what was done."""
        match view:
            case Asking():
                self._fill(*drawing.prompt(view), hints=drawing.hints(view))
            case Revealed(asking=asking, verdict=verdict):
                self._fill(
                    *drawing.prompt(asking),
                    hints=drawing.hints(asking),
                    verdict=drawing.verdict(verdict) if verdict else None,
                    answer=() if verdict else drawing.answer(view),
                    more=drawing.more(view, library),
                )
                below = self.query_one("#verdict" if verdict else "#answer")
                self.call_after_refresh(self.scroll_to_widget, below, animate=False, top=False)
                return
            case Finished(summary=summary):
                self._fill(*drawing.summary(summary, now))
        self.scroll_home(animate=False)

    def _fill(
        self,
        *prompt: drawing.Block,
        hints: tuple[drawing.Block, ...] = (),
        verdict: Content | None = None,
        answer: tuple[drawing.Block, ...] = (),
        more: tuple[drawing.Block, ...] = (),
    ) -> None:
        for name, blocks in (("prompt", prompt), ("hints", hints), ("answer", answer), ("more", more)):
            part = self.query_one(f"#{name}", CardText)
            part.set_class(not blocks, "hidden")
            part.show(blocks)
        told = self.query_one("#verdict", Static)
        told.set_class(verdict is None, "hidden")
        told.update(verdict or "")
