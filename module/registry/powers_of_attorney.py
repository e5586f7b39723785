"""Powers of attorney (доверенность): who acts for whom, with which powers, from when until when.

Source: Customs Code art. 461 para. 4 (the authority of a representative is proved); accounts-points R16, C10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from module.kernel.text import N_
from module.registry.application import Attachment, DocumentKind
from module.registry.party import Name


class EmpoweredAct(StrEnum):
    """What a representative is empowered to do."""

    FILE = "file"
    ACT = "act"
    RECEIVE = "receive"


class PowerOfAttorneyState(StrEnum):
    """Whether a power of attorney holds on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    ENDED = "ended"
    REVOKED = "revoked"


EMPOWERED_LABELS = {
    EmpoweredAct.FILE: N_("Sign and file applications"),
    EmpoweredAct.ACT: N_("Answer, object and withdraw in cases"),
    EmpoweredAct.RECEIVE: N_("Receive decisions and letters"),
}
POWER_OF_ATTORNEY_STATES = {
    PowerOfAttorneyState.NOT_YET: N_("Not in force yet"),
    PowerOfAttorneyState.IN_FORCE: N_("In force"),
    PowerOfAttorneyState.ENDED: N_("Ended"),
    PowerOfAttorneyState.REVOKED: N_("Revoked"),
}


@dataclass(frozen=True, slots=True)
class PowerOfAttorney:
    """One power of attorney. Principal and representative stand by IIN or BIN; both days of the term count.

    Without a last day it holds until it is revoked.
    """

    id: str
    principal: str
    principal_name: Name
    representative: str
    representative_name: str
    number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    powers: frozenset[EmpoweredAct]
    sha256: str
    file_name: str
    media_type: str
    revoked_on: date | None = None

    def state(self, day: date) -> PowerOfAttorneyState:
        """Return whether it holds on a day."""
        if self.revoked_on is not None and self.revoked_on <= day:
            return PowerOfAttorneyState.REVOKED
        if day < self.valid_from:
            return PowerOfAttorneyState.NOT_YET
        ended = self.valid_until is not None and day > self.valid_until
        return PowerOfAttorneyState.ENDED if ended else PowerOfAttorneyState.IN_FORCE

    def gives(self, power_of_attorney: EmpoweredAct, day: date) -> bool:
        """Tell whether the representative may use a power on a day."""
        return power_of_attorney in self.powers and self.state(day) is PowerOfAttorneyState.IN_FORCE


def empowered(known: Iterable[PowerOfAttorney], documents: Iterable[Attachment], day: date) -> frozenset[EmpoweredAct]:
    """Return what a representative may do on a day: by powers that are known, or by an attached document.

    What is known of a power goes before its document: one that was revoked is no authority, whoever attached it. A
    document that nothing is known of does not say what it empowers to: it counts for all.
    """
    powers = tuple(known)
    attached = [one for one in documents if one.document_kind is DocumentKind.POWER_OF_ATTORNEY]
    unknown = [one for one in attached if not any(_is_of(one, power) for power in powers)]
    if any(one.valid_until is None or day <= one.valid_until for one in unknown):
        return frozenset(EmpoweredAct)
    return frozenset(act for power in powers for act in power.powers if power.gives(act, day))


def still_receives(known: Iterable[PowerOfAttorney], documents: Iterable[Attachment], day: date) -> bool:
    """Tell whether a representative receives letters on a day."""
    return EmpoweredAct.RECEIVE in empowered(known, documents, day)


def _is_of(document: Attachment, power: PowerOfAttorney) -> bool:
    same_number = document.document_number != "" and document.document_number == power.number
    return document.sha256 == power.sha256 or same_number
