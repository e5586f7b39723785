"""The journal: append-only, chained over finished transactions, and a change is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from module.cli import alembic_config
from module.dev.launcher.services import Services
from module.registry.actors import SYSTEM
from module.store import journal
from module.store.journal import ChainVerdict
from module.store.unit import Store, Unit, connect
from tests.support.app_env import NOW
from tests.support.databases import new_database

PAUSE = threading.Event()


@pytest.fixture(scope="module")
def url(servers: Services) -> Iterator[str]:
    with new_database(servers) as address:
        command.upgrade(alembic_config(address), "head")
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = connect(url)
    with made.unit() as unit:
        for statement in (
            "ALTER TABLE {} DISABLE TRIGGER USER",
            "TRUNCATE {} RESTART IDENTITY",
            "ALTER TABLE {} ENABLE TRIGGER USER",
        ):
            for table in ("trois.audit", "trois.audit_seal"):
                unit.connection.execute(text(statement.format(table)))
        unit.connection.execute(text("DELETE FROM trois.counter"))
    yield made
    made.engine.dispose()


def write(unit: Unit, act: str, **details: object) -> None:
    journal.write(unit, SYSTEM, act, NOW, **details)  # type: ignore[arg-type]


def act(store: Store, name: str, **details: object) -> None:
    with store.unit() as unit:
        write(unit, name, **details)


def seal(store: Store, expected: int) -> None:
    """Seal so many rows. Transactions of other tests on the same server hold the window back, and tell nobody."""
    sealed = 0
    for _ in range(400):
        with store.unit() as unit:
            sealed += journal.seal(unit, NOW)
        if sealed >= expected:
            break
        PAUSE.wait(0.05)
    assert sealed == expected


def verdict(store: Store) -> ChainVerdict:
    with store.unit() as unit:
        return journal.verify(unit)


def behind_the_trigger(store: Store, statement: str) -> None:
    """What only the owner of the database can do."""
    with store.unit() as unit:
        unit.connection.execute(text("ALTER TABLE trois.audit DISABLE TRIGGER USER"))
        assert unit.connection.execute(text(statement)).rowcount == 1
        unit.connection.execute(text("ALTER TABLE trois.audit ENABLE TRIGGER USER"))


def test_an_empty_journal_is_sound(store: Store) -> None:
    seal(store, 0)
    assert verdict(store) == ChainVerdict(None, 0, 0)


def test_rows_are_sealed_once_and_fit(store: Store) -> None:
    for name in ("one", "two", "three"):
        act(store, name, text="Қазақ «тілі»", count=3, parts=["a", "b"], nothing=None)
    assert verdict(store) == ChainVerdict(None, 0, 3)
    seal(store, 3)
    seal(store, 0)
    act(store, "four")
    assert verdict(store) == ChainVerdict(None, 3, 1)
    seal(store, 1)
    assert verdict(store) == ChainVerdict(None, 4, 0)


def test_a_row_of_a_transaction_that_still_runs_is_left_for_later(store: Store) -> None:
    """Its id is older than those already committed: a window over row ids would pass it by for ever."""
    with store.engine.connect() as slow, slow.begin():
        write(Unit(slow), "slow")
        act(store, "quick")
        seal(store, 0)
    seal(store, 2)
    assert verdict(store) == ChainVerdict(None, 2, 0)


def test_what_committed_before_a_running_transaction_is_sealed_meanwhile(store: Store) -> None:
    act(store, "before")
    with store.engine.connect() as slow, slow.begin():
        write(Unit(slow), "slow")
        act(store, "after")
        seal(store, 1)
        assert verdict(store) == ChainVerdict(None, 1, 1)
    seal(store, 2)
    assert verdict(store) == ChainVerdict(None, 3, 0)


def test_a_rolled_back_act_leaves_no_row_and_no_hole(store: Store) -> None:
    act(store, "first")
    with store.engine.connect() as connection, connection.begin() as transaction:
        write(Unit(connection), "undone")
        transaction.rollback()
    act(store, "second")
    seal(store, 2)
    assert verdict(store).broken_seal is None


@pytest.mark.parametrize("table", ["audit", "audit_seal"])
@pytest.mark.parametrize(
    "statement", ["UPDATE trois.{} SET id = id", "DELETE FROM trois.{}", "TRUNCATE trois.{} CASCADE"]
)
@pytest.mark.asvs("16.4.2")
def test_the_database_refuses_to_change_the_journal(store: Store, table: str, statement: str) -> None:
    act(store, "kept")
    seal(store, 1)
    with pytest.raises(DBAPIError, match="append-only"), store.unit() as unit:
        unit.connection.execute(text(statement.format(table)))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trois.audit SET actor_id = NULL, application_id = gen_random_uuid() WHERE act = 'two'",
        "UPDATE trois.audit SET details = '{\"n\": 2}' WHERE act = 'two'",
        "UPDATE trois.audit SET at = at + interval '1 second' WHERE act = 'two'",
        "UPDATE trois.audit SET status_after = 'issued' WHERE act = 'two'",
        "UPDATE trois.audit SET act = 'zwei', digest = sha256('zwei') WHERE act = 'two'",
        "DELETE FROM trois.audit WHERE act = 'two'",
        "INSERT INTO trois.audit (at, act, details, digest, transaction_id)"
        " SELECT at, act, details, digest, transaction_id FROM trois.audit WHERE act = 'two'",
    ],
    ids=["who", "details", "when", "status", "with its digest", "gone", "doubled"],
)
@pytest.mark.asvs("16.4.2")
def test_a_change_behind_the_trigger_is_found(store: Store, change: str) -> None:
    act(store, "one")
    seal(store, 1)
    act(store, "two", n=1)
    seal(store, 1)
    act(store, "three")
    seal(store, 1)
    assert verdict(store) == ChainVerdict(None, 3, 0)
    behind_the_trigger(store, change)
    assert verdict(store).broken_seal == 2


def moved(url: str) -> Store:
    """The journal as a dump of it stands in another server, whose numbers are a billion behind; with a new process."""
    made = connect(url)
    with made.unit() as unit:
        unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        unit.connection.exec_driver_sql("UPDATE trois.audit SET transaction_id = transaction_id + 1000000000")
        unit.connection.exec_driver_sql(
            "UPDATE trois.audit_seal SET upto_transaction = upto_transaction + 1000000000,"
            " after_transaction = after_transaction + CASE WHEN after_transaction > 0 THEN 1000000000 ELSE 0 END"
        )
    return made


def test_in_another_server_the_chain_goes_on(store: Store, url: str) -> None:
    """Its numbers of transactions begin anew: rows of today must not fall under the seals that came with the dump."""
    act(store, "one")
    seal(store, 1)
    act(store, "not sealed when the dump was made")
    for count in (1, 2):
        again = moved(url)
        assert verdict(again) == ChainVerdict(None, 3 * count - 2, 1)
        with again.unit() as unit:
            write(unit, "the first act there")
            write(unit, "and the second")
        seal(again, 3)
        act(again, f"another, {count}")
        assert verdict(again) == ChainVerdict(None, 3 * count + 1, 1)
        again.engine.dispose()


def test_two_who_come_first_to_another_server_agree(store: Store, url: str) -> None:
    act(store, "one")
    seal(store, 1)
    there = moved(url)
    with there.engine.connect() as slow, slow.begin():
        write(Unit(slow), "slow")
        quick = threading.Thread(target=act, args=(there, "quick"))
        quick.start()
        PAUSE.wait(0.2)
    quick.join()
    act(there, "last")
    seal(there, 3)
    assert verdict(there) == ChainVerdict(None, 4, 0)
    there.engine.dispose()


def test_rows_exchanged_within_a_seal_are_found(store: Store) -> None:
    with store.unit() as unit:
        write(unit, "one")
        write(unit, "two")
    seal(store, 2)
    with store.unit() as unit:
        unit.connection.execute(text("ALTER TABLE trois.audit DISABLE TRIGGER USER"))
        unit.connection.execute(text("UPDATE trois.audit SET id = id + 100 WHERE act = 'one'"))
        unit.connection.execute(text("ALTER TABLE trois.audit ENABLE TRIGGER USER"))
    assert verdict(store).broken_seal == 1


def test_another_time_zone_gives_the_same_digests(store: Store) -> None:
    act(store, "one")
    seal(store, 1)
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("SET LOCAL timezone = 'Asia/Almaty'"))
        assert journal.verify(Unit(connection)) == ChainVerdict(None, 1, 0)
    with store.unit() as unit:
        journal.write(unit, SYSTEM, "later", NOW + timedelta(microseconds=1))
    seal(store, 1)
    assert verdict(store) == ChainVerdict(None, 2, 0)
