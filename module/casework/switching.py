"""One person with several accounts moves between them: alone, and in each organisation (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from module.casework.gate import Work
from module.casework.sign_in import start_session
from module.kernel.errors import NotFound
from module.registry.membership import SignInMethod, StaffRole
from module.store import journal, staff


@dataclass(frozen=True, slots=True)
class Hat:
    """One account that the person may take; `organisation` is empty for the person alone."""

    account_id: str
    organisation: str
    role: StaffRole | None
    is_current: bool


def hats(work: Work) -> tuple[Hat, ...]:
    """Return the accounts of the signed-in person, for the page header."""
    actor = work.actor
    return tuple(
        Hat(one.account_id, one.organisation or one.bin, one.role, one.account_id == actor.account_id)
        for one in staff.usable_accounts(work.unit, actor.iin)
    )


def switch(work: Work, account_id: str, hours: int) -> str:
    """Open a session of another account of the person and return its token. Raises NotFound for another person's.

    The new session was proved in the same way as the one that it follows: a password does not become a key.
    """
    try:
        wanted = str(UUID(account_id))
    except ValueError:
        raise NotFound from None
    known = {one.account_id for one in staff.usable_accounts(work.unit, work.actor.iin)}
    if wanted not in known:
        raise NotFound
    journal.write(work.unit, work.actor, "switch", work.now, account=wanted)
    method = SignInMethod.PASSWORD if work.actor.by_password else SignInMethod.EDS
    return start_session(work, wanted, timedelta(hours=hours), method)
