"""The one function that makes outside text safe to show, and small helpers that measure text.

Outside text (deck fields, ids, file names, imports, other programs' messages) can hold characters that a
terminal obeys: an escape sequence makes it answer as if keys had been pressed, or overwrites the clipboard;
bidirectional controls show one thing and mean another. Each becomes one visible mark, so that places in a
line stay right.
"""

import re

_MARKS: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_MARKS[0x7F] = "\u2421"
_UNSHOWABLE = (
    range(0x80, 0xA0),  # C1 controls
    range(0x061C, 0x061D),  # Arabic letter mark
    range(0x200B, 0x200C),  # zero width space
    range(0x200E, 0x2010),  # left-to-right and right-to-left marks
    range(0x2028, 0x202F),  # line and paragraph separators, bidirectional embeddings and overrides
    range(0x2060, 0x2070),  # invisible operators, bidirectional isolates
    range(0xD800, 0xE000),  # lone surrogates
    range(0xFEFF, 0xFF00),  # byte order mark inside a text
    range(0xFFF9, 0xFFFC),  # interlinear annotation
    range(0xFFFE, 0x10000),  # not characters; YAML refuses them
    range(0xE0000, 0xE0080),  # tag characters
)
for _codes in _UNSHOWABLE:
    _MARKS.update(dict.fromkeys(_codes, "\ufffd"))

_UNSAFE = re.compile("[" + re.escape("".join(chr(code) for code in sorted(_MARKS))) + "]")


def safe(text: str) -> str:
    """The text with every control character as a visible mark. Newlines and tabs stay, CRLF is a newline."""
    if not _UNSAFE.search(text):
        return text
    return text.replace("\r\n", "\n").translate(_MARKS)


def one_line(text: str, limit: int = 0) -> str:
    """Safe text on one line, white space folded, cut with an ellipsis after `limit` characters, if given."""
    line = " ".join(safe(text).split())
    return line[: limit - 1] + "…" if limit and len(line) > limit else line


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 card`, `2 cards`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
