"""Rules that tables 18 and 22 share on R.IP.SP.01.003: circulation of goods, logistics, routes, contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from module.eaeu.rules.base import Broken, Document, Rule
from module.eaeu.rules.objects import COUNTRY, OFFICER, SUBJECT_ADDRESS, SUBJECT_NAME, TAXPAYER
from module.eaeu.rules.predicates import (
    FULL_NAME,
    ChildrenRequired,
    ValueAllowed,
    broken,
    filled,
    lacking,
    other_than,
    shown,
)
from module.eaeu.structures.node import Node
from module.kernel.text import N_, Message

RECORD = "ipcdo:RegistryIPObjectVolatileDetails"
CIRCULATION = "ipcdo:GoodsCirculationDetails"
CIRCULATION_KIND = "kindCode"
PARTY = "ipcdo:GoodsCirculationPartyDetails"
CONTACT = "ipcdo:AuthorizedContactEntityDetails"
GOODS = "ipcdo:GoodsDescriptionDetails"
OPERATION = "ipcdo:LogisticOperationDetails"
OPERATION_KIND = "ipsdo:LogisticOperationKindCode"
OFFICE = "ccdo:CustomsOfficeDetails"
POINT = "ccdo:RoutePointV2Details"
ORDINAL = "csdo:ObjectOrdinal"
POINT_KIND = "csdo:RoutePointKindCode"
OBJECT_ADDRESS = "ccdo:ObjectAddressDetails"
NAMES = "ccdo:FullNameDetails"
CITY, SETTLEMENT = "csdo:CityName", "csdo:SettlementName"

GENUINE, INFRINGING = "01", "02"
TRANSPORT, STORAGE = "01", "02"
FIRST, MIDDLE, LAST = "01", "02", "03"
POSTAL = "3"
ROLES = {"consignee": "10", "importer": "20", "licensee": "30", "carrier": "50", "manufacturer": "60", "exporter": "90"}
ORDINAL_FORM = re.compile(r"[0-9]{1,9}")
ONLY_IN_TRANSPORT = ("ipcdo:BorderCheckpointDetails", "csdo:TransportModeCode")

_NO_KIND = N_("{label} ({element}) has no attribute {attribute}. {mend}")
_WRONG_KIND = N_(
    "{label} ({element}) has a value of the attribute {attribute} that cannot stand there: {value}. {mend}"
)
_CIRCULATION_KINDS = Message(
    N_("Use {genuine} for genuine goods or {infringing} for goods bearing signs of infringement."),
    {"genuine": GENUINE, "infringing": INFRINGING},
)
_POSTAL = Message(N_("Use {postal} for a postal address."), {"postal": POSTAL})
_MIDDLE = Message(N_("Use {middle} for a point between the first and the last."), {"middle": MIDDLE})
_NOT_IN_STORAGE = N_("{label} ({element}) has no place in storage. Take it out or correct the kind of operation.")
_NO_TOWN = N_("{label} ({element}) has neither a city nor a settlement. Fill in {city} or {settlement}.")


class RecordParts(ChildrenRequired):
    """A record on the circulation of goods has circulation, exemption, contacts, the three numbers and a signatory."""

    within = (RECORD,)
    children = (
        CIRCULATION,
        "ipsdo:ProtectionExemptionText",
        CONTACT,
        "ipsdo:ApplicationId",
        "ipsdo:RegistrationFormId",
        "ipsdo:IPObjectId",
        "ipcdo:SignatoryDetails",
    )


class CirculationKinds(Rule):
    """The attribute kindCode of a circulation says genuine or infringing goods."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each circulation without the attribute or with another value."""
        for node in document.every(CIRCULATION):
            value = node.attributes.get(CIRCULATION_KIND, "")
            if not value:
                yield broken(node, _NO_KIND, attribute=CIRCULATION_KIND, mend=_CIRCULATION_KINDS)
            elif value not in (GENUINE, INFRINGING):
                yield broken(node, _WRONG_KIND, attribute=CIRCULATION_KIND, value=shown(value), mend=_CIRCULATION_KINDS)


class CirculationParts(ChildrenRequired):
    """A circulation has a person, a logistics operation and a description of the goods."""

    within = (CIRCULATION,)
    children = (PARTY, OPERATION, GOODS)


class ProductsNamed(ChildrenRequired):
    """A description of goods has the name of the product."""

    within = (GOODS,)
    children = ("csdo:ProductName",)


class PartiesNamed(ChildrenRequired):
    """A person in circulation and an authorised contact person have country, name and taxpayer number."""

    within = (PARTY, CONTACT)
    children = (COUNTRY, SUBJECT_NAME, TAXPAYER)


