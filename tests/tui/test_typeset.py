"""Blocks of Markdown on lines of a width: nothing is lost, and nothing is wider but diagrams."""

import pytest

from studyapp.content.markdown import Code, parse_markdown
from studyapp.tui.widgets.typeset import CONTINUED, typeset

TEXTS = {
    "prose": "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.",
    "one word": "x" * 200,
    "wide characters": "日本語のテキスト" * 12,
    "list": "- one entry that is a good deal longer than the line\n  1. and another one inside it, no shorter\n",
    "quote": "> It is said that a function may run for at most a quarter of an hour.\n\nOr is it?",
    "table": "| Service | Why |\n|---|---|\n| SQS | the message comes back when its time is over, again and again |\n",
    "wide table": "| "
    + " | ".join(f"c{at}" for at in range(4))
    + " |\n"
    + "|---" * 4
    + "|\n| "
    + "longer words | " * 4,
    "code": "```python\ndef handler(event, context): return {'statusCode': 200, 'body': event['body']}\n```\n",
}


def _characters(text: str) -> list[str]:
    return sorted(each for each in text if not each.isspace() and each not in "|─│┼-•>`↪")


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("width", [36, 76, 116])
def test_text_is_wrapped_to_the_width_and_every_character_is_there(name: str, width: int) -> None:
    """Whatever it is."""
    lines = typeset(parse_markdown(TEXTS[name]), width)
    assert max(line.cell_length for line in lines) <= width
    shown = _characters("".join(line.plain for line in lines))
    wanted = _characters(TEXTS[name].replace("python\n", ""))
    assert shown == wanted


def test_a_long_line_of_code_is_continued_with_a_mark() -> None:
    """The pieces put together are the line."""
    line = "y = " + "1 + " * 60 + "1"
    first, *others = typeset((Code(line, "python"),), 40)
    assert others
    assert all(each.plain.startswith(CONTINUED) for each in others)
    assert first.plain + "".join(each.plain.removeprefix(CONTINUED) for each in others) == line


def test_a_diagram_keeps_its_shape() -> None:
    """However wide it is."""
    drawing = "┌" + "─" * 100 + "┐\n└" + "─" * 100 + "┘"
    assert [line.plain for line in typeset(parse_markdown(drawing), 40)] == drawing.split("\n")


def test_code_of_any_length_is_set_at_once() -> None:
    """Every character of it, without colours where there is too much of it."""
    line = "y = 1; " * 10_000
    lines = typeset((Code(line, "python"),), 76)
    assert "".join(each.plain.removeprefix(CONTINUED) for each in lines) == line
    assert not lines[0].spans
