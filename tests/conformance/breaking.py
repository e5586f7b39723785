"""One broken document for each demand of the tables: what is changed in a good one, and which rule it then breaks."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from tests.conformance.editing import Edit, add, attribute, double, drop, put, put_all, select

OBJECT = "//ipcdo:RegistrationFormIPObjectDetails"
ENTRY = "//ipcdo:CustomsRegisterIPObjectDetails"
RECORD = "//ipcdo:RegistryIPObjectVolatileDetails"
GOODS = "//ipcdo:GoodsCirculationDetails"
PARTY, CONTACT = "//ipcdo:GoodsCirculationPartyDetails", "//ipcdo:AuthorizedContactEntityDetails"
CARRIAGE = "//ipcdo:LogisticOperationDetails[ipsdo:LogisticOperationKindCode='01']"
STORAGE = "//ipcdo:LogisticOperationDetails[ipsdo:LogisticOperationKindCode='02']"
POINT = "//ccdo:RoutePointV2Details"
PERIOD = "ccdo:ResourceItemStatusDetails/ccdo:ValidityPeriodDetails"
BASIS = "//ccdo:DocReferenceDetails"
CLOSED, NEW = f"({ENTRY})[1]", f"({ENTRY})[2]"
STATUS = "ccdo:StatusV2Details/csdo:StatusCode"


@dataclass(frozen=True)
class Breaking:
    """A demand, the good document it is broken in, the edits, and in words what is wrong."""

    code: str
    base: str
    shows: str
    edits: tuple[Edit, ...]
    also: str = ""


def _break(code: str, base: str, shows: str, *edits: Edit) -> Breaking:
    return Breaking(code, base, shows, edits)


def _circulation(table: int) -> list[Breaking]:
    """What tables 18 and 22 demand alike of circulation data; in table 22 the numbers are higher by one."""
    base = "application" if table == 18 else "inclusion"

    def one(number: int, shows: str, *edits: Edit) -> Breaking:
        return _break(f"T{table}.R{number + (table == 22)}", base, shows, *edits)

    return [
        one(16, "the contact's address is no postal one", put(f"{CONTACT}//csdo:AddressKindCode", "1")),
        one(18, "a kind of circulation out of the list", attribute(GOODS, "kindCode", "03")),
        one(18, "circulation without its kind", attribute(GOODS, "kindCode", None)),
        one(19, "circulation without a person", drop(PARTY)),
        one(19, "circulation without an operation", drop("//ipcdo:LogisticOperationDetails")),
        replace(one(19, "circulation without goods", drop("//ipcdo:GoodsDescriptionDetails")),
                also=f"T{table}.R{24 + (table == 22)}"),
        one(20, "goods without a name", drop("//csdo:ProductName")),
        one(21, "a person without a country", drop(f"{PARTY}/csdo:UnifiedCountryCode")),
        one(21, "a contact without a tax number", drop(f"{CONTACT}/csdo:TaxpayerId")),
        one(23, "an officer without a middle name", drop(f"{PARTY}/ipcdo:OfficerDetails//csdo:MiddleName")),
        one(24, "an operation without a customs office", drop(f"{CARRIAGE}/ccdo:CustomsOfficeDetails")),
        one(24, "an operation without a route", drop(f"{STORAGE}/ccdo:RoutePointV2Details")),
        one(25, "a kind of operation out of the list", put(f"{CARRIAGE}/ipsdo:LogisticOperationKindCode", "03")),
        one(26, "a route point without its ordinal", drop(f"({POINT})[1]/csdo:ObjectOrdinal")),
        one(27, "a kind of route point out of the list", put(f"({POINT})[1]/csdo:RoutePointKindCode", "04")),
        one(28, "a point in the middle that is not of kind 02", put(f"({POINT})[2]/csdo:RoutePointKindCode", "01")),
        one(29, "carriage without a mode of transport", drop(f"{CARRIAGE}/csdo:TransportModeCode")),
        one(29, "carriage without a checkpoint", drop(f"{CARRIAGE}/ipcdo:BorderCheckpointDetails")),
        one(29, "storage with a mode of transport",
            add(STORAGE, "csdo:TransportModeCode", "30", before="ccdo:RoutePointV2Details[1]")),
        one(32, "a route point without a name", drop(f"({POINT})[1]/csdo:LocationName")),
        one(32, "a route point without its code", drop(f"({POINT})[1]/csdo:CargoHandlingLocationCode")),
        one(33, "a role out of the list", put("//ipsdo:GoodsCirculationPartyRoleCode", "40")),
    ]  # fmt: skip


APPLICATIONS = [
    _break("T18.R1", "application", "R.010 without circulation data", drop("/*/d003:IPObjectVolatileDetails")),
    _break("T18.R2", "application", "the application without its header",
           drop("/*/d001:IPObjectApplicationDetails/ccdo:EDocHeader")),
    _break("T18.R2", "application", "circulation data without their header",
           drop("/*/d003:IPObjectVolatileDetails/ccdo:EDocHeader")),
    _break("T18.R3", "application", "an application without its date",
           drop("//ipcdo:IPObjectApplicationDetails/csdo:DocCreationDate")),
    _break("T18.R3", "application", "an application without a form", drop("//ipcdo:IPObjectRegistrationFormDetails")),
    _break("T18.R5", "application", "a kind of object out of the list", put("//ipsdo:IPObjectKindCode", "АҚ")),
    _break("T18.R6", "application", "an object without a description", drop(f"{OBJECT}/csdo:DescriptionText")),
    _break("T18.R8", "application", "a representative without a letter of attorney",
           drop("//ipcdo:LetterOfAttorneyDetails")),
    _break("T18.R8", "application", "a representative without a short name",
           drop("//ipcdo:RepresentativeDetails/csdo:SubjectBriefName")),
    _break("T18.R10", "application", "a right document without the name of its kind",
           drop("//ipcdo:CopyrightDocumentDetails/ipsdo:IPDocKindName")),
    _break("T18.R11", "application", "a trade mark without goods by class", drop("//ipcdo:GoodsBaseDetails")),
    _break("T18.R11", "application", "a trade mark without key words", drop("//csdo:KeywordName")),
    _break("T18.R12", "application", "goods without a class",
           drop("//ipcdo:GoodsBaseDetails/ipsdo:GoodsClassCode")),
    _break("T18.R12", "application", "a class without goods", drop("//ipcdo:GoodsBaseDetails/ipsdo:GoodsName")),
    _break("T18.R13", "application", "a commodity code of four digits", put("//csdo:CommodityCode", "6404")),
    _break("T18.R15", "application", "a contact by fax", put("//csdo:CommunicationChannelCode", "FX")),
    _break("T18.R15", "application", "a contact without its channel", drop("(//csdo:CommunicationChannelCode)[1]")),
    _break("T18.R22", "application", "a Russian company without the reason code, in circulation",
           drop(f"{PARTY}/csdo:TaxRegistrationReasonCode")),
    _break("T18.R34", "application", "a Russian company without the reason code, as contact",
           put(f"{CONTACT}/csdo:UnifiedCountryCode", "RU"), put(f"{CONTACT}/csdo:TaxpayerId", "7700000000")),
    *_circulation(18),
    _break("T19.R1", "withdrawal", "a withdrawal without its header", drop("/*/ccdo:EDocHeader")),
]  # fmt: skip

INCLUSIONS = [
    _break("T22.R1", "inclusion", "R.010 without circulation data", drop("/*/d003:IPObjectVolatileDetails")),
    _break("T22.R2", "inclusion", "the entry's document without its header",
           drop("/*/d002:IPObjectRegisterDetails/ccdo:EDocHeader")),
    _break("T22.R3", "inclusion", "circulation data of another number",
           put(f"{RECORD}/ipsdo:IPObjectId", "00001/ТЗ-0001-010126")),
    _break("T22.R5", "inclusion", "a kind of object out of the list", put("//ipsdo:IPObjectKindCode", "НП")),
    _break("T22.R6", "inclusion", "an object without a description", drop(f"{ENTRY}/csdo:DescriptionText")),
    _break("T22.R7", "inclusion", "a right holder without an officer",
           drop("//ipcdo:RightholderDetails/ipcdo:OfficerDetails")),
    _break("T22.R7", "inclusion", "a right holder without an address",
           drop("//ipcdo:RightholderDetails/ccdo:SubjectAddressDetails")),
    _break("T22.R9", "inclusion", "a right document without the name of its kind", drop("//ipsdo:IPDocKindName")),
    _break("T22.R10", "inclusion", "a trade mark without key words", drop("//csdo:KeywordName")),
    _break("T22.R11", "inclusion", "a class without goods", drop("//ipcdo:GoodsBaseDetails/ipsdo:GoodsName")),
    _break("T22.R12", "inclusion", "a commodity code of two digits", put("//csdo:CommodityCode", "64")),
    _break("T22.R13", "inclusion", "a new entry with the status of a changed one", put(f"{ENTRY}/{STATUS}", "02")),
    _break("T22.R13", "inclusion", "a new entry without a status", drop(f"{ENTRY}/{STATUS}")),
    _break("T22.R14", "inclusion", "a status without the day its document takes effect",
           drop(f"{BASIS}/csdo:DocStartDate")),
    _break("T22.R14", "inclusion", "a document of the status without a number", drop(f"{BASIS}/csdo:DocId")),
    _break("T22.R16", "inclusion", "a contact by telex", put("//csdo:CommunicationChannelCode", "TL")),
    _break("T22.R18", "inclusion", "circulation data without exemptions", drop("//ipsdo:ProtectionExemptionText")),
    _break("T22.R18", "inclusion", "circulation data without who signed",
           drop(f"{RECORD}/ipcdo:SignatoryDetails")),
    *_circulation(22),
    _break("T22.R36", "inclusion", "an entry without its start", drop(f"{ENTRY}/{PERIOD}/csdo:StartDateTime")),
    _break("T22.R37", "inclusion", "an instant without milliseconds",
           put(f"{ENTRY}/{PERIOD}/csdo:StartDateTime", "2026-01-15T10:00:00Z")),
    _break("T22.R37", "inclusion", "an instant in the time of Almaty",
           put(f"{ENTRY}/{PERIOD}/csdo:StartDateTime", "2026-01-15T10:00:00.000+05:00")),
    _break("T22.R38", "inclusion", "a date with a zone", put(f"{ENTRY}/csdo:EndDate", "2028-01-15Z")),
]  # fmt: skip


HOLDER, OFFICE = "//ipcdo:RightholderDetails", f"{CARRIAGE}/ccdo:CustomsOfficeDetails"
IDENTITY = "//ccdo:IdentityDocV3Details"


def _identity(root: etree._Element) -> None:
    """Give the right holder an identity document of today, which has no series."""
    add(HOLDER, "ccdo:IdentityDocV3Details", "", before="ccdo:SubjectAddressDetails")(root)
    country = deepcopy(select(root, f"{HOLDER}/csdo:UnifiedCountryCode")[0])
    document = select(root, IDENTITY)[0]
    document.text = None
    document.append(country)
    for name, text in (("csdo:DocKindName", "Удостоверение личности"), ("csdo:DocId", "000000001"),
                       ("csdo:DocCreationDate", "2020-02-03"), ("csdo:AuthorityName", "МВД РК")):  # fmt: skip
        add(IDENTITY, name, text)(root)


# Rules that are read by element (DESIGN section 5): these parts everybody has, and their absence refuses.
BY_ELEMENT = [
    *(
        _break("T18.R7", "application", f"a right holder without {name}", drop(f"{HOLDER}/{name}"))
        for name in ("csdo:UnifiedCountryCode", "csdo:SubjectName", "ccdo:SubjectAddressDetails",
                     "ccdo:CommunicationDetails")
    ),
    *(
        _break("T18.R17", "application", f"circulation data without {name}", drop(f"{RECORD}/{name}"))
        for name in ("ipsdo:ProtectionExemptionText", "ipcdo:AuthorizedContactEntityDetails",
                     "ipcdo:SignatoryDetails", "ipsdo:ApplicationId", "ipsdo:RegistrationFormId")
    ),
    *(
        _break(code, base, f"an identity document without {name}", _identity, drop(f"{IDENTITY}/{name}"))
        for code, base in (("T18.R14", "application"), ("T22.R15", "inclusion"))
        for name in ("csdo:DocKindName", "csdo:AuthorityName")
    ),
    *(
        _break(code, base, f"a customs office without {name}", drop(f"{OFFICE}/{name}"))
        for code, base in (("T18.R30", "application"), ("T22.R31", "inclusion"))
        for name in ("csdo:CustomsOfficeName", "csdo:CustomsOfficeCode")
    ),
]  # fmt: skip

WARNED = frozenset({"T22.R37", "T23.R11", "T24.R11", "T25.R10", "T26.R7"})
"""Rules on milliseconds: the Commission's own gateway drops zeros, so that receivers warn."""

