"""Parts in the customs body that were given to an IIN; they open with the first key of its owner (D21)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.actors import Actor, Role
from module.registry.party import Name
from module.store.accounts import acting_of, office_of
from module.store.accounts_schema import appointment
from module.store.unit import Unit


def give(unit: Unit, person: Actor, now: datetime) -> None:
    """Store what a person is appointed to, in place of an earlier appointment of the same IIN and BIN."""
    values = {
        "name": person.name,
        "organisation": person.organisation,
        **office_of(person),
        "parts": sorted(person.roles),
        "appointed_at": now,
        "opened_at": None,
    }
    statement = insert(appointment).values(iin=person.iin, bin=person.bin, **values)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["iin", "bin"], set_=values))


def waiting(unit: Unit, iin: str, number: str) -> Actor | None:
    """Return the appointment of an IIN and BIN that nobody's key has opened yet."""
    row = unit.connection.execute(
        select(appointment).where(
            appointment.c.iin == iin, appointment.c.bin == number, appointment.c.opened_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return None
    parts = frozenset(Role(part) for part in row.parts)
    post = Name(ru=row.post_ru, kk=row.post_kk)
    return Actor(
        "",
        row.iin,
        row.bin,
        row.name,
        parts,
        organisation=row.organisation,
        post=post,
        unit=Name(ru=row.unit_ru, kk=row.unit_kk),
        acting=acting_of(row._mapping),
    )


def opened(unit: Unit, iin: str, number: str, now: datetime) -> None:
    """Remember that the owner of the IIN came with a key."""
    mine = (appointment.c.iin == iin) & (appointment.c.bin == number)
    unit.connection.execute(update(appointment).where(mine).values(opened_at=now))
