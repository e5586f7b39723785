"""A table as a file of a spreadsheet holds it, before anybody knows what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What a cell was in the file: a number may have lost its zeros, a date may have been a list of numbers.

    UNREAD: a formula of which the file holds no value, or an error.
    """

    TEXT = "t"
    NUMBER = "n"
    DATE = "d"
    UNREAD = "f"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: dates as 2026-12-31, numbers as they are written without an exponent."""

    text: str = ""
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank, by the number that a spreadsheet shows beside it."""

    number: int
    cells: tuple[SheetCell, ...]

    def cell(self, place: int) -> SheetCell:
        """Return the cell of a column counted from 0; an empty one where the row ends before it."""
        return self.cells[place] if place < len(self.cells) else SheetCell()


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The rows of the sheet that was read, the names of those that were not, and the letters of a text file."""

    rows: tuple[SheetRow, ...]
    name: str = ""
    others: tuple[str, ...] = ()
    encoding: str = ""


def column_letter(place: int) -> str:
    """Return how a spreadsheet calls a column counted from 0: A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
