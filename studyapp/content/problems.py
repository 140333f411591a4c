"""What is wrong in a deck, and where."""

import msgspec

from studyapp.content.text import one_line


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing wrong at one place. `line` and `column` count from 1; `code` is stable, for programs."""

    path: str
    line: int
    column: int
    code: str
    message: str
    fix: str = ""
    severity: str = "error"

    @property
    def sentence(self) -> str:
        """What is wrong; what to write instead."""
        return f"{self.message}; {self.fix}" if self.fix else self.message

    def __str__(self) -> str:
        return f"{one_line(self.path)}:{self.line}:{self.column}: {self.code}: {self.sentence}"
