"""THE COMMAND LINE: one small file for each group of commands. It parses, calls and prints; it decides nothing."""

import contextlib
import io
import sys

import click

from studyapp import __version__
from studyapp.cli.config import config
from studyapp.cli.context import common_options, end_with
from studyapp.cli.decks import decks
from studyapp.cli.evaluate import evaluate
from studyapp.cli.exam import exam
from studyapp.cli.log import log
from studyapp.cli.quiz import quiz
from studyapp.cli.safety import backup, doctor, restore
from studyapp.cli.stats import stats
from studyapp.cli.study import due, open_app, search, study
from studyapp.cli.tune import tune


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="studyapp")
@common_options
@click.pass_context
def main(context: click.Context) -> None:
    """Study for a certification exam, in the terminal.

    Without a command, the full-screen application opens.
    """
    if context.invoked_subcommand is None:
        open_app(context)


for command in (study, quiz, exam, due, search, stats, evaluate, tune, decks, log, config, doctor, backup, restore):
    main.add_command(command)


def run() -> None:
    """The entry point: every error becomes a sentence on standard error and an exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        result = main(standalone_mode=False)
    except BaseException as error:  # noqa: BLE001 - the last stop before the user
        end_with(error, debug="--debug" in sys.argv)
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.exit(result if isinstance(result, int) else 0)
