"""`studyapp decks list`: what decks there are."""

from typing import Any

import click

from studyapp.cli.context import common_options, json_list, say, services_of
from studyapp.content.text import counted


@click.command("list")
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
