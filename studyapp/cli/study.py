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
    from studyapp.sessions.services import Services


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
@click.option("--cards", default="", metavar="A,B", help="Just these cards and items, due or not.")
@click.option("--plain", is_flag=True, help="Ordinary prompts, for screen readers and plain terminals.")
@common_options
@click.pass_context
def study(context: click.Context, deck: str, tag: str, topic: str, domain: str, cards: str, plain: bool) -> None:
    """Study what is due, or just the cards that are named."""
    services = services_of(context)
    if cards:
        if deck or tag or topic or domain:
            raise UsageError("--cards names the cards already.", "Leave out --deck, --tag, --topic and --domain.")
        _drill(context, services, tuple(name.strip() for name in cards.split(",")), plain)
        return
    selection = checked_selection(services, deck, tag, topic, domain)
    if not plain:
        open_app(context, selection)
        return
    from studyapp.cli.plain import study_plainly

    context.exit(study_plainly(services.study(selection), services))


def _drill(context: click.Context, services: "Services", cards: tuple[str, ...], plain: bool) -> None:
    """Study just these cards; once their flashcards are done, their items. Raises UsageError when one is not there."""
    if unknown := set(cards) - {card.key for card in services.library.open_cards}:
        raise UsageError(f"There is no card {min(unknown)!r}.", "`studyapp search` finds the names of cards.")
    if not plain:
        open_app(context, Selection(cards=cards))
        return
    import secrets

    from studyapp.cli.plain import study_plainly
    from studyapp.cli.plain_quiz import quiz_plainly
    from studyapp.sessions.drill import drill
    from studyapp.sessions.study import Finished

    flashcards, items = drill(services.library, cards, secrets.randbelow(1_000_000))
    if flashcards is not None:
        session = services.study(flashcards)
        code = study_plainly(session, services)
        if items is None or not isinstance(session.view, Finished):
            context.exit(code)
    if items is not None:
        quiz_plainly(services.quiz(items), services)


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