# What only warns: a part that some do not have, or a permission that is read as "only then".
WARNINGS = [
    _break("T18.R7", "application", "a right holder without a tax number", drop(f"{HOLDER}/csdo:TaxpayerId")),
    _break("T18.R7", "application", "a right holder without a short name", drop(f"{HOLDER}/csdo:SubjectBriefName")),
    _break("T18.R7", "application", "a right holder without an officer", drop(f"{HOLDER}/ipcdo:OfficerDetails")),
    _break("T18.R9", "application", "a reason code of a holder of another country",
           add(HOLDER, "csdo:TaxRegistrationReasonCode", "770101001", before="ccdo:SubjectAddressDetails")),
    _break("T18.R30", "application", "a customs office without its address",
           drop(f"{CARRIAGE}/ccdo:ObjectAddressDetails")),
    _break("T18.R31", "application", "an address without city and settlement",
           drop(f"{CARRIAGE}/ccdo:ObjectAddressDetails/csdo:CityName")),
    _break("T22.R8", "inclusion", "a reason code of a holder of another country",
           add(HOLDER, "csdo:TaxRegistrationReasonCode", "770101001", before="ccdo:SubjectAddressDetails")),
    _break("T22.R23", "inclusion", "a reason code of a person in circulation of another country",
           put(f"{PARTY}/csdo:UnifiedCountryCode", "KZ")),
    _break("T22.R31", "inclusion", "a customs office without its address",
           drop(f"{CARRIAGE}/ccdo:ObjectAddressDetails")),
    _break("T22.R32", "inclusion", "an address without city and settlement",
           drop(f"{CARRIAGE}/ccdo:ObjectAddressDetails/csdo:CityName")),
    _break("T22.R35", "inclusion", "a reason code of a contact of another country",
           add(CONTACT, "csdo:TaxRegistrationReasonCode", "770101001", before="ccdo:SubjectAddressDetails")),
    *(
        _break(code, base, "an identity document without a series", _identity)
        for code, base in (("T18.R14", "application"), ("T22.R15", "inclusion"))
    ),
]  # fmt: skip


