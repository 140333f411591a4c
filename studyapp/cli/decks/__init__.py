"""`studyapp decks`: one file for each command that helps an author."""

import click

from studyapp.cli.context import common_options
from studyapp.cli.decks.fmt import fmt
from studyapp.cli.decks.history import adopt, orphans, reports
from studyapp.cli.decks.lint import lint
from studyapp.cli.decks.list import list_decks
from studyapp.cli.decks.new import new
from studyapp.cli.decks.preview import preview, watch
from studyapp.cli.decks.schema import schema
from studyapp.cli.decks.stats import stats
from studyapp.cli.decks.verify import verify


@click.group()
@common_options
def decks() -> None:
    """List decks, check them, put them in order, and begin new ones."""


for command in (list_decks, lint, stats, fmt, new, verify, schema, preview, watch, reports, orphans, adopt):
    decks.add_command(command)