class StaffNamed(Rule):
    """A member of staff of a person in circulation or of a contact person has first name, patronymic and last name."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each name that is missing."""
        for name in (PARTY, CONTACT):
            for subject in document.every(name):
                for officer in subject.all(OFFICER):
                    yield from lacking(officer.first(NAMES) or officer, FULL_NAME)


class OperationParts(Rule):
    """A logistics operation has a customs office and a route, and its circulation a description of the goods."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what each operation lacks."""
        for circulation in document.every(CIRCULATION):
            operations = circulation.all(OPERATION)
            for operation in operations:
                yield from lacking(operation, (OFFICE, POINT))
            if operations:
                yield from lacking(circulation, (GOODS,))


class OperationKinds(ValueAllowed):
    """The kind of a logistics operation is transport or storage."""

    within = (OPERATION,)
    child = OPERATION_KIND
    allowed = (TRANSPORT, STORAGE)
    mend = Message(
        N_("Use {transport} for transport or {storage} for storage."), {"transport": TRANSPORT, "storage": STORAGE}
    )


class PointsNumbered(ChildrenRequired):
    """A route point has its sequence number."""

    within = (POINT,)
    children = (ORDINAL,)


class PointKinds(ValueAllowed):
    """The kind of a route point is first, middle or last."""

    within = (POINT,)
    child = POINT_KIND
    allowed = (FIRST, MIDDLE, LAST)
    mend = Message(
        N_("Use {first} for the first point, {middle} for a point between or {last} for the last."),
        {"first": FIRST, "middle": MIDDLE, "last": LAST},
    )


class PointsBetween(Rule):
    """A route point whose number lies between those of others in the same operation is a middle one."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each point between that is of another kind."""
        for operation in document.every(OPERATION):
            numbered = [(ordinal(point), point) for point in operation.all(POINT)]
            numbers = [number for number, _ in numbered if number is not None]
            for number, point in numbered:
                if number is not None and min(numbers) < number < max(numbers):
                    yield from other_than(point, POINT_KIND, (MIDDLE,), _MIDDLE)


def ordinal(point: Node) -> int | None:
    """Return the number of a route point; None where it is not written in digits, which other rules report."""
    text = point.value(ORDINAL)
    return int(text) if ORDINAL_FORM.fullmatch(text) else None


class PartsOfTransport(Rule):
    """Transport has a border checkpoint and a mode of transport; storage has neither."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what a transport lacks and what a storage has too much."""
        for operation in document.every(OPERATION):
            kind = operation.value(OPERATION_KIND)
            if kind == TRANSPORT:
                yield from lacking(operation, ONLY_IN_TRANSPORT)
            elif kind == STORAGE:
                for child in operation.children:
                    if child.name in ONLY_IN_TRANSPORT and filled(child):
                        yield broken(child, _NOT_IN_STORAGE)


class OfficesDescribed(Rule):
    """A customs office has code, name and country, and the operation beside it an address."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what is missing of each office."""
        for operation in document.every(OPERATION):
            office = operation.first(OFFICE)
            if office is not None:
                yield from lacking(office, ("csdo:CustomsOfficeCode", "csdo:CustomsOfficeName", COUNTRY))
                yield from lacking(operation, (OBJECT_ADDRESS,))


class AddressesComplete(Rule):
    """An address of a route point, of an operation or of a contact person has country and city or settlement."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what each address lacks."""
        for address in document.every(OBJECT_ADDRESS):
            yield from _gaps(address)
        for contact in document.every(CONTACT):
            for address in contact.all(SUBJECT_ADDRESS):
                yield from _gaps(address)


def _gaps(address: Node) -> Iterator[Broken]:
    yield from lacking(address, (COUNTRY,))
    if not filled(address.first(CITY)) and not filled(address.first(SETTLEMENT)):
        yield broken(address, _NO_TOWN, city=CITY, settlement=SETTLEMENT)


class PointsNamed(ChildrenRequired):
    """A route point has the name of the place and the code of the place of cargo handling."""

    within = (POINT,)
    children = ("csdo:LocationName", "csdo:CargoHandlingLocationCode")


class Roles(ValueAllowed):
    """The role of a person in circulation is one of six."""

    within = (PARTY,)
    child = "ipsdo:GoodsCirculationPartyRoleCode"
    allowed = tuple(ROLES.values())
    mend = Message(
        N_(
            "Use {consignee} for a consignee, {importer} for an importer, {licensee} for a licensee, {carrier} for a "
            "carrier, {manufacturer} for a manufacturer or {exporter} for an exporter."
        ),
        ROLES,
    )


class ContactAddressKinds(Rule):
    """An address of an authorised contact person is a postal one."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each address of another kind."""
        for contact in document.every(CONTACT):
            for address in contact.all(SUBJECT_ADDRESS):
                yield from other_than(address, "csdo:AddressKindCode", (POSTAL,), _POSTAL)