def _two(table: int, base: str, wrong_new: str) -> list[Breaking]:
    return [
        _break(f"T{table}.R1", base, "no header", drop("/*/ccdo:EDocHeader")),
        _break(f"T{table}.R2", base, "one record instead of two", drop(NEW)),
        _break(f"T{table}.R2", base, "three records", double(NEW)),
        _break(f"T{table}.R3", base, "a right document without the name of its kind",
               drop(f"{NEW}//ipsdo:IPDocKindName")),
        _break(f"T{table}.R4", base, "the closed record has the status of an excluded one",
               put(f"{CLOSED}/{STATUS}", "04")),
        _break(f"T{table}.R5", base, "the new record has a wrong status", put(f"{NEW}/{STATUS}", wrong_new)),
        _break(f"T{table}.R6", base, "another tax number of the right holder",
               put(f"{NEW}/ipcdo:RightholderDetails/csdo:TaxpayerId", "900000000099")),
        _break(f"T{table}.R7", base, "a document of the status without a name", drop(f"{NEW}{BASIS}/csdo:DocName")),
        _break(f"T{table}.R8", base, "the closed record has no end", drop(f"{CLOSED}/{PERIOD}/csdo:EndDateTime")),
        _break(f"T{table}.R9", base, "the new record has no start", drop(f"{NEW}/{PERIOD}/csdo:StartDateTime")),
        _break(f"T{table}.R10", base, "the new record starts before the closed one ends",
               put(f"{NEW}/{PERIOD}/csdo:StartDateTime", "2020-01-01T00:00:00.000Z")),
        _break(f"T{table}.R11", base, "an instant without milliseconds",
               put(f"{NEW}//csdo:UpdateDateTime", "2026-02-01T10:00:00Z")),
        _break(f"T{table}.R12", base, "a date with a zone", put(f"{NEW}//csdo:EventDate", "2026-02-01+05:00")),
    ]  # fmt: skip


