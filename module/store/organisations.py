"""Organisations that registered on the portal: one registration per BIN, even in a race (R14)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.party import Address, Name
from module.store.accounts_schema import organisation
from module.store.plain import from_plain, to_plain
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Organisation:
    """A registered organisation. `source` is what ГБД ЮЛ answered; `confirmed_at` None = not confirmed by it."""

    bin: str
    kind: str
    name: Name
    state: str
    registered_by: str
    registered_at: datetime
    address: Address = field(default_factory=Address)
    head_iin: str = ""
    head_name: str = ""
    source: dict[str, Any] = field(default_factory=dict)
    confirmed_at: datetime | None = None


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    result = dict(values)
    if "address" in result:
        result["address"] = to_plain(result["address"])
    if "name" in result:
        name = result.pop("name")
        result |= {"name_kk": name.kk, "name_ru": name.ru}
    return result


def register(unit: Unit, record: Organisation) -> bool:
    """Store an organisation; False where the BIN is registered: the second of two at once waits and gets False."""
    values = {name: getattr(record, name) for name in Organisation.__dataclass_fields__}
    statement = (
        insert(organisation)
        .values(**_columns(values))
        .on_conflict_do_nothing(index_elements=["bin"])
        .returning(organisation.c.bin)
    )
    return unit.connection.execute(statement).scalar_one_or_none() is not None


def get(unit: Unit, number: str, *, lock: bool = False) -> Organisation | None:
    """Return an organisation by its BIN."""
    statement = select(organisation).where(organisation.c.bin == number)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        return None
    return Organisation(
        bin=row.bin,
        kind=row.kind,
        name=Name(kk=row.name_kk, ru=row.name_ru),
        state=row.state,
        registered_by=row.registered_by,
        registered_at=row.registered_at,
        address=from_plain(row.address, Address),
        head_iin=row.head_iin,
        head_name=row.head_name,
        source=row.source,
        confirmed_at=row.confirmed_at,
    )


def change(unit: Unit, number: str, **values: Any) -> None:
    """Change an organisation; `name` and `address` are given as values of the registry."""
    unit.connection.execute(update(organisation).where(organisation.c.bin == number).values(**_columns(values)))


def unconfirmed(unit: Unit, limit: int = 50) -> tuple[str, ...]:
    """Return the BINs that the state register has not confirmed yet, the oldest first."""
    statement = (
        select(organisation.c.bin)
        .where(organisation.c.confirmed_at.is_(None), organisation.c.state == "active")
        .order_by(organisation.c.registered_at)
        .limit(limit)
    )
    return tuple(unit.connection.execute(statement).scalars())
