"""One person with several accounts moves between them: alone, and in each organisation (R17)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from module.casework.gate import Work
from module.kernel.errors import NotFound
from module.registry.actors import Actor
from module.registry.membership import StaffRole
from module.store import journal, staff

OpenWork = Callable[[Actor | None], AbstractContextManager[Work]]


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


def choose(work: Work, account_id: str) -> str:
    """Return the account that the person wants to take, written into the journal. Raises NotFound for another's."""
    try:
        wanted = str(UUID(account_id))
    except ValueError:
        raise NotFound from None
    known = {one.account_id for one in staff.usable_accounts(work.unit, work.actor.iin)}
    if wanted not in known:
        raise NotFound
    journal.write(work.unit, work.actor, "switch", work.now, account=wanted)
    return wanted
