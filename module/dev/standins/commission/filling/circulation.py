"""What tables 18 and 22 demand alike of circulation data (R.IP.SP.01.003); only the numbers of the rules differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from module.dev.standins.commission.filling.demands import (
    VOLATILE,
    Demand,
    Filing,
    among,
    custom,
    filled,
    find,
    needs,
    value,
)

_RECORD = "ipcdo:RegistryIPObjectVolatileDetails"
_PARTY = ".//ipcdo:GoodsCirculationPartyDetails"
_CONTACT = ".//ipcdo:AuthorizedContactEntityDetails"
_OPERATION = ".//ipcdo:LogisticOperationDetails"
_POINT = ".//ccdo:RoutePointV2Details"
_ROLES = ("10", "20", "30", "50", "60", "90")

_IN_18 = {"record": 17, "kind": 18, "circulation": 19, "goods": 20, "persons": 21, "names": 23, "operation": 24}
_IN_18 |= {"operation_kind": 25, "ordinal": 26, "point_kind": 27, "middle": 28, "transport": 29, "office": 30}
_IN_18 |= {"address": 31, "point": 32, "role": 33, "post": 16}
_IN_22 = {name: number + 1 for name, number in _IN_18.items()}


def demands(table: int) -> tuple[Demand, ...]:
    """Return the demands of table 18 or 22 on R.IP.SP.01.003."""
    numbers = _IN_18 if table == 18 else _IN_22
    code = {name: f"T{table}.R{number}" for name, number in numbers.items()}
    return (*_records(code), *_operations(code), *_points(code))


def _records(code: Mapping[str, str]) -> tuple[Demand, ...]:
    return (
        needs(
            code["record"], VOLATILE, _RECORD,
            "ipcdo:GoodsCirculationDetails", "ipsdo:ProtectionExemptionText", "ipcdo:AuthorizedContactEntityDetails",
            "ipsdo:ApplicationId", "ipsdo:RegistrationFormId", "ipsdo:IPObjectId", "ipcdo:SignatoryDetails",
        ),
        custom(code["kind"])(_circulation_kind),
        needs(
            code["circulation"], VOLATILE, ".//ipcdo:GoodsCirculationDetails",
            "ipcdo:GoodsCirculationPartyDetails", "ipcdo:LogisticOperationDetails", "ipcdo:GoodsDescriptionDetails",
        ),
        needs(code["goods"], VOLATILE, ".//ipcdo:GoodsDescriptionDetails", "csdo:ProductName"),
        needs(
            code["persons"], VOLATILE, f"{_PARTY} | {_CONTACT}",
            "csdo:UnifiedCountryCode", "csdo:SubjectName", "csdo:TaxpayerId",
        ),
        needs(
            code["names"], VOLATILE, ".//ipcdo:OfficerDetails/ccdo:FullNameDetails",
            "csdo:FirstName", "csdo:MiddleName", "csdo:LastName",
        ),
        needs(code["role"], VOLATILE, _PARTY, "ipsdo:GoodsCirculationPartyRoleCode"),
        among(code["role"], VOLATILE, f"{_PARTY}/ipsdo:GoodsCirculationPartyRoleCode", *_ROLES),
        among(code["post"], VOLATILE, f"{_CONTACT}/ccdo:SubjectAddressDetails/csdo:AddressKindCode", "3"),
        needs(code["post"], VOLATILE, f"{_CONTACT}/ccdo:SubjectAddressDetails", "csdo:AddressKindCode"),
    )  # fmt: skip


def _operations(code: Mapping[str, str]) -> tuple[Demand, ...]:
    office = ("csdo:CustomsOfficeCode", "csdo:CustomsOfficeName", "csdo:UnifiedCountryCode")
    return (
        needs(code["operation"], VOLATILE, _OPERATION, "ccdo:CustomsOfficeDetails", "ccdo:RoutePointV2Details"),
        # the act puts the description into the operation; it stands beside it
        needs(code["operation"], VOLATILE, f".//*[{_OPERATION[3:]}]", "ipcdo:GoodsDescriptionDetails"),
        among(code["operation_kind"], VOLATILE, f"{_OPERATION}/ipsdo:LogisticOperationKindCode", "01", "02"),
        needs(code["office"], VOLATILE, ".//ccdo:CustomsOfficeDetails", *office),
        needs(code["office"], VOLATILE, f"{_OPERATION}[ccdo:CustomsOfficeDetails]", "ccdo:ObjectAddressDetails"),
        custom(code["transport"])(_transport),
        custom(code["address"])(_addresses),
    )


def _points(code: Mapping[str, str]) -> tuple[Demand, ...]:
    return (
        needs(code["ordinal"], VOLATILE, _POINT, "csdo:ObjectOrdinal"),
        needs(code["point_kind"], VOLATILE, _POINT, "csdo:RoutePointKindCode"),
        among(code["point_kind"], VOLATILE, f"{_POINT}/csdo:RoutePointKindCode", "01", "02", "03"),
        needs(code["point"], VOLATILE, _POINT, "csdo:LocationName", "csdo:CargoHandlingLocationCode"),
        custom(code["middle"])(_middle),
    )


def _circulation_kind(filing: Filing) -> Iterator[str]:
    for circulation in find(filing.part(VOLATILE), ".//ipcdo:GoodsCirculationDetails"):
        if circulation.get("kindCode") not in ("01", "02"):
            yield f"kindCode is {circulation.get('kindCode')}"


def _transport(filing: Filing) -> Iterator[str]:
    for operation in find(filing.part(VOLATILE), _OPERATION):
        kind = value(operation, "ipsdo:LogisticOperationKindCode")
        for child in ("ipcdo:BorderCheckpointDetails", "csdo:TransportModeCode"):
            if kind == "01" and not filled(operation, child):
                yield f"{child} is missing in a carriage"
            if kind == "02" and find(operation, child):
                yield f"{child} does not stand in a storage"


def _middle(filing: Filing) -> Iterator[str]:
    for operation in find(filing.part(VOLATILE), _OPERATION):
        points = find(operation, "ccdo:RoutePointV2Details")
        order = {point: _ordinal(point) for point in points}
        for point, number in order.items():
            between = min(order.values()) < number < max(order.values())
            if between and value(point, "csdo:RoutePointKindCode") != "02":
                yield f"the route point {number} stands between others and is not of kind 02"


def _ordinal(point: etree._Element) -> int:
    text = value(point, "csdo:ObjectOrdinal")
    return int(text) if text.isdecimal() else 0


def _addresses(filing: Filing) -> Iterator[str]:
    """The act says "its mandatory parts" and names none: country, and city or settlement, are taken."""
    places = f"{_POINT}/ccdo:ObjectAddressDetails | {_OPERATION}/ccdo:ObjectAddressDetails"
    for address in find(filing.part(VOLATILE), f"{places} | {_CONTACT}/ccdo:SubjectAddressDetails"):
        if not filled(address, "csdo:UnifiedCountryCode") or not filled(address, "csdo:CityName | csdo:SettlementName"):
            yield "an address without its country, or without a city and a settlement"
    for point in find(filing.part(VOLATILE), _POINT):
        if not filled(point, "ccdo:ObjectAddressDetails"):
            yield "a route point without its address"
    for contact in find(filing.part(VOLATILE), _CONTACT):
        if not filled(contact, "ccdo:SubjectAddressDetails"):
            yield "an authorised person without an address"
