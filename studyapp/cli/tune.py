"""`studyapp tune`: what cards are scheduled by, what another way would change, and changing it."""

import sys
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from studyapp.cli.context import FINDINGS, FINE, common_options, complain, json_line, say, services_of
from studyapp.content.text import one_line
from studyapp.errors import SessionError, StudyError, UsageError

if TYPE_CHECKING:
    from studyapp.memory.entries import Tuned
    from studyapp.memory.schedule import Scheduling
    from studyapp.sessions.fitting import Fit
    from studyapp.sessions.services import Services
    from studyapp.sessions.tuning import Preview, Tuning
    from studyapp.sessions.work import Work

CHART_HEIGHT, WIDTH = 3, 78


@click.command()
@click.option("--retention", type=float, metavar="SHARE", help="The share to be recalled when due, 0.70 to 0.97.")
@click.option(
    "--easy-days",
    metavar="DAYS",
    help="Weekdays with less to do, like sat=0.5,sun=0 (or sun=free); days not named are ordinary; none makes all so.",
)
@click.option("--fit", "fitting", is_flag=True, help="Fit the parameters of FSRS to your log.")
@click.option("--default", "default", is_flag=True, help="Go back to the default parameters of FSRS.")
@click.option("--apply", "applying", is_flag=True, help="Put it in force; without, it is only shown.")
@click.option("--undo", is_flag=True, help="Take the newest change back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@common_options
@click.pass_context
def tune(
    context: click.Context,
    retention: float | None,
    easy_days: str | None,
    fitting: bool,
    default: bool,
    applying: bool,
    undo: bool,
    as_json: bool,
) -> None:
    """Show what cards are scheduled by, and what another way would change.

    The due cards of the next days are told before and after. --apply puts it in force for the whole history; --undo
    takes that back. Exits with 1 when there is nothing to change, or too few reviews to fit parameters to.
    """
    changing = retention is not None or easy_days is not None or fitting or default
    if undo and (changing or applying):
        raise UsageError("--undo stands alone.", "Take the change back first, then propose another.")
    if fitting and default:
        raise UsageError("--fit and --default exclude each other.")
    if applying and not changing:
        raise UsageError("There is nothing to apply.", "Say what to change, such as --retention 0.85.")
    shares = None if easy_days is None else _shares(easy_days)
    services = services_of(context, decks=changing)
    told = _Told(services, as_json)
    if undo:
        context.exit(told.undo())
    context.exit(told.show(retention, shares, fitting, default, applying) if changing else told.in_force())


class _Told:
    """What the command does and prints; each verb gives the exit code."""

    def __init__(self, services: "Services", as_json: bool) -> None:
        self._services = services
        self._as_json = as_json

    @property
    def _tuning(self) -> "Tuning":
        from studyapp.content.library import Selection
        from studyapp.sessions.tuning import Tuning

        studied = self._services.library.study_cards(Selection())
        return Tuning(self._services.desk("tune"), [card.key for card in studied])

    def in_force(self) -> int:
        """What cards are scheduled by."""
        from studyapp.memory.schedule import Scheduling
        from studyapp.sessions.tuning import ENOUGH_REVIEWS

        tuning = self._tuning if self._services.paths.database.exists() else None
        current, missing = (tuning.current, tuning.missing) if tuning else (Scheduling(), ENOUGH_REVIEWS)
        if self._as_json:
            json_line({"in_force": _values(current), "missing_reviews": missing})
            return FINE
        for line in _in_words(current):
            say(line)
        say(
            f"Parameters can be fitted to your log in {missing:,} reviews."
            if missing
            else "Parameters can be fitted to your log: studyapp tune --fit"
        )
        return FINE

    def undo(self) -> int:
        """Take the newest change back."""
        if not self._services.paths.database.exists() or self._tuning.newest is None:
            complain("Nothing was tuned, so there is nothing to take back.")
            return FINDINGS
        gone = self._tuning.revert(self._work())
        if self._as_json:
            json_line({"in_force": _values(self._tuning.current), "undone": gone.id})
            return FINE
        say("The newest change was taken back.")
        for line in _in_words(self._tuning.current):
            say(line)
        return FINE

    def show(
        self,
        retention: float | None,
        easy_days: tuple[float, ...] | None,
        fitting: bool,
        default: bool,
        applying: bool,
    ) -> int:
        """What a proposal would change; or, applied, does."""
        from studyapp.memory.fsrs import DEFAULT_WEIGHTS
        from studyapp.sessions.tuning import is_in_force

        tuning, fit = self._tuning, None
        if fitting:
            if missing := tuning.missing:
                complain(f"Parameters can be fitted to your log in {missing:,} reviews.")
                return FINDINGS
            fit = self._fit(tuning)
            if not fit.is_better:
                self._tell_fit(tuning, fit)
                return FINDINGS
        weights = fit.weights if fit else DEFAULT_WEIGHTS if default else None
        try:
            proposal = tuning.proposal(weights, retention, easy_days)
        except SessionError as error:
            raise UsageError(error.message, error.advice) from None
        if is_in_force(proposal, tuning.current):
            complain("That is what is in force already.")
            return FINDINGS
        preview = tuning.preview(proposal, self._work())
        applied = tuning.apply(preview, self._work()).id if applying else None
        self._tell(preview, fit, applied)
        return FINE

    def _fit(self, tuning: "Tuning") -> "Fit":
        from studyapp.sessions.fitting import INSTALL, PACKAGE, can_fit

        if not can_fit():
            raise StudyError(f"Parameters are fitted by {PACKAGE}, which is not installed.", f"Install it: {INSTALL}")
        return tuning.fit(self._work())

    def _tell_fit(self, tuning: "Tuning", fit: "Fit") -> None:
        from studyapp.sessions.tuning import fit_text

        if self._as_json:
            json_line({"in_force": _values(tuning.current), "fit": _fit_values(fit)})
        else:
            say(fill(fit_text(fit), WIDTH))

    def _tell(self, preview: "Preview", fit: "Fit | None", applied: str | None) -> None:
        from studyapp.sessions.tuning import fit_text
        from studyapp.sessions.tuning_lines import preview_lines

        change = preview.change
        if self._as_json:
            found = {"before": change.before, "after": change.after, "moved": change.moved, "applied": applied}
            json_line({"proposal": _values(preview.proposal), "fit": _fit_values(fit) if fit else None, **found})
            return
        if fit:
            say(fill(fit_text(fit), WIDTH) + "\n")
        for line in (
            *_in_words(preview.proposal),
            "",
            *(line.text for line in preview_lines(preview, CHART_HEIGHT, WIDTH)),
            "",
        ):
            say(line)
        say("This is in force now. studyapp tune --undo takes it back." if applied else "Add --apply to do it.")

    def _work(self) -> "Work":
        from studyapp.sessions.work import Progress, Work

        said = ""

        def tell(progress: Progress) -> None:
            nonlocal said
            if progress.words != said and sys.stderr.isatty():
                complain(f"{progress.words} …")
            said = progress.words

        return Work(tell)


def _values(of: "Scheduling | Tuned") -> dict[str, Any]:
    return {"weights": of.weights, "retention": of.retention, "easy_days": of.easy_days}


def _fit_values(fit: "Fit") -> dict[str, Any]:
    import msgspec

    return {**msgspec.structs.asdict(fit), "better": fit.is_better}


def _in_words(of: "Scheduling | Tuned") -> list[str]:
    from studyapp.sessions.tuning import easy_days_text, weights_text

    return [
        f"parameters         {weights_text(of.weights)}",
        f"desired retention  {of.retention:.2f}",
        f"easy days          {easy_days_text(of.easy_days)}",
    ]


def _shares(text: str) -> tuple[float, ...]:
    """`sat=0.5,sun=free` as seven shares, Monday first."""
    from studyapp.sessions.tuning import SHARES, WEEKDAYS

    shares = dict.fromkeys((day.casefold() for day in WEEKDAYS), 1.0)
    for part in text.casefold().split(",") if text.strip().casefold() != "none" else ():
        day, _, share = (each.strip() for each in part.partition("="))
        try:
            shares[day[:3]] = SHARES[share] if share in SHARES else float(share)
        except ValueError:
            day = ""
        if not day or len(shares) > len(WEEKDAYS):
            wrong = one_line(part.strip(), 40)
            raise UsageError(f"--easy-days has {wrong!r}, which is no day and share.", "Write it like sat=0.5,sun=0.")
    return tuple(shares.values())
