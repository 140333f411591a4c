"""Parameters are fitted in a process of its own, judged on what they did not see, and given up without a trace."""

import os
import random
import select
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as threads

import pytest

from studyapp.errors import Cancelled, SessionError, StudyError
from studyapp.insights.calibration import Lesson, evaluation, figures, lessons, predictions, rated
from studyapp.memory.fsrs import BOUNDS, DEFAULT_WEIGHTS
from studyapp.sessions import fitting
from studyapp.sessions.fitting import Fit, can_fit, fit, fitted
from studyapp.sessions.work import Progress, Work
from tests.sessions.reviewers import TRUE_WEIGHTS, entries, reviews

needs_package = pytest.mark.skipif(not can_fit(), reason="fsrs-rs-python is not installed")
ROUNDS = int(os.environ.get("STUDYAPP_ROUNDS", "20"))
"""Thousands of reviews that are simulated; 100 are run by hand."""
LESSONS = [Lesson("deck/a", ((3, 0), (3, 4)))] * 100


@needs_package
@pytest.mark.slow
def test_a_fit_recovers_what_the_true_parameters_foretell() -> None:
    """On held-out reviews of a simulated learner, its log loss is nearly that of the parameters behind them."""
    log = list(entries(ROUNDS * 1000, random.Random(7)))
    found = fit(log, DEFAULT_WEIGHTS, Work())
    true = evaluation(list(predictions(rated(log), TRUE_WEIGHTS))[found.fitted_on :])
    print(f"\n{len(log):,} reviews, {found.tested:,} held out: log loss {found.after.log_loss:.5f} fitted, ", end="")
    print(f"{true.log_loss:.5f} true, {found.before.log_loss:.5f} default")
    assert found.is_better
    assert found.after.log_loss is not None and true.log_loss is not None
    assert found.after.log_loss - true.log_loss < (0.001 if ROUNDS >= 100 else 0.005)


@needs_package
def test_what_is_held_out_is_the_last_fifth_and_judged_as_ever() -> None:
    """Fitted on the rest; the parameters offered are those fitted on everything."""
    log = list(entries(3000, random.Random(3)))
    found = fit(log, DEFAULT_WEIGHTS, Work())
    known = list(lessons(rated(log)))
    first = len(known) - len(known) // 5
    assert (found.reviews, found.fitted_on, found.tested) == (len(known), first, len(known) - first)
    on_most, on_all = fitted(known, [first, len(known)])
    assert found.weights == on_all != on_most
    for judged, weights in ((found.before, DEFAULT_WEIGHTS), (found.after, on_most)):
        assert judged.reviews == found.tested
        assert judged.log_loss == evaluation(list(predictions(rated(log), weights))[first:]).log_loss
    assert all(low <= each <= high for each, (low, high) in zip(on_all, BOUNDS, strict=True))


@needs_package
def test_parameters_that_are_no_better_do_not_win() -> None:
    """Against the ones behind the reviews, those fitted on a few of them lose."""
    found = fit(list(entries(1200, random.Random(5))), TRUE_WEIGHTS, Work())
    assert found.after.log_loss is not None and found.before.log_loss is not None
    assert found.after.log_loss > found.before.log_loss
    assert not found.is_better


def test_it_takes_a_lower_log_loss_to_win() -> None:
    """Equal is not better, and nothing is not either."""
    some = evaluation(list(predictions(reviews(60, random.Random(1)))))
    assert not Fit(DEFAULT_WEIGHTS, 60, 40, 20, some, some).is_better
    nothing = figures({})
    assert not Fit(DEFAULT_WEIGHTS, 0, 0, 0, nothing, some).is_better
    assert not Fit(DEFAULT_WEIGHTS, 0, 0, 0, some, nothing).is_better


def test_without_reviews_of_known_cards_there_is_nothing_to_judge_by() -> None:
    with pytest.raises(SessionError, match="too few"):
        fit([], DEFAULT_WEIGHTS, Work())


