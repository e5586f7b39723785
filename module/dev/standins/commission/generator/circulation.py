"""Circulation data: genuine and infringing goods, who moves them, how and along which route."""

from __future__ import annotations

from lxml import etree

from module.dev.standins.commission.generator.building import build, country, values
from module.dev.standins.commission.generator.facts import Record
from module.dev.standins.commission.generator.objects import resource_status
from module.dev.standins.commission.generator.parts import Person, address, officer
from module.dev.standins.commission.generator.pictures import picture

_ROLES = ("10", "20", "30", "50", "60", "90")
_OFFICES = (("50000", "таможенный пост Алматы", "KZ"), ("10009", "таможенный пост Шереметьево", "RU"))
_POINTS = (("01", "KZ", "Хоргос"), ("02", "KZ", "Караганда"), ("03", "RU", "Троицк"))


def circulation(facts: Record) -> etree._Element:
    """Make a version of circulation data; every third has infringing goods beside genuine ones."""
    kinds = ("01", "02") if facts.serial % 3 == 2 else ("01",)
    return build(
        "ipcdo:RegistryIPObjectVolatileDetails",
        [_goods(facts, kind) for kind in kinds],
        values("ipsdo:ProtectionExemptionText", [f"Личное пользование, редакция {facts.revision + 1}."]),
        build("ipcdo:AuthorizedContactEntityDetails", Person(facts.serial + 3000).contents(address_kind="3")),
        build("ipsdo:ApplicationId", facts.application_id),
        build("ipsdo:RegistrationFormId", facts.form_id),
        build("ipsdo:IPObjectId", facts.number),
        officer("ipcdo:SignatoryDetails", Person(facts.serial)),
        resource_status(facts),
    )


def _goods(facts: Record, kind: str) -> etree._Element:
    serial = facts.serial + int(kind)
    party = build(
        "ipcdo:GoodsCirculationPartyDetails",
        Person(serial + 4000).contents(address_kind="1"),
        build("ipsdo:GoodsCirculationPartyRoleCode", _ROLES[serial % len(_ROLES)]),
    )
    description = build(
        "ipcdo:GoodsDescriptionDetails",
        build("csdo:ProductId", f"P-{serial}"),
        build("csdo:ProductName", f"Товар {serial}, редакция {facts.revision + 1}"),
        build("csdo:ProductMarkName", Person(serial).brand),
        build("ipsdo:ProductPropertyDescriptionText", "Ткань", attributes={"propertyName": "материал"}),
        picture("ipsdo:ObjectImagePicture", serial),
    )
    package = build("ipcdo:PackageDescriptionDetails", build("csdo:PackageQuantity", str(serial % 100 + 1)))
    signing_document = build("ipcdo:GoodsAccompanyingDocumentDetails", build("csdo:DocKindName", "накладная"))
    return build(
        "ipcdo:GoodsCirculationDetails",
        party,
        _carriage(serial),
        _storage(serial),
        description,
        package,
        signing_document,
        attributes={"kindCode": kind},
    )


def _carriage(serial: int) -> etree._Element:
    checkpoint = build(
        "ipcdo:BorderCheckpointDetails",
        build("csdo:BorderCheckpointCode", f"{serial % 900 + 100}"),
        build("csdo:BorderCheckpointName", "Хоргос"),
    )
    return build(
        "ipcdo:LogisticOperationDetails",
        build("ipsdo:LogisticOperationKindCode", "01"),
        checkpoint,
        *_place(serial),
        build("csdo:TransportModeCode", "30"),
        [_point(index, *point) for index, point in enumerate(_POINTS, 1)],
    )


def _storage(serial: int) -> etree._Element:
    return build(
        "ipcdo:LogisticOperationDetails",
        build("ipsdo:LogisticOperationKindCode", "02"),
        *_place(serial + 1),
        _point(1, *_POINTS[0]),
        build("csdo:DescriptionText", "Хранение на складе временного хранения"),
    )


def _place(serial: int) -> tuple[etree._Element, etree._Element]:
    code, name, land = _OFFICES[serial % len(_OFFICES)]
    office = build(
        "ccdo:CustomsOfficeDetails",
        build("csdo:CustomsOfficeCode", code),
        build("csdo:CustomsOfficeName", name),
        country(land),
    )
    return office, address("ccdo:ObjectAddressDetails", land, serial)


def _point(ordinal: int, kind: str, land: str, name: str) -> etree._Element:
    return build(
        "ccdo:RoutePointV2Details",
        build("csdo:ObjectOrdinal", str(ordinal)),
        build("csdo:RoutePointKindCode", kind),
        address("ccdo:ObjectAddressDetails", land, ordinal),
        build("csdo:LocationName", name),
        build("csdo:CargoHandlingLocationCode", f"{ordinal:03d}", attributes={"codeListId": "P.CLS.025"}),
    )
