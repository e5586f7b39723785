"""What has to leave for the peer: in the order of the journal, one worker at a time for each conversation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import OperationalError

from module.kernel.errors import OutsideUnavailable
from module.store.exchange_schema import dispatch, message
from module.store.unit import Store, Unit

LOCK_SPACE = 0x5450  # first key of advisory locks of this module, "TP"
LOCK_WAIT = "10s"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message that waits: id in the journal, wsa:MessageID, size in bytes."""

    id: int
    message_id: str
    size: int


def add(unit: Unit, message_id: int, conversation_id: str) -> None:
    """Queue a message of the journal."""
    unit.connection.execute(insert(dispatch).values(message_id=message_id, conversation_id=conversation_id))


def next_queued(unit: Unit, conversation_id: str, behind: int = 0) -> Dispatch | None:
    """Return the oldest message of a conversation that has not left, of those behind an id."""
    statement = (
        select(message.c.id, message.c.message_id, message.c.size)
        .join(dispatch, dispatch.c.message_id == message.c.id)
        .where(dispatch.c.conversation_id == conversation_id, dispatch.c.state == "queued", message.c.id > behind)
        .order_by(message.c.id)
        .limit(1)
    )
    row = unit.connection.execute(statement).one_or_none()
    return Dispatch(row.id, row.message_id, row.size) if row else None


def sent(unit: Unit, message_id: int, now: datetime) -> None:
    """Mark a message as handed over."""
    unit.connection.execute(
        update(dispatch)
        .where(dispatch.c.message_id == message_id)
        .values(state="sent", sent_at=now, attempts=dispatch.c.attempts + 1, last_error="")
    )


def failed(unit: Unit, message_id: int, error: str) -> None:
    """Write down why a message could not be handed over; it stays queued."""
    unit.connection.execute(
        update(dispatch)
        .where(dispatch.c.message_id == message_id)
        .values(attempts=dispatch.c.attempts + 1, last_error=error[:500])
    )


def drop(unit: Unit, conversation_id: str, code: str) -> int:
    """Drop what has not left of the messages of a code: a newer sending takes its place, or it was given up.

    Return how many.
    """
    of_code = select(message.c.id).where(message.c.conversation_id == conversation_id, message.c.code == code)
    statement = (
        update(dispatch).where(dispatch.c.message_id.in_(of_code), dispatch.c.state == "queued").values(state="dropped")
    )
    return unit.connection.execute(statement).rowcount


@contextmanager
def delivery(store: Store, conversation_id: str) -> Iterator[None]:
    """Keep other workers from delivering the same conversation, without an open transaction.

    The lock belongs to the session: a worker that is killed loses it. Raises OutsideUnavailable where another worker is
    still at it after ten seconds.
    """
    keys = {"space": LOCK_SPACE, "id": conversation_id}
    try:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"SET lock_timeout = '{LOCK_WAIT}'"))
            connection.execute(text("SELECT pg_advisory_lock(:space, hashtext(:id))"), keys)
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:space, hashtext(:id))"), keys)
                connection.execute(text("RESET lock_timeout"))
    except OperationalError as error:
        raise OutsideUnavailable from error
