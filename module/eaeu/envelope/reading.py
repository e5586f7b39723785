"""A SOAP envelope to values: every demand of Decision 5 on the header is judged here."""

from __future__ import annotations

from typing import BinaryIO, NoReturn

from lxml import etree

from module import xmldoor
from module.eaeu.envelope.elements import text_of
from module.eaeu.envelope.entries import read_entries
from module.eaeu.envelope.faults import CODES, DATA_ERROR, TechnicalFault
from module.eaeu.envelope.headers import broken_demands, missing_entries, required
from module.eaeu.envelope.model import Envelope, EnvelopeFault, EnvelopeKind, Header
from module.eaeu.envelope.names import FAULT_ACTIONS, PREFIXES, clark
from module.eaeu.envelope.signals import kind_of
from module.kernel.text import N_, Message

_PARTS = [clark("soap:Header"), clark("soap:Body")]
_FAULT = clark("soap:Fault")


def read_envelope(root: etree._Element) -> Envelope:
    """Read an envelope. Raises EnvelopeFault for each demand that is broken, with what could be read of the header."""
    parts = list(root.iterchildren("*"))
    if root.tag != clark("soap:Envelope") or [part.tag for part in parts] != _PARTS:
        _refuse_frame(root, parts)
    header = read_header(parts[0])
    kind = header.kind
    if not _blank(root, *root) or _has_instructions(root):
        raise _data_error(header, kind, Message(N_("The envelope holds more than a header and a body.")))
    content = list(parts[1].iterchildren("*"))
    if len(content) != 1 or not _blank(parts[1], *parts[1]):
        raise _data_error(header, kind, Message(N_("The body must hold exactly one document.")))
    _judge_body(header, kind, content[0])
    return Envelope(header, kind, content[0])


def read_header(element: etree._Element) -> Header:
    """Read `soap:Header` alone. Raises EnvelopeFault."""
    header, faults = read_entries(element)
    demands = faults or list(missing_entries(header))
    if not demands:
        kind = _kind(header)
        demands = list(broken_demands(header, kind))
    for subcode, reason in demands:
        raise EnvelopeFault(subcode, reason, header, answerable=header.action not in FAULT_ACTIONS)
    return header


def read_opening(stream: BinaryIO) -> Header:
    """Read the header of an envelope of any length from its beginning; the body is neither read nor judged.

    Raises EnvelopeFault, and XmlRefused where the beginning is not XML that passes the guarded door.
    """
    root = xmldoor.opening(stream, clark("soap:Body"))
    if root.tag != clark("soap:Envelope") or [part.tag for part in root.iterchildren("*")] != _PARTS[:1]:
        _refuse_frame(root, list(root.iterchildren("*")))
    return read_header(next(root.iterchildren("*")))


def read_fault(body: etree._Element) -> TechnicalFault:
    """Read `soap:Fault`. Raises EnvelopeFault(int:DataError), which nobody is told: a fault never answers a fault."""
    code = body.find(f"{clark('soap:Code')}/{clark('soap:Value')}")
    if body.tag != _FAULT or code is None:
        raise EnvelopeFault(DATA_ERROR, Message(N_("The fault has no code.")), answerable=False)
    subcode = body.find(f"{clark('soap:Code')}/{clark('soap:Subcode')}/{clark('soap:Value')}")
    texts = body.findall(f"{clark('soap:Reason')}/{clark('soap:Text')}")
    problem = body.find(f"{clark('soap:Detail')}/{clark('int:ProblemMessage')}")
    name = _qualified(subcode) if subcode is not None else ""
    return TechnicalFault(
        code=_qualified(code),
        subcode=name if name in CODES else "",
        reasons={text.get(clark("xml:lang"), ""): "".join(map(str, text.itertext())).strip() for text in texts},
        problem="" if problem is None else "".join(map(str, problem.itertext())),
    )


def _kind(header: Header) -> EnvelopeKind:
    try:
        return header.kind
    except EnvelopeFault as fault:
        raise EnvelopeFault(fault.subcode, fault.message, header) from fault


def _judge_body(header: Header, kind: EnvelopeKind, content: etree._Element) -> None:
    """Refuse a body that is not what the action announces; which document it is, the check of the document judges."""
    signal = kind_of(content)
    announced = header.name.message if kind is EnvelopeKind.SIGNAL else None
    if (content.tag == _FAULT) != (kind is EnvelopeKind.FAULT) or signal != announced:
        raise _data_error(header, kind, Message(N_("The body is not what the action announces.")))


def _refuse_frame(root: etree._Element, parts: list[etree._Element]) -> NoReturn:
    """Say that this is no envelope, with the header where there is one."""
    header = None
    if root.tag == clark("soap:Envelope") and parts and parts[0].tag == _PARTS[0]:
        header = read_header(parts[0])
    elif root.tag == clark("soap:Envelope") and [part.tag for part in parts] == _PARTS[1:]:
        raise EnvelopeFault(*required("wsa:To"))
    raise _data_error(header, None, Message(N_("The message is not a SOAP 1.2 envelope.")))


def _data_error(header: Header | None, kind: EnvelopeKind | None, reason: Message) -> EnvelopeFault:
    return EnvelopeFault(DATA_ERROR, reason, header, answerable=kind is not EnvelopeKind.FAULT)


def _has_instructions(root: etree._Element) -> bool:
    """Tell whether there are processing instructions: SOAP 1.2 has no use for them, and a stylesheet hides in one."""
    outside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    return (
        any(isinstance(node, etree._ProcessingInstruction) for node in outside)
        or next(root.iter(etree.PI), None) is not None
    )


def _blank(parent: etree._Element, *children: etree._Element) -> bool:
    return not any((text or "").strip() for text in (parent.text, *(child.tail for child in children)))


def _qualified(element: etree._Element) -> str:
    """Return a QName in content with the usual prefix of its namespace; empty for another namespace."""
    prefix, _, local = text_of(element).rpartition(":")
    uri = element.nsmap.get(prefix or None)
    return next((f"{usual}:{local}" for usual, ours in PREFIXES.items() if ours == uri), "")
