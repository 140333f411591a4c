"""What there is to choose from, under a question: marked, struck out, and once it is judged with every rationale."""

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from studyapp.assessment.drafts import mark_of
from studyapp.assessment.grading import right_options
from studyapp.assessment.questions import Question, Response
from studyapp.content.markdown import parse_markdown
from studyapp.content.model import Choice
from studyapp.tui.widgets.typeset import typeset

_LEAD = 8


class Options(Widget):
    """Options, steps or right sides. A click presses one; `cursor` is the one that x strikes out."""

    DEFAULT_CSS = "Options { width: 100%; height: auto; }"

    class Pressed(Message):
        """The option at a place was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._question: Question | None = None
        self._response: Response | None = None
        self._struck: frozenset[int] = frozenset()
        self._judged = False
        self._width = 80
        self.cursor = 0

    def show(
        self,
        question: Question | None,
        response: Response | None,
        struck: frozenset[int] = frozenset(),
        *,
        judged: bool = False,
    ) -> None:
        """Show a question's options as they stand; None shows nothing."""
        if question != self._question:
            self.cursor = 0
        self._question, self._response, self._struck, self._judged = question, response, struck, judged
        self.refresh(layout=True)

    def move(self, step: int) -> None:
        """Move the cursor."""
        if self._question is not None and self._question.order:
            self.cursor = (self.cursor + step) % len(self._question.order)
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row for each line."""
        self._width = width
        return len(self._lines())

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(line for _, line in self._lines())

    def on_click(self, event: events.Click) -> None:
        """Press what was clicked."""
        lines = self._lines()
        if 0 <= event.y < len(lines) and lines[event.y][0] >= 0:
            self.post_message(self.Pressed(lines[event.y][0]))

    def _lines(self) -> list[tuple[int, Content]]:
        """Each line with the place of the option that it belongs to, -1 for none."""
        question = self._question
        if question is None or question.kind == "enter":
            return []
        lines: list[tuple[int, Content]] = []
        if question.kind == "match":
            for number, left in enumerate(question.lefts, 1):
                lines += [(-1, line) for line in self._hung(Content.styled(f"{number}. ", "bold"), left, "")]
            lines.append((-1, Content("")))
        for place, at in enumerate(question.order):
            lines += [(place, line) for line in self._option(question, place, at)]
        return lines

    def _option(self, question: Question, place: int, at: int) -> list[Content]:
        name = chr(ord("a") + place) if question.kind == "match" else str(place + 1)
        pointer = "▸" if place == self.cursor and not self._judged else " "
        lead = Content.assemble(
            (pointer, "$text-accent"), (name, "bold $text-primary"), " ", mark_of(question, self._response, at), " "
        )
        style = "strike $text-muted" if at in self._struck else ""
        lines = self._hung(lead, question.texts[at], style)
        body = question.card.note.body
        if self._judged and isinstance(body, Choice):
            right = at in right_options(question)
            verdict = ("✓ ", "bold $text-success") if right else ("✗ ", "bold $text-error")
            lead = Content(" " * (_LEAD - 2)) + Content.assemble(verdict)
            lines += self._hung(lead, body.options[at].why or ("right" if right else "wrong"), "$text-muted")
        return lines

    def _hung(self, lead: Content, text: str, style: str) -> list[Content]:
        """A text behind its lead, wrapped so that it stays behind it."""
        body = typeset(parse_markdown(text), self._width - _LEAD)
        first = lead.pad_right(max(_LEAD - lead.cell_length, 0))
        rest = Content(" " * _LEAD)
        return [(first if at == 0 else rest) + (line.stylize(style) if style else line) for at, line in enumerate(body)]
