"""The claimant's side of a claim: what its page shows, the list, one claim. `claiming` makes one.

Nothing opens with a claim: until an officer has confirmed it the claimant sees of the entry what anybody sees.
"""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import register, unreadable
from module.casework.entry_access import EntryReach
from module.casework.gate import EdsNeeded, Work, demand, is_officer, party_of
from module.casework.register_views import EntryView
from module.kernel.errors import NotFound, NotPermitted
from module.kernel.text import Message
from module.registry.entry import EntryAsOf
from module.registry.entry_acts import Standing
from module.registry.entry_claim import ClaimObstacles, EntryClaim, why_not
from module.registry.paging import FIRST, ListPlace, Paged
from module.registry.staff_roles import StaffAct
from module.store import entries, entry_claims

TABLE = "entry_claim"


@dataclass(frozen=True, slots=True)
class ClaimOffer:
    """An entry that somebody would claim: what anybody may read of it, and why not in a capacity.

    `own` is the claim of the same side that waits already, `is_mine` tells that the entry is that side's.
    """

    entry: EntryView
    why: ClaimObstacles
    own: str
    is_mine: bool

    @property
    def is_open(self) -> bool:
        """Tell whether it may be claimed in some capacity."""
        return any(why is None for why in self.why.values())

    @property
    def whys(self) -> tuple[Message, ...]:
        """Return why it cannot be claimed, each reason once."""
        return tuple({why.msgid: why for why in self.why.values() if why is not None}.values())


def may_claim(work: Work) -> None:
    """Refuse staff, and who may not sign for the side or has shown no key. Raises NotPermitted, EdsNeeded."""
    if is_officer(work.actor):
        raise NotPermitted
    if work.actor.by_password:
        raise EdsNeeded
    demand(work, StaffAct.SIGN_AND_FILE)


def offered(work: Work, number: str) -> ClaimOffer:
    """Return what the page of a claim shows. Raises NotFound, NotPermitted, EdsNeeded."""
    may_claim(work)
    shown = register.entry(work, number)
    found = entries.by_number(work.unit, number)
    if found is None:
        raise NotFound
    mine = is_reached(work, found.entry.as_of(work.today))
    return ClaimOffer(shown, why_not(found.entry, work.today), own_open(work, number), mine)


def is_reached(work: Work, now: EntryAsOf) -> bool:
    """Tell whether an entry is the person's already, as holder or representative."""
    return EntryReach.of(work).to(now).standing is not Standing.NOBODY


def own_open(work: Work, number: str) -> str:
    """Return the id of the claim of the person's side on an entry that waits; empty where there is none."""
    claims = entry_claims.open_of_entry(work.unit, number, unreadable.tell(work, TABLE))
    return next((one.id for one in claims if one.claimant == party_of(work.actor)), "")


def mine(work: Work, place: ListPlace = FIRST) -> Paged[EntryClaim]:
    """Return a page of the claims of the person's side, the latest first. Raises NotPermitted, EdsNeeded."""
    if is_officer(work.actor):
        raise NotPermitted
    demand(work, StaffAct.SEE_CASES)
    return entry_claims.of_claimant(work.unit, party_of(work.actor), place, unreadable.tell(work, TABLE))


def load(work: Work, claim_id: str) -> EntryClaim:
    """Return a claim of the person's side. Raises NotFound for any other."""
    if is_officer(work.actor):
        raise NotPermitted
    demand(work, StaffAct.SEE_CASES)
    found = entry_claims.get(work.unit, claim_id)
    if found is None or found.claimant != party_of(work.actor):
        raise NotFound
    return found
