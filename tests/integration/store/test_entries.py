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
