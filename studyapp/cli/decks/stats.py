"""`studyapp decks stats`: what the decks hold, and what they leave out."""

from collections.abc import Mapping

import click

from studyapp.cli.context import FINDINGS, FINE, common_options, json_line, say, services_of
from studyapp.content.text import counted, one_line


@click.command()
@click.option("--coverage", "leaves_out", is_flag=True, help="List facts, topics and exam tasks that are not covered.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def stats(context: click.Context, leaves_out: bool, as_json: bool) -> None:
    """Count cards by deck, kind, topic and domain; with --coverage, exit with 1 when something is not covered."""
    from studyapp.authoring.stats import coverage
    from studyapp.authoring.stats import stats as counts

    library = services_of(context).library
    if leaves_out:
        lacks = coverage(library)
        if as_json:
            json_line(lacks._asdict() | {"tasks": [task._asdict() for task in lacks.tasks]})
        else:
            _list("Facts without a card", lacks.facts)
            _list("Topics without an item", lacks.topics)
            below = [f"{each.task} {each.name}: {each.items} of {each.share:.0f}" for each in lacks.tasks]
            _list("Exam tasks below their share of the items", below)
            if lacks.whole:
                say("Every fact has a card, every topic an item, every exam task its share.")
        context.exit(FINE if lacks.whole else FINDINGS)
    figures = counts(library)
    if as_json:
        json_line(figures._asdict())
        return
    cards = figures.cards - figures.items
    say(f"{counted(cards, 'card')} and {counted(figures.items, 'item')} in {counted(len(figures.decks), 'deck')}.")
    say(f"{figures.facts_covered} of {counted(figures.facts, 'fact')} are cited.")
    for title in ("decks", "kinds", "topics", "domains", "tags", "sealed"):
        _table(title.capitalize(), getattr(figures, title))


def _list(title: str, names: tuple[str, ...] | list[str]) -> None:
    if names:
        say(f"{title}: {len(names)}")
        for name in names:
            say(f"  {one_line(name)}")


def _table(title: str, numbers: Mapping[str, int]) -> None:
    if numbers:
        say(f"\n{title}")
        for name, number in numbers.items():
            say(f"  {number:5}  {one_line(name)}")
