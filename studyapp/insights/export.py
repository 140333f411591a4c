"""Tables as CSV, for spreadsheets."""

import csv
import io
import re

from studyapp.content.text import safe
from studyapp.insights.pages import Cell, Column, Table

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def csv_text(table: Table) -> str:
    """A table with raw numbers: shares from 0 to 1, times in milliseconds; a text that a spreadsheet would take for a
    formula has an apostrophe before it.

    Rule: OWASP, "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([_csv_cell(_with_unit(column)) for column in table.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    return lines.getvalue()


def _with_unit(column: Column) -> str:
    return f"{column.name} (ms)" if column.kind in ("minutes", "seconds") else column.name


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{safe(cell)}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else safe(cell)
    return cell
