"""Rows of the public register for files: the published fields of an entry by name, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import BinaryIO

from module.casework.register_views import EntryView
from module.registry.party import Name
from module.registry.published import PublishedField

_LANGUAGES = ("ru", "kk", "en", "original")
_IN_LANGUAGES = frozenset((PublishedField.NAME, PublishedField.HOLDER))
COLUMNS: Mapping[PublishedField, tuple[str, ...]] = {
    field: tuple(f"{field}_{language}" for language in _LANGUAGES) if field in _IN_LANGUAGES else (field.value,)
    for field in PublishedField
}
"""Columns of the export by field, in this order; a change of the list is a new version of the open API."""

_FORMULA = re.compile(r"(^|; ?)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet would begin a formula: at the start of a cell, and after a semicolon, often taken for its end."""


def published_row(entry: EntryView) -> dict[str, object]:
    """Return the published fields of an entry by name."""
    values: Mapping[PublishedField, tuple[object, ...]] = {
        PublishedField.NUMBER: (entry.number,),
        PublishedField.STATE: (entry.state,),
        PublishedField.OBJECT_KIND: (entry.object_kind,),
        PublishedField.NAME: _names(entry.name),
        PublishedField.HOLDER: _names(entry.holder),
        PublishedField.CERTIFICATE_NUMBER: (entry.certificate_number,),
        PublishedField.PROTECTED_FROM: (_iso(entry.start),),
        PublishedField.PROTECTED_UNTIL: (_iso(entry.end),),
        PublishedField.HS_CODES: (list(entry.hs_codes),),
        PublishedField.NICE_CLASSES: (list(entry.nice_classes),),
        PublishedField.GOODS: (list(entry.goods),),
        PublishedField.IN_FORCE_FROM: (_iso(entry.in_force_from),),
        PublishedField.RECORDED_AT: (_iso(entry.recorded_at),),
    }
    shown = ((field, columns) for field, columns in COLUMNS.items() if field in entry.published)
    return {name: value for field, columns in shown for name, value in zip(columns, values[field], strict=True)}


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None


def cell(value: object) -> str:
    """Write a value for a spreadsheet in one line; what a spreadsheet would run as a formula is made plain text."""
    if isinstance(value, list):
        value = " | ".join(str(item) for item in value)
    text = "" if value is None else " ".join(str(value).split())
    return _FORMULA.sub(r"\1'", text)


def _names(name: Name) -> tuple[str, str, str, str]:
    return name.ru, name.kk, name.en, name.original


class CsvRows:
    """Writes entries as CSV, UTF-8 with a byte order mark so that spreadsheets read Kazakh letters."""

    def __init__(self, file: BinaryIO, shown: Collection[PublishedField]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow([column for field, columns in COLUMNS.items() if field in shown for column in columns])

    def add(self, entry: EntryView) -> None:
        """Write an entry."""
        self._writer.writerow([cell(value) for value in published_row(entry).values()])

    def end(self) -> None:
        """Write the end, and leave the file open."""
        self._text.detach()


class JsonRows:
    """Writes entries as a JSON array, each on a line of its own."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._before = b"[\n"

    def add(self, entry: EntryView) -> None:
        """Write an entry."""
        self._file.write(self._before + json.dumps(published_row(entry), ensure_ascii=False).encode())
        self._before = b",\n"

    def end(self) -> None:
        """Write the end, and leave the file open."""
        self._file.write(b"\n]\n" if self._before == b",\n" else b"[]\n")
