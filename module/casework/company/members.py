"""The people of an organisation: who they are, their roles, their activation, and the closing of their access."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from module.casework import unreadable
from module.casework.company.colleagues import called, write_member
from module.casework.gate import Work, demand
from module.casework.writing import page
from module.kernel.errors import Fault, NotAllowedNow, NotFound, NotPermitted, Refused
from module.kernel.text import N_, Message
from module.registry.letters import LetterEvent, StaffFacts
from module.registry.membership import STAFF_ROLE_LABELS, AccountState, InvitationState, StaffRole
from module.registry.staff_roles import StaffAct, givable, may_give
from module.store import identities, invitations, journal
from module.store import staff as stored
from module.store.staff import Member

STAFF_PATH = "/company/staff"


@dataclass(frozen=True, slots=True)
class MemberView:
    """One person of the staff, and what the one who looks may do to the person; `proved`: has shown a key."""

    account_id: str
    name: str
    role: StaffRole | None
    state: AccountState
    email: str
    wanted: StaffRole | None
    is_self: bool
    may_activate: bool
    may_change: bool
    may_close: bool
    proved: bool = True


def mine(work: Work) -> tuple[MemberView, ...]:
    """Return the staff of the person's organisation."""
    demand(work, StaffAct.SEE_STAFF)
    return tuple(_view(work, member) for member in everybody(work, work.actor.bin))


def everybody(work: Work, number: str) -> tuple[Member, ...]:
    """Return the people of an organisation, by name; an account that nobody can read is left out and told."""
    return stored.members(work.unit, number, unreadable.tell(work, "account"))


def load(work: Work, account_id: str) -> MemberView:
    """Return one person of the organisation's staff. Raises NotFound for the people of others."""
    demand(work, StaffAct.SEE_STAFF)
    return _view(work, _member(work, account_id))


def roles(work: Work) -> tuple[StaffRole, ...]:
    """Return the roles that the person may give."""
    return givable(work.actor.acts)


def _view(work: Work, member: Member) -> MemberView:
    actor = work.actor
    is_self = member.account_id == actor.account_id
    waiting, active = member.state is AccountState.WAITING, member.state is AccountState.ACTIVE
    wanted = _wanted(work, member) if waiting else None
    over = member.role is None or may_give(actor.acts, member.role)
    return MemberView(
        member.account_id,
        member.name,
        member.role,
        member.state,
        member.email,
        wanted,
        is_self,
        may_activate=wanted is not None and actor.may(StaffAct.ACTIVATE),
        may_change=active and not is_self and over and actor.may(StaffAct.GIVE_ROLES),
        may_close=member.state is not AccountState.CLOSED and not is_self and over and actor.may(StaffAct.CLOSE_STAFF),
        proved=bool(member.iin),
    )


def _wanted(work: Work, member: Member) -> StaffRole | None:
    """Return the role that the inviter wished for a person who waits."""
    accepted = _accepted(work, member)
    return accepted.role if accepted else None


def _accepted(work: Work, member: Member) -> invitations.Invitation | None:
    found = invitations.of_organisation(work.unit, member.bin, unreadable.tell(work, "invitation"))
    mine = (one for one in found if one.user_id == member.user_id and one.state is InvitationState.ACCEPTED)
    return next(mine, None)


def _member(work: Work, account_id: str, *, lock: bool = False) -> Member:
    try:
        found = stored.member(work.unit, work.actor.bin, str(UUID(account_id)), lock=lock)
    except ValueError:
        raise NotFound from None
    if found is None or not work.actor.bin:
        raise NotFound
    return found


