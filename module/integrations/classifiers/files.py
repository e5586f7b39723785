"""Bytes of an official file become records: by what the file is, not by its name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from module.integrations.classifiers.markup import xml_records
from module.integrations.classifiers.objects import json_records
from module.integrations.classifiers.refusal import FileRefused
from module.kernel.text import N_
from module.registry.classifier_files import ClassifierRecord, ListSource, Reading, column_key, judge

FORMATS = ("auto", "csv", "tsv", "xml", "json", "unlocode")
MOST_BYTES = 64 * 1024 * 1024
_SEPARATORS = ",;\t"
_UNLOCODE = "unlocode"
_UNLOCODE_COLUMNS = 12
_LEFT_OUT = ("X", "=")
_PLACE = ("subdivision", "status", "function", "date", "iata", "coordinates")


def read(contents: Sequence[bytes], source: ListSource, form: str = "auto") -> Reading:
    """Read the files of one edition as one list. Faults are in the reading; nothing is raised for a bad file."""
    found: list[ClassifierRecord] = []
    try:
        for content in contents:
            found += _records(content, source, form)
    except FileRefused as refusal:
        return Reading(faults=[refusal.fault])
    return judge(found, source)


def _records(content: bytes, source: ListSource, form: str) -> list[ClassifierRecord]:
    if len(content) > MOST_BYTES:
        raise FileRefused(0, "too_large", N_("The file is larger than {most} MB."), most=MOST_BYTES // 1024 // 1024)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused(0, "spreadsheet", N_("This is a workbook or an archive. Save its sheet as CSV in UTF-8."))
    kind = _kind(content, source) if form == "auto" else form
    if kind == "xml":
        return xml_records(content, source, MOST_BYTES)
    if kind == "json":
        return json_records(_text(content))
    if kind == _UNLOCODE:
        return list(_unlocode(_text(content, other="cp1252")))
    return list(_table(_text(content), "\t" if kind == "tsv" else ""))


def _kind(content: bytes, source: ListSource) -> str:
    opening = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if opening.startswith(b"<"):
        return "xml"
    if opening.startswith((b"{", b"[")):
        return "json"
    return source.layout or "csv"


def _text(content: bytes, other: str = "") -> str:
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if has_mark else ["utf-8-sig", *filter(None, [other])]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
    raise FileRefused(line, "encoding", N_("The file is not in UTF-8. Save it as “CSV UTF-8”."))


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(line, "quotes", N_("A quotation mark is not closed, or a cell is too long.")) from error


def _table(text: str, separator: str) -> Iterator[ClassifierRecord]:
    if not separator:
        heading = text.split("\n", 1)[0]
        separator = max(_SEPARATORS, key=heading.count)
    lines = _lines(text, separator)
    _, names = next(lines, (1, []))
    keys = [column_key(name) for name in names]
    twice = next((key for key in keys if key and keys.count(key) > 1), "")
    if twice:
        raise FileRefused(1, "column_twice", N_("The column {name} stands twice."), name=twice[:40])
    for line, cells in lines:
        if len(cells) != len(keys):
            reported = N_("The line has {count} cells, the heading has {expected}.")
            raise FileRefused(line, "cells", reported, count=len(cells), expected=len(keys))
        yield ClassifierRecord(line, dict(zip(keys, cells, strict=True)))


def _unlocode(text: str) -> Iterator[ClassifierRecord]:
    for line, cells in _lines(text, ","):
        if len(cells) != _UNLOCODE_COLUMNS:
            reported = N_("The line has {count} cells, the heading has {expected}.")
            raise FileRefused(line, "cells", reported, count=len(cells), expected=_UNLOCODE_COLUMNS)
        change, country, location, name, plain, *rest = (cell.strip() for cell in cells)
        if location and change not in _LEFT_OUT:
            more = {key: text for key, text in zip(_PLACE, rest, strict=False) if text}
            yield ClassifierRecord(
                line, {"code": country + location, "name": name or plain, "country": country, **more}
            )
