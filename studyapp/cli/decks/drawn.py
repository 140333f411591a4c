"""Lines that the screens would draw, as text for a terminal."""

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol


class Styled(Protocol):
    """Textual's Content, as far as it is read here: a text, and stretches of it with their styles."""

    @property
    def plain(self) -> str: ...

    @property
    def spans(self) -> Sequence[Any]: ...


_SIGNS = {"bold": 1, "dim": 2, "italic": 3, "underline": 4, "reverse": 7, "strike": 9, "muted": 2, "60%": 2}
_COLOURS = {"error": 31, "success": 32, "warning": 33, "primary": 34, "secondary": 35, "accent": 36}
"""By name, so that they are the colours of the reader's own terminal."""


class Ink(Protocol):
    """Puts a styled line into characters."""

    def __call__(self, line: Styled) -> str: ...


def ink(stream: Any = None, environ: Any = os.environ) -> Ink:
    """How lines are written to a stream: with styles to a terminal, without colours under NO_COLOR, else as text."""
    stream = stream or sys.stdout
    if not stream.isatty():
        return lambda line: line.plain
    with_colour = not environ.get("NO_COLOR")
    return lambda line: with_signs(line, with_colour)


def with_signs(line: Styled, colour: bool = True) -> str:
    """A line with the terminal's signs for its styles (ECMA-48, SGR); each stretch ends plain."""
    return "".join(f"\x1b[{signs}m{text}\x1b[0m" if signs else text for text, signs in _stretches(line, colour))


def _stretches(line: Styled, colour: bool) -> Iterator[tuple[str, str]]:
    """The line in pieces of one style each."""
    text, spans = line.plain, line.spans
    cuts = sorted({0, len(text), *(at for span in spans for at in (span.start, span.end) if 0 < at < len(text))})
    for start, end in pairwise(cuts):
        words = [word for span in spans if span.start <= start and end <= span.end for word in _words(str(span.style))]
        signs = {_SIGNS[word] for word in words if word in _SIGNS}
        colours = [_COLOURS[word] for word in words if word in _COLOURS and colour]
        yield text[start:end], ";".join(map(str, (*sorted(signs), *colours[-1:])))


def _words(style: str) -> Iterator[str]:
    """What a style says, without the variables' prefixes and without backgrounds: those are for a screen of ours."""
    words = iter(style.split())
    for word in words:
        if word == "on":
            next(words, None)
        else:
            yield word.removeprefix("$").removeprefix("text-").removeprefix("foreground-")
