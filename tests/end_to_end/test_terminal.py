"""The installed program in a real terminal, with nothing between it and its user."""

import re
import shlex
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.end_to_end.conftest import DECK, Learner
from tests.end_to_end.terminal import Terminal

MODES = {"alternate screen": 1049, "mouse": 1000, "mouse moves": 1003, "mouse, sgr": 1006, "paste": 2004, "focus": 1004}


def _quit(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.wait_for_the_end() == 0


def test_home_shows_the_decks_and_three_keys_rate_a_card(learner: Learner) -> None:
    """`s`, space, `3`: one review in the log, and home counts it."""
    terminal = learner.start()
    terminal.wait_for("20 new", "Small", "Lambda: concepts", "Study", "Quit")
    terminal.press("s")
    terminal.wait_for("20 new", "Show answer")
    card = terminal.lines[0].split()[0]
    terminal.press(" ")
    terminal.wait_for("1 Again 1m", "3 Good 10m", "4 Easy")
    terminal.press("3")
    terminal.wait_for("1 learning", "19 new", gone=card)
    (entry,) = learner.log()
    assert (entry["kind"], entry["card"], entry["rating"]) == ("reviewed", card, 3)
    terminal.press("q")
    terminal.wait_for("Today: 1 review")
    _quit(terminal)


def test_a_card_is_due_when_its_button_said_and_not_a_day_earlier(learner: Learner) -> None:
    """Rated today, and the program started again on the two days in question."""
    terminal = learner.start("study --deck small")
    terminal.wait_for("How long may a function run?", "Show answer")
    terminal.press(" ")
    terminal.wait_for("15 minutes", "4 Easy")
    found = re.search(r"4 Easy (\d+)d", terminal.text)
    assert found
    terminal.press("4")
    terminal.wait_for("Done.")
    terminal.press("q")
    terminal.wait_for("Today: 1 review")
    _quit(terminal)
    start = datetime.fromisoformat(learner.now)
    for days, due in ((int(found[1]) - 1, 0), (int(found[1]), 1)):
        learner.now = (start + timedelta(days=days)).isoformat()
        terminal = learner.start()
        terminal.wait_for("press s", "Small")
        row = next(line for line in terminal.lines if "Small" in line)
        assert re.search(rf"Small +{due} +0 +1/1", row), row
        _quit(terminal)


EDIT = """
printf '%s\\n' "$*" > {seen}
sed -i 's/15 minutes/A quarter of an hour/; s/How long may/For how long may/' "$2"
"""


@pytest.mark.parametrize("revealed", [False, True], ids=["at the prompt", "at the answer"])
def test_an_edited_card_comes_back_read_anew(
    learner: Learner, script: Callable[[str], Path], tmp_path: Path, revealed: bool
) -> None:
    """`e` runs $EDITOR at the note's line; then the same card is on screen, with its new text, as far as it was."""
    editor = script(EDIT.format(seen=tmp_path / "seen"))
    learner.environ["EDITOR"] = shlex.quote(str(editor))
    terminal = learner.start("study --deck small")
    terminal.wait_for("How long may a function run?", "Show answer")
    if revealed:
        terminal.press(" ")
        terminal.wait_for("15 minutes", "3 Good")
    terminal.press("e")
    terminal.wait_for("For how long may a function run?", "small/timeout")
    if not revealed:
        terminal.press(" ")
    terminal.wait_for("A quarter of an hour", "1 Again", gone="15 minutes")
    terminal.press("4")
    terminal.wait_for("Done.")
    assert [entry["card"] for entry in learner.log()] == ["small/timeout"]
    line = DECK.splitlines().index("  - id: timeout") + 1
    assert (tmp_path / "seen").read_text() == f"+{line} {learner.deck}\n"
    terminal.press("q")
    terminal.wait_for("Today: 1 review")
    _quit(terminal)


def test_an_editor_that_fails_is_told_and_the_card_stays(learner: Learner) -> None:
    """Nothing is lost by a wrong $EDITOR."""
    learner.environ["EDITOR"] = "sh -c 'exit 3'"
    terminal = learner.start("study --deck small")
    terminal.wait_for("Show answer")
    terminal.press("e")
    terminal.wait_for("sh ended with status 3.", "How long may a function")
    terminal.press(" ")
    terminal.wait_for("15 minutes", "1 Again")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0


def test_the_screen_follows_the_window(learner: Learner) -> None:
    """Narrow, short, wide: the question is wrapped or not, and the keys are there in every size."""
    question = "A question that is long enough to be wrapped in a small window and fits on one line of a big one"
    learner.write_deck(DECK.replace("How long may a function run?", question))
    terminal = learner.start("study --deck small")
    terminal.wait_for("A question", "Show answer", "Help")
    assert question not in terminal.text
    terminal.resize(130, 40)
    terminal.wait_for(question, "Show answer", "Help")
    terminal.resize(40, 12)
    terminal.wait_for("A question that is long", "Show answer", gone=question)
    terminal.press(" ")
    terminal.wait_for("15 minutes", "3 Good")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0


@pytest.mark.parametrize(
    ("keys", "where"),
    [("q", "home"), ("\x11", "home"), ("\x03q", "home"), ("\x11", "study"), ("\x03\x11", "study")],
    ids=["q", "ctrl+q", "ctrl+c, q", "ctrl+q in study", "ctrl+c, ctrl+q in study"],
)
def test_quitting_leaves_the_terminal_as_it_was(learner: Learner, keys: str, where: str) -> None:
    """Main screen, cursor, echo, line editing; no mouse or paste reports for whoever comes next."""
    terminal = learner.start("study" if where == "study" else "", after="echo ended with $?; stty -a")
    terminal.wait_for("Show answer" if where == "study" else "press s")
    for key in keys[:-1]:
        terminal.press(key)
        terminal.wait_for("quit the app")
    terminal.press(keys[-1])
    assert terminal.wait_for_the_end() == 0
    _, _, after = terminal.written.rpartition(b"ended with ")
    assert after.startswith(b"0\r\n")
    assert {b"icanon", b"echo", b"isig", b"icrnl", b"opost"} <= set(after.split())
    _assert_modes_are_off(terminal)


def test_hostile_deck_text_is_never_obeyed(learner: Learner) -> None:
    """It neither asks the terminal for anything nor writes to the clipboard; it is shown."""
    hostile = 'q: "Copy \\e]52;c;aGk=\\a ask \\e[c clear \\e[2J [bold]List[int][/bold] [/usr/bin]"'
    learner.write_deck(DECK.replace("q: How long may a function run?", hostile))
    terminal = learner.start("study --deck small")
    terminal.wait_for("␛]52;c;aGk=␇", "␛[c", "[bold]List[int][/bold]", "[/usr/bin]")
    terminal.press("\x11")
    assert terminal.wait_for_the_end() == 0
    assert b"\x1b]52" not in terminal.written
    assert b"\x1b[c" not in terminal.written
    assert learner.log() == []


def test_a_terminal_that_goes_away_loses_no_answer(learner: Learner) -> None:
    """As when a connection drops: what was rated is in the log, and the next start goes on."""
    terminal = learner.start("study")
    terminal.wait_for("Show answer")
    terminal.press(" ")
    terminal.wait_for("3 Good")
    terminal.press("3")
    terminal.wait_for("1 learning")
    terminal.close()
    assert len(learner.log()) == 1
    terminal = learner.start()
    terminal.wait_for("1 due", "19 new")
    _quit(terminal)


def _assert_modes_are_off(terminal: Terminal) -> None:
    last = {int(mode): flag for mode, flag in re.findall(rb"\x1b\[\?(\d+)([hl])", terminal.written)}
    assert last[MODES["alternate screen"]] == b"l"
    assert last[25] == b"h", "the cursor is hidden"
    for name, mode in MODES.items():
        assert last.get(mode, b"l") == b"l", name
    pushed, popped = terminal.written.count(b"\x1b[>"), terminal.written.count(b"\x1b[<u")
    assert pushed == popped, "the keyboard protocol is still on"
