"""An officer closes a claim: confirms it or refuses it for a reason.

Confirming writes the claimant into the entry, in one transaction with the journal, the letters and what the entry owes
from then on. Claims of others on the same entry stay open: they are told, and decided by an officer too.
"""

from __future__ import annotations

from module.casework import claim_letters, claim_reading
from module.casework.end_owing import EntryWriter
from module.casework.gate import Work
from module.kernel.errors import Fault, NotAllowedNow, NotFound, NotPermitted, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.entry import Recording
from module.registry.entry_claim import ClaimOutcome, ClaimState, EntryClaim, confirmed
from module.registry.letters import LetterEvent
from module.store import entries, entry_claims, journal
from module.store.entries import EntryRecord


def confirm(work: Work, claim_id: str, place: int = 0) -> None:
    """Write the claimant into the entry: of a holder at his `place` among the holders.

    Raises NotFound, NotPermitted, EdsNeeded, NotAllowedNow where it is decided or the entry cannot be claimed so.
    """
    claim, found = _opened(work, claim_id)
    recording = Recording(work.today, work.now)
    octets = len(claim_reading.content(work, claim.power.document)) if claim.power else 0
    EntryWriter.of(work).go_on(confirmed(found.entry, claim, place, octets, recording))
    _close(work, claim, ClaimOutcome(ClaimState.CONFIRMED, work.now))
    claim_letters.tell(work, claim, LetterEvent.CLAIM_CONFIRMED)
    for other in claim_reading.waiting(work, claim.entry_number):
        claim_letters.tell(work, other, LetterEvent.CLAIM_OF_ANOTHER)


def refuse(work: Work, claim_id: str, reason_kk: str, reason_ru: str) -> None:
    """Refuse a claim for a reason in both languages; the entry stays as it is.

    Raises NotFound, NotPermitted, EdsNeeded, NotAllowedNow where it is decided, Refused without one (APPC art. 80).
    """
    claim, _ = _opened(work, claim_id)
    faults: list[Fault] = []
    for path, text in (("reason_kk", reason_kk), ("reason_ru", reason_ru)):
        if not text.strip():
            faults.append(Fault("APPC80", path, Message(N_("Say in this language why the claim is refused."))))
        faults += too_long(path, text, LONGEST_EXPLANATION)
    if faults:
        raise Refused(tuple(faults))
    outcome = ClaimOutcome(ClaimState.REFUSED, work.now, reason_kk.strip(), reason_ru.strip())
    _close(work, claim, outcome)
    claim_letters.tell(work, claim, LetterEvent.CLAIM_REFUSED, reasons=(outcome.reason_kk, outcome.reason_ru))


def _opened(work: Work, claim_id: str) -> tuple[EntryClaim, EntryRecord]:
    """Return an open claim and its entry, both locked, the entry first."""
    claim_reading.demand_officer(work)
    known = entry_claims.get(work.unit, claim_id)
    found = entries.lock(work.unit, known.entry_number) if known else None
    claim = entry_claims.get(work.unit, claim_id, lock=True)
    if found is None or claim is None:
        raise NotFound
    if claim.person == work.actor.iin:
        raise NotPermitted(Message(N_("Nobody decides on a claim of his own. Another officer does.")))
    if claim.state is not ClaimState.OPEN:
        raise NotAllowedNow
    return claim, found


def _close(work: Work, claim: EntryClaim, outcome: ClaimOutcome) -> None:
    entry_claims.decide(work.unit, claim.id, outcome, work.actor.account_id)
    act = "confirm_claim" if outcome.state is ClaimState.CONFIRMED else "refuse_claim"
    journal.write(
        work.unit,
        work.actor,
        act,
        work.now,
        before=ClaimState.OPEN,
        after=outcome.state,
        entry=claim.entry_number,
        claim=claim.id,
        capacity=claim.capacity.value,
    )
