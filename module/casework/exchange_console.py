"""What the operator of the exchange sees and does: conversations, messages, incidents, resources, metrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from module.casework import exchange_reading
from module.casework.exchange_views import (
    ConversationPage,
    ConversationRow,
    ConversationView,
    IncidentView,
    MessageRow,
    MessageView,
    ResourceView,
    RuleRefusalView,
    StoringProgress,
    UnjudgedMessage,
)
from module.casework.gate import Work
from module.casework.received import MOST_SHOWN, readable
from module.kernel.errors import Fault, NotAllowedNow, NotFound, NotPermitted, Refused, too_long
from module.kernel.text import N_
from module.kernel.text import Message as Sentence
from module.registry.actors import Role
from module.registry.exchange import LONGEST_NOTE, ExchangeOrder
from module.store import journal, opinions
from module.store.exchange import console, conversations, incidents, messages
from module.store.exchange.console import MOST_COUNTED, Counts, Sending, Wanted
from module.store.exchange.conversations import Conversation
from module.store.exchange.incidents import Incident
from module.store.exchange.messages import JournalMessage

PAGE_SIZE = 50
MOST_PAGES = MOST_COUNTED // PAGE_SIZE
RESOURCES = ("P.SP.01.BEN.002", "P.SP.01.BEN.003")
_NOTHING_TO_RESEND = frozenset({"finished", "new"})


def is_staff(work: Work) -> bool:
    """Tell whether the person may read messages, which carry personal data."""
    return any(work.actor.plays(role) for role in (Role.OPERATOR, Role.CASE_OFFICER, Role.HEAD))


def operator_only(work: Work) -> None:
    """Raise NotPermitted for anybody but an operator."""
    if not work.actor.plays(Role.OPERATOR):
        raise NotPermitted


def search(
    work: Work,
    *,
    state: str = "",
    procedure: str = "",
    subject: str = "",
    overdue: bool = False,
    after: str = "",
    page: int = 1,
) -> ConversationPage:
    """Return a page of the conversations, latest first; `after` is the one behind which the list begins."""
    operator_only(work)
    page = min(max(page, 1), MOST_PAGES)
    wanted = Wanted(state, procedure, subject, work.now if overdue else None, after)
    total, rows = console.conversations(work.unit, wanted, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    pages = max(1, -(-min(total, MOST_COUNTED) // PAGE_SIZE))
    older = rows[-1].id if total > MOST_COUNTED and page == pages else ""
    shown = tuple(_row(work, row) for row in rows)
    unjudged = unjudged_messages(work) if page == 1 and not after else ()
    return ConversationPage(shown, min(total, MOST_COUNTED), page, pages, total > MOST_COUNTED, older, unjudged)


def _row(work: Work, record: Conversation) -> ConversationRow:
    due = record.due_at if record.finished_at is None else None
    return ConversationRow(
        id=record.id,
        procedure=record.procedure,
        transaction=record.transaction,
        role=record.role,
        state=record.state,
        subject=record.subject,
        repeats=record.attempts - 1,
        paused=record.paused,
        started_at=record.started_at,
        state_since=record.state_since,
        due_at=due,
        overdue=due is not None and due < work.now,
    )


def conversation(work: Work, conversation_id: str) -> ConversationView:
    """Return a conversation with its messages and incidents."""
    operator_only(work)
    record = _found(work, conversation_id)
    sendings = console.sendings(work.unit, record.id)
    carried = opinions.of_conversation(work.unit, record.id)
    return ConversationView(
        row=_row(work, record),
        procedure_id=record.procedure_id,
        hold_code=record.hold_code,
        finished_at=record.finished_at,
        messages=tuple(_message(row, sendings.get(row.id)) for row in messages.of_conversation(work.unit, record.id)),
        incidents=tuple(
            incident_view(row) for row in incidents.find(work.unit, only_open=False, conversation_id=record.id)
        ),
        opinion=(carried.application_id, carried.form_id) if carried else None,
        may_resend=record.state not in _NOTHING_TO_RESEND,
        may_pause=record.finished_at is None,
    )


def _found(work: Work, conversation_id: str) -> Conversation:
    record = conversations.get(work.unit, conversation_id)
    if record is None:
        raise NotFound
    return record


def _message(row: JournalMessage, sending: Sending | None) -> MessageRow:
    return MessageRow(
        id=row.id,
        at=row.at,
        direction=row.direction,
        code=row.code,
        action=row.action,
        verdict=row.verdict,
        size=row.size,
        findings=exchange_reading.findings(row),
        sending=sending.state if sending else "",
        last_error=sending.last_error if sending else "",
    )


def refusals(work: Work) -> tuple[RuleRefusalView, ...]:
    """Return the rules of filling for which the latest messages were refused, a line for each place."""
    operator_only(work)
    return exchange_reading.refusals(work)


def message(work: Work, message_id: int) -> MessageView:
    """Return one message to the operator or an officer; its document and text where a page can show them."""
    row = _readable_message(work, message_id)
    sendings = console.sendings(work.unit, row.conversation_id) if row.conversation_id else {}
    content = messages.content(work.unit, row.id) if row.size <= MOST_SHOWN else b""
    return MessageView(
        row=_message(row, sendings.get(row.id)),
        conversation_id=row.conversation_id or "",
        message_id=row.message_id,
        relates_to=row.relates_to,
        edoc_id=row.edoc_id,
        edoc_ref_id=row.edoc_ref_id,
        peer=row.peer,
        certificate=row.certificate,
        digest=row.digest,
        document=readable(content) if content else None,
        text=content.decode("utf-8", "replace"),
    )


def _readable_message(work: Work, message_id: int) -> JournalMessage:
    row = messages.get(work.unit, message_id) if is_staff(work) else None
    if row is None:
        raise NotFound
    return row


def download(work: Work, message_id: int) -> Iterator[bytes]:
    """Yield the bytes of a message as they came or left; each download is written down. Raises NotFound."""
    row = _readable_message(work, message_id)
    journal.write(work.unit, work.actor, "exchange_download", work.now, message=row.id)
    return messages.chunks(work.unit, row.id)


def order_of_conversation(work: Work, order: ExchangeOrder, conversation_id: str) -> None:
    """Have a conversation sent again, stopped or let go on; once this act stands in the journal.

    Raises NotAllowedNow where nothing of ours was sent, where it is over, or where it is already so.
    """
    operator_only(work)
    record = _found(work, conversation_id)
    if order is ExchangeOrder.RESEND:
        pointless = record.state in _NOTHING_TO_RESEND
    else:
        pointless = record.finished_at is not None or record.paused is (order is ExchangeOrder.PAUSE)
    if pointless:
        raise NotAllowedNow
    _act(work, f"exchange_{order}", conversation=conversation_id)
    work.unit.after_commit(lambda: work.deps.exchange.operate(order, conversation_id))


def _act(work: Work, act: str, **details: Any) -> None:
    journal.write(work.unit, work.actor, act, work.now, **details)


def incident_view(record: Incident) -> IncidentView:
    """Return a stored incident as the pages read it."""
    return IncidentView(
        id=record.id,
        code=record.code,
        conversation_id=record.conversation_id or "",
        message_id=record.message_id,
        details=record.details,
        raised_at=record.raised_at,
        resolved_at=record.resolved_at,
        resolution=record.resolution,
        cause=record.cause,
        taken_by=record.taken_by,
        taken_at=record.taken_at,
    )


def incident(work: Work, incident_id: str) -> tuple[IncidentView, ConversationView | None]:
    """Return an incident and the conversation that it befell."""
    operator_only(work)
    record = incidents.get(work.unit, incident_id)
    if record is None:
        raise NotFound
    befallen = conversations.get(work.unit, record.conversation_id) if record.conversation_id else None
    return incident_view(record), conversation(work, befallen.id) if befallen else None


def resolve(work: Work, incident_id: str, note: str) -> IncidentView:
    """Close an incident with what was done about it. Raises NotAllowedNow for one that is closed."""
    operator_only(work)
    record = incidents.get(work.unit, incident_id)
    if record is None:
        raise NotFound
    text = noted(note)
    if not incidents.resolve(work.unit, incident_id, text, work.now):
        raise NotAllowedNow
    _act(work, "incident_resolve", incident=incident_id)
    return replace(incident_view(record), resolved_at=work.now, resolution=text)


def noted(note: str) -> str:
    """Return what was done about an incident. Raises Refused where nothing is said, or too much."""
    text = note.strip()
    if not text:
        raise Refused((Fault("empty", "note", Sentence(N_("Write what was done about the incident."))),))
    if faults := too_long("note", text, LONGEST_NOTE):
        raise Refused(faults)
    return text


def copies(work: Work) -> tuple[ResourceView, ...]:
    """Return what is known of the two resources that we hold a copy of."""
    operator_only(work)
    known = storing(work)
    return tuple(replace(exchange_reading.copy(work, key), storing=known.get(key)) for key in RESOURCES)


def order_of_resource(work: Work, order: ExchangeOrder, resource_id: str) -> None:
    """Have a resource asked for, in part or whole, or our copy of it checked; once this act stands in the journal."""
    operator_only(work)
    if resource_id not in RESOURCES:
        raise NotFound
    _act(work, f"exchange_{order}", resource=resource_id)
    work.unit.after_commit(lambda: work.deps.exchange.operate(order, resource_id))


def counts(work: Work) -> Counts:
    """Count for the metrics. The door has judged who asks: these figures name nobody."""
    return console.counts(work.unit, work.now)


def unjudged_messages(work: Work) -> tuple[UnjudgedMessage, ...]:
    """Return messages that arrived and wait for their judging, or were set aside, the latest first."""
    return tuple(
        UnjudgedMessage(
            id=row.id,
            received_at=row.received_at,
            channel=row.channel,
            size=row.size,
            tries=row.tries,
            fault=row.fault,
            set_aside=row.state == console.SET_ASIDE,
        )
        for row in console.unjudged(work.unit)
    )


def storing(work: Work) -> dict[str, StoringProgress]:
    """Return how far registers have come that are being stored, by resource."""
    return {row.resource: StoringProgress(row.done, row.total) for row in console.storing(work.unit)}
