"""The documentation is complete, and what it shows works."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import studyapp
from studyapp.cli import main
from studyapp.content import fields
from studyapp.content.library import build_library
from studyapp.content.model import DeckFile
from studyapp.content.parse import parse_deck
from studyapp.settings import DESCRIPTIONS

ROOT = Path(studyapp.__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def _commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    yield words, command
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield from _commands(sub, (*words, name))


COMMANDS = dict(_commands(main))


@pytest.mark.parametrize("words", [words for words in COMMANDS if words], ids=" ".join)
def test_every_command_is_mentioned(words: tuple[str, ...]) -> None:
    """With the program's name before it."""
    assert re.search(rf"\bstudyapp {' '.join(words)}\b", TEXT)


OPTIONS = {
    next(each for each in parameter.opts if each.startswith("--")): parameter
    for command in COMMANDS.values()
    for parameter in command.params
    if isinstance(parameter, click.Option)
}


@pytest.mark.parametrize("option", sorted(OPTIONS))
def test_every_option_is_mentioned_and_explained(option: str) -> None:
    """In the documentation by its name, and in `--help` by a sentence."""
    assert OPTIONS[option].help
    assert re.search(rf"{option}\b", TEXT)


@pytest.mark.parametrize("words", list(COMMANDS), ids=lambda words: " ".join(words) or "studyapp")
def test_every_command_says_what_it_does(words: tuple[str, ...]) -> None:
    """In a sentence, for `--help`."""
    assert (COMMANDS[words].help or "").split("\n")[0].rstrip(".;").strip()


@pytest.mark.parametrize("variable", ["STUDYAPP_HOME", "STUDYAPP_NOW", "NO_COLOR", "EDITOR"])
def test_every_variable_is_mentioned(variable: str) -> None:
    """What the environment can say."""
    assert variable in TEXT


def test_every_setting_has_a_meaning() -> None:
    """For `studyapp config`."""
    assert all(setting.meaning for setting in DESCRIPTIONS.values())


# --- what is shown as typed -------------------------------------------------------------------------------------------


def _shown() -> list[tuple[str, int, str]]:
    """Every `$ studyapp …` line, and every command named in passing, with its page and line."""
    found = []
    for page in PAGES:
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if match := re.match(r"\$ (studyapp\b.*)", line):
                found.append((page.name, number, match[1]))
            found += [(page.name, number, each) for each in re.findall(r"`(studyapp [a-z][^`]*)`", line)]
    return found


@pytest.mark.parametrize(("page", "line", "command"), _shown())
def test_every_command_that_is_shown_can_be_typed(page: str, line: int, command: str) -> None:
    """It parses: there is such a command, with such options and so many arguments."""
    words = shlex.split(command, comments=True)[1:]
    context = main.make_context("studyapp", words)
    with context:
        while isinstance(context.command, click.Group):
            rest = [*context._protected_args, *context.args]
            if not rest:
                assert context.command.invoke_without_command, f"{page}:{line}"
                break
            name, sub, rest = context.command.resolve_command(context, rest)
            assert sub is not None
            context = sub.make_context(name, rest, parent=context)


def test_there_are_commands_to_try() -> None:
    """The README has a tour."""
    assert sum(page == "README.md" for page, _, _ in _shown()) >= 8


# --- the deck format --------------------------------------------------------------------------------------------------


def _tables(text: str) -> dict[str, set[str]]:
    """The keys in the first column of each table of a page, by the heading above it."""
    tables: dict[str, set[str]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if match := re.match(r"\| `(\w+)` \|", line):
            tables.setdefault(heading, set()).add(match[1])
    return tables


FORMAT = {
    name: set(value)
    for name, value in vars(fields).items()
    if isinstance(value, dict) and value and all(isinstance(each, fields.Field) for each in value.values())
}


@pytest.mark.parametrize("name", sorted(FORMAT))
def test_every_deck_field_is_documented(name: str) -> None:
    """What may be written in one place is one table of docs/decks.md, or (an option's) named in a row of another."""
    text = (ROOT / "docs" / "decks.md").read_text(encoding="utf-8")
    if name == "OPTION":
        assert [key for key in FORMAT[name] if f"`{key}:" not in text] == []
        return
    nearest = max(_tables(text).values(), key=lambda keys: len(keys & FORMAT[name]))
    assert nearest == FORMAT[name]


def test_the_format_has_the_tables_that_it_is_known_to_have() -> None:
    """So that the test above cannot pass by finding none."""
    assert {"DECK", "NOTE", "TOPIC", "FACT", "OPTION"} <= set(FORMAT)


def _examples() -> list[tuple[str, int, str]]:
    """Every YAML example with its page and line."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        found += [
            (page.name, text[: match.start()].count("\n") + 1, match[1])
            for match in re.finditer(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        ]
    return found


@pytest.mark.parametrize(("page", "line", "example"), _examples(), ids=lambda value: str(value)[:20])
def test_every_example_deck_parses(page: str, line: int, example: str) -> None:
    """Without a problem, alone as it stands."""
    file = parse_deck(example.encode(), f"{page}:{line}")
    assert [str(problem) for problem in build_library([file]).problems] == []
    assert file != DeckFile(file.path)


def test_the_example_of_every_kind_has_every_kind() -> None:
    """In docs/decks.md there is a note of each kind that there is."""
    decks = [parse_deck(example.encode(), page).deck for page, _, example in _examples() if page == "decks.md"]
    kinds = {type(note.body).__name__.lower() for deck in decks if deck for note in deck.notes}
    assert kinds == set(fields.KIND_OF_KEY.values())


def test_links_between_pages_lead_somewhere() -> None:
    """Every link to a file of the repository."""
    for page in [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
