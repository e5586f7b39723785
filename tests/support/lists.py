"""Makes lists of the register as KEDEN exports them, and hostile ones; none is kept in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

HEADS = (
    "№ п/п",
    "Регистрационный номер",
    "Наименование объекта",
    "Правообладатель",
    "Охранный документ",
    "Срок действия",
    "Доверенные лица",
    "Исх. письмо",
    "Статус",
    "Классы товаров",
)
BIN = "200140000004"
OTHER_BIN = "210340000013"


def line(number: str, /, **changed: object) -> list[Any]:
    """A row in force, or one with some cells changed by the names below."""
    cells = {
        "ordinal": "1",
        "number": number,
        "object": "ЖЕТІСУ",
        "holder": "ТОО «Жетісу Тағам»",
        "document": "Свидетельство на товарный знак № 55001 от 02.02.2020",
        "until": "26.08.2028",
        "trusted": f"{OTHER_BIN}, ТОО «Көк Төбе», г. Алматы, ул. Абая, 1",
        "letter": "исх. № КГД-1/123 от 05.03.2024",
        "status": "Действительный",
        "classes": "29, 30",
    }
    return list({**cells, **changed}.values())


def xlsx(rows: Sequence[Sequence[Any]], *, more: Sequence[str] = ()) -> bytes:
    """A workbook of one sheet; dates as dates, numbers as numbers, everything else as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("Реестр")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, (date, datetime)):
                    sheet.write_datetime(number, place, datetime.combine(cell, datetime.min.time()), day)
                elif isinstance(cell, (int, float)):
                    sheet.write_number(number, place, cell)
                elif cell:
                    sheet.write_string(number, place, str(cell))
        for name in more:
            book.add_worksheet(name).write_string(0, 0, "x")
    return out.getvalue()


def csv_file(rows: Sequence[Sequence[Any]], encoding: str = "utf-8", separator: str = ";") -> bytes:
    """The same as text, each cell in quotation marks."""
    quoted = [separator.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows]
    return "\r\n".join(quoted).encode(encoding)


def reforged(content: bytes, **parts: bytes) -> bytes:
    """A workbook with the text of its sheet (`sheet`) or of its strings (`strings`) put in place of the real one."""
    names = {"xl/worksheets/sheet1.xml": "sheet", "xl/sharedStrings.xml": "strings", "xl/workbook.xml": "workbook"}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, parts.get(names.get(member.filename, ""), old.read(member)))
    return out.getvalue()


def sheet_xml(cells: str, opening: str = "") -> bytes:
    """The part of a sheet with these cells."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?>{opening}<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )
