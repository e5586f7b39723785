"""Reads one spreadsheet or CSV file in a process of its own; started by file, imports nothing of ours.

Before the library sees a workbook, its bounds are scanned: how many members, how large unpacked, how far its cells
reach. A workbook of five kilobytes with a cell in its last corner ends the library's process (python-calamine#130).
"""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.parsers import expat

EXIT_EXHAUSTED = 3
MOST_MEMBERS = 200
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_COLUMNS = 100
HEADING_ROWS = 10
LONGEST_CELL = 32_767  # what a cell of a spreadsheet can hold
_SMALL = 1024 * 1024  # below that nothing is a bomb, however well it packs
_PICTURES = ("xl/media/", "docprops/thumbnail", "xl/printersettings/", "xl/embeddings/")
_SEPARATORS = ";,\t|"
_KAZAKH = re.compile(rb"[\x8d\x8f\x9d\x9f\xa1\xa2\xa3\xa5\xaa\xaf\xb4\xba\xbc\xbd\xbe\xbf]")
"""Octets that KZ-1048 spends on Kazakh letters and Windows-1251 on letters of its neighbours."""
_OTHERS = {b"%PDF": "other", b"\xd0\xcf\x11\xe0": "old_workbook", b"Rar!": "other", b"7z\xbc\xaf": "other"}
Place = tuple[int, int]


