"""Hostile spreadsheets: each gets its sentence in three languages, and none takes a process with it (note I7, I2)."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date

import pytest

from module.documents.sheet_writing import csv_table, guarded, xlsx_table
from module.documents.sheets import SheetReader
from module.kernel.errors import Refused
from module.kernel.languages import LANGUAGE_CODES
from module.registry.register_list import read_list
from module.registry.sheets import CellKind, SheetCell, SheetTable
from module.settings import Catalog, config_dir, read_import, translations_dir
from tests.support.lists import HEADS, csv_file, line, reforged, sheet_xml, xlsx

FIELDS = read_import(config_dir())
TODAY = date(2026, 12, 2)
READER = SheetReader()
CATALOG = Catalog(translations_dir())
GOOD = xlsx([HEADS, line("1/ТЗ"), line("2/ТЗ", until=date(2028, 8, 26), classes=25)])
STRING = '<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def read(content: bytes, most_rows: int = 20_000) -> SheetTable:
    return READER.read(content, most_rows)


def refusal(content: bytes, most_rows: int = 20_000) -> str:
    with pytest.raises(Refused) as caught:
        read(content, most_rows)
    (fault,) = caught.value.faults
    texts = {CATALOG.text(fault.message, language) for language in LANGUAGE_CODES}
    assert len(texts) == len(LANGUAGE_CODES)  # a sentence of its own in each language
    assert not any("{" in text for text in texts)
    return fault.code


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def rewritten(cells: str, opening: str = "") -> bytes:
    return reforged(GOOD, sheet=sheet_xml(cells, opening))


CORNERS = '<row r="1">' + STRING.format(place="A1", text="a") + "</row>"
FAR_ROW = CORNERS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR_COLUMN = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
WITHOUT_PLACES = "<row><c><v>1</v></c></row>" * 40
ENTITIES = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty"),
        (xlsx([]), "empty"),
        (b"%PDF-1.7\n", "other"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old_workbook"),
        (b"<html><table><tr><td>1", "other"),
        (b"a;b\0c", "other"),
        (b"PK\x03\x04nothing", "broken"),
        (GOOD[:-200], "broken"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "other"),
        (archive(**{f"m{number}": b"" for number in range(201)}), "too_many_members"),
        (archive(xl__workbook=b"0" * 30_000_000), "unpacks_too_large"),
        (rewritten(FAR_ROW), "too_many_rows"),
        (rewritten(FAR_COLUMN), "too_many_columns"),
        (rewritten("<row/>" + CORNERS, ENTITIES), "doctype"),
        (rewritten("<row r='1'><c r='A1'>"), "broken"),
        (b'a;b\n"open;1\n', "quotes"),
        (b"a;b\n\x98;1\n", "encoding"),
        (b"a;" * 101, "too_many_columns"),
    ],
)
def test_each_has_its_sentence(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_rows_and_columns_are_counted_where_cells_do_not_say_their_place() -> None:
    assert refusal(rewritten(WITHOUT_PLACES), most_rows=20) == "too_many_rows"
    assert refusal(csv_file([["1", "2"]] * 31), most_rows=20) == "too_many_rows"


def test_a_member_that_says_it_is_small_does_not_unpack_large() -> None:
    content = bytearray(rewritten(CORNERS + "<row/>" * 2_000_000))
    assert refusal(bytes(content)) in ("unpacks_too_large", "too_complex")


def test_shared_strings_that_are_used_over_and_over_end_in_a_sentence() -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20_000))
    text = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=300_000))
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    assert refusal(reforged(GOOD, sheet=sheet_xml(cells), strings=strings.encode())) == "too_complex"


def test_a_formula_is_its_value_or_is_told() -> None:
    heads = "".join(STRING.format(place=f"{letter}1", text=text) for letter, text in zip("ABCD", HEADS, strict=False))
    cells = (
        f'<row r="1">{heads}</row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>1/0</f></c>'
        '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D2" t="str"><f>"a"</f><v>a</v></c></row>'
    )
    row = read(rewritten(cells)).rows[1]
    assert row.cells == (
        SheetCell("2", CellKind.NUMBER),
        SheetCell("", CellKind.UNREAD),
        SheetCell("", CellKind.UNREAD),
        SheetCell("a"),
    )


def test_rows_are_numbered_as_the_sheet_numbers_them() -> None:
    assert [row.number for row in read(xlsx([[], [], ["a"], [], ["b"]])).rows] == [3, 5]
    assert [row.number for row in read(b'\r\n\r\n"a\r\nb";1\r\n\r\nc;2\r\n').rows] == [3, 5]


def test_what_the_cells_are() -> None:
    row = read(xlsx([["000005", 5, 5.5, date(2026, 8, 26), 87031005.0, 200140000004]])).rows[0]
    assert [(cell.kind.value, cell.text) for cell in row.cells] == [
        ("t", "000005"),
        ("n", "5"),
        ("n", "5.5"),
        ("d", "2026-08-26"),
        ("n", "87031005"),
        ("n", "200140000004"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_letters_and_separators_of_text_files(encoding: str, separator: str) -> None:
    sheet = read(csv_file([HEADS, line("1/ТЗ", object="ҚАЗАҚСТАН әңғүұқөһі")], encoding, separator))
    reading = read_list(sheet, FIELDS, TODAY)
    assert [entry.common.right.name.kk for entry in reading.entries] == ["ҚАЗАҚСТАН әңғүұқөһі"]
    assert [fault.code for fault in reading.faults] == ([] if encoding.startswith("utf-8") else ["letters"])


def test_a_russian_text_file_of_the_old_letters() -> None:
    row = line("1/ТЗ", object="Звезда", holder="ТОО «Звезда»", trusted="", letter="№ 1")
    sheet = read(csv_file([HEADS, row], "cp1251"))
    assert (sheet.encoding, sheet.rows[1].cells[2].text) == ("Windows-1251", "Звезда")


def test_the_line_of_excel_that_names_the_separator() -> None:
    assert [row.number for row in read(b"sep=|\r\na|b,c,d\r\n").rows] == [2]


def test_other_sheets_are_named() -> None:
    sheet = read(xlsx([HEADS, line("1/ТЗ")], more=["Прочее"]))
    assert (sheet.name, sheet.others) == ("Реестр", ("Прочее",))


def test_what_strangers_wrote_is_no_formula_in_what_we_write() -> None:
    assert [guarded(text) for text in ("=1", "+1", "-1", "@a", "\t=1", " =1", "a=1")] == [
        *("'=1", "'+1", "'-1", "'@a", "'\t=1", "' =1", "a=1")
    ]
    assert csv_table([["=HYPERLINK(1)", "a"]]).decode("utf-8-sig") == "'=HYPERLINK(1);a\r\n"
    written = xlsx_table([["=1+1", "000005", "https://a.kz", "\x01b"]])
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert [cell.text for cell in read(written).rows[0].cells] == ["=1+1", "000005", "https://a.kz", "b"]


def hostile(drawn: random.Random) -> bytes:
    """A spoiled list: octets changed, cut or doubled, in the archive or in one of its parts."""
    rows = [HEADS, *(line(f"{number}/ТЗ", **odd(drawn)) for number in range(drawn.randint(0, 5)))]
    way = drawn.randrange(6)
    if way == 0:
        return spoiled(drawn, csv_file(rows, drawn.choice(["utf-8", "utf-16", "utf-8-sig"]), drawn.choice(";,\t|")))
    content = xlsx(rows)
    if way == 1:
        return spoiled(drawn, content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        part = packed.read("xl/worksheets/sheet1.xml")
        strings = packed.read("xl/sharedStrings.xml") if len(rows) else b""
    if way == 2:
        return reforged(content, strings=spoiled(drawn, strings))
    if way == 3:
        far = f"r={drawn.choice(['A0', 'XFD1048576', 'ZZZZZZZ99999999', 'A4294967296', '1A', 'Ж1'])!r}"
        return reforged(content, sheet=re.sub(rb'r="[A-Z]+[0-9]+"', far.encode(), part, count=drawn.randint(1, 3)))
    if way == 4:
        return reforged(content, sheet=part.replace(b"<v>", f"<v>{drawn.choice(['-1', '9e999', 'x', ''])}".encode()))
    return reforged(content, sheet=spoiled(drawn, part))


def odd(drawn: random.Random) -> dict[str, object]:
    """A cell or two that no register has."""
    texts = ["=cmd|' /C calc'!A0", "\u202eabc", "9" * 400, "\x00", "31.02.2026", "Ә" * 5000, -1, 1e300, "\r\n", "'"]
    names = ["object", "holder", "document", "until", "trusted", "status", "classes"]
    return {drawn.choice(names): drawn.choice(texts) for _ in range(drawn.randint(0, 2))}


def spoiled(drawn: random.Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(drawn.randint(1, 8)):
        place = drawn.randrange(len(made))
        change = drawn.randrange(3)
        if change == 0:
            made[place] = drawn.randrange(256)
        elif change == 1:
            del made[place : place + drawn.randint(1, 40)]
        else:
            made[place:place] = made[place : place + drawn.randint(1, 40)]
        if not made:
            return b""
    return bytes(made)


def test_200_hostile_spreadsheets_drawn_by_seed_end_no_process() -> None:
    ends: list[str] = []
    for seed in range(200):
        try:
            reading = read_list(read(hostile(random.Random(seed))), FIELDS, TODAY)
        except Refused as refused:
            ends.append(refused.faults[0].code)
            continue
        ends.append("unusable" if reading.unusable else "read")
        assert len(reading.entries) + len(reading.refused) <= reading.rows
    assert len(ends) == 200
    assert {"read", "broken"} <= set(ends)  # some of each kind were drawn, or the test tries nothing
