"""One person with several accounts moves between them: alone, and in each organisation (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from module.casework.gate import Work
from module.casework.sign_in import start_session
from module.kernel.errors import NotFound, NotPermitted
from module.registry.actors import CUSTOMS_ROLES
from module.registry.membership import StaffRole
from module.store import accounts, journal, staff, users
from module.store.staff import Member


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """One account that the person may take; `organisation` is empty for the person alone."""

    account_id: str
    organisation: str
    role: StaffRole | None
    is_current: bool


def account_choices(work: Work) -> tuple[AccountChoice, ...]:
    """Return the accounts of the signed-in person that this session may go over to."""
    current = work.actor.account_id
    return tuple(
        AccountChoice(one.account_id, one.organisation or one.bin, one.role, one.account_id == current)
        for one in _reachable(work)
    )


def _reachable(work: Work) -> tuple[Member, ...]:
    """Return the accounts of one registration (D21).

    A session without a key reaches none of the customs body, and whoever has not proved an IIN stays where he is.
    """
    actor = work.actor
    own = staff.by_account(work.unit, actor.account_id)
    if not actor.user_id or not actor.iin:
        return (own,) if own else ()
    found = staff.usable_accounts(work.unit, actor.user_id)
    return tuple(one for one in found if not (actor.by_password and one.roles & CUSTOMS_ROLES))


def switch(work: Work, account_id: str, hours: int, *, agent: str = "", former: str = "") -> str:
    """Open a session of another account of the person and return its token. Raises NotFound for another person's.

    The new session was proved in the same way as the one that it follows, whose digest is `former`, and is as old: a
    password does not become a key, and going to and fro makes no session younger. Raises NotPermitted for a password
    while recovery is frozen: the request was on its way when all sessions were ended.
    """
    try:
        wanted = str(UUID(account_id))
    except ValueError:
        raise NotFound from None
    if wanted not in {one.account_id for one in _reachable(work)}:
        raise NotFound
    person = users.get(work.unit, work.actor.user_id, lock=True) if work.actor.user_id else None
    if person is not None and person.recovery_frozen_at is not None and work.actor.by_password:
        raise NotPermitted
    journal.write(work.unit, work.actor, "switch", work.now, account=wanted)
    began = accounts.session_began(work.unit, bytes.fromhex(former))
    return start_session(work, wanted, timedelta(hours=hours), work.actor.method, agent, began=began)
