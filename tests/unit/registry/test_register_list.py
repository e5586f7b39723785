"""Rows of the register's list become entries, or faults that say where they are. Expected values by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.registry.entry import EntryOrigin, ExclusionGround, Recording, SuspensionCause
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.listed_entry import ListedEntry
from module.registry.numbers import NumberFormats
from module.registry.objects import MarkType, ObjectKind
from module.registry.party import Name, PartyKind
from module.registry.register_list import ListReading, read_list, where
from module.registry.reimport import imported, is_decided, reimported
from module.registry.sheets import CellKind, SheetCell, SheetRow, SheetTable, column_letter
from module.registry.standing import ProtectionState
from module.settings import config_dir, read_import
from tests.support.lists import HEADS, OTHER_BIN, line

FIELDS = read_import(config_dir())
TODAY = date(2026, 12, 2)
RECORDING = Recording(TODAY, datetime(2026, 12, 2, 6, tzinfo=UTC))


def sheet(*rows: list[object], heads: tuple[str, ...] = HEADS, first: int = 1) -> SheetTable:
    table = [list(heads), *rows]
    made = []
    for number, cells in enumerate(table, first):
        told = tuple(cell if isinstance(cell, SheetCell) else SheetCell(str(cell)) for cell in cells)
        made.append(SheetRow(number, told))
    return SheetTable(tuple(made))


def read(*rows: list[object]) -> ListReading:
    return read_list(sheet(*rows), FIELDS, TODAY)


def one(**changed: object) -> ListedEntry:
    reading = read(line("00001/ТЗ-010224", **changed))
    assert [fault.code for fault in reading.faults if fault.refuses] == []
    return reading.entries[0]


def codes(**changed: object) -> list[str]:
    return [fault.code for fault in read(line("00001/ТЗ-010224", **changed)).faults]


def test_a_whole_row() -> None:
    entry = one()
    assert entry.number == "00001/ТЗ-010224"
    assert entry.common.object_kind is ObjectKind.TRADEMARK
    assert (entry.common.right.certificate_number, entry.common.right.registered_on) == ("55001", date(2020, 2, 2))
    assert entry.common.right.name == Name(kk="ЖЕТІСУ")
    assert [party.name for party in entry.common.holders] == [Name(ru="ТОО «Жетісу Тағам»")]
    assert entry.common.end == date(2028, 8, 26)
    assert [(block.nice_classes, block.description) for block in entry.common.goods] == [((29, 30), "")]
    representative = entry.national.representative
    assert representative is not None
    assert (representative.identifier, representative.name.ru) == (OTHER_BIN, "ТОО «Көк Төбе»")
    assert representative.addresses[0].street == "г. Алматы, ул. Абая, 1"
    assert entry.common.missing == {
        *("start", "files", "goods.hs_codes", "holders.addresses", "holders.contacts", "holders.identifier"),
        "right.valid_until",
    }
    assert "insurance" in entry.national.missing
    assert entry.national.importers == ()
    assert entry.cells["Исх. письмо"] == "исх. № КГД-1/123 от 05.03.2024"


@pytest.mark.parametrize(
    ("until", "day"),
    [
        ("26.08.2028", date(2028, 8, 26)),
        ("до 26.08.2028 г.", date(2028, 8, 26)),
        ("2028-08-26", date(2028, 8, 26)),
        (SheetCell("2028-08-26", CellKind.DATE), date(2028, 8, 26)),
        ("\u00a026.08.2028\n", date(2028, 8, 26)),
    ],
)
def test_days(until: object, day: date) -> None:
    assert one(until=until).common.end == day


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"until": ""}, "no_day"),
        ({"until": "31.02.2028"}, "day_form"),
        ({"until": "26.08.28"}, "day_form"),
        ({"until": "26.08.9999"}, "day_form"),
        ({"until": SheetCell("46991", CellKind.NUMBER)}, "day_number"),
        ({"until": SheetCell("", CellKind.UNREAD)}, "unread"),
        ({"status": ""}, "no_status"),
        ({"status": "Архив"}, "status_unknown"),
        ({"status": "Срок истек"}, "not_over"),
        ({"holder": " \u00a0"}, "no_holder"),
        ({"holder": "-"}, "no_holder"),
        ({"object": "=HYPERLINK(1)"}, "formula"),
        ({"letter": "x" * 4001}, "too_long"),
        ({"classes": SheetCell("2026-09-03", CellKind.DATE)}, "class_date"),
        ({"classes": SheetCell("3.25", CellKind.NUMBER)}, "class_fraction"),
    ],
)
def test_what_refuses_a_row(changed: dict[str, object], code: str) -> None:
    reading = read(line("00001/ТЗ-010224", **changed))
    assert reading.entries == ()
    assert code in [fault.code for fault in reading.faults if fault.refuses]
    assert [row.number for row in reading.refused] == [2]


@pytest.mark.parametrize("number", ["", "x" * 61, "<script>", "12?34", "///"])
def test_a_number_that_is_none(number: str) -> None:
    assert read(line(number)).entries == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"until": "01.12.2026"}, "over"),
        ({"status": "Приостановлен"}, "why_suspended"),
        ({"status": "Исключен", "until": ""}, "why_excluded"),
        ({"number": SheetCell("5", CellKind.NUMBER)}, "number_zeros"),
        ({"trusted": "40740001238, ТОО «А»"}, "zeros"),  # 040740001238: a BIN whose first digit is a zero
        ({"holder": "ТОО «А», БИН 200140000005"}, "no_identifier"),
        ({"classes": "29, 46"}, "no_class"),
        ({"document": "Договор"}, "no_document"),
        ({"trusted": f"200140000004, ТОО «А»\n{OTHER_BIN}, ТОО «Б»"}, "more_persons"),
    ],
)
def test_what_warns_and_is_taken(changed: dict[str, object], code: str) -> None:
    reading = read(line("00001/ТЗ-010224", **changed))
    assert [fault.code for fault in reading.faults if not fault.refuses] == [code]
    assert len(reading.entries) == 1


def test_zeros_are_put_back_where_the_check_digit_then_holds_and_nowhere_else() -> None:
    found = one(trusted="40740001238, ТОО «А», Алматы").national.representative
    assert found is not None
    assert (found.identifier, found.name.ru) == ("040740001238", "ТОО «А»")
    other = one(trusted="40740001239, ТОО «А», Алматы").national.representative
    assert other is not None
    assert other.identifier == ""


def test_a_holder_with_a_number() -> None:
    holder = one(holder="ИИН 850101300005 Иванов Иван").common.holders[0]
    assert (holder.identifier, holder.kind) == ("850101300005", PartyKind.INDIVIDUAL)
    assert holder.name == Name(ru="Иванов Иван")
    assert one(holder="«Қант» ЖШС").common.holders[0].name == Name(kk="«Қант» ЖШС")
    foreign = one(holder="Nike Innovate C.V.").common.holders[0]
    assert (foreign.name, foreign.resident) == (Name(original="Nike Innovate C.V."), False)


def test_an_object_without_a_name_is_a_figurative_mark() -> None:
    right = one(object="").common.right
    assert isinstance(right, TrademarkRight)
    assert right.mark_type is MarkType.FIGURATIVE


def test_a_kind_of_which_no_sign_stands_is_missing() -> None:
    entry = read(line("77", document="55001")).entries[0]
    assert entry.common.object_kind is None
    assert "object_kind" in entry.common.missing
    assert entry.common.right.certificate_number == "55001"


@pytest.mark.parametrize(
    ("text", "numbers", "described"),
    [
        ("3; 9 ;25", (3, 9, 25), ""),
        ("МКТУ: 9 класс", (9,), ""),
        ("1-3, 5", (1, 2, 3, 5), ""),
        ("25 - одежда, обувь; 9 — приборы", (9, 25), "25 - одежда, обувь; 9 — приборы"),
        (SheetCell("25", CellKind.NUMBER), (25,), ""),
    ],
)
def test_classes(text: object, numbers: tuple[int, ...], described: str) -> None:
    block = one(classes=text).common.goods[0]
    assert (block.nice_classes, block.description) == (numbers, described)


def test_the_heading_may_stand_lower_and_in_two_lines() -> None:
    upper = ["", "Регистрационный номер", "", "Правообладатель"]
    lower = ["", "", "Статус", "", "Срок действия"]
    rows = [
        ["Реестр объектов"],
        upper,
        lower,
        ["1", "2", "3", "4", "5"],
        ["", "7/ТЗ", "Действительный", "ТОО", "01.01.2027"],
    ]
    made = tuple(SheetRow(number, tuple(map(SheetCell, cells))) for number, cells in enumerate(rows, 3))
    reading = read_list(SheetTable(made), FIELDS, TODAY)
    assert [(entry.row, entry.number) for entry in reading.entries] == [(7, "7/ТЗ")]
    assert reading.heading == ("", "Регистрационный номер", "Статус", "Правообладатель", "Срок действия")


def test_a_row_that_says_the_name_of_a_column_is_no_heading() -> None:
    assert read(line("00001/ТЗ-010224", object="Объект")).entries[0].row == 2


@pytest.mark.parametrize("heads", [("x",), HEADS[:4], ("Статус", "Рег. номер", "Номер в реестре")])
def test_a_list_without_its_columns_is_no_list(heads: tuple[str, ...]) -> None:
    reading = read_list(sheet(line("1"), heads=heads), FIELDS, TODAY)
    assert reading.unusable
    assert [fault.row for fault in reading.faults if fault.code == "no_heading"] in ([0], [])


def test_more_rows_than_the_setting_has() -> None:
    reading = read_list(sheet(line("1"), line("2")), replace(FIELDS, most_rows=1), TODAY)
    assert [fault.code for fault in reading.faults] == ["too_many"]


def test_one_number_twice() -> None:
    same = read(line("1/ТЗ"), line("1/ТЗ", ordinal="2"))
    assert ([entry.row for entry in same.entries], [fault.code for fault in same.faults]) == ([2], ["repeated"])
    other = read(line("1/ТЗ"), line("1/ТЗ", until="01.01.2028"), line("2/ТЗ"))
    assert [entry.row for entry in other.entries] == [4]
    assert [row.number for row in other.refused] == [2, 3]


def test_where_a_fault_is() -> None:
    fault = read(line("00001/ТЗ-010224", until="31.02.2028")).faults[0]
    assert (where(fault), fault.heading) == ("F2", "Срок действия")
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, ProtectionState.IN_FORCE),
        ({"until": "01.12.2026"}, ProtectionState.EXPIRED),
        ({"until": "01.12.2026", "status": "Срок истек"}, ProtectionState.EXPIRED),
        ({"status": "Приостановлен"}, ProtectionState.SUSPENDED),
        ({"status": "Исключен"}, ProtectionState.EXCLUDED),
        ({"status": "Исключен", "until": ""}, ProtectionState.EXCLUDED),
    ],
)
def test_the_state_in_which_a_row_comes(changed: dict[str, object], state: ProtectionState) -> None:
    entry = imported(one(**changed), RECORDING)
    assert entry.origin is EntryOrigin.IMPORTED
    assert entry.as_of(TODAY).state is state
    assert not is_decided(entry)


def test_a_row_that_changed_writes_a_version_and_ends_what_it_no_longer_says() -> None:
    entry = imported(one(status="Приостановлен"), RECORDING)
    later = Recording(date(2026, 12, 5), datetime(2026, 12, 5, 6, tzinfo=UTC))
    again = reimported(entry, one(until="01.01.2030"), later)
    assert [(version.part.value, version.cause.value) for version in again.versions[2:]] == [("common", "imported")]
    assert again.as_of(date(2026, 12, 5)).state is ProtectionState.IN_FORCE
    assert again.as_of(date(2026, 12, 4)).suspended_for == (SuspensionCause.AT_WILL,)
    out = reimported(again, one(until="01.01.2030", status="Исключен"), later)
    assert out.latest().excluded_for is ExclusionGround.NOT_TOLD
    assert reimported(entry, one(status="Приостановлен"), later) == entry


@pytest.mark.parametrize(
    ("number", "sequence"),
    [("00001/ТЗ-010224", 1), ("04390/05020-003/ТЗ-150517", 4390), ("ТЗ-77", 0), ("123456/ТЗ", 0), ("12", 12)],
)
def test_the_running_number_in_a_number(number: str, sequence: int) -> None:
    plain = NumberFormats("{sequence}", "{sequence:04d}", "{sequence:05d}/{kind}-{day:%d%m%y}")
    assert plain.entry_sequence(number) == sequence
    assert replace(plain, entry="KZ-{sequence:05d}").entry_sequence("KZ-00012") == 12


CELLS = st.builds(SheetCell, st.text(max_size=40), st.sampled_from(CellKind))


@given(st.lists(st.lists(CELLS, max_size=12), max_size=6))
def test_no_row_stops_the_list_and_each_is_told_once(rows: list[list[SheetCell]]) -> None:
    made = sheet(*rows)
    reading = read_list(made, FIELDS, TODAY)
    if reading.unusable:
        return
    assert reading.rows <= len(rows)
    taken = {entry.row for entry in reading.entries}
    refused = {row.number for row in reading.refused}
    assert not taken & refused
    again = {fault.row for fault in reading.faults if fault.code == "repeated"}
    assert len(taken | refused | again) == reading.rows
    for fault in reading.faults:
        assert str(fault.message)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_free_words_never_refuse_and_never_make_an_identifier(holder: str, trusted: str, document: str) -> None:
    reading = read(line("1/ТЗ", holder="A " + holder.lstrip("=@+-"), trusted=trusted, document=document))
    for entry in reading.entries:
        assert all(len(party.identifier) in (0, 12) for party in entry.common.holders)
