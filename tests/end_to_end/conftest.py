"""A learner's home and a terminal to study in."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.terminal import PROGRAM, Terminal

DECK = """deck: small
title: Small
notes:
  - id: timeout
    q: How long may a function run?
    a: 15 minutes
"""


@dataclass
class Learner:
    """A home with one deck of one card beside the bundled ones. `now` is when the next program starts."""

    home: Path
    now: str = "2026-11-22T08:00:00+01:00"
    environ: dict[str, str] = field(default_factory=dict)
    terminals: list[Terminal] = field(default_factory=list)

    @property
    def deck(self) -> Path:
        """The deck's file."""
        return self.home / "data" / "decks" / "small.yaml"

    def write_deck(self, text: str) -> None:
        """Put the deck where it is read."""
        self.deck.parent.mkdir(parents=True, exist_ok=True)
        self.deck.write_text(text, encoding="utf-8")

    def variables(self) -> dict[str, str]:
        """The environment of the program."""
        return {"STUDYAPP_HOME": str(self.home), "STUDYAPP_NOW": self.now, **self.environ}

    def start(self, arguments: str = "", after: str = "", columns: int = 80, rows: int = 24) -> Terminal:
        """Run `studyapp` in a terminal, and another command after it."""
        terminal = Terminal(f"{PROGRAM} {arguments}; {after}", self.variables(), columns, rows)
        self.terminals.append(terminal)
        return terminal

    def log(self) -> list[dict[str, Any]]:
        """`studyapp log --json`."""
        ended = subprocess.run(
            [PROGRAM, "log", "--json"], capture_output=True, check=True, env=self.variables(), timeout=60
        )
        return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Somebody who has not studied yet."""
    someone = Learner(tmp_path / "home")
    someone.write_deck(DECK)
    yield someone
    for terminal in someone.terminals:
        terminal.close()


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a shell script of some lines."""

    def write(text: str) -> Path:
        place = tmp_path / "my editor.sh"
        place.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        place.chmod(0o755)
        return place

    return write
