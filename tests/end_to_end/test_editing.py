"""A deck edited while it is studied, in a real terminal: by `e`, and in another window."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.conftest import DECK, Learner

TWO = f"{DECK}  - id: size\n    q: How large may a payload be?\n    a: 6 MB\n"
MUCH_LATER = "2027-11-22T08:00:00+01:00"


def _kinds(learner: Learner) -> list[tuple[str, str]]:
    return [(entry["kind"], entry["card"]) for entry in learner.log()]


def test_a_key_changed_with_e_shows_what_it_was_and_the_card_is_rated(
    learner: Learner, script: Callable[[str], Path]
) -> None:
    """Edit, save, return: the same card, as far as it was, then rated once; the next start tells nothing more."""
    learner.write_deck(TWO)
    editor = script("sed -i 's/15 minutes/20 minutes/' \"$2\"")
    learner.environ["EDITOR"] = shlex.quote(str(editor))
    terminal = learner.start("study --deck small")
    terminal.wait_for("How long may a function run?", "Show answer")
    terminal.press(" ")
    terminal.wait_for("15 minutes", "4 Easy")
    terminal.press("4")
    terminal.wait_for("How large may a payload be?")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0
    learner.now = MUCH_LATER
    terminal = learner.start("study --deck small")
    terminal.wait_for("Show answer", "small/")
    if "small/timeout" not in terminal.text:
        terminal.press("x")
    terminal.wait_for("small/timeout", "How long may a function run?")
    terminal.press("e")
    terminal.wait_for("small/timeout", "answer changed", "How long may a function run?")
    terminal.press(" ")
    terminal.wait_for("20 minutes", "It was 15 minutes, now 20 minutes", "4 Easy")
    terminal.press("4")
    terminal.wait_for("How large may a payload be?", gone="How long may")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0
    card = "small/timeout"
    assert _kinds(learner) == [("reviewed", card), ("rekeyed", card), ("reviewed", card)]
    assert "20 minutes" in learner.deck.read_text(encoding="utf-8")
    terminal = learner.start("study --deck small")
    terminal.wait_for("How large may a payload be?")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0
    assert len(learner.log()) == 3


def test_a_mistake_made_with_e_is_told_and_the_card_can_be_rated(
    learner: Learner, script: Callable[[str], Path]
) -> None:
    """The card stays as it was; `e` again mends it."""
    broken = "grep -q '^notes: {' \"$2\" && sed -i 's/^notes: {/notes:/' \"$2\" || sed -i 's/^notes:/notes: {/' \"$2\""
    learner.environ["EDITOR"] = shlex.quote(str(script(broken)))
    terminal = learner.start("study --deck small")
    terminal.wait_for("How long may a function run?", "Show answer")
    terminal.press(" ")
    terminal.wait_for("15 minutes", "4 Easy")
    terminal.press("e")
    terminal.wait_for("stays as it", "4 Easy")
    terminal.press("e")
    terminal.wait_for("read anew", "4 Easy", gone="stays as it")
    terminal.press("4")
    terminal.wait_for("Done.")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0
    assert _kinds(learner) == [("reviewed", "small/timeout")]


def test_a_deck_saved_in_another_window_is_read_while_its_card_is_on_screen(learner: Learner) -> None:
    """Nobody presses a key; the answer that is shown is the new one, and one key rates it."""
    terminal = learner.start("study --deck small")
    terminal.wait_for("How long may a function run?", "Show answer")
    terminal.press(" ")
    terminal.wait_for("15 minutes", "4 Easy")
    learner.write_deck(DECK.replace("15 minutes", "A quarter of an hour"))
    terminal.wait_for("A quarter of an hour", "4 Easy", gone="15 minutes")
    terminal.press("4")
    terminal.wait_for("Done.")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0
    assert _kinds(learner) == [("reviewed", "small/timeout")]


def test_a_report_is_written_and_listed(learner: Learner) -> None:
    """`!`, a few words, ctrl+s; then `studyapp decks reports`."""
    terminal = learner.start("study --deck small")
    terminal.wait_for("How long may a function run?", "Report")
    terminal.press("!")
    terminal.wait_for("What is wrong with small/timeout?")
    terminal.press("Not for all")
    terminal.wait_for("Not for all")
    terminal.press("\x13")
    terminal.wait_for("Reported.", gone="What is wrong")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0
    (entry,) = learner.log()
    assert (entry["kind"], entry["card"], entry["text"]) == ("reported", "small/timeout", "Not for all")
    assert re.fullmatch("[0-9a-f]+", entry["revision"])
    terminal = learner.start("decks reports")
    terminal.wait_for("small/timeout", "Not for all", "1 report.")
