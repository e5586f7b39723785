"""What the console of the exchange reads: conversations, messages, incidents, resources. It changes incidents only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Text, and_, cast, func, or_, select, true, update

from module.store.exchange_schema import conversation, dispatch, incident, payload, resource
from module.store.exchange_schema import message as messages
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations are looked for; `subject` is a part of an id, of a number or of an application's id."""

    state: str = ""
    procedure: str = ""
    subject: str = ""
    overdue_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """One transaction with the Commission."""

    id: str
    procedure_id: str
    procedure: str
    transaction: str
    role: str
    state: str
    attempts: int
    subject: str
    hold_code: str
    paused: bool
    started_at: datetime
    attempt_at: datetime
    state_since: datetime
    due_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A line of the journal; `dispatch` says what became of an outgoing one, `findings` are as they were stored."""

    id: int
    at: datetime
    direction: str
    conversation_id: str
    message_id: str
    relates_to: str
    action: str
    code: str
    edoc_id: str
    digest: str
    size: int
    peer: str
    verdict: str
    findings: Sequence[Mapping[str, Any]]
    dispatch: str
    last_error: str


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """Something that a person has to look at: an emergency of table 17, or one of ours."""

    id: str
    code: str
    conversation_id: str
    message_id: int | None
    details: Mapping[str, Any]
    raised_at: datetime
    resolved_at: datetime | None
    resolution: str


@dataclass(frozen=True, slots=True)
class ResourceRecord:
    """What is known of a resource of the Commission that we hold a copy of."""

    id: str
    ours_updated_at: datetime | None
    theirs_updated_at: datetime | None
    asked_at: datetime | None
    in_step_at: datetime | None
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the metrics say."""

    conversations: Mapping[tuple[str, str, str], int]
    overdue: int
    queued: int
    oldest_queued: datetime | None
    open_incidents: Mapping[str, int]
    messages: Mapping[tuple[str, str, str], int]


def _condition(wanted: Wanted) -> Any:
    table = conversation.c
    found = [table.state == wanted.state] if wanted.state else []
    if wanted.procedure:
        found.append(table.procedure == wanted.procedure)
    if wanted.subject:
        text = wanted.subject.strip()
        found.append(or_(table.subject.icontains(text, autoescape=True), cast(table.id, Text) == text.lower()))
    if wanted.overdue_at is not None:
        found.append(and_(table.due_at < wanted.overdue_at, table.finished_at.is_(None)))
    return and_(true(), *found)


def conversations(unit: Unit, wanted: Wanted, start: int, count: int) -> tuple[int, tuple[ConversationRecord, ...]]:
    """Return how many conversations there are and a page of them, the newest first."""
    condition = _condition(wanted)
    total = unit.connection.execute(select(func.count()).select_from(conversation).where(condition)).scalar_one()
    page = select(conversation).where(condition).order_by(conversation.c.started_at.desc(), conversation.c.id)
    rows = unit.connection.execute(page.offset(start).limit(count))
    return int(total), tuple(_conversation(row) for row in rows)


def _conversation(row: Row[Any]) -> ConversationRecord:
    return ConversationRecord(**{name: row._mapping[name] for name in ConversationRecord.__dataclass_fields__})


def find_conversation(unit: Unit, conversation_id: str, *, lock: bool = False) -> ConversationRecord | None:
    """Return a conversation; with `lock` nobody else can change it before the end of the transaction."""
    statement = select(conversation).where(conversation.c.id == conversation_id)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return _conversation(row) if row else None


def _message(row: Row[Any]) -> MessageRecord:
    own: dict[str, Any] = {
        "conversation_id": row.conversation_id or "",
        "dispatch": row.state or "",
        "last_error": row.last_error or "",
    }
    names = [name for name in MessageRecord.__dataclass_fields__ if name not in own]
    return MessageRecord(**{name: row._mapping[name] for name in names}, **own)


def _messages() -> Select[Any]:
    return select(messages, dispatch.c.state, dispatch.c.last_error).outerjoin(
        dispatch, dispatch.c.message_id == messages.c.id
    )


