"""Incidents by what caused them: groups with their counts, the members of one, and acts on several of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, func, select, update

from module.store.exchange.incidents import Incident, incident_of, with_taker
from module.store.exchange_schema import incident
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class WantedIncidents:
    """Which incidents are asked for. `cause` None is any, "" those without one; `is_open` None is both."""

    code: str = ""
    cause: str | None = None
    is_open: bool | None = True


@dataclass(frozen=True, slots=True)
class IncidentGroup:
    """Incidents of one code with one cause; `open` and, among those, `taken` are counts. `one` is any of them."""

    code: str
    cause: str
    count: int
    open: int
    taken: int
    first_at: datetime
    last_at: datetime
    one: str


def _conditions(wanted: WantedIncidents) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.code:
        found.append(incident.c.code == wanted.code)
    if wanted.cause is not None:
        found.append(incident.c.cause == wanted.cause)
    if wanted.is_open is not None:
        found.append(incident.c.resolved_at.is_(None) if wanted.is_open else incident.c.resolved_at.is_not(None))
    return found


def groups(unit: Unit, wanted: WantedIncidents, offset: int, limit: int) -> tuple[int, tuple[IncidentGroup, ...]]:
    """Return how many groups there are, and some of them, that with the latest incident first."""
    still_open = incident.c.resolved_at.is_(None)
    last = func.max(incident.c.raised_at)
    statement = (
        select(
            incident.c.code,
            incident.c.cause,
            func.count().label("count"),
            func.count().filter(still_open).label("open"),
            func.count().filter(still_open, incident.c.taken_by.is_not(None)).label("taken"),
            func.min(incident.c.raised_at).label("first_at"),
            last.label("last_at"),
            func.min(cast(incident.c.id, Text)).label("one"),
        )
        .where(*_conditions(wanted))
        .group_by(incident.c.code, incident.c.cause)
    )
    total = unit.connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    page = statement.order_by(last.desc(), incident.c.code, incident.c.cause).offset(offset).limit(limit)
    return total, tuple(IncidentGroup(**row._mapping) for row in unit.connection.execute(page))


def causes(unit: Unit, limit: int = 100) -> tuple[str, ...]:
    """Return the causes that stand in incidents, for the choices of a filter."""
    statement = select(incident.c.cause).where(incident.c.cause != "").distinct().order_by(incident.c.cause)
    return tuple(unit.connection.execute(statement.limit(limit)).scalars())


def members(unit: Unit, wanted: WantedIncidents, offset: int, limit: int) -> tuple[int, tuple[Incident, ...]]:
    """Return how many incidents match, and some of them, latest first."""
    conditions = _conditions(wanted)
    total = unit.connection.execute(select(func.count()).select_from(incident).where(*conditions)).scalar_one()
    page = with_taker().where(*conditions).order_by(incident.c.raised_at.desc(), incident.c.id)
    return total, tuple(incident_of(row) for row in unit.connection.execute(page.offset(offset).limit(limit)))


def until(unit: Unit, wanted: WantedIncidents, last: datetime) -> tuple[str, ...]:
    """Return the ids of all that match and were raised until an instant."""
    statement = select(incident.c.id).where(*_conditions(wanted), incident.c.raised_at <= last)
    return tuple(str(key) for key in unit.connection.execute(statement.order_by(incident.c.id)).scalars())


def take(unit: Unit, ids: Collection[str], account_id: str, now: datetime) -> tuple[str, ...]:
    """Give open incidents to a person; return the ids of those that were open and not yet this person's."""
    statement = (
        update(incident)
        .where(
            incident.c.id.in_(sorted(ids)),
            incident.c.resolved_at.is_(None),
            incident.c.taken_by.is_distinct_from(account_id),
        )
        .values(taken_by=account_id, taken_at=now)
    )
    return _sorted(unit.connection.execute(statement.returning(incident.c.id)).scalars().all())


def close(unit: Unit, ids: Collection[str], resolution: str, now: datetime) -> tuple[str, ...]:
    """Close incidents with one note; return the ids of those that were open."""
    statement = (
        update(incident)
        .where(incident.c.id.in_(sorted(ids)), incident.c.resolved_at.is_(None))
        .values(resolved_at=now, resolution=resolution)
    )
    return _sorted(unit.connection.execute(statement.returning(incident.c.id)).scalars().all())


def _sorted(keys: Sequence[object]) -> tuple[str, ...]:
    return tuple(sorted(str(key) for key in keys))
