"""What messages did, in the order in which it was done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import cast, insert, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB

from module.store.exchange_schema import effect
from module.store.unit import Unit

UNION = "union"


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect: `union` for the register, others for opinions and synchronisation; details hold ids and counts."""

    id: int
    message_id: int
    at: datetime
    kind: str
    details: Mapping[str, Any]


def add(unit: Unit, message_id: int, kind: str, details: Mapping[str, Any], now: datetime) -> None:
    """Write an effect down in the transaction that has it."""
    values = {"message_id": message_id, "at": now, "kind": kind, "details": dict(details)}
    unit.connection.execute(insert(effect).values(**values))


def of_message(unit: Unit, message_id: int) -> tuple[EffectRow, ...]:
    """Return the effects of a message, in their order."""
    statement = select(effect).where(effect.c.message_id == message_id).order_by(effect.c.id)
    return tuple(EffectRow(**row._mapping) for row in unit.connection.execute(statement))


def of_kind(unit: Unit, kind: str) -> Iterator[EffectRow]:
    """Yield the effects of a kind, in their order."""
    for row in unit.connection.execute(select(effect).where(effect.c.kind == kind).order_by(effect.c.id)).all():
        yield EffectRow(**row._mapping)


def naming(unit: Unit, kind: str, conversation_ids: Collection[str]) -> tuple[str, ...]:
    """Return those of some conversations that an effect of a kind names in its list `conversations`."""
    if not conversation_ids:
        return ()
    # in the words of the index: what SQLAlchemy makes of a subscript is another expression, and reads the whole table
    named = effect.c.details.op("->")(literal_column("'conversations'"))
    return tuple(
        key
        for key in conversation_ids
        if unit.connection.execute(
            select(effect.c.id).where(effect.c.kind == kind, named.op("@>")(cast([key], JSONB))).limit(1)
        ).one_or_none()
    )
