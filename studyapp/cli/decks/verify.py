"""`studyapp decks verify`: facts held against AWS's own models, and against the calendar."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyapp.cli.context import FINDINGS, FINE, PROBLEM, common_options, complain, json_line, say, services_of
from studyapp.cli.decks.paths import below, read_besides
from studyapp.content.library import Library
from studyapp.content.text import counted, one_line

if TYPE_CHECKING:
    from studyapp.authoring.factcheck.checks import Checked
    from studyapp.authoring.factcheck.review import Overdue

INSTALL = "Most facts are checked against botocore and cfn-lint: pip install 'studyapp[verify]'"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE_OR_FOLDER]...")
@click.option("--strict", is_flag=True, help="Exit with 1 for a fact past its review date too.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def verify(context: click.Context, paths: tuple[Path, ...], strict: bool, as_json: bool) -> None:
    """Check facts against AWS's service models, and list those past their review date.

    A fact is to be looked at again after its `review_days`, or 90 days if it is volatile, else 365.

    Exits with 1 when a fact is wrong or cannot be checked. An overdue fact is a warning, since a deck does not
    become wrong overnight; --strict makes it count. Exits with 3 when botocore or cfn-lint is missing, or when a
    file cannot be read. With paths, only the facts under them are checked.
    """
    from studyapp.authoring.factcheck.checks import check_fact
    from studyapp.authoring.factcheck.models import installed_models, versions
    from studyapp.authoring.factcheck.review import overdue

    read_besides(context, paths)
    services = services_of(context)
    library, wanted = services.library, below(paths)
    facts = sorted(
        (fact for fact in library.facts.values() if wanted(fact.path)), key=lambda fact: (fact.path, fact.line)
    )
    models = installed_models()
    checks = [check_fact(fact, models) for fact in facts if fact.check]
    late = list(overdue(facts, library.notes.values(), services.clock.now().local().date()))
    if as_json:
        json_line({"versions": versions(), "facts": len(facts), "checks": checks, "overdue": late})
    else:
        _report(checks, late)
    code = _trouble(library, wanted, checks)
    found = any(check.status in ("wrong", "unknown") for check in checks) or (strict and late)
    context.exit(code or (FINDINGS if found else FINE))


def _report(checks: "Sequence[Checked]", late: "Sequence[Overdue]") -> None:
    """Findings as `path:line:column: code: message`, then how many of each there are."""
    from studyapp.authoring.factcheck.models import versions

    for check in checks:
        if check.status in ("wrong", "unknown"):
            say(f"{one_line(check.path)}:{check.line}:{check.column}: {check.code}: {one_line(check.message)}")
    for fact in late:
        when = f"was last verified on {fact.verified}, to be reviewed by {fact.due}" if fact.due else "has no date"
        say(f"{one_line(fact.path)}:{fact.line}:{fact.column}: overdue: fact `{one_line(fact.fact)}` {when}")
        say(f"  cited by {one_line(', '.join(fact.notes))}" if fact.notes else "  cited by no note")
    say(", ".join(f"{package} {version or '(not installed)'}" for package, version in versions().items()))
    counts = {status: sum(check.status == status for check in checks) for status in _STATUS}
    say(f"{counted(len(checks), 'check')}: {', '.join(f'{counts[each]} {word}' for each, word in _STATUS.items())}")
    say(f"{counted(len(late), 'fact')} past the review date" if late else "No fact is past its review date.")


_STATUS = {"right": "right", "wrong": "wrong", "unknown": "cannot be checked", "not-run": "not run"}


def _trouble(library: Library, wanted: Callable[[str], bool], checks: "Sequence[Checked]") -> int:
    """PROBLEM, with the reason on standard error, when not everything could be read or run; else 0."""
    broken = {problem.path for problem in library.problems if problem.severity == "error" and wanted(problem.path)}
    if broken:
        complain(f"There are errors in {counted(len(broken), 'file')}, whose facts may be missing here.")
        complain("Mend them first; `studyapp decks lint` shows where they are.")
    missing = sum(check.status == "not-run" for check in checks)
    if missing:
        complain(f"{counted(missing, 'check was', 'checks were')} not run. {INSTALL}")
    return PROBLEM if broken or missing else FINE
