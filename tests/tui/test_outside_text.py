"""Whatever a deck holds is shown as it stands: no markup, no action, no control sequence."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

import studyapp.tui
from tests.tui.person import ALL, Person

SomePerson = Callable[..., Person]

HOSTILE = (
    "[/]",
    "[bold]x[/bold]",
    "[@click=app.quit]x[/]",
    "[@click=app.quit]",
    "$text $primary",
    "[link=https://example.com]x[/link]",
    "List[int] arr[0] [a-z] [/usr/bin]",
    "\\d+ x\\y \\",
    "{{x}} {0} %s",
    "<b>x</b> &amp;",
)


def _deck(text: str) -> str:
    quoted = "'" + text.replace("'", "''") + "'"
    return (
        f"deck: d\ntitle: {quoted}\ntags: [{quoted}]\nnotes:\n"
        f"  - {{id: a, q: {quoted}, a: {quoted}, hint: [{quoted}], explain: {quoted}, source: [{quoted}]}}\n"
        f"  - {{id: b, q: Type it., answer: {quoted}}}\n"
        f"  - id: c\n    q: Code?\n    code: {quoted}\n    language: python\n    a: x\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
async def test_it_is_shown_character_for_character_everywhere(some_person: SomePerson, text: str) -> None:
    """As title, prompt, hint, answer, explanation, source, in code, in a list, typed, judged and as a note."""
    person = some_person(_deck(text))
    async with person.window() as window:
        assert text in window.text  # the deck's title
        await window.press("s", "h", "space")
        assert window.text.count(text) == 5
        assert f"Hint 1: {text}" in window.text
        assert f"Source: {text}" in window.text
        await window.press("n")
        await window.write(text)
        assert text in window.text
        await window.press("ctrl+s")
        assert f"Your note: {text}" in window.text
        await window.press("4")
        await window.answer(text)
        assert f"Answer:    {text}" in window.text
        await window.press("4")
        assert text in window.text  # as code
        await window.press("slash")
        await window.write(text.split()[0])
        assert text in window.text
    assert [card for card, _ in person.ratings] == ["d/a", "d/b"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_click_on_it_does_nothing(some_person: SomePerson, text: str) -> None:
    """No deck runs an action."""
    person = some_person(_deck(text))
    async with person.window(ALL) as window:
        for row, line in enumerate(window.lines):
            if text in line:
                await window.pilot.click(offset=(line.index(text) + len(text) // 2, row))
        await window.press("f2")
        assert window.name == "StudyScreen"
        assert window.app.is_running
    assert person.log == []


async def test_what_a_terminal_would_obey_is_made_visible(some_person: SomePerson) -> None:
    """Escape sequences, the clipboard's, bells and direction marks: in decks, answers and notes."""
    person = some_person(
        'deck: d\ntitle: "t\\e[31m"\nnotes:\n'
        '  - {id: a, q: "q \\e]52;c;aGk=\\a \\u202etfel\\u202c", answer: "\\e[c \\x9b31m"}\n'
    )
    async with person.window() as window:
        seen = [window.text]
        await window.press("s")
        seen.append(window.text)
        await window.write("\x1b[c \u202e")
        await window.press("enter", "n")
        await window.write("\x1b[2J")
        await window.press("ctrl+s")
        seen.append(window.text)
        await window.press("slash")
        seen.append(window.text)
    assert "q ␛]52;c;aGk=␇ �tfel�" in seen[1]
    assert "Answer:    ␛[c �31m" in seen[2]
    assert "Your note: ␛[2J" in seen[2]
    for text in seen:
        assert not set(text) & set("\x1b\x07\x9b\u202e\u202c")


@pytest.mark.parametrize("kind", ["prompt", "code", "table"])
async def test_one_very_long_line_is_shown_to_its_end(some_person: SomePerson, kind: str) -> None:
    """Of a text as long as a deck may hold; no test waits for it for long, and nothing is cut."""
    line = "abcde " * 15_000 + "the-end"
    long = {
        "prompt": f'    q: "{line}"\n',
        "code": f'    q: Code?\n    language: python\n    code: "{line}"\n',
        "table": f"    q: |\n      | a | b |\n      |---|---|\n      | {line} | x |\n",
    }[kind]
    person = some_person(f"deck: d\nnotes:\n  - id: a\n{long}    a: x\n")
    async with person.window(ALL) as window:
        await window.press("end")
        assert "the-end" in window.text.replace("\n", " ")
        await window.press("space", "4")
    assert person.ratings == [("d/a", 4)]


def test_no_text_is_ever_given_to_be_read_as_markup() -> None:
    """In the source of the screens: whatever could read markup is told not to, and nothing asks for it."""
    wanting = []
    for file in Path(studyapp.tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            told = {each.arg: getattr(each.value, "value", None) for each in node.keywords}
            if name in ("Static", "Label", "notify", "Button") and told.get("markup") is not False:
                wanting.append(f"{file.name}:{node.lineno} {name} without markup=False")
            if name == "from_markup" or told.get("markup") is True:
                wanting.append(f"{file.name}:{node.lineno} {name} reads markup")
    assert wanting == []