class SheetRefused(Exception):
    """Carries the code of what is wrong with the file, and the row where that is known."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.row = row


class _Bounds:
    """Follows the cells of one sheet: how far they reach, and which formulas have no value."""

    def __init__(self, most_rows: int) -> None:
        self.unread: list[Place] = []
        self.is_sheet = False
        self._most_rows = most_rows
        self._depth = self._row = self._column = 0
        self._marks: set[str] = set()
        self._names: list[str] = []

    def start(self, name: str, values: dict[str, str]) -> None:
        """Take an element in."""
        name = name.rpartition(":")[2]
        self._names.append(name)
        if len(self._names) == 1:
            self.is_sheet = name == "worksheet"
        if not self.is_sheet:
            return
        if name == "row":
            self._row, self._column = _number(values.get("r")) or self._row + 1, 0
        elif name == "c":
            self._place(values)
        elif len(self._names) > 1 and self._names[-2] == "c":
            self._content(name)

    def end(self, name: str) -> None:
        """Leave an element."""
        if self._names.pop() == "c" and self.is_sheet and ({"f", "e"} & self._marks and "v" not in self._marks):
            self.unread.append((self._row, self._column))

    def _place(self, values: dict[str, str]) -> None:
        self._column += 1
        found = re.fullmatch(r"([A-Za-z]{1,7})([0-9]{1,9})", values.get("r", ""))
        if found:
            self._column, self._row = _column(found[1]), int(found[2])
        self._marks = {"e"} if values.get("t") == "e" else set()

    def _content(self, name: str) -> None:
        if "e" not in self._marks or name == "f":
            self._marks.add(name)
        if self._row > self._most_rows + HEADING_ROWS:
            raise SheetRefused("too_many_rows", self._row)
        if self._column > MOST_COLUMNS:
            raise SheetRefused("too_many_columns", self._row)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _doctype(*_: object) -> None:
    raise SheetRefused("doctype")


def _scanned(content: bytes, most_rows: int) -> _Bounds:
    bounds, parser = _Bounds(most_rows), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = bounds.start, bounds.end
    parser.StartDoctypeDeclHandler = _doctype
    parser.Parse(content, True)
    return bounds


def _workbook(content: bytes, most_rows: int) -> dict[str, Any]:
    """Return the first sheet of a workbook that holds anything. Raises SheetRefused."""
    unread = _scan_members(content, most_rows)
    import python_calamine  # only once the bounds are known

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    seen = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
    shown = [one.name for one in seen if one.visible == python_calamine.SheetVisibleEnum.Visible]
    filled = [(name, rows) for name in shown if (rows := _rows(book.get_sheet_by_name(name).to_python(False)))]
    if not filled:
        raise SheetRefused("empty")
    name, rows = filled[0]
    return {"name": name, "others": [other for other, _ in filled[1:]], "rows": rows, "unread": sorted(unread)}


def _scan_members(content: bytes, most_rows: int) -> set[Place]:
    """Judge an archive by what it would unpack to. Raises SheetRefused."""
    unread: set[Place] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        _judge_archive(members, len(content))
        for member in members:
            if member.is_dir() or member.filename.lower().startswith(_PICTURES) or member.filename.endswith(".bin"):
                continue
            with archive.open(member) as stream:
                unpacked = stream.read(MOST_UNPACKED + 1)
            unread.update(_scanned(unpacked, most_rows).unread)
    return unread


def _judge_archive(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MOST_MEMBERS:
        raise SheetRefused("too_many_members")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED or unpacked > max(_SMALL, MOST_RATIO * size):
        raise SheetRefused("unpacks_too_large")
    names = {member.filename.lower() for member in members}
    if "xl/workbook.xml" not in names:
        raise SheetRefused("other")


def _rows(read: Iterable[list[Any]]) -> list[list[Any]]:
    made = []
    for number, cells in enumerate(read, 1):
        told = [_told(cell) for cell in cells]
        while told and told[-1] == "":
            told.pop()
        if told:
            made.append([number, told])
    return made


def _told(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell[:LONGEST_CELL] if cell.strip() else ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return {"n": _plain(cell)}
    if isinstance(cell, (date, datetime)):
        return {"d": cell.isoformat()[:10]}
    return {"n": str(cell)}


def _plain(number: float) -> str:
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    return format(Decimal(int(number)) if number == int(number) else Decimal(repr(number)), "f")


def _table(content: bytes, most_rows: int) -> dict[str, Any]:
    """Return the records of a text file: which letters and which separator it has is found out. Raises SheetRefused."""
    text, encoding = _decoded(content)
    if "\x00" in text:
        raise SheetRefused("other")
    first = text.partition("\n")[0]
    said = re.fullmatch(r"sep=(.)\s*", first)  # Excel's own line
    separator = said[1] if said else max(_SEPARATORS, key=lambda one: _width(text, one))
    rows = [row for row in _records(text, separator, most_rows) if not (said and row[0] == 1)]
    if not rows:
        raise SheetRefused("empty")
    return {"name": "", "others": [], "rows": rows, "unread": [], "encoding": encoding}


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _attempt(content, "utf-16"), "UTF-16"
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        if _KAZAKH.search(content):
            return _attempt(content, "kz1048"), "KZ-1048"
        return _attempt(content, "cp1251"), "Windows-1251"


def _attempt(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetRefused("encoding") from error


def _width(text: str, separator: str) -> int:
    """Return how many columns most of the first records have by a separator."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    widths: list[int] = []
    try:
        for _, cells in zip(range(20), reader, strict=False):
            if cells:
                widths.append(len(cells))
    except csv.Error:
        return 0
    return sorted(widths)[len(widths) // 2] if widths else 0


def _records(text: str, separator: str, most_rows: int) -> Iterator[list[Any]]:
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            if number > most_rows + HEADING_ROWS:
                raise SheetRefused("too_many_rows", number)
            if len(cells) > MOST_COLUMNS:
                raise SheetRefused("too_many_columns", number)
            yield from _rows_of(number, cells)
    except csv.Error as error:
        raise SheetRefused("quotes", number + 1) from error


def _rows_of(number: int, cells: list[str]) -> Iterator[list[Any]]:
    for _, told in _rows([cells]):
        yield [number, told]


def scan(content: bytes, most_rows: int) -> dict[str, Any]:
    """Return rows with their numbers, by what the file is and not by its name. Raises SheetRefused."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise SheetRefused("empty")
    for opening, code in _OTHERS.items():
        if content.startswith(opening):
            raise SheetRefused(code)
    if content.startswith(b"PK"):
        return _workbook(content, most_rows)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{\\rtf")):
        raise SheetRefused("other")
    return _table(content, most_rows)


def main(most_rows: int, memory: int, seconds: int) -> int:
    """Read stdin under the ceilings (octets, seconds of work); return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = scan(sys.stdin.buffer.read(), most_rows)
    except SheetRefused as finding:
        answer, made = {"code": str(finding), "row": finding.row}, b""
    except MemoryError:
        return EXIT_EXHAUSTED
    except Exception:  # noqa: BLE001 - the library and the archive have faults of many names; all say one thing
        answer, made = {"code": "broken", "row": 0}, b""
    else:
        answer, made = {}, json.dumps(found).encode()
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4])))
