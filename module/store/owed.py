"""What is owed and stands in no queue: rows that wait to leave and that no open row of the outbox speaks of.

Both are written in one transaction, so that no healthy pair is ever seen by halves. What was given up is no loss: it
stands in the operator's list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select, update

from module.store.exchange_schema import conversation, dispatch
from module.store.messages_schema import message
from module.store.schema import decision, outbox, printed
from module.store.unit import Unit

MOST = 200
"""Rows of one table that are taken up at a time; the next run takes the rest."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A row that no queue speaks of: its key, what it is about (of a message its conversation), since when it waits."""

    key: str
    subject: str
    since: datetime | None = None


_OPEN = or_(and_(outbox.c.done_at.is_(None), ~outbox.c.given_up), outbox.c.given_up)


def _queued(topic: str, subject: ColumnElement[str]) -> ColumnElement[bool]:
    return exists(select(outbox.c.id).where(outbox.c.topic == topic, outbox.c.subject_id == subject, _OPEN))


def _read(unit: Unit, statement: Select[tuple[object, ...]]) -> tuple[Lost, ...]:
    found = unit.connection.execute(statement.limit(MOST))
    return tuple(Lost(str(row.key), str(row.subject), row.since) for row in found)


def letters(unit: Unit, topic: str) -> tuple[Lost, ...]:
    """Return messages to people that nobody has handed over and that stand in no queue."""
    key = cast(message.c.id, Text)
    statement = select(message.c.id.label("key"), message.c.id.label("subject"), message.c.created_at.label("since"))
    waits = (message.c.state == "queued", ~_queued(topic, key))
    return _read(unit, statement.where(*waits).order_by(message.c.created_at))


def expire(unit: Unit, message_id: str, since: datetime) -> bool:
    """End a message without a case that waits since before an instant; its secret goes. Tell whether it was such."""
    waits = (message.c.state == "queued", message.c.application_id.is_(None), message.c.created_at < since)
    late = update(message).where(message.c.id == message_id, *waits)
    return unit.connection.execute(late.values(state="expired", secret="")).rowcount == 1


def decisions(unit: Unit, topic: str, since: datetime) -> tuple[Lost, ...]:
    """Return decisions signed since an instant that have no print and stand in no queue."""
    key = decision.c.id
    statement = select(key.label("key"), key.label("subject"), decision.c.signed_at.label("since"))
    bare = (
        decision.c.state == "signed",
        decision.c.signed_at >= since,
        ~exists(select(printed.c.decision_id).where(printed.c.decision_id == key)),
        ~_queued(topic, cast(key, Text)),
    )
    return _read(unit, statement.where(*bare).order_by(decision.c.signed_at))


def messages(unit: Unit, topic: str) -> tuple[Lost, ...]:
    """Return the first message of each conversation that waits to leave while no queue speaks of the conversation.

    A row of the outbox has the conversation before a slash. One that a person has stopped waits for that person.
    """
    waiting = dispatch.c
    spoken_of = select(func.split_part(outbox.c.subject_id, "/", 1)).where(outbox.c.topic == topic, _OPEN)
    stopped = select(conversation.c.id).where(conversation.c.id == waiting.conversation_id, conversation.c.paused)
    statement = (
        select(
            func.min(waiting.message_id).label("key"),
            waiting.conversation_id.label("subject"),
            cast(None, dispatch.c.sent_at.type).label("since"),
        )
        .where(
            waiting.state == "queued",
            waiting.conversation_id.is_not(None),
            cast(waiting.conversation_id, Text).not_in(spoken_of),
            ~exists(stopped),
        )
        .group_by(waiting.conversation_id)
        .order_by(func.min(waiting.message_id))
    )
    return _read(unit, statement)
