"""Every demand on a header, broken once; what is passed over; what is read."""

from __future__ import annotations

import io

import pytest

from module.eaeu.envelope.model import ActionName, Envelope, EnvelopeFault, EnvelopeKind
from module.eaeu.envelope.reading import read_envelope, read_fault, read_opening
from module.eaeu.envelope.signals import SignalError, read_signal
from module.xmldoor import XmlRefused, parse
from tests.support import envelopes as wire

ADDRESSING, REQUIRED = "wsa:InvalidAddressingHeader", "wsa:MessageAddressingHeaderRequired"
HEADER, DATA, ACTION = "int:InvalidHeader", "int:DataError", "wsa:ActionNotSupported"
WSA, INT, SOAP = wire.WSA, wire.INT, wire.SOAP
UUID = "66666666-6666-4666-8666-666666666666"


def read(content: bytes) -> Envelope:
    return read_envelope(parse(content))


def fault_of(content: bytes) -> EnvelopeFault:
    with pytest.raises(EnvelopeFault) as caught:
        read(content)
    return caught.value


def leaf(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{text}</{name}>"


def party(name: str, address: str = wire.COMMISSION) -> str:
    return f"<{name}><wsa:Address>{address}</wsa:Address></{name}>"


def test_a_first_message_is_read_whole() -> None:
    found = read(wire.envelope())
    assert found.kind is EnvelopeKind.APPLICATION
    assert (found.header.to, found.header.reply_to, found.header.peer) == (wire.OURS, wire.COMMISSION, wire.COMMISSION)
    assert (found.header.message_id, found.header.relates_to) == (wire.MESSAGE_ID, "")
    assert found.header.procedure_id == wire.PROCEDURE_ID
    assert found.header.conversation == "44444444-4444-4444-8444-444444444444"
    assert found.header.name == ActionName("P.SP.01.PRC.001", "P.SP.01.TRN.001", "P.SP.01.MSG.001")
    assert found.body.tag == "{urn:test}Document"
    assert read_opening(io.BytesIO(wire.envelope())) == found.header


def test_any_order_and_either_form_of_identifiers_is_read() -> None:
    entries = wire.changed(
        int_ProcedureID=leaf("int:ProcedureID", f"{UUID}/urn:uuid:{UUID.upper()}"),
        int_ConversationID=leaf("int:ConversationID", UUID.upper()),
    )
    backwards = dict(reversed(entries.items()))
    header = read(wire.envelope(backwards)).header
    assert header.procedure_id == f"{UUID}/urn:uuid:{UUID.upper()}"
    assert header.conversation == UUID
    assert header == read(wire.envelope(entries)).header


def test_what_the_platform_wrote_is_read() -> None:
    inner = leaf("int:TrackID", f"urn:uuid:{UUID}") + leaf("int:AcceptTime", "2026-11-21T09:00:00.5Z")
    header = read(wire.envelope(wire.changed(int_Integration=leaf("int:Integration", inner)))).header
    assert (header.track_id, header.accepted_at) == (f"urn:uuid:{UUID}", "2026-11-21T09:00:00.5Z")


NO = ""
APPLICATION_FAULTS = {
    "no To": (REQUIRED, {"wsa_To": NO}),
    "no ReplyTo": (REQUIRED, {"wsa_ReplyTo": NO}),
    "no MessageID": (REQUIRED, {"wsa_MessageID": NO}),
    "no Action": (REQUIRED, {"wsa_Action": NO}),
    "no ProcedureID": (HEADER, {"int_ProcedureID": NO}),
    "no ConversationID": (HEADER, {"int_ConversationID": NO}),
    "From": (HEADER, {"wsa_From": party("wsa:From")}),
    "FaultTo": (HEADER, {"wsa_FaultTo": party("wsa:FaultTo")}),
    "RelatesAction": (
        HEADER,
        {"wsa_RelatesTo": leaf("wsa:RelatesTo", wire.RELATED_ID, f' int:RelatesAction="{wire.action()}"')},
    ),
    "To twice": (ADDRESSING, {"x": leaf("wsa:To", wire.OURS)}),
    "ReplyTo twice": (ADDRESSING, {"x": party("wsa:ReplyTo")}),
    "ConversationID twice": (HEADER, {"x": leaf("int:ConversationID", wire.CONVERSATION_ID)}),
    "Integration twice": (HEADER, {"x": "<int:Integration/><int:Integration/>"}),
    "address of another shape": (ADDRESSING, {"wsa_To": leaf("wsa:To", "http://example.org/")}),
    "address of a space unknown": (ADDRESSING, {"wsa_To": leaf("wsa:To", "EAEU://KZ/XX/P.SP.01/A")}),
    "address without Address": (ADDRESSING, {"wsa_ReplyTo": leaf("wsa:ReplyTo", wire.COMMISSION)}),
    "anonymous ReplyTo": (ADDRESSING, {"wsa_ReplyTo": party("wsa:ReplyTo", f"{WSA}/anonymous")}),
    "reference parameters": (
        ADDRESSING,
        {
            "wsa_ReplyTo": f"<wsa:ReplyTo><wsa:Address>{wire.COMMISSION}</wsa:Address>"
            "<wsa:ReferenceParameters/></wsa:ReplyTo>"
        },
    ),
    "MessageID without urn": (ADDRESSING, {"wsa_MessageID": leaf("wsa:MessageID", UUID)}),
    "MessageID no UUID": (ADDRESSING, {"wsa_MessageID": leaf("wsa:MessageID", "urn:uuid:1")}),
    "RelatesTo no UUID": (ADDRESSING, {"wsa_RelatesTo": leaf("wsa:RelatesTo", "urn:uuid:1")}),
    "RelatesTo of another relation": (
        ADDRESSING,
        {"wsa_RelatesTo": leaf("wsa:RelatesTo", wire.RELATED_ID, ' RelationshipType="urn:other"')},
    ),
    "RelatesTo of a first message": (HEADER, {"wsa_RelatesTo": leaf("wsa:RelatesTo", wire.RELATED_ID)}),
    "no RelatesTo of an answer": (REQUIRED, {"wsa_Action": leaf("wsa:Action", wire.action("P.SP.01.MSG.002", 3))}),
    "ProcedureID with an empty part": (HEADER, {"int_ProcedureID": leaf("int:ProcedureID", f"{UUID}//{UUID}")}),
    "ProcedureID nested without end": (HEADER, {"int_ProcedureID": leaf("int:ProcedureID", "/".join([UUID] * 17))}),
    "ConversationID of two parts": (HEADER, {"int_ConversationID": leaf("int:ConversationID", f"{UUID}/{UUID}")}),
    "Integration without its parts": (HEADER, {"int_Integration": "<int:Integration/>"}),
    "AcceptTime without zone": (
        HEADER,
        {
            "int_Integration": f"<int:Integration><int:TrackID>{UUID}</int:TrackID>"
            "<int:AcceptTime>2026-11-21T09:00:00</int:AcceptTime></int:Integration>"
        },
    ),
    "action of another process": (
        ACTION,
        {"wsa_Action": leaf("wsa:Action", wire.action().replace("P.SP.01/", "P.X/"))},
    ),
    "action of another version": (ACTION, {"wsa_Action": leaf("wsa:Action", wire.action().replace("1.0.0", "1.0.1"))}),
    "action of another message": (ACTION, {"wsa_Action": leaf("wsa:Action", wire.action("P.CC.04.MSG.003"))}),
    "action with more behind": (ACTION, {"wsa_Action": leaf("wsa:Action", wire.action() + "/x")}),
    "action with a blank inside": (ADDRESSING, {"wsa_Action": leaf("wsa:Action", wire.action() + " x")}),
    "action empty": (ADDRESSING, {"wsa_Action": "<wsa:Action/>"}),
    "comment that splits a value": (ADDRESSING, {"wsa_To": leaf("wsa:To", wire.OURS + "<!-- -->/EVIL")}),
    "child in a value": (ADDRESSING, {"wsa_To": leaf("wsa:To", wire.OURS + "<b/>")}),
    "unknown that must be understood": (HEADER, {"x": '<u:X xmlns:u="urn:u" soap:mustUnderstand="true"/>'}),
    "WS-Security that must be understood": (
        HEADER,
        {"x": f'<u:Security xmlns:u="urn:wsse" soap:mustUnderstand="1" soap:role="{SOAP}/role/ultimateReceiver"/>'},
    ),
    "text between the entries": (HEADER, {"x": "EAEU"}),
}


@pytest.mark.parametrize("case", APPLICATION_FAULTS)
def test_a_message_that_breaks_a_demand_is_refused(case: str) -> None:
    subcode, changes = APPLICATION_FAULTS[case]
    content = wire.envelope(wire.changed(**changes))
    fault = fault_of(content)
    assert (fault.subcode, fault.answerable) == (subcode, True)
    assert fault.header is not None and fault.header.conversation in ("", wire.CONVERSATION_ID[-36:])
    with pytest.raises(EnvelopeFault) as opening:
        read_opening(io.BytesIO(content))
    assert opening.value.subcode == subcode


def test_a_wrong_value_is_not_passed_on() -> None:
    header = fault_of(wire.envelope(wire.changed(wsa_ReplyTo=party("wsa:ReplyTo", "http://evil.example/")))).header
    assert header is not None and header.reply_to == "" and header.message_id == wire.MESSAGE_ID


@pytest.mark.parametrize(
    "entry",
    [
        '<u:X xmlns:u="urn:u"/>',
        '<u:X xmlns:u="urn:u" soap:mustUnderstand="false"/>',
        f'<u:X xmlns:u="urn:u" soap:mustUnderstand="true" soap:role="{SOAP}/role/none"/>',
        "<!-- EAEU://XX -->",
    ],
)
def test_other_entries_are_passed_over(entry: str) -> None:
    assert read(wire.envelope(wire.changed(x=entry))).header == read(wire.envelope()).header


SIGNAL_FAULTS = {
    "no RelatesTo": (REQUIRED, {"wsa_RelatesTo": NO}),
    "no sender": (REQUIRED, {"wsa_ReplyTo": NO}),
    "RelatesAction": (
        HEADER,
        {"wsa_RelatesTo": leaf("wsa:RelatesTo", wire.RELATED_ID, f' int:RelatesAction="{wire.action()}"')},
    ),
    "no ConversationID": (HEADER, {"int_ConversationID": NO}),
}


@pytest.mark.parametrize("case", SIGNAL_FAULTS)
def test_a_signal_that_breaks_a_demand_is_refused(case: str) -> None:
    subcode, changes = SIGNAL_FAULTS[case]
    assert fault_of(wire.envelope(wire.changed(wire.SIGNAL_ENTRIES, **changes), wire.RECEIPT)).subcode == subcode


def test_a_signal_may_name_its_sender_in_from() -> None:
    entries = wire.changed(wire.SIGNAL_ENTRIES, wsa_ReplyTo=NO, wsa_From=party("wsa:From"))
    found = read(wire.envelope(entries, wire.RECEIPT))
    assert found.kind is EnvelopeKind.SIGNAL and found.header.peer == wire.COMMISSION


FAULT_FAULTS = {
    "no From": (REQUIRED, {"wsa_From": NO}),
    "ReplyTo": (HEADER, {"wsa_ReplyTo": party("wsa:ReplyTo")}),
    "FaultTo": (HEADER, {"wsa_FaultTo": party("wsa:FaultTo")}),
    "no RelatesTo": (REQUIRED, {"wsa_RelatesTo": NO}),
    "no RelatesAction": (HEADER, {"wsa_RelatesTo": leaf("wsa:RelatesTo", wire.RELATED_ID)}),
}


@pytest.mark.parametrize("case", FAULT_FAULTS)
def test_a_fault_that_breaks_a_demand_is_refused_and_never_answered(case: str) -> None:
    subcode, changes = FAULT_FAULTS[case]
    fault = fault_of(wire.envelope(wire.changed(wire.FAULT_ENTRIES, **changes), wire.FAULT))
    assert (fault.subcode, fault.answerable) == (subcode, False)


def test_a_fault_is_read() -> None:
    found = read(wire.envelope(wire.FAULT_ENTRIES, wire.FAULT))
    assert (found.kind, found.header.sender) == (EnvelopeKind.FAULT, wire.COMMISSION)
    assert (found.header.relates_to, found.header.relates_action) == (wire.RELATED_ID, wire.action())
    reported = read_fault(found.body)
    assert (reported.code, reported.subcode) == ("soap:Receiver", "int:InternalError")
    assert reported.reasons == {"ru": "Внутренняя ошибка"}


def test_codes_of_a_fault_are_read_by_namespace() -> None:
    text = wire.FAULT.replace("soap:Receiver", "q:Sender").replace("int:InternalError", "e:InternalError")
    reported = read_fault(
        read(
            wire.envelope(
                wire.FAULT_ENTRIES, text.replace("<soap:Code>", f'<soap:Code xmlns:q="{SOAP}" xmlns:e="urn:e">')
            )
        ).body
    )
    assert (reported.code, reported.subcode) == ("soap:Sender", "")


FRAMES = {
    "two documents": wire.envelope(body=wire.BODY * 2),
    "no document": wire.envelope(body=""),
    "text in the body": wire.envelope(body="text"),
    "text beside the document": wire.envelope(body=wire.BODY + "text"),
    "a second body": wire.envelope().replace(b"</soap:Body>", b"</soap:Body><soap:Body/>"),
    "a trailer": wire.envelope().replace(b"</soap:Body>", b"</soap:Body><x/>"),
    "text in the envelope": wire.envelope().replace(b"</soap:Body>", b"</soap:Body>x"),
    "SOAP 1.1": wire.envelope().replace(SOAP.encode(), b"http://schemas.xmlsoap.org/soap/envelope/"),
    "no envelope": b"<a/>",
    "stylesheet": wire.envelope(before='<?xml-stylesheet href="http://x/"?>'),
    "instruction in the body": wire.envelope(body=wire.BODY.replace("Ә", "Ә<?php ?>")),
    "fault under a message's action": wire.envelope(body=wire.FAULT),
    "signal under a message's action": wire.envelope(body=wire.RECEIPT),
    "document under a signal's action": wire.envelope(wire.SIGNAL_ENTRIES),
    "another signal than announced": wire.envelope(
        wire.changed(wire.SIGNAL_ENTRIES, wsa_Action=leaf("wsa:Action", wire.action("P.MSG.PRS"))), wire.RECEIPT
    ),
}


@pytest.mark.parametrize("case", FRAMES)
def test_what_is_no_envelope_or_no_body_is_a_data_error(case: str) -> None:
    assert fault_of(FRAMES[case]).subcode == DATA


def test_document_under_a_faults_action_is_not_answered() -> None:
    fault = fault_of(wire.envelope(wire.FAULT_ENTRIES))
    assert (fault.subcode, fault.answerable) == (DATA, False)


def test_an_envelope_without_header_lacks_addressing() -> None:
    content = wire.envelope().split(b"<soap:Header>")
    assert fault_of(content[0] + content[1].split(b"</soap:Header>")[1]).subcode == REQUIRED


def test_the_opening_of_a_long_message_needs_no_more_than_its_beginning() -> None:
    head, tail = wire.envelope().split(b"<soap:Body>")
    stream = io.BytesIO(head + b"<soap:Body><x>" + b"a" * 5_000_000)  # it never ends
    assert read_opening(stream) == read(head + b"<soap:Body>" + tail).header
    assert stream.tell() <= 16 * 1024


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (wire.envelope(before="<!DOCTYPE x>"), "doctype"),
        (wire.envelope(before="<!--" + "x" * 9000 + "--><!DOCTYPE x>"), "not_well_formed"),
        (b" " * 9000 + b"<!DOCTYPE x><x/>", "not_well_formed"),
        (wire.envelope().replace(b"<wsa:To>", b"<wsa:To>" + b"x" * 300_000), "too_large"),
        (wire.envelope()[:400], "not_well_formed"),
        (wire.envelope().decode().encode("utf-16"), "not_well_formed"),
        (b"", "not_well_formed"),
    ],
)
def test_the_opening_passes_the_guarded_door(content: bytes, code: str) -> None:
    with pytest.raises(XmlRefused) as caught:
        read_opening(io.BytesIO(content))
    assert caught.value.code == code


