"""Rows of the list of the register as they were taken over, and the lock that lets one import run at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import OperationalError

from module.kernel.errors import OutsideUnavailable
from module.store.imports_schema import import_row
from module.store.schema import entry
from module.store.unit import Store, Unit

_LOCK = "hashtextextended('register import', 0)"


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row as it was taken over for an entry, the latest of them; `line` counts them from 1."""

    entry_id: str
    line: int
    imported_at: datetime
    source_sha256: str
    sheet_row: int
    digest: str
    cells: Mapping[str, str] = field(default_factory=dict)


def latest(unit: Unit, numbers: Collection[str]) -> dict[str, ImportedRow]:
    """Return the row from which an entry was taken last, by the number of the entry."""
    lines = (
        select(import_row, entry.c.number)
        .join(entry, entry.c.id == import_row.c.entry_id)
        .where(entry.c.number.in_(numbers))
        .order_by(import_row.c.entry_id, import_row.c.line)
    )
    names = ("entry_id", "line", "imported_at", "source_sha256", "sheet_row", "digest", "cells")
    return {  # of several lines the last one stays
        found.number: ImportedRow(**{name: getattr(found, name) for name in names})
        for found in unit.connection.execute(lines)
    }


def remember(unit: Unit, rows: Collection[ImportedRow]) -> None:
    """Keep rows as they were taken over."""
    if rows:
        names = ("entry_id", "line", "imported_at", "source_sha256", "sheet_row", "digest", "cells")
        values = [{name: getattr(row, name) for name in names} for row in rows]
        unit.connection.execute(insert(import_row), values)


def count(unit: Unit) -> int:
    """Return how many rows were taken over in all."""
    return unit.connection.execute(select(func.count()).select_from(import_row)).scalar_one()


@contextmanager
def alone(store: Store) -> Iterator[bool]:
    """Tell whether no other import runs, and let none begin meanwhile.

    The lock belongs to the session: an import that is killed gives it back. Raises OutsideUnavailable.
    """
    try:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            is_ours = bool(connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar_one())
            try:
                yield is_ours
            finally:
                if is_ours:
                    connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))
    except OperationalError as error:
        raise OutsideUnavailable from error
