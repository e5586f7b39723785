"""Decision 5 on the wire: an envelope read without judgement, application messages, signals and faults written."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from module.dev.standins.commission.names import ENVELOPE_PREFIXES, INT, SGN, SOAP, WSA
from module.dev.standins.commission.process import ACCEPTED, ERROR, RECEIVED

FAULT_ACTIONS = (f"{WSA}/fault", f"{WSA}/soap/fault")
SIGNAL_ROOTS = {RECEIVED: "DeliveryReceipt", ACCEPTED: "ProcessingReceipt", ERROR: "ValidationError"}
_UUID = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Unreadable(Exception):
    """The bytes are no envelope: there is nobody to answer to but the connection itself."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header entries that the exchange uses; empty where one is absent."""

    to: str = ""
    reply_to: str = ""
    sender: str = ""
    fault_to: str = ""
    message_id: str = ""
    relates_to: str = ""
    relates_action: str = ""
    action: str = ""
    procedure_id: str = ""
    conversation_id: str = ""
    track_id: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was read. `order` names the header entries as they stand, with doubles."""

    header: Header
    order: tuple[str, ...]
    body: etree._Element


@dataclass(frozen=True, slots=True)
class SignalError:
    """One Error of a ValidationError."""

    code: str
    description: str
    details: str = ""
    edoc_id: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """What a signal says."""

    kind: str
    errors: tuple[SignalError, ...] = field(default_factory=tuple)


def urn() -> str:
    """Return a new identifier of a message, procedure or conversation."""
    return f"urn:uuid:{uuid.uuid4()}"


def is_urn(text: str) -> bool:
    """Tell whether a text is a UUID as a URI."""
    return _UUID.fullmatch(text) is not None


def instant(moment: datetime | None = None) -> str:
    """Write an instant as the rules of filling demand it: UTC, milliseconds, Z."""
    at = (moment or datetime.now(UTC)).astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def parse(content: bytes) -> etree._Element:
    """Parse XML from outside. Raises Unreadable for what is not well-formed, has a DOCTYPE or is too deep."""
    if _DOCTYPE.search(content):
        raise Unreadable("a DOCTYPE is not allowed")
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not well-formed: {error}") from error


def read(content: bytes) -> Envelope:
    """Read an envelope. Raises Unreadable unless there are one Header, one Body and one element in it."""
    root = parse(content)
    if root.tag != f"{{{SOAP}}}Envelope":
        raise Unreadable(f"the root is {root.tag}")
    parts = [str(child.tag) for child in root.iterchildren(tag=etree.Element)]
    if parts != [f"{{{SOAP}}}Header", f"{{{SOAP}}}Body"]:
        raise Unreadable("an envelope has one Header and one Body")
    header, body = root.iterchildren(tag=etree.Element)
    content_of_body = list(body.iterchildren(tag=etree.Element))
    if len(content_of_body) != 1:
        raise Unreadable("the Body holds one element")
    entries = list(header.iterchildren(tag=etree.Element))
    return Envelope(_header(header), tuple(str(entry.tag) for entry in entries), content_of_body[0])


def _header(header: etree._Element) -> Header:
    relates = header.find(f"{{{WSA}}}RelatesTo")
    return Header(
        to=_text(header, WSA, "To"),
        reply_to=_text(header, WSA, "ReplyTo", "Address"),
        sender=_text(header, WSA, "From", "Address"),
        fault_to=_text(header, WSA, "FaultTo", "Address"),
        message_id=_text(header, WSA, "MessageID"),
        relates_to=_text(header, WSA, "RelatesTo"),
        relates_action="" if relates is None else relates.get(f"{{{INT}}}RelatesAction", ""),
        action=_text(header, WSA, "Action"),
        procedure_id=_text(header, INT, "ProcedureID"),
        conversation_id=_text(header, INT, "ConversationID"),
        track_id=_text(header, INT, "Integration", "TrackID"),
    )


def _text(header: etree._Element, space: str, *path: str) -> str:
    found = header.find("/".join(f"{{{space}}}{step}" for step in path))
    return "" if found is None else (found.text or "").strip()


def read_signal(body: etree._Element) -> Signal | None:
    """Read a signal; None when the body is none of the three or not in their shape."""
    kind = next((code for code, root in SIGNAL_ROOTS.items() if body.tag == f"{{{SGN}}}{root}"), None)
    children = [str(child.tag).rpartition("}")[2] for child in body.iterchildren(tag=etree.Element)]
    errors = children[2:]
    if kind is None or children[:2] != ["SignalId", "DateTime"] or any(name != "Error" for name in errors):
        return None
    if bool(errors) != (kind == ERROR):
        return None
    return Signal(kind, tuple(_error(element) for element in body.findall(f"{{{SGN}}}Error")))


def _error(element: etree._Element) -> SignalError:
    parts = ("Code", "Description", "Details", "EDocId", "Reference")
    return SignalError(*(element.findtext(f"{{{SGN}}}{part}", "") for part in parts))


def application_message(header: Header, body: etree._Element | bytes) -> bytes:
    """Write an envelope around a document."""
    content = etree.fromstring(body) if isinstance(body, bytes) else body
    return _envelope(header, content)


def signal(header: Header, kind: str, errors: Sequence[SignalError] = ()) -> bytes:
    """Write a signal with a new id."""
    body = etree.Element(f"{{{SGN}}}{SIGNAL_ROOTS[kind]}", nsmap={"sgn": SGN})
    etree.SubElement(body, f"{{{SGN}}}SignalId").text = str(uuid.uuid4())
    etree.SubElement(body, f"{{{SGN}}}DateTime").text = instant()
    for error in errors:
        item = etree.SubElement(body, f"{{{SGN}}}Error")
        values = (error.code, error.description, error.details, error.edoc_id, error.reference)
        for name, text in zip(("Code", "Description", "Details", "EDocId", "Reference"), values, strict=True):
            if text:
                etree.SubElement(item, f"{{{SGN}}}{name}").text = text
    return _envelope(header, body)


def technical_fault(header: Header, subcode: str, reason: str) -> bytes:
    """Write a SOAP fault; `subcode` is prefixed, as wsa:DestinationUnreachable."""
    body = etree.Element(f"{{{SOAP}}}Fault", nsmap=ENVELOPE_PREFIXES)
    code = etree.SubElement(body, f"{{{SOAP}}}Code")
    receiver = subcode in ("wsa:EndpointUnavailable", "int:InternalError")
    etree.SubElement(code, f"{{{SOAP}}}Value").text = "soap:Receiver" if receiver else "soap:Sender"
    etree.SubElement(etree.SubElement(code, f"{{{SOAP}}}Subcode"), f"{{{SOAP}}}Value").text = subcode
    text = etree.SubElement(etree.SubElement(body, f"{{{SOAP}}}Reason"), f"{{{SOAP}}}Text")
    text.set(_XML_LANG, "ru")
    text.text = reason
    return _envelope(header, body)


def _envelope(header: Header, body: etree._Element) -> bytes:
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap=ENVELOPE_PREFIXES)
    head = etree.SubElement(root, f"{{{SOAP}}}Header")
    _entry(head, WSA, "To", header.to)
    for name, address in (("ReplyTo", header.reply_to), ("From", header.sender), ("FaultTo", header.fault_to)):
        if address:
            _entry(etree.SubElement(head, f"{{{WSA}}}{name}"), WSA, "Address", address)
    _entry(head, WSA, "MessageID", header.message_id)
    if header.relates_to:
        relates = etree.SubElement(head, f"{{{WSA}}}RelatesTo")
        relates.text = header.relates_to
        if header.relates_action:
            relates.set(f"{{{INT}}}RelatesAction", header.relates_action)
    _entry(head, WSA, "Action", header.action)
    _entry(head, INT, "ProcedureID", header.procedure_id)
    _entry(head, INT, "ConversationID", header.conversation_id)
    if header.track_id:
        platform = etree.SubElement(head, f"{{{INT}}}Integration")
        _entry(platform, INT, "TrackID", header.track_id)
        _entry(platform, INT, "AcceptTime", instant())
    etree.SubElement(root, f"{{{SOAP}}}Body").append(body)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _entry(parent: etree._Element, space: str, name: str, text: str) -> None:
    if text:
        etree.SubElement(parent, f"{{{space}}}{name}").text = text
