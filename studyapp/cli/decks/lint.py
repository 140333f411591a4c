"""`studyapp decks lint`: what is wrong in decks, for people, for programs, and for pull requests on GitHub."""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

from studyapp.cli.context import FINDINGS, FINE, common_options, json_list, say, services_of
from studyapp.cli.decks.excerpt import excerpt
from studyapp.cli.decks.paths import below, read_besides
from studyapp.content.problems import Problem
from studyapp.content.text import counted, one_line, safe
from studyapp.errors import UsageError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE_OR_FOLDER]...")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--strict", is_flag=True, help="Let warnings count as errors do for the exit code.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    help="For people, or as annotations of a pull request on GitHub.",
)
@click.option("--explain", metavar="CODE", help="Say what a code means, with a bad and a good example.")
@common_options
@click.pass_context
def lint(
    context: click.Context, paths: tuple[Path, ...], as_json: bool, strict: bool, form: str, explain: str | None
) -> None:
    """Show every problem of every deck as file:line:column: code; exit with 1 on errors.

    With paths, only the problems of decks under them; the other decks are still read, for what refers to them.
    """
    if explain is not None:
        say(_page(explain))
        return
    gc.disable()  # what is read stays until the end, and looking for what could go takes a quarter of the time
    context.call_on_close(gc.enable)
    problems, text_of = _problems(context, paths)
    if as_json:
        json_list(problems)
    elif form == "github":
        click.echo("".join(f"{line}\n" for line in annotations(problems)), nl=False)
    else:
        is_terminal = sys.stdout.isatty()
        coloured = is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        room = shutil.get_terminal_size().columns if is_terminal else NOT_A_TERMINAL
        click.echo("".join(f"{line}\n" for line in report(problems, text_of, coloured, room)), nl=False)
    if not as_json:
        say(_sum(problems))
    failed = any(strict or problem.severity == "error" for problem in problems)
    context.exit(FINDINGS if failed else FINE)


def _problems(context: click.Context, paths: Sequence[Path]) -> tuple[Sequence[Problem], Callable[[str], str]]:
    """What is wrong below the paths, or anywhere; and what gives a file's text. Raises UsageError."""
    from studyapp.authoring.lint import lint as find_problems
    from studyapp.content.library import build_library

    read_besides(context, paths)
    shelf = services_of(context, decks=False).shelf
    wanted = below(paths)
    # Of two that clash the later is at fault, which is the one that was asked about, and never a bundled one.
    files = sorted(shelf.files(), key=lambda file: (wanted(file.path), not shelf.is_bundled(file.path)))
    return find_problems(files, build_library(files), shelf.text, wanted), shelf.text


def _sum(problems: Sequence[Problem]) -> str:
    """`3 errors and 5 warnings in 2 files`."""
    if not problems:
        return "No problems found."
    return f"{_count(problems)} in {counted(len({problem.path for problem in problems}), 'file')}"


def _count(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [(errors, "error"), (len(problems) - errors, "warning")]
    return " and ".join(counted(number, name) for number, name in counts if number)


def _relative(path: str) -> str:
    """A path as it is shown: from the working directory, where it is below that."""
    here = safe(str(Path.cwd()))
    return one_line(str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path)


# --- for people -----------------------------------------------------------------------------------------------------

NOT_A_TERMINAL = 100
"""How many cells there are where the output is not a terminal."""


def report(
    problems: Sequence[Problem], text_of: Callable[[str], str], coloured: bool = False, room: int = NOT_A_TERMINAL
) -> Iterator[str]:
    """The problems by deck, each with its line and a caret under its place, in lines of so many cells."""
    for path, group in groupby(problems, key=lambda problem: problem.path):
        in_file = list(group)
        shown = _relative(path)
        yield _styled(f"{shown}: {_count(in_file)}", coloured, bold=True)
        lines = text_of(path).split("\n")
        for problem in in_file:
            place = f"{shown}:{problem.line}:{problem.column}"
            yield f"{_styled(place, coloured, bold=True)}: {problem.code}: {problem.sentence}"
            yield from _shown_line(problem, lines, room, coloured)
        yield ""


def _shown_line(problem: Problem, lines: Sequence[str], room: int, coloured: bool) -> Iterator[str]:
    """The line that a problem is in, and a caret below it with the severity in words."""
    gutter = f"{problem.line:>5} | "
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    part = excerpt(line, problem.column, room - len(gutter))
    caret = _styled(f"^ {problem.severity}", coloured, fg="red" if problem.severity == "error" else "yellow")
    if line.strip():
        yield _styled(gutter, coloured, dim=True) + part.text
    yield _styled(" " * 5 + " | ", coloured, dim=True) + " " * part.before + caret


def _styled(text: str, coloured: bool, fg: str | None = None, bold: bool | None = None, dim: bool | None = None) -> str:
    return click.style(text, fg=fg, bold=bold, dim=dim) if coloured else text


# --- for GitHub -----------------------------------------------------------------------------------------------------


def annotations(problems: Sequence[Problem]) -> Iterator[str]:
    """A workflow command for each problem, which GitHub shows beside the line."""
    for problem in problems:
        values = {
            "file": _relative(problem.path),
            "line": str(problem.line),
            "col": str(problem.column),
            "title": problem.code,
        }
        written = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in values.items())
        yield f"::{problem.severity} {written}::{_escaped(problem.sentence)}"


def _escaped(text: str, more: str = "") -> str:
    """A text in which nothing ends the command early (as `escapeData` and `escapeProperty` of @actions/core do)."""
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


# --- what a code means ----------------------------------------------------------------------------------------------


def _page(code: str) -> str:
    """The documentation of a code. Raises UsageError, with what there is, for another."""
    from studyapp.authoring.rules import RULES
    from studyapp.paths import bundled

    folder = bundled("docs/rules")
    if code in {rule.code for rule in RULES}:
        return (folder / f"{code}.md").read_text(encoding="utf-8").rstrip()
    rows = {}
    for line in (folder / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `") and len(cells) == 4:
            rows[cells[0].strip("`")] = cells
    if code not in rows:
        codes = sorted({rule.code for rule in RULES} | rows.keys())
        raise UsageError(f"There is no code {one_line(code, 60)!r}.", f"There are: {', '.join(codes)}.")
    _, meaning, bad, good = rows[code]
    return f"# {code}\n\n{meaning}\n\nBad:  {bad}\nGood: {good}"
