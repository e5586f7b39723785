"""What came over the asynchronous channel of the gateway: kept before it is acknowledged, each message once."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from module.registry.arrivals import Arrival, ArrivalKind, ArrivalWay, Kept
from module.store.calls_schema import arrival
from module.store.unit import Unit


def keep(unit: Unit, arrived: Arrival) -> Kept:
    """Store what came; the same message once. CHANGED when the id came before with other content: nothing is stored."""
    digest = hashlib.sha256(arrived.content).digest()
    values = {name: getattr(arrived, name) for name in (*_NAMES, "content")}
    statement = insert(arrival).values(**values, digest=digest).on_conflict_do_nothing().returning(arrival.c.id)
    if unit.connection.execute(statement).scalar_one_or_none() is not None:
        return Kept.NEW
    known = unit.connection.execute(
        select(arrival.c.digest).where(
            arrival.c.kind == arrived.kind,
            arrival.c.message_id == arrived.message_id,
            arrival.c.state == arrived.state,
        )
    ).scalar_one()
    # the same news of a message of ours may bear another date
    same = bytes(known) == digest or arrived.kind is ArrivalKind.STATUS
    return Kept.AGAIN if same else Kept.CHANGED


_NAMES = ("kind", "way", "message_id", "correlation_id", "service_id", "message_type", "state", "at")


def latest(unit: Unit, limit: int = 20) -> tuple[Arrival, ...]:
    """Return what came last, without its content."""
    columns = [arrival.c[name] for name in _NAMES]
    rows = unit.connection.execute(select(*columns).order_by(arrival.c.id.desc()).limit(limit))
    return tuple(
        Arrival(
            ArrivalKind(row.kind),
            ArrivalWay(row.way),
            row.message_id,
            row.correlation_id,
            row.service_id,
            row.message_type,
            row.state,
            b"",
            row.at,
        )
        for row in rows
    )
