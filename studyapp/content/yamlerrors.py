"""What libyaml complains of, said for an author who does not know YAML: where it is, and what to write.

A line in quotes is proposed only when YAML reads it, so that it can be copied from the message.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from studyapp.content import fields
from studyapp.content.text import one_line

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(Exception):
    """The text is not YAML that a deck may hold. `line` and `column` count from 1."""

    def __init__(self, code: str, line: int, column: int, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.code, self.line, self.column, self.message, self.fix = code, line, column, message, fix


class _Rule(NamedTuple):
    """When libyaml says `complaint` of a line that looks like `line`: what to tell its author.

    Both are patterns to search for; in the line a NUL stands before the place of the error, and its groups
    may be used in message and fix. With `quote` the line is shown in quotes instead, if that mends it.
    Without a message it is that a text cannot begin with the first group.
    """

    complaint: str
    line: str
    code: str
    message: str
    fix: str = "put the whole text in quotes"
    quote: bool = True


_TAB = ("tab", "a tab cannot indent YAML", "use spaces", False)
_ESCAPE = "a backslash in double quotes begins an escape, and this is none"
_GOES_ON = "YAML reads this line as more of the text above"
_MISFIT = "the indentation does not fit the lines above"
_ALIGN = "begin the keys of an entry in one column, and a text below `|` further right"

# The first rule that fits is taken.
_RULES = (
    _Rule("tab character", "", *_TAB),
    _Rule("", r"^[ \0]*\t|\0\t", *_TAB),
    _Rule(
        "quoted .*unexpected",
        r"\0(.)",
        "unclosed",
        "this quoted text is never closed",
        "end it with {0}",
        False,
    ),
    _Rule("quoted ", r'\\"', "escape", _ESCAPE, "double the backslash", False),
    _Rule("quoted ", "", "escape", _ESCAPE, "double the backslash"),
    _Rule("mapping values", r":\s.*\0", "colon", "a colon followed by a space begins a value"),
    _Rule(
        "mapping values",
        "",
        "colon",
        _GOES_ON,
        "align the key with the others, or quote the whole text",
        False,
    ),
    _Rule(
        "expected ('-'|key|<doc)|simple key",
        r"^ *\0?-([^\s-].*)",
        "dash",
        "a space is missing after the dash",
        "write `- {0}`",
        False,
    ),
    _Rule(
        "simple key",
        r"\0(\w+):(\S.*)",
        "key",
        "a space is missing after the colon",
        "write `{0}: {1}`",
        False,
    ),
    _Rule(
        "simple key",
        "",
        "key",
        "a key without its colon",
        "write `key: value`, or indent a text that goes on",
        False,
    ),
    _Rule("", r"^\0?%", "start", "a line cannot begin with %", "delete it", False),
    _Rule(
        "flow (seq|map)",
        r"\0([\[{])",
        "bracket",
        "this {0} is never closed",
        "close it; put commas between entries",
    ),
    _Rule("flow (seq|map)", "", "comma", "a comma is missing before this, or the text needs quotes"),
    _Rule("flow node", r"\0\s*$", "bracket", "a [ or {{ before this is never closed", "close it"),
    _Rule("flow node", r"\0,", "comma", "there is a comma too many", "delete it"),
    _Rule("", r"""(['"\]}])\s*\0.""", "after-quote", "there is more text after the closing {0}"),
    _Rule("expected key", r"(?:^|: +|- +)([*&!])\S*\s*\0", "start", ""),
    _Rule("block (map|coll)|document start", "", "indent", _MISFIT, _ALIGN, False),
    _Rule("", r"\0(\S)", "start", ""),
)


def explained(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    """libyaml's complaint as a sentence with the mend, at the place where the mistake was made."""
    lines = text.split("\n")
    line, column = _place_to_show(error, lines)
    complaint = f"{error.context or ''}: {error.problem or ''}"
    source = lines[line - 1]
    marked = f"{source[: column - 1]}\0{source[column - 1 :]}"
    for rule in _RULES:
        if re.search(rule.complaint, complaint) and (match := re.search(rule.line, marked)):
            groups = [one_line(group, 80) for group in match.groups()]
            message, fix = rule.message.format(*groups), rule.fix.format(*groups)
            if rule.quote:
                fix = quote_fix(text, line, column) or fix
            return YamlError(rule.code, line, column, message or cannot_begin(groups[0]), fix)
    return YamlError("yaml", line, column, f"this is not YAML ({complaint})", "put texts in quotes")


def cannot_begin(sign: str) -> str:
    """Why a text must be quoted that begins with a sign."""
    meaning = f" (YAML's sign for {_SIGNS[sign]})" if sign in _SIGNS else ""
    return f"a bare text cannot begin with {sign}{meaning}"


_SIGNS = {
    "*": "an alias",
    "&": "an anchor",
    "!": "a tag",
    "%": "a directive",
    ">": "a block of text",
    "|": "a block of text",
    "[": "a list",
    "{": "keys with values",
}


def _place_to_show(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, int]:
    """Where the mistake was made: at the opening of what is never closed, not where libyaml gave up on it."""
    end_of_file = len(lines), len(lines[-1]) + 1
    line, column = min(place(error.problem_mark), end_of_file)
    opening, context = min(place(error.context_mark), end_of_file), str(error.context or "")
    if error.context_mark is None or "tab character" in str(error.problem):
        return line, column
    if context.startswith(("while scanning a", "while parsing a tag")):
        return opening
    given_up_later = line != opening[0] or not lines[line - 1][column - 1 :].strip()
    return opening if context.startswith("while parsing a flow") and given_up_later else (line, column)


def place(mark: Any) -> tuple[int, int]:
    """Line and column of a mark, from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


# --- lines in quotes ----------------------------------------------------------------------------------------

_TABLES = (fields.DECK, fields.TOPIC, fields.FACT, fields.NOTE, fields.OPTION)
_SHAPE = {name: field.shape for table in _TABLES for name, field in table.items()}
_LISTS = ("texts", "ids", "options", "pairs", "variables", "list", "check")
_TEXTS = ("id", "text", "flag", "date", "label", "number")

_DASHES = re.compile(r"\s*(?:- +)*")
_KEY = re.compile(r"([\w./][\w./ -]*?)\s*:\s+")
_BEFORE_ENTRY = {"[": re.compile(r"[\[,]\s*"), "{": re.compile(r"(?:[{,]|:\s)\s*")}
_AFTER_ENTRY = re.compile(r"\s*(?:[,\]}]|$)")
_QUOTED = re.compile(r"""(['"]).*\1$""")
_QUOTED_IN_PART = re.compile(r"""(['"])(?:(?!\1).)*\1\W""")
_LONGEST_LINE = 240


def quote_fix(text: str, line: int, column: int) -> str:
    """How a line is written with its text in quotes; nothing when that does not make it YAML, or is long."""
    lines = text.split("\n")
    for quoted in _in_quotes(lines[line - 1], column):
        if len(quoted) <= _LONGEST_LINE and _is_read([*lines[: line - 1], quoted, *lines[line:]], line):
            return f"put it in quotes: {quoted.strip()}"
    return ""


def quoted_line(source: str, column: int) -> str:
    """How a line is written with what begins at a column in quotes; generally, when that does not mend it."""
    inside = _in_brackets(source, 0, column)
    start, end = _entry(source, 0, column) if inside else (column - 1, _end_of_text(source))
    quoted = _with_quotes(source, start, end)
    if len(quoted) <= _LONGEST_LINE and _is_read([source], 1) and _is_read([quoted], 1):
        return f"put it in quotes: {quoted.strip()}"
    return "put the whole text in quotes"


def _is_read(lines: list[str], line: int) -> bool:
    """Whether YAML reads a line and what it meets after it."""
    try:
        for event in yaml.parse("\n".join(lines), Loader=LOADER):
            if place(event.start_mark)[0] > line:
                break
    except yaml.MarkedYAMLError:
        return False
    return True


def _in_quotes(source: str, column: int) -> Iterator[str]:
    """A line with the entry of its [list] or {mapping} at a column in quotes; and one with all its text."""
    dashes = _DASHES.match(source)
    start = dashes.end() if dashes else 0
    listed = "-" in source[:start]
    key = _KEY.match(source, start)
    shape = _SHAPE.get(key[1], "") if key else ""
    if key and (shape or not listed):
        start = key.end()
    sign = source[start : start + 1]
    list_or_mapping = shape in _LISTS if sign == "[" else sign == "{" and shape not in _TEXTS
    if (list_or_mapping and _in_brackets(source, start, column)) or not (key or listed):
        begin, end = _entry(source, start, column)
        if begin < end:
            yield _with_quotes(source, begin, end)
    if sign not in ("[", "{") or shape not in _LISTS:
        yield _with_quotes(source, start, _end_of_text(source))


def _in_brackets(source: str, start: int, column: int) -> bool:
    """Whether a column is inside a [list] or a {mapping} that begins on its line."""
    before = source[start : column - 1]
    return sum(map(before.count, "[{")) > sum(map(before.count, "]}"))


def _end_of_text(source: str) -> int:
    """Where a line ends, but for a comment set apart by two spaces."""
    return len(source.split("  #")[0].rstrip())


def _entry(source: str, start: int, column: int) -> tuple[int, int]:
    """Where the entry of a [list] or {mapping} that a column is in begins and ends."""
    before = source[start : column - 1]
    sign = "{" if before.rfind("{") > before.rfind("[") else "["
    begins = [match.end() for match in _BEFORE_ENTRY[sign].finditer(before)]
    end = _AFTER_ENTRY.search(source, column - 1)
    return start + (begins[-1] if begins else 0), end.start() if end else len(source)


def _with_quotes(source: str, start: int, end: int) -> str:
    text = source[start:end]
    if _QUOTED.match(text) and not _QUOTED_IN_PART.match(text):
        text = text[1:-1]
    if '"' in text or "\\" in text:
        text = "'" + text.replace("'", "''") + "'"
    else:
        text = f'"{text}"'
    return source[:start] + text + source[end:]
