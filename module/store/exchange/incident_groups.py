"""Incidents by what caused them: groups with their counts, the members of one, and acts on several of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, Text, cast, func, literal, select, update

from module.store.exchange.console import MOST_COUNTED
from module.store.exchange.incidents import Incident, incident_of, with_taker
from module.store.exchange_schema import incident
from module.store.unit import Unit

MOST_GROUPED = 10_000
"""Incidents that are grouped where closed ones are asked for, which nobody removes."""


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


def _latest(wanted: WantedIncidents) -> Subquery:
    """Select what is grouped: every open incident, and of others the latest."""
    columns = ("id", "code", "cause", "raised_at", "resolved_at", "taken_by")
    statement = select(*(incident.c[name] for name in columns)).where(*_conditions(wanted))
    if wanted.is_open is not True:
        statement = statement.order_by(incident.c.raised_at.desc(), incident.c.id).limit(MOST_GROUPED)
    return statement.subquery()


def groups(unit: Unit, wanted: WantedIncidents, offset: int, limit: int) -> tuple[int, tuple[IncidentGroup, ...]]:
    """Return how many groups there are, and some of them, that with the latest incident first.

    Open incidents are all counted; where closed ones are asked for, the latest MOST_GROUPED are.
    """
    found = _latest(wanted)
    still_open = found.c.resolved_at.is_(None)
    last = func.max(found.c.raised_at)
    statement = select(
        found.c.code,
        found.c.cause,
        func.count().label("count"),
        func.count().filter(still_open).label("open"),
        func.count().filter(still_open, found.c.taken_by.is_not(None)).label("taken"),
        func.min(found.c.raised_at).label("first_at"),
        last.label("last_at"),
        func.min(cast(found.c.id, Text)).label("one"),
    ).group_by(found.c.code, found.c.cause)
    total = unit.connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    page = statement.order_by(last.desc(), found.c.code, found.c.cause).offset(offset).limit(limit)
    return total, tuple(IncidentGroup(**row._mapping) for row in unit.connection.execute(page))


def causes(unit: Unit, limit: int = 100) -> tuple[str, ...]:
    """Return the causes that stand in incidents, for the choices of a filter: one look into the index for each."""
    first = select(func.min(incident.c.cause).label("cause"), literal(1).label("place")).where(incident.c.cause != "")
    steps = first.cte("steps", recursive=True)
    following = select(func.min(incident.c.cause)).where(incident.c.cause != "", incident.c.cause > steps.c.cause)
    more = select(following.scalar_subquery(), steps.c.place + 1)
    steps = steps.union_all(more.where(steps.c.cause.is_not(None), steps.c.place < limit))
    statement = select(steps.c.cause).where(steps.c.cause.is_not(None)).order_by(steps.c.place)
    return tuple(unit.connection.execute(statement).scalars())


def members(unit: Unit, wanted: WantedIncidents, offset: int, limit: int) -> tuple[int, tuple[Incident, ...]]:
    """Return how many incidents match, counted up to MOST_COUNTED, and some of them, latest first."""
    order = (incident.c.raised_at.desc(), incident.c.id)
    first = select(incident.c.id).where(*_conditions(wanted)).order_by(*order).limit(MOST_COUNTED + 1).subquery()
    total = unit.connection.execute(select(func.count()).select_from(first)).scalar_one()
    page = with_taker().where(*_conditions(wanted)).order_by(*order).offset(offset).limit(limit)
    return total, tuple(incident_of(row) for row in unit.connection.execute(page))


def until(unit: Unit, wanted: WantedIncidents, last: datetime, limit: int) -> tuple[str, ...]:
    """Return the ids of the first that match and were raised until an instant."""
    statement = select(incident.c.id).where(*_conditions(wanted), incident.c.raised_at <= last)
    first = statement.order_by(incident.c.raised_at, incident.c.id).limit(limit)
    return tuple(str(key) for key in unit.connection.execute(first).scalars())


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
