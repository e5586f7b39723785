"""Reminders before a power of attorney ends: to the people of the representative who keep them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from module.casework.company import letters
from module.casework.gate import Work
from module.registry.actors import SYSTEM, Actor
from module.registry.membership import AccountState
from module.registry.powers import PowerOfAttorney
from module.registry.staff_roles import OWN_ACTS, StaffAct, acts_of_role
from module.store import journal, powers, staff
from module.store.staff import Member

OpenWork = Callable[[Actor], AbstractContextManager[Work]]


def remind(open_work: OpenWork) -> int:
    """Write the reminders of today; return how many. A second run of the same day writes none."""
    with open_work(SYSTEM) as work:
        days = [work.today + timedelta(days=count) for count in work.desk.accounts.staff.power_reminder_days]
        return sum(
            _write(work, account_id, power)
            for account_id, power in powers.ending_on(work.unit, days, work.today)
            if powers.remember_reminder(work.unit, power.id, work.today)
        )


def _write(work: Work, account_id: str, power: PowerOfAttorney) -> int:
    facts = {"number": power.number, "until": _day(power.valid_until)}
    found = [member for member in _keepers(work, account_id) if member.email]
    for member in found:
        letters.write_member(work, letters.POWER_ENDS, member, f"/powers/{power.id}", **facts)
    journal.write(work.unit, SYSTEM, "power_reminder", work.now, power=power.id, letters=len(found))
    return len(found)


def _keepers(work: Work, account_id: str) -> tuple[Member, ...]:
    """Return those who keep the powers of the side that an account belongs to."""
    owner = staff.by_account(work.unit, account_id)
    if owner is None:
        return ()
    people = staff.members(work.unit, owner.bin) if owner.bin else (owner,)
    return tuple(one for one in people if one.state is AccountState.ACTIVE and _keeps(one))


def _keeps(member: Member) -> bool:
    acts = acts_of_role(member.role or "") if member.bin else OWN_ACTS
    return StaffAct.KEEP_POWERS in acts


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
