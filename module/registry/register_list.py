"""The list of the national register that was kept before the system: its columns, and every row with its faults.

The columns are those that the export of KEDEN has (notes kz-law 4.1). A row with an error is not taken; a row with a
warning is, and somebody should look at it. Nothing is put in force by a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from module.kernel.cleaning import clean
from module.kernel.text import N_, Message
from module.registry.listed_entry import ListedEntry, ListFields, RowFault, read_row
from module.registry.sheets import SheetRow, SheetTable, column_letter

_HEADING_ROWS = 10
_SIGNS = re.compile(r"[\W_]+")
_NO_HEADING = N_("The heading was not found in the first {rows} rows. Missing columns: {missing}. Seen: {seen}.")
_TWICE = N_("The column “{name}” stands twice. Leave one of them.")
_TOO_MANY = N_("The list has more than {most} rows. Divide the file, or raise most_rows in import.toml.")
_OTHER_SHEETS = N_("Only the sheet “{sheet}” was read. Not read: {others}.")
_LETTERS = N_("The file is not in UTF-8; it was read as {encoding}. Compare the letters of the first rows.")
_SAME_NUMBER = N_("The number {number} stands in row {row} too, with other data. Leave the row that is right.")
_REPEATED = N_("The number {number} stands in row {row} too, with the same data; it was taken once.")


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a file holds: entries that can be taken, all that is wrong, rows in all and those that are not taken.

    `heading` and `refused` hold the cells as they were, for the file that is to be corrected.
    """

    entries: tuple[ListedEntry, ...]
    faults: tuple[RowFault, ...]
    heading: tuple[str, ...] = ()
    refused: tuple[SheetRow, ...] = ()
    rows: int = 0
    unusable: bool = False
    first_rows: tuple[tuple[str, ...], ...] = ()


def heading_key(name: str) -> str:
    """Fold the name of a column: case, blanks, signs and ё do not matter."""
    return _SIGNS.sub("", clean(name)).casefold().replace("ё", "е")


def read_list(sheet: SheetTable, fields: ListFields, today: date) -> ListReading:
    """Make entries of the rows of a sheet; everything wrong is told, not the first thing alone."""
    told = tuple(_about_file(sheet))
    found = _heading(sheet, fields)
    if isinstance(found, RowFault):
        return ListReading((), (*told, found), unusable=True)
    at, last, names = found
    rows = [row for row in sheet.rows if row.number > last and not _is_ordinals(row)]
    if len(rows) > fields.most_rows:
        return ListReading((), (*told, _fault(0, "too_many", _TOO_MANY, most=fields.most_rows)), unusable=True)
    heads = {place: name for place, name in enumerate(names) if name}
    read = [read_row(row, at, heads, fields, today) for row in rows]
    repeated = _repeated([entry for entry, _ in read if entry is not None])
    faults = [*told, *(fault for _, some in read for fault in some), *repeated]
    bad = {fault.row for fault in faults if fault.refuses}
    again = {fault.row for fault in repeated}
    entries = tuple(entry for entry, _ in read if entry is not None and entry.row not in bad | again)
    refused = tuple(row for row in rows if row.number in bad)
    first = tuple(tuple(cell.text for cell in row.cells) for row in rows[:5])
    faults.sort(key=lambda fault: (fault.row, not fault.refuses))
    return ListReading(entries, tuple(faults), tuple(names), refused, len(rows), first_rows=first)


def _about_file(sheet: SheetTable) -> Iterator[RowFault]:
    if sheet.others:
        others = ", ".join(sheet.others)[:200]
        yield RowFault(
            0, "other_sheets", Message(_OTHER_SHEETS, {"sheet": sheet.name, "others": others}), refuses=False
        )
    if sheet.encoding not in ("", "UTF-8"):
        yield RowFault(0, "letters", Message(_LETTERS, {"encoding": sheet.encoding}), refuses=False)


def _fault(row: int, code: str, msgid: str, /, **params: object) -> RowFault:
    return RowFault(row, code, Message(msgid, params))


def _heading(sheet: SheetTable, fields: ListFields) -> RowFault | tuple[Mapping[str, int], int, list[str]]:
    """Return where each field stands, the last row of the heading, the names of the columns.

    A merged head is one cell with empty ones beside and below it, so names may stand in two rows.
    """
    wanted = {heading_key(name): field for field, names in fields.columns.items() for name in names}
    at: dict[str, int] = {}
    names: list[str] = []
    seen: list[str] = []
    for row in sheet.rows:
        if row.number > _HEADING_ROWS:
            break
        here = [(wanted.get(heading_key(cell.text)), place) for place, cell in enumerate(row.cells)]
        known = [(field, place) for field, place in here if field]
        if set(fields.required) <= at.keys() and (not known or len(known) < sum(bool(cell.text) for cell in row.cells)):
            break  # a second line of a heading says nothing but names
        seen += [clean(cell.text) for cell in row.cells if cell.text]
        for field, place in known:
            if at.setdefault(field, place) != place:
                return _fault(row.number, "twice", _TWICE, name=clean(row.cells[place].text)[:60])
        if known:
            names = [*names, *[""] * (len(row.cells) - len(names))]
            names = [name or clean(row.cell(place).text) for place, name in enumerate(names)]
            last = row.number
    missing = [fields.columns[name][0] for name in fields.required if name not in at]
    if missing:
        shown = ", ".join(seen)[:200] or "—"
        return _fault(0, "no_heading", _NO_HEADING, rows=_HEADING_ROWS, missing=", ".join(missing), seen=shown)
    return at, last, names


def _is_ordinals(row: SheetRow) -> bool:
    """Tell the row under a heading that numbers the columns: 1, 2, 3, …"""
    told = [cell.text for cell in row.cells if cell.text]
    return len(told) > 2 and told == [str(number) for number in range(1, len(told) + 1)]


def _repeated(entries: Sequence[ListedEntry]) -> list[RowFault]:
    """Judge the numbers that stand in several rows: the same data are taken once, other data not at all."""
    counts = Counter(entry.number for entry in entries)
    first: dict[str, ListedEntry] = {}
    found = []
    differing = {
        number
        for number, count in counts.items()
        if count > 1 and len({entry.digest for entry in entries if entry.number == number}) > 1
    }
    for entry in entries:
        before = first.setdefault(entry.number, entry)
        if entry.number in differing:
            other = next(one.row for one in entries if one.number == entry.number and one is not entry)
            found.append(_fault(entry.row, "same_number", _SAME_NUMBER, number=entry.number, row=other))
        elif before is not entry:
            message = Message(_REPEATED, {"number": entry.number, "row": before.row})
            found.append(RowFault(entry.row, "repeated", message, refuses=False))
    return found


def where(fault: RowFault) -> str:
    """Return the cell of a fault as a spreadsheet calls it: E12; the row alone, or nothing, where no cell is meant."""
    if fault.row == 0:
        return ""
    return f"{column_letter(fault.column)}{fault.row}" if fault.column >= 0 else str(fault.row)
