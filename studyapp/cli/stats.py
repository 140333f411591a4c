"""`studyapp stats`: what the log says, for people and for programs."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studyapp.cli.context import checked_selection, common_options, json_line, say, selection_options, services_of
from studyapp.content.library import Selection
from studyapp.content.text import one_line
from studyapp.errors import UsageError

if TYPE_CHECKING:
    from studyapp.insights.pages import Page
    from studyapp.insights.statistics import Statistics

SELECTED = ("activity", "memory", "calibration")
"""The pages that tell of the selected cards."""


@click.command()
@click.argument("page", required=False, metavar="[PAGE]")
@selection_options
@click.option(
    "--date", "on", metavar="DATE", help="Tell how much will be recalled on DATE, like 2027-01-31; else in 30 days."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--plain", is_flag=True, help="Figures without bars, for screen readers.")
@click.option(
    "--export",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write CSV and SVG files into DIR instead.",
)
@common_options
@click.pass_context
def stats(
    context: click.Context,
    page: str | None,
    deck: str,
    tag: str,
    topic: str,
    domain: str,
    on: str | None,
    as_json: bool,
    plain: bool,
    folder: Path | None,
) -> None:
    """Show what your log says.

    PAGE is one of activity, memory, calibration, knowledge, mistakes, items, plan and credits; without it, the first
    three are shown. Those three are of the selected cards; the others are always of all decks.
    """
    from studyapp.sessions.exporting import export
    from studyapp.sessions.insights import Insights

    services = services_of(context)
    selection = checked_selection(services, deck, tag, topic, domain)
    day = None if on is None else _study_day(on, services.today)
    insights = Insights(services, selection, day)
    names = [name for name, _ in insights.tabs]
    if page is not None and page not in names:
        raise UsageError(f"There is no page {one_line(page, 40)!r}.", f"There are {', '.join(names)}.")
    if page is not None and page not in SELECTED and selection != Selection():
        raise UsageError(f"The page {page} is always of all decks.", "Leave --deck, --tag, --topic and --domain out.")
    if folder is not None:
        for name in [page] if page else names if selection == Selection() else SELECTED:
            for file in export(insights.page(name), folder):
                say(one_line(str(folder / file)))
        return
    if as_json:
        pages = {name: page_object(insights.page(name)) for name in ([page] if page else SELECTED)}
        json_line(pages[page] if page else {**as_object(insights.told()), "pages": pages})
        return
    if not insights.told().activity.days and page in (None, *SELECTED):
        say(f"Nothing was reviewed yet ({one_line(str(selection))}).")
        return
    from studyapp.cli.page_lines import page_lines

    if selection != Selection():
        say(f"Of {one_line(str(selection))}; the streak is that of all decks.\n")
    for number, name in enumerate([page] if page else SELECTED):
        if number:
            say()
        for line in page_lines(insights.page(name), bars=not plain):
            say(line)


def _study_day(text: str, today: int) -> int:
    try:
        day = (date.fromisoformat(text) - date(1970, 1, 1)).days
    except ValueError:
        raise UsageError(f"{one_line(text, 40)!r} is no date.", "Write it like 2027-01-31.") from None
    if day < today:
        raise UsageError(f"{text} is over.", "--date tells what will be recalled on a day to come.")
    return day


def as_object(found: "Statistics") -> dict[str, Any]:
    """The statistics as programs see them: study days as ISO dates, times in milliseconds, shares from 0 to 1."""
    import msgspec

    from studyapp.clock import day_date

    def iso(day: int) -> str:
        return day_date(day).isoformat()

    activity, ahead, streaks = found.activity, found.forecast, found.activity.streaks
    asdict = msgspec.structs.asdict
    return {
        "today": iso(found.today),
        "activity": {
            "days": [{"day": iso(day), **asdict(totals)} for day, totals in activity.days.items()],
            "hours": activity.hours,
            "answer_ms": activity.answer_ms,
            "streaks": {**asdict(streaks), "frozen": [iso(day) for day in streaks.frozen]},
        },
        "retention": {
            "total": _retention(found.retention.total),
            **{
                name: {each: _retention(kept) for each, kept in table.items()}
                for name, table in (*found.retention.windows.items(), *found.retention.groups.items())
            },
        },
        "forecast": {**asdict(ahead), "recall": [{**asdict(each), "day": iso(each.day)} for each in ahead.recall]},
        "calibration": found.calibration,
    }


def page_object(page: "Page") -> dict[str, Any]:
    """A page as programs see it: its words, and every chart as the table that it is drawn from."""
    from studyapp.insights.pages import Words, as_table

    tables = [as_table(block) for block in page.blocks if not isinstance(block, Words)]
    return {
        "title": page.title,
        "words": [block.text for block in page.blocks if isinstance(block, Words)],
        "tables": [
            {"name": each.name, "title": each.title, "columns": each.columns, "rows": each.rows} for each in tables
        ],
    }


def _retention(kept: Any) -> dict[str, Any]:
    return {
        name: {"passed": share.passed, "of": share.of, "rate": share.rate, "interval": share.interval}
        for name, share in (("all", kept.all), ("young", kept.young), ("mature", kept.mature))
    }
