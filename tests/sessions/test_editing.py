"""`e` opens the right file at the right line in whatever editor is set, and never a file that is not the learner's."""

from pathlib import Path

import pytest

from studyapp.content.library import Library
from studyapp.errors import DeckProblem, SettingsProblem
from studyapp.sessions.editing import Editing, edit_note, editor_command
from studyapp.shelf.shelf import Shelf
from tests.sessions.learner import DECK

FILE = "/home/me/my decks/d.yaml"


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("vim", ["vim", "+7", FILE]),
        ("vi", ["vi", "+7", FILE]),
        ("nvim", ["nvim", "+7", FILE]),
        ("/usr/bin/vim.tiny", ["/usr/bin/vim.tiny", "+7", FILE]),
        ("vim -u NONE", ["vim", "-u", "NONE", "+7", FILE]),
        ("nano", ["nano", "+7", FILE]),
        ("micro", ["micro", "+7", FILE]),
        ("emacs -nw", ["emacs", "-nw", "+7", FILE]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", FILE]),
        ("code", ["code", "--wait", "--goto", f"{FILE}:7"]),
        ("code --wait", ["code", "--wait", "--goto", f"{FILE}:7"]),
        ("code -w -n", ["code", "-w", "-n", "--goto", f"{FILE}:7"]),
        ("codium", ["codium", "--wait", "--goto", f"{FILE}:7"]),
        ("cursor", ["cursor", "--wait", "--goto", f"{FILE}:7"]),
        ("hx", ["hx", f"{FILE}:7"]),
        ("helix", ["helix", f"{FILE}:7"]),
        ("subl", ["subl", "--wait", f"{FILE}:7"]),
        ("zed", ["zed", "--wait", f"{FILE}:7"]),
        ("'/opt/my editor/vim' -y", ["/opt/my editor/vim", "-y", "+7", FILE]),
        (r"/opt/my\ editor/hx", ["/opt/my editor/hx", f"{FILE}:7"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(editor: str, command: list[str]) -> None:
    """And one that would come back at once is told to wait."""
    assert list(editor_command(editor, {}, FILE, 7)) == command


@pytest.mark.parametrize(
    ("setting", "environ", "program"),
    [
        ("hx", {"VISUAL": "code", "EDITOR": "nano"}, "hx"),
        ("", {"VISUAL": "code", "EDITOR": "nano"}, "code"),
        ("", {"EDITOR": "nano"}, "nano"),
        ("", {"VISUAL": "", "EDITOR": "nano"}, "nano"),
        ("", {}, "vi"),
    ],
)
def test_the_setting_comes_before_visual_before_editor_before_vi(
    setting: str, environ: dict[str, str], program: str
) -> None:
    """The first that is given."""
    assert editor_command(setting, environ, FILE, 1)[0] == program


@pytest.mark.parametrize("editor", ["'unclosed", "   ", "''\\"])
def test_an_editor_that_cannot_be_read_is_a_problem_with_the_setting(editor: str) -> None:
    """Said with how to set another."""
    with pytest.raises(SettingsProblem) as problem:
        editor_command(editor, {}, FILE, 1)
    assert "studyapp config editor" in problem.value.advice


def _shelf(tmp_path: Path) -> tuple[Shelf, Library]:
    for name in ("bundled", "own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "d.yaml").write_text(DECK.replace("deck: lambda", f"deck: {name}"), encoding="utf-8")
    shelf = Shelf(tmp_path / "bundled", [tmp_path / "own"])
    return shelf, shelf.library()


def test_a_note_opens_at_the_line_of_its_id(tmp_path: Path) -> None:
    """All cards of a note open the same place."""
    shelf, library = _shelf(tmp_path)
    path = str(tmp_path / "own" / "d.yaml")
    line = DECK.splitlines().index("  - id: memory") + 1
    for card in ("own/memory#c1", "own/memory#c2"):
        editing = edit_note(shelf, library, library.cards[card], "vim", {})
        assert editing == Editing(("vim", f"+{line}", path), path)


def test_a_bundled_deck_is_not_opened(tmp_path: Path) -> None:
    """The refusal says how to have a version of one's own."""
    shelf, library = _shelf(tmp_path)
    with pytest.raises(DeckProblem, match="read-only") as refusal:
        edit_note(shelf, library, library.cards["bundled/memory#c1"], "vim", {})
    assert "--decks" in refusal.value.advice
