"""People of an organisation and the invitations to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.actors import AccountState, Actor, Part
from module.registry.staff_roles import StaffRole
from module.store.accounts_schema import invitation, portal_user
from module.store.schema import account, web_session
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One person's account in an organisation; `role` None = not given yet."""

    account_id: str
    user_id: str
    bin: str
    name: str
    role: StaffRole | None
    state: AccountState
    email: str
    language: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """One invitation. The token is known to the invited only; its digest is stored."""

    id: str
    bin: str
    email: str
    role: StaffRole
    language: str
    invited_by: str
    inviter_name: str
    organisation: str
    state: str
    created_at: datetime
    expires_at: datetime
    user_id: str


def _members() -> Select[tuple[object, ...]]:
    address = case((account.c.email != "", account.c.email), else_=func.coalesce(portal_user.c.email, ""))
    return select(account, address.label("reached_at")).outerjoin(portal_user, portal_user.c.id == account.c.user_id)


def _member(row: Row[tuple[object, ...]]) -> MemberRecord:
    values = row._mapping
    return MemberRecord(
        values[account.c.id],
        values[account.c.user_id] or "",
        values[account.c.bin],
        values[account.c.name],
        StaffRole(values[account.c.role]) if values[account.c.role] else None,
        AccountState(values[account.c.state]),
        values["reached_at"],
        values[account.c.language],
        values[account.c.created_at],
    )


def members(unit: Unit, bin_: str) -> tuple[MemberRecord, ...]:
    """Return the people of an organisation, by name."""
    found = unit.connection.execute(_members().where(account.c.bin == bin_).order_by(account.c.name, account.c.id))
    return tuple(_member(row) for row in found)


def member(unit: Unit, bin_: str, account_id: str, *, lock: bool = False) -> MemberRecord | None:
    """Return one person of an organisation; None for the people of others."""
    statement = _members().where(account.c.bin == bin_, account.c.id == account_id)
    if lock:
        statement = statement.with_for_update(of=account)
    row = unit.connection.execute(statement).one_or_none()
    return _member(row) if row else None


def set_member(unit: Unit, account_id: str, role: StaffRole, state: AccountState) -> None:
    """Write role and state of an account; they work at the person's next request."""
    unit.connection.execute(update(account).where(account.c.id == account_id).values(role=role, state=state))


def lock_organisation(unit: Unit, bin_: str) -> None:
    """Let one change of the staff of an organisation follow another, so that both cannot take the last head away."""
    unit.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"staff:{bin_}", 0))))


def close_sessions(unit: Unit, account_id: str) -> int:
    """End all sessions of an account; return how many."""
    return unit.connection.execute(delete(web_session).where(web_session.c.account_id == account_id)).rowcount


def admit(unit: Unit, person: Actor, user_id: str, now: datetime) -> str | None:
    """Store an account that waits for its activation; return its id, or None where the person works there already."""
    statement = (
        insert(account)
        .values(
            id=str(uuid4()),
            iin=person.iin,
            bin=person.bin,
            name=person.name,
            organisation=person.organisation,
            parts=[Part.APPLICANT],
            language=person.language,
            user_id=user_id or None,
            role="",
            state=AccountState.WAITING,
            created_at=now,
        )
        .on_conflict_do_update(
            index_elements=["iin", "bin"],
            set_={"state": AccountState.WAITING, "role": "", "name": person.name, "user_id": user_id or None},
            where=(account.c.state == AccountState.CLOSED) | ((account.c.role == "") & (account.c.bin != "")),
        )
        .returning(account.c.id)
    )
    return unit.connection.execute(statement).scalar_one_or_none()


def same_person(unit: Unit, iin: str) -> tuple[MemberRecord, ...]:
    """Return the accounts of one person that may be used: alone, and in each organisation."""
    usable = (account.c.iin == iin) & (account.c.state == AccountState.ACTIVE)
    found = unit.connection.execute(_members().where(usable).order_by(account.c.bin, account.c.id))
    return tuple(_member(row) for row in found)


_INVITATIONS = (
    select(invitation, account.c.name.label("inviter_name"), account.c.organisation)
    .join(account, account.c.id == invitation.c.invited_by)
)


def _invitation(row: Row[tuple[object, ...]]) -> InvitationRecord:
    values = row._mapping
    return InvitationRecord(
        values["id"],
        values["bin"],
        values["email"],
        StaffRole(values["role"]),
        values["language"],
        values["invited_by"],
        values["inviter_name"],
        values["organisation"],
        values["state"],
        values["created_at"],
        values["expires_at"],
        values["user_id"] or "",
    )


def _one_invitation(unit: Unit, condition: ColumnElement[bool]) -> InvitationRecord | None:
    row = unit.connection.execute(_INVITATIONS.where(condition).with_for_update(of=invitation)).one_or_none()
    return _invitation(row) if row else None


def invitations(unit: Unit, bin_: str) -> tuple[InvitationRecord, ...]:
    """Return the invitations of an organisation, newest first."""
    newest = invitation.c.created_at.desc()
    return tuple(_invitation(row) for row in unit.connection.execute(
        _INVITATIONS.where(invitation.c.bin == bin_).order_by(newest, invitation.c.id)
    ))


def invitation_of(unit: Unit, bin_: str, invitation_id: str) -> InvitationRecord | None:
    """Return an invitation of an organisation, locked; None for those of others."""
    return _one_invitation(unit, (invitation.c.bin == bin_) & (invitation.c.id == invitation_id))


def invitation_by_token(unit: Unit, digest: bytes) -> InvitationRecord | None:
    """Return the invitation of a token, locked: a second use of it waits and finds it used."""
    return _one_invitation(unit, invitation.c.token_digest == digest)


def add_invitation(unit: Unit, record: InvitationRecord, digest: bytes) -> None:
    """Store an invitation under the digest of its token."""
    unit.connection.execute(
        insert(invitation).values(
            id=record.id,
            bin=record.bin,
            email=record.email,
            role=record.role,
            language=record.language,
            invited_by=record.invited_by,
            token_digest=digest,
            created_at=record.created_at,
            expires_at=record.expires_at,
        )
    )


def change_invitation(unit: Unit, invitation_id: str, **values: object) -> None:
    """Set columns of an invitation, e.g. state, token_digest, expires_at."""
    unit.connection.execute(update(invitation).where(invitation.c.id == invitation_id).values(**values))


def accepted_invitation(unit: Unit, bin_: str, user_id: str) -> InvitationRecord | None:
    """Return the invitation that brought a person who waits for activation."""
    waits = (invitation.c.bin == bin_) & (invitation.c.user_id == user_id) & (invitation.c.state == "accepted")
    return _one_invitation(unit, waits)
