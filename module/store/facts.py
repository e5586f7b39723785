"""Answers of the state registers over time: which are due to be asked for again, and what they were before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, cast, func, or_, select, update

from module.registry.lookups import Outcome, Register
from module.registry.workflow import FINAL, Status
from module.store.applications import FactRecord
from module.store.schema import application, outbox, state_fact
from module.store.unit import Unit

_IN_WORK = tuple(status for status in Status if status is not Status.DRAFT and status not in FINAL)
_FAILED = (Outcome.UNAVAILABLE, Outcome.REFUSED)


@dataclass(frozen=True, slots=True)
class StoredFact:
    """One answer with its place in the order of answers."""

    id: int
    application_id: str
    fact: FactRecord


@dataclass(frozen=True, slots=True)
class Ages:
    """How old an answer must be to be asked for again: asked no later than these instants."""

    failed: datetime
    answered: datetime


def due(
    unit: Unit, registers: Sequence[Register], ages: Ages, queued: tuple[str, str], limit: int = 50
) -> tuple[int, ...]:
    """Return the latest answers about applications in work that are old enough to be asked for again.

    `queued` is the topic and the end of the subject of those that stand in the outbox already.
    """
    topic, ending = queued
    waits = select(outbox.c.id).where(
        outbox.c.topic == topic, outbox.c.subject_id == cast(state_fact.c.id, Text).concat(ending)
    )
    latest = (
        select(func.max(state_fact.c.id))
        .join(application, application.c.id == state_fact.c.application_id)
        .where(application.c.status.in_(_IN_WORK))  # named, for the index: most applications are final
        .group_by(state_fact.c.application_id, state_fact.c.register, state_fact.c.key)
    )
    failed = state_fact.c.outcome.in_(_FAILED)
    rows = unit.connection.execute(
        select(state_fact.c.id)
        .where(
            state_fact.c.id.in_(latest),
            state_fact.c.register.in_(registers),
            or_(failed & (state_fact.c.asked_at <= ages.failed), state_fact.c.asked_at <= ages.answered),
            ~waits.exists(),
        )
        .order_by(state_fact.c.asked_at)
        .limit(limit)
    )
    return tuple(rows.scalars())


def get(unit: Unit, fact_id: int) -> StoredFact | None:
    """Return an answer if it is still the latest about its number, else None."""
    row = unit.connection.execute(select(state_fact).where(state_fact.c.id == fact_id)).one_or_none()
    if row is None:
        return None
    newer = select(state_fact.c.id).where(
        state_fact.c.application_id == row.application_id,
        state_fact.c.register == row.register,
        state_fact.c.key == row.key,
        state_fact.c.id > fact_id,
    )
    return None if unit.connection.execute(newer.limit(1)).first() else _stored(row)


def touch(unit: Unit, fact_id: int, asked_at: datetime) -> None:
    """Note that the same answer came again."""
    unit.connection.execute(update(state_fact).where(state_fact.c.id == fact_id).values(asked_at=asked_at))


def history(unit: Unit, application_id: str) -> tuple[StoredFact, ...]:
    """Return all answers about an application, oldest first."""
    statement = select(state_fact).where(state_fact.c.application_id == application_id).order_by(state_fact.c.id)
    return tuple(_stored(row) for row in unit.connection.execute(statement))


def _stored(row: Row[Any]) -> StoredFact:
    fact = FactRecord(Register(row.register), row.key, Outcome(row.outcome), row.record, row.asked_at)
    return StoredFact(row.id, row.application_id, fact)
