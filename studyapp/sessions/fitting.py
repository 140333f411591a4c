"""Parameters fitted to a log, by the optional package fsrs-rs-python.

It runs in a process of its own (`python -m studyapp.sessions.fitting`), because it holds Python's lock for as long as
it computes, and because a fault in it ends the process that it runs in.
"""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import msgspec

import studyapp
from studyapp.errors import StudyError
from studyapp.insights.calibration import Lesson
from studyapp.memory.fsrs import DEFAULT_WEIGHTS, Weights

PACKAGE = "fsrs_rs_python"
MODULE = "studyapp.sessions.fitting"
INSTALL = "pip install 'studyapp[optimize]'"


class Lessons(msgspec.Struct, frozen=True):
    """What the process is given: lessons in time's order, and how many of the first to fit on, each time."""

    lessons: tuple[Lesson, ...]
    sizes: tuple[int, ...]


def can_fit() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


def fitted(lessons: Sequence[Lesson], sizes: Sequence[int]) -> list[Weights]:
    """The parameters that fit the first so many lessons best, for each size; the default ones where they are too few.

    Raises StudyError when the package fails.
    """
    given = msgspec.msgpack.encode(Lessons(tuple(lessons[: max(sizes, default=0)]), tuple(sizes)))
    # The same code as here, wherever the user stands: -P keeps modules in that folder out.
    environ = {**os.environ, "PYTHONPATH": str(Path(studyapp.__file__).parent.parent)}
    command = [sys.executable, "-P", "-m", MODULE]
    ended = subprocess.run(command, input=given, capture_output=True, env=environ, check=False)
    try:
        return msgspec.msgpack.decode(ended.stdout, type=list[Weights])
    except msgspec.DecodeError:
        raise StudyError(
            f"The parameters could not be fitted: {PACKAGE} ended with {ended.returncode}.",
            "The figures of the default parameters stand.",
        ) from None


def fit(given: bytes) -> bytes:
    """The same within the process that it is made for: encoded lessons in, encoded parameters out."""
    package = import_module(PACKAGE)
    wanted = msgspec.msgpack.decode(given, type=Lessons)
    items = [package.FSRSItem([package.FSRSReview(*each) for each in lesson.history]) for lesson in wanted.lessons]
    numbers: dict[str, int] = {}
    cards = [numbers.setdefault(lesson.card, len(numbers)) for lesson in wanted.lessons]
    return msgspec.msgpack.encode([_parameters(package, items[:size], cards[:size]) for size in wanted.sizes])


def _parameters(package: object, items: Sequence[object], cards: Sequence[int]) -> Weights:
    try:
        # Rounded as srs-benchmark does.
        found = package.FSRS([]).compute_parameters(items, cards)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - it has one kind of exception for too few reviews and for everything else
        return DEFAULT_WEIGHTS
    return tuple(round(each, 4) for each in found)


if __name__ == "__main__":
    sys.stdout.buffer.write(fit(sys.stdin.buffer.read()))
