"""How to open a note in the learner's editor, at its line."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from studyapp.content.library import Library
from studyapp.content.model import Card
from studyapp.errors import DeckProblem, SettingsProblem
from studyapp.sessions.ports import Decks


class Editing(NamedTuple):
    """The command to run, and whether it comes back only when the file is closed."""

    command: tuple[str, ...]
    path: str


_WITH_COLON = {"code", "codium", "code-insiders", "cursor", "zed", "subl", "hx", "helix"}
_VS_CODE = {"code", "codium", "code-insiders", "cursor"}
_MUST_WAIT = {*_VS_CODE, "zed", "subl"}


def edit_note(decks: Decks, library: Library, card: Card, editor: str, environ: Mapping[str, str]) -> Editing:
    """How to edit the note behind a card. Raises DeckProblem for a bundled deck, SettingsProblem without an editor."""
    path = library.deck_of(card.note).path
    if decks.is_bundled(path):
        raise DeckProblem(
            "This deck comes with the program and is read-only.",
            "Copy it into a folder of your own and start with --decks FOLDER: your copy then takes its place.",
        )
    return Editing(editor_command(editor, environ, path, card.note.line), path)


def editor_command(editor: str, environ: Mapping[str, str], path: str, line: int) -> tuple[str, ...]:
    """The command that opens a file at a line: the setting, else $VISUAL, else $EDITOR, else vi."""
    chosen = editor or environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(chosen)
    except ValueError:
        words = []
    if not words:
        raise SettingsProblem(
            f"The editor command {chosen!r} cannot be read.", "Set it with: studyapp config editor vim"
        )
    name = Path(words[0]).stem
    wait = ["--wait"] if name in _MUST_WAIT and not {"-w", "--wait"} & set(words) else []
    if name in _VS_CODE:
        return (*words, *wait, "--goto", f"{path}:{line}")
    if name in _WITH_COLON:
        return (*words, *wait, f"{path}:{line}")
    return (*words, f"+{line}", path)
