"""A terminal of 80 by 24 with the installed program in it: keys in, a screen out, waiting only for what appears."""

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pexpect
import pyte

PATIENCE_S = 30.0
PROGRAM = Path(sys.executable).with_name("studyapp")


class Terminal:
    """A shell command in a pseudo-terminal. What it writes is drawn by a terminal emulator."""

    def __init__(self, command: str, environ: Mapping[str, str], columns: int = 80, rows: int = 24) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self._child = pexpect.spawn(
            "/bin/sh",
            ["-c", command],
            dimensions=(rows, columns),
            env={**_surroundings(), **environ},
            timeout=PATIENCE_S,
        )

    @property
    def lines(self) -> list[str]:
        """What is on screen, top to bottom."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """What is on screen, as one text."""
        return "\n".join(self.lines)

    def press(self, keys: str) -> None:
        """Type."""
        self._child.send(keys)

    def wait_for(self, *words: str, gone: str = "") -> None:
        """Read until all words are on screen, and one is not."""
        end = time.monotonic() + PATIENCE_S
        while not (all(word in self.text for word in words) and (not gone or gone not in self.text)):
            left = end - time.monotonic()
            assert left > 0, f"{words} did not appear, or {gone!r} did not go:\n{self.text}"
            try:
                self._read(left)
            except pexpect.EOF:
                raise AssertionError(f"{words} did not appear before the end:\n{self.text}") from None

    def wait_for_the_end(self) -> int:
        """Read until the command has ended. Returns its exit code."""
        while True:
            try:
                self._read(PATIENCE_S)
            except pexpect.EOF:
                break
        self._child.close()
        assert self._child.exitstatus is not None, f"ended by signal {self._child.signalstatus}"
        return int(self._child.exitstatus)

    def resize(self, columns: int, rows: int) -> None:
        """Another size, as when a window is dragged."""
        self.screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def close(self) -> None:
        """End it, if it has not ended."""
        self._child.close(force=True)

    def _read(self, seconds: float) -> None:
        try:
            data = self._child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return
        self.written += data
        self._stream.feed(data)


def _surroundings() -> dict[str, str]:
    """The environment, without what xdist says of the size of a terminal: this one has its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "COLORTERM")}
    return kept | {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
