"""`studyapp exam`."""

import secrets

import click

from studyapp.cli.context import FINDINGS, FINE, common_options, json_line, json_list, say, services_of
from studyapp.clock import day_date
from studyapp.errors import SessionError, UsageError
from studyapp.sessions.services import Services


@click.command()
@click.option("--exam", "name", default="", metavar="CODE", help="Which blueprint, such as DVA-C03.")
@click.option("--seed", type=int, help="The same seed and decks give the same paper.")
@click.option("--length", type=click.IntRange(1, 200), help="A shorter form, in the blueprint's proportions.")
@click.option("--sealed", default="", metavar="NAME", help="Sit a sealed form, once.")
@click.option("--time", "allowance", default="1", metavar="FACTOR", help="1, 1.5 or 2 times the time.")
@click.option("--clock", default="wall", metavar="POLICY", help="wall (goes on while closed) or paused.")
@click.option("--plain", is_flag=True, help="Ordinary prompts, for screen readers and plain terminals.")
@click.option("--history", is_flag=True, help="List the finished attempts.")
@click.option("--result", default="", metavar="ID", help="Show the result of an attempt: its id, or `last`.")
@click.option("--json", "as_json", is_flag=True, help="Results as JSON.")
@common_options
@click.pass_context
def exam(
    context: click.Context,
    name: str,
    seed: int | None,
    length: int | None,
    sealed: str,
    allowance: str,
    clock: str,
    plain: bool,
    history: bool,
    result: str,
    as_json: bool,
) -> None:
    """Sit a mock exam. An attempt that is still open is resumed, with the time it has left."""
    from studyapp.sessions.papers import ALLOWANCES, ClockPolicy, Sitting, blueprint_of

    services = services_of(context)
    if history:
        context.exit(_history(services, as_json))
    if result:
        context.exit(_result(services, result, as_json))
    factors = {f"{factor:g}": factor for factor in ALLOWANCES}
    if allowance not in factors:
        raise click.BadParameter(f"{allowance!r} is not one of {', '.join(factors)}.", param_hint="--time")
    clocks: dict[str, ClockPolicy] = {"wall": "wall", "paused": "paused"}
    if clock not in clocks:
        raise click.BadParameter(f"{clock!r} is neither wall nor paused.", param_hint="--clock")
    try:
        blueprint = blueprint_of(services.library, name)
    except SessionError as error:
        if name and services.library.exams:
            raise UsageError(error.message, error.advice) from None
        raise
    chosen = secrets.randbelow(1_000_000) if seed is None else seed
    sitting = Sitting(
        blueprint.id, chosen, length or 0, sealed, clocks[clock], factors[allowance], shared=seed is not None
    )
    if not plain:
        from studyapp.cli.study import open_app

        open_app(context, sitting=sitting)
        return
    from studyapp.cli.plain_exam import sit_plainly

    context.exit(sit_plainly(services, sitting, as_json))


def _history(services: Services, as_json: bool) -> int:
    from studyapp.sessions.attempt import attempts
    from studyapp.sessions.results import history

    past = history(attempts(services.store.exam_entries()), services.library)
    if as_json:
        json_list(each._asdict() for each in past)
    else:
        for each in past:
            outcome = "passed" if each.passed else "failed"
            label = f" {each.label}" if each.label else ""
            say(
                f"{day_date(each.day)}  {each.exam}{label}  {each.right} of {each.questions} right,"
                f" {each.scaled} (estimate), {outcome}  {each.id}"
            )
        if not past:
            say("No attempt has been finished yet.")
    return FINE if past else FINDINGS


def _result(services: Services, which: str, as_json: bool) -> int:
    from studyapp.cli.plain_exam import show_result
    from studyapp.sessions.attempt import attempts
    from studyapp.sessions.results import as_object, result_of

    finished = [each for each in attempts(services.store.exam_entries()) if each.finished]
    found = finished[-1:] if which == "last" else [each for each in finished if each.id.startswith(which)]
    if len(found) != 1:
        raise UsageError(f"There is no finished attempt {which!r}.", "studyapp exam --history lists them.")
    outcome = result_of(found[0], services.library)
    if as_json:
        json_line(as_object(outcome))
    else:
        show_result(outcome, services)
    return FINE
