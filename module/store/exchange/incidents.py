"""What a person has to look at: emergencies of table 17 and documents that changed under their identifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, func, insert, select, update

from module.store.exchange_schema import incident
from module.store.schema import account
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident; open while `resolved_at` is None.

    `details` hold what the other side said in words, bounded. `cause` is its codes, or the task that failed: equal ones
    are one group. `taken_by` names a person.
    """

    id: str
    code: str
    conversation_id: str | None
    message_id: int | None
    details: Mapping[str, Any]
    raised_at: datetime
    resolved_at: datetime | None
    resolution: str
    cause: str
    taken_by: str
    taken_at: datetime | None


LONGEST_CAUSE = 500


def cause_of(details: Mapping[str, Any]) -> str:
    """Return what incidents are grouped by: the codes that came, or the name of the task."""
    codes = details.get("codes") or ()
    return " ".join(sorted({str(code) for code in codes}))[:LONGEST_CAUSE] or str(details.get("task", ""))


def with_taker() -> Select[Any]:
    """Select incidents with the name of whoever took them."""
    columns = [column for column in incident.c if column.name != "taken_by"]
    statement = select(*columns, func.coalesce(account.c.name, "").label("taken_by"))
    return statement.select_from(incident.outerjoin(account, account.c.id == incident.c.taken_by))


def incident_of(row: Row[Any]) -> Incident:
    """Return a row of `with_taker` as an incident."""
    return Incident(**row._mapping)


def raise_(
    unit: Unit,
    code: str,
    conversation_id: str | None,
    message_id: int | None,
    details: Mapping[str, Any],
    now: datetime,
) -> str:
    """Store an incident and return its id."""
    key = str(uuid4())
    values = {"id": key, "code": code, "conversation_id": conversation_id, "message_id": message_id}
    values["cause"] = cause_of(details)
    unit.connection.execute(insert(incident).values(**values, details=dict(details), raised_at=now))
    return key


def raise_once(unit: Unit, code: str, conversation_id: str | None, details: Mapping[str, Any], now: datetime) -> None:
    """Store an incident where none of this code is open for the conversation, or with the same details for none."""
    same = [incident.c.code == code, incident.c.resolved_at.is_(None)]
    if conversation_id is None:
        same += [incident.c.conversation_id.is_(None), incident.c.details.contains(dict(details))]
    else:
        same.append(incident.c.conversation_id == conversation_id)
    if unit.connection.execute(select(incident.c.id).where(*same).limit(1)).one_or_none() is None:
        raise_(unit, code, conversation_id, None, details, now)


def get(unit: Unit, incident_id: str) -> Incident | None:
    """Return an incident by its id."""
    row = unit.connection.execute(with_taker().where(incident.c.id == incident_id)).one_or_none()
    return incident_of(row) if row else None


def find(unit: Unit, *, only_open: bool = True, conversation_id: str = "", limit: int = 200) -> tuple[Incident, ...]:
    """Return incidents, latest first."""
    statement = with_taker().order_by(incident.c.raised_at.desc(), incident.c.id).limit(limit)
    if only_open:
        statement = statement.where(incident.c.resolved_at.is_(None))
    if conversation_id:
        statement = statement.where(incident.c.conversation_id == conversation_id)
    return tuple(incident_of(row) for row in unit.connection.execute(statement))


def resolve(unit: Unit, incident_id: str, resolution: str, now: datetime) -> bool:
    """Close an incident; tell whether it was open."""
    statement = (
        update(incident)
        .where(incident.c.id == incident_id, incident.c.resolved_at.is_(None))
        .values(resolved_at=now, resolution=resolution)
    )
    return unit.connection.execute(statement).rowcount == 1


def resolve_all(unit: Unit, conversation_id: str, resolution: str, now: datetime) -> None:
    """Close the open incidents of a conversation."""
    unit.connection.execute(
        update(incident)
        .where(incident.c.conversation_id == conversation_id, incident.c.resolved_at.is_(None))
        .values(resolved_at=now, resolution=resolution)
    )
