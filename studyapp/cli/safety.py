"""`studyapp doctor`, `backup` and `restore`: is everything sound, and what to do when it is not."""

import sqlite3
import sys
from pathlib import Path
from typing import Any

import click

from studyapp import __version__
from studyapp.cli.context import FINDINGS, FINE, PROBLEM, common_options, json_line, say, services_of
from studyapp.content.text import counted
from studyapp.errors import StoreError
from studyapp.sessions.services import Services


@click.command()
@click.option("--rebuild", is_flag=True, help="Work everything out from the log again.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def doctor(context: click.Context, rebuild: bool, as_json: bool) -> None:
    """Check the database, the log against what was worked out from it, and the decks.

    Exits with 0 when all is well, 1 when there are findings, 3 when the database cannot be used.
    """
    services = services_of(context)
    report: dict[str, Any] = {
        "version": __version__,
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        "database": str(services.paths.database),
        "settings": str(services.paths.settings),
    }
    code = FINE
    try:
        findings = _examine(services, report, rebuild)
    except StoreError as error:
        findings, code = [error.message, error.advice], PROBLEM
    problems = len(services.library.problems)
    report["decks"] = len(services.library.decks)
    report["cards"] = len(services.library.cards)
    if problems:
        findings.append(f"{counted(problems, 'problem')} in the decks: studyapp decks lint")
    report["findings"] = [finding for finding in findings if finding]
    if as_json:
        json_line(report)
    else:
        for name, value in report.items():
            if name != "findings":
                say(f"{name}: {value}")
        for finding in report["findings"]:
            say(f"! {finding}")
        say("All is well." if not report["findings"] else counted(len(report["findings"]), "finding"))
    context.exit(code or (FINDINGS if report["findings"] else FINE))


def _examine(services: Services, report: dict[str, Any], rebuild: bool) -> list[str]:
    from studyapp.store.backup import backups, problems_in
    from studyapp.store.upgrade import schema_of

    report["backups"] = len(backups(services.paths.backups))
    if not services.paths.database.exists():
        report["entries"] = 0
        return []
    report["schema"] = schema_of(services.paths.database)
    findings = [f"the database: {problem}" for problem in problems_in(services.paths.database)]
    if rebuild:
        services.store.rebuild()
        report["rebuilt"] = True
    report["entries"] = sum(1 for _ in services.store.entries())
    if services.store.projection() != services.store.replayed():
        findings.append("what was worked out from the log does not match it: studyapp doctor --rebuild")
    return findings


@click.command()
@common_options
@click.pass_context
def backup(context: click.Context) -> None:
    """Copy the study database into the backups folder, and check the copy."""
    from studyapp.store.backup import make_backup

    services = services_of(context, decks=False)
    if not services.paths.database.exists():
        say("There is nothing to back up yet.")
        context.exit(FINDINGS)
    place = make_backup(services.paths.database, services.paths.backups, services.clock.now().at_ms, "asked-for")
    say(f"Copied to {place}")


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--list", "list_only", is_flag=True, help="List the backups, the newest first.")
@common_options
@click.pass_context
def restore(context: click.Context, file: Path | None, list_only: bool) -> None:
    """Put a backup in the database's place: FILE, or the newest one.

    The backup is checked first, and the file that it replaces is kept beside it; restoring that one undoes this.
    """
    from studyapp.store.backup import backups
    from studyapp.store.backup import restore as put_back

    services = services_of(context, decks=False)
    found = backups(services.paths.backups)
    if list_only:
        for each in found:
            say(str(each))
        context.exit(FINE if found else FINDINGS)
    if file is None and not found:
        raise StoreError("There is no backup yet.", f"They would be in {services.paths.backups}.")
    restored = put_back(services.paths.database, file or found[0], services.clock.now().at_ms)
    say(f"Restored {restored.backup}")
    if restored.aside is not None:
        say(f"The database that was there is kept as {restored.aside}")