@needs_package
def test_each_stage_is_told_and_how_far_it_is() -> None:
    told: list[Progress] = []
    fit(list(entries(2500, random.Random(2))), DEFAULT_WEIGHTS, Work(told.append))
    words = list(dict.fromkeys(each.words.split(" on ")[0] for each in told))
    assert words == [
        "Reading the log",
        "Reading reviews",
        "Fitting",
        "Judging the present parameters",
        "Judging the fitted parameters",
    ]
    assert all(0 <= each.done <= each.whole for each in told)
    first, second = (each for each in told if each.words.startswith("Fitting"))
    assert (first.done, first.whole) == (0, second.whole)
    assert 0 < second.done / second.whole < 0.5, "the first fit is on less than the second"


# --- giving up --------------------------------------------------------------------------------------------------------


def is_alive(pid: int) -> bool:
    """Whether there is such a process; one that has ended and was not waited for is one, too."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ends(pid: int) -> bool:
    """Whether a process ends, if it has not yet. It is the system that waits for an orphan, in its own time."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    over = bool(select.select([process], [], [], 30)[0])
    os.close(process)
    return over


@pytest.fixture
def pids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """In place of the package, a process that never ends, and one that it has started; tells their numbers."""
    place = tmp_path / "pids"
    monkeypatch.setenv("FITTER_PIDS", str(place))
    monkeypatch.setattr(fitting, "MODULE", "tests.sessions.fitter")
    return lambda: [int(each) for each in place.read_text(encoding="ascii").split()]


def test_giving_up_ends_the_process_and_what_it_started(
    pids: Callable[[], list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, from another thread, while it is waited for; no file, no thread and no process is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    begun, ended = Event(), Event()
    work = Work(lambda _: begun.set())

    def wait_for_it() -> None:
        with pytest.raises(Cancelled):
            fitted(LESSONS, [100], work)
        ended.set()

    thread = Thread(target=wait_for_it)
    before = threads()
    thread.start()
    assert begun.wait(30)
    process, helper = pids()
    assert is_alive(process) and is_alive(helper)
    work.cancel()
    assert ended.wait(30)
    thread.join()
    assert not is_alive(process), "it was waited for"
    assert ends(helper)
    assert [each.name for each in tmp_path.iterdir()] == ["pids"]
    assert threads() == before


def test_giving_up_in_the_midst_of_telling_ends_it_too(pids: Callable[[], list[int]]) -> None:
    def tell(_: Progress) -> None:
        work.cancel()

    work = Work(tell)
    with pytest.raises(Cancelled):
        fitted(LESSONS, [100], work)
    assert all(map(ends, pids()))


def test_an_interruption_ends_it(pids: Callable[[], list[int]]) -> None:
    """Ctrl+c at the command line."""

    def tell(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fitted(LESSONS, [100], Work(tell))
    assert all(map(ends, pids()))


def test_what_was_given_up_before_is_not_begun() -> None:
    work = Work()
    work.cancel()
    with pytest.raises(Cancelled):
        fitted(LESSONS, [100], work)
    with pytest.raises(Cancelled):
        fit([], DEFAULT_WEIGHTS, work)


def test_a_process_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when it never reads the many megabytes that it is given."""
    monkeypatch.setattr(fitting, "MODULE", "no.such.module")
    with pytest.raises(StudyError, match="could not be fitted"):
        fitted([Lesson("deck/a", ((3, 1),) * 1000)] * 2000, [2000])


def test_counting_tells_the_end_too() -> None:
    """How many there are, where that is known."""
    told: list[Progress] = []
    work = Work(told.append)
    assert list(work.counted("things", [1, 2, 3])) == [1, 2, 3]
    assert told == [Progress("things", 0, 3), Progress("things", 3, 3)]
    told.clear()
    assert list(work.counted("things", iter(range(2001)))) == list(range(2001))
    assert told == [Progress("things", 0), Progress("things", 2000), Progress("things", 2001)]
    told.clear()
    assert list(work.counted("nothing", ())) == []
    assert told == [Progress("nothing")]
