"""The rules of filling of Decision 148, tables 18 to 28, as the stand-in reads them."""

from __future__ import annotations

from dataclasses import dataclass

from module.dev.standins.commission.filling import applications, changes, entries, ours
from module.dev.standins.commission.filling.demands import Demand, Filing
from module.dev.standins.commission.process import message

TABLES: dict[str, tuple[Demand, ...]] = {
    message(1): applications.TABLE_18,
    message(3): applications.TABLE_19,
    message(4): ours.TABLE_20,
    message(5): ours.TABLE_21,
    message(6): entries.TABLE_22,
    message(7): changes.TABLE_23,
    message(8): changes.TABLE_24,
    message(9): changes.TABLE_25,
    message(10): changes.TABLE_26,
    message(11): ours.TABLE_27,
    message(13): ours.TABLE_28,
}
# Contradictions of the act that DESIGN section 5 reads as a warning: breaking them refuses nothing.
SOFT = frozenset(
    {f"T18.R{number}" for number in (7, 9, 14, 17, 30, 31)} | {f"T22.R{number}" for number in (8, 15, 23, 31, 32, 35)}
)
# The Commission's own gateway drops zeros of milliseconds at the end, so that a receiver only warns.
MILLISECONDS = frozenset({"T22.R37", "T23.R11", "T24.R11", "T25.R10", "T26.R7"})
# Of the soft rules, the parts that everybody has: their absence refuses.
_IDENTITY = frozenset({"csdo:UnifiedCountryCode", "csdo:DocKindName", "csdo:DocCreationDate", "csdo:AuthorityName"})
_OFFICE = frozenset({"csdo:CustomsOfficeCode", "csdo:CustomsOfficeName", "csdo:UnifiedCountryCode"})
FIRM = {
    "T18.R7": frozenset(
        {"csdo:UnifiedCountryCode", "csdo:SubjectName", "ccdo:SubjectAddressDetails", "ccdo:CommunicationDetails"}
    ),
    "T18.R14": _IDENTITY,
    "T18.R17": frozenset(
        {
            *("ipcdo:GoodsCirculationDetails", "ipsdo:ProtectionExemptionText", "ipsdo:ApplicationId"),
            *("ipcdo:AuthorizedContactEntityDetails", "ipsdo:RegistrationFormId", "ipcdo:SignatoryDetails"),
        }
    ),
    "T18.R30": _OFFICE,
    "T22.R15": _IDENTITY,
    "T22.R31": _OFFICE,
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a document breaks, and where or how."""

    code: str
    words: str

    def is_soft(self, soft: frozenset[str]) -> bool:
        """Tell whether this only warns where some rules are soft; the words begin with what is missing."""
        return self.code in soft and self.words.partition(" ")[0] not in FIRM.get(self.code, ())


def broken(filing: Filing) -> list[Broken]:
    """Return every rule that the document breaks, in the order of the table, once per place."""
    return [Broken(demand.code, words) for demand in TABLES.get(filing.message, ()) for words in demand.check(filing)]
