"""The one function that makes outside text safe to show, and small helpers that measure text.

Outside text (deck fields, ids, file names, imports, other programs' messages) can hold characters that a
terminal obeys: an escape sequence makes it answer as if keys had been pressed, or overwrites the clipboard;
bidirectional controls show one thing and mean another. Each becomes one visible mark, so that places in a
line stay right.
"""

import re

_UNSHOWABLE = (
    "\x80-\x9f"  # C1 controls
    "\u061c"  # Arabic letter mark
    "\u200b"  # zero width space
    "\u200e\u200f"  # left-to-right and right-to-left marks
    "\u2028-\u202e"  # line and paragraph separators, bidirectional embeddings and overrides
    "\u2060-\u206f"  # invisible operators, bidirectional isolates
    "\ud800-\udfff"  # lone surrogates
    "\ufeff"  # byte order mark inside a text
    "\ufff9-\ufffb"  # interlinear annotation
    "\ufffe\uffff"  # not characters; YAML refuses them
    "\U000e0000-\U000e007f"  # tag characters
)
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f{_UNSHOWABLE}]")


def safe(text: str) -> str:
    """The text with every control character as a visible mark. Newlines and tabs stay, CRLF is a newline."""
    if not _UNSAFE.search(text):
        return text
    marks = {ord(character): _mark(ord(character)) for character in set(text) if _UNSAFE.match(character)}
    return text.replace("\r\n", "\n").translate(marks)


def _mark(code: int) -> str:
    """The picture of a control character where Unicode has one, else the sign for what cannot be shown."""
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def one_line(text: str, limit: int = 0) -> str:
    """Safe text on one line, white space folded, cut with an ellipsis after `limit` characters, if given."""
    line = " ".join(safe(text).split())
    return line[: limit - 1] + "…" if limit and len(line) > limit else line


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 card`, `2 cards`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