def _target(work: Work, account_id: str, act: StaffAct) -> Member:
    """Lock a colleague whom the person may manage. Raises NotFound, NotPermitted for oneself or somebody higher."""
    demand(work, act)
    stored.lock_organisation(work.unit, work.actor.bin)
    own = stored.member(work.unit, work.actor.bin, work.actor.account_id)
    if own is None or own.state is not AccountState.ACTIVE or own.role != work.actor.role:
        raise NotPermitted  # closed or lowered while this request waited for the lock
    member = _member(work, account_id, lock=True)
    if member.account_id == own.account_id:
        raise NotPermitted
    if member.role is not None and not may_give(work.actor.acts, member.role):
        raise NotPermitted
    return member


def _givable(work: Work, role: StaffRole) -> None:
    """Refuse a role above the giver's own (R18). Raises Refused."""
    if not may_give(work.actor.acts, role):
        text = Message(N_("You cannot give more rights than you have. Choose another role."))
        raise Refused((Fault("too_much", "role", text),))


def activate(work: Work, account_id: str, role: StaffRole) -> None:
    """Let a person who accepted an invitation in, with a role; both are told (R18). Raises NotAllowedNow."""
    member = _target(work, account_id, StaffAct.ACTIVATE)
    if member.state is not AccountState.WAITING:
        raise NotAllowedNow
    _givable(work, role)
    accepted = _accepted(work, member)
    if accepted is None:  # asked for an account otherwise: the mailed link activates, not a colleague
        raise NotAllowedNow
    identities.end_sessions(work.unit, (member.account_id,))  # of a time before: nobody comes in by an old cookie
    identities.change(work.unit, member.account_id, role=role, state=AccountState.ACTIVE)
    invitations.change(work.unit, accepted.id, state=InvitationState.ACTIVATED, closed_at=work.now)
    journal.write(work.unit, work.actor, "staff_activate", work.now, account=member.account_id, role=role)
    facts = StaffFacts(
        page(work, "/"),
        work.actor.organisation,
        called(member.iin, member.name),
        role=Message(STAFF_ROLE_LABELS[role]),
    )
    write_member(work, LetterEvent.ACTIVATED, member, facts)
    giver = stored.member(work.unit, work.actor.bin, work.actor.account_id)
    if giver is not None:
        write_member(work, LetterEvent.ACTIVATED_COPY, giver, replace(facts, page=page(work, STAFF_PATH)))


def give_role(work: Work, account_id: str, role: StaffRole) -> None:
    """Change the role of a colleague; it works at the colleague's next request."""
    member = _target(work, account_id, StaffAct.GIVE_ROLES)
    if member.state is not AccountState.ACTIVE:
        raise NotAllowedNow
    _givable(work, role)
    if member.role is role:
        return
    identities.change(work.unit, member.account_id, role=role)
    journal.write(
        work.unit, work.actor, "staff_role", work.now, account=member.account_id, former=member.role or "", role=role
    )
    facts = StaffFacts(page(work, "/"), work.actor.organisation, role=Message(STAFF_ROLE_LABELS[role]))
    write_member(work, LetterEvent.ROLE_CHANGED, member, facts)


def close(work: Work, account_id: str) -> int:
    """Close the access of a leaving colleague: sessions end at once, drafts stay with the organisation (R21).

    Returns how many sessions ended.
    """
    member = _target(work, account_id, StaffAct.CLOSE_STAFF)
    if member.state is AccountState.CLOSED:
        raise NotAllowedNow
    ended = deactivate(work, member)
    facts = StaffFacts(page(work, "/help"), work.actor.organisation or member.organisation)
    write_member(work, LetterEvent.CLOSED, member, facts)
    return ended


def deactivate(work: Work, member: Member) -> int:
    """Close an account, whoever decided it, and end its sessions; what the person signed keeps the name."""
    identities.change(work.unit, member.account_id, state=AccountState.CLOSED)
    accepted = _accepted(work, member)
    if accepted is not None:
        invitations.change(work.unit, accepted.id, state=InvitationState.REVOKED, closed_at=work.now)
    ended = identities.end_sessions(work.unit, (member.account_id,))
    journal.write(work.unit, work.actor, "staff_close", work.now, account=member.account_id, sessions=ended)
    return ended
