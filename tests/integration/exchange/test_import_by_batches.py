"""A register is stored by batches: notices have their turn between them, and who dies in the middle loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from module.eaeu.exchange.replay import Replay
from module.store.exchange import union
from module.store.unit import Unit
from tests.integration.exchange.test_arrivals import Killed
from tests.integration.exchange.test_synchronising import REGISTER, ask, count, state, status
from tests.support import union_nodes as nodes
from tests.support.exchange import CERTIFICATE, T2, Segment, change, inclusion, numbered, register, updated

BATCH, RECORDS = 4, 10
NOTICE = numbered(99)
Add = Callable[..., int]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of four records: a register of ten is three of them."""
    for place in ("importing", "registers"):
        monkeypatch.setattr(f"module.eaeu.exchange.{place}.BATCH", BATCH, raising=False)


def arrive(segment: Segment, *, records: int = RECORDS) -> Any:
    """Let a register arrive; return our question."""
    question = ask(segment)
    body = register(*(updated(nodes.entry(numbered(number)), T2) for number in range(1, records + 1)))
    receipt = segment.exchange.receive(segment.document(segment.reply(question, "P.SP.01.MSG.014"), body), CERTIFICATE)
    assert receipt.http_status == 202
    return question


def effects_in(segment: Segment) -> list[tuple[str, int]]:
    """Codes of the messages that the copy is made of, each with its records, in the order in which they were stored."""
    with segment.store.unit() as unit:
        rows = unit.connection.exec_driver_sql(
            "SELECT right(m.code, 3), (e.details ->> 'records')::int FROM trois.exchange_effect e"
            " JOIN trois.exchange_message m ON m.id = e.message_id WHERE e.kind = 'union' ORDER BY e.id"
        )
        return [(row[0], row[1]) for row in rows]


def is_whole(segment: Segment) -> bool:
    with segment.store.unit() as unit:
        return Replay(segment.settings).compare(unit).equal


