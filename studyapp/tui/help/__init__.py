"""The help pages, one for each screen."""

from pathlib import Path

_FOLDER = Path(__file__).parent


def help_text(name: str) -> str:
    """The page of that name."""
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")
