"""Reminders before a power of attorney ends: to the people of the representative who keep them."""

from __future__ import annotations

from functools import partial

from module.casework import unreadable
from module.casework.company.colleagues import write_power_ends
from module.casework.ending_subject import EndingSubject
from module.casework.gate import Work
from module.registry.actors import SYSTEM
from module.registry.membership import AccountState
from module.registry.powers_of_attorney import PowerOfAttorney
from module.registry.staff_roles import OWN_ACTS, StaffAct, acts_of_role
from module.store import journal, powers_of_attorney, staff
from module.store.reminders import OwedReminder
from module.store.staff import Member


def subject(work: Work, power_id: str) -> EndingSubject | None:
    """Return a power of attorney as what ends; None where it cannot be read."""
    noted = unreadable.tell(work, "power_of_attorney")
    for account_id, power_of_attorney in powers_of_attorney.with_account(work.unit, power_id, noted):
        ends = None if power_of_attorney.revoked_on is not None else power_of_attorney.valid_until
        return EndingSubject(ends, lambda owed: True, partial(_write, work, account_id, power_of_attorney))
    return None


def _write(work: Work, account_id: str, power_of_attorney: PowerOfAttorney, owed: OwedReminder) -> int:
    found = [member for member in _keepers(work, account_id) if member.email]
    for member in found:
        write_power_ends(work, member, power_of_attorney)
    journal.write(
        work.unit, SYSTEM, "power_reminder", work.now, power_of_attorney=power_of_attorney.id, letters=len(found)
    )
    return len(found)


def _keepers(work: Work, account_id: str) -> tuple[Member, ...]:
    """Return those who keep the powers of the side that an account belongs to."""
    owner = staff.by_account(work.unit, account_id)
    if owner is None:
        return ()
    people = staff.members(work.unit, owner.bin, unreadable.tell(work, "account")) if owner.bin else (owner,)
    return tuple(one for one in people if one.state is AccountState.ACTIVE and _keeps(one))


def _keeps(member: Member) -> bool:
    acts = acts_of_role(member.role or "") if member.bin else OWN_ACTS
    return StaffAct.KEEP_POWERS in acts
