"""`studyapp`, `study`, `due` and `search`."""

import sys
from typing import TYPE_CHECKING

import click

from studyapp.cli.context import (
    FINDINGS,
    FINE,
    checked_selection,
    common_options,
    json_line,
    say,
    selection_options,
    services_of,
)
from studyapp.content.library import Selection
from studyapp.content.text import counted, one_line
from studyapp.errors import UsageError

if TYPE_CHECKING:
    from studyapp.sessions.papers import Sitting
    from studyapp.sessions.quiz import QuizPlan


def open_app(
    context: click.Context,
    selection: Selection | None = None,
    quiz: "QuizPlan | None" = None,
    sitting: "Sitting | None" = None,
) -> None:
    """Open the full-screen application: at home, or where one of these begins."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The full-screen application needs a terminal.", "Without one, use `studyapp study --plain`.")
    import gc

    # Nothing made on the way to the first frame is garbage; the application turns the collector on again after it.
    gc.disable()
    services = services_of(context, decks=any((selection, quiz, sitting)))
    from studyapp.tui.run import run_app

    run_app(services, selection, quiz, sitting)


@click.command()
@selection_options
@click.option("--plain", is_flag=True, help="Ordinary prompts, for screen readers and plain terminals.")
@common_options
@click.pass_context
def study(context: click.Context, deck: str, tag: str, topic: str, domain: str, plain: bool) -> None:
    """Study what is due."""
    services = services_of(context)
    selection = checked_selection(services, deck, tag, topic, domain)
    if not plain:
        open_app(context, selection)
        return
    from studyapp.cli.plain import study_plainly

    context.exit(study_plainly(services.study(selection), services))


@click.command()
@selection_options
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def due(context: click.Context, deck: str, tag: str, topic: str, domain: str, as_json: bool) -> None:
    """Say what is due, quickly; exit with 1 when nothing is."""
    from studyapp.sessions.wording import minutes_text

    services = services_of(context)
    overview = services.overview(checked_selection(services, deck, tag, topic, domain))
    if as_json:
        json_line(overview)
    elif overview.due or overview.new:
        say(f"{overview.due:,} due, {overview.new:,} new, {minutes_text(overview.expected_ms)}")
    else:
        say("Nothing is due.")
    context.exit(FINE if overview.due or overview.new else FINDINGS)


@click.command()
@click.argument("text", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@common_options
@click.pass_context
def search(context: click.Context, text: tuple[str, ...], as_json: bool) -> None:
    """Search all cards; exit with 1 when none is found.

    Words are looked for in a card's text, id and tags. deck: tag: topic: domain: fact: kind: and is: narrow the search,
    as in `studyapp search is:due deck:aws-lambda-limits payload`.
    """
    services = services_of(context)
    found = services.find(" ".join(text))
    if found.complaint:
        raise UsageError(found.complaint)
    for row in found.rows:
        card = row.card
        if as_json:
            json_line(
                {
                    "card": card.key,
                    "prompt": card.prompt,
                    "answer": card.answer,
                    "kind": card.kind,
                    "deck": card.note.deck,
                    "topic": card.note.topic,
                    "tags": card.note.tags,
                    "state": row.state,
                    "flagged": row.marks.flagged,
                    "note": row.marks.note,
                }
            )
        else:
            say(f"{card.key}  [{row.state}]\n  {one_line(card.prompt, 200)}\n  = {one_line(card.answer, 200)}")
    if not as_json:
        say(f"{counted(len(found.rows), 'card')} of {found.cards:,}")
    context.exit(FINE if found.rows else FINDINGS)
