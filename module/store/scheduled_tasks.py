"""How the scheduled tasks fare (D29): one row a task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from module.store.schema import scheduled_task
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """How a task fares; `failures` counts those in a row, `failing_since` is the first of them."""

    name: str
    done_at: datetime | None
    failing_since: datetime | None
    failed_at: datetime | None
    failures: int
    fault: str
    incident_id: str | None


def all_of(unit: Unit) -> tuple[TaskRecord, ...]:
    """Return what is known of every task, by name."""
    rows = unit.connection.execute(select(scheduled_task).order_by(scheduled_task.c.name))
    return tuple(TaskRecord(**row._mapping) for row in rows)


def succeeded(unit: Unit, name: str, now: datetime) -> str | None:
    """Store that a task went well; return the incident of its faults that is over now."""
    found = unit.connection.execute(
        select(scheduled_task.c.incident_id).where(scheduled_task.c.name == name).with_for_update()
    ).scalar_one_or_none()
    fresh = {"done_at": now, "failing_since": None, "failures": 0, "fault": "", "incident_id": None}
    _put(unit, name, fresh)
    return found


def failed(unit: Unit, name: str, fault: str, now: datetime) -> TaskRecord:
    """Count a fault of a task by its true name; return how the task fares."""
    statement = insert(scheduled_task).values(name=name, failing_since=now, failed_at=now, failures=1, fault=fault)
    more = {
        "failures": scheduled_task.c.failures + 1,
        "failed_at": now,
        "fault": fault,
        "failing_since": func.coalesce(scheduled_task.c.failing_since, now),
    }
    statement = statement.on_conflict_do_update(index_elements=["name"], set_=more)
    return TaskRecord(**unit.connection.execute(statement.returning(scheduled_task)).one()._mapping)


def keep_incident(unit: Unit, name: str, incident_id: str) -> None:
    """Store which incident a task's faults became."""
    unit.connection.execute(update(scheduled_task).where(scheduled_task.c.name == name).values(incident_id=incident_id))


def _put(unit: Unit, name: str, values: Mapping[str, object]) -> None:
    statement = insert(scheduled_task).values(name=name, **values)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
