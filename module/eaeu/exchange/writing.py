"""Envelopes of ours: conversations that we start, requests, answers, signals, the same again as a new message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

from lxml import etree

from module import xmldoor
from module.eaeu.codec import document_bounds, write
from module.eaeu.envelope import (
    ActionName,
    EnvelopeKind,
    Header,
    SignalError,
    application_message,
    new_uri,
    new_uuid,
    read_envelope,
    read_signal,
    reply_header,
    signal,
)
from module.eaeu.exchange.inbound import comparable
from module.eaeu.exchange.journalling import Own, queue
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.flow import ConversationRole, History, State, TransactionTerms, due_at
from module.eaeu.spec.facts import process
from module.eaeu.structures.node import Node
from module.store.exchange import Conversation, JournalMessage, conversations, messages
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


def terms_of(deps: ExchangeDeps, transaction: str) -> TransactionTerms:
    """Return the terms of a transaction with the length of the minute that is set."""
    timing = deps.settings.timing
    return TransactionTerms.of(process().transactions[transaction], timing.minute_seconds, timing.hold_back_minutes)


def start(
    unit: Unit, deps: ExchangeDeps, action: tuple[str, str, str], body: Node, *, subject: str, procedure_id: str = ""
) -> str:
    """Start a conversation in the caller's unit of work and return its id.

    `action` names procedure, transaction and message; an empty `procedure_id` opens an instance of the procedure.
    """
    name = ActionName(*action)
    now = deps.clock.now()
    fresh = Conversation(
        id=str(uuid4()),
        procedure_id=procedure_id or new_uri(),
        procedure=name.procedure,
        transaction=name.transaction,
        role=ConversationRole.INITIATOR,
        state=State.WAITING_RECEIPT,
        attempts=1,
        subject=subject,
        hold_code="",
        paused=False,
        started_at=now,
        attempt_at=now,
        state_since=now,
        due_at=due_at(
            History(ConversationRole.INITIATOR, State.WAITING_RECEIPT, 1, now), terms_of(deps, name.transaction)
        ),
        finished_at=None,
    )
    conversations.open_or_lock(unit, fresh)
    send_request(unit, deps, name, fresh.procedure_id, fresh.id, body)
    return fresh.id
