"""Reminders before a power of attorney ends: to the people of the representative who keep them.

Each is owed from the day on which the power was entered. A run writes what is due by then, so that days on which
nobody ran lose none; of several that wait at once the latest is written, and the older ones are overtaken by it.
"""

from __future__ import annotations

import logging

from module.casework import unreadable
from module.casework.company.colleagues import write_power_ends
from module.casework.gate import OpenWork, Work
from module.kernel.errors import TroisError
from module.kernel.faults import alone
from module.registry.actors import SYSTEM
from module.registry.letters import LetterEvent
from module.registry.membership import AccountState
from module.registry.powers_of_attorney import PowerOfAttorney
from module.registry.staff_roles import OWN_ACTS, StaffAct, acts_of_role
from module.store import journal, powers_of_attorney, reminders, staff
from module.store.reminders import ReminderState
from module.store.staff import Member

log = logging.getLogger(__name__)
_EVENT = LetterEvent.POWER_ENDS


class ReminderFailed(TroisError):
    """A reminder could not be written; the others were."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.code = fault


def remind(open_work: OpenWork) -> int:
    """Write the reminders that are due, each power's in a transaction of its own (D29); return how many letters.

    Raises ReminderFailed behind the last one, by the name of the first fault.
    """
    with open_work(SYSTEM) as work:
        due = reminders.subjects_due(work.unit, _EVENT, work.today)
    written, faults = 0, []
    for power_id in due:
        count, fault = alone(lambda: _remind_of(open_work, power_id))  # noqa: B023 - called here
        written += count or 0
        if fault:
            log.warning("reminder of power of attorney %s failed: %s", power_id, fault)
            faults.append(fault)
    if faults:
        raise ReminderFailed(faults[0])
    return written


def _remind_of(open_work: OpenWork, power_id: str) -> int:
    """Close what is due of one power by what it is now; write the letters of the latest."""
    with open_work(SYSTEM) as work:
        owed = reminders.take(work.unit, _EVENT, power_id, work.today)
        if not owed:
            return 0
        noted = unreadable.tell(work, "power_of_attorney")
        count = 0
        for account_id, power_of_attorney in powers_of_attorney.with_account(work.unit, power_id, noted):
            ends = power_of_attorney.valid_until
            if power_of_attorney.revoked_on is not None or ends is None:
                reminders.close(work.unit, owed, ReminderState.VOID, work.now)
            elif ends < work.today:
                reminders.close(work.unit, owed, ReminderState.OVERTAKEN, work.now)
            else:
                reminders.close(work.unit, owed[:-1], ReminderState.OVERTAKEN, work.now)
                reminders.close(work.unit, owed[-1:], ReminderState.WRITTEN, work.now)
                count += _write(work, account_id, power_of_attorney)
        return count


def _write(work: Work, account_id: str, power_of_attorney: PowerOfAttorney) -> int:
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
