"""`decks watch` in a real terminal, beside an editor that saves in place, by rename, and half-way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.conftest import DECK as PLAIN
from tests.end_to_end.conftest import Learner
from tests.end_to_end.terminal import PROGRAM, Terminal

DECK = PLAIN.replace("title: Small", "allow: {missing-source: small, few-options: small}")
OTHER = """\
  - id: payload
    q: Largest request payload?
    options:
      - right: 6 MB
        why: It is the limit of a synchronous invocation.
      - wrong: 256 KB
        why: That was another limit.
"""


def in_place(path: Path, text: str) -> None:
    """As nano and vim's backupcopy save."""
    path.write_text(text, encoding="utf-8")


def by_rename(path: Path, text: str) -> None:
    """As most editors save: the old file goes aside, a new one takes its name."""
    backup, draft = path.with_suffix(".bak"), path.with_suffix(".new")
    draft.write_text(text, encoding="utf-8")
    path.rename(backup)
    draft.rename(path)
    backup.unlink()


def watching(learner: Learner, after: str = "echo ended with $?") -> Terminal:
    """A terminal so tall that both widths are on screen at once, and so wide that no path is wrapped."""
    learner.write_deck(DECK + OTHER)
    # ctrl+c goes to the shell too, which would end by it instead of telling the exit code.
    terminal = Terminal(f"trap : INT; {PROGRAM} decks watch; {after}", learner.variables(), columns=240, rows=60)
    learner.terminals.append(terminal)
    terminal.wait_for("Watching 1 deck file", "ctrl+c ends this.")
    return terminal


@pytest.mark.parametrize("save", [in_place, by_rename])
def test_each_save_draws_the_note_under_edit_in_the_place_of_the_last(
    learner: Learner, save: Callable[[Path, str], None]
) -> None:
    terminal = watching(learner)
    text = (DECK + OTHER).replace("15 minutes", "A quarter of an hour")
    save(learner.deck, text)
    terminal.wait_for("── 80 columns", "── 40 columns", "A quarter of an hour", "No problems found.", gone="Watching")
    assert terminal.lines[0] == f"{learner.deck}:4"
    assert terminal.text.count("How long may a function run?") == 2
    save(learner.deck, text.replace("256 KB", "1 MB"))
    terminal.wait_for("(•)  6 MB", "✗ That was another limit.", "( )  1 MB", "No problems found.", gone="A quarter")
    assert terminal.text.count("✓ It is the limit of") == 2
    assert b"\x1b[1;32m" in terminal.written
    terminal.press("\x03")
    terminal.wait_for("ended with 0")
    assert "Traceback" not in terminal.text


def test_a_mistake_saved_half_way_is_shown_with_its_place_and_the_note_stays(learner: Learner) -> None:
    terminal = watching(learner)
    text = DECK + OTHER
    in_place(learner.deck, text.replace("q: Largest request payload?", 'q: "Largest'))
    terminal.wait_for("It cannot be read as it is now.", ":8:8: ", "end it with")
    assert terminal.text.count("Largest request payload?") == 2
    assert terminal.text.count("(•)  6 MB") == 2
    in_place(learner.deck, text.replace("q: Largest request payload?", 'q: "Largest payload of all?"'))
    terminal.wait_for("Largest payload of all?", "No problems found.", gone="It cannot be read")


def test_a_file_that_goes_and_comes_back_is_followed(learner: Learner) -> None:
    terminal = watching(learner)
    away = learner.deck.rename(learner.home / "away")
    new = learner.deck.with_name("new.yaml")
    in_place(new, DECK.replace("small", "other").replace("15 minutes", "In a new file"))
    terminal.wait_for("In a new file", "other/timeout")
    away.write_text((DECK + OTHER).replace("15 minutes", "Back again"), encoding="utf-8")
    away.rename(learner.deck)
    terminal.wait_for("Back again", "small/timeout", "No problems found.", gone="In a new file")


def test_in_a_pipe_saves_are_appended_without_escape_codes(learner: Learner, tmp_path: Path) -> None:
    deck = DECK.replace(", few-options: small", "")
    learner.write_deck(deck)
    out = tmp_path / "out"
    terminal = learner.start(f"decks watch | tee '{out}'", columns=240, rows=60)
    terminal.wait_for("Watching 1 deck file", "ctrl+c ends this.")
    for answer in ("One hour", "Two hours"):
        in_place(learner.deck, deck.replace("15 minutes", answer))
        terminal.wait_for(answer, "No problems found.")
    terminal.wait_for("Watching", "One hour", "Two hours")
    assert "\x1b" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("when", ["at once", "later"])
def test_ctrl_c_ends_it_quietly(learner: Learner, when: str) -> None:
    """Its exit code is 0, and the terminal is as it was."""
    terminal = watching(learner, after="echo ended with $?; stty -a")
    if when == "later":
        in_place(learner.deck, DECK.replace("15 minutes", "Later"))
        terminal.wait_for("Later")
    terminal.press("\x03")
    assert terminal.wait_for_the_end() == 0
    _, _, after = terminal.written.rpartition(b"ended with ")
    assert after.startswith(b"0\r\n")
    assert {b"icanon", b"echo", b"isig"} <= set(after.split())
    assert b"Traceback" not in terminal.written


def test_no_color_leaves_the_colours_out(learner: Learner) -> None:
    learner.environ["NO_COLOR"] = "1"
    terminal = watching(learner)
    in_place(learner.deck, (DECK + OTHER).replace("256 KB", "1 MB"))
    terminal.wait_for("( )  1 MB", "No problems found.")
    assert b"\x1b[1m" in terminal.written
    assert b"\x1b[3" not in terminal.written.replace(b"\x1b[3J", b"")
