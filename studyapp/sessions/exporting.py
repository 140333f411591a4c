"""Pages of insights as files: a CSV of every table and plot, an SVG of every plot."""

from pathlib import Path

from studyapp.errors import Unwritable
from studyapp.insights.export import csv_text
from studyapp.insights.pages import Page, Table, Words, as_table
from studyapp.insights.svg import svg_text


def export(page: Page, folder: Path) -> tuple[str, ...]:
    """Write a page's figures into a folder, which is made if need be; the names of the files. Raises Unwritable."""
    names = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for block in page.blocks:
            if isinstance(block, Words):
                continue
            texts = {f"{block.name}.csv": csv_text(as_table(block))}
            if not isinstance(block, Table):
                texts[f"{block.name}.svg"] = svg_text(block)
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8", newline="")
                names.append(name)
    except OSError as error:
        kept = f"{len(names)} files were written before." if names else "Nothing was written."
        raise Unwritable(f"{folder} cannot be written to: {error.strerror}.", kept) from None
    return tuple(names)