@pytest.mark.parametrize("pad", range(8170, 8200))
def test_a_letter_cut_by_the_first_piece_is_whole(pad: int) -> None:
    head, tail = wire.envelope().split(b"<soap:Header>")
    comment = b"<!--" + b"x" * (pad - len(head) - 40) + "ӘҒҚ𐍈".encode() + b"-->"
    assert read_opening(io.BytesIO(head + b"<soap:Header>" + comment + tail)).to == wire.OURS


ERRORS = (
    "<sgn:Error><sgn:Code>T22.R13</sgn:Code><sgn:Description>d</sgn:Description></sgn:Error>"
    f"<sgn:Error><sgn:Code>Common:DataError</sgn:Code><sgn:Description>e</sgn:Description><sgn:Details>f</sgn:Details>"
    f"<sgn:EDocId>{wire.SIGNAL_ID}</sgn:EDocId><sgn:Reference>/a</sgn:Reference></sgn:Error>"
)
ERROR_SIGNAL = wire.RECEIPT.replace("DeliveryReceipt", "ValidationError").replace(
    "</sgn:DateTime>", "</sgn:DateTime>" + ERRORS
)


def signal(text: str) -> object:
    content = f'<a xmlns:sgn="{wire.SGN}">{text}</a>'.encode()
    return read_signal(parse(content)[0])


