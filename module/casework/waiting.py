"""The number beside «My applications» or the worklist in the navigation of every page: one statement, no more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from module.casework.gate import OpenWork, Work
from module.registry.actors import Actor, Role
from module.registry.staff_roles import StaffAct
from module.store import waiting


class Open(StrEnum):
    """What is counted for a person."""

    TO_SIGN = "to_sign"
    TAKEN = "taken"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class OpenCount:
    """What is open for a person, and how much, and how many entries are theirs; never more than `MOST`."""

    what: Open
    count: int
    entries: int = 0

    @property
    def shown(self) -> str:
        """Return the number as the navigation shows it."""
        return _shown(self.count)

    @property
    def shown_entries(self) -> str:
        """Return the number of entries as the navigation shows it."""
        return _shown(self.entries)


def _shown(count: int) -> str:
    return f"{waiting.MOST - 1}+" if count >= waiting.MOST else str(count)


def open_for(work: Work) -> OpenCount | None:
    """Count what is open for the person: a head's cases to sign, an officer's own, an applicant's; else nothing."""
    actor = work.actor
    if actor.plays(Role.HEAD):
        return OpenCount(Open.TO_SIGN, waiting.to_sign(work.unit))
    if actor.plays(Role.CASE_OFFICER):
        return OpenCount(Open.TAKEN, waiting.of_case_officer(work.unit, actor.account_id))
    if actor.may(StaffAct.SEE_CASES):
        return OpenCount(Open.OWN, *waiting.of_applicant(work.unit, actor, drafts_only=actor.drafts_only))
    return None


class OpenCounter:
    """Counts for a page in a short unit of work of its own, after that of the page is over."""

    def __init__(self, open_work: OpenWork) -> None:
        self._open_work = open_work

    def __call__(self, actor: Actor) -> OpenCount | None:
        """Return what is open for a person now."""
        with self._open_work(actor) as work:
            return open_for(work)