_PAIR = [f"({RECORD})[{number}]" for number in (1, 2)]
CHANGES = [
    *_two(23, "change", "03"),
    _break("T23.R6", "change", "a change moves the end of protection", put(f"{NEW}/csdo:EndDate", "2031-01-01")),
    *_two(24, "extension", "02"),
    _break("T25.R1", "exclusion", "no header", drop("/*/ccdo:EDocHeader")),
    _break("T25.R2", "exclusion", "two records", double(ENTRY)),
    _break("T25.R4", "exclusion", "a right document without the name of its kind", drop("//ipsdo:IPDocKindName")),
    _break("T25.R5", "exclusion", "the status is not 04", put(f"{ENTRY}/{STATUS}", "02")),
    _break("T25.R6", "exclusion", "another end of protection than on record",
           put(f"{ENTRY}/csdo:EndDate", "2031-01-01")),
    _break("T25.R7", "exclusion", "a document of the status without its date", drop(f"{BASIS}/csdo:DocCreationDate")),
    _break("T25.R8", "exclusion", "no end of the record", drop(f"{ENTRY}/{PERIOD}/csdo:EndDateTime")),
    _break("T25.R9", "exclusion", "the record ends before it starts",
           put(f"{ENTRY}/{PERIOD}/csdo:EndDateTime", "2020-01-01T00:00:00.000Z")),
    _break("T25.R10", "exclusion", "an instant without milliseconds",
           put(f"{ENTRY}//csdo:UpdateDateTime", "2026-02-01T10:00:00Z")),
    _break("T25.R11", "exclusion", "a date with a zone", put(f"{ENTRY}//csdo:EventDate", "2026-02-01Z")),
    _break("T26.R1", "circulation", "no header", drop("/*/ccdo:EDocHeader")),
    _break("T26.R2", "circulation", "one record instead of two", drop(_PAIR[1])),
    _break("T26.R4", "circulation", "the closed record has no end", drop(f"{_PAIR[0]}/{PERIOD}/csdo:EndDateTime")),
    _break("T26.R5", "circulation", "the new record has no start", drop(f"{_PAIR[1]}/{PERIOD}/csdo:StartDateTime")),
    _break("T26.R6", "circulation", "the new record starts before the closed one ends",
           put(f"{_PAIR[1]}/{PERIOD}/csdo:StartDateTime", "2020-01-01T00:00:00.000Z")),
    _break("T26.R7", "circulation", "an instant without milliseconds",
           put(f"{_PAIR[1]}//csdo:UpdateDateTime", "2026-02-01T10:00:00Z")),
    _break("T26.R8", "circulation", "a date with a zone",
           put_all("//ccdo:IdentityDocV3Details/csdo:DocCreationDate", "2019-05-20Z")),
]  # fmt: skip

