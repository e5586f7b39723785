"""The officer's side of a claim: the list, and one claim beside its entry. `claim_deciding` closes it."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import examining, unreadable
from module.casework.gate import EdsNeeded, Work
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted
from module.kernel.text import Message
from module.registry.actors import Role
from module.registry.entry import EntryAsOf
from module.registry.entry_claim import ClaimDocument, ClaimState, EntryClaim, unnumbered, why_not
from module.registry.entry_story import missing_labels
from module.registry.paging import FIRST, ListPlace, Paged
from module.registry.party import Party
from module.store import applications, entries, entry_claims

TABLE = "entry_claim"


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as an officer reads it: the entry as it stands today, and the other claims on it that wait.

    `why` is why it cannot be confirmed, `holders` are those without a number, by their place; `missing` names what
    nobody knows of the entry. `may_decide`: nobody decides on a claim of his own.
    """

    claim: EntryClaim
    entry: EntryAsOf
    others: tuple[EntryClaim, ...]
    why: Message | None
    holders: tuple[tuple[int, Party], ...]
    missing: tuple[str, ...]
    may_decide: bool


def demand_officer(work: Work) -> None:
    """Refuse who decides on no claims. Raises NotPermitted, EdsNeeded."""
    if work.actor.by_password:
        raise EdsNeeded
    if not work.actor.plays(Role.CASE_OFFICER):
        raise NotPermitted


def worklist(work: Work, state: ClaimState, place: ListPlace = FIRST) -> Paged[EntryClaim]:
    """Return a page of the claims of a state. Raises NotPermitted, EdsNeeded."""
    demand_officer(work)
    return entry_claims.listed(work.unit, state, place, unreadable.tell(work, TABLE))


def load(work: Work, claim_id: str) -> ClaimView:
    """Return a claim with its entry. Raises NotFound, NotPermitted, EdsNeeded."""
    demand_officer(work)
    claim = entry_claims.get(work.unit, claim_id)
    found = entries.by_number(work.unit, claim.entry_number) if claim else None
    if claim is None or found is None:
        raise NotFound
    now = found.entry.as_of(work.today)
    return ClaimView(
        claim=claim,
        entry=now,
        others=tuple(one for one in waiting(work, claim.entry_number) if one.id != claim.id),
        why=why_not(found.entry, work.today)[claim.capacity],
        holders=unnumbered(now),
        missing=missing_labels(now),
        may_decide=claim.person != work.actor.iin,
    )


def document(work: Work, claim_id: str, word: str) -> tuple[str, bytes]:
    """Return a document of a claim with its name.

    Raises NotFound, and NotAllowedNow where malicious code was found in it after it was stored.
    """
    demand_officer(work)
    claim = entry_claims.get(work.unit, claim_id)
    found = claim.document(word) if claim else None
    if found is None:
        raise NotFound
    return found.file_name, content(work, found)


def content(work: Work, found: ClaimDocument) -> bytes:
    """Return the content of a document. Raises NotAllowedNow where malicious code was found in it since."""
    if not examining.may_be_opened(work, found.sha256):
        raise NotAllowedNow
    return applications.read_blob(work.unit, found.sha256)


def waiting(work: Work, number: str) -> tuple[EntryClaim, ...]:
    """Return the claims of an entry that wait, the first one first; one that cannot be read is told and left out."""
    return entry_claims.open_of_entry(work.unit, number, unreadable.tell(work, TABLE))
