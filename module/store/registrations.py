"""Requests for a user account in the making, each bound to one browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select, update

from module.store.accounts_schema import registration
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Registration:
    """What a person has said so far; `document` is the paper to be signed at the end."""

    id: str
    form: dict[str, Any]
    expires_at: datetime
    password_hash: str = field(default="", repr=False)
    document: bytes | None = None
    invitation_id: str | None = None
    requested_at: datetime | None = None


def begin(
    unit: Unit,
    browser_digest: bytes,
    form: dict[str, Any],
    *,
    now: datetime,
    until: datetime,
    invitation_id: str | None = None,
) -> str:
    """Store a new request in place of those of this browser; those that ran out go. Returns its id."""
    old = (registration.c.browser_digest == browser_digest) | (registration.c.expires_at < now)
    unit.connection.execute(delete(registration).where(old))
    identifier = str(uuid4())
    unit.connection.execute(
        insert(registration).values(
            id=identifier,
            browser_digest=browser_digest,
            form=form,
            created_at=now,
            expires_at=until,
            invitation_id=invitation_id,
        )
    )
    return identifier


def find(unit: Unit, browser_digest: bytes, now: datetime, *, lock: bool = False) -> Registration | None:
    """Return the request of a browser unless it has run out."""
    statement = select(registration).where(
        registration.c.browser_digest == browser_digest, registration.c.expires_at > now
    )
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        return None
    return Registration(
        row.id,
        dict(row.form),
        row.expires_at,
        row.password_hash,
        bytes(row.document) if row.document is not None else None,
        row.invitation_id,
        row.requested_at,
    )


def change(unit: Unit, registration_id: str, **values: Any) -> None:
    """Change columns of a request."""
    unit.connection.execute(update(registration).where(registration.c.id == registration_id).values(**values))