class Queueing:
    """Stores as `union.add` does; while the first batch is stored, a notice comes on a connection of its own."""

    def __init__(self, segment: Segment, add: Add) -> None:
        self._segment = segment
        self._add = add
        self._notice: threading.Thread | None = None
        self.order: list[str] = []

    def __call__(self, unit: Unit, versions: Any, *more: Any) -> int:
        self.order.append("notice" if versions[0].number == NOTICE else "batch")
        if self._notice is None:
            content = self._segment.request(6, inclusion(NOTICE), 5)[1]
            self._notice = threading.Thread(target=self._segment.exchange.receive, args=(content, CERTIFICATE))
            self._notice.start()
            self._wait()
        return self._add(unit, versions, *more)

    def _wait(self) -> None:
        """Wait until the notice stands in the queue for the register."""
        for _ in range(200):
            if self._segment.scalar("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
                return
            threading.Event().wait(0.05)
        raise TimeoutError

    def end(self) -> list[str]:
        assert self._notice is not None
        self._notice.join(30)
        return self.order


def test_a_notice_waits_for_one_batch(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    question = ask(segment)
    queueing = Queueing(segment, union.add)
    body = register(*(updated(nodes.entry(numbered(number)), T2) for number in range(1, RECORDS + 1)))
    with monkeypatch.context() as patched:
        patched.setattr(union, "add", queueing)
        segment.exchange.receive(segment.document(segment.reply(question, "P.SP.01.MSG.014"), body), CERTIFICATE)
        segment.work()
        order = queueing.end()
    assert order == ["batch", "notice", "batch", "batch"]
    assert effects_in(segment) == [("014", 4), ("006", 2), ("014", 4), ("014", 2)]
    assert is_whole(segment)


def test_half_a_register_is_not_said_to_be_in_step(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, bool, bool]] = []
    real = union.add

    def add(unit: Unit, *more: Any) -> int:
        with segment.store.unit() as other:
            stored = other.connection.exec_driver_sql("SELECT count(*) FROM trois.union_version").scalar_one()
        found = status(segment)
        seen.append((stored, found.in_step_at is not None, found.ours_updated_at is not None))
        return real(unit, *more)

    question = arrive(segment)
    monkeypatch.setattr(union, "add", add)
    segment.work()
    assert seen == [(0, False, False), (4, False, False), (8, False, False)]
    found = status(segment)
    assert found.in_step_at == segment.clock.now() and found.ours_updated_at is not None
    assert (state(segment, question), count(segment)) == ("finished", RECORDS)


def dies_at(calls: int, real: Add) -> Add:
    """Store, and die within the batch of that number."""
    left = iter(range(calls))

    def add(unit: Unit, *more: Any) -> int:
        found = real(unit, *more)
        if next(left, None) is None:
            raise Killed
        return found

    return add


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_an_interrupted_import_goes_on_where_it_ended(
    segment: Segment, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    question = arrive(segment)
    with monkeypatch.context() as patched:
        patched.setattr(union, "add", dies_at(batches, union.add))
        with pytest.raises(Killed):
            segment.work()
    assert count(segment) == batches * BATCH
    assert status(segment).in_step_at is None
    with segment.store.unit() as unit:  # the claim of the worker that died
        unit.connection.exec_driver_sql("UPDATE trois.outbox SET done_at = now()")
    segment.later(1)
    assert (state(segment, question), count(segment)) == ("finished", RECORDS)
    assert effects_in(segment) == [("014", 4), ("014", 4), ("014", 2)]
    assert status(segment).in_step_at == segment.clock.now()
    assert is_whole(segment)
    segment.later(5)
    assert (count(segment), segment.incidents()) == (RECORDS, [])


def test_two_processes_at_one_import_store_nothing_twice(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was taken for dead goes on beside the one that followed it."""
    question = arrive(segment)
    real, inside = union.add, threading.Event()
    key = question.header.conversation

    def add(unit: Unit, versions: Any, *more: Any) -> int:
        if not inside.is_set():
            inside.set()
            other.start()
        return real(unit, versions, *more)

    other = threading.Thread(target=segment.exchange.deliver, args=(key,))
    monkeypatch.setattr(union, "add", add)
    segment.work()
    other.join(30)
    assert effects_in(segment) == [("014", 4), ("014", 4), ("014", 2)]
    assert count(segment) == RECORDS
    assert is_whole(segment)


def test_a_change_that_came_between_batches_goes_on_with_its_entry(
    segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, held = union.add, []

    def add(unit: Unit, versions: Any, *more: Any) -> int:
        if not held:
            header, content = segment.request(7, change(numbered(RECORDS)), 6, 3)
            held.append(header.conversation)
            segment.exchange.receive(content, CERTIFICATE)
            assert segment.conversation(header.conversation).state == "held"
        return real(unit, versions, *more)

    arrive(segment)
    monkeypatch.setattr(union, "add", add)
    segment.work()
    assert segment.conversation(held[0]).state == "answered"


def test_an_import_that_breaks_is_an_incident_and_is_given_up_at_last(
    segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = arrive(segment)
    with monkeypatch.context() as patched:

        def broken(*more: object) -> int:
            raise ArithmeticError("880101300123")

        patched.setattr(union, "add", broken)
        segment.work()
        assert segment.incidents(question.header.conversation) == ["import_stopped"]
        details = "SELECT details ->> 'fault' FROM trois.exchange_incident"
        assert str(segment.scalar(details)).startswith("ArithmeticError at eaeu/exchange/")
        assert ask_again(segment) == []
        for _ in range(6):
            segment.later(1)
    assert segment.scalar("SELECT state FROM trois.exchange_import") == "given_up"
    assert (count(segment), status(segment).in_step_at) == (0, None)
    assert ask_again(segment) == ["MSG.011"]


def ask_again(segment: Segment) -> list[str]:
    """Ask about the register; return what left."""
    segment.wire.sent.clear()
    segment.exchange._synchroniser.synchronise(REGISTER)
    segment.work()
    return segment.codes()
