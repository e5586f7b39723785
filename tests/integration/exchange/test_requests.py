"""Requests of the Commission: signals, effect, answer, repeats, refusals."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest

from module.eaeu.envelope.identifiers import new_uri
from module.eaeu.structures.node import Node
from tests.support import union_nodes as nodes
from tests.support.exchange import (
    CERTIFICATE,
    Segment,
    application,
    change,
    circulation_change,
    exclusion,
    inclusion,
    notice,
    withdrawal,
)

NUMBER = nodes.NUMBER
LONG = 11 * 1024 * 1024
ANSWERED = ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]


def take(segment: Segment, number: int, body: Node, transaction: int, procedure: int = 1) -> str:
    """Deliver a request and return its conversation."""
    header, content = segment.request(number, body, transaction, procedure)
    receipt = segment.post(content)
    assert (receipt.http_status, receipt.body) == (202, b"")
    return header.conversation


def result(segment: Segment) -> str:
    return segment.wire.sent[-1].tree.value("csdo:ProcessingResultV2Code")


def test_application_opens_a_task_for_each_form(segment: Segment) -> None:
    header, content = segment.request(1, application("1", "2"), 1)
    assert segment.post(content).http_status == 202
    assert segment.codes() == ANSWERED
    for sent in segment.wire.sent:
        assert sent.header.conversation_id == header.conversation_id
        assert sent.header.procedure_id == header.procedure_id
        assert sent.header.relates_to == header.message_id
        assert (sent.header.to, sent.header.reply_to) == (segment.settings.commission, segment.settings.ours)
    assert len({sent.header.message_id for sent in segment.wire.sent}) == 3
    assert result(segment) == segment.settings.results["processed"]
    edoc = segment.wire.sent[-1].tree.value("ccdo:EDocHeader", "csdo:EDocRefId")
    assert edoc in content.decode()
    assert segment.scalar("SELECT count(*) FROM trois.exchange_opinion WHERE state = 'received'") == 2
    assert segment.conversation(header.conversation).state == "answered"
    assert segment.journal(header.conversation) == [
        ("in", "MSG.001", "accepted"),
        ("out", "P.MSG.RCV", "own"),
        ("out", "P.MSG.PRS", "own"),
        ("out", "MSG.002", "own"),
    ]
    assert segment.incidents() == []


def test_one_worker_is_woken_for_all_that_an_act_says(segment: Segment) -> None:
    _, content = segment.request(1, application("1"), 1)
    before = len(segment.woken)
    segment.exchange.receive(content, CERTIFICATE)
    assert len(segment.woken) == before + 1
    assert segment.scalar("SELECT count(*) FROM trois.outbox WHERE done_at IS NULL") == 1
    segment.work()
    assert segment.codes() == ANSWERED


def test_withdrawal_closes_the_tasks(segment: Segment) -> None:
    take(segment, 1, application(), 1)
    take(segment, 3, withdrawal(), 2)
    assert segment.codes() == ANSWERED * 2
    assert segment.scalar("SELECT state FROM trois.exchange_opinion") == "cancelled"


CHANGES = [
    (7, change(), 6, 3, "changed", "02"),
    (8, change(message=8, code="03"), 7, 4, "changed", "03"),
    (9, exclusion(), 8, 5, "excluded", "04"),
    (9, exclusion(), 8, 6, "excluded", "04"),
]


@pytest.mark.parametrize(("number", "body", "transaction", "procedure", "key", "status"), CHANGES)
def test_the_life_of_an_entry(
    segment: Segment, number: int, body: Node, transaction: int, procedure: int, key: str, status: str
) -> None:
    take(segment, 6, inclusion(), 5)
    assert result(segment) == segment.settings.results["added"]
    conversation = take(segment, number, body, transaction, procedure)
    assert segment.codes() == ANSWERED * 2
    assert result(segment) == segment.settings.results[key]
    assert segment.conversation(conversation).state == "answered"
    assert segment.scalar("SELECT status FROM trois.union_entry WHERE line = 'entry'") == status
    assert segment.scalar("SELECT count(*) FROM trois.union_version WHERE line = 'circulation'") == 1


def test_circulation_has_a_line_of_its_own(segment: Segment) -> None:
    take(segment, 6, inclusion(), 5)
    take(segment, 10, circulation_change(), 9, 7)
    assert segment.codes() == ANSWERED * 2
    assert segment.scalar("SELECT count(*) FROM trois.union_version WHERE line = 'entry'") == 1
    assert segment.scalar("SELECT count(*) FROM trois.union_version WHERE line = 'circulation'") == 3


def test_a_record_with_a_long_sound_is_held_against_its_change(segment: Segment) -> None:
    body = inclusion()
    goods = nodes.at(body, "//ipcdo:GoodsDescriptionDetails")
    sound = base64.b64encode(bytes(LONG)).decode()
    goods.add(nodes.element("ipsdo:IPObjectSound", {"mediaTypeCode": "audio/mpeg"}, sound))
    take(segment, 6, body, 5)
    take(segment, 10, circulation_change(), 9, 7)
    assert segment.codes() == ANSWERED * 2
    assert segment.scalar("SELECT count(*) FROM trois.union_version WHERE line = 'circulation'") == 3


def test_a_repeated_request_brings_the_same_again_and_no_second_effect(segment: Segment) -> None:
    body = application()
    header, content = segment.request(1, body, 1)
    segment.post(content)
    again = segment.header(header.name, header.conversation, procedure_id=header.procedure_id)
    segment.post(segment.document(again, body))
    assert segment.codes() == ANSWERED * 2
    first, second = segment.wire.sent[:3], segment.wire.sent[3:]
    assert {sent.header.relates_to for sent in second} == {again.message_id}
    assert not {sent.header.message_id for sent in first} & {sent.header.message_id for sent in second}
    head = ("ccdo:EDocHeader", "csdo:EDocId")
    assert first[2].tree.value(*head) == second[2].tree.value(*head)
    assert segment.scalar("SELECT count(*) FROM trois.exchange_opinion") == 1
    assert segment.scalar("SELECT count(*) FROM trois.exchange_effect") == 1
    assert [row[2] for row in segment.journal(header.conversation) if row[0] == "in"] == ["accepted", "repeated"]


def test_another_document_under_the_same_identifier_is_an_incident(segment: Segment) -> None:
    body = application()
    header, content = segment.request(1, body, 1)
    segment.post(content)
    nodes.say(body, "//csdo:SubjectName", "Another")
    segment.post(segment.document(segment.header(header.name, header.conversation), body))
    assert segment.codes() == [*ANSWERED, "P.MSG.ERR"]
    assert segment.wire.sent[-1].errors == ["Common:DataError"]
    assert segment.incidents(header.conversation) == ["document_changed"]
    assert segment.conversation(header.conversation).state == "answered"


def test_a_document_that_breaks_the_schema(segment: Segment) -> None:
    header, content = segment.request(1, application(), 1)
    segment.post(content.replace(b"<csdo:EndDate>2028-03-15", b"<csdo:EndDate>2028-33-15"))
    assert segment.codes() == ["P.MSG.ERR"]
    assert segment.wire.sent[-1].errors == ["Common:DataError"]
    assert segment.conversation(header.conversation).state == "refused"
    assert segment.scalar("SELECT count(*) FROM trois.exchange_opinion") == 0


def test_an_identifier_that_is_no_uuid_is_not_told_in_the_error(segment: Segment) -> None:
    body = application()
    nodes.say(body, "//csdo:EDocId", "no-uuid")
    header, content = segment.request(1, body, 1)
    assert segment.post(content).http_status == 202
    assert segment.codes() == ["P.MSG.ERR"]
    assert set(segment.wire.sent[-1].errors) == {"Common:DataError"}
    assert b"no-uuid" not in segment.wire.sent[-1].raw
    segment.post(segment.document(segment.header(header.name, header.conversation), body))
    assert segment.codes() == ["P.MSG.ERR"] * 2


def test_a_first_message_that_relates_to_another_is_a_technical_fault(segment: Segment) -> None:
    header, content = segment.request(1, application(), 1)
    relates = f"<wsa:RelatesTo>{new_uri()}</wsa:RelatesTo><wsa:Action>".encode()
    receipt = segment.post(content.replace(b"<wsa:Action>", relates))
    assert receipt.http_status == 400
    assert b"int:InvalidHeader" in receipt.body
    assert segment.codes() == []
    assert segment.journal(header.conversation) == [("in", "", "rejected")]


def test_a_document_that_breaks_a_rule(segment: Segment) -> None:
    body = application()
    nodes.remove(body, "//csdo:DescriptionText")
    header, content = segment.request(1, body, 1)
    segment.post(content)
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.ERR"]
    assert segment.wire.sent[-1].errors == ["T18.R6"]
    assert segment.journal(header.conversation)[0] == ("in", "MSG.001", "refused")
    assert segment.scalar("SELECT count(*) FROM trois.exchange_opinion") == 0
    again = segment.header(header.name, header.conversation)
    segment.post(segment.document(again, body))
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.ERR"] * 2


def test_a_second_document_in_a_conversation_is_unexpected(segment: Segment) -> None:
    header, content = segment.request(1, application(), 1)
    segment.post(content)
    segment.post(segment.document(segment.header(header.name, header.conversation), application("7")))
    assert segment.codes() == [*ANSWERED, "P.MSG.ERR"]
    assert segment.wire.sent[-1].errors == ["Common:UnexpectedMessage"]
    assert segment.conversation(header.conversation).state == "answered"


def test_an_answer_to_nothing_is_unexpected(segment: Segment) -> None:
    _, content = segment.request(2, notice(nodes.EDOC_ID), 4, relates_to=new_uri())
    segment.post(content)
    assert segment.codes() == ["P.MSG.ERR"]
    assert segment.wire.sent[-1].errors == ["Common:UnexpectedMessage"]


@pytest.mark.parametrize("kind", ["P.MSG.ERR", "fault"])
def test_their_refusal_of_our_answer_is_emergency_003(segment: Segment, kind: str) -> None:
    conversation = take(segment, 1, application(), 1)
    answer = segment.wire.sent[-1]
    segment.fault(answer) if kind == "fault" else segment.signal(answer, kind, "Common:DataError")
    assert segment.incidents(conversation) == ["P.EXC.003"]
    assert segment.conversation(conversation).state == "failed"
    assert segment.codes() == ANSWERED


def test_signals_about_our_signals_and_about_nothing_do_nothing(segment: Segment) -> None:
    conversation = take(segment, 1, application(), 1)
    segment.signal(segment.wire.sent[0], "P.MSG.ERR", "Common:FatalError")
    segment.signal(segment.wire.sent[2], "P.MSG.RCV")
    segment.signal(segment.wire.sent[2], "P.MSG.PRS")
    assert segment.codes() == ANSWERED
    assert segment.incidents(conversation) == []
    assert segment.conversation(conversation).state == "answered"


HELD = [
    (7, change(), 6, 3, "T23.R13"),
    (8, change(message=8, code="03"), 7, 4, "T24.R13"),
    (9, exclusion(), 8, 5, "T25.R3"),
    (10, circulation_change(), 9, 7, "T26.R3"),
]


@pytest.mark.parametrize(("number", "body", "transaction", "procedure", "rule"), HELD)
def test_a_change_of_an_unknown_entry_is_held_and_then_refused(
    segment: Segment, number: int, body: Node, transaction: int, procedure: int, rule: str
) -> None:
    conversation = take(segment, number, body, transaction, procedure)
    assert segment.codes() == ["P.MSG.RCV"]
    assert segment.conversation(conversation).state == "held"
    assert segment.conversation(conversation).subject == NUMBER
    segment.later(8.9)
    assert segment.codes() == ["P.MSG.RCV"]
    take(segment, 6, inclusion(), 5)
    assert segment.codes() == ["P.MSG.RCV", *ANSWERED]
    segment.later(0.2)
    assert segment.codes() == ["P.MSG.RCV", *ANSWERED, "P.MSG.ERR"]
    assert set(segment.wire.sent[-1].errors) == {rule}
    assert segment.conversation(conversation).state == "refused"


def test_two_copies_at_once_have_one_effect(segment: Segment) -> None:
    body = application()
    header, content = segment.request(1, body, 1)
    copies = [content] + [segment.document(segment.header(header.name, header.conversation), body) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        assert [receipt.http_status for receipt in pool.map(segment.post, copies)] == [202] * 4
    segment.work()
    assert segment.codes().count("MSG.002") == 4
    assert segment.scalar("SELECT count(*) FROM trois.exchange_effect") == 1
    assert segment.codes() == ANSWERED * 4
