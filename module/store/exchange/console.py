"""What only the console asks: conversations by what is looked for, what became of messages, counts for the metrics.

`unjudged` and `storing` are what is on its way: messages that are not judged yet, registers that are not whole yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from module.store.exchange import tally
from module.store.exchange.arrivals import SET_ASIDE as SET_ASIDE
from module.store.exchange.arrivals import unjudged as unjudged
from module.store.exchange.conversations import Conversation
from module.store.exchange.imports import running as storing
from module.store.exchange_schema import conversation, dispatch, incident, message
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations are looked for; `subject` is a part of what they are about, or a whole id.

    `after` is the id of a conversation: only those are looked for that come behind it in the list.
    """

    state: str = ""
    procedure: str = ""
    subject: str = ""
    overdue_at: datetime | None = None
    after: str = ""


MOST_COUNTED = 1_000
"""Rows of a list that are counted and can be turned to by page; what is behind them is reached from the last page."""
SHORTEST_PART = 3
"""Letters that an index of trigrams can look for; a shorter text has to be the whole subject."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of a message of ours."""

    state: str
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What the metrics say.

    Conversations by transaction, role and state; messages by direction, code and verdict; open incidents by code.
    """

    conversations: Mapping[tuple[str, str, str], int]
    overdue: int
    queued: int
    oldest_queued: datetime | None
    incidents: Mapping[str, int]
    messages: Mapping[tuple[str, str, str], int]


def _condition(wanted: Wanted) -> Any:
    table = conversation.c
    found = [table.state == wanted.state] if wanted.state else []
    if wanted.procedure:
        found.append(table.procedure == wanted.procedure)
    if wanted.subject:
        found.append(_is_about(wanted.subject.strip()))
    if wanted.overdue_at is not None:
        found.append(and_(table.due_at < wanted.overdue_at, table.finished_at.is_(None)))
    return and_(true(), *found)


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_about(subject: str) -> ColumnElement[bool]:
    table = conversation.c
    if _is_key(subject):
        return or_(table.id == subject.lower(), table.subject == subject.lower())
    if len(subject) < SHORTEST_PART:
        return table.subject == subject
    return table.subject.icontains(subject, autoescape=True)


def _behind(unit: Unit, conversation_id: str) -> ColumnElement[bool]:
    """Return which conversations come behind one in the list; all where it is unknown."""
    table = conversation.c
    known = unit.connection.execute(select(table.started_at).where(table.id == conversation_id)).scalar_one_or_none()
    if known is None:
        return true()
    return and_(table.started_at <= known, or_(table.started_at < known, table.id > conversation_id))


def conversations(unit: Unit, wanted: Wanted, offset: int, limit: int) -> tuple[int, tuple[Conversation, ...]]:
    """Return how many conversations there are, and one slice of them, latest first.

    They are counted up to one more than MOST_COUNTED.
    """
    condition = _condition(wanted)
    if wanted.after:
        condition = and_(condition, _behind(unit, wanted.after))
    order = (conversation.c.started_at.desc(), conversation.c.id)
    first = select(conversation.c.id).where(condition).order_by(*order).limit(MOST_COUNTED + 1).subquery()
    total = unit.connection.execute(select(func.count()).select_from(first)).scalar_one()
    rows = unit.connection.execute(select(conversation).where(condition).order_by(*order).offset(offset).limit(limit))
    return int(total), tuple(Conversation(**row._mapping) for row in rows)


def sendings(unit: Unit, conversation_id: str) -> dict[int, Sending]:
    """Return what became of the messages of ours in a conversation, by their id in the journal."""
    statement = select(dispatch).where(dispatch.c.conversation_id == conversation_id)
    rows = unit.connection.execute(statement)
    return {row.message_id: Sending(row.state, row.attempts, row.last_error) for row in rows}


def counts(unit: Unit, now: datetime) -> Counts:
    """Count what the metrics say."""
    table = conversation.c
    late = select(func.count()).select_from(conversation).where(table.due_at < now, table.finished_at.is_(None))
    queue = (
        select(func.count(), func.min(message.c.at))
        .select_from(dispatch)
        .join(message, message.c.id == dispatch.c.message_id)
        .where(dispatch.c.state == "queued")
    )
    unresolved = select(incident.c.code, func.count()).where(incident.c.resolved_at.is_(None)).group_by(incident.c.code)
    queued, oldest = unit.connection.execute(queue).one()
    return Counts(
        conversations=tally.counts(unit, tally.CONVERSATIONS),
        overdue=int(unit.connection.execute(late).scalar_one()),
        queued=int(queued),
        oldest_queued=oldest,
        incidents={row[0]: row[1] for row in unit.connection.execute(unresolved)},
        messages=tally.counts(unit, tally.MESSAGES),
    )


__all__ = [
    "MOST_COUNTED",
    "SET_ASIDE",
    "Counts",
    "Sending",
    "Wanted",
    "conversations",
    "counts",
    "sendings",
    "storing",
    "unjudged",
]
