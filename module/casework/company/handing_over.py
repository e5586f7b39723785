"""A prepared draft goes to those who may sign: the mark «ready to sign» and a letter to each of them."""

from __future__ import annotations

from module.casework import unreadable
from module.casework.company.colleagues import called, write_member
from module.casework.gate import Work, demand, own_draft
from module.casework.rule_input import whole_draft
from module.casework.writing import page
from module.kernel.errors import NotAllowedNow, Refused, Stale
from module.registry.kinds import type_of
from module.registry.letters import LetterEvent, StaffFacts
from module.registry.membership import AccountState
from module.registry.staff_roles import StaffAct, acts_of_role
from module.store import handovers, journal, staff


def hand_over(work: Work, application_id: str, version: int) -> None:
    """Mark a complete draft as ready to be signed and tell those who may sign.

    Raises Refused while it is incomplete, Stale when it was changed after it was shown, NotAllowedNow for a person
    alone: there is nobody to hand it to.
    """
    record = own_draft(work, application_id)
    if not work.actor.bin:
        raise NotAllowedNow
    if version != record.version:
        raise Stale
    found = type_of(record.kind).faults(whole_draft(work, record), work.deps.rule_context())
    if found:
        raise Refused(found)
    handovers.put(work.unit, record.id, record.version, work.actor.account_id, work.now)
    journal.write(work.unit, work.actor, "hand_over", work.now, application_id=record.id)
    person = called(work.actor.iin, work.actor.name)
    facts = StaffFacts(page(work, f"/applications/{record.id}"), work.actor.organisation, person)
    for member in staff.members(work.unit, work.actor.bin, unreadable.tell(work, "account")):
        signs = StaffAct.SIGN_AND_FILE in acts_of_role(member.role or "")
        if signs and member.state is AccountState.ACTIVE and member.account_id != work.actor.account_id:
            write_member(work, LetterEvent.READY_TO_SIGN, member, facts)


def take_back(work: Work, application_id: str) -> None:
    """Take the mark off: the draft is worked on again."""
    record = own_draft(work, application_id)
    demand(work, StaffAct.DRAFT)
    if not handovers.remove(work.unit, record.id):
        raise NotAllowedNow
    journal.write(work.unit, work.actor, "take_back", work.now, application_id=record.id)
