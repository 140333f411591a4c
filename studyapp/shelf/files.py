"""Deck files on disk, found and read within bounds. Whatever a folder holds, only regular files are read."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from studyapp.content.model import MAX_BYTES
from studyapp.content.problems import Problem
from studyapp.content.text import safe

MAX_FILES = 2000
MAX_ENTRIES = 50_000
"""Files and folders of any kind that are looked at, so that a search through a whole disk ends."""
MAX_DEPTH = 8
SUFFIXES = (".yaml", ".yml")


def deck_paths(folder: Path) -> Iterator[Path | Problem]:
    """The deck files below a folder (or the file itself), sorted; what is left out comes as a problem.

    Links that lead out of the folder, and folders that are links, are not followed.
    """
    try:
        is_folder = stat.S_ISDIR(folder.stat().st_mode)
    except (OSError, ValueError) as error:
        yield _problem(folder, "missing", f"no decks can be read here ({_reason(error)})", "check the path")
        return
    if is_folder:
        yield from _paths_below(folder)
    else:
        yield folder


def _paths_below(root: Path) -> Iterator[Path | Problem]:
    found = looked_at = 0
    closed: list[OSError] = []
    for parent, folders, names in os.walk(root, onerror=closed.append):
        here = Path(parent)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        looked_at += len(folders) + len(names)
        for path in [here / name for name in sorted(names) if _is_deck_name(name)]:
            found += 1
            if found <= MAX_FILES:
                yield _refused_link(path, root) or path
        if found > MAX_FILES or looked_at > MAX_ENTRIES:
            what = f"{MAX_FILES:,} deck files" if found > MAX_FILES else f"{MAX_ENTRIES:,} files"
            message = f"there are more than {what} here, and the rest is left out"
            yield _problem(root, "too-many", message, "split the folder")
            return
        for path in [here / name for name in folders if _is_link(here / name)]:
            yield _problem(
                path,
                "link",
                "this folder is a link, and links to folders are not followed",
                "name its target",
            )
        if folders and len(here.relative_to(root).parts) >= MAX_DEPTH:
            message = f"the folders in this one are more than {MAX_DEPTH} deep, and left out"
            yield _problem(here, "too-deep", message, "move their decks up")
            folders.clear()
    for error in closed:
        yield _problem(
            Path(error.filename),
            "unreadable",
            f"the folder cannot be read ({_reason(error)})",
            "check its permissions",
        )


def _is_deck_name(name: str) -> bool:
    return not name.startswith(".") and name.endswith(SUFFIXES)


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:
        return False


def _refused_link(path: Path, root: Path) -> Problem | None:
    """The problem with a link that does not lead to a place below the root; None for anything else."""
    try:
        if not _is_link(path) or path.resolve(strict=True).is_relative_to(root.resolve()):
            return None
    except (OSError, RuntimeError):
        pass
    message = "this is a link to a place outside the deck folder, or to nothing"
    return _problem(path, "link", message, "copy the file here")


def read_deck_file(path: Path) -> bytes | Problem:
    """The bytes of a regular file of bearable size; anything else is a problem, found without waiting."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        return _problem(path, "unreadable", f"the file cannot be read ({_reason(error)})", "check its permissions")
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return _problem(path, "not-a-file", "this is not a regular file", "a deck is a plain text file")
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _problem(path, "unreadable", f"the file cannot be read ({_reason(error)})", "check the disk")
    finally:
        os.close(handle)
    if len(data) > MAX_BYTES:
        size = max(status.st_size, len(data)) / 1e6
        message = f"the file has {size:,.1f} MB, and {MAX_BYTES / 1e6:.0f} MB is the most"
        return _problem(path, "too-large", message, "split the deck")
    return data


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _problem(path: Path, code: str, message: str, fix: str) -> Problem:
    return Problem(safe(str(path)), 1, 1, code, message, fix)
