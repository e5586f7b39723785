"""Envelopes of ours: requests, answers, signals, and the same again with a new MessageID."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from lxml import etree

from module import xmldoor
from module.eaeu.codec.streaming import document_bounds
from module.eaeu.codec.writing import write
from module.eaeu.envelope.headers import reply_header
from module.eaeu.envelope.identifiers import new_uri, new_uuid
from module.eaeu.envelope.model import ActionName, EnvelopeKind, Header
from module.eaeu.envelope.reading import read_envelope
from module.eaeu.envelope.signals import SignalError, read_signal
from module.eaeu.envelope.writing import application_message, signal
from module.eaeu.exchange.inbound import comparable
from module.eaeu.exchange.journalling import Own, queue
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.structures.node import Node
from module.store.exchange import messages
from module.store.exchange.messages import JournalMessage
from module.store.unit import Unit

MAX_ERRORS = 100


def uri(identifier: str) -> str:
    """Return a stored identifier as it stands in a header."""
    return f"urn:uuid:{identifier}"


def send_request(
    unit: Unit, deps: ExchangeDeps, action: ActionName, procedure_id: str, conversation: str, body: Node
) -> int:
    """Write and queue the first message of a transaction; return its id in the journal."""
    header = Header(
        to=deps.settings.commission,
        message_id=new_uri(),
        action=str(action),
        procedure_id=procedure_id,
        conversation_id=uri(conversation),
        reply_to=deps.settings.ours,
    )
    return _send_document(unit, deps, header, body)


def send_answer(unit: Unit, deps: ExchangeDeps, received: Header, body: Node) -> int:
    """Write and queue the document that answers a received message."""
    action = received.name.with_message(body.value("ccdo:EDocHeader", "csdo:InfEnvelopeCode"))
    return _send_document(unit, deps, reply_header(received, new_uri(), action), body)


def _send_document(unit: Unit, deps: ExchangeDeps, header: Header, body: Node) -> int:
    head = "ccdo:EDocHeader"
    content = write(body, body.value(head, "csdo:EDocCode"), deps.names)
    own = Own(
        header,
        application_message(header, content),
        header.name.message,
        comparable(body.value(head, "csdo:EDocId")),
        comparable(body.value(head, "csdo:EDocRefId")),
        content,
    )
    return queue(unit, deps, own)


def send_signal(unit: Unit, deps: ExchangeDeps, received: Header, kind: str, errors: Sequence[SignalError] = ()) -> int:
    """Write and queue a signal about a received message."""
    header = reply_header(received, new_uri(), received.name.with_message(kind))
    content = signal(header, kind, new_uuid(), deps.clock.now(), errors[:MAX_ERRORS])
    return queue(unit, deps, Own(header, content, kind))


def send_again(unit: Unit, deps: ExchangeDeps, sent: JournalMessage, relates_to: str | None = None) -> int:
    """Queue a message of ours again: a new MessageID, the same action, body, procedure and conversation.

    `relates_to` is the wsa:MessageID, as stored, of the message that asked for it; None keeps the old one.
    """
    bounds = document_bounds(deps.names, deps.settings.limits)
    envelope = read_envelope(xmldoor.parse_large(BytesIO(messages.content(unit, sent.id)), bounds))
    header = replace(envelope.header, message_id=new_uri())
    if relates_to is not None:
        header = replace(header, relates_to=uri(relates_to))
    if envelope.kind is EnvelopeKind.SIGNAL:
        answer = read_signal(envelope.body)
        made = signal(header, answer.kind, new_uuid(), deps.clock.now(), answer.errors)
        return queue(unit, deps, Own(header, made, sent.code))
    body = etree.tostring(envelope.body, encoding="utf-8", xml_declaration=True, with_tail=False)
    made = application_message(header, body)
    return queue(unit, deps, Own(header, made, sent.code, sent.edoc_id, sent.edoc_ref_id, body))
