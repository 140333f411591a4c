"""Fixtures for commands."""

import shutil
from pathlib import Path

import pytest

from tests.cli.command import Command


@pytest.fixture(scope="session")
def parsed_decks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the bundled decks are parsed already."""
    home = tmp_path_factory.mktemp("parsed")
    with pytest.MonkeyPatch.context() as patch:
        assert Command(home, patch)("due").code == 0
    return home / "cache"


@pytest.fixture
def studyapp(tmp_path: Path, parsed_decks: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The program, with a home of its own that holds one small deck."""
    command = Command(tmp_path / "home", monkeypatch)
    shutil.copytree(parsed_decks, command.home / "cache")
    command.write_deck()
    return command
