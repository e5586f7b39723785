"""Invitations of employees: sent to an e-mail address with a link that works once (R15, R17)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from module.casework import unreadable
from module.casework.gate import Work, demand
from module.casework.writing import Addressee, page, write
from module.kernel.clock import law_date
from module.kernel.errors import Fault, NotAllowedNow, NotFound, Refused
from module.kernel.text import N_, Message
from module.registry.letters import LetterEvent, StaffFacts
from module.registry.membership import InvitationState, StaffRole
from module.registry.staff_roles import StaffAct, may_give
from module.store import invitations as stored
from module.store import journal, limits, organisations
from module.store import staff as people
from module.store.invitations import Invitation

PATH = "/invitations"


def _life(work: Work) -> timedelta:
    return timedelta(days=work.deps.accounts.staff.invitation_days)


@dataclass(frozen=True, slots=True)
class InvitationView:
    """One invitation as the staff page shows it."""

    id: str
    email: str
    role: StaffRole
    state: InvitationState
    sent_at: datetime
    expires_at: datetime
    expired: bool
    may_resend: bool
    may_revoke: bool


def token_digest(token: str) -> bytes:
    """Return the digest under which a token is stored."""
    return hashlib.sha256(token.encode()).digest()


def mine(work: Work) -> tuple[InvitationView, ...]:
    """Return the invitations of the person's organisation, newest first; those activated stand among the staff."""
    demand(work, StaffAct.SEE_STAFF)
    found = stored.of_organisation(work.unit, work.actor.bin, unreadable.tell(work, "invitation"))
    return tuple(_view(work, one) for one in found if one.state is not InvitationState.ACTIVATED)


def _view(work: Work, one: Invitation) -> InvitationView:
    is_open = one.state is InvitationState.SENT
    may = is_open and work.actor.may(StaffAct.INVITE) and may_give(work.actor.acts, one.role)
    return InvitationView(
        one.id, one.email, one.role, one.state, one.created_at, one.expires_at, is_open and one.expires_at < work.now,
        may, may,
    )  # fmt: skip


def invite(work: Work, email: str, role: StaffRole, language: str) -> str:
    """Invite an employee; return the id of the invitation. Raises Refused."""
    demand(work, StaffAct.INVITE)
    people.lock_organisation(work.unit, work.actor.bin)
    found = _faults(work, email, role)
    if found:
        raise Refused(found)
    token = secrets.token_urlsafe(32)
    invitation_id = stored.add(
        work.unit,
        work.now,
        bin=work.actor.bin,
        email=email,
        role=role,
        token_digest=token_digest(token),
        invited_by=work.actor.account_id,
        language=language,
        expires_at=work.now + _life(work),
    )
    journal.write(work.unit, work.actor, "staff_invite", work.now, invitation=invitation_id, role=role)
    _send(work, email, language, token)
    return invitation_id


def _faults(work: Work, email: str, role: StaffRole) -> tuple[Fault, ...]:
    if organisations.get(work.unit, work.actor.bin) is None:
        text = N_("Register the organisation first: only a registered one can invite its staff.")
        return (Fault("not_registered", "email", Message(text)),)
    if not may_give(work.actor.acts, role):
        text = N_("You cannot give more rights than you have. Choose another role.")
        return (Fault("too_much", "role", Message(text)),)
    for one in stored.of_organisation(work.unit, work.actor.bin, unreadable.tell(work, "invitation")):
        waits = one.state is InvitationState.SENT and one.expires_at > work.now
        if waits and one.email.casefold() == email.casefold():
            return (
                Fault("known", "email", Message(N_("This address is invited already. Send that invitation again."))),
            )
    return _too_many(work)


def _too_many(work: Work) -> tuple[Fault, ...]:
    key = hashlib.sha256(f"invite:{work.actor.bin}".encode()).digest()
    if limits.hit(work.unit, key, timedelta(days=1), work.now) <= work.deps.accounts.staff.invitations_a_day:
        return ()
    return (
        Fault("too_many", "email", Message(N_("Too many invitations were sent today. Send the next one tomorrow."))),
    )


def _send(work: Work, email: str, language: str, token: str) -> None:
    facts = StaffFacts(
        page(work, PATH, secret=True),
        work.actor.organisation,
        inviter=work.actor.name,
        until=law_date(work.now + _life(work)),
    )
    write(work, LetterEvent.INVITATION, Addressee(email, language), facts, secret=token)


def _open(work: Work, invitation_id: str) -> Invitation:
    """Lock an open invitation of the person's organisation. Raises NotFound, NotAllowedNow."""
    demand(work, StaffAct.INVITE)
    try:
        found = stored.get(work.unit, str(UUID(invitation_id)), lock=True)
    except ValueError:
        raise NotFound from None
    if found is None or found.bin != work.actor.bin:
        raise NotFound
    if found.state is not InvitationState.SENT or not may_give(work.actor.acts, found.role):
        raise NotAllowedNow
    return found


def resend(work: Work, invitation_id: str) -> None:
    """Send an invitation again with a new link; the former link is void."""
    found = _open(work, invitation_id)
    if _too_many(work):
        raise NotAllowedNow
    token = secrets.token_urlsafe(32)
    stored.change(work.unit, found.id, token_digest=token_digest(token), expires_at=work.now + _life(work))
    journal.write(work.unit, work.actor, "staff_invite_again", work.now, invitation=found.id)
    _send(work, found.email, found.language, token)


def revoke(work: Work, invitation_id: str) -> None:
    """Take an invitation back; its link is void."""
    found = _open(work, invitation_id)
    stored.change(work.unit, found.id, state=InvitationState.REVOKED, closed_at=work.now)
    journal.write(work.unit, work.actor, "staff_invite_revoke", work.now, invitation=found.id)
