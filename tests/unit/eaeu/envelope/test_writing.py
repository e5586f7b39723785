"""What we write: read by the reader, and judged by plain lxml against the act."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from module.eaeu.envelope.faults import CODES
from module.eaeu.envelope.headers import fault_header, reply_header
from module.eaeu.envelope.identifiers import bare, new_uri, new_uuid
from module.eaeu.envelope.model import ActionName, EnvelopeKind, Header
from module.eaeu.envelope.reading import read_envelope, read_fault
from module.eaeu.envelope.signals import Signal, SignalError, read_signal
from module.eaeu.envelope.writing import application_message, signal, technical_fault
from module.xmldoor import parse
from tests.support import envelopes as wire

# Decision 5, par. 29: the order of the entries
ORDER = [
    f"{{{wire.WSA}}}To",
    f"{{{wire.WSA}}}ReplyTo",
    f"{{{wire.WSA}}}From",
    f"{{{wire.WSA}}}FaultTo",
    f"{{{wire.WSA}}}MessageID",
    f"{{{wire.WSA}}}RelatesTo",
    f"{{{wire.WSA}}}Action",
    f"{{{wire.INT}}}ProcedureID",
    f"{{{wire.INT}}}ConversationID",
]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NAME = ActionName("P.SP.01.PRC.001", "P.SP.01.TRN.003", "P.SP.01.MSG.004")

uuids = st.uuids(version=4).map(str)
uris = uuids.map(lambda uuid: f"urn:uuid:{uuid}")
procedures = st.lists(st.one_of(uuids, uris), min_size=1, max_size=4).map("/".join)
addresses = st.sampled_from([wire.OURS, wire.COMMISSION, "EAEU://KZ/SR/gate", "EAEU://RU/CP/P.SP.01/A/auth-1"])
numbers = st.integers(0, 999)
names = st.builds(
    lambda procedure, transaction, message: ActionName(
        f"P.SP.01.PRC.{procedure:03d}", f"P.SP.01.TRN.{transaction:03d}", f"P.SP.01.MSG.{message:03d}"
    ),
    numbers,
    numbers,
    numbers,
)


def made(**parts: Any) -> Header:
    """A header whose relation fits its action: the first message of a transaction has none, an answer has one."""
    name: ActionName = parts["action"]
    if name.opens:
        parts["relates_to"] = ""
    elif name.answers:
        parts["relates_to"] = parts["relates_to"] or new_uri()
    return Header(**(parts | {"action": str(name)}))


headers = st.builds(
    made,
    to=addresses,
    message_id=uris,
    action=names,
    procedure_id=procedures,
    conversation_id=st.one_of(uuids, uris),
    reply_to=addresses,
    relates_to=st.one_of(st.just(""), uris),
)
letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn")), min_size=1)
errors = st.builds(
    SignalError,
    code=letters.filter(lambda text: len(text) <= 255),
    description=letters,
    details=st.one_of(st.just(""), letters),
    edoc_id=st.one_of(st.just(""), uuids),
    reference=st.one_of(st.just(""), letters),
)


def xpath(content: bytes, path: str) -> list[Any]:
    root = etree.fromstring(content)
    found = root.xpath(path, namespaces={"soap": wire.SOAP, "wsa": wire.WSA, "int": wire.INT, "sgn": wire.SGN})
    assert isinstance(found, list)
    return found


def texts(content: bytes, path: str) -> list[str]:
    return [str(item.text) for item in xpath(content, path)]


@given(headers)
def test_a_message_is_read_as_it_was_written(header: Header) -> None:
    content = application_message(header, wire.BODY.encode())
    found = read_envelope(parse(content))
    assert (found.header, found.kind) == (header, EnvelopeKind.APPLICATION)
    assert etree.tostring(found.body, method="c14n", exclusive=True) == etree.tostring(
        etree.fromstring(wire.BODY), method="c14n", exclusive=True
    )


@given(headers)
def test_entries_are_written_in_the_order_of_the_act(header: Header) -> None:
    content = application_message(header, wire.BODY.encode())
    tags = [entry.tag for entry in xpath(content, "/soap:Envelope/soap:Header/*")]
    assert tags == [tag for tag in ORDER if tag in tags]
    assert not {f"{{{wire.WSA}}}From", f"{{{wire.WSA}}}FaultTo", f"{{{wire.INT}}}Integration"} & set(tags)
    assert texts(content, "//soap:Header/wsa:ReplyTo/wsa:Address") == [header.reply_to]
    assert texts(content, "//soap:Header/wsa:Action") == [header.action]
    assert [child.tag for child in xpath(content, "/soap:Envelope/*")] == [
        f"{{{wire.SOAP}}}Header",
        f"{{{wire.SOAP}}}Body",
    ]


@given(headers, st.lists(errors, min_size=1, max_size=3), uuids)
def test_an_error_signal_is_read_as_it_was_written(header: Header, reported: list[SignalError], signal_id: str) -> None:
    header = replace(header, action=str(header.name.with_message("P.MSG.ERR")), relates_to=new_uri())
    content = signal(header, "P.MSG.ERR", signal_id, NOW, reported)
    found = read_envelope(parse(content))
    assert (found.header, found.kind) == (header, EnvelopeKind.SIGNAL)
    assert read_signal(found.body) == Signal("P.MSG.ERR", signal_id, NOW, tuple(reported))


def first() -> Header:
    return Header(
        to=wire.COMMISSION,
        message_id=new_uri(),
        action=str(NAME),
        procedure_id=wire.PROCEDURE_ID,
        conversation_id=wire.CONVERSATION_ID,
        reply_to=wire.OURS,
    )


@pytest.mark.parametrize(("kind", "root"), [("P.MSG.RCV", "DeliveryReceipt"), ("P.MSG.PRS", "ProcessingReceipt")])
def test_receipts_have_their_roots_and_nothing_else(kind: str, root: str) -> None:
    header = reply_header(read_envelope(parse(wire.envelope())).header, new_uri(), ActionName.parse(wire.action(kind)))
    content = signal(header, kind, wire.SIGNAL_ID, NOW)
    assert [item.tag for item in xpath(content, "//soap:Body/*")] == [f"{{{wire.SGN}}}{root}"]
    assert [item.tag for item in xpath(content, "//soap:Body/*/*")] == [
        f"{{{wire.SGN}}}SignalId",
        f"{{{wire.SGN}}}DateTime",
    ]
    assert texts(content, "//sgn:DateTime") == ["2026-11-21T09:00:00+00:00"]
    assert texts(content, "//wsa:Action") == [wire.action(kind)]


def test_children_of_an_error_stand_in_the_order_of_the_schema() -> None:
    header = replace(first(), action=str(NAME.with_message("P.MSG.ERR")), relates_to=new_uri())
    content = signal(header, "P.MSG.ERR", new_uuid(), NOW, [SignalError("c", "d", "e", new_uuid(), "r")])
    names = [etree.QName(item).localname for item in xpath(content, "//sgn:ValidationError/sgn:Error/*")]
    assert names == ["Code", "Description", "Details", "EDocId", "Reference"]


def test_an_answer_turns_the_addresses_round() -> None:
    received = read_envelope(parse(wire.envelope())).header
    answer = reply_header(received, wire.RELATED_ID, ActionName.parse(wire.action("P.SP.01.MSG.002")))
    assert (answer.to, answer.reply_to) == (wire.COMMISSION, wire.OURS)
    assert (answer.message_id, answer.relates_to) == (wire.RELATED_ID, wire.MESSAGE_ID)
    assert (answer.procedure_id, answer.conversation_id) == (wire.PROCEDURE_ID, wire.CONVERSATION_ID)
    content = application_message(answer, wire.BODY.encode())
    assert texts(content, "//wsa:RelatesTo") == [wire.MESSAGE_ID]


@pytest.mark.parametrize("subcode", CODES)
def test_a_fault_names_its_source_and_whose_fault_it_is(subcode: str) -> None:
    received = read_envelope(parse(wire.envelope())).header
    header = fault_header(received, new_uri(), subcode, wire.OURS)
    content = technical_fault(header, subcode, {"ru": "Нет", "kk": "Жоқ"}, "<a>Ә</a>\x00".encode())
    assert texts(content, "//wsa:To") == [wire.COMMISSION]
    assert texts(content, "//wsa:From/wsa:Address") == [wire.OURS]
    assert xpath(content, "//wsa:ReplyTo") == []
    assert texts(content, "//wsa:RelatesTo") == [wire.MESSAGE_ID]
    assert xpath(content, "//wsa:RelatesTo/@int:RelatesAction") == [wire.action()]
    kind = "fault" if subcode.startswith("wsa:") else "soap/fault"
    assert texts(content, "//wsa:Action") == [f"http://www.w3.org/2005/08/addressing/{kind}"]
    receiver = subcode in ("wsa:EndpointUnavailable", "int:InternalError")
    assert texts(content, "//soap:Code/soap:Value") == ["soap:Receiver" if receiver else "soap:Sender"]
    assert texts(content, "//soap:Subcode/soap:Value") == [subcode]
    assert xpath(content, "//soap:Reason/soap:Text/@xml:lang") == ["ru", "kk"]
    assert texts(content, "//soap:Detail/int:ProblemMessage") == ["<a>Ә</a>\ufffd"]
    assert b"<![CDATA[<a>" in content
    found = read_envelope(parse(content))
    reported = read_fault(found.body)
    assert (found.header, reported.subcode, reported.code) == (header, subcode, CODES[subcode])
    assert (reported.reasons, reported.problem) == ({"ru": "Нет", "kk": "Жоқ"}, "<a>Ә</a>\ufffd")


def test_a_fault_goes_to_fault_to_where_the_source_names_one() -> None:
    source = replace(first(), fault_to="EAEU://EEC/SR/gate")
    assert fault_header(source, new_uri(), "int:DataError", wire.OURS).to == "EAEU://EEC/SR/gate"


def test_a_fault_about_something_unreadable_is_still_a_fault() -> None:
    content = technical_fault(fault_header(None, new_uri(), "int:DataError", wire.OURS), "int:DataError", {"ru": "Нет"})
    assert texts(content, "//wsa:To") == [f"{wire.WSA}/anonymous"]
    assert texts(content, "//wsa:RelatesTo") == [f"{wire.WSA}/unspecified"]
    assert xpath(content, "//int:*") == []
    assert read_envelope(parse(content)).kind is EnvelopeKind.FAULT


def test_a_problem_that_ends_cdata_is_escaped_and_a_long_one_left_out() -> None:
    header = fault_header(first(), new_uri(), "int:DataError", wire.OURS)
    content = technical_fault(header, "int:DataError", {"ru": "Нет"}, b"a]]><b/>")
    assert texts(content, "//int:ProblemMessage") == ["a]]><b/>"]
    content = technical_fault(header, "int:DataError", {"ru": "Нет"}, b"a" * 65_537)
    assert xpath(content, "//soap:Detail") == []


@pytest.mark.parametrize("field", [item.name for item in fields(Header)])
def test_no_message_is_written_with_a_demand_broken(field: str) -> None:
    wrong = {"reply_to": "", "relates_to": "x", "track_id": new_uri(), "accepted_at": NOW.isoformat()}
    forbidden = {"sender": wire.OURS, "fault_to": wire.OURS, "relates_action": str(NAME)}
    value = (wrong | forbidden).get(field, "")
    with pytest.raises(ValueError, match=r".+"):
        application_message(replace(first(), **{field: value}), wire.BODY.encode())


@pytest.mark.parametrize("body", [b"", b"text", b"<!DOCTYPE a><a/>", b"<?pi?><a/>", b"<!-- --><a/>"])
def test_a_body_that_is_no_document_is_not_written(body: bytes) -> None:
    with pytest.raises(ValueError, match="body"):
        application_message(first(), body)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="UTF-8"?>\n', b"\n "])
def test_the_declaration_of_a_document_is_taken_off(start: bytes) -> None:
    content = application_message(first(), start + wire.BODY.encode() + b"\n")
    assert [item.tag for item in xpath(content, "//soap:Body/*")] == ["{urn:test}Document"]


@pytest.mark.parametrize(
    ("kind", "action", "signal_id", "at", "reported"),
    [
        ("P.MSG.RCV", "P.MSG.PRS", wire.SIGNAL_ID, NOW, []),
        ("P.MSG.RCV", "P.SP.01.MSG.004", wire.SIGNAL_ID, NOW, []),
        ("P.MSG.RCV", "P.MSG.RCV", wire.MESSAGE_ID, NOW, []),
        ("P.MSG.RCV", "P.MSG.RCV", wire.SIGNAL_ID, NOW.replace(tzinfo=None), []),
        ("P.MSG.RCV", "P.MSG.RCV", wire.SIGNAL_ID, NOW, [SignalError("a", "b")]),
        ("P.MSG.ERR", "P.MSG.ERR", wire.SIGNAL_ID, NOW, []),
        ("P.MSG.ERR", "P.MSG.ERR", wire.SIGNAL_ID, NOW, [SignalError("", "b")]),
        ("P.MSG.ERR", "P.MSG.ERR", wire.SIGNAL_ID, NOW, [SignalError("a" * 256, "b")]),
        ("P.MSG.ERR", "P.MSG.ERR", wire.SIGNAL_ID, NOW, [SignalError("a", "")]),
        ("P.MSG.ERR", "P.MSG.ERR", wire.SIGNAL_ID, NOW, [SignalError("a", "b", edoc_id="1")]),
    ],
)
def test_a_signal_out_of_shape_is_not_written(
    kind: str, action: str, signal_id: str, at: datetime, reported: list[SignalError]
) -> None:
    header = replace(first(), action=str(NAME.with_message(action)), relates_to=new_uri())
    with pytest.raises(ValueError, match=r".+"):
        signal(header, kind, signal_id, at, reported)


@pytest.mark.parametrize("reasons", [{}, {"kk": "Жоқ"}, {"ru": ""}, {"ru": "Нет", "no language!": "x"}])
def test_a_fault_without_russian_is_not_written(reasons: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Russian"):
        technical_fault(fault_header(first(), new_uri(), "int:DataError", wire.OURS), "int:DataError", reasons)


@given(uuids)
def test_identifiers_compare_in_either_form(uuid: str) -> None:
    assert bare(uuid) == bare(f"urn:uuid:{uuid.upper()}") == uuid
    with pytest.raises(ValueError, match="UUID"):
        bare(uuid[1:])
