"""`studyapp log`: the log as it is."""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import click
import msgspec

from studyapp.cli.context import common_options, json_line, say, services_of
from studyapp.memory.entries import Entry, Tuned, kind_of
from studyapp.memory.schedule import RATINGS


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the newest N entries.")
@click.option("--card", default="", metavar="KEY", help="Only entries on this card.")
@common_options
@click.pass_context
def log(context: click.Context, as_json: bool, last: int | None, card: str) -> None:
    """Print everything that was recorded, the oldest first."""
    services = services_of(context, decks=False)
    if not services.paths.database.exists():
        return
    from studyapp.sessions.attempt import attempts, veiled

    entries: Iterable[Entry] = veiled(services.store.entries(), attempts(services.store.exam_entries()))
    if card:
        entries = (entry for entry in entries if getattr(entry.event, "card", None) == card)
    if last is not None:
        entries = deque(entries, maxlen=last)
    for entry in entries:
        if as_json:
            json_line(as_object(entry))
        else:
            say(_in_words(entry))


def as_object(entry: Entry) -> dict[str, Any]:
    """An entry as programs see it; `at` is in milliseconds, UTC."""
    kept = msgspec.to_builtins(entry)
    event = kept.pop("event")
    del event["type"]
    return {
        "id": kept.pop("id"),
        "kind": kind_of(entry.event),
        "card": event.pop("card", None),
        "rating": event.pop("rating", None),
        "at": kept.pop("at_ms"),
        **kept,
        **event,
    }


def _in_words(entry: Entry) -> str:
    zone = timezone(timedelta(seconds=entry.offset_s))
    when = datetime.fromtimestamp(entry.at_ms / 1000, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z")
    shown = as_object(entry)
    what = shown["card"] or shown.get("target", "")
    if isinstance(entry.event, Tuned):
        what = f"desired retention {entry.event.retention:.2f}"
    rating = f" {RATINGS[shown['rating']]}" if shown["rating"] else ""
    return f"{when}  {shown['kind']:<9} {what}{rating}"
