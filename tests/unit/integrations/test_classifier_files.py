"""Official files of classifiers: each format, each fault with its line, and files made to do harm."""

from __future__ import annotations

import json
from datetime import date

import pytest

from module.integrations.classifiers import FORMATS, files, read
from module.registry import classifier_files
from module.registry.classifier_files import ListSource, Parents, Reading
from module.settings import config_dir, read_sources

SOURCES = read_sources(config_dir())
TREE = ListSource(
    {
        "code": ["code"],
        "name_ru": ["name ru", "name"],
        "name_kk": ["name kk"],
        "parent": ["parent"],
        "valid_from": ["from"],
        "valid_to": ["to"],
    },
    pattern="[A-Z0-9]{1,8}",
    parents=Parents.COLUMN,
)


def codes(reading: Reading) -> list[str]:
    return [row.code for row in reading.rows]


def faults(reading: Reading) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in reading.faults]


def take(text: str | bytes, source: ListSource = TREE, form: str = "auto") -> Reading:
    return read([text.encode() if isinstance(text, str) else text], source, form)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_with_named_columns(separator: str) -> None:
    lines = ["Code,NAME_RU,Name-kk,Parent,From,To", "a1,Один,Бір,,01.02.2020,", "a2,«Два»,Екі,A1,2020-03-01,20251231"]
    found = take("\r\n".join(lines).replace(",", separator))
    assert found.faults == [] == found.warnings
    first, second = found.rows
    assert (first.code, first.names, first.valid_from) == ("A1", {"ru": "Один", "kk": "Бір"}, date(2020, 2, 1))
    assert (second.parent, second.valid_to) == ("A1", date(2025, 12, 31))


def test_a_byte_order_mark_and_utf_16_are_read() -> None:
    text = "code,name\nA,Имя\n"
    assert codes(take(b"\xef\xbb\xbf" + text.encode())) == ["A"]
    assert codes(take(text.encode("utf-16"))) == ["A"]


def test_line_breaks_inside_quotes_do_not_shift_the_lines_of_faults() -> None:
    assert faults(take('code,name\nA,"две\nстроки"\nB,\n')) == [(4, "name_missing")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(0, "empty")]),
        ("code,name\n", [(0, "empty")]),
        ("kod,name\nA,Имя\n", [(2, "no_code")]),
        ("code,code,name\nA,B,Имя\n", [(1, "column_twice")]),
        ("code,name\nA,Имя\nB\n", [(3, "cells")]),
        ("code,name\nA,Имя,ещё\n", [(2, "cells")]),
        ("code,name\n,Имя\n", [(2, "code_missing")]),
        ("code,name\nA B,Имя\n4.02E+09,Имя\n", [(2, "code_form"), (3, "code_form")]),
        ("code,name\nA,Имя\nB,Имя\na,Имя\n", [(4, "repeated")]),
        ("code,name\nA,=HYPERLINK(1)\nB,@SUM(1)\nC,+1\n", [(2, "formula"), (3, "formula"), (4, "formula")]),
        ("code,name,from\nA,Имя,2020-13-40\n", [(2, "date_form")]),
        ("code,name,from,to\nA,Имя,2020-02-01,2020-01-01\n", [(2, "dates")]),
        ("code,name,parent\nA,Имя,B\nB,Имя,C\nC,Имя,A\n", [(2, "circle")]),
        ("code,name,parent\nA,Имя,A\n", [(2, "circle")]),
        ("code,name,parent\nA,Имя,Z\n", [(2, "parent_unknown")]),
        ('code,name\nA,"Имя\n', [(2, "quotes")]),
        ("code,name\nA,Имя\n".encode("cp1251"), [(2, "encoding")]),
        (b"PK\x03\x04 a workbook", [(0, "spreadsheet")]),
        (f"code,name\nA,{'я' * 4001}\n", [(2, "too_long")]),
        (f"code,name\nA,{'я' * 200_000}\n", [(2, "quotes")]),
        ('<!DOCTYPE a [<!ENTITY e "x">]><a><i code="1" name="&e;"/></a>', [(0, "xml")]),
        ("<a><i code='1'", [(0, "xml")]),
        ("<a>" * 100 + "</a>" * 100, [(0, "xml")]),
        ("<a><b/></a>", [(0, "empty")]),
        ("[" * 100_000, [(0, "json")]),
        ('{"rows": 7}', [(0, "json")]),
        ('[{"code": "A", "name": "Имя"}, 7]', [(2, "json")]),
        ('[{"code": "A", "name": ["Имя"]}]', [(1, "json_value")]),
        ('[\n{"code": "A" "name"}]', [(2, "json")]),
        (f'[{{"code": {"9" * 5000}, "name": "Имя"}}]', [(0, "json")]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str | bytes, expected: list[tuple[int, str]]) -> None:
    assert faults(take(text)) == expected


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 20)
    assert faults(take("code,name\nA,Имя\nB,Имя\n")) == [(0, "too_large")]
    monkeypatch.undo()
    monkeypatch.setattr(classifier_files, "MOST_ROWS", 1)
    assert faults(take("code,name\nA,Имя\nB,Имя\n")) == [(3, "too_many")]


