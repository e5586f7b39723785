"""Reminders before a power of attorney ends: to the people of the representative who keep them."""

from __future__ import annotations

from datetime import date, timedelta

from module.casework import unreadable
from module.casework.company import letters
from module.casework.gate import OpenWork, Work
from module.registry.actors import SYSTEM
from module.registry.membership import AccountState
from module.registry.powers_of_attorney import PowerOfAttorney
from module.registry.staff_roles import OWN_ACTS, StaffAct, acts_of_role
from module.store import journal, powers_of_attorney, staff
from module.store.staff import Member


def remind(open_work: OpenWork) -> int:
    """Write the reminders of today; return how many. A second run of the same day writes none."""
    with open_work(SYSTEM) as work:
        days = [work.today + timedelta(days=count) for count in work.deps.accounts.staff.power_reminder_days]
        return sum(
            _write(work, account_id, power_of_attorney)
            for account_id, power_of_attorney in powers_of_attorney.ending_on(
                work.unit, days, work.today, unreadable.tell(work, "power_of_attorney")
            )
            if powers_of_attorney.remember_reminder(work.unit, power_of_attorney.id, work.today)
        )


def _write(work: Work, account_id: str, power_of_attorney: PowerOfAttorney) -> int:
    facts = {"number": power_of_attorney.number, "until": _day(power_of_attorney.valid_until)}
    found = [member for member in _keepers(work, account_id) if member.email]
    for member in found:
        letters.write_member(work, letters.POWER_ENDS, member, f"/powers/{power_of_attorney.id}", **facts)
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


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
