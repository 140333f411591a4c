"""What holds for the whole house, held by reading its source: who loads what, sizes, safety, and the bundled decks."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

import studyapp
from studyapp.content.library import Library, Selection
from studyapp.content.model import Choice
from studyapp.paths import bundled
from studyapp.shelf.shelf import Shelf

HOUSE = Path(studyapp.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))
SCREENS = sorted((HOUSE / "tui" / "screens").glob("*.py"))
TUI = sorted((HOUSE / "tui").rglob("*.py"))
Node = TypeVar("Node", bound=ast.AST)
HEAVY = {"textual", "rich", "sqlalchemy", "alembic"}


def _name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call in a file, with what is called as it is written."""
    return _calls_in(_tree(path))


def _calls_in(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def _nodes(paths: Sequence[Path], kind: type[Node]) -> Iterator[tuple[Path, Node]]:
    """Every node of a kind in some files."""
    for path in paths:
        for node in ast.walk(_tree(path)):
            if isinstance(node, kind):
                yield path, node


def _where(path: Path, node: ast.expr) -> str:
    return f"{_name(path)}:{node.lineno}: {ast.unparse(node)[:100]}"


# --- what is loaded ---------------------------------------------------------------------------------------------------


def _loaded_after(code: str, home: Path) -> set[str]:
    """The top-level names of all modules in a fresh interpreter that ran some code."""
    code += "\nimport json, sys\nprint(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "STUDYAPP_HOME": str(home)},
        timeout=60,
        check=True,
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


def test_importing_the_command_line_loads_neither_screens_nor_the_database(tmp_path: Path) -> None:
    """So that `studyapp due` in a shell prompt stays quick."""
    loaded = _loaded_after("import studyapp.cli", tmp_path)
    assert "click" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("history", [False, True], ids=["a new learner", "with a history"])
@pytest.mark.parametrize("arguments", [["due"], ["search", "payload"], ["decks", "list"]], ids=" ".join)
def test_reading_commands_run_to_their_end_without_them(tmp_path: Path, arguments: list[str], history: bool) -> None:
    """With a database to read and without one."""
    if history:
        subprocess.run(
            [sys.executable, "-m", "studyapp", "study", "--plain", "--home", str(tmp_path)],
            input=b"\n4\n",
            capture_output=True,
            timeout=60,
            check=True,
        )
    code = f"""
import sys
from studyapp.cli import run
sys.argv = ["studyapp", *{arguments!r}]
try:
    run()
except SystemExit as end:
    assert end.code == 0, end.code
"""
    assert (tmp_path / "data" / "study.db").exists() is history
    assert not _loaded_after(code, tmp_path) & HEAVY


# --- sizes ------------------------------------------------------------------------------------------------------------


def test_the_application_stays_small() -> None:
    """It says which screen is up and what all share; what a screen does is the screen's."""
    (app,) = (node for node in _tree(HOUSE / "tui" / "app.py").body if isinstance(node, ast.ClassDef))
    assert app.name == "StudyApp"
    assert app.end_lineno is not None
    assert app.end_lineno - app.lineno + 1 < 150


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.stem)
def test_a_screen_stays_small(path: Path) -> None:
    """Screens decide nothing, so there is not much to say in one."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200


# --- outside text is never markup -------------------------------------------------------------------------------------

MARKUP_NAMES = ("from_markup", "render_markup", "markup.render", "escape")


def test_no_markup_is_made_of_text() -> None:
    """Neither parsed nor escaped: `[/usr/bin]`, `List[int]` and `arr[0]` are what cards are made of."""
    found = [
        _where(path, call)
        for path in TUI
        for call, called in _calls(path)
        if any(called == name or called.endswith(f".{name}") for name in MARKUP_NAMES)
    ]
    imported = [
        f"{_name(path)}: from {node.module} import {alias.name}"
        for path, node in _nodes(TUI, ast.ImportFrom)
        for alias in node.names
        if alias.name == "escape" or node.module == "rich.markup"
    ]
    assert found + imported == []


TAKES_MARKUP = {"Static", "Label", "notify", "OptionList"}
"""What would read a plain text as markup unless told otherwise."""
TAKES_A_LABEL = {"Button", "Checkbox", "RadioButton", "Option", "Tab", "update", "add_option", "add_column", "add_row"}
"""What is given a text to show: one from the source as it stands, or Content or Text."""
CONTENT = {"Content", "Content.assemble", "Content.styled", "Text", "Text.assemble"}


def test_what_could_read_markup_is_told_not_to() -> None:
    """Every Static, Label, list of options and notification has `markup=False`, or is given Content or Text."""
    found = [
        _where(path, call)
        for path in TUI
        for call, called in _calls(path)
        if called.rpartition(".")[2] in TAKES_MARKUP and not _says_no_markup(call) and not _is_content(call)
    ]
    assert found == []


def test_a_widget_of_ours_is_made_without_markup() -> None:
    """A class over one that reads markup hands `markup=False` on."""
    found = [
        f"{_name(path)}: {node.name}"
        for path, node in _nodes(TUI, ast.ClassDef)
        if {ast.unparse(base) for base in node.bases} & {"Static", "Label", "Widget", "OptionList"}
        if not any(called == "super().__init__" and _says_no_markup(call) for call, called in _calls_in(node))
    ]
    assert found == []


def test_no_formatted_text_is_put_where_markup_may_be_read() -> None:
    """Labels, titles, tooltips and table cells get Content or Text, never an f-string as it stands."""
    found = [
        _where(path, call)
        for path in TUI
        for call, called in _calls(path)
        if called.rpartition(".")[2] in TAKES_A_LABEL and any(isinstance(each, ast.JoinedStr) for each in call.args)
    ]
    found += [
        _where(path, node.value)
        for path, node in _nodes(TUI, ast.Assign)
        if isinstance(node.value, ast.JoinedStr)
        and {"border_title", "border_subtitle", "tooltip"}
        & {target.attr for target in node.targets if isinstance(target, ast.Attribute)}
    ]
    assert found == []


def test_tables_hold_text_objects() -> None:
    """In a DataTable only Text is safe; the type says so, and mypy holds the cells to it."""
    tables = [base for _, node in _nodes(TUI, ast.ClassDef) for base in node.bases if _is_table(base)]
    tables += [node.annotation for _, node in _nodes(TUI, ast.AnnAssign) if _is_table(node.annotation)]
    typed = [node.value for _, node in _nodes(TUI, ast.AnnAssign)]
    untyped = [
        _where(path, call)
        for path in TUI
        for call, called in _calls(path)
        if called == "DataTable" and ast.dump(call) not in {ast.dump(each) for each in typed if each}
    ]
    assert tables
    assert {ast.unparse(each) for each in tables} == {"DataTable[Text]"}
    assert untyped == []


def _is_table(node: ast.expr) -> bool:
    return ast.unparse(node).startswith("DataTable")


def _says_no_markup(call: ast.Call) -> bool:
    return any(
        each.arg == "markup" and isinstance(each.value, ast.Constant) and each.value.value is False
        for each in call.keywords
    )


def _is_content(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Call) and ast.unparse(first.func) in CONTENT


# --- time and chance come in as arguments -----------------------------------------------------------------------------

CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "localtime", "perf_counter"}
CLOCK_OWNERS = {"datetime", "datetime.datetime", "date", "datetime.date", "time"}


def test_only_the_clock_reads_a_clock() -> None:
    """Whoever wants to know the time is given a Clock."""
    found = {
        _name(path): _where(path, call)
        for path in MODULES
        for call, called in _calls(path)
        if called.rpartition(".")[0] in CLOCK_OWNERS and called.rpartition(".")[2] in CLOCKS
    }
    found |= {
        _name(path): f"from time import {alias.name}"
        for path, node in _nodes(MODULES, ast.ImportFrom)
        if node.module == "time"
        for alias in node.names
    }
    assert set(found) == {"clock.py"}, found


def test_nothing_sleeps() -> None:
    """Nor polls."""
    found = [_where(path, call) for path in MODULES for call, called in _calls(path) if called.endswith("sleep")]
    assert found == []


# --- the bundled decks ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library() -> Library:
    """The bundled decks and nothing else."""
    return Shelf(bundled("decks"), []).library()


def test_the_bundled_decks_are_without_problems(library: Library) -> None:
    """Every file, every reference."""
    assert [str(problem) for problem in library.problems] == []
    assert len(library.decks) >= 3


def test_the_bundled_decks_are_worth_opening(library: Library) -> None:
    """At least 150 notes, and 200 cards to study."""
    assert len(library.notes) >= 150
    assert len(library.study_cards(Selection())) >= 200


def test_every_bundled_note_cites_a_fact_that_is_dated_and_sourced(library: Library) -> None:
    """One known fact at least, each with its source and the day it was verified."""
    without = [key for key, note in library.notes.items() if not any(fact in library.facts for fact in note.facts)]
    assert without == []
    cited = {fact for note in library.notes.values() for fact in note.facts}
    poor = [name for name in cited if not (library.facts[name].source and library.facts[name].verified)]
    assert poor == []


def test_every_bundled_note_is_explained(library: Library) -> None:
    """A card says why; an item says it of every option."""
    unexplained = []
    for key, note in library.notes.items():
        by_options = isinstance(note.body, Choice) and all(option.why for option in note.body.options)
        if not note.explain and not by_options:
            unexplained.append(key)
    assert unexplained == []


def test_every_bundled_note_belongs_to_a_topic_that_is_there(library: Library) -> None:
    """So that a learner can study, and read on, by topic."""
    topics = {topic.id for deck in library.decks for topic in deck.topics}
    assert [key for key, note in library.notes.items() if note.topic and note.topic not in topics] == []
    assert sum(bool(note.topic) for note in library.notes.values()) >= 150
