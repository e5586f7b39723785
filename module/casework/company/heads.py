"""Change of the head: the new head's key takes the organisation over (R14)."""

from __future__ import annotations

from module.casework.company.companies import take_over
from module.casework.company.members import shut
from module.casework.gate import Work
from module.registry.actors import SYSTEM, Actor
from module.registry.lookups import Answer, CompanyRecord, Outcome
from module.registry.membership import AccountState, StaffRole
from module.registry.signatures import OwnerRole, Signer
from module.store import identities, journal, organisations, staff


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


def believed(signer: Signer, answer: Answer[CompanyRecord]) -> bool:
    """Tell whether the state register agrees; where it does not answer, or names no head, the certificate stands."""
    said = answer.value
    if answer.outcome is not Outcome.FOUND or said is None:
        return True
    return said.liquidated_on is None and said.leader_iin in ("", signer.iin)


def succeed(work: Work, actor: Actor, signer: Signer, answer: Answer[CompanyRecord]) -> bool:
    """Make the signer the head; the access of the head before ends. Tell whether it was done.

    `actor` is the account of the signer in the organisation; the register was asked before this unit of work.
    """
    if not believed(signer, answer):
        journal.write(work.unit, actor, "head_refused", work.now, bin=signer.bin, outcome=answer.outcome)
        return False
    staff.lock_organisation(work.unit, signer.bin)
    organisation = organisations.get(work.unit, signer.bin, lock=True)
    if organisation is None:
        return False
    for member in staff.members(work.unit, signer.bin):
        was_head = member.iin == organisation.head_iin and member.role is StaffRole.HEAD
        if was_head and member.account_id != actor.account_id and member.state is not AccountState.CLOSED:
            shut(work, member)
    identities.change(work.unit, actor.account_id, role=StaffRole.HEAD, state=AccountState.ACTIVE)
    organisations.change(work.unit, signer.bin, head_iin=signer.iin, head_name=signer.full_name, confirmed_at=None)
    take_over(work, organisation, answer)
    journal.write(work.unit, actor if actor.account_id else SYSTEM, "head_change", work.now, bin=signer.bin)
    return True
