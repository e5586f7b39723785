"""A message that waits for the Commission and whose row of the outbox is gone leaves all the same (D2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

from module.casework.gate import Work
from module.casework.owing import owe_again
from module.registry.actors import SYSTEM, Actor
from tests.integration.exchange.test_own_requests import facts, send
from tests.support.exchange import Segment, application


def owe(segment: Segment) -> int:
    """Do what the scheduled task does."""
    deps = cast(Any, SimpleNamespace(wake=segment.woken.append))

    @contextmanager
    def open_work(actor: Actor) -> Iterator[Work]:
        with segment.store.unit() as unit:
            yield Work(deps, unit, actor or SYSTEM, segment.clock.now())

    return owe_again(open_work)


def queued(segment: Segment) -> str:
    """Queue an opinion that does not leave yet; return its conversation."""
    _, content = segment.request(1, application(), 1)
    segment.post(content)
    segment.wire.sent.clear()
    with segment.store.unit() as unit:
        return segment.exchange.send_opinion(unit, facts())


def run(segment: Segment, statement: str) -> None:
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql(statement)


def test_a_message_without_its_row_of_the_outbox_leaves(segment: Segment) -> None:
    conversation = queued(segment)
    run(segment, "DELETE FROM trois.outbox WHERE topic = 'exchange.send'")
    segment.work()
    assert segment.codes() == []
    assert owe(segment) == 1
    segment.work()
    assert segment.codes() == ["MSG.005"]
    assert segment.incidents() == ["lost_from_queue"]
    details = segment.scalar("SELECT details FROM trois.exchange_incident")
    first = segment.scalar(
        "SELECT min(id) FROM trois.exchange_message WHERE direction = 'out' AND conversation_id = %s", conversation
    )
    assert details == {"table": "exchange_dispatch", "key": str(first)}
    assert owe(segment) == 0


def test_a_message_whose_row_was_marked_as_done_leaves(segment: Segment) -> None:
    queued(segment)
    run(segment, "UPDATE trois.outbox SET done_at = now() WHERE done_at IS NULL")
    assert owe(segment) == 1
    segment.work()
    assert segment.codes() == ["MSG.005"]


def test_what_waits_was_given_up_or_was_stopped_by_a_person_is_left_alone(segment: Segment) -> None:
    conversation = queued(segment)
    assert owe(segment) == 0
    run(segment, "UPDATE trois.outbox SET given_up = true WHERE done_at IS NULL")
    assert owe(segment) == 0
    run(segment, "DELETE FROM trois.outbox")
    segment.exchange._sender.pause(conversation)
    assert owe(segment) == 0
    assert segment.codes() == [] and segment.incidents() == []


def test_what_has_left_is_not_owed_again(segment: Segment) -> None:
    send(segment)
    run(segment, "DELETE FROM trois.outbox")
    assert owe(segment) == 0
