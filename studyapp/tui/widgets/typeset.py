"""Blocks of Markdown to lines of a given width. Outside text goes into Content as text: it is never markup."""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from rich.cells import chop_cells
from textual.cache import LRUCache
from textual.content import Content, Span

from studyapp.content.markdown import Block, Code, Prose, Rule, Runs, Table

CONTINUED = "↪ "
MOST_HIGHLIGHTED = 20_000
"""Characters of code; more are shown in one colour, for colouring them takes seconds."""

_STYLES = {
    "": "",
    "strong": "bold",
    "em": "italic",
    "code": "$text-accent on $panel",
    "link": "underline",
    "strike": "strike",
}
_MIN_CELL = 6


@lru_cache(maxsize=256)
def typeset(blocks: tuple[Block, ...], width: int) -> tuple[Content, ...]:
    """The lines of blocks, a blank line between them but for entries of one list. Diagrams may be wider."""
    width = max(width, 10)
    lines: list[Content] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None and not (_is_entry(previous) and _is_entry(block)):
            lines.append(Content(""))
        lines.extend(_block_lines(block, width))
        previous = block
    return tuple(lines)


def styled(runs: Runs, base: str = "") -> Content:
    """Runs as content; each character appears as it is."""
    spans, texts, position = [], [], 0
    for run in runs:
        text = run.text.replace("\t", "    ")
        texts.append(text)
        if run.style:
            spans.append(Span(position, position + len(text), _STYLES[run.style]))
        position += len(text)
    content = Content("".join(texts), spans)
    return content.stylize(base) if base else content


def _is_entry(block: Block) -> bool:
    return isinstance(block, Prose) and bool(block.marker)


def _block_lines(block: Block, width: int) -> list[Content]:
    match block:
        case Prose(runs, kind, indent, marker):
            if kind == "heading":
                return styled(runs, "bold $text-primary").wrap(width)
            if kind == "quote":
                return _hung(
                    styled(runs, "italic"),
                    width,
                    Content.styled("│ ", "$foreground-muted"),
                    Content.styled("│ ", "$foreground-muted"),
                )
            lead = Content(" " * indent) + (Content.styled(f"{marker} ", "$text-accent") if marker else Content(""))
            return _hung(styled(runs), width, lead, Content(" " * lead.cell_length))
        case Code(text, language, diagram, indent):
            return [Content(" " * indent) + line for line in _code_lines(text, language, diagram, width - indent)]
        case Table(rows):
            return _table_lines(rows, width)
        case Rule():
            return [Content.styled("─" * width, "$foreground-muted")]


def _hung(content: Content, width: int, first: Content, rest: Content) -> list[Content]:
    """Wrapped text with something before its first line and its other lines."""
    lines = content.wrap(max(width - first.cell_length, 5))
    return [(first if at == 0 else rest) + line for at, line in enumerate(lines)]


_HIGHLIGHTED: LRUCache[tuple[str, str], Content] = LRUCache(64)


def highlighted(text: str, language: str) -> Content:
    """Code in colour; plain where the language is not known."""
    key = (text, language)
    found = _HIGHLIGHTED.get(key)
    if found is None:
        from textual.highlight import highlight

        found = Content(text.expandtabs(4))
        if language and len(text) <= MOST_HIGHLIGHTED:
            coloured = highlight(found.plain, language=language)
            if coloured.plain.rstrip("\n") == found.plain.rstrip("\n"):
                found = coloured
        _HIGHLIGHTED[key] = found
    return found


def _code_lines(text: str, language: str, diagram: bool, width: int) -> list[Content]:
    lines = highlighted(text, language).split("\n", allow_blank=True)
    if diagram:
        return list(lines)
    folded: list[Content] = []
    for line in lines:
        if line.cell_length <= width:
            folded.append(line)
            continue
        first, *others = _folded(line, width - len(CONTINUED))
        folded.append(first)
        folded.extend(Content.styled(CONTINUED, "$foreground-muted") + other for other in others)
    return folded


def _folded(line: Content, width: int) -> list[Content]:
    """A line cut at a width. Content.fold looks at every span for every piece, which takes a minute for a long line."""
    return line.divide(list(accumulate(len(piece) for piece in chop_cells(line.plain, width)))[:-1])


def _table_lines(rows: tuple[tuple[Runs, ...], ...], width: int) -> list[Content]:
    """A table whose cells are wrapped so that it fits."""
    columns = max(len(row) for row in rows)
    cells = [[styled(row[at]) if at < len(row) else Content("") for at in range(columns)] for row in rows]
    widths = _column_widths(cells, width - 3 * (columns - 1))
    bar = Content.styled(" │ ", "$foreground-muted")
    lines: list[Content] = []
    for number, row in enumerate(cells):
        wrapped = [cell.wrap(widths[at]) for at, cell in enumerate(row)]
        for height in range(max(len(cell) for cell in wrapped)):
            parts = [
                _padded(cell[height] if height < len(cell) else Content(""), widths[at])
                for at, cell in enumerate(wrapped)
            ]
            line = bar.join(parts)
            lines.append(line.stylize("bold") if number == 0 else line)
        if number == 0:
            lines.append(Content.styled("─┼─".join("─" * each for each in widths), "$foreground-muted"))
    return lines


def _padded(cell: Content, width: int) -> Content:
    return cell.pad_right(max(width - cell.cell_length, 0))


def _column_widths(cells: list[list[Content]], room: int) -> list[int]:
    """Each column as wide as its widest cell, the widest of them cut down where there is no room."""
    wanted = [max(max(row[at].cell_length for row in cells), 1) for at in range(len(cells[0]))]
    widest = bisect_right(range(max(wanted) + 1), room, key=lambda most: sum(min(each, most) for each in wanted)) - 1
    return [min(each, max(widest, _MIN_CELL)) for each in wanted]
