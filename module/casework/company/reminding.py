"""Reminders before a power of attorney ends: to the people of the representative who keep them."""

from __future__ import annotations

import logging
from datetime import timedelta

from module.casework import unreadable
from module.casework.company.colleagues import write_member
from module.casework.gate import OpenWork, Work
from module.casework.writing import page
from module.kernel.errors import TroisError
from module.kernel.faults import alone
from module.registry.actors import SYSTEM
from module.registry.letters import Event, PowerFacts
from module.registry.membership import AccountState
from module.registry.powers_of_attorney import PowerOfAttorney
from module.registry.staff_roles import OWN_ACTS, StaffAct, acts_of_role
from module.store import journal, powers_of_attorney, staff
from module.store.staff import Member

log = logging.getLogger(__name__)


class ReminderFailed(TroisError):
    """A reminder could not be written; the others were."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.code = fault


def remind(open_work: OpenWork) -> int:
    """Write the reminders of today, each in a transaction of its own (D29); return how many letters there are.

    A second run of the same day writes those that are missing. Raises ReminderFailed behind the last one, by the name
    of the first fault.
    """
    with open_work(SYSTEM) as work:
        days = [work.today + timedelta(days=count) for count in work.deps.accounts.staff.power_reminder_days]
        ending = powers_of_attorney.ending_on(work.unit, days, work.today, unreadable.tell(work, "power_of_attorney"))
    written, faults = 0, []
    for account_id, power_of_attorney in ending:
        count, fault = alone(lambda: _remind_of(open_work, account_id, power_of_attorney))  # noqa: B023 - called here
        written += count or 0
        if fault:
            log.warning("reminder of power of attorney %s failed: %s", power_of_attorney.id, fault)
            faults.append(fault)
    if faults:
        raise ReminderFailed(faults[0])
    return written


def _remind_of(open_work: OpenWork, account_id: str, power_of_attorney: PowerOfAttorney) -> int:
    with open_work(SYSTEM) as work:
        if not powers_of_attorney.remember_reminder(work.unit, power_of_attorney.id, work.today):
            return 0
        return _write(work, account_id, power_of_attorney)


def _write(work: Work, account_id: str, power_of_attorney: PowerOfAttorney) -> int:
    facts = PowerFacts(
        page(work, f"/powers/{power_of_attorney.id}"), power_of_attorney.number, power_of_attorney.valid_until
    )
    found = [member for member in _keepers(work, account_id) if member.email]
    for member in found:
        write_member(work, Event.POWER_ENDS, member, facts)
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