# What a segment sends itself: of use to the stand-in's own tests only.
_OFFICER = "ipcdo:OfficerDetails"


def _opinion(table: int, base: str, wrong: str, channels: int) -> list[Breaking]:
    return [
        _break(f"T{table}.R1", base, "an application that is not known", put("/*/ipsdo:ApplicationId", "никакая")),
        _break(f"T{table}.R1", base, "another applicant", put("/*/csdo:BusinessEntityName", "Другой заявитель")),
        _break(f"T{table}.R2", base, "no country", drop("/*/ccdo:UnifiedAuthorityDetails/csdo:UnifiedCountryCode")),
        _break(f"T{table}.R2", base, "no officer", drop(f"/*/{_OFFICER}")),
        _break(f"T{table}.R3", base, "no post", drop("/*/ipcdo:AuthorityOfficerDetails/csdo:PositionName")),
        _break(f"T{table}.R3", base, "no contact", drop(f"/*/{_OFFICER}/ccdo:CommunicationDetails")),
        _break(f"T{table}.R4", base, "no middle name", drop(f"/*/{_OFFICER}//csdo:MiddleName")),
        _break(f"T{table}.R5", base, "the other decision", put("/*/csdo:AuthorityDecisionCode", wrong)),
        _break(f"T{table}.R{channels}", base, "a fax", put("//csdo:CommunicationChannelCode", "FX")),
        _break(f"T{table}.R{channels}", base, "no channel", drop("(//csdo:CommunicationChannelCode)[1]")),
    ]


OURS = [
    *_opinion(20, "refusal", "1", 7),
    _break("T20.R6", "refusal", "no reasons", drop("/*/csdo:DescriptionText")),
    *_opinion(21, "consent", "0", 6),
    _break("T27.R1", "date", "another resource", put("/*/csdo:InformationResourceId", "P.SP.01.BEN.001")),
    _break("T27.R1", "date", "no resource", drop("/*/csdo:InformationResourceId")),
    _break("T27.R2", "date", "no date", drop("/*/csdo:UpdateDateTime")),
    Breaking("T28.R1", "changes", "no resource", (drop("/*/csdo:InformationResourceId"),), also="T28.R2"),
    _break("T28.R2", "changes", "circulation data in TRN.011", put("/*/csdo:InformationResourceId", "P.SP.01.BEN.003")),
    _break("T28.R3", "changes of goods", "entries in TRN.012", put("/*/csdo:InformationResourceId", "P.SP.01.BEN.002")),
    _break("T28.R4", "changes", "no date", drop("/*/csdo:UpdateDateTime")),
]
EVERY = [*APPLICATIONS, *INCLUSIONS, *CHANGES]
