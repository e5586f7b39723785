"""A claim: a person says that an entry of the former register is his, and an officer confirms or refuses it.

The list kept before the system often names a holder without a number. Such an entry is nobody's: nobody reads it as
his own, is told of its end or files about it, until an officer has seen the certificate and, of a representative, the
power of attorney. What was decided in this register says whose it is and is changed by an application alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from module.kernel.errors import NotAllowedNow
from module.kernel.identifiers import looks_like_bin
from module.kernel.text import N_, Message
from module.registry.application import Attachment, AttachmentRole, Capacity, DocumentKind
from module.registry.entry import (
    Entry,
    EntryAsOf,
    EntryOrigin,
    EntryPart,
    FieldChange,
    NationalContent,
    Recording,
    VersionCause,
    claimed,
)
from module.registry.party import Name, Party, PartyKind

_DECIDED = N_(
    "This entry was opened by a decision in this register, which says whose it is. It is changed by an application and "
    "cannot be claimed."
)
_UNION = N_("This entry stands in the register of the Union. It cannot be claimed here.")
_EXCLUDED = N_("This entry is out of the register. Nothing can be done with it, so it cannot be claimed.")
_HAS_HOLDER = N_(
    "The register knows the number of the right holder of this entry already. If that is another person than you, the "
    "right holder applies for a change."
)
_HAS_REPRESENTATIVE = N_(
    "The customs body has confirmed a representative for this entry already. The right holder applies for a change to "
    "name another one."
)


class ClaimState(StrEnum):
    """What has become of a claim. The values are stored."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


CLAIM_STATE_LABELS = {
    ClaimState.OPEN: N_("Waits for the customs body"),
    ClaimState.CONFIRMED: N_("Confirmed"),
    ClaimState.REFUSED: N_("Refused"),
}
CLAIM_CAPACITY_LABELS = {
    Capacity.HOLDER: N_("Right holder"),
    Capacity.REPRESENTATIVE: N_("Representative of the right holder"),
}


@dataclass(frozen=True, slots=True)
class ClaimDocument:
    """A PDF document that came with a claim: its digest and the name that it was sent under."""

    sha256: str
    file_name: str


@dataclass(frozen=True, slots=True)
class ClaimedPower:
    """The power of attorney of a representative who claims; without a last day it holds until it is revoked."""

    number: str
    issued_on: date
    valid_until: date | None
    document: ClaimDocument


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """How an officer decided on a claim, and why where it is refused: in both languages of an act."""

    state: ClaimState
    at: datetime
    reason_kk: str = ""
    reason_ru: str = ""

    def reason(self, language: str) -> str:
        """Return the reason in Kazakh for a reader of Kazakh, else in Russian."""
        return self.reason_kk if language == "kk" else self.reason_ru


@dataclass(frozen=True, slots=True)
class EntryClaim:
    """A claim of one side. `claimant` is the number (IIN, BIN) it is made for, `person` the IIN of whoever signed."""

    id: str
    entry_number: str
    capacity: Capacity
    claimant: str
    claimant_name: str
    account_id: str
    person: str
    certificate_number: str
    certificate: ClaimDocument
    power: ClaimedPower | None
    filed_at: datetime
    outcome: ClaimOutcome | None = None

    @property
    def state(self) -> ClaimState:
        """Return what has become of it."""
        return self.outcome.state if self.outcome else ClaimState.OPEN

    def document(self, word: str) -> ClaimDocument | None:
        """Return a document of the claim by its word in addresses: `certificate`, `power`."""
        power = self.power.document if self.power else None
        return {"certificate": self.certificate, "power": power}.get(word)


ClaimObstacles = Mapping[Capacity, Message | None]
"""Why an entry cannot be claimed in a capacity; None where it can."""


def why_not(entry: Entry, day: date) -> ClaimObstacles:
    """Return for each capacity why the entry cannot be claimed in it; None where it can."""
    whole = _why_not_at_all(entry, day)
    if whole is not None:
        return dict.fromkeys(Capacity, whole)
    now = entry.as_of(day)
    return {
        Capacity.HOLDER: None if unnumbered(now) else Message(_HAS_HOLDER),
        Capacity.REPRESENTATIVE: Message(_HAS_REPRESENTATIVE) if _has_representative(entry) else None,
    }


