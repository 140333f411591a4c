"""`studyapp` as a program sees it: arguments, standard input and environment in; exit code, two outputs out."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from studyapp.cli import run

NOW = "2026-11-22T08:00:00+01:00"

DECK = """
deck: small
title: A small deck
domain: development
tags: [tiny]
topics:
  - id: limits
    title: Limits
notes:
  - id: timeout
    q: How long may a function run?
    a: 15 minutes
    explain: Longer work is cut into steps.
    hint: [It is a round number of minutes., It is a quarter of an hour.]
    topic: limits
  - id: payload
    q: Largest request payload?
    answer: 6 MB
    hint: Less than ten.
  - id: memory
    cloze: Memory goes from {{128 MB}} to {{10,240 MB}}.
    tags: [sizes]
  - id: too-long
    q: A job takes an hour. What do you do?
    options:
      - right: Use a container task
      - wrong: Raise the timeout
"""


@dataclass
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of its output."""
        return self.out.splitlines()

    @property
    def saved(self) -> list[str]:
        """The ids that it acknowledged."""
        return [line.removeprefix("saved ") for line in self.lines if line.startswith("saved ")]

    def json(self) -> Any:
        """Its output, which must be one JSON value and nothing else."""
        return json.loads(self.out)

    def objects(self) -> list[dict[str, Any]]:
        """Its output, which must be one JSON object a line and nothing else."""
        return [json.loads(line) for line in self.lines]


@dataclass
class Command:
    """Runs commands in a home of their own, over bundled decks and one more; inside this process, which is quick."""

    home: Path
    patch: pytest.MonkeyPatch
    now: str = NOW
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The study database."""
        return self.home / "data" / "study.db"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "config" / "settings.toml"

    def write_deck(self, text: str = DECK, name: str = "small.yaml") -> Path:
        """Put a deck into the learner's own folder."""
        place = self.home / "data" / "decks" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
        return place

    def __call__(self, *arguments: str | Path, stdin: str | bytes = "") -> Result:
        """Run `studyapp` with these arguments, as its entry point does."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        streams = [io.TextIOWrapper(io.BytesIO(given), encoding="utf-8") for given in (data, b"", b"")]
        with self.patch.context() as patch:
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patch.setattr(sys, name, stream)
            patch.setattr(sys, "argv", ["studyapp", *map(str, arguments)])
            for name, value in self.variables().items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as end:
                run()
            code = end.value.code
            out, err = (stream.buffer.getvalue().decode() for stream in _flushed(streams[1:]))
        assert isinstance(code, int)
        return Result(code, out, err)

    def variables(self) -> dict[str, str]:
        """What is set in the environment."""
        return {"STUDYAPP_HOME": str(self.home), "STUDYAPP_NOW": self.now, **self.environ}

    def log(self) -> list[dict[str, Any]]:
        """`studyapp log --json`."""
        result = self("log", "--json")
        assert (result.code, result.err) == (0, "")
        return result.objects()

    def study(self, *lines: str, selection: Sequence[str] = ("--deck", "small")) -> Result:
        """`studyapp study --plain`, with these lines typed."""
        return self("study", "--plain", *selection, stdin="".join(f"{line}\n" for line in lines))


def _flushed(streams: list[io.TextIOWrapper]) -> list[io.TextIOWrapper]:
    for stream in streams:
        stream.flush()
    return streams


def outside(
    *arguments: str | Path, environ: Mapping[str, str], stdin: bytes = b"", **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run `studyapp` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "studyapp", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environ},
        timeout=60,
        check=False,
        **more,
    )
