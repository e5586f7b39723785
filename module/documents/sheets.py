"""A spreadsheet or a CSV file becomes rows, or one sentence that says why not. Nothing is read in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from module.documents.scanner import Ceilings, ScannerProcess, ScannersBusy
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.sheets import CellKind, SheetCell, SheetRow, SheetTable

SHEET_CHILD = Path(__file__).with_name("sheet_child.py")
MOST_OCTETS = 50 * 1024 * 1024
_CEILINGS = Ceilings(memory=512 * 1024 * 1024, seconds=20)
_BUSY = N_("Several files are being read at the moment. Try again in a minute.")
_UNKNOWN = N_("The file cannot be read. Open it in a spreadsheet program and save it anew as XLSX.")
_SENTENCES = {
    "broken": N_("The file is damaged. Open it in a spreadsheet program and save it anew as XLSX."),
    "doctype": N_("The workbook defines XML entities, as no spreadsheet program does. It was not read."),
    "empty": N_("The file is empty: no visible sheet has a filled cell."),
    "encoding": N_("The letters of the file cannot be told. Save it as “CSV UTF-8” or as XLSX."),
    "old_workbook": N_("This is a workbook of the old format, or one with a password. Save it as XLSX without one."),
    "other": N_("This is neither an XLSX workbook nor a CSV file. Save the register as one of the two."),
    "quotes": N_("Row {row}: a quotation mark is not closed, or a cell is too long. Mend the row or save as XLSX."),
    "too_complex": N_("Reading the file took too much time or memory. Save the one sheet alone as XLSX or CSV."),
    "too_large": N_("The file is larger than {most} MB. Divide it."),
    "too_many_columns": N_("Row {row}: the sheet has filled cells right of column {columns}. Delete them."),
    "too_many_members": N_("The workbook has too many parts. Save the one sheet alone as XLSX or CSV."),
    "too_many_rows": N_("The sheet has filled cells below row {rows}. Divide it, or raise most_rows in import.toml."),
    "unpacks_too_large": N_("The workbook unpacks to far more than it is. Save the one sheet alone as XLSX or CSV."),
}
_MOST_COLUMNS = "CV"  # the hundredth, as sheet_child has it
_HEADING_ROWS = 10  # as sheet_child has it


class SheetReader:
    """Reads a file in a process with ceilings of memory and time (note I7)."""

    def __init__(self, process: ScannerProcess | None = None) -> None:
        self._process = process or ScannerProcess(_CEILINGS)

    def read(self, content: bytes, most_rows: int) -> SheetTable:
        """Return the first sheet with anything in it. Raises Refused with one fault at `file`."""
        if len(content) > MOST_OCTETS:
            raise _refused("too_large", 0, most_rows)
        try:
            scanned = self._process.scan(SHEET_CHILD, (most_rows,), content)
        except ScannersBusy as error:
            raise Refused((Fault("busy", "file", Message(_BUSY)),)) from error
        except RuntimeError as error:
            raise _refused("broken", 0, most_rows) from error
        if scanned.code:
            raise _refused(scanned.code, int(str(scanned.answer.get("row", 0))), most_rows)
        return _sheet(json.loads(scanned.made))


def _refused(code: str, row: int, most_rows: int) -> Refused:
    params = {
        "row": row,
        "rows": most_rows + _HEADING_ROWS,
        "columns": _MOST_COLUMNS,
        "most": MOST_OCTETS // 1024 // 1024,
    }
    sentence = _SENTENCES.get(code, _UNKNOWN)
    used = {name: value for name, value in params.items() if f"{{{name}}}" in sentence}
    return Refused((Fault(code, "file", Message(sentence, used)),))


def _sheet(told: dict[str, Any]) -> SheetTable:
    unread = {(row, column) for row, column in told["unread"]}
    rows = []
    for number, cells in told["rows"]:
        cells += [""] * (max((place for row, place in unread if row == number), default=0) - len(cells))
        made = [_cell(cell, (number, place) in unread) for place, cell in enumerate(cells, 1)]
        rows.append(SheetRow(number, tuple(made)))
    return SheetTable(tuple(rows), told["name"], tuple(told["others"]), told.get("encoding", ""))


def _cell(told: Any, unread: bool) -> SheetCell:
    if isinstance(told, str):
        return SheetCell(told, CellKind.UNREAD if unread and not told else CellKind.TEXT)
    ((kind, text),) = told.items()
    return SheetCell(text, CellKind(kind))