def test_signals_are_read() -> None:
    found = read_signal(parse(f'<a xmlns:sgn="{wire.SGN}">{ERROR_SIGNAL}</a>'.encode())[0])
    assert (found.kind, found.signal_id, found.at.isoformat()) == (
        "P.MSG.ERR",
        wire.SIGNAL_ID,
        "2026-11-21T09:00:00+00:00",
    )
    assert found.errors == (
        SignalError("T22.R13", "d"),
        SignalError("Common:DataError", "e", "f", wire.SIGNAL_ID, "/a"),
    )


@pytest.mark.parametrize(
    "text",
    [
        wire.RECEIPT.replace(wire.SIGNAL_ID, f"urn:uuid:{wire.SIGNAL_ID}"),
        wire.RECEIPT.replace("2026-11-21T14", "2026-13-21T14"),
        wire.RECEIPT.replace("2026-11-21T14:00:00+05:00", "21.11.2026"),
        wire.RECEIPT.replace("</sgn:DateTime>", f"</sgn:DateTime>{ERRORS}"),
        wire.RECEIPT.replace("DeliveryReceipt", "ValidationError"),
        ERROR_SIGNAL.replace("T22.R13", ""),
        ERROR_SIGNAL.replace("T22.R13", "T" * 256),
        ERROR_SIGNAL.replace("T22.R13", "T22<!-- -->.R13"),
        ERROR_SIGNAL.replace("<sgn:Description>d</sgn:Description>", ""),
        ERROR_SIGNAL.replace(f"<sgn:EDocId>{wire.SIGNAL_ID}", "<sgn:EDocId>1"),
        ERROR_SIGNAL.replace("sgn:Reference", "sgn:Other"),
        ERROR_SIGNAL.replace("sgn:Error>", "sgn:Fehler>"),
        "<sgn:Other/>",
        wire.RECEIPT.replace("<sgn:SignalId>", "x<sgn:SignalId>"),
    ],
)
def test_a_signal_out_of_shape_is_a_data_error(text: str) -> None:
    with pytest.raises(EnvelopeFault) as caught:
        signal(text)
    assert caught.value.subcode == DATA


def test_the_opening_of_a_short_broken_message_is_read() -> None:
    assert read_opening(io.BytesIO(wire.envelope() + b"<a/>")).message_id == wire.MESSAGE_ID
