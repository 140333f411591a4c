"""`studyapp decks`: what decks there are, and what is wrong with them."""

from pathlib import Path
from typing import Any

import click

from studyapp.cli.context import FINDINGS, FINE, common_options, json_list, say, services_of
from studyapp.cli.decks_fmt import fmt
from studyapp.cli.decks_history import adopt, orphans, reports
from studyapp.cli.decks_new import new
from studyapp.cli.decks_preview import preview, watch
from studyapp.cli.decks_schema import schema
from studyapp.cli.decks_verify import verify
from studyapp.content.text import counted
from studyapp.errors import UsageError


@click.group()
@common_options
def decks() -> None:
    """List decks, check them, put them in order, and begin new ones."""


@decks.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def list_decks(context: click.Context, as_json: bool) -> None:
    """List every deck with its notes, cards and items."""
    services = services_of(context)
    library = services.library
    rows: list[dict[str, Any]] = []
    for deck in library.decks:
        cards = [card for card in library.open_cards if card.note.deck == deck.id]
        rows.append(
            {
                "deck": deck.id,
                "title": deck.title,
                "notes": sum(not note.sealed for note in deck.notes),
                "cards": sum(not card.is_item for card in cards),
                "items": sum(card.is_item for card in cards),
                "verified": deck.verified,
                "bundled": services.shelf.is_bundled(deck.path),
                "path": deck.path,
            }
        )
    if as_json:
        json_list(rows)
        return
    for row in rows:
        figures = f"{counted(row['notes'], 'note')}, {counted(row['cards'], 'card')}, {counted(row['items'], 'item')}"
        say(f"{row['deck']}: {row['title']}\n  {figures}\n  {row['path']}")
    if not rows:
        say("There are no decks. Name a folder of them with --decks DIR.")


@decks.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE_OR_FOLDER]...")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def lint(context: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Show every problem of every deck as file:line:column; exit with 1 when there is one.

    With paths, only the problems of decks under them; the other decks are still read, for what refers to them.
    """
    root = context.find_root().meta
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}.")
    root["studyapp.decks"] = (*root.get("studyapp.decks", ()), *paths)
    library = services_of(context).library
    wanted = [path.resolve() for path in paths]
    problems = [
        problem
        for problem in library.problems
        if not wanted or any(Path(problem.path).resolve().is_relative_to(path) for path in wanted)
    ]
    if as_json:
        json_list(problems)
    else:
        for problem in problems:
            say(str(problem))
        files = len({problem.path for problem in problems})
        say(f"{counted(len(problems), 'problem')} in {counted(files, 'file')}" if problems else "No problems found.")
    context.exit(FINDINGS if problems else FINE)


for command in (fmt, new, verify, schema, preview, watch, reports, orphans, adopt):
    decks.add_command(command)
