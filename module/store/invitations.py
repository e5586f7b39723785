"""Invitations of employees into an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, insert, select, update

from module.registry.membership import InvitationState, StaffRole
from module.store.accounts_schema import invitation
from module.store.plain import Noted, readable
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Invitation:
    """One invitation; the token itself stands in the mail only."""

    id: str
    bin: str
    email: str
    role: StaffRole
    invited_by: str
    language: str
    created_at: datetime
    expires_at: datetime
    state: InvitationState
    accepted_at: datetime | None
    closed_at: datetime | None
    user_id: str | None


def _invitation(row: Row[Any]) -> Invitation:
    values = {name: row._mapping[name] for name in Invitation.__dataclass_fields__}
    return Invitation(**values | {"role": StaffRole(row.role), "state": InvitationState(row.state)})


def add(unit: Unit, now: datetime, **values: Any) -> str:
    """Store an invitation (bin, email, role, token_digest, invited_by, language, expires_at); return its id."""
    identifier = str(uuid4())
    unit.connection.execute(insert(invitation).values(id=identifier, created_at=now, **values))
    return identifier


def change(unit: Unit, invitation_id: str, **values: Any) -> None:
    """Change columns of an invitation."""
    unit.connection.execute(update(invitation).where(invitation.c.id == invitation_id).values(**values))


def _one(unit: Unit, condition: ColumnElement[bool], *, lock: bool) -> Invitation | None:
    statement = select(invitation).where(condition)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return _invitation(row) if row else None


def get(unit: Unit, invitation_id: str, *, lock: bool = False) -> Invitation | None:
    """Return an invitation."""
    return _one(unit, invitation.c.id == invitation_id, lock=lock)


def by_digest(unit: Unit, token_digest: bytes, *, lock: bool = False) -> Invitation | None:
    """Return the invitation of a token's digest."""
    return _one(unit, invitation.c.token_digest == token_digest, lock=lock)


def of_organisation(unit: Unit, number: str, noted: Noted) -> tuple[Invitation, ...]:
    """Return the invitations of an organisation, newest first."""
    statement = select(invitation).where(invitation.c.bin == number).order_by(invitation.c.created_at.desc())
    return readable(((row.id, partial(_invitation, row)) for row in unit.connection.execute(statement).all()), noted)
