"""Registers on their way into the copy: how far each has come, so that any process goes on where another ended."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from module.store.exchange_schema import register_import
from module.store.unit import Unit

RUNNING, DONE, GIVEN_UP = "running", "done", "given_up"


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """An accepted register: `done` of `total` records are stored or known. `tries` counts since the last batch."""

    message_id: int
    conversation_id: str
    resource: str
    total: int
    latest: datetime | None
    started_at: datetime
    touched_at: datetime
    done: int = 0
    stored: int = 0
    state: str = RUNNING
    tries: int = 0
    fault: str = ""


_COLUMNS = [register_import.c[field.name] for field in fields(RegisterImport)]


def _read(row: Row[Any]) -> RegisterImport:
    return RegisterImport(**row._mapping)


def begin(unit: Unit, fresh: RegisterImport) -> None:
    """Store that a register was accepted and has to be stored."""
    values = {field.name: getattr(fresh, field.name) for field in fields(fresh)}
    unit.connection.execute(insert(register_import).values(**values))


def of_conversation(unit: Unit, conversation_id: str) -> RegisterImport | None:
    """Return the import that a conversation has under way."""
    statement = select(*_COLUMNS).where(register_import.c.conversation_id == conversation_id)
    row = unit.connection.execute(statement.where(register_import.c.state == RUNNING).limit(1)).one_or_none()
    return _read(row) if row else None


def lock(unit: Unit, message_id: int) -> RegisterImport:
    """Return an import as it is now and keep others off it until the end of the transaction."""
    statement = select(*_COLUMNS).where(register_import.c.message_id == message_id).with_for_update()
    return _read(unit.connection.execute(statement).one())


def overdue(unit: Unit, touched_before: datetime) -> tuple[RegisterImport, ...]:
    """Return the imports that nobody has gone on with since an instant; locked."""
    statement = select(*_COLUMNS).where(
        register_import.c.state == RUNNING, register_import.c.touched_at <= touched_before
    )
    rows = unit.connection.execute(statement.order_by(register_import.c.message_id).with_for_update(skip_locked=True))
    return tuple(_read(row) for row in rows)


def is_running(unit: Unit, resource: str) -> bool:
    """Tell whether the copy of a resource is being stored: as long it is not whole."""
    statement = select(register_import.c.message_id).where(register_import.c.resource == resource)
    found = unit.connection.execute(statement.where(register_import.c.state == RUNNING).limit(1))
    return found.one_or_none() is not None


def running(unit: Unit) -> tuple[RegisterImport, ...]:
    """Return the imports under way, the oldest first."""
    statement = select(*_COLUMNS).where(register_import.c.state == RUNNING).order_by(register_import.c.message_id)
    return tuple(_read(row) for row in unit.connection.execute(statement))


def change(unit: Unit, message_id: int, **values: object) -> None:
    """Write values of a locked import."""
    unit.connection.execute(update(register_import).where(register_import.c.message_id == message_id).values(**values))
