"""The answer of ГБД ЮЛ in our words."""

from __future__ import annotations

from lxml import etree

from module.integrations.values import child, day, text
from module.registry.lookups import CompanyRecord
from module.registry.party import Address, Name

_BRANCH_DIGIT = "1"  # sixth digit of a BIN: 0 head, 1 branch, 2 representative office (kz-integrations 7.1)


def company(answer: etree._Element) -> CompanyRecord | None:
    """Read a company; None when the answer has none.

    Found or not is judged by what is there, not by Status/Code, whose values are not published.
    """
    organization = child(answer, "Organization")
    if organization is not None:
        return _organization(organization)
    foreign = child(answer, "IpsNerezident")
    return None if foreign is None else _foreign(foreign)


def _organization(source: etree._Element) -> CompanyRecord:
    number = text(source, "BIN")
    leader = child(source, "OrganizationLeader")
    head = child(source, "HeaderOrganization")
    return CompanyRecord(
        identifier=number,
        name=Name(ru=text(source, "FullNameRu"), kk=text(source, "FullNameKz"), en=text(source, "FullNameEn")),
        address=_address(child(source, "Address")),
        registered_on=day(source, "RegistrationDate"),
        liquidated_on=day(source, "LiquidationDate"),
        leader_name=_person(leader),
        leader_iin="" if leader is None else text(leader, "IIN"),
        is_branch=number[5:6] == _BRANCH_DIGIT or head is not None,
        head_bin="" if head is None else text(head, "BIN"),
        head_name=_head_name(head),
    )


def _foreign(source: etree._Element) -> CompanyRecord:
    leader = child(source, "Leader")
    return CompanyRecord(
        identifier=text(source, "BIN"),
        name=Name(ru=text(source, "FullNameRu")),
        address=_address(child(source, "Address")),
        registered_on=day(source, "RegDate"),
        liquidated_on=day(source, "LiquidationDate"),
        leader_name=_person(leader),
        leader_iin="" if leader is None else text(leader, "IIN"),
        is_foreign=True,
    )


def _head_name(head: etree._Element | None) -> Name:
    if head is None:
        return Name()
    return Name(ru=text(head, "OrganizationNameRu"), kk=text(head, "OrganizationNameKz"))


def _person(source: etree._Element | None) -> str:
    if source is None:
        return ""
    return " ".join(part for name in ("SurName", "Name", "MiddleName") if (part := text(source, name)))


def _address(source: etree._Element | None) -> Address:
    if source is None:
        return Address()
    room = text(source, "OfficeNumber") or text(source, "AppartmentNumber")
    block = text(source, "Block") or text(source, "Corpus")
    return Address(
        territory=text(source, "KATO"),
        region=text(source, "RegionRu"),
        district=text(source, "DistrictRu"),
        city=text(source, "CityRu"),
        settlement=text(source, "RuralRu"),
        street=text(source, "StreetRu"),
        house="/".join(part for part in (text(source, "BuildingNumber"), block) if part),
        room=room,
        postal_code=text(source, "ZIPCode"),
    )
