"""Synchronisation: ask the date, ask the changes, apply them all or none, let held messages go on, reconcile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from module.registry.exchange import ExchangeOrder
from module.store.exchange import resources
from tests.support import union_nodes as nodes
from tests.support.exchange import (
    T1,
    T2,
    T3,
    Segment,
    Sent,
    change,
    circulation_register,
    inclusion,
    notice,
    numbered,
    register,
    resource_date,
    updated,
)

REGISTER, CIRCULATION = "P.SP.01.BEN.002", "P.SP.01.BEN.003"
LATE = "2026-11-19T00:00:00.000Z"
ONE, TWO = numbered(1), numbered(2)


def ask(segment: Segment, resource: str = REGISTER, moment: str = LATE) -> Sent:
    """Ask for changes of a resource, the Commission being further: return our question MSG.013."""
    segment.exchange.operate(ExchangeOrder.SYNCHRONISE, resource)
    segment.work()
    segment.answer(segment.wire.sent[-1], 12, resource_date(moment, resource))
    return segment.wire.sent[-1]


def status(segment: Segment, resource: str = REGISTER) -> resources.Resource:
    with segment.store.unit() as unit:
        return resources.get(unit, resource)


def since(sent: Sent) -> str:
    return sent.tree.value("csdo:UpdateDateTime")


def state(segment: Segment, sent: Sent) -> str:
    return segment.conversation(sent.header.conversation).state


def count(segment: Segment, table: str = "union_version") -> int:
    return int(segment.scalar(f"SELECT count(*) FROM trois.{table}"))  # noqa: S608 - names of tables


@pytest.mark.parametrize(
    ("resource", "transaction", "procedure"), [(REGISTER, "011", "009"), (CIRCULATION, "012", "010")]
)
def test_date_then_changes_from_the_beginning(
    segment: Segment, resource: str, transaction: str, procedure: str
) -> None:
    question = ask(segment, resource)
    assert segment.codes() == ["MSG.011", "MSG.013"]
    first = segment.wire.sent[0]
    assert str(first.header.name).endswith("P.SP.01.PRC.008/P.SP.01.TRN.010/P.SP.01.MSG.011")
    action = f"P.SP.01.PRC.{procedure}/P.SP.01.TRN.{transaction}/P.SP.01.MSG.013"
    assert str(question.header.name).endswith(action)
    assert since(first) == since(question) == "2000-01-01T00:00:00.000Z"
    assert question.tree.value("csdo:InformationResourceId") == resource
    assert first.header.procedure_id != question.header.procedure_id
    assert state(segment, first) == "finished"
    assert status(segment, resource).theirs_updated_at == datetime(2026, 11, 19, tzinfo=UTC)
    segment.exchange.operate(ExchangeOrder.SYNCHRONISE, resource)
    segment.work()
    assert segment.codes() == ["MSG.011", "MSG.013"]


def test_changes_are_applied_and_the_next_question_starts_there(segment: Segment) -> None:
    question = ask(segment)
    body = register(updated(nodes.entry(ONE), T2), updated(nodes.entry(TWO), T3))
    segment.answer(question, 14, body)
    assert state(segment, question) == "finished"
    assert count(segment, "union_entry") == 2
    found = status(segment)
    assert found.ours_updated_at == datetime(2026, 6, 1, 10, 0, 0, 1000, UTC)
    assert found.in_step_at == segment.clock.now()
    assert since(ask(segment)) == T3


def test_circulation_comes_by_itself(segment: Segment) -> None:
    question = ask(segment, CIRCULATION)
    segment.answer(question, 16, circulation_register(nodes.volatile(ONE)))
    assert state(segment, question) == "finished"
    assert segment.scalar("SELECT line FROM trois.union_entry") == "circulation"


def test_nothing_has_changed(segment: Segment) -> None:
    question = ask(segment)
    segment.answer(question, 15, notice(question.tree.value("ccdo:EDocHeader", "csdo:EDocId"), 15, "1"))
    assert state(segment, question) == "finished"
    assert status(segment).in_step_at == segment.clock.now()
    assert count(segment) == 0


def test_where_both_are_equal_nothing_is_asked(segment: Segment) -> None:
    segment.answer(ask(segment), 14, register(updated(nodes.entry(ONE), T2)))
    segment.exchange.operate(ExchangeOrder.SYNCHRONISE, REGISTER)
    segment.work()
    segment.answer(segment.wire.sent[-1], 12, resource_date(T2))
    assert segment.codes() == ["MSG.011", "MSG.013", "MSG.011"]
    assert status(segment).in_step_at == segment.clock.now()


def test_a_bad_last_record_rolls_all_back(segment: Segment) -> None:
    question = ask(segment)
    records = [nodes.entry(numbered(number)) for number in range(1, 30)]
    nodes.say(records[-1], "//csdo:EndDate", "2028-33-15")
    segment.answer(question, 14, register(*records))
    assert segment.wire.sent[-1].errors == ["Common:DataError"]
    assert state(segment, question) == "waiting_receipt"
    assert count(segment) == count(segment, "union_entry") == 0
    assert segment.journal(question.header.conversation)[-2:] == [
        ("in", "MSG.014", "refused"),
        ("out", "P.MSG.ERR", "own"),
    ]


def test_an_answer_that_breaks_off_is_unreadable_and_changes_nothing(segment: Segment, tmp_path: Path) -> None:
    question = ask(segment)
    records = [nodes.entry(numbered(number)) for number in range(1, 60)]
    content = segment.document(segment.reply(question, "P.SP.01.MSG.014"), register(*records))
    spool = tmp_path / "spool.xml"
    spool.write_bytes(content[:-2000])
    receipt = segment.exchange.receive(spool, "ab" * 32)
    assert receipt.http_status == 400
    assert b"int:DataError" in receipt.body
    assert count(segment) == 0
    assert segment.scalar("SELECT verdict FROM trois.exchange_message ORDER BY id DESC LIMIT 1") == "unreadable"
    spool.write_bytes(content)
    assert segment.exchange.receive(spool, "ab" * 32).http_status == 202
    segment.work()
    assert count(segment) == 59


def test_a_repeated_register_has_no_second_effect(segment: Segment) -> None:
    question = ask(segment)
    body = register(nodes.entry(ONE))
    segment.answer(question, 14, body)
    segment.answer(question, 14, body)
    assert segment.journal(question.header.conversation)[-1] == ("in", "MSG.014", "repeated")
    segment.answer(question, 14, register(nodes.entry(TWO)))
    assert segment.wire.sent[-1].errors == ["Common:UnexpectedMessage"]
    nodes.say(body, "//ipsdo:IPObjectId", TWO)
    segment.answer(question, 14, body)
    assert segment.incidents(question.header.conversation) == ["document_changed"]
    assert count(segment) == 1


def test_a_register_for_nobody_is_unexpected(segment: Segment) -> None:
    question = ask(segment)
    stray = replace(question.envelope.header, conversation_id="urn:uuid:5e3f7b2a-1111-4222-8333-444455556666")
    lost = replace(question, envelope=replace(question.envelope, header=stray))
    segment.answer(lost, 14, register(nodes.entry(ONE)))
    assert segment.wire.sent[-1].errors == ["Common:UnexpectedMessage"]
    assert count(segment) == 0


def test_known_records_are_not_stored_again(segment: Segment) -> None:
    _, content = segment.request(6, inclusion(ONE), 5)
    segment.post(content)
    before = count(segment)
    segment.answer(ask(segment), 14, register(nodes.entry(ONE)))
    assert count(segment) == before


def test_synchronisation_revives_a_held_message(segment: Segment) -> None:
    header, content = segment.request(7, change(ONE), 6, 3)
    segment.post(content)
    held = header.conversation
    assert segment.conversation(held).state == "held"
    segment.answer(ask(segment), 14, register(nodes.entry(TWO)))
    assert segment.conversation(held).state == "held"
    segment.answer(ask(segment), 14, register(nodes.entry(ONE)))
    assert segment.conversation(held).state == "answered"
    assert segment.codes()[-2:] == ["P.MSG.PRS", "MSG.002"]
    assert segment.wire.sent[-1].header.conversation == held
    assert segment.scalar("SELECT status FROM trois.union_entry WHERE number = %s", ONE) == "02"


def test_an_inclusion_does_not_revive_a_held_message(segment: Segment) -> None:
    header, content = segment.request(7, change(ONE), 6, 3)
    segment.post(content)
    _, other = segment.request(6, inclusion(ONE), 5)
    segment.post(other)
    segment.later(1)
    assert segment.conversation(header.conversation).state == "held"


def test_an_older_record_does_not_hide_a_newer_one(segment: Segment) -> None:
    segment.answer(ask(segment), 14, register(nodes.entry(ONE, "02", T3), nodes.entry(ONE, "01", T1, T2)))
    assert segment.scalar("SELECT status FROM trois.union_entry") == "02"
    assert count(segment) == 2


def test_polling_asks_about_both_and_not_too_often(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment.exchange, "_polls", True)
    for resource in (REGISTER, CIRCULATION):
        with segment.store.unit() as unit:
            resources.change(unit, resource, ours_updated_at=segment.clock.now())
    segment.later(0)
    assert segment.codes() == ["MSG.011"] * 2
    for sent in list(segment.wire.sent):
        segment.answer(sent, 12, resource_date(T1, sent.tree.value("csdo:InformationResourceId")))
    segment.later(12 * 60 - 1)
    assert segment.codes() == ["MSG.011"] * 2
    segment.later(1)
    assert segment.codes() == ["MSG.011"] * 4


def spoil(segment: Segment, statement: str, *values: str) -> None:
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql("ALTER TABLE trois.union_version DISABLE TRIGGER USER")
        assert unit.connection.exec_driver_sql(statement, values).rowcount == 1
        unit.connection.exec_driver_sql("ALTER TABLE trois.union_version ENABLE TRIGGER USER")


def report(segment: Segment, resource: str = REGISTER) -> dict[str, Any]:
    segment.exchange.operate(ExchangeOrder.RECONCILE, resource)
    return dict(status(segment, resource).report)


def test_reconciliation_counts_and_proposes_what_heals(segment: Segment) -> None:
    segment.answer(ask(segment, moment=T2), 14, register(*(updated(nodes.entry(one), T2) for one in (ONE, TWO))))
    first = report(segment)
    assert (first["total"], first["by_status"], first["proposals"]) == (2, {"01": 2}, [])
    assert report(segment)["digest"] == first["digest"]
    spoil(segment, "UPDATE trois.union_version SET record = 'x' WHERE number = %s", ONE)
    found = report(segment)
    assert (found["broken"], found["proposals"][0]["resource"]) == ([ONE], REGISTER)
    segment.exchange.operate(ExchangeOrder.HEAL, REGISTER)
    segment.work()
    assert since(segment.wire.sent[-1]) == "2000-01-01T00:00:00.000Z"


def test_reconciliation_finds_circulation_without_an_entry(segment: Segment) -> None:
    segment.answer(ask(segment, CIRCULATION, T1), 16, circulation_register(nodes.volatile(ONE)))
    found = report(segment, CIRCULATION)
    assert (found["without_entry"], found["proposals"][0]["resource"]) == ([ONE], REGISTER)


def test_reconciliation_says_that_we_are_behind(segment: Segment) -> None:
    question = ask(segment)
    segment.answer(question, 14, register(updated(nodes.entry(ONE), T2)))
    found = report(segment)
    assert found["behind"]
    assert found["proposals"] == [{"resource": REGISTER, "since": "2026-06-01T10:00:00+00:00"}]


def test_unknown_resources_are_errors(segment: Segment) -> None:
    with pytest.raises(KeyError):
        segment.exchange.operate(ExchangeOrder.SYNCHRONISE, "P.SP.01.BEN.001")
