"""`studyapp stats`: what the log says, for people and for programs."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from studyapp.cli.context import checked_selection, common_options, json_line, say, selection_options, services_of
from studyapp.content.text import one_line
from studyapp.errors import UsageError

if TYPE_CHECKING:
    from studyapp.insights.statistics import Statistics

AHEAD_DAYS = 30


@click.command()
@selection_options
@click.option(
    "--date", "on", metavar="DATE", help="Tell how much will be recalled on DATE, like 2027-01-31; else in 30 days."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@common_options
@click.pass_context
def stats(context: click.Context, deck: str, tag: str, topic: str, domain: str, on: str | None, as_json: bool) -> None:
    """Show activity, true retention, what is coming, and how well recall was predicted."""
    services = services_of(context)
    selection = checked_selection(services, deck, tag, topic, domain)
    day = services.today + AHEAD_DAYS if on is None else _study_day(on, services.today)
    from studyapp.insights.statistics import statistics
    from studyapp.sessions.insights import history

    dates = () if day == services.today else (day,)
    found = statistics(history(services, selection), services.library, selection, services.today, dates)
    if as_json:
        json_line(as_object(found))
        return
    from studyapp.cli.stats_lines import stats_lines

    for line in stats_lines(found, selection):
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


def _retention(kept: Any) -> dict[str, Any]:
    return {
        name: {"passed": share.passed, "of": share.of, "rate": share.rate, "interval": share.interval}
        for name, share in (("all", kept.all), ("young", kept.young), ("mature", kept.mature))
    }
