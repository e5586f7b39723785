"""Powers of attorney: whom a representative acts for, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, insert, select, update

from module.registry.party import Name
from module.store.accounts_schema import power_of_attorney
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class PowerOfAttorney:
    """A power of attorney; its document is read by itself."""

    id: str
    principal_iin: str
    principal_bin: str
    principal_name: Name
    representative_id: str
    number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    powers: tuple[str, ...]
    document_type: str
    document_name: str
    document_sha256: str
    state: str
    created_at: datetime
    revoked_at: datetime | None


_TABLE = power_of_attorney
_COLUMNS = tuple(column for column in _TABLE.c if column.name != "document")


def _power(row: Row[Any]) -> PowerOfAttorney:
    taken = {name: row._mapping[name] for name in PowerOfAttorney.__dataclass_fields__ if name != "principal_name"}
    name = Name(kk=row.principal_name_kk, ru=row.principal_name_ru, en=row.principal_name_en)
    return PowerOfAttorney(**taken | {"powers": tuple(row.powers), "principal_name": name})


def add(unit: Unit, now: datetime, principal_name: Name, **values: Any) -> str:
    """Store a power of attorney (columns by name) and return its id."""
    identifier = str(uuid4())
    names = {f"principal_name_{code}": getattr(principal_name, code) for code in ("kk", "ru", "en")}
    unit.connection.execute(insert(_TABLE).values(id=identifier, created_at=now, **names, **values))
    return identifier


def get(unit: Unit, power_id: str, *, lock: bool = False) -> PowerOfAttorney | None:
    """Return a power of attorney."""
    statement = select(*_COLUMNS).where(_TABLE.c.id == power_id)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return _power(row) if row else None


def of_representative(unit: Unit, account_id: str) -> tuple[PowerOfAttorney, ...]:
    """Return the powers of attorney of a representative, newest first."""
    statement = select(*_COLUMNS).where(_TABLE.c.representative_id == account_id).order_by(_TABLE.c.created_at.desc())
    return tuple(_power(row) for row in unit.connection.execute(statement))


def document(unit: Unit, power_id: str) -> bytes:
    """Return the document of a power of attorney."""
    return bytes(unit.connection.execute(select(_TABLE.c.document).where(_TABLE.c.id == power_id)).scalar_one())


def revoke(unit: Unit, power_id: str, now: datetime) -> None:
    """Revoke a power of attorney."""
    unit.connection.execute(update(_TABLE).where(_TABLE.c.id == power_id).values(state="revoked", revoked_at=now))
