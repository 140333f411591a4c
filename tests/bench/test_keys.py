"""How long from a key press until the next card, or the next question, is on the terminal.

Measured at a real pseudo-terminal, beside a bare Textual application that changes one line at a key.
"""

import os
import statistics
import sys
import time
from pathlib import Path

import msgspec
import pexpect
import pytest

from studyapp.assessment.forms import Form, assemble
from studyapp.paths import bundled
from studyapp.shelf.shelf import Shelf
from tests.bench.conftest import big_deck

pytestmark = pytest.mark.bench

CARDS = 10_000
PRESSES = 150

BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    pressed = 0
    def compose(self):
        yield Static("pressed 0.")
    def on_key(self, event):
        self.pressed += 1
        self.query_one(Static).update(f"pressed {self.pressed}.")

Bare().run()
"""


class Terminal:
    """A program at a pseudo-terminal of 80 by 24."""

    def __init__(self, arguments: list[str], home: Path) -> None:
        environment = {**os.environ, "STUDYAPP_HOME": str(home), "TERM": "xterm-256color"}
        self._child = pexpect.spawn(sys.executable, arguments, env=environment, dimensions=(24, 80), timeout=30)
        self._child.delaybeforesend = None

    def wait(self, text: str) -> None:
        """Until a text has appeared."""
        self._child.expect_exact(text)

    def seconds(self, key: str, text: str) -> float:
        """From a key press until a text appears."""
        began = time.perf_counter()
        self._child.send(key)
        self._child.expect_exact(text)
        return time.perf_counter() - began

    def close(self) -> None:
        """End the program."""
        self._child.close(force=True)


def report(capsys: pytest.CaptureFixture[str], what: str, times: list[float]) -> None:
    """Median and 99th percentile, in milliseconds."""
    cuts = statistics.quantiles(times, n=100)
    with capsys.disabled():
        print(f"\n{what}: median {cuts[49] * 1000:.1f} ms, 99th percentile {cuts[98] * 1000:.1f} ms of {len(times)}")


def test_a_bare_application(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What Textual itself takes for one key and one line."""
    bare = Terminal(["-c", BARE], tmp_path)
    bare.wait("pressed 0.")
    report(capsys, "bare Textual, key to line", [bare.seconds("x", f"pressed {at}.") for at in range(1, PRESSES)])
    bare.close()


def test_rating_to_next_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rating is recorded and the next card painted, in a deck of 10,000 cards."""
    settings = tmp_path / "home" / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("new_per_day = 9999\n", encoding="utf-8")
    deck = big_deck(tmp_path / "decks", CARDS)
    program = Terminal(["-m", "studyapp", "study", "--deck", "big", "--decks", str(deck)], tmp_path / "home")
    program.wait("big/card-0")
    times = []
    for at in range(1, PRESSES):
        program.seconds(" ", "Again")
        times.append(program.seconds("3", f"big/card-{at}"))
    program.close()
    report(capsys, "rating to next card, 10,000 cards", times)
    assert len(times) == PRESSES - 1


def test_next_question(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From one exam question to the next, each answered."""
    program = Terminal(["-m", "studyapp", "exam", "--seed", "1", "--length", "40"], tmp_path / "home")
    program.wait("Question 1 of 40")
    times = []
    for _ in range(PRESSES // 38):
        for at in range(2, 41):
            program.seconds("1", "1")
            times.append(program.seconds("n", f"Question {at} of 40"))
        times += [program.seconds("p", f"Question {at} of 40") for at in range(39, 0, -1)]
    program.close()
    report(capsys, "next question", times)
    assert times


def test_assembling_a_form_from_5000_items(capsys: pytest.CaptureFixture[str]) -> None:
    """The bundled items, under many names."""
    library = Shelf(bundled("decks"), []).library()
    items = [card for card in library.open_cards if card.is_item]
    bank = []
    for number in range(5000):
        card = items[number % len(items)]
        note = msgspec.structs.replace(card.note, id=f"{card.note.id}-{number}", excludes=())
        bank.append(msgspec.structs.replace(card, key=note.key, note=note))
    times = []
    for seed in range(20):
        began = time.perf_counter()
        form = assemble(library.exams[0], bank, {}, seed)
        times.append(time.perf_counter() - began)
        assert isinstance(form, Form)
    report(capsys, "form of 65 from 5,000 items", times)
