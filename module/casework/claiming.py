"""A claim is made: «this is my entry», said of an entry of the former register with its documents.

It is made in a session in which an EDS key was shown, as a power of attorney is entered; nothing is signed beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from module.casework import claim_letters, claims, examining
from module.casework.attachments import stored_name
from module.casework.gate import Work, party_of
from module.kernel.errors import Fault, NotAllowedNow, NotFound, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.application import Capacity
from module.registry.entry_claim import ClaimDocument, ClaimedPower, ClaimObstacles, EntryClaim, why_not
from module.registry.letters import LetterEvent
from module.store import applications, entries, entry_claims, journal

LONGEST_NUMBER = 200


@dataclass(frozen=True, slots=True)
class SentFile:
    """A document as it was sent: the name that it had, and what was seen in it before the transaction opened."""

    name: str
    file: examining.ExaminedFile


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """What a claimant says; what is said of a power of attorney counts for a representative alone."""

    capacity: Capacity | None
    certificate_number: str
    power_number: str = ""
    power_issued_on: date | None = None
    power_until: date | None = None


def file(work: Work, number: str, said: ClaimDetails, certificate: SentFile, power: SentFile | None) -> str:
    """Store a claim and return its id; a second one of the same side on the entry leads to the first.

    Raises NotFound, NotPermitted, EdsNeeded, NotAllowedNow for an entry that is the person's already, Refused.
    """
    claims.may_claim(work)
    found = entries.lock(work.unit, number)
    if found is None:
        raise NotFound
    own = claims.own_open(work, number)
    if own:
        return own
    if claims.is_reached(work, found.entry.as_of(work.today)):
        raise NotAllowedNow
    if said.capacity is not Capacity.REPRESENTATIVE:
        power = None
    why = why_not(found.entry, work.today)
    faults = _faults(work, said, why, power)
    if faults or said.capacity is None:
        raise Refused(faults)
    claim = _claim(work, number, said, certificate, power)
    for sent in (certificate, power):
        if sent is not None:
            applications.store_blob(work.unit, sent.file.seen.sha256, sent.file.content)
            examining.remember(work, sent.file)
    entry_claims.add(work.unit, claim, entries.id_of(work.unit, number))
    journal.write(
        work.unit,
        work.actor,
        "claim_entry",
        work.now,
        entry=number,
        claim=claim.id,
        capacity=claim.capacity.value,
        certificate_sha256=claim.certificate.sha256,
        power_sha256=claim.power.document.sha256 if claim.power else "",
    )
    claim_letters.tell(work, claim, LetterEvent.CLAIM_RECEIVED)
    return claim.id


def _claim(work: Work, number: str, said: ClaimDetails, certificate: SentFile, power: SentFile | None) -> EntryClaim:
    actor, given = work.actor, None
    if said.capacity is Capacity.REPRESENTATIVE and power is not None and said.power_issued_on is not None:
        given = ClaimedPower(said.power_number, said.power_issued_on, said.power_until, _document(power))
    return EntryClaim(
        id=str(uuid4()),
        entry_number=number,
        capacity=said.capacity or Capacity.HOLDER,
        claimant=party_of(actor),
        claimant_name=actor.organisation or actor.name,
        account_id=actor.account_id,
        person=actor.iin,
        certificate_number=said.certificate_number,
        certificate=_document(certificate),
        power=given,
        filed_at=work.now,
    )


def _document(sent: SentFile) -> ClaimDocument:
    seen = sent.file.seen
    return ClaimDocument(seen.sha256, stored_name(sent.name, seen.media_type))


def _faults(work: Work, said: ClaimDetails, why: ClaimObstacles, power: SentFile | None) -> tuple[Fault, ...]:
    found = []
    if said.capacity is None:
        found.append(Fault("empty", "capacity", Message(N_("Choose as what you claim the entry."))))
    elif (barred := why[said.capacity]) is not None:
        found.append(Fault("not_claimable", "capacity", barred))
    if not said.certificate_number:
        found.append(Fault("empty", "certificate_number", Message(N_("Enter the number of the certificate."))))
    found += too_long("certificate_number", said.certificate_number, LONGEST_NUMBER)
    if said.capacity is Capacity.REPRESENTATIVE:
        found += _faults_of_power(work, said, power)
    most = work.deps.accounts.claims.most_open
    if not found and entry_claims.count_open(work.unit, work.actor.account_id) >= most:
        text = N_("Claims of yours that wait for the customs body: {most}. Wait until one is decided.")
        found.append(Fault("too_many", "", Message(text, {"most": most})))
    return tuple(found)


def _faults_of_power(work: Work, said: ClaimDetails, power: SentFile | None) -> list[Fault]:
    found = []
    if not said.power_number:
        text = N_("Enter the number of the power of attorney.")
        found.append(Fault("empty", "power_number", Message(text)))
    found += too_long("power_number", said.power_number, LONGEST_NUMBER)
    if said.power_issued_on is None:
        found.append(Fault("empty", "power_issued_on", Message(N_("Enter the day of issue."))))
    elif said.power_issued_on > work.today:
        text = N_("The day of issue must not be in the future.")
        found.append(Fault("future", "power_issued_on", Message(text)))
    if said.power_until is not None and said.power_until < work.today:
        text = N_("This power of attorney has ended. Enter one in force.")
        found.append(Fault("ended", "power_until", Message(text)))
    if power is None:
        text = N_("Attach the power of attorney: a representative shows who gave the power.")
        found.append(Fault("empty", "power", Message(text)))
    return found
