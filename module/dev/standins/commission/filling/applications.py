"""Tables 18 and 19: an application with its forms and circulation data, and its withdrawal."""

from __future__ import annotations

from module.dev.standins.commission.filling import circulation, objects
from module.dev.standins.commission.filling.demands import APPLICATION, VOLATILE, Demand, Filing, among, needs

_OBJECT = ".//ipcdo:RegistrationFormIPObjectDetails"
_HOLDER, _REPRESENTATIVE = ".//ipcdo:RightholderDetails", ".//ipcdo:RepresentativeDetails"
_PERSON = (
    "csdo:UnifiedCountryCode", "csdo:SubjectName", "csdo:SubjectBriefName", "csdo:TaxpayerId",
    "ccdo:SubjectAddressDetails", "ccdo:CommunicationDetails", "ipcdo:OfficerDetails",
)  # fmt: skip
_BOTH = (APPLICATION, VOLATILE)


def parts(code: str, *structures: str) -> Demand:
    """Demand that R.010 holds these structures and nothing else."""

    def check(filing: Filing) -> list[str]:
        return [f"{structure} is missing" for structure in structures if filing.part(structure) is None]

    return Demand(code, check)


TABLE_18 = (
    parts("T18.R1", APPLICATION, VOLATILE),
    needs("T18.R2", _BOTH, ".", "ccdo:EDocHeader"),
    needs(
        "T18.R3", APPLICATION, "ipcdo:IPObjectApplicationDetails",
        "csdo:DocCreationDate", "ipcdo:IPObjectRegistrationFormDetails",
    ),
    among("T18.R5", APPLICATION, f"{_OBJECT}/ipsdo:IPObjectKindCode", *objects.KINDS),
    needs("T18.R6", APPLICATION, _OBJECT, "csdo:DescriptionText"),
    needs("T18.R7", APPLICATION, _HOLDER, *_PERSON),
    needs("T18.R8", APPLICATION, _REPRESENTATIVE, *_PERSON, "ipcdo:LetterOfAttorneyDetails"),
    objects.only_in_russia("T18.R9", APPLICATION, f"{_HOLDER} | {_REPRESENTATIVE}"),
    objects.document_kind("T18.R10", APPLICATION),
    objects.trademark("T18.R11", APPLICATION, _OBJECT),
    needs("T18.R12", APPLICATION, ".//ipcdo:GoodsBaseDetails", "ipsdo:GoodsClassCode", "ipsdo:GoodsName"),
    objects.commodity("T18.R13", APPLICATION),
    needs("T18.R14", _BOTH, ".//ccdo:IdentityDocV3Details", *objects.CARD),
    needs("T18.R15", _BOTH, ".//ccdo:CommunicationDetails", "csdo:CommunicationChannelCode"),
    among("T18.R15", _BOTH, ".//csdo:CommunicationChannelCode", "TE", "EM"),
    objects.russian_companies("T18.R22", ".//ipcdo:GoodsCirculationPartyDetails"),
    objects.russian_companies("T18.R34", ".//ipcdo:AuthorizedContactEntityDetails"),
    *circulation.demands(18),
)  # fmt: skip
TABLE_19 = (needs("T19.R1", APPLICATION, ".", "ccdo:EDocHeader"),)