def test_all_faults_are_told_not_the_first() -> None:
    assert len(take("code,name\n" + "A!,Имя\n" * 70).faults) == 70


def test_a_long_line_of_parents_is_walked_once() -> None:
    count = 20_000
    text = "code,name,parent\n" + "".join(f"{n},Имя,{n + 1 if n < count else ''}\n" for n in range(1, count + 1))
    assert len(take(text).rows) == count


def test_words_of_two_alphabets_are_told_and_taken() -> None:
    found = take("code,name\nA,Cело\nB,Wi-Fi модуль\n")
    assert [(item.line, item.code) for item in found.warnings] == [(2, "mixed_letters")]
    assert codes(found) == ["A", "B"]


def test_xml_by_local_names_with_records_inside_records() -> None:
    found = take(
        '<?xml version="1.0" encoding="UTF-8"?><r:List xmlns:r="urn:a"><r:Title>Имя</r:Title>'
        "<r:Item><r:Code>A</r:Code><r:Names><r:Name>Имя</r:Name></r:Names>"
        '<r:Item code="B" name="Другое"/></r:Item></r:List>'
    )
    assert [(row.code, row.parent, row.names["ru"]) for row in found.rows] == [("A", "", "Имя"), ("B", "A", "Другое")]


def test_json_alone_or_as_a_member() -> None:
    rows = [{"code": "01", "name": {"ru": "Имя", "kk": "Аты"}}, {"code": "02", "name ru": "Имя", "spare": None}]
    for data in (rows, {"version": "1", "items": rows}):
        found = take(json.dumps(data))
        assert codes(found) == ["01", "02"]
        assert found.rows[0].names == {"ru": "Имя", "kk": "Аты"}


def test_hs_codes_find_their_higher_codes() -> None:
    names = "код;наименование\n64;Обувь\n6403;Обувь из кожи\n6403 99;– – прочая\n6403 99 930 0;– – – мужская\n"
    found = take(names, SOURCES["hs"])
    assert [(row.code, row.parent) for row in found.rows] == [
        ("64", ""),
        ("6403", "64"),
        ("640399", "6403"),
        ("6403999300", "640399"),
    ]
    assert found.rows[3].names["ru"] == "мужская"
    assert [item.code for item in take("код;наименование\n0401;Молоко\n", SOURCES["hs"]).warnings] == ["no_parent"]


def test_nice_classes_lose_their_zeros() -> None:
    assert codes(take("class,heading_ru\n01,Химия\n45,Право\n", SOURCES["nice"])) == ["1", "45"]
    assert faults(take("class,heading_ru\n46,Нет\n", SOURCES["nice"])) == [(2, "code_form")]


KATO = """Code,NameRus,NameKaz,Level,Parent,AreaType,IsMarkedToDelete
110000000,Акмолинская область,Ақмола облысы,9,,,0
111000000,Кокшетау Г.А.,Көкшетау Қ.Ә.,1,750000000,,0
111010000,Кокшетау,Көкшетау,1,,,0
111010100,Cтанция,Станция,1,,,0
113200000,Снятый район,Алынған аудан,2,,,1
111010000,Кокшетау,Көкшетау,1,,,0
"""


def test_kato_goes_by_the_code_and_not_by_the_columns() -> None:
    found = take(KATO, SOURCES["kato"])
    assert found.faults == []
    assert [(row.code, row.parent) for row in found.rows] == [
        ("110000000", ""),
        ("111000000", "110000000"),
        ("111010000", "111000000"),
        ("111010100", "111010000"),
    ]
    assert [(item.line, item.code) for item in found.warnings] == [(5, "mixed_letters"), (7, "repeated")]


UNLOCODE = (
    '"","KZ","",".KAZAKHSTAN","","","","","","","",""\r\n'
    '"+","KZ","ALA","Almaty","Almaty","","AI","-234----","0501","","4315N 07655E",""\r\n'
    '"X","KZ","OLD","Old place","Old place","","RQ","--3-----","9601","","",""\r\n'
    '"=","KZ","","Alma-Ata = Almaty","Alma-Ata = Almaty","","","","","","",""\r\n'
)


def test_the_parts_of_unlocode_make_one_list() -> None:
    second = '"","AM","EVN","Yérévan","Yerevan","","AI","---4----","0501","","",""\r\n'.encode("cp1252")
    found = read([UNLOCODE.encode(), second], SOURCES["locode"])
    assert found.faults == []
    assert [(row.code, row.names["en"]) for row in found.rows] == [("KZALA", "Almaty"), ("AMEVN", "Yérévan")]
    assert found.rows[0].extra == {"country": "KZ", "function": "-234----", "coordinates": "4315N 07655E"}
    assert faults(take('"","KZ","ALA"\r\n', SOURCES["locode"])) == [(1, "cells")]


def test_every_list_that_ships_can_be_loaded() -> None:
    for id, source in SOURCES.items():
        assert source.columns["code"] and source.needs, id
        assert source.layout in ("", *FORMATS), id
