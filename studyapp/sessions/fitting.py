"""Parameters fitted to a log, by the optional package fsrs-rs-python, and judged on reviews that it did not see.

The package runs in a process of its own (`python -m studyapp.sessions.fitting`), because it holds Python's lock for as
long as it computes, because a fault in it ends the process that it runs in, and because a process can be ended.
"""

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import islice
from pathlib import Path

import msgspec

import studyapp
from studyapp.content.text import counted
from studyapp.errors import SessionError, StudyError
from studyapp.insights.calibration import Figures, Lesson, figures, lessons, predictions, rated, summed
from studyapp.memory.entries import Entry
from studyapp.memory.fsrs import BOUNDS, DEFAULT_WEIGHTS, Weights
from studyapp.sessions.work import Progress, Work

PACKAGE = "fsrs_rs_python"
MODULE = "studyapp.sessions.fitting"
INSTALL = "pip install 'studyapp[optimize]'"
HELD_OUT = 5
"""One review of so many is held out to judge by: the last ones."""


class Fit(msgspec.Struct, frozen=True):
    """Parameters fitted on all `reviews` of known cards, and how such a fit does on reviews that it did not see.

    `before` are the figures of the parameters in force, `after` those of parameters fitted on the first `fitted_on`
    reviews; both are of the `tested` reviews after these.
    """

    weights: Weights
    reviews: int
    fitted_on: int
    tested: int
    before: Figures
    after: Figures

    @property
    def is_better(self) -> bool:
        """Whether the log loss of what was held out is lower."""
        losses = self.after.log_loss, self.before.log_loss
        return losses[0] is not None and losses[1] is not None and losses[0] < losses[1]


def can_fit() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


def fit(entries: Iterable[Entry], in_force: Weights, work: Work) -> Fit:
    """Parameters fitted to a log, in its order. Raises StudyError when the package fails, Cancelled when given up."""
    steps = list(rated(work.counted("Reading the log", entries), in_force))
    known = list(lessons(work.counted("Reading reviews", steps)))
    first = len(known) - len(known) // HELD_OUT
    if first == len(known):
        raise SessionError("There are too few reviews of known cards to judge by.", "Study on, and try again.")
    on_most, on_all = fitted(known, [first, len(known)], work)

    def judged(weights: Weights, words: str) -> Figures:
        found = predictions(work.counted(f"Judging {words} parameters", steps), weights)
        return figures(summed(islice(found, first, None)))

    before, after = judged(in_force, "the present"), judged(on_most, "the fitted")
    return Fit(on_all, len(known), first, len(known) - first, before, after)


# --- the process that fits --------------------------------------------------------------------------------------------


class Lessons(msgspec.Struct, frozen=True):
    """What the process is given: lessons in time's order, and how many of the first to fit on, each time."""

    lessons: tuple[Lesson, ...]
    sizes: tuple[int, ...]


class Begun(msgspec.Struct, frozen=True, tag=True):
    """What it says when it begins to fit on the `number`-th of the sizes."""

    number: int


class Done(msgspec.Struct, frozen=True, tag=True):
    """What it says at the end."""

    weights: tuple[Weights, ...]


def fitted(lessons: Sequence[Lesson], sizes: Sequence[int], work: Work | None = None) -> list[Weights]:
    """The parameters that fit the first so many lessons best, for each size; the default ones where they are too few.

    Raises StudyError when the package fails, Cancelled when the work was given up; the process has ended by then.
    """
    work = work or Work()
    given = msgspec.msgpack.encode(Lessons(tuple(lessons[: max(sizes, default=0)]), tuple(sizes)))
    # The same code as here, wherever the user stands: -P keeps modules in that folder out.
    environ = {**os.environ, "PYTHONPATH": str(Path(studyapp.__file__).parent.parent)}
    command = [sys.executable, "-P", "-m", MODULE]
    found: list[Weights] | None = None
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environ,
        process_group=0,  # a ctrl+c in the terminal is ours to answer, and what it may start ends with it
    ) as process:
        try:
            with work.ended_by(lambda: _end(process)):
                for message in _messages(process, given):
                    if isinstance(message, Done):
                        found = list(message.weights)
                    else:
                        # The time that a fit takes is nearly linear in the number of its lessons.
                        words = f"Fitting on {counted(sizes[message.number], 'review')}"
                        work.tell(Progress(words, sum(sizes[: message.number]), sum(sizes)))
        finally:
            _end(process)
    work.check()
    if found is None:
        raise StudyError(
            f"The parameters could not be fitted: {PACKAGE} ended with {process.returncode}.",
            "The figures of the default parameters stand.",
        )
    return found


def _messages(process: subprocess.Popen[bytes], given: bytes) -> Iterator[Begun | Done]:
    """Hand the process its lessons, and listen until it ends."""
    assert process.stdin is not None and process.stdout is not None
    with suppress(BrokenPipeError):  # it has ended already; that it said nothing tells
        process.stdin.write(given)
    with suppress(BrokenPipeError):
        process.stdin.close()
    for line in process.stdout:
        with suppress(msgspec.DecodeError):  # what the package may print
            yield msgspec.json.decode(line, type=Begun | Done)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, and what it started, unless it has ended and was waited for."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):  # of one that has ended, some systems say the latter
            os.killpg(process.pid, signal.SIGKILL)


def teach(given: bytes, say: Callable[[bytes], object]) -> None:
    """The same within the process that it is made for: encoded lessons in, messages out, a line each."""
    package = import_module(PACKAGE)
    wanted = msgspec.msgpack.decode(given, type=Lessons)
    items = [package.FSRSItem([package.FSRSReview(*each) for each in lesson.history]) for lesson in wanted.lessons]
    numbers: dict[str, int] = {}
    cards = [numbers.setdefault(lesson.card, len(numbers)) for lesson in wanted.lessons]
    found = []
    for number, size in enumerate(wanted.sizes):
        say(msgspec.json.encode(Begun(number)) + b"\n")
        found.append(_parameters(package, items[:size], cards[:size]))
    say(msgspec.json.encode(Done(tuple(found))) + b"\n")


def _parameters(package: object, items: Sequence[object], cards: Sequence[int]) -> Weights:
    try:
        found = package.FSRS([]).compute_parameters(items, cards)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - it has one kind of exception for too few reviews and for everything else
        return DEFAULT_WEIGHTS
    # Rounded as srs-benchmark does; the package computes in single precision, so a bound may be missed by a hair.
    return tuple(min(max(round(each, 4), low), high) for each, (low, high) in zip(found, BOUNDS, strict=True))


if __name__ == "__main__":

    def say(line: bytes) -> None:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()

    teach(sys.stdin.buffer.read(), say)
