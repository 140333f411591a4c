"""`studyapp evaluate`: how well recall is predicted, on the learner's own log or on a review log in a file."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyapp.cli.context import FINDINGS, FINE, common_options, complain, json_line, say, services_of
from studyapp.content.text import counted, one_line
from studyapp.errors import StudyError, UsageError

if TYPE_CHECKING:
    from studyapp.insights.calibration import Evaluation, Step
    from studyapp.sessions.services import Services

MOST_TOLD = 10


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--zone", metavar="OFFSET", help="The zone that FILE was made in, like -06:00; else the one it is now.")
@click.option(
    "--rollover", type=click.IntRange(0, 23), metavar="HOUR", help="When FILE's study days begin; else as set."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def evaluate(context: click.Context, file: Path | None, zone: str | None, rollover: int | None, as_json: bool) -> None:
    """Say how well recall is predicted: log loss, RMSE(bins) and AUC, as srs-benchmark defines them.

    FILE is a CSV of card_id,review_time_ms,rating,duration_ms; without it, your own log is evaluated. The reviews of
    known cards are cut into six parts in time's order; the last five are predicted. With fsrs-rs-python installed,
    parameters fitted on all that came before each part are put beside the default ones.

    Exits with 1 when lines of FILE are no reviews, or when there are too few reviews.
    """
    from studyapp.insights.calibration import FOLDS, evaluation, folds, predictions

    services = services_of(context, decks=False)
    if file is None:
        if zone is not None or rollover is not None:
            raise UsageError("--zone and --rollover are for a FILE.", "Your own log knows its study days.")
        reviews, bad = _own_log(services), 0
    else:
        reviews, bad = _of_file(services, file, zone, rollover)
    found = list(predictions(reviews))
    parts = folds(len(found))
    if not parts:
        complain(f"There are {counted(len(found), 'review')} of known cards; 6 are needed to evaluate predictions.")
        context.exit(FINDINGS)
    default = evaluation(found[parts[0].start :])
    fitted = _fitted(reviews, parts)
    if as_json:
        counts = {"reviews": len(reviews), "known": len(found), "tested": default.reviews, "bad_lines": bad}
        json_line({**counts, "folds": FOLDS, "default": default, "fitted": fitted})
    else:
        _tell(len(reviews), len(found), default, fitted)
    context.exit(FINDINGS if bad else FINE)


def _own_log(services: "Services") -> "list[Step]":
    from studyapp.insights.calibration import rated

    return list(rated(services.store.entries())) if services.paths.database.exists() else []


def _of_file(services: "Services", file: Path, zone: str | None, rollover: int | None) -> "tuple[list[Step], int]":
    """The reviews in a file, and how many lines are none; those are told."""
    from studyapp.insights.revlog import rated_rows, read_revlog

    offset_s = services.clock.now().offset_s if zone is None else _offset_s(zone)
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            log = read_revlog(lines)
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}.") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    for line, message in log.bad[:MOST_TOLD]:
        complain(f"{one_line(str(file))}:{line}: {message}")
    if len(log.bad) > MOST_TOLD:
        complain(f"{len(log.bad) - MOST_TOLD:,} more lines are no reviews.")
    if not log.rows and log.bad:
        raise StudyError(f"{file} holds no review.", "It must be a CSV of card_id,review_time_ms,rating,duration_ms.")
    hour = services.settings.rollover_hour if rollover is None else rollover
    return list(rated_rows(log.rows, offset_s, hour)), len(log.bad)


def _offset_s(zone: str) -> int:
    match = re.fullmatch(r"([+-])(\d{1,2})(?::?([0-5]\d))?", zone.strip(), re.ASCII)
    if zone.strip().upper() in ("Z", "UTC"):
        return 0
    if not match or int(match[2]) > 14:
        raise UsageError(f"--zone is {one_line(zone, 40)!r}, which is no offset.", "Write it like -06:00 or +05:30.")
    size = int(match[2]) * 3600 + int(match[3] or 0) * 60
    return -size if match[1] == "-" else size


def _fitted(reviews: "Sequence[Step]", parts: Sequence[range]) -> "Evaluation | None":
    """The figures of parameters fitted on what is before each part; None, and it is told, when that failed."""
    from studyapp.insights.calibration import evaluation, lessons, predictions
    from studyapp.sessions.fitting import can_fit, fitted

    if not can_fit():
        return None
    try:
        weights = fitted(list(lessons(reviews)), [part.start for part in parts])
    except StudyError as error:
        complain(str(error))
        return None
    found = []
    for part, each in zip(parts, weights, strict=True):
        found += list(predictions(reviews, each))[part.start : part.stop]
    return evaluation(found)


def _tell(reviews: int, known: int, default: "Evaluation", fitted: "Evaluation | None") -> None:
    from studyapp.cli.page_lines import block_lines
    from studyapp.insights.tabs.calibration import bins_table
    from studyapp.sessions.fitting import INSTALL, can_fit

    say(f"{counted(reviews, 'review')}, {known:,} of known cards, {default.reviews:,} of them predicted.")
    columns = [default] if fitted is None else [default, fitted]
    say(f"\n{'':12}" + "".join(f"{name:>10}" for name in ("default", "fitted")[: len(columns)]))
    for name, field in (("log loss", "log_loss"), ("RMSE(bins)", "rmse_bins"), ("AUC", "auc"),
                        ("predicted", "predicted"), ("recalled", "recalled")):  # fmt: skip
        values = [getattr(column, field) for column in columns]
        say(f"{name:12}" + "".join(f"{'-' if value is None else format(value, '.4f'):>10}" for value in values))
    for line in block_lines(bins_table("The default parameters' predictions, and what came of them", default)):
        say(line)
    if not can_fit():
        say(f"\nTo see what parameters fitted to this log would do:\n{INSTALL}")
