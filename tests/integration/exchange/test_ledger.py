"""The ledger: a changed row is named from another process, and the register follows from the messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from module.cli import bare, group
from module.eaeu.exchange.replay import NoBytes, Replay
from module.registry.exchange import ExchangeOrder
from module.store.exchange import ledger, messages, union
from tests.support import union_nodes as nodes
from tests.support.exchange import (
    T2,
    T3,
    Segment,
    application,
    change,
    circulation_change,
    exclusion,
    inclusion,
    numbered,
    register,
    resource_date,
    updated,
)

ONE, TWO, THREE = numbered(1), numbered(2), numbered(3)


@pytest.fixture
def lived(segment: Segment) -> Iterator[Segment]:
    """A register that has seen inclusion, change, exclusion, circulation, a held message and a synchronisation."""
    segment.scalar("SELECT 1")
    with segment.store.unit() as unit:
        for table in ("audit", "audit_seal"):
            unit.connection.exec_driver_sql(f"ALTER TABLE trois.{table} DISABLE TRIGGER USER")
            unit.connection.exec_driver_sql(f"TRUNCATE trois.{table}")
            unit.connection.exec_driver_sql(f"ALTER TABLE trois.{table} ENABLE TRIGGER USER")
    take(segment, 1, application(), 1, 1)
    take(segment, 6, inclusion(ONE), 5, 1)
    take(segment, 7, change(TWO), 6, 3)  # held: nobody knows it yet
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    take(segment, 7, change(ONE), 6, 3)
    take(segment, 10, circulation_change(ONE), 9, 7)
    segment.exchange.operate(ExchangeOrder.SYNCHRONISE, "P.SP.01.BEN.002")
    segment.work()
    segment.answer(segment.wire.sent[-1], 12, resource_date(T3))
    records = [updated(nodes.entry(number), T2) for number in (TWO, THREE)]
    segment.answer(segment.wire.sent[-1], 14, register(*records))
    take(segment, 6, inclusion(numbered(4)), 5, 1)
    take(segment, 9, exclusion(numbered(4)), 8, 5)
    yield segment
    segment.clear()


def take(segment: Segment, number: int, body: nodes.Node, transaction: int, procedure: int) -> None:
    _, content = segment.request(number, body, transaction, procedure)
    assert segment.post(content).http_status == 202


def behind_the_trigger(segment: Segment, table: str, statement: str, **values: object) -> None:
    """What only the owner of the database can do."""
    with segment.store.unit() as unit:
        unit.connection.execute(text(f"ALTER TABLE trois.{table} DISABLE TRIGGER USER"))
        assert unit.connection.execute(text(statement), values).rowcount == 1
        unit.connection.execute(text(f"ALTER TABLE trois.{table} ENABLE TRIGGER USER"))


def run(segment: Segment, *arguments: str) -> Result:
    """Run a command as another process would: with the address of the database and nothing else."""
    app: Flask = bare()
    app.config["TROIS_DATABASE_URL"] = segment.store.engine.url.render_as_string(hide_password=False)
    return app.test_cli_runner().invoke(group, list(arguments))


def changes(segment: Segment) -> list[tuple[str, int, str]]:
    with segment.store.unit() as unit:
        return [(change.table, change.id, change.what) for change in ledger.verify(unit).changes]


def test_an_untouched_journal_is_whole(lived: Segment) -> None:
    assert changes(lived) == []
    result = run(lived, "ledger", "verify")
    assert result.exit_code == 0, result.output
    total = lived.scalar("SELECT count(*) FROM trois.exchange_message")
    assert f"messages: {total}, without bytes: 0" in result.output


SPOILS = [
    ("exchange_message", "UPDATE trois.exchange_message SET verdict = 'refused' WHERE id = 5", "row"),
    ("exchange_message", "UPDATE trois.exchange_message SET findings = '[{}]' WHERE id = 5", "row"),
    ("exchange_message", "UPDATE trois.exchange_message SET row_digest = 'x' WHERE id = 5", "row"),
    ("exchange_payload", "UPDATE trois.exchange_payload SET content = 'x' WHERE message_id = 5", "bytes"),
]


def test_help_names_the_command_once(lived: Segment) -> None:
    assert "ledger" in run(lived, "--help").output
    assert "ledger" not in run(lived, "eaeu", "--help").output
    assert "verify" in run(lived, "eaeu", "ledger", "--help").output


@pytest.mark.parametrize(("table", "statement", "what"), SPOILS)
def test_the_changed_row_is_named(lived: Segment, table: str, statement: str, what: str) -> None:
    behind_the_trigger(lived, table, statement)
    assert changes(lived) == [("exchange_message", 5, what)]
    result = run(lived, "eaeu", "ledger", "verify")
    assert result.exit_code == 1
    assert f"changed: exchange_message 5 ({what})" in result.output


def test_a_forged_row_with_a_new_digest_is_found_by_the_audit(lived: Segment) -> None:
    with lived.store.unit() as unit:
        found = messages.get(unit, 5)
        assert found is not None
        unit.connection.execute(text("ALTER TABLE trois.exchange_message DISABLE TRIGGER USER"))
        forged = messages.row_digest(replace(found, peer="EAEU://EEC/CP/P.SP.01/P.ACT.002"))
        unit.connection.execute(
            text("UPDATE trois.exchange_message SET peer = :peer, row_digest = :digest WHERE id = 5"),
            {"peer": "EAEU://EEC/CP/P.SP.01/P.ACT.002", "digest": forged},
        )
        unit.connection.execute(text("ALTER TABLE trois.exchange_message ENABLE TRIGGER USER"))
    assert changes(lived) == [("exchange_message", 5, "digest")]


def test_a_changed_record_of_the_register_is_named_and_the_replay_differs(lived: Segment) -> None:
    key = lived.scalar("SELECT version_id FROM trois.union_entry WHERE number = %s AND line = 'entry'", ONE)
    spoil = "UPDATE trois.union_version SET record = 'x', status = '01' WHERE id = :key"
    behind_the_trigger(lived, "union_version", spoil, key=key)
    assert changes(lived) == [("union_version", key, "record")]
    forge = "UPDATE trois.union_version SET digest = encode(sha256(record), 'hex') WHERE id = :key"
    behind_the_trigger(lived, "union_version", forge, key=key)
    assert changes(lived) == []
    result = run(lived, "ledger", "replay")
    assert result.exit_code == 1
    assert ONE in result.output


def test_bytes_that_were_removed_are_told_and_not_called_a_change(lived: Segment) -> None:
    with lived.store.unit() as unit:
        unit.connection.execute(text("DELETE FROM trois.exchange_payload WHERE message_id = 1"))
        check = ledger.verify(unit)
        assert (check.changes, check.bare) == ((), (1,))
    first = lived.scalar("SELECT min(message_id) FROM trois.exchange_effect WHERE kind = 'union'")
    with lived.store.unit() as unit:
        unit.connection.execute(text("DELETE FROM trois.exchange_payload WHERE message_id = :id"), {"id": first})
    with pytest.raises(NoBytes), lived.store.unit() as unit:
        Replay(lived.settings).rebuild(unit)


def test_the_register_follows_from_the_messages(lived: Segment) -> None:
    with lived.store.unit() as unit:
        found = Replay(lived.settings).compare(unit)
    assert found.equal
    assert found.total == lived.scalar("SELECT count(*) FROM trois.union_entry")
    result = run(lived, "ledger", "replay")
    assert result.exit_code == 0, result.output
    assert found.digest in result.output


def test_a_current_version_that_is_not_the_latest_is_found(lived: Segment) -> None:
    with lived.store.unit() as unit:
        oldest = text("SELECT min(id) FROM trois.union_version WHERE number = :number AND line = 'entry'")
        key = unit.connection.execute(oldest, {"number": ONE}).scalar_one()
        unit.connection.execute(
            text("UPDATE trois.union_entry SET version_id = :key WHERE number = :number AND line = 'entry'"),
            {"key": key, "number": ONE},
        )
        assert Replay(lived.settings).compare(unit).difference == ("entry", ONE)


def test_both_times(lived: Segment) -> None:
    """In force: the change of the first of June. Known: before and after it was told."""
    replay = Replay(lived.settings)
    may, july = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    early, late = lived.clock.now() - timedelta(seconds=30), lived.clock.now()
    digests = {}
    for in_force in (may, july):
        for known in (early, late):
            with lived.store.unit() as unit:
                found = replay.compare_as_of(unit, in_force, known)
            assert found.equal
            digests[in_force, known] = found.digest
    assert digests[may, early] == digests[july, early]  # the change was not known yet
    assert len({digests[july, early], digests[may, late], digests[july, late]}) == 3
    result = run(lived, "ledger", "replay", "--as-of", "2026-05-01", late.isoformat())
    assert result.exit_code == 0, result.output
    assert run(lived, "ledger", "replay", "--as-of", "May", "June").exit_code == 2


def test_an_excluded_entry_is_not_in_force_after_its_end(lived: Segment) -> None:
    with lived.store.unit() as unit:
        before = list(union.as_of(unit, datetime(2026, 5, 1, tzinfo=UTC), lived.clock.now(), number=numbered(4)))
        after = list(union.as_of(unit, datetime(2026, 7, 1, tzinfo=UTC), lived.clock.now(), number=numbered(4)))
    assert [version.status for version in before] == ["04"]
    assert after == []
