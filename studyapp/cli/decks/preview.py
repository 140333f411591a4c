"""`studyapp decks preview` and `studyapp decks watch`: notes as they will look, beside the editor."""

import gc
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyapp.cli.context import FINDINGS, FINE, common_options, say, services_of
from studyapp.cli.decks.paths import must_exist
from studyapp.content.library import Library
from studyapp.content.problems import Problem
from studyapp.content.text import counted, one_line, safe
from studyapp.errors import DeckProblem, UsageError

if TYPE_CHECKING:
    from studyapp.authoring.preview import Extent, Look, Outline
    from studyapp.authoring.watching import Judge
    from studyapp.cli.decks.drawn import Ink
    from studyapp.shelf.shelf import Shelf

WIDTHS = (80, 40)
"""A window of the usual size, and a narrow one beside an editor."""
LOOK_EVERY_S = 0.025
"""A save is seen at the second look after it: a nap or two later."""
MOST_PROBLEMS = 10
CLEAR = "\x1b[H\x1b[2J\x1b[3J"
_PLACE = re.compile(r"(.+?):(\d+)(?::\d+)?", re.DOTALL)


def read_and_judge(shelf: "Shelf", *, alone: bool = False) -> "tuple[Library, Judge]":
    """The shelf's library, and what finds what is wrong in one of its files; `alone` looks at its deck by itself."""
    from studyapp.authoring.lint import lint
    from studyapp.authoring.rules import RULES
    from studyapp.authoring.rules.rule import LibraryRule
    from studyapp.content.library import build_library

    rules = [rule for rule in RULES if not (alone and isinstance(rule, LibraryRule))]
    files = shelf.files()
    library = build_library(files)
    return library, lambda name: lint(files, library, shelf.text, lambda each: each == name, rules)


@click.command()
@click.argument("place", metavar="FILE[:LINE]")
@click.option("--width", type=click.IntRange(20, 400), metavar="N", help="Draw at N columns only, not at 80 and 40.")
@click.option("--answer/--no-answer", default=True, help="Draw what is shown after the answer too, or not.")
@common_options
@click.pass_context
def preview(context: click.Context, place: str, width: int | None, answer: bool) -> None:
    """Draw the note at a line, or all notes of a file, as it will look in the application.

    Its problems stand below it; with problems, the exit code is 1.
    """
    from studyapp.authoring.preview import look
    from studyapp.cli.decks.drawn import ink

    path, line = _file_and_line(place)
    made = _outline_of(path)
    meta = context.find_root().meta
    meta["studyapp.decks"] = (path, *meta.get("studyapp.decks", ()))
    library, judge = read_and_judge(services_of(context, decks=False).shelf)
    name = safe(str(path))
    problems = judge(name)
    notes = next((deck.notes for deck in library.decks if deck.path == name), ())
    looks = [look(name, extent, notes, problems) for extent in _chosen(made, line, name)]
    if not looks:
        for problem in problems:
            say(str(problem))
        raise DeckProblem(f"{one_line(name)} has no notes to show.", "A note stands under `notes:` in a deck.")
    for each in looks:
        for text in look_lines(each, library, (width,) if width else WIDTHS, ink(), answer=answer):
            say(text)
    told = problems if line is None else looks[0].problems
    context.exit(FINDINGS if any(problem.severity == "error" for problem in told) else FINE)


def _file_and_line(place: str) -> tuple[Path, int | None]:
    """The file, and the line if one is named. A column after it, as in a problem's place, is let be."""
    found = _PLACE.fullmatch(place)
    path, line = Path(place), None
    if found and not path.exists():
        path, line = Path(found[1]), int(found[2])
    if not path.exists():
        raise UsageError(f"There is no file {one_line(str(path))}.")
    if path.is_dir():
        raise UsageError(f"{one_line(str(path))} is a folder.", "Name one deck file: studyapp decks preview FILE:LINE")
    return path, line


def _outline_of(path: Path) -> "Outline":
    from studyapp.authoring.preview import outline
    from studyapp.shelf.files import read_deck_file

    data = read_deck_file(path)
    if isinstance(data, Problem):
        raise DeckProblem(f"{one_line(str(path))}: {data.message}; {data.fix}.")
    return outline(data)


