"""Circulation of goods with the object (.003): who, how, which goods, in which packages, under which documents.

Decision 174 annex 1, tables 7 to 10.
"""

# ruff: noqa: RUF009 - the calls declare fields, as dataclasses.field does

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from module.registry.union.fields import attribute, many, maybe, one
from module.registry.union.objects import ResourceItemStatus
from module.registry.union.subjects import Officer, Subject
from module.registry.union.values import File, ListedCode, PropertyDescription, number


@dataclass(frozen=True, slots=True, kw_only=True)
class CirculationParty(Subject):
    """`ipcdo:GoodsCirculationPartyDetails`: a subject with its role (10, 20, 30, 50, 60, 90)."""

    role_code: str = one("ipsdo:GoodsCirculationPartyRoleCode")


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderCheckpoint:
    """`ipcdo:BorderCheckpointDetails`."""

    code: str | None = maybe("csdo:BorderCheckpointCode")
    name: str | None = maybe("csdo:BorderCheckpointName")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsOffice:
    """`ccdo:CustomsOfficeDetails`."""

    code: str | None = maybe("csdo:CustomsOfficeCode")
    name: str | None = maybe("csdo:CustomsOfficeName")
    country: ListedCode | None = maybe("csdo:UnifiedCountryCode")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectAddress:
    """`ccdo:ObjectAddressDetails`: where a place is."""

    country: ListedCode | None = maybe("csdo:UnifiedCountryCode")
    territory_code: str | None = maybe("csdo:TerritoryCode")
    region: str | None = maybe("csdo:RegionName")
    district: str | None = maybe("csdo:DistrictName")
    city: str | None = maybe("csdo:CityName")
    settlement: str | None = maybe("csdo:SettlementName")
    street: str | None = maybe("csdo:StreetName")
    building: str | None = maybe("csdo:BuildingNumberId")
    room: str | None = maybe("csdo:RoomNumberId")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePoint:
    """`ccdo:RoutePointV2Details`; kinds 01 first, 02 middle, 03 last."""

    ordinal: str | None = maybe("csdo:ObjectOrdinal")
    kind_code: str | None = maybe("csdo:RoutePointKindCode")
    address: ObjectAddress | None = maybe("ccdo:ObjectAddressDetails")
    location_name: str | None = maybe("csdo:LocationName")
    cargo_handling_location_code: ListedCode | None = maybe("csdo:CargoHandlingLocationCode")

    @property
    def ordinal_value(self) -> int | None:
        """Return the place of the point in the route."""
        return number(self.ordinal)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticOperation:
    """`ipcdo:LogisticOperationDetails`; kinds 01 transport, 02 storage."""

    kind_code: str = one("ipsdo:LogisticOperationKindCode")
    checkpoint: BorderCheckpoint | None = maybe("ipcdo:BorderCheckpointDetails")
    customs_office: CustomsOffice | None = maybe("ccdo:CustomsOfficeDetails")
    address: ObjectAddress | None = maybe("ccdo:ObjectAddressDetails")
    transport_mode_code: str | None = maybe("csdo:TransportModeCode")
    route_points: tuple[RoutePoint, ...] = many("ccdo:RoutePointV2Details")
    description: str | None = maybe("csdo:DescriptionText")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsDescription:
    """`ipcdo:GoodsDescriptionDetails`: what the goods look like and how they are told."""

    product_id: str | None = maybe("csdo:ProductId")
    name: str | None = maybe("csdo:ProductName")
    mark: str | None = maybe("csdo:ProductMarkName")
    identification_kind_code: str | None = maybe("ipsdo:IdentificationKindCode")
    properties: tuple[PropertyDescription, ...] = many("ipsdo:ProductPropertyDescriptionText")
    pictures: tuple[File, ...] = many("ipsdo:ObjectImagePicture")
    sounds: tuple[File, ...] = many("ipsdo:IPObjectSound")
    videos: tuple[File, ...] = many("ipsdo:IPObjectVideo")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDescription:
    """`ipcdo:PackageDescriptionDetails`."""

    kind_code: ListedCode | None = maybe("csdo:UnifiedPackageKindCode")
    quantity: str | None = maybe("csdo:PackageQuantity")
    identification_kind_code: str | None = maybe("ipsdo:IdentificationKindCode")
    instance_id: str | None = maybe("csdo:ProductInstanceId")
    properties: tuple[PropertyDescription, ...] = many("ipsdo:PackagePropertyDescriptionText")
    pictures: tuple[File, ...] = many("ipsdo:ObjectImagePicture")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsDocument:
    """`ipcdo:GoodsAccompanyingDocumentDetails`: a document that goes with the goods."""

    kind_name: str = one("csdo:DocKindName")
    name: str | None = maybe("csdo:DocName")
    issued_on: str | None = maybe("csdo:DocCreationDate")
    start_date: str | None = maybe("csdo:DocStartDate")
    validity_duration: str | None = maybe("csdo:DocValidityDuration")
    valid_until: str | None = maybe("csdo:DocValidityDate")
    languages: tuple[str, ...] = many("csdo:LanguageCode")
    properties: tuple[PropertyDescription, ...] = many("ipsdo:GoodsAccompanyingDocumentPropertyDescriptionText")
    pictures: tuple[File, ...] = many("ipsdo:ObjectImagePicture")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsCirculation:
    """`ipcdo:GoodsCirculationDetails`; kinds 01 genuine goods, 02 goods with signs of infringement."""

    kind_code: str | None = attribute("kindCode")
    parties: tuple[CirculationParty, ...] = many("ipcdo:GoodsCirculationPartyDetails")
    operations: tuple[LogisticOperation, ...] = many("ipcdo:LogisticOperationDetails")
    goods: tuple[GoodsDescription, ...] = many("ipcdo:GoodsDescriptionDetails")
    packages: tuple[PackageDescription, ...] = many("ipcdo:PackageDescriptionDetails")
    documents: tuple[GoodsDocument, ...] = many("ipcdo:GoodsAccompanyingDocumentDetails")


@dataclass(frozen=True, slots=True, kw_only=True)
class CirculationData:
    """`ipcdo:RegistryIPObjectVolatileDetails`: what is known of the circulation of goods with one object.

    `application_id` and `form_id` together name the form of R.IP.SP.01.001 that the data belong to.
    """

    NAME: ClassVar[str] = "ipcdo:RegistryIPObjectVolatileDetails"

    circulations: tuple[GoodsCirculation, ...] = many("ipcdo:GoodsCirculationDetails")
    exemptions: tuple[str, ...] = many("ipsdo:ProtectionExemptionText")
    contacts: tuple[Subject, ...] = many("ipcdo:AuthorizedContactEntityDetails")
    application_id: str | None = maybe("ipsdo:ApplicationId")
    form_id: str | None = maybe("ipsdo:RegistrationFormId")
    registration_number: str | None = maybe("ipsdo:IPObjectId")
    signatory: Officer | None = maybe("ipcdo:SignatoryDetails")
    resource_status: ResourceItemStatus = one("ccdo:ResourceItemStatusDetails")
