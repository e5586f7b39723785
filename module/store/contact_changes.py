"""Changes of what recovers an account: what stood before, and the link by which its owner may stop the change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, insert, select, update

from module.registry.membership import Changed
from module.store.accounts_schema import contact_change
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class FormerContacts:
    """E-mail address and mobile as they stood before a change, each with the instant of its proof."""

    email: str
    email_proved_at: datetime | None
    mobile: str
    mobile_proved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactChange:
    """One letter of a change. `settled_at`: the person has decided with a key, and the link is over."""

    id: str
    user_id: str
    changed: Changed
    address: str
    former: FormerContacts
    created_at: datetime
    expires_at: datetime
    frozen_at: datetime | None
    settled_at: datetime | None


_FORMER = ("email", "email_proved_at", "mobile", "mobile_proved_at")


def add(
    unit: Unit, user_id: str, changed: Changed, address: str, former: FormerContacts, *, digest: bytes, life: Life
) -> str:
    """Store a change with the digest of the link that goes to `address`; earlier links stay as they are.

    Whatever is settled, or ran out before now, goes: former addresses are kept no longer than they serve.
    """
    ran_out = (contact_change.c.expires_at < life.begins) & contact_change.c.frozen_at.is_(None)
    unit.connection.execute(delete(contact_change).where(ran_out | contact_change.c.settled_at.is_not(None)))
    identifier = str(uuid4())
    unit.connection.execute(
        insert(contact_change).values(
            id=identifier,
            user_id=user_id,
            changed=changed,
            address=address,
            digest=digest,
            created_at=life.begins,
            expires_at=life.ends,
            **{f"former_{name}": getattr(former, name) for name in _FORMER},
        )
    )
    return identifier


@dataclass(frozen=True, slots=True)
class Life:
    """From when to when a link works."""

    begins: datetime
    ends: datetime


def _many(unit: Unit, condition: ColumnElement[bool]) -> tuple[ContactChange, ...]:
    statement = select(contact_change).where(condition).order_by(contact_change.c.created_at, contact_change.c.id)
    return tuple(
        ContactChange(
            row.id,
            row.user_id,
            Changed(row.changed),
            row.address,
            FormerContacts(*(getattr(row, f"former_{name}") for name in _FORMER)),
            row.created_at,
            row.expires_at,
            row.frozen_at,
            row.settled_at,
        )
        for row in unit.connection.execute(statement)
    )


def by_digest(unit: Unit, digest: bytes) -> ContactChange | None:
    """Return the change of a link's digest."""
    return next(iter(_many(unit, contact_change.c.digest == digest)), None)


def unsettled(unit: Unit, user_id: str, now: datetime) -> tuple[ContactChange, ...]:
    """Return the changes whose links work still, and those by which recovery was frozen, the oldest first."""
    alive = (contact_change.c.expires_at >= now) | contact_change.c.frozen_at.is_not(None)
    return _many(unit, (contact_change.c.user_id == user_id) & contact_change.c.settled_at.is_(None) & alive)


def freeze(unit: Unit, user_id: str, now: datetime) -> None:
    """Keep what stood before each change whose link works still until the person has decided."""
    open_rows = (contact_change.c.settled_at.is_(None), contact_change.c.expires_at >= now)
    unit.connection.execute(
        update(contact_change).where(contact_change.c.user_id == user_id, *open_rows).values(frozen_at=now)
    )


def settle(unit: Unit, user_id: str, now: datetime) -> None:
    """End all links of a person."""
    unit.connection.execute(
        update(contact_change)
        .where(contact_change.c.user_id == user_id, contact_change.c.settled_at.is_(None))
        .values(settled_at=now)
    )
