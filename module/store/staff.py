"""People of an organisation: their accounts with role, state and address for letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, case, func, select, text
from sqlalchemy.dialects.postgresql import insert

from module.registry.actors import Actor, Role
from module.registry.membership import AccountState, StaffRole
from module.store.accounts import PROVED
from module.store.accounts_schema import portal_user
from module.store.plain import Noted, readable
from module.store.schema import account
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Member:
    """One person's account in an organisation; `role` None = not given yet."""

    account_id: str
    user_id: str
    iin: str
    bin: str
    name: str
    organisation: str
    role: StaffRole | None
    state: AccountState
    email: str
    language: str
    roles: frozenset[Role] = frozenset()


_EMAIL = case((account.c.email != "", account.c.email), else_=func.coalesce(portal_user.c.email, ""))


def _members() -> Select[Any]:
    return select(
        account.c.id,
        account.c.user_id,
        account.c.iin,
        account.c.bin,
        account.c.name,
        account.c.organisation,
        account.c.role,
        account.c.state,
        _EMAIL.label("email"),
        account.c.language,
        account.c.parts,
    ).outerjoin(portal_user, portal_user.c.id == account.c.user_id)


def _member(row: Row[Any]) -> Member:
    return Member(
        row.id,
        row.user_id or "",
        row.iin,
        row.bin,
        row.name,
        row.organisation,
        StaffRole(row.role) if row.role else None,
        AccountState(row.state),
        row.email,
        row.language,
        frozenset(Role(part) for part in row.parts),
    )


def members(unit: Unit, bin_: str, noted: Noted) -> tuple[Member, ...]:
    """Return the people of an organisation, by name."""
    found = unit.connection.execute(_members().where(account.c.bin == bin_).order_by(account.c.name, account.c.id))
    return readable(((row.id, partial(_member, row)) for row in found.all()), noted)


def member(unit: Unit, bin_: str, account_id: str, *, lock: bool = False) -> Member | None:
    """Return one person of an organisation; None for the people of others."""
    statement = _members().where(account.c.bin == bin_, account.c.id == account_id)
    if lock:
        statement = statement.with_for_update(of=account)
    row = unit.connection.execute(statement).one_or_none()
    return _member(row) if row else None


def by_account(unit: Unit, account_id: str) -> Member | None:
    """Return an account, of whatever organisation: for the system itself."""
    row = unit.connection.execute(_members().where(account.c.id == account_id)).one_or_none()
    return _member(row) if row else None


def lock_organisation(unit: Unit, bin_: str) -> None:
    """Let one change of the staff of an organisation follow another: two at once must not take the last head away."""
    unit.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"staff:{bin_}", 0))))


def admit(unit: Unit, person: Actor, now: datetime) -> str | None:
    """Store an account that waits for its activation; return its id, or None where the person works there already.

    Whoever has not shown a key yet is known by the registration alone.
    """
    key, which = (["iin", "bin"], PROVED) if person.iin else (["user_id", "bin"], text("iin = ''"))
    fresh = {
        "name": person.name,
        "organisation": person.organisation,
        "user_id": person.user_id or None,
        "role": "",
        "state": AccountState.WAITING,
    }
    values = {"id": str(uuid4()), "iin": person.iin, "bin": person.bin, "parts": [Role.APPLICANT], "created_at": now}
    statement = (
        insert(account)
        .values(**values, **fresh, language=person.language)
        .on_conflict_do_update(
            index_elements=key,
            index_where=which,
            set_=fresh,
            where=(account.c.state == AccountState.CLOSED) | (account.c.role == ""),
        )
        .returning(account.c.id)
    )
    return unit.connection.execute(statement).scalar_one_or_none()


def usable_accounts(unit: Unit, user_id: str) -> tuple[Member, ...]:
    """Return the accounts of one registered person that may be used: alone, and in each organisation.

    One IIN is not enough: another account of it may belong to a registration of somebody else (D21).
    """
    usable = (account.c.user_id == user_id) & (account.c.state == AccountState.ACTIVE)
    found = unit.connection.execute(_members().where(usable).order_by(account.c.bin, account.c.id))
    return tuple(_member(row) for row in found)
