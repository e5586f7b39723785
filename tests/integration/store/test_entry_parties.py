"""The index of entries by party: written with each version, made anew with the search, filled by the migration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import text

from module.casework import search_filling
from module.casework.absent import NoUnionRecords
from module.registry.entry import Entry, EntryOrigin, EntryPart, FieldChange, changed, entry_contents, opened
from module.registry.entry_parties import EVERY_ENTRY, AskedEntries
from module.registry.paging import FIRST, ListPlace
from module.registry.standing import ProtectionState
from module.store import entries, entry_parties
from tests.integration.store.test_entries import act
from tests.support.app_env import NOW, AppEnv
from tests.support.registry import FILES, FORM, HOLDER

OLD, NEW, AGENT = "200140000004", "960440000220", "210340000018"
SOLD_ON = "2026-11-01"


def made(number: str, **common: Any) -> Entry:
    first, national = entry_contents(FORM, FILES)
    return opened(number, EntryOrigin.IMPORTED, act("2026-01-12"), replace(first, **common), national)


def stood(app_env: AppEnv, number: str) -> set[tuple[str, str, str]]:
    statement = "SELECT role, number, number_kind FROM trois.entry_party WHERE entry_number = :number"
    with app_env.store.unit() as unit:
        rows = unit.connection.execute(text(statement), {"number": number})
        return {(row.role, row.number, row.number_kind) for row in rows}


def test_the_index_is_written_with_each_version(app_env: AppEnv) -> None:
    new = replace(HOLDER, identifier=NEW)
    with app_env.store.unit() as unit:
        entries.add(unit, made("00701/ТЗ-120126"), "", NOW)
    assert stood(app_env, "00701/ТЗ-120126") == {("holder", OLD, "BIN"), ("representative", AGENT, "BIN")}
    with app_env.store.unit() as unit:
        found = entries.lock(unit, "00701/ТЗ-120126")
        assert found is not None
        sold = FieldChange(EntryPart.COMMON, "holders", (HOLDER,), (new,))
        entries.write(unit, changed(found.entry, (sold,), act(SOLD_ON)), NOW)
    assert stood(app_env, "00701/ТЗ-120126") == {("holder", NEW, "BIN"), ("representative", AGENT, "BIN")}


def test_entries_of_the_union_are_nobodys(app_env: AppEnv) -> None:
    one = replace(made("00702/ТЗ-120126"), origin=EntryOrigin.UNION)
    with app_env.store.unit() as unit:
        entries.add(unit, one, "", NOW)
    assert stood(app_env, "00702/ТЗ-120126") == set()


def test_a_rebuild_writes_it_anew(app_env: AppEnv) -> None:
    with app_env.store.unit() as unit:
        entries.add(unit, made("00703/ТЗ-120126"), "", NOW)
        unit.connection.execute(text("UPDATE trois.entry_party SET number = '000000000000' WHERE role = 'holder'"))
    search_filling.rebuild(app_env.open_work, NoUnionRecords(), lambda count: None)
    assert stood(app_env, "00703/ТЗ-120126") == {("holder", OLD, "BIN"), ("representative", AGENT, "BIN")}


def test_pages_of_fifty_by_number_each_entry_once(app_env: AppEnv) -> None:
    holder = replace(HOLDER, identifier="990140000055")
    numbers = [f"{count:05}/СП-120126" for count in range(40_000, 40_051)]
    with app_env.store.unit() as unit:
        for number in numbers:
            entries.add(unit, made(number, holders=(holder,)), "", NOW)
    with app_env.store.unit() as unit:
        mine = entry_parties.page(unit, holder.identifier, EVERY_ENTRY, FIRST, NOW)
        assert mine == (numbers[:50], "", numbers[49])
        rest = entry_parties.page(unit, holder.identifier, EVERY_ENTRY, ListPlace(after=numbers[49]), NOW)
        assert rest == (numbers[50:], numbers[50], "")
        found = AskedEntries(words="40007/сп")
        assert entry_parties.page(unit, holder.identifier, found, FIRST, NOW) == ([numbers[7]], "", "")
        assert unit.connection.execute(entry_parties.counted(holder.identifier)).scalar_one() == 51
        assert entry_parties.page(unit, "", EVERY_ENTRY, FIRST, NOW) == ([], "", "")


def test_states_are_those_of_the_day(app_env: AppEnv) -> None:
    holder = replace(HOLDER, identifier="990140000066")
    ends = {"50001/СП-120126": date(2026, 11, 1), "50002/СП-120126": date(2027, 1, 10), "50003/СП-120126": None}
    with app_env.store.unit() as unit:
        for number, end in ends.items():
            right = replace(FORM.right, valid_until=None)
            entries.add(unit, made(number, holders=(holder,), start=None, end=end, right=right), "", NOW)

    def of(**asked: Any) -> list[str]:
        with app_env.store.unit() as unit:
            return entry_parties.page(unit, holder.identifier, AskedEntries(**asked), FIRST, NOW)[0]

    assert of(state=ProtectionState.IN_FORCE) == ["50002/СП-120126", "50003/СП-120126"]
    assert of(state=ProtectionState.IN_FORCE, ends_within=60) == ["50002/СП-120126"]
    assert of(state=ProtectionState.EXPIRED) == ["50001/СП-120126"]
    assert of(state=ProtectionState.EXCLUDED) == []
