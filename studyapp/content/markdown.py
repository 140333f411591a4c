"""Markdown to flat blocks that any screen can draw: CommonMark with tables, less everything that would swallow text.

- A text on one line is inline Markdown only, so that `* `, `> 15 minutes` and `1. January` stay what they are.
- Underscores never mean emphasis (`__init__`, `max_batch`), HTML and entities are plain text, and `[x]: y` is not a
  hidden definition.
- Lines of box-drawing characters are kept as they stand, fenced or not.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

Style = Literal["", "strong", "em", "code", "link", "strike"]


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style = ""


Runs = tuple[Run, ...]


class Prose(NamedTuple):
    """A paragraph, heading or list entry. `marker` stands before its first line, `indent` columns in."""

    runs: Runs
    kind: Literal["text", "heading", "quote"] = "text"
    indent: int = 0
    marker: str = ""


class Code(NamedTuple):
    """Lines to be kept as they are. A `diagram` must not be wrapped."""

    text: str
    language: str = ""
    diagram: bool = False
    indent: int = 0


class Table(NamedTuple):
    """Rows of cells, the header first."""

    rows: tuple[tuple[Runs, ...], ...]


class Rule(NamedTuple):
    """A line across."""


Block = Prose | Code | Table | Rule

_BOX = re.compile("[\u2500-\u257f\u25b6\u25bc\u25c0\u25b2]")


@lru_cache(maxsize=256)
def parse_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    text = text.strip("\n")
    if "\n" not in text:
        return (Prose(_runs(_parser().parseInline(text)[0].children or [])),) if text.strip() else ()
    return tuple(_blocks(_parser().parse(text), text.split("\n")))


def plain_text(runs: Runs) -> str:
    """The runs without their styles; code keeps its backticks."""
    return "".join(f"`{run.text}`" if run.style == "code" else run.text for run in runs)


def is_diagram(text: str) -> bool:
    """Whether a text is drawn with box-drawing characters."""
    return bool(_BOX.search(text))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import emphasis

    def emphasis_by_stars(state: "StateInline", silent: bool) -> bool:
        return _is_emphasis(state.src, state.pos) and emphasis.tokenize(state, silent)

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["entity", "reference", "html_block", "html_inline", "lheading"])
    parser.inline.ruler.at("emphasis", emphasis_by_stars)
    return parser


def _is_emphasis(text: str, at: int) -> bool:
    """Whether the stars at a place can mean emphasis: they touch a word, which those of `"s3:*", "ec2:*"` do not."""
    if text[at] != "*":
        return False
    start, end = at, at
    while start > 0 and text[start - 1] == "*":
        start -= 1
    while end < len(text) and text[end] == "*":
        end += 1
    return (
        text[start - 1 : start].isalnum() or text[end : end + 1].isalnum() or "`" in text[max(start - 1, 0) : end + 1]
    )


class _Lists:
    """Where in which lists the reader is."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, int]] = []  # marker style, next number
        self.marker = ""

    def open(self, token: "Token") -> None:
        ordered = token.type == "ordered_list_open"
        self.stack.append(("1." if ordered else "•", int(token.attrGet("start") or 1)))

    def item(self) -> None:
        style, number = self.stack[-1]
        self.marker = f"{number}." if style == "1." else style
        self.stack[-1] = (style, number + 1)

    def take_marker(self) -> str:
        marker, self.marker = self.marker, ""
        return marker

    @property
    def indent(self) -> int:
        return 3 * (len(self.stack) - 1) if self.stack else 0


def _blocks(tokens: "list[Token]", lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    lists = _Lists()
    quotes = 0
    heading = False
    rows: list[tuple[Runs, ...]] | None = None
    cells: list[Runs] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists.open(token)
            case "bullet_list_close" | "ordered_list_close":
                lists.stack.pop()
            case "list_item_open":
                lists.item()
            case "blockquote_open":
                quotes += 1
            case "blockquote_close":
                quotes -= 1
            case "heading_open":
                heading = True
            case "heading_close":
                heading = False
            case "table_open":
                rows = []
            case "tr_open":
                cells = []
            case "tr_close" if rows is not None:
                rows.append(tuple(cells))
            case "table_close" if rows is not None:
                blocks.append(Table(tuple(rows)))
                rows = None
            case "fence" | "code_block":
                language = token.info.split()[0] if token.info.strip() else ""
                text = token.content.rstrip("\n")
                blocks.append(Code(text, language, is_diagram(text), _inside(lists)))
            case "hr":
                blocks.append(Rule())
            case "inline" if rows is not None:
                cells.append(_runs(token.children or []))
            case "inline":
                raw = "\n".join(lines[slice(*token.map)]) if token.map else token.content
                if "\n" in raw and is_diagram(raw):
                    blocks.append(Code(raw, "", True, _inside(lists)))
                    continue
                marker = lists.take_marker()
                indent = lists.indent if marker else _inside(lists)
                kind: Literal["text", "heading", "quote"] = "heading" if heading else "quote" if quotes else "text"
                blocks.append(Prose(_runs(token.children or []), kind, indent, marker))
    return blocks


def _inside(lists: _Lists) -> int:
    return lists.indent + 3 if lists.stack else 0


def _runs(tokens: "list[Token]") -> Runs:
    runs: list[Run] = []
    styles: list[Style] = [""]
    targets: list[str] = []
    opening: dict[str, Style] = {
        "strong_open": "strong",
        "em_open": "em",
        "s_open": "strike",
        "link_open": "link",
    }
    for token in tokens:
        if token.type in opening:
            styles.append(opening[token.type])
            if token.type == "link_open":
                targets.append(str(token.attrGet("href") or ""))
        elif token.type.endswith("_close"):
            if styles.pop() == "link":
                target = targets.pop()
                if target and (not runs or runs[-1].text != target):
                    runs.append(Run(f" ({target})"))
        elif token.type == "code_inline":
            runs.append(Run(token.content, "code"))
        elif token.type == "softbreak":
            runs.append(Run(" "))
        elif token.type == "hardbreak":
            runs.append(Run("\n"))
        elif token.type == "image":
            runs.append(Run(f"[image not shown: {token.content} ({token.attrGet('src')})]"))
        else:
            runs.append(Run(token.content, styles[-1]))
    return tuple(run for run in runs if run.text)
