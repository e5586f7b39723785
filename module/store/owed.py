"""What is owed and stands in no queue: rows that wait to leave and that no open row of the outbox speaks of.

Both are written in one transaction, so that no healthy pair is ever seen by halves. What was given up is no loss: it
stands in the operator's list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select, update

from module.store.accounts_schema import account_letter
from module.store.exchange_schema import conversation, dispatch
from module.store.schema import decision, notice, outbox, printed
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


def notices(unit: Unit, topic: str) -> tuple[Lost, ...]:
    """Return notices that nobody has handed over and that stand in no queue."""
    key = cast(notice.c.id, Text)
    statement = select(notice.c.id.label("key"), notice.c.id.label("subject"), notice.c.created_at.label("since"))
    return _read(unit, statement.where(notice.c.state == "queued", ~_queued(topic, key)).order_by(notice.c.created_at))


def letters(unit: Unit, topic: str) -> tuple[Lost, ...]:
    """Return letters of accounts that nobody has handed over and that stand in no queue."""
    letter = account_letter.c
    statement = select(letter.id.label("key"), letter.id.label("subject"), letter.created_at.label("since"))
    waits = (letter.state == "queued", ~_queued(topic, cast(letter.id, Text)))
    return _read(unit, statement.where(*waits).order_by(letter.created_at))


def expire(unit: Unit, letter_id: str) -> None:
    """End a letter that comes too late for anybody; its secret goes."""
    late = update(account_letter).where(account_letter.c.id == letter_id, account_letter.c.state == "queued")
    unit.connection.execute(late.values(state="expired", secret=""))


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
