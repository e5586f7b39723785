"""Tables that people open in a spreadsheet program: reports, and the rows that are to be corrected.

What strangers wrote never becomes a formula: in CSV a sign that could begin one gets an apostrophe before it, in XLSX
each cell is text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter

_BEGINS_FORMULA = re.compile(r"^\s*[=+\-@\t\r|%]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML 1.0
_LONGEST_CELL = 32_767


def guarded(text: str) -> str:
    """Return a cell of CSV that no spreadsheet program takes for a formula."""
    return f"'{text}" if _BEGINS_FORMULA.match(text) else text


def csv_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV with semicolons and the mark of UTF-8: as spreadsheet programs of this country read it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a workbook in which each cell is text: zeros stay, formulas do not run."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        form = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet()
        sheet.set_column(0, 0, 60, form)
        sheet.set_column(1, 99, 24, form)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, _FORBIDDEN.sub("", cell)[:_LONGEST_CELL], form)
    return out.getvalue()
