"""How far our copy of an information resource is in step with the Commission's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from module.store.exchange_schema import resource
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource: latest update that we hold, latest that they told of, when we asked, when both were equal."""

    id: str
    ours_updated_at: datetime | None = None
    theirs_updated_at: datetime | None = None
    asked_at: datetime | None = None
    in_step_at: datetime | None = None
    report: Mapping[str, Any] = field(default_factory=dict)


def get(unit: Unit, resource_id: str, *, lock: bool = False) -> Resource:
    """Return a resource; one that was never asked about has no times."""
    statement = select(resource).where(resource.c.id == resource_id)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return Resource(**row._mapping) if row else Resource(resource_id)


def ensure(unit: Unit, resource_id: str) -> None:
    """Store a resource that was never asked about, so that it can be locked."""
    statement = insert(resource).values(id=resource_id, report={})
    unit.connection.execute(statement.on_conflict_do_nothing())


def change(unit: Unit, resource_id: str, **values: object) -> None:
    """Write values of a resource."""
    statement = insert(resource).values(**{"id": resource_id, "report": {}, **values})
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
