"""`studyapp decks schema`: the deck format for editors."""

import json
from pathlib import Path

import click

from studyapp.cli.context import common_options, say
from studyapp.content.text import one_line
from studyapp.errors import UsageError


@click.command()
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it to FILE instead.")
@common_options
def schema(output: Path | None) -> None:
    """Print the deck format as a JSON Schema.

    An editor with a YAML language server completes, explains and checks a deck by it, once the deck's first line
    is `# yaml-language-server: $schema=` and the schema's path from there.
    """
    from studyapp.authoring.schema import FIRST_LINE, deck_schema

    text = json.dumps(deck_schema(), indent=2, ensure_ascii=False)
    if output is None:
        say(text)
        return
    try:
        output.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{one_line(str(output))} cannot be written: {error.strerror}.") from None
    say(f"The schema is in {one_line(str(output))}. Make this the first line of a deck in the same folder:")
    say(f"{FIRST_LINE}{one_line(output.name)}")
    say("For a deck elsewhere, write the schema's path from the deck's folder, or its full path.")
