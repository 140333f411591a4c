"""What every command shares: options that may stand anywhere, the services, output, and how errors end."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
import msgspec

from studyapp.content.library import Selection
from studyapp.content.text import safe
from studyapp.errors import StudyError, UsageError

if TYPE_CHECKING:
    from studyapp.sessions.services import Services

FINE, FINDINGS, USAGE, PROBLEM = 0, 1, 2, 3

Command = TypeVar("Command", bound=Callable[..., Any])


def common_options(command: Command) -> Command:
    """`--home`, `--decks` and `--debug`, before a command's name or after it."""

    def remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        meta, name = context.find_root().meta, f"studyapp.{parameter.name}"
        if value:
            meta[name] = (*meta.get(name, ()), *value) if parameter.multiple else value

    folder = click.Path(path_type=Path)
    for option in (
        click.option("--home", type=folder, expose_value=False, callback=remember, metavar="DIR",
                     help="Keep data, settings and cache under DIR (as STUDYAPP_HOME does)."),
        click.option("--decks", type=folder, multiple=True, expose_value=False, callback=remember, metavar="DIR",
                     help="Read the decks in DIR too; may be repeated."),
        click.option("--debug", is_flag=True, expose_value=False, callback=remember, help="Show tracebacks."),
    ):  # fmt: skip
        command = option(command)
    return command


def selection_options(command: Command) -> Command:
    """`--deck`, `--tag`, `--topic` and `--domain`, handed over as one `selection`."""
    for name in ("domain", "topic", "tag", "deck"):
        command = click.option(f"--{name}", default="", metavar="NAME", help=f"Only cards of this {name}.")(command)
    return command


def checked_selection(services: "Services", deck: str, tag: str, topic: str, domain: str, fact: str = "") -> Selection:
    """The selection that the options make. Raises UsageError, with what there is, when no card fits."""
    selection = Selection(deck, tag, topic, domain, fact)
    notes = [card.note for card in services.library.open_cards]
    known = {
        "deck": {each.id for each in services.library.decks},
        "tag": {each for note in notes for each in note.tags},
        "topic": {note.topic for note in notes if note.topic},
        "domain": {note.domain for note in notes if note.domain},
        "fact": {fact for note in notes for fact in note.facts},
    }
    for name in Selection.__struct_fields__:
        value = getattr(selection, name)
        if value and value not in known[name]:
            there_are = ", ".join(sorted(known[name])) or "none"
            raise UsageError(f"There is no {name} {value!r}.", f"There are: {there_are}.")
    return selection


def services_of(context: click.Context, *, decks: bool = True) -> "Services":
    """The services, with the decks read."""
    from studyapp.bootstrap import build_services

    meta = context.find_root().meta
    services = build_services(os.environ, meta.get("studyapp.home"), meta.get("studyapp.decks", ()))
    if decks:
        services.read_decks()
    context.call_on_close(services.close)
    return services


def say(text: str = "") -> None:
    """A line for a person, at once."""
    click.echo(text)
    sys.stdout.flush()


def json_line(value: Any) -> None:
    """One JSON object on a line of its own."""
    click.echo(msgspec.json.encode(value).decode())


def json_list(values: Iterable[Any]) -> None:
    """A JSON list, readable for people too."""
    click.echo(msgspec.json.format(msgspec.json.encode(list(values)), indent=2).decode())


def end_with(error: BaseException, debug: bool) -> NoReturn:
    """Turn whatever happened into a sentence on standard error and an exit code."""
    if debug and not isinstance(error, (click.exceptions.Exit, SystemExit)):
        raise error
    if isinstance(error, StudyError):
        complain(str(error))
        sys.exit(error.exit_code)
    if isinstance(error, click.ClickException):
        error.show()
        sys.exit(USAGE)
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        complain("Interrupted. Everything that was saved is kept.")
        sys.exit(130)
    if isinstance(error, (BrokenPipeError, SystemExit)):  # click itself makes the one into the other
        # Whoever read our output has had enough; Python must not complain of it again while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINE)
    complain(f"Something went wrong inside studyapp: {type(error).__name__}: {error}")
    complain("Everything that was saved is kept. The same command with --debug shows where it happened.")
    sys.exit(PROBLEM)


def complain(text: str) -> None:
    """A line on standard error."""
    click.echo(safe(text), err=True)
