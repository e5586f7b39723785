"""Persons and bodies as the wire names them: subject, representative, officer, authority, with their parts.

Decision 174 annex 1, tables 2 to 6.
"""

# ruff: noqa: RUF009 - the calls declare fields, as dataclasses.field does

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.registry.union.fields import many, maybe, one
from module.registry.union.values import BusinessEntityId, Code, ListedCode, day


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionIdentityDocument:
    """`ccdo:IdentityDocV3Details`."""

    country: ListedCode = one("csdo:UnifiedCountryCode")
    kind_code: Code | None = maybe("csdo:IdentityDocKindCode")
    kind_name: str | None = maybe("csdo:DocKindName")
    series: str | None = maybe("csdo:DocSeriesId")
    number: str = one("csdo:DocId")
    issued_on: str | None = maybe("csdo:DocCreationDate")
    valid_until: str | None = maybe("csdo:DocValidityDate")
    authority_id: str | None = maybe("csdo:AuthorityId")
    authority_name: str | None = maybe("csdo:AuthorityName")

    @property
    def issued_on_value(self) -> date | None:
        """Return the day of issue."""
        return day(self.issued_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAddress:
    """`ccdo:SubjectAddressDetails`; kinds 1 registered, 2 actual, 3 postal."""

    kind_code: str | None = maybe("csdo:AddressKindCode")
    country: ListedCode | None = maybe("csdo:UnifiedCountryCode")
    territory_code: str | None = maybe("csdo:TerritoryCode")
    region: str | None = maybe("csdo:RegionName")
    district: str | None = maybe("csdo:DistrictName")
    city: str | None = maybe("csdo:CityName")
    settlement: str | None = maybe("csdo:SettlementName")
    street: str | None = maybe("csdo:StreetName")
    building: str | None = maybe("csdo:BuildingNumberId")
    room: str | None = maybe("csdo:RoomNumberId")
    post_code: str | None = maybe("csdo:PostCode")
    post_office_box: str | None = maybe("csdo:PostOfficeBoxId")


@dataclass(frozen=True, slots=True, kw_only=True)
class Communication:
    """`ccdo:CommunicationDetails`: a channel (TE telephone, EM e-mail) with its numbers or addresses."""

    channel_code: str | None = maybe("csdo:CommunicationChannelCode")
    channel_name: str | None = maybe("csdo:CommunicationChannelName")
    channel_ids: tuple[str, ...] = many("csdo:CommunicationChannelId", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FullName:
    """`ccdo:FullNameDetails`."""

    first: str | None = maybe("csdo:FirstName")
    middle: str | None = maybe("csdo:MiddleName")
    last: str | None = maybe("csdo:LastName")

    @property
    def line(self) -> str:
        """Return surname, given name and patronymic in one line."""
        return " ".join(part for part in (self.last, self.first, self.middle) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person of a body: `ipcdo:OfficerDetails`, `ipcdo:SignatoryDetails`, `ipcdo:AuthorityOfficerDetails`."""

    full_name: FullName = one("ccdo:FullNameDetails")
    position: str | None = maybe("csdo:PositionName")
    communications: tuple[Communication, ...] = many("ccdo:CommunicationDetails")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A right holder or a contact person: `ipcdo:RightholderDetails`, `ipcdo:AuthorizedContactEntityDetails`."""

    country: ListedCode | None = maybe("csdo:UnifiedCountryCode")
    name: str | None = maybe("csdo:SubjectName")
    brief_name: str | None = maybe("csdo:SubjectBriefName")
    business_entity_type_code: ListedCode | None = maybe("csdo:BusinessEntityTypeCode")
    business_entity_type_name: str | None = maybe("csdo:BusinessEntityTypeName")
    business_entity_id: BusinessEntityId | None = maybe("csdo:BusinessEntityId")
    customs_number: str | None = maybe("csdo:UniqueCustomsNumberId")
    taxpayer_id: str | None = maybe("csdo:TaxpayerId")
    tax_registration_reason_code: str | None = maybe("csdo:TaxRegistrationReasonCode")
    identity_document: UnionIdentityDocument | None = maybe("ccdo:IdentityDocV3Details")
    addresses: tuple[SubjectAddress, ...] = many("ccdo:SubjectAddressDetails")
    communications: tuple[Communication, ...] = many("ccdo:CommunicationDetails")
    officers: tuple[Officer, ...] = many("ipcdo:OfficerDetails")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOfAttorney:
    """`ipcdo:LetterOfAttorneyDetails`."""

    country: ListedCode | None = maybe("csdo:UnifiedCountryCode")
    kind_code: ListedCode | None = maybe("csdo:DocKindCode")
    kind_name: str | None = maybe("csdo:DocKindName")
    name: str | None = maybe("csdo:DocName")
    series: str | None = maybe("csdo:DocSeriesId")
    number: str | None = maybe("csdo:DocId")
    issued_on: str | None = maybe("csdo:DocCreationDate")
    valid_until: str | None = maybe("csdo:DocValidityDate")
    validity_duration: str | None = maybe("csdo:DocValidityDuration")
    authority_id: str | None = maybe("csdo:AuthorityId")
    authority_name: str | None = maybe("csdo:AuthorityName")
    description: str | None = maybe("csdo:DescriptionText")
    page_quantity: str | None = maybe("csdo:PageQuantity")

    @property
    def valid_until_value(self) -> date | None:
        """Return the last day of the letter."""
        return day(self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative(Subject):
    """`ipcdo:RepresentativeDetails`: a subject with letters of attorney."""

    letters_of_attorney: tuple[LetterOfAttorney, ...] = many("ipcdo:LetterOfAttorneyDetails")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """`ccdo:UnifiedAuthorityDetails`: the authorised body of a member state."""

    country: ListedCode | None = maybe("csdo:UnifiedCountryCode")
    id: str | None = maybe("csdo:AuthorityId")
    name: str | None = maybe("csdo:AuthorityName")
    brief_name: str | None = maybe("csdo:AuthorityBriefName")
