"""Table 22: a new entry of the unified register with its circulation data."""

from __future__ import annotations

from collections.abc import Iterator

from module.dev.standins.commission.filling import circulation, objects
from module.dev.standins.commission.filling.applications import parts
from module.dev.standins.commission.filling.demands import (
    ENTRY,
    VOLATILE,
    Filing,
    among,
    custom,
    find,
    needs,
    value,
)

_RECORD = "ipcdo:CustomsRegisterIPObjectDetails"
_CIRCULATION = "ipcdo:RegistryIPObjectVolatileDetails"
_BOTH = (ENTRY, VOLATILE)


@custom("T22.R3")
def _same_number(filing: Filing) -> Iterator[str]:
    number = value(filing.part(ENTRY), f"{_RECORD}/ipsdo:IPObjectId")
    for record in find(filing.part(VOLATILE), _CIRCULATION):
        if value(record, "ipsdo:IPObjectId") != number:
            yield f"circulation data of {value(record, 'ipsdo:IPObjectId')} beside the entry {number}"


@custom("T22.R4")
def _one_form(filing: Filing) -> Iterator[str]:
    entries = find(filing.part(ENTRY), _RECORD)
    if len(entries) > 1:
        yield "more than one entry"
    form = value(filing.part(ENTRY), f"{_RECORD}/ipsdo:RegistrationFormId")
    for record in find(filing.part(VOLATILE), _CIRCULATION):
        if value(record, "ipsdo:RegistrationFormId") not in ("", form):
            yield "circulation data of another registration form"


TABLE_22 = (
    parts("T22.R1", ENTRY, VOLATILE),
    needs("T22.R2", _BOTH, ".", "ccdo:EDocHeader"),
    _same_number,
    _one_form,
    among("T22.R5", ENTRY, f"{_RECORD}/ipsdo:IPObjectKindCode", *objects.KINDS),
    needs("T22.R6", ENTRY, _RECORD, "csdo:DescriptionText"),
    needs(
        "T22.R7", ENTRY, ".//ipcdo:RightholderDetails",
        "csdo:UnifiedCountryCode", "csdo:SubjectName", "csdo:SubjectBriefName", "ccdo:SubjectAddressDetails",
        "ccdo:CommunicationDetails", "ipcdo:OfficerDetails",
    ),
    objects.only_in_russia("T22.R8", ENTRY, ".//ipcdo:RightholderDetails"),
    objects.document_kind("T22.R9", ENTRY),
    objects.trademark("T22.R10", ENTRY, _RECORD),
    needs("T22.R11", ENTRY, ".//ipcdo:GoodsBaseDetails", "ipsdo:GoodsClassCode", "ipsdo:GoodsName"),
    objects.commodity("T22.R12", ENTRY),
    *objects.status("T22.R13", f".//{_RECORD}", "01"),
    *objects.basis("T22.R14"),
    needs("T22.R15", _BOTH, ".//ccdo:IdentityDocV3Details", *objects.CARD),
    needs("T22.R16", _BOTH, ".//ccdo:CommunicationDetails", "csdo:CommunicationChannelCode"),
    among("T22.R16", _BOTH, ".//csdo:CommunicationChannelCode", "TE", "EM"),
    objects.only_in_russia("T22.R23", VOLATILE, ".//ipcdo:GoodsCirculationPartyDetails"),
    objects.only_in_russia("T22.R35", VOLATILE, ".//ipcdo:AuthorizedContactEntityDetails"),
    *circulation.demands(22),
    needs(
        "T22.R36", _BOTH, ".//ccdo:ResourceItemStatusDetails", "ccdo:ValidityPeriodDetails/csdo:StartDateTime"
    ),
    objects.instants("T22.R37"),
    objects.days("T22.R38"),
)  # fmt: skip
