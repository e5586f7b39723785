"""What the peer sent, kept before it is judged: bytes under the id that its row in the journal gets, tries, its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from module.store.exchange import messages
from module.store.exchange_schema import arrival
from module.store.unit import Unit

ARRIVED, JUDGED, SET_ASIDE = "arrived", "judged", "set_aside"
DOOR, SPOOL = "door", "spool"


@dataclass(frozen=True, slots=True)
class ArrivedMessage:
    """Bytes of the peer. `tries` counts how often judging began; `fault` is what it ended with, empty after a death."""

    id: int
    received_at: datetime
    tried_at: datetime
    channel: str
    certificate: str
    digest: str
    size: int
    state: str
    tries: int
    fault: str


_COLUMNS = [arrival.c[field.name] for field in fields(ArrivedMessage)]


def _read(row: Row[Any]) -> ArrivedMessage:
    return ArrivedMessage(**row._mapping)


def keep(unit: Unit, channel: str, certificate: str, pieces: Iterable[bytes], now: datetime) -> ArrivedMessage:
    """Store bytes of the peer; the first try at them begins with it."""
    parts = messages.PayloadWriter(unit, messages.reserve(unit))
    for piece in pieces:
        parts.write(piece)
    digest = parts.close()
    found = ArrivedMessage(parts.id, now, now, channel, certificate, digest, parts.size, ARRIVED, 1, "")
    values = {field.name: getattr(found, field.name) for field in fields(found)}
    unit.connection.execute(insert(arrival).values(**values))
    return found


def pending(unit: Unit, digest: str, certificate: str, tried_before: datetime) -> ArrivedMessage | None:
    """Return the same bytes of the same sender that wait or were set aside, unless somebody is judging them now."""
    statement = (
        select(*_COLUMNS)
        .where(arrival.c.digest == digest, arrival.c.certificate == certificate, arrival.c.state != JUDGED)
        .where((arrival.c.tried_at <= tried_before) | (arrival.c.state == SET_ASIDE))
        .order_by(arrival.c.id.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = unit.connection.execute(statement).one_or_none()
    return _read(row) if row else None


def lock(unit: Unit, arrival_id: int) -> str:
    """Keep others off a message until the end of the transaction; return its state."""
    statement = select(arrival.c.state).where(arrival.c.id == arrival_id).with_for_update()
    return str(unit.connection.execute(statement).scalar_one())


def waiting(unit: Unit, arrival_id: int) -> ArrivedMessage | None:
    """Return a message that is not judged yet and that nobody is judging; locked."""
    statement = select(*_COLUMNS).where(arrival.c.id == arrival_id, arrival.c.state == ARRIVED)
    row = unit.connection.execute(statement.with_for_update(skip_locked=True)).one_or_none()
    return _read(row) if row else None


def overdue(unit: Unit, tried_before: datetime, limit: int = 200) -> tuple[ArrivedMessage, ...]:
    """Return messages whose last try began before an instant and is going on no more; locked, the oldest first."""
    statement = (
        select(*_COLUMNS)
        .where(arrival.c.state == ARRIVED, arrival.c.tried_at <= tried_before)
        .order_by(arrival.c.tried_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(_read(row) for row in unit.connection.execute(statement))


def try_again(unit: Unit, arrival_id: int, now: datetime) -> None:
    """Count a try that begins."""
    _change(unit, arrival_id, tries=arrival.c.tries + 1, tried_at=now)


def call(unit: Unit, arrival_id: int, now: datetime) -> None:
    """Write down that somebody was asked to try."""
    _change(unit, arrival_id, tried_at=now)


def not_counted(unit: Unit, arrival_id: int) -> None:
    """Take a try back that ended for a reason outside of the message."""
    _change(unit, arrival_id, tries=func.greatest(arrival.c.tries - 1, 0))


def failed(unit: Unit, arrival_id: int, fault: str) -> None:
    """Write down the fault that a try ended with."""
    _change(unit, arrival_id, fault=fault)


def judged(unit: Unit, arrival_id: int, now: datetime) -> None:
    """Write down that the journal has the row of a message."""
    _change(unit, arrival_id, state=JUDGED, settled_at=now)


def set_aside(unit: Unit, arrival_id: int, now: datetime) -> None:
    """Give a message up that nobody outlives."""
    _change(unit, arrival_id, state=SET_ASIDE, settled_at=now)


def _change(unit: Unit, arrival_id: int, **values: Any) -> None:
    unit.connection.execute(
        update(arrival).where(arrival.c.id == arrival_id, arrival.c.state == ARRIVED).values(**values)
    )


def unjudged(unit: Unit, limit: int = 50) -> tuple[ArrivedMessage, ...]:
    """Return what waits and what was set aside, the latest first."""
    statement = select(*_COLUMNS).where(arrival.c.state != JUDGED).order_by(arrival.c.id.desc()).limit(limit)
    return tuple(_read(row) for row in unit.connection.execute(statement))


def get(unit: Unit, arrival_id: int) -> ArrivedMessage:
    """Return what arrived by its id."""
    return _read(unit.connection.execute(select(*_COLUMNS).where(arrival.c.id == arrival_id)).one())
