"""A note as its author will see it: every card of it with both its sides, in the lines that the screens would draw."""

from textual.content import Content
from textual.geometry import Size

from studyapp.assessment.grading import right_options
from studyapp.assessment.questions import Matched, Ordered, Picked, Question, Response, question
from studyapp.assessment.typed import grade_typed
from studyapp.content.cards import cards_of
from studyapp.content.library import Library
from studyapp.content.markdown import Block, Prose, Run, parse_markdown
from studyapp.content.model import Card, Note
from studyapp.memory.replay import NO_MARKS
from studyapp.memory.schedule import New
from studyapp.sessions.responses import key_in_words
from studyapp.sessions.study import Asking, Left, Revealed
from studyapp.tui.widgets import drawing, drawing_items
from studyapp.tui.widgets.options import Options
from studyapp.tui.widgets.typeset import typeset

MARGIN = 2
"""Columns at either side of a card, as in the style sheet."""

Lines = list[Content]


def note_lines(
    note: Note, library: Library, columns: int, *, answer: bool = True, seed: int = 0
) -> tuple[Content, ...]:
    """The cards of a note in a window of so many columns; with `answer`, what is shown after it too."""
    lines: Lines = []
    for card in cards_of(note):
        width = columns - 2 * MARGIN
        parts = _item(card, library, width, answer, seed) if card.is_item else _card(card, library, width, answer)
        drawn = [line for part in parts if part for line in (*part, Content(""))]
        lines += [
            Content.styled(f" {card.key}", "bold"),
            Content(""),
            *(Content(" " * MARGIN) + line for line in drawn),
        ]
    return tuple(line.rstrip() for line in lines)


def _card(card: Card, library: Library, width: int, answer: bool) -> list[Lines]:
    """As on the study screen."""
    hints = card.note.hints
    asking = Asking(card, New(), NO_MARKS, Left(0, 0, 0), hints, 0)
    asked = [_set(drawing.prompt(asking), width), _set(drawing.hints(asking), width, "$text-accent")]
    if not answer:
        return asked
    verdict = grade_typed(card.answer, card.answer, card.accept) if asking.typing else None
    revealed = Revealed(asking, (), 0, verdict)
    told = drawing.verdict(verdict).wrap(width) if verdict else _set(drawing.answer(revealed), width)
    return [*asked, [_rule(width), Content(""), *told], _set(drawing.more(revealed, library), width, "$text-muted")]


def _item(card: Card, library: Library, width: int, answer: bool, seed: int) -> list[Lines]:
    """As in a quiz, once it is answered rightly; with the answer in words, as a quiz shows it beside a wrong one."""
    put = question(card, seed)
    options = Options()
    options.show(put, _right(put) if answer else None, judged=answer)
    options.get_content_height(Size(width, 0), Size(width, 0), width)
    asked = [
        _set(drawing_items.stem(put), width),
        _set(tuple(_hints(card.note)), width, "$text-accent"),
        [Content.styled(put.instruction, "bold $text-accent")],
    ]
    listed = [] if put.kind == "enter" else options.render().split("\n", allow_blank=True)
    if not answer:
        return [*asked, list(listed)]
    key = Content.assemble("The answer: ", (key_in_words(put), "bold")).wrap(width)
    note = card.note
    why = (*parse_markdown(note.explain), *drawing_items.facts(put, library))
    return [*asked, [_rule(width), *key], list(listed), _set(why, width, "$text-muted")]


def _right(put: Question) -> Response | None:
    """The response that is right."""
    match put.kind:
        case "pick":
            return Picked(tuple(sorted(right_options(put))))
        case "order":
            return Ordered(tuple(range(len(put.texts))))
        case "match":
            return Matched(tuple(range(len(put.lefts))))
        case "enter":
            return None


def _hints(note: Note) -> list[Block]:
    return [Prose((Run(f"Hint {at}: ", "strong"), Run(text))) for at, text in enumerate(note.hints, 1)]


def _set(blocks: tuple[Block, ...], width: int, style: str = "") -> Lines:
    return [line.stylize_before(style) if style else line for line in typeset(blocks, width)]


def _rule(width: int) -> Content:
    return Content.styled("─" * width, "$primary")
