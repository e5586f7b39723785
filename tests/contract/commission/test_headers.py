"""The stand-in's judge of headers, signals and faults: good ones pass, each demand broken once is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from module.dev.standins.commission import envelope as wire
from module.dev.standins.commission.envelope import Header, SignalError
from module.dev.standins.commission.generator import documents
from module.dev.standins.commission.headers import Sides
from module.dev.standins.commission.judging import Judge, Outcome
from module.dev.standins.commission.names import AUTHORITY, COMMISSION, INT, WSA
from module.dev.standins.commission.process import (
    ACCEPTED,
    ERROR,
    EXCHANGES,
    RECEIVED,
    REGISTER,
    STRUCTURES,
    Action,
    message,
    procedure,
    read_action,
    transaction,
)
from tests.conformance.editing import Edit, double, drop, entry, last_first, put

JUDGE = Judge(Sides(COMMISSION, AUTHORITY), by_commission=False)
AT = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "/soap:Envelope/soap:Header"
MESSAGE_ID, ACTION = f"{HEADER}/wsa:MessageID", f"{HEADER}/wsa:Action"
INVALID, REQUIRED = "wsa:InvalidAddressingHeader", "wsa:MessageAddressingHeaderRequired"
URN = "urn:uuid:00000000-0000-4000-8000-000000000001"


def header(code: str, relates_to: str = "", *, number: int = 10, in_procedure: int = 8) -> Header:
    return Header(
        to=COMMISSION, reply_to=AUTHORITY, message_id=wire.urn(), relates_to=relates_to,
        action=str(Action(procedure(in_procedure), transaction(number), code)),
        procedure_id=wire.urn(), conversation_id=wire.urn(),
    )  # fmt: skip


def request() -> bytes:
    return wire.application_message(header(message(11)), documents.resource(message(11), "", REGISTER, AT))


def answer() -> bytes:
    body = documents.processed(message(2), "00000000-0000-4000-8000-000000000001", "3")
    return wire.application_message(header(message(2), URN, number=5, in_procedure=1), body)


def signal(kind: str = RECEIVED) -> bytes:
    errors = (SignalError("T22.R13", "Код"),) if kind == ERROR else ()
    return wire.signal(header(kind, URN, number=5, in_procedure=1), kind, errors)


def fault() -> bytes:
    source = header(message(6), number=5, in_procedure=1)
    reported = replace(
        source, reply_to="", sender=AUTHORITY, relates_to=URN, relates_action=source.action,
        action=wire.FAULT_ACTIONS[0],
    )  # fmt: skip
    return wire.technical_fault(reported, "wsa:DestinationUnreachable", "Нет такого адресата")


def edited(content: bytes, *edits: Edit) -> bytes:
    root = etree.fromstring(content)
    for edit in edits:
        edit(root)
    return etree.tostring(root)


@pytest.mark.parametrize("content", [request(), answer(), signal(), signal(ACCEPTED), signal(ERROR), fault()])
def test_good_ones_pass(content: bytes) -> None:
    verdict = JUDGE.judge(content)
    assert (verdict.outcome, verdict.words) == (Outcome.GOOD, "")


def acts(text: str) -> Edit:
    return put(ACTION, f"int://CP/P.SP.01/1.0.0/{text}")


REQUEST_FAULTS: list[tuple[str, Edit, str]] = [
    *((f"no {name}", drop(f"{HEADER}/wsa:{name}"), REQUIRED) for name in ("To", "MessageID", "Action", "ReplyTo")),
    *((f"no {name}", drop(f"{HEADER}/int:{name}"), "int:InvalidHeader") for name in ("ProcedureID", "ConversationID")),
    *((f"two {name}", double(f"{HEADER}/wsa:{name}"), INVALID) for name in ("To", "MessageID", "Action", "ReplyTo")),
    ("order", last_first(HEADER), "int:InvalidHeader"),
    ("From", entry(MESSAGE_ID, f"{{{WSA}}}From", AUTHORITY, address=True), "int:InvalidHeader"),
    ("FaultTo", entry(MESSAGE_ID, f"{{{WSA}}}FaultTo", AUTHORITY, address=True), "int:InvalidHeader"),
    ("RelatesTo", entry(ACTION, f"{{{WSA}}}RelatesTo", URN), INVALID),
    ("form of MessageID", put(MESSAGE_ID, "00000000-0000-4000-8000-000000000001"), INVALID),
    ("form of ProcedureID", put(f"{HEADER}/int:ProcedureID", f"{URN}//{URN}"), "int:InvalidHeader"),
    ("form of ConversationID", put(f"{HEADER}/int:ConversationID", f"{URN}/{URN}"), "int:InvalidHeader"),
    ("another addressee", put(f"{HEADER}/wsa:To", AUTHORITY), "wsa:DestinationUnreachable"),
    ("another sender", put(f"{HEADER}/wsa:ReplyTo/wsa:Address", AUTHORITY.replace("KZ", "RU")), INVALID),
    ("another version", put(ACTION, "int://CP/P.SP.01/1.0.1/P.SP.01.PRC.008/P.SP.01.TRN.010/P.SP.01.MSG.011"),
     "wsa:ActionNotSupported"),
    ("another pair", acts("P.SP.01.PRC.009/P.SP.01.TRN.010/P.SP.01.MSG.011"), "wsa:ActionNotSupported"),
    ("an unknown transaction", acts("P.SP.01.PRC.008/P.SP.01.TRN.013/P.SP.01.MSG.011"), "wsa:ActionNotSupported"),
    ("another message", acts("P.SP.01.PRC.008/P.SP.01.TRN.010/P.SP.01.MSG.013"), "wsa:ActionNotSupported"),
    ("the other direction", acts("P.SP.01.PRC.001/P.SP.01.TRN.005/P.SP.01.MSG.006"), "wsa:ActionNotSupported"),
    ("the platform's block", entry(f"{HEADER}/int:ConversationID", f"{{{INT}}}Integration", ""), "int:InvalidHeader"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "subcode"), [row[1:] for row in REQUEST_FAULTS], ids=[row[0] for row in REQUEST_FAULTS]
)
def test_each_demand_on_a_request(edit: Edit, subcode: str) -> None:
    verdict = JUDGE.judge(edited(request(), edit))
    assert (verdict.outcome, verdict.subcode) == (Outcome.FAULT, subcode)
    assert verdict.words


def test_an_answer_must_relate_to_something() -> None:
    verdict = JUDGE.judge(edited(answer(), drop(f"{HEADER}/wsa:RelatesTo")))
    assert (verdict.outcome, verdict.subcode) == (Outcome.FAULT, REQUIRED)


SIGNAL = {
    "no relation": drop(f"{HEADER}/wsa:RelatesTo"),
    "body of another signal": put(ACTION, str(Action(procedure(1), transaction(5), ACCEPTED))),
    "no id": drop("//*[local-name()='SignalId']"),
    "id as a URI": put("//*[local-name()='SignalId']", URN),
    "no zone": put("//*[local-name()='DateTime']", "2026-01-01T00:00:00.000"),
    "from somebody else": put(f"{HEADER}/wsa:ReplyTo/wsa:Address", COMMISSION),
}


@pytest.mark.parametrize("edit", SIGNAL.values(), ids=SIGNAL.keys())
def test_each_demand_on_a_signal(edit: Edit) -> None:
    verdict = JUDGE.judge(edited(signal(), edit))
    assert verdict.outcome is Outcome.FAULT and verdict.words


def test_err_needs_an_error_and_receipts_have_none() -> None:
    bare = drop("//*[local-name()='Error']")
    assert JUDGE.judge(edited(signal(ERROR), bare)).outcome is Outcome.FAULT
    assert JUDGE.judge(edited(signal(ERROR), drop("//*[local-name()='Code']"))).outcome is Outcome.FAULT
    with_error = wire.signal(header(RECEIVED, URN), RECEIVED, (SignalError("T1", "x"),))
    assert JUDGE.judge(with_error).outcome is Outcome.FAULT


FAULT: dict[str, Edit] = {
    "no sender": drop(f"{HEADER}/wsa:From"),
    "an answer is asked for": entry(MESSAGE_ID, f"{{{WSA}}}ReplyTo", AUTHORITY, address=True),
    "no relation": drop(f"{HEADER}/wsa:RelatesTo"),
    "no action that it is about": lambda root: root.find(f".//{{{WSA}}}RelatesTo").attrib.clear(),
    "an unknown subcode": put("//soap:Subcode/soap:Value", "wsa:DuplicateMessageID"),
    "a subcode without its namespace": put("//soap:Subcode/soap:Value", "DestinationUnreachable"),
    "no Russian reason": lambda root: root.find(".//{*}Text").attrib.clear(),
}


@pytest.mark.parametrize("edit", FAULT.values(), ids=FAULT.keys())
def test_each_demand_on_a_fault(edit: Edit) -> None:
    assert JUDGE.judge(edited(fault(), edit)).outcome is Outcome.FAULT


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"<a/>", b"<!DOCTYPE a><a/>", request()[:200], request().replace(b"2003/05/soap-envelope", b"x"),
     request().replace(b"</soap:Header>", b"</soap:Header><soap:Header/>"),
     request().replace(b"</soap:Body>", b"<a/></soap:Body>")],
)  # fmt: skip
def test_what_is_no_envelope_is_unreadable(content: bytes) -> None:
    assert JUDGE.judge(content).outcome is Outcome.UNREADABLE


def test_the_process_is_that_of_decision_148() -> None:
    assert len(STRUCTURES) == 16
    assert sum(len(exchange.procedures) for exchange in EXCHANGES.values()) == 13
    assert {code for code, exchange in EXCHANGES.items() if not exchange.by_commission} == {
        transaction(number) for number in (3, 4, 10, 11, 12)
    }
    assert read_action("int://CP/P.SP.01/1.0.0/a/b") is None
    assert [exchange.answer for exchange in EXCHANGES.values()] == [20] * 9 + [30] * 3
