"""Change of the head: the new head's key takes the organisation over once the state register names its owner (R14)."""

from __future__ import annotations

from module.casework.company.companies import take_over
from module.casework.company.members import deactivate, everybody
from module.casework.gate import OpenWork, Work
from module.casework.welcome import HeadNotConfirmed
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.lookups import Answer, CompanyRecord, Outcome
from module.registry.membership import AccountState, StaffRole, UserState
from module.registry.signatures import OwnerRole, Signer
from module.store import accounts, identities, journal, organisations, staff, users
from module.store.organisations import Organisation


def follow(open_work: OpenWork, signer: Signer) -> HeadNotConfirmed | None:
    """Let the key of a new head take the organisation over at sign-in; the state register is asked in between.

    Returns what the person has to be told where the register did not confirm it: then all stays as it was.
    """
    with open_work(SYSTEM) as work:
        deps, claimed = work.deps, claims(work, signer)
    if not claimed:
        return None
    answer = deps.companies.by_bin(signer.bin)
    with open_work(SYSTEM) as work:
        taken = succeed(work, signer, answer)
    return None if taken else HeadNotConfirmed(silent=answer.outcome is Outcome.UNAVAILABLE)


def claims(work: Work, signer: Signer) -> bool:
    """Tell whether a key claims to be the head of a registered organisation that knows another head, or none."""
    if not signer.bin or OwnerRole.HEAD not in signer.roles:
        return False
    organisation = organisations.get(work.unit, signer.bin)
    if organisation is None:
        return False
    known = identities.find(work.unit, signer.iin, signer.bin)
    rules = known is not None and known.role == StaffRole.HEAD and known.state is AccountState.ACTIVE
    return not rules or organisation.head_iin not in ("", signer.iin)


def confirmed(signer: Signer, answer: Answer[CompanyRecord]) -> bool:
    """Tell whether the state register names the signer as the head. Silence confirms nobody, and no head is nobody.

    A certificate outlives the office: a dismissed head with a valid key could wait for an outage.
    """
    reply = answer.value
    if answer.outcome is not Outcome.FOUND or reply is None:
        return False
    return reply.liquidated_on is None and reply.leader_iin == signer.iin


def succeed(work: Work, signer: Signer, answer: Answer[CompanyRecord]) -> bool:
    """Make the signer the head; the access of the head before ends. Tell whether it was done.

    The register was asked before this unit of work.
    """
    staff.lock_organisation(work.unit, signer.bin)
    organisation = organisations.get(work.unit, signer.bin, lock=True)
    if organisation is None or not confirmed(signer, answer):
        journal.write(work.unit, SYSTEM, "head_refused", work.now, bin=signer.bin, outcome=answer.outcome)
        return False
    actor = _account(work, signer, organisation)
    for member in everybody(work, signer.bin):
        was_head = member.iin == organisation.head_iin and member.role is StaffRole.HEAD
        if was_head and member.account_id != actor.account_id and member.state is not AccountState.CLOSED:
            deactivate(work, member)
    identities.change(work.unit, actor.account_id, role=StaffRole.HEAD, state=AccountState.ACTIVE)
    organisations.change(
        work.unit, signer.bin, head_iin=signer.iin, head_name=signer.full_name, state="active", confirmed_at=None
    )
    take_over(work, organisation, answer)
    journal.write(work.unit, actor, "head_change", work.now, bin=signer.bin, certificate=signer.serial_number)
    return True


def _account(work: Work, signer: Signer, organisation: Organisation) -> Actor:
    """Return the signer's account in the organisation, made where there is none."""
    user = users.by_iin(work.unit, signer.iin)
    person = Actor(
        "",
        signer.iin,
        signer.bin,
        signer.full_name,
        frozenset({Role.APPLICANT}),
        user.language if user else "ru",
        organisation.name.best("ru") or signer.organisation,
        role=StaffRole.HEAD,
        user_id=user.id if user and user.state is UserState.ACTIVE else "",
    )
    return accounts.remember(work.unit, person, work.now)
