"""The files and folders that a command for authors is given: they must be there, are read besides, and narrow it."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import click

from studyapp.content.text import one_line, safe
from studyapp.errors import UsageError


def must_exist(paths: Sequence[Path]) -> None:
    """Raises UsageError for the first that is not there."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {one_line(str(path))}.")


def read_besides(context: click.Context, paths: Sequence[Path]) -> None:
    """Have the decks of these read like those of `--decks`. Raises UsageError."""
    must_exist(paths)
    root = context.find_root().meta
    root["studyapp.decks"] = (*root.get("studyapp.decks", ()), *paths)


def below(paths: Sequence[Path]) -> Callable[[str], bool]:
    """Whether a deck file, by the name that is shown for it, is one of these or in one; without any, each is."""
    named = [Path(safe(str(path.resolve()))) for path in paths]

    @cache
    def is_below(name: str) -> bool:
        return not named or any(Path(name).resolve().is_relative_to(each) for each in named)

    return is_below