def _why_not_at_all(entry: Entry, day: date) -> Message | None:
    if entry.origin is EntryOrigin.UNION:
        return Message(_UNION)
    if entry.origin is not EntryOrigin.IMPORTED:
        return Message(_DECIDED)
    return Message(_EXCLUDED) if entry.as_of(day).excluded_for is not None else None


def _has_representative(entry: Entry) -> bool:
    """Tell whether a representative stands whom a person has put there: the list alone names and proves nothing."""
    lines = [one for one in entry.versions if isinstance(one.content, NationalContent)]
    latest = lines[-1]
    named = latest.content.representative if isinstance(latest.content, NationalContent) else None
    return latest.cause is not VersionCause.IMPORTED and named is not None and bool(named.identifier)


def unnumbered(now: EntryAsOf) -> tuple[tuple[int, Party], ...]:
    """Return the holders whose number nobody knows, each with its place among the holders."""
    return tuple((place, one) for place, one in enumerate(now.common.holders) if not one.identifier)


def confirmed(entry: Entry, claim: EntryClaim, place: int, octets: int, recording: Recording) -> Entry:
    """Return the entry with the claimant in it: as the holder at a place, or as the representative.

    The power of attorney of a representative, of so many octets, becomes a document of the entry.

    Raises NotAllowedNow where the entry cannot be claimed so, or the place is none of a holder without a number.
    """
    now = entry.as_of(recording.on)
    if why_not(entry, recording.on)[claim.capacity] is not None:
        raise NotAllowedNow
    if claim.capacity is Capacity.HOLDER:
        return _with_holder(entry, now, claim, place, recording)
    if claim.power is None:
        raise NotAllowedNow
    power = _attached(claim.id, claim.power, octets)
    named = Party(_kind(claim.claimant, None), identifier=claim.claimant, name=Name(ru=claim.claimant_name))
    changes = (
        FieldChange(EntryPart.COMMON, "files", now.common.files, (*now.common.files, power)),
        FieldChange(EntryPart.NATIONAL, "representative", now.national.representative, named),
    )
    return claimed(entry, changes, recording, unknown=frozenset({"files"}))


def _attached(claim_id: str, power: ClaimedPower, octets: int) -> Attachment:
    return Attachment(
        id=claim_id,
        role=AttachmentRole.DOCUMENT,
        file_name=power.document.file_name,
        media_type="application/pdf",
        size=octets,
        sha256=power.document.sha256,
        document_kind=DocumentKind.POWER_OF_ATTORNEY,
        document_number=power.number,
        document_date=power.issued_on,
        valid_until=power.valid_until,
    )


def _with_holder(entry: Entry, now: EntryAsOf, claim: EntryClaim, place: int, recording: Recording) -> Entry:
    found = dict(unnumbered(now)).get(place)
    if found is None:
        raise NotAllowedNow
    before = now.common.holders
    resident = found.resident or looks_like_bin(claim.claimant)
    named = replace(found, identifier=claim.claimant, resident=resident, kind=_kind(claim.claimant, found.kind))
    after = (*before[:place], named, *before[place + 1 :])
    unknown = {"holders.addresses", "holders.contacts"}
    if any(not one.identifier for one in after):
        unknown.add("holders.identifier")
    changes = (FieldChange(EntryPart.COMMON, "holders", before, after),)
    return claimed(entry, changes, recording, unknown=frozenset(unknown))


def _kind(number: str, said: PartyKind | None) -> PartyKind:
    """Return what a party is by its number: a BIN is of an organisation, an IIN is not, whatever the list says."""
    if looks_like_bin(number):
        return PartyKind.LEGAL_ENTITY
    return said if said in (PartyKind.ENTREPRENEUR, PartyKind.INDIVIDUAL) else PartyKind.INDIVIDUAL
