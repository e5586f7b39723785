"""Values to a SOAP envelope, entries in the order of the act."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from lxml import etree

from module.eaeu.envelope.entries import ENTRIES
from module.eaeu.envelope.faults import CODES
from module.eaeu.envelope.headers import broken_demands
from module.eaeu.envelope.identifiers import is_uuid
from module.eaeu.envelope.model import EnvelopeFault, EnvelopeKind, Header
from module.eaeu.envelope.names import PREFIXES, SGN, clark
from module.eaeu.envelope.signals import ERROR_PARTS, MAX_CODE, ROOTS, SignalError

MAX_PROBLEM = 64 * 1024
"""Bytes of a faulty message that is sent back inside the fault; a longer one is left out, as the act allows."""

_EMPTY_BODY = b"<soap:Body/>"
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*\?>)?\s*")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def application_message(header: Header, body: bytes) -> bytes:
    """Write a message with a document. `body` is what the codec wrote: UTF-8, own prefixes, no DOCTYPE.

    Raises ValueError where the header breaks a demand of the act or the body does not begin with an element.
    """
    _judge(header, EnvelopeKind.APPLICATION)
    document = body[_must_match(_DECLARATION, body) :]
    if re.match(rb"<[A-Za-z_]", document) is None:
        raise ValueError("the body does not begin with an element")
    head, tail = etree.tostring(_envelope(header), xml_declaration=True, encoding="UTF-8").rsplit(_EMPTY_BODY, 1)
    return b"".join((head, b"<soap:Body>", document.rstrip(), b"</soap:Body>", tail))


def signal(header: Header, kind: str, signal_id: str, at: datetime, errors: Sequence[SignalError] = ()) -> bytes:
    """Write a signal of a code such as `P.MSG.RCV`; `at` is aware, only `P.MSG.ERR` has errors. Raises ValueError."""
    _judge(header, EnvelopeKind.SIGNAL)
    if header.name.message != kind:
        raise ValueError("the action names another signal")
    if bool(errors) != (kind == "P.MSG.ERR") or at.tzinfo is None or not is_uuid(signal_id):
        raise ValueError("the signal is not complete")
    envelope = _envelope(header, {"sgn": SGN})
    root = etree.SubElement(envelope[-1], ROOTS[kind])
    _leaf(root, "sgn:SignalId", signal_id)
    _leaf(root, "sgn:DateTime", at.isoformat())
    for error in errors:
        _write_error(root, error)
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


def technical_fault(header: Header, subcode: str, reasons: Mapping[str, str], problem: bytes = b"") -> bytes:
    """Write a technical fault. `reasons` are texts by language, `ru` among them; `problem` is the faulty message.

    Raises ValueError for a subcode or a set of languages that the act does not have.
    """
    _judge(header, EnvelopeKind.FAULT)
    if "ru" not in reasons or not all(map(_LANGUAGE.fullmatch, reasons)) or not all(reasons.values()):
        raise ValueError("a reason in Russian is mandatory")
    envelope = _envelope(header)
    fault = etree.SubElement(envelope[-1], clark("soap:Fault"))
    code = etree.SubElement(fault, clark("soap:Code"))
    _leaf(code, "soap:Value", CODES[subcode])
    _leaf(etree.SubElement(code, clark("soap:Subcode")), "soap:Value", subcode)
    texts = etree.SubElement(fault, clark("soap:Reason"))
    for language, text in reasons.items():
        _leaf(texts, "soap:Text", text).set(clark("xml:lang"), language)
    if 0 < len(problem) <= MAX_PROBLEM:
        detail = etree.SubElement(fault, clark("soap:Detail"))
        _write_problem(detail, _NOT_XML.sub("\ufffd", problem.decode("utf-8", errors="replace")))
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


def _judge(header: Header, kind: EnvelopeKind) -> None:
    if _kind(header) is kind:
        faults = [f"{subcode}: {reason}" for subcode, reason in broken_demands(header, kind)]
    else:
        faults = ["the action names another kind of message"]
    if header.track_id or header.accepted_at:
        faults.append("only the platform writes int:Integration")
    faults += [entry.name for entry in ENTRIES if getattr(header, entry.field) and not _fits(header, entry.field)]
    if faults:
        raise ValueError("; ".join(faults))


def _kind(header: Header) -> EnvelopeKind | None:
    try:
        return header.kind
    except EnvelopeFault:
        return None


def _fits(header: Header, field: str) -> bool:
    entry = next(entry for entry in ENTRIES if entry.field == field)
    return entry.fits(getattr(header, field))


def _envelope(header: Header, more: Mapping[str, str] | None = None) -> etree._Element:
    """Return an envelope with its header and an empty body, which stands last."""
    envelope = etree.Element(clark("soap:Envelope"), nsmap=dict(PREFIXES) | dict(more or {}))
    entries = etree.SubElement(envelope, clark("soap:Header"))
    for entry in ENTRIES:
        value = getattr(header, entry.field)
        if not value:
            continue
        element = etree.SubElement(entries, clark(entry.name))
        if entry.addressed:
            _leaf(element, "wsa:Address", value)
        else:
            element.text = value
        if entry.field == "relates_to" and header.relates_action:
            element.set(clark("int:RelatesAction"), header.relates_action)
    etree.SubElement(envelope, clark("soap:Body"))
    return envelope


def _leaf(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, clark(name))
    element.text = text
    return element


def _write_error(root: etree._Element, error: SignalError) -> None:
    if not 1 <= len(error.code) <= MAX_CODE or not error.description or (error.edoc_id and not is_uuid(error.edoc_id)):
        raise ValueError("an error of a signal needs a code of 1 to 255 letters and a description")
    element = etree.SubElement(root, clark("sgn:Error"))
    for field, name in ERROR_PARTS:
        if text := getattr(error, field):
            _leaf(element, f"sgn:{name}", _NOT_XML.sub("\ufffd", text))


def _write_problem(detail: etree._Element, text: str) -> None:
    """Put the faulty message in as text: CDATA as the act advises, escaped where CDATA cannot hold it."""
    element = etree.SubElement(detail, clark("int:ProblemMessage"))
    element.text = text if "]]>" in text else etree.CDATA(text)


def _must_match(pattern: re.Pattern[bytes], content: bytes) -> int:
    found = pattern.match(content)
    return found.end() if found else 0
