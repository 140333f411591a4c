"""`studyapp quiz`."""

import secrets
from collections.abc import Iterable
from typing import TypeVar

import click

from studyapp.cli.context import (
    FINDINGS,
    FINE,
    checked_selection,
    common_options,
    complain,
    json_line,
    selection_options,
    services_of,
)
from studyapp.errors import SessionError

Choice = TypeVar("Choice", bound=str)


@click.command()
@selection_options
@click.option("--fact", default="", metavar="NAME", help="Only cards that rest on this fact.")
@click.option("--source", default="all", metavar="KIND", help="all, due, weak, missed or unseen.")
@click.option("--length", type=click.IntRange(1, 500), default=10, show_default=True, help="How many questions.")
@click.option("--feedback", default="each", metavar="WHEN", help="each (after every answer) or end.")
@click.option("--part-marks", is_flag=True, help="Give part marks where several options are right.")
@click.option("--seed", type=int, help="The same seed puts the same questions in the same order.")
@click.option("--plain", is_flag=True, help="Ordinary prompts, for screen readers and plain terminals.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON at the end (with --plain).")
@common_options
@click.pass_context
def quiz(
    context: click.Context,
    deck: str,
    tag: str,
    topic: str,
    domain: str,
    fact: str,
    source: str,
    length: int,
    feedback: str,
    part_marks: bool,
    seed: int | None,
    plain: bool,
    as_json: bool,
) -> None:
    """Answer questions, and see why each option is right or wrong."""
    from studyapp.sessions.quiz import FEEDBACKS, SOURCES, QuizPlan

    services = services_of(context)
    selection = checked_selection(services, deck, tag, topic, domain, fact)
    plan = QuizPlan(
        selection,
        _one_of("--source", source, SOURCES),
        length,
        _one_of("--feedback", feedback, FEEDBACKS),
        secrets.randbelow(1_000_000) if seed is None else seed,
        part_marks,
    )
    if not plain:
        from studyapp.cli.study import open_app

        open_app(context, quiz=plan)
        return
    from studyapp.cli.plain_quiz import quiz_plainly

    try:
        session = services.quiz(plan)
    except SessionError as error:
        complain(str(error))
        context.exit(FINDINGS)
    done = quiz_plainly(session, services)
    if as_json:
        items = [
            {
                "card": each.question.card.key,
                "right": each.graded.right,
                "confidence": each.confidence,
                "id": each.entry,
            }
            for each in done.answers
        ]
        json_line(
            {"seed": plan.seed, "right": done.right, "of": len(done.answers), "points": done.points, "items": items}
        )
    context.exit(FINE if done.answers else FINDINGS)


def _one_of(option: str, value: str, choices: Iterable[Choice]) -> Choice:
    """The choice that a text names."""
    listed = list(choices)
    if value not in listed:
        raise click.BadParameter(f"{value!r} is not one of {', '.join(listed)}.", param_hint=option)
    return listed[listed.index(value)]
