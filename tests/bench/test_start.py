"""How long until something is on screen, against a bare Textual application in the same run."""

import os
import random
import statistics
import sys
import time
from pathlib import Path

import pexpect
import pytest

from studyapp.sessions.services import Services
from tests.bench.conftest import write_history

pytestmark = pytest.mark.bench

BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("first frame")

Bare().run()
"""
ROUNDS = 15


def seconds_until(text: str, arguments: list[str], home: Path) -> float:
    """From the start of a process to a text on its terminal."""
    environment = {**os.environ, "STUDYAPP_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    began = time.perf_counter()
    child = pexpect.spawn(sys.executable, arguments, env=environment, dimensions=(24, 80), timeout=20)
    child.expect_exact(text)
    elapsed = time.perf_counter() - began
    child.close(force=True)
    return elapsed


def test_start_against_a_bare_application(learner: Services, capsys: pytest.CaptureFixture[str]) -> None:
    """First frame, and home with all its figures, with the bundled decks and 10,000 reviews."""
    learner.read_decks()
    write_history(learner, 10_000, list(learner.library.cards), random.Random(1))
    learner.close()
    home = learner.paths.data.parent
    ours = ["-m", "studyapp"]
    seconds_until("Deck", ours, home)
    bare, frame, figures = [], [], []
    for _ in range(ROUNDS):
        bare.append(seconds_until("first frame", ["-c", BARE], home))
        frame.append(seconds_until("studyapp", ours, home))
        figures.append(seconds_until("limits, quotas", ours, home))
    medians = [statistics.median(each) for each in (bare, frame, figures)]
    names = ("a bare Textual application", "first frame", "home with its figures")
    with capsys.disabled():
        for name, median in zip(names, medians, strict=True):
            print(f"\n{name}: {median * 1000:.0f} ms, ratio {median / medians[0]:.2f}", end="")
    assert all(medians)
