"""Acting identities of registered people: for themselves or for an organisation, with role and state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select, update

from module.registry.actors import Role
from module.registry.membership import AccountState, SignInMethod, StaffRole
from module.store.plain import Noted, readable
from module.store.schema import account, web_session
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Identity:
    """One account: who, for whom, as what. `role` is a StaffRole or empty."""

    id: str
    iin: str
    bin: str
    name: str
    organisation: str
    roles: frozenset[Role]
    role: str
    state: AccountState
    user_id: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A live session of a person, named by its digest."""

    token_digest: str
    account_id: str
    organisation: str
    created_at: datetime
    seen_at: datetime
    method: SignInMethod
    agent: str
    roles: frozenset[Role]


def _identity(row: Row[Any]) -> Identity:
    return Identity(
        row.id,
        row.iin,
        row.bin,
        row.name,
        row.organisation,
        frozenset(Role(role) for role in row.parts),
        row.role,
        AccountState(row.state),
        row.user_id or "",
    )


def _many(unit: Unit, condition: ColumnElement[bool]) -> tuple[Identity, ...]:
    statement = select(account).where(condition).order_by(account.c.created_at, account.c.id)
    return tuple(_identity(row) for row in unit.connection.execute(statement))


def of_user(unit: Unit, user_id: str) -> tuple[Identity, ...]:
    """Return all identities of a registered person, the oldest first."""
    return _many(unit, account.c.user_id == user_id)


def of_person(unit: Unit, iin: str) -> tuple[Identity, ...]:
    """Return all identities of an IIN, registered or not."""
    return _many(unit, account.c.iin == iin)


def of_organisation(unit: Unit, number: str) -> tuple[Identity, ...]:
    """Return everybody who acts for an organisation."""
    return _many(unit, account.c.bin == number)


def find(unit: Unit, iin: str, number: str) -> Identity | None:
    """Return the identity of an IIN and BIN (empty: the person alone)."""
    return next(iter(_many(unit, (account.c.iin == iin) & (account.c.bin == number))), None)


def acting_for(unit: Unit, number: str) -> str:
    """Return the active account of a person who acts alone, or of an organisation that of its head, else of the first.

    Empty where nobody is known under the number.
    """
    own = or_(account.c.bin == number, and_(account.c.iin == number, account.c.bin == ""))
    statement = select(account.c.id).where(own, account.c.state == AccountState.ACTIVE)
    found = statement.order_by(account.c.role != StaffRole.HEAD, account.c.created_at, account.c.id).limit(1)
    return unit.connection.execute(found).scalar_one_or_none() or ""


def change(unit: Unit, account_id: str, **values: Any) -> None:
    """Change columns of an identity: user_id, role, state, parts, name, organisation, phone, email."""
    unit.connection.execute(update(account).where(account.c.id == account_id).values(**values))


def sessions(unit: Unit, account_ids: tuple[str, ...], now: datetime, noted: Noted) -> tuple[OpenSession, ...]:
    """Return the live sessions of accounts, the latest used first."""
    statement = (
        select(web_session, account.c.organisation, account.c.parts)
        .join(account, account.c.id == web_session.c.account_id)
        .where(account.c.id.in_(account_ids), web_session.c.expires_at > now)
        .order_by(web_session.c.seen_at.desc())
    )
    rows = unit.connection.execute(statement).all()
    return readable(((row.account_id, partial(_session, row)) for row in rows), noted)


def _session(row: Row[Any]) -> OpenSession:
    return OpenSession(
        bytes(row.token_digest).hex(),
        row.account_id,
        row.organisation,
        row.created_at,
        row.seen_at,
        SignInMethod(row.method),
        row.agent,
        frozenset(Role(role) for role in row.parts),
    )


def end_sessions(unit: Unit, account_ids: tuple[str, ...], *, keep: bytes = b"") -> int:
    """End the sessions of accounts but one; return how many."""
    statement = delete(web_session).where(web_session.c.account_id.in_(account_ids), web_session.c.token_digest != keep)
    return unit.connection.execute(statement).rowcount


def end_session(unit: Unit, account_ids: tuple[str, ...], token_digest: bytes) -> bool:
    """End one session of accounts; False where it is not theirs."""
    statement = delete(web_session).where(
        web_session.c.token_digest == token_digest, web_session.c.account_id.in_(account_ids)
    )
    return unit.connection.execute(statement).rowcount == 1
