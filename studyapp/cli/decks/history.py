"""`studyapp decks reports`, `orphans` and `adopt`: what learners tell of cards, and what became of renamed ones."""

import click

from studyapp.cli.context import FINDINGS, FINE, common_options, json_list, say, services_of
from studyapp.content.text import counted, one_line
from studyapp.errors import UsageError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def reports(context: click.Context, as_json: bool) -> None:
    """List what was reported as wrong with a card, the oldest first; exit with 1 when there is something."""
    from studyapp.clock import day_date
    from studyapp.memory.entries import Reported
    from studyapp.sessions.attempt import attempts
    from studyapp.sessions.reports import reports as listed

    services = services_of(context)
    found = []
    if services.paths.database.exists():
        store = services.store
        found = listed(store.listed(Reported), services.library, attempts(store.exam_entries()))
    if as_json:
        json_list({**each._asdict(), "at": each.at.at_ms} for each in found)
    else:
        for each in found:
            day = day_date(each.at.study_day(services.settings.rollover_hour)).isoformat()
            since = " (its deck is gone)" if not each.place else " (edited since)" if each.edited_since else ""
            say(f"{each.place or '-'}: {each.card}{since}")
            text = each.text.replace("\n", "\n    ")
            say(f"  {day}, revision {each.revision or 'unknown'}: {text}")
        say(f"{counted(len(found), 'report')}." if found else "Nothing was reported. `!` on a card does.")
    context.exit(FINDINGS if found else FINE)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def orphans(context: click.Context, as_json: bool) -> None:
    """List what is remembered of cards that are in no deck any more; exit with 1 when there is something.

    Nothing of it is lost: `formerly: [old-id]` in a note, or `studyapp decks adopt OLD NEW`, carries it on.
    """
    from studyapp.memory.entries import Adopted
    from studyapp.sessions.editions import orphans as listed

    services = services_of(context)
    if not services.paths.database.exists():
        found = []
    else:
        store, snapshot = services.store, services.snapshot()
        lost = snapshot.memories.keys() - services.library.cards.keys()
        found = listed(services.library, snapshot, store.listed(Adopted), store.shown(lost))
    if as_json:
        json_list(each._asdict() for each in found)
    else:
        for each in found:
            say(f"{each.card}: {counted(each.reviews, 'review')}. {one_line(each.prompt, 80)}".rstrip())
            for near in each.near:
                say(f"  now {near}? studyapp decks adopt {each.card} {near}")
        say(f"{counted(len(found), 'orphan')}." if found else "Every card that is remembered is in a deck.")
    context.exit(FINDINGS if found else FINE)


@click.command()
@click.argument("old")
@click.argument("new")
@common_options
@click.pass_context
def adopt(context: click.Context, old: str, new: str) -> None:
    """Let the card NEW carry on what is remembered of OLD, which is in no deck any more."""
    from studyapp.sessions.editions import adopt as carry_on

    services = services_of(context)
    if not services.paths.database.exists():
        raise UsageError("Nothing is remembered of any card yet.")
    say(carry_on(services.desk("decks"), services.library, old, new))
    context.exit(FINE)
