"""`studyapp decks fmt`: ids written, keys in order, and everything else as its author typed it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyapp.cli.context import FINDINGS, FINE, PROBLEM, common_options, complain, say, services_of
from studyapp.cli.decks.paths import must_exist
from studyapp.content.problems import Problem
from studyapp.content.text import counted, one_line, safe
from studyapp.errors import DeckProblem

if TYPE_CHECKING:
    from studyapp.authoring.fmt import Formatted
    from studyapp.shelf.shelf import Shelf

MOST_PROBLEMS = 10
"""Of a file that cannot be read, so many problems are shown; `decks lint` shows them all."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE_OR_FOLDER]...")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when something would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@common_options
@click.pass_context
def fmt(context: click.Context, paths: tuple[Path, ...], check: bool, diff: bool) -> None:
    """Put deck files in order: write missing ids, sort keys, remove stray white space.

    Comments, quotes and line breaks stay as they are. Without paths, the decks of your own folders are formatted;
    those that come with the program only where they are named. A file that cannot be read is left alone, and the exit
    code is then 3.
    """
    from studyapp.authoring.fmt import format_deck
    from studyapp.shelf.files import read_deck_file

    must_exist(paths)
    files = changed = failed = 0
    shelf = services_of(context, decks=False).shelf
    if not (paths or shelf.folders):
        say("There are no decks of your own. Name a file or a folder.")
    for found in _files(shelf, paths):
        files += 1
        data = found if isinstance(found, Problem) else read_deck_file(found)
        if isinstance(found, Problem) or isinstance(data, Problem):
            failed += 1
            complain(str(data))
            continue
        formatted = format_deck(data, safe(str(found)))
        if formatted.problems:
            failed += 1
            _complain_of(formatted.problems)
        elif formatted.data != data:
            try:
                _show_or_write(found, data, formatted, check, diff)
                changed += 1
            except DeckProblem as error:
                failed += 1
                complain(str(error))
    done = "would be changed" if check or diff else "changed"
    untouched = f", {failed} could not be formatted" if failed else ""
    say(f"{counted(files, 'file')}: {changed} {done}, {files - changed - failed} in order already{untouched}.")
    context.exit(PROBLEM if failed else FINDINGS if check and changed else FINE)


def _files(shelf: "Shelf", paths: Sequence[Path]) -> Iterator[Path | Problem]:
    """The deck files to format, each once."""
    from studyapp.shelf.files import deck_paths

    read: set[Path] = set()
    for named in paths or shelf.folders:
        explicit = bool(paths) and shelf.is_bundled(str(named))
        for found in deck_paths(named):
            if isinstance(found, Problem):
                yield found
                continue
            place = _real(found)
            if place not in read:
                read.add(place)
                yield found if explicit or not shelf.is_bundled(str(found)) else _bundled(found)


def _real(path: Path) -> Path:
    """Where a path leads; itself where links run in a circle, which reading it will tell of."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _bundled(path: Path) -> Problem:
    message = "this deck comes with the program, and was left as it is"
    return Problem(safe(str(path)), 1, 1, "bundled", message, "name the file or its folder to change it")


def _complain_of(problems: tuple[Problem, ...]) -> None:
    for problem in problems[:MOST_PROBLEMS]:
        complain(str(problem))
    if (more := len(problems) - MOST_PROBLEMS) > 0:
        complain(f"{one_line(problems[0].path)}: and {more:,} more, which studyapp decks lint shows")


def _show_or_write(path: Path, old: bytes, formatted: "Formatted", check: bool, diff: bool) -> None:
    from studyapp.shelf.writing import rewrite

    if diff:
        for line in diff_lines(str(path), old, formatted.data):
            say(line)
        return
    if not check:
        rewrite(path, old, formatted.data)
    place = one_line(str(path))
    for line_number, name in formatted.ids:
        say(f"{place}:{line_number}: id `{name}` {'is missing' if check else 'written'}")
    if formatted.changes:
        say(f"{place}: {'; '.join(formatted.changes)}")


def diff_lines(path: str, old: bytes, new: bytes) -> Iterator[str]:
    """What changes between two versions of a file, as a unified diff that is safe to print."""
    import difflib

    name = one_line(path)
    for line in difflib.unified_diff(_lines(old), _lines(new), name, name, lineterm=""):
        yield from line.split("\n")


def _lines(data: bytes) -> list[str]:
    lines = [safe(line.removesuffix("\r")) for line in data.decode("utf-8-sig").split("\n")]
    return [*lines[:-1], *(f"{line}\n\\ No newline at end of file" for line in lines[-1:] if line)]
