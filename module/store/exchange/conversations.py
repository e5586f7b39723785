"""Instances of transactions: one row each, locked before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from module.store.exchange_schema import conversation
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Conversation:
    """An instance of a transaction. `subject` is what it is about: an opinion, a resource, an application or an entry.

    `hold_code` is the code of the rule that a held request breaks as long as its entry is missing.
    """

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


def _read(row: Row[Any]) -> Conversation:
    return Conversation(**row._mapping)


def get(unit: Unit, conversation_id: str, *, lock: bool = False) -> Conversation | None:
    """Return a conversation; `lock` keeps others off it until the end of the transaction."""
    statement = select(conversation).where(conversation.c.id == conversation_id)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return _read(row) if row else None


def open_or_lock(unit: Unit, fresh: Conversation) -> tuple[Conversation, bool]:
    """Store a conversation, or lock the one that is there; tell whether it is new.

    Two copies of one request that come at once meet here: the second waits for the first and finds what it has done.
    """
    values = {name: getattr(fresh, name) for name in Conversation.__slots__}
    statement = insert(conversation).values(**values).on_conflict_do_nothing().returning(conversation.c.id)
    is_new = unit.connection.execute(statement).one_or_none() is not None
    found = get(unit, fresh.id, lock=True)
    assert found is not None  # noqa: S101 - the row was there or has been stored
    return found, is_new


def lock_waiting(unit: Unit, conversation_id: str, now: datetime) -> Conversation | None:
    """Lock a conversation that is due; None where it is not due any more, paused, or another process has it."""
    statement = (
        select(conversation)
        .where(conversation.c.id == conversation_id, conversation.c.due_at <= now, ~conversation.c.paused)
        .with_for_update(skip_locked=True)
    )
    row = unit.connection.execute(statement).one_or_none()
    return _read(row) if row else None


def change(unit: Unit, conversation_id: str, **values: object) -> None:
    """Write new values of a locked conversation."""
    unit.connection.execute(update(conversation).where(conversation.c.id == conversation_id).values(**values))


def due(unit: Unit, now: datetime, limit: int = 200) -> tuple[str, ...]:
    """Return ids of conversations whose term has run out, oldest first."""
    statement = (
        select(conversation.c.id)
        .where(conversation.c.due_at <= now, ~conversation.c.paused)
        .order_by(conversation.c.due_at)
        .limit(limit)
    )
    return tuple(unit.connection.execute(statement).scalars())


def in_state(unit: Unit, state: str) -> tuple[str, ...]:
    """Return ids of conversations in a state, in the order in which they began."""
    statement = (
        select(conversation.c.id)
        .where(conversation.c.state == state)
        .order_by(conversation.c.started_at, conversation.c.id)
    )
    return tuple(unit.connection.execute(statement).scalars())


def is_open_about(unit: Unit, subject: str, role: str) -> bool:
    """Tell whether a conversation about a subject, in which we play a role, goes on."""
    statement = select(conversation.c.id).where(
        conversation.c.subject == subject, conversation.c.finished_at.is_(None), conversation.c.role == role
    )
    return unit.connection.execute(statement.limit(1)).one_or_none() is not None