def messages_of(unit: Unit, conversation_id: str) -> tuple[MessageRecord, ...]:
    """Return the messages of a conversation, oldest first."""
    statement = _messages().where(messages.c.conversation_id == conversation_id).order_by(messages.c.id)
    return tuple(_message(row) for row in unit.connection.execute(statement))


def message(unit: Unit, message_id: int) -> MessageRecord | None:
    """Return one message."""
    row = unit.connection.execute(_messages().where(messages.c.id == message_id)).one_or_none()
    return _message(row) if row else None


def parts(unit: Unit, message_id: int) -> Iterator[bytes]:
    """Yield the stored bytes of a message part by part; nothing where the parts were removed."""
    numbers = select(payload.c.part).where(payload.c.message_id == message_id).order_by(payload.c.part)
    for number in unit.connection.execute(numbers).scalars().all():
        one = select(payload.c.content).where(payload.c.message_id == message_id, payload.c.part == number)
        yield bytes(unit.connection.execute(one).scalar_one())


def content(unit: Unit, message_id: int) -> bytes | None:
    """Return the stored bytes of a message whole; None where there is no message or its parts were removed."""
    return b"".join(parts(unit, message_id)) or None


def _incident(row: Row[Any]) -> IncidentRecord:
    values = {name: row._mapping[name] for name in IncidentRecord.__dataclass_fields__}
    return IncidentRecord(**{**values, "conversation_id": values["conversation_id"] or ""})


def incidents(unit: Unit, *, open_only: bool = True, conversation_id: str = "") -> tuple[IncidentRecord, ...]:
    """Return incidents, the newest first; at most 200."""
    statement = select(incident).order_by(incident.c.raised_at.desc(), incident.c.id).limit(200)
    if open_only:
        statement = statement.where(incident.c.resolved_at.is_(None))
    if conversation_id:
        statement = statement.where(incident.c.conversation_id == conversation_id)
    return tuple(_incident(row) for row in unit.connection.execute(statement))


def find_incident(unit: Unit, incident_id: str, *, lock: bool = False) -> IncidentRecord | None:
    """Return an incident; with `lock` nobody else can change it before the end of the transaction."""
    statement = select(incident).where(incident.c.id == incident_id)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return _incident(row) if row else None


def resolve(unit: Unit, incident_id: str, resolution: str, now: datetime) -> None:
    """Close an incident with what was done about it."""
    statement = update(incident).where(incident.c.id == incident_id)
    unit.connection.execute(statement.values(resolved_at=now, resolution=resolution))


def resources(unit: Unit) -> tuple[ResourceRecord, ...]:
    """Return what is known of the resources, by code."""
    rows = unit.connection.execute(select(resource).order_by(resource.c.id))
    return tuple(
        ResourceRecord(**{name: row._mapping[name] for name in ResourceRecord.__dataclass_fields__}) for row in rows
    )


def counts(unit: Unit, now: datetime) -> Counts:
    """Count what the metrics say."""
    table = conversation.c
    states = select(table.transaction, table.role, table.state, func.count()).group_by(
        table.transaction, table.role, table.state
    )
    late = select(func.count()).select_from(conversation).where(table.due_at < now, table.finished_at.is_(None))
    queue = (
        select(func.count(), func.min(messages.c.at))
        .select_from(dispatch)
        .join(messages, messages.c.id == dispatch.c.message_id)
        .where(dispatch.c.state == "queued")
    )
    opened = select(incident.c.code, func.count()).where(incident.c.resolved_at.is_(None)).group_by(incident.c.code)
    by_code = select(messages.c.direction, messages.c.code, messages.c.verdict, func.count()).group_by(
        messages.c.direction, messages.c.code, messages.c.verdict
    )
    queued, oldest = unit.connection.execute(queue).one()
    return Counts(
        conversations={(row[0], row[1], row[2]): row[3] for row in unit.connection.execute(states)},
        overdue=int(unit.connection.execute(late).scalar_one()),
        queued=int(queued),
        oldest_queued=oldest,
        open_incidents={row[0]: row[1] for row in unit.connection.execute(opened)},
        messages={(row[0], row[1], row[2]): row[3] for row in unit.connection.execute(by_code)},
    )
