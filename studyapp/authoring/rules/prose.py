"""Running text as rules look at it: without code and tables, in sentences, in words."""

import re
from functools import lru_cache

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_TABLE_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
_SPAN = re.compile(r"(?<!`)(`++).+?(?<!`)\1(?!`)", re.DOTALL)
# What follows begins with a space, so that it is tried at spaces only.
_SENTENCE_END = re.compile(
    r"\s(?:(?:(?<=[.!?]\s)|(?<=[.!?][\"')\]]\s))(?<!\b[A-Z]\.\s)(?<!e\.g\.\s)(?<!i\.e\.\s)(?<!vs\.\s)\s*(?=[^a-z\s])"
    r"|(?<=\n)\s*\n|(?<=\n)(?=[ \t]*(?:[-*+]|\d+[.)])\s))"
)
_SIGN = re.compile(r"\W")
_WORD = re.compile(r"[぀-鿿가-힯]|[^\W_぀-鿿가-힯]+(?:[-.,'’/@+#_]+[^\W_]+)*")


@lru_cache(maxsize=64)
def prose(text: str) -> str:
    """A text without its code blocks and tables, each piece of inline code as one word."""
    if "|" in text:
        text = _TABLE_ROW.sub("", text)
    if "`" not in text and "~~~" not in text:
        return text
    return _SPAN.sub(lambda span: _SIGN.sub("_", span[0].strip("`")), _FENCE.sub("", text))


def without_code(text: str) -> str:
    """A text without code of any kind, and without tables."""
    return _SPAN.sub("", _FENCE.sub("", _TABLE_ROW.sub("", text)))


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences, and the entries of lists, of a text without its code."""
    return tuple(part.strip() for part in _SENTENCE_END.split(prose(text)) if part.strip())


@lru_cache(maxsize=64)
def asked(text: str) -> str:
    """The sentence of a prompt that asks: the last with a question mark, or the last."""
    parts = sentences(text)
    return next((part for part in reversed(parts) if part.endswith("?")), parts[-1] if parts else "")


def words(text: str) -> list[str]:
    """The words of a text; in scripts without spaces each sign is one."""
    return _WORD.findall(text)
