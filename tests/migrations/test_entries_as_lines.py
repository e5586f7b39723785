"""The entries of release 9217642 as lines of a life (revision 0011), with what is expected read in the dump by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import psycopg
import pytest
from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from module.registry.entry import Entry, EntryOrigin, Recording, VersionCause
from module.registry.standing import ProtectionState
from module.store import entries
from module.store.unit import connect
from tests.support.databases import execute, new_database
from tests.support.landed import FIRST, restore, rows

NUMBER = "00002/ТЗ-251126"
DECISION = "c376cf6c-ccf2-4e3d-8625-8f4aa33181a0"
OLD = "SELECT * FROM trois.entry_version ORDER BY entry_id, version"
HEADS = "SELECT * FROM trois.entry ORDER BY id"


@pytest.fixture
def url(servers: Services) -> Iterator[str]:
    with new_database(servers) as address:
        restore(address, FIRST)
        yield address


def read(url: str, number: str) -> Entry:
    store = connect(url)
    try:
        with store.unit() as unit:
            found = entries.by_number(unit, number)
    finally:
        store.engine.dispose()
    assert found is not None
    return found.entry


def test_an_entry_says_what_it_said_and_what_stood_beside_it(url: str) -> None:
    command.upgrade(alembic_config(url), "head")
    entry = read(url, NUMBER)
    assert (entry.number, entry.origin, entry.facts) == (NUMBER, EntryOrigin.DECIDED, ())
    assert {one.recording for one in entry.versions} == {
        Recording(date(2026, 11, 25), datetime(2026, 11, 25, 4, tzinfo=UTC), DECISION)
    }
    assert {one.cause for one in entry.versions} == {VersionCause.INCLUDED}
    now = entry.as_of(date(2026, 12, 1))
    assert now.state is ProtectionState.IN_FORCE
    assert (now.protection.begins, now.protection.last_day) == (date(2026, 11, 24), date(2028, 5, 17))
    (holder,) = now.common.holders
    assert (holder.identifier, holder.name.ru, holder.addresses[0].street) == (
        "780417300048",
        "Иванов Пётр Ильич",
        "Абай даңғылы",
    )
    assert (now.common.right.certificate_number, now.common.right.valid_until) == ("200302", date(2045, 5, 12))
    assert [one.number for one in now.common.right.classes] == [29, 30]
    (block,) = now.common.goods
    assert (block.word_name, block.hs_codes, block.nice_classes) == ("ИВАНОВ ВАРЕНЬЕ", ("200799", "190531"), (29, 30))
    assert block.genuine_pictures == ("22fe4952-f9b4-4936-af9c-fcae4949c308",)
    assert {file.file_name for file in now.common.files} == {
        "genuine.jpg",
        "infringing.jpg",
        "undertaking.pdf",
        "шарт.pdf",
        "куәлік.pdf",
    }
    assert now.national.representative is None, "he filed as the holder"
    assert (now.national.insurance.contract_number, now.national.insurance.amount) == ("И-2026/7", 5_000_000)
    assert (now.national.permitted_quantity, now.national.quantity_unit) == (10, "шт.")
    assert now.missing == frozenset()


def test_there_and_back_changes_nothing(url: str) -> None:
    command.upgrade(alembic_config(url), "0010")
    before = rows(url, OLD), rows(url, HEADS)
    assert len(before[0]) == 3
    command.upgrade(alembic_config(url), "0011")
    command.downgrade(alembic_config(url), "0010")
    assert (rows(url, OLD), rows(url, HEADS)) == before


def test_a_state_that_no_release_wrote_stops_the_revision(url: str) -> None:
    command.upgrade(alembic_config(url), "0010")
    execute(url, "UPDATE trois.entry SET state = 'suspended' WHERE number = '00001/ТЗ-251126'")
    with pytest.raises(Exception, match="a state that no release wrote"):
        command.upgrade(alembic_config(url), "0011")
    assert len(rows(url, OLD)) == 3


def test_a_life_that_the_former_tables_cannot_hold_stops_the_way_back(url: str) -> None:
    command.upgrade(alembic_config(url), "0011")
    execute(
        url,
        "INSERT INTO trois.entry_fact (entry_id, line, cause, began_on, began_at)"
        " SELECT id, 1, 'at_will', '2026-12-01', now() FROM trois.entry LIMIT 1",
    )
    with pytest.raises(Exception, match="cannot hold"):
        command.downgrade(alembic_config(url), "0010")
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM trois.entry_fact").fetchone() == (1,)