def _chosen(made: "Outline", line: int | None, name: str) -> Sequence["Extent"]:
    """The note at the line, or every note. Raises UsageError for a line that is in none."""
    if line is None or not made.notes:
        return made.notes
    if (extent := made.note_at(line)) is not None:
        return (extent,)
    nearest = made.nearest(line)
    there = f"The nearest is {_named(nearest)}." if nearest else ""
    raise UsageError(f"Line {line} of {one_line(name)} is in no note.", there)


def _named(extent: "Extent") -> str:
    lines = f"line {extent.first}" if extent.first == extent.last else f"lines {extent.first} to {extent.last}"
    return f"`{one_line(extent.id, 60)}` on {lines}" if extent.id else f"the one on {lines}"


def look_lines(
    look: "Look", library: Library, widths: Sequence[int], ink: "Ink", *, answer: bool = True
) -> Iterator[str]:
    """A note at each width, and what is wrong in it."""
    where = f"{one_line(look.path)}:{look.extent.first}" if look.extent else one_line(look.path)
    yield where
    if look.stale:
        yield "It cannot be read as it is now. This is how it last was:"
    elif look.note is None and look.extent is not None:
        yield "This note cannot be read."
    if look.note is not None:
        from studyapp.tui.widgets.drawing_note import note_lines

        for width in widths:
            title = f"── {width} columns "
            yield title + "─" * (width - len(title))
            yield from map(ink, note_lines(look.note, library, width, answer=answer))
    yield from map(str, look.problems[:MOST_PROBLEMS])
    if more := len(look.problems[MOST_PROBLEMS:]):
        yield f"… and {counted(more, 'more problem', 'more problems')} here."
    if look.elsewhere:
        yield f"{counted(look.elsewhere, 'problem')} elsewhere in this file."
    if not (look.problems or look.elsewhere):
        yield "No problems found."
    yield ""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE_OR_FOLDER]...")
@common_options
@click.pass_context
def watch(context: click.Context, paths: tuple[Path, ...]) -> None:
    """Draw the note under edit anew at every save, at 80 and at 40 columns, with its problems.

    Without paths, your own deck folders are watched. ctrl+c ends it.
    """
    try:
        follow(context, paths)
    except KeyboardInterrupt:
        say()


def follow(context: click.Context, paths: Sequence[Path], wait: Callable[[float], object] | None = None) -> None:
    """Watch until interrupted. `wait` lets so many seconds pass."""
    from studyapp.authoring.watching import Watcher, Workbench
    from studyapp.cli.decks.drawn import ink

    must_exist(paths)
    meta = context.find_root().meta
    meta["studyapp.decks"] = (*paths, *meta.get("studyapp.decks", ()))
    shelf = services_of(context, decks=False).shelf
    places = tuple(paths) or shelf.folders
    if not places:
        raise UsageError("You have no deck folder yet.", "Name a file or a folder: studyapp decks watch my-decks/")
    watcher = Watcher(places)
    # Decks side by side are for lint: the answer to a save must not wait for all the others.
    bench = Workbench(watcher.files, lambda: read_and_judge(shelf, alone=True))
    at_terminal, write = sys.stdout.isatty(), ink()
    _warm(bench.library)
    shown = counted(len(watcher.files), "deck file")
    say(f"Watching {shown} in {', '.join(one_line(str(place)) for place in places)}.")
    say("Save one, and the note that changed is drawn here. ctrl+c ends this.")
    wait = wait or threading.Event().wait
    while True:
        wait(LOOK_EVERY_S)
        for path in watcher.saved():
            if (found := bench.saved(path)) is not None:
                text = "\n".join(look_lines(found, bench.library, WIDTHS, write))
                say(f"{CLEAR}{text}" if at_terminal else text)


def _warm(library: Library) -> None:
    """Load what draws, so that the first save is shown as fast as the others."""
    from studyapp.tui.widgets.drawing_note import note_lines

    for note in [*library.notes.values()][:20]:
        note_lines(note, library, WIDTHS[0])
    gc.collect()
    gc.freeze()  # what is there stays; to look through it at every save takes as long as reading a deck
