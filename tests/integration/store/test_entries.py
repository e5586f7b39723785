"""An entry with a life goes into the store and comes back as it was; imported ones need no application (D22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import event, text

from module.registry.circulation import (
    AuthorisedImporter,
    BorderCrossing,
    CirculationContent,
    CirculationHalf,
    CirculationKind,
    CirculationPerson,
    CirculationRole,
    ControlPlace,
    GoodsTraits,
    ImporterRole,
    PackageTraits,
    RouteStop,
)
from module.registry.entry import (
    Entry,
    EntryOrigin,
    ExclusionGround,
    Recording,
    SuspensionCause,
    changed,
    differences,
    entry_contents,
    excluded,
    opened,
    reinstated,
    resumed,
    suspended,
)
from module.registry.register_query import RegisterQuery
from module.registry.standing import ProtectionState
from module.store import entries
from tests.support.app_env import NOW, AppEnv
from tests.support.registry import FILES, FORM


def act(text: str) -> Recording:
    return Recording(date.fromisoformat(text), datetime.fromisoformat(text).replace(tzinfo=UTC))


MOVED = CirculationContent(
    (
        CirculationHalf(
            CirculationKind.INFRINGING,
            (CirculationPerson(FORM.holder, (CirculationRole.CARRIER, CirculationRole.IMPORTER)),),
            (RouteStop("KZ", "", "Алматы", "31"),),
            (BorderCrossing("55306", "Қорғас"),),
            (ControlPlace("KZ", "55302", "Қорғас", "7", FORM.holder.addresses[0]),),
            (GoodsTraits("Ж-1", "Банка", ("QR",)),),
            (PackageTraits("BX", "10", "Пломба"),),
            "Накладная",
        ),
    ),
    "Личное пользование",
    (FORM.holder,),
    frozenset({"halves"}),
)


def lived(number: str) -> Entry:
    common, national = entry_contents(FORM, FILES)
    entry = opened(
        number, EntryOrigin.IMPORTED, act("2026-01-12"), replace(common, missing=frozenset({"start"})), national
    )
    entry = changed(entry, differences(common, replace(common, goods=())), act("2026-02-02"))
    trusted = AuthorisedImporter(FORM.holder, ImporterRole.BOTH, date(2026, 2, 1), None)
    entry = changed(entry, differences(national, replace(national, importers=(trusted,))), act("2026-02-03"))
    entry = changed(entry, differences(CirculationContent(), MOVED), act("2026-02-04"))
    entry = suspended(entry, SuspensionCause.AT_WILL, act("2026-03-02"))
    entry = resumed(entry, SuspensionCause.AT_WILL, act("2026-04-01"))
    return excluded(entry, ExclusionGround.RIGHT_ENDED, act("2026-05-04"))


def test_a_whole_life_comes_back(app_env: AppEnv) -> None:
    entry = lived("00091/ТЗ-120126")
    with app_env.store.unit() as unit:
        entries.add(unit, entry, "", NOW)
    with app_env.store.unit() as unit:
        found = entries.by_number(unit, entry.number)
        assert entries.by_number(unit, "00092/ТЗ-120126") is None
        assert entries.of_applications(unit, ()) == {}
    assert found is not None
    assert (found.entry, found.application_id) == (entry, "")
    days = ("2026-02-01", "2026-03-02", "2026-04-01", "2026-05-04")
    assert [found.entry.as_of(date.fromisoformat(day)).state for day in days] == [
        ProtectionState.NOT_BEGUN,
        ProtectionState.SUSPENDED,
        ProtectionState.NOT_BEGUN,
        ProtectionState.EXCLUDED,
    ]


def test_a_list_costs_four_statements_however_long_it_is(app_env: AppEnv) -> None:
    with app_env.store.unit() as unit:
        for number in range(5):
            entries.add(unit, lived(f"0008{number}/ТЗ-120126"), "", NOW)
    sent: list[str] = []
    with app_env.store.unit() as unit:
        unit.connection.execute(text("SELECT 1"))

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            sent.append(statement)

        event.listen(app_env.store.engine, "before_cursor_execute", note)
        found = entries.search(unit, RegisterQuery(), NOW, 0, 20)
        event.remove(app_env.store.engine, "before_cursor_execute", note)
    assert (found.total >= 5, len(found.rows) >= 5) == (True, True)
    assert len(sent) == 4, "the count, the heads, the versions, the facts"


def test_what_is_read_today_is_of_the_lines_that_count_alone(app_env: AppEnv) -> None:
    entry = lived("00093/ТЗ-120126")
    with app_env.store.unit() as unit:
        entries.add(unit, entry, "", NOW)
        pointed = text("SELECT current_lines FROM trois.entry WHERE number = :number")
        assert unit.connection.execute(pointed, {"number": entry.number}).scalar_one() == [3, 4, 5]
        later = replace(act("2026-12-24"), on=date(2027, 1, 12))
        found = entries.lock(unit, entry.number)
        assert found is not None
        common = found.entry.latest().common
        reinstated_one = reinstated(found.entry, act("2026-11-19"))
        longer = changed(reinstated_one, differences(common, replace(common, end=date(2028, 1, 11))), later)
        entries.write(unit, longer, NOW)
        assert unit.connection.execute(pointed, {"number": entry.number}).scalar_one() == [3, 4, 5, 6]
    with app_env.store.unit() as unit:
        known = entries.current(unit, entry.number)
        assert entries.current(unit, "00094/ТЗ-120126") is None
    assert known is not None and len(known.entry.versions) == 4
    for day in (date(2026, 11, 20), date(2027, 1, 11), date(2027, 1, 12), date(2029, 1, 1)):
        assert known.entry.as_of(day) == longer.as_of(day)


def test_an_entry_of_today_is_one_statement_whatever_its_life_was(app_env: AppEnv) -> None:
    entry = lived("00095/ТЗ-120126")
    for month in range(1, 6):
        now = entry.latest().national
        features = replace(now, genuine_features=f"Признак {month}")
        recording = act(f"2026-06-0{month}")
        entry = changed(reinstated(entry, recording), differences(now, features), recording)
        entry = excluded(entry, ExclusionGround.RULES_BROKEN, recording)
    with app_env.store.unit() as unit:
        entries.add(unit, entry, "", NOW)
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    with app_env.store.unit() as unit:
        unit.connection.execute(text("SELECT 1"))
        event.listen(app_env.store.engine, "before_cursor_execute", note)
        found = entries.current(unit, entry.number)
        _, (first, *_) = entries.following(unit, "00094/ТЗ-120126", 10)
        event.remove(app_env.store.engine, "before_cursor_execute", note)
    assert len(sent) == 2
    assert found is not None and found == first
    assert found.entry.facts == entry.facts
    assert len(entry.versions) == 10 and len(found.entry.versions) == 3
