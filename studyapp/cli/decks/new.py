"""`studyapp decks new`: a deck to begin with, and notes to fill in, or asked for one by one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyapp.cli.context import common_options, say, services_of
from studyapp.content.fields import KIND_OF_KEY
from studyapp.content.text import one_line, safe
from studyapp.errors import DeckProblem, UsageError

if TYPE_CHECKING:
    from studyapp.authoring.layout import Source
    from studyapp.authoring.templates import Fields

KINDS = tuple(KIND_OF_KEY.values())


@click.group()
@common_options
def new() -> None:
    """Begin a deck, or add a note to one."""


@new.command()
@click.argument("deck_id", metavar="ID")
@click.option("--title", default="", metavar="T", help="The deck's name on screen.")
@click.option("--dir", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="Where to write ID.yaml; your own deck folder unless given.")  # fmt: skip
@common_options
@click.pass_context
def deck(context: click.Context, deck_id: str, title: str, folder: Path | None) -> None:
    """Write a deck with one note to fill in. A file that is there is never written over."""
    from studyapp.authoring.templates import deck_text
    from studyapp.content.reading import is_id
    from studyapp.shelf.writing import write_new

    if not is_id(deck_id):
        advice = "Use letters, digits, dots, dashes and underscores, such as my-deck."
        raise UsageError(f"{one_line(deck_id)!r} cannot be a deck's id.", advice)
    services = services_of(context)
    for known in services.library.decks:
        if known.id == deck_id:
            raise UsageError(f"There is a deck {deck_id!r} already: {known.path}", "Choose another id.")
    path = (folder or services.paths.decks) / f"{deck_id}.yaml"
    text, line = deck_text(deck_id, one_line(title))
    write_new(path, text.encode())
    say(f"{one_line(str(path))}:{line}")


@new.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="What kind of note; asked for at a terminal.")
@click.option("--id", "note_id", default="", metavar="ID", help="The note's id.")
@click.option("--topic", default="", metavar="T", help="The topic that it belongs to.")
@common_options
@click.pass_context
def note(context: click.Context, file: Path, kind: str | None, note_id: str, topic: str) -> None:
    """Add a note at the end of a deck, and say where it is, as path:line.

    With --kind the note says TODO wherever something is to be filled in. Without, at a terminal, its texts are asked
    for, and it is shown before it is written.
    """
    from studyapp.authoring.templates import KINDS as TEMPLATES
    from studyapp.authoring.templates import with_note
    from studyapp.shelf.writing import rewrite

    path = safe(str(file))
    data, source = _deck_at(file)
    _check_id(source, note_id)
    _check_topic(context, file, topic)
    given: dict[str, str] = {"topic": topic} if topic else {}
    if kind is not None:
        fields: Fields = {"id": note_id or _free("todo", source), **TEMPLATES[kind], **given}
    elif sys.stdin.isatty() and sys.stdout.isatty():
        asked = _asked(source, note_id, given)
        if asked is None:
            say("Nothing was written.")
            return
        fields = asked
        data, source = _deck_at(file)  # it may have been saved in an editor meanwhile
        _check_id(source, str(fields["id"]))
    else:
        raise UsageError("Name the kind of note.", f"Write --kind and one of {', '.join(KINDS)}.")
    added = with_note(data, path, fields)
    rewrite(file, data, added.data)
    say(f"{one_line(path)}:{added.line}")


def _deck_at(file: Path) -> "tuple[bytes, Source]":
    """A deck's bytes, and the same to look into. Raises UsageError or DeckProblem."""
    from studyapp.authoring.layout import Source, read_source
    from studyapp.content.problems import Problem
    from studyapp.shelf.files import read_deck_file

    path = safe(str(file))
    if not file.exists():
        raise UsageError(f"There is no file {one_line(path)}.", "Begin a deck with: studyapp decks new deck ID")
    data = read_deck_file(file)
    if isinstance(data, Problem):
        raise DeckProblem(str(data))
    source = read_source(data, path)
    if not isinstance(source, Source):
        raise DeckProblem(str(source[0]), "Mend that first; nothing was written.")
    return data, source


def _check_id(source: "Source", note_id: str) -> None:
    from studyapp.authoring.fmt import ids_taken
    from studyapp.content.reading import is_id

    if note_id and not is_id(note_id):
        advice = "Use letters, digits, dots, dashes and underscores, such as my-note."
        raise UsageError(f"{one_line(note_id)!r} cannot be a note's id.", advice)
    if note_id in ids_taken(source.tree):
        raise UsageError(f"The id {note_id!r} is taken in this deck.", "Choose another.")


def _check_topic(context: click.Context, file: Path, topic: str) -> None:
    """A note may belong to a topic of any deck, this one or another."""
    if not topic:
        return
    root = context.find_root().meta
    root["studyapp.decks"] = (*root.get("studyapp.decks", ()), file)
    topics = {each.id for deck in services_of(context).library.decks for each in deck.topics}
    if topic not in topics:
        there_are = ", ".join(sorted(topics)) or "none"
        raise UsageError(f"There is no topic {one_line(topic)!r}.", f"There are: {there_are}.")


def _free(name: str, source: "Source") -> str:
    from studyapp.authoring.fmt import ids_taken, unique

    return unique(name, ids_taken(source.tree))


def _asked(source: "Source", note_id: str, given: dict[str, str]) -> "Fields | None":
    """The note that the author types, unless they do not want it written after all."""
    from studyapp.authoring.interview import Interview

    interview = Interview(_ask, say)
    fields = {**interview.fields(), **given}
    suggested = _free(interview.suggested_id(fields), source)
    while not note_id:
        answer = _ask("Id", suggested)
        try:
            _check_id(source, answer)
            note_id = answer
        except UsageError as error:
            say(str(error))
    fields = {"id": note_id, **fields}
    interview.show(fields)
    return fields if _ask("Write it? y or n", "y").lower().startswith("y") else None


def _ask(question: str, default: str = "") -> str:
    """What is typed on a line; an empty one is the default."""
    hint = f" [{default}]" if default else ""
    answer: str = click.prompt(f"{question}{hint}", default="", show_default=False, prompt_suffix=": ")
    return safe(answer).strip() or default
