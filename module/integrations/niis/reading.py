"""The answer of НИИС in our words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from module.integrations.values import child, day, elements, octets, text, whole
from module.kernel.identifiers import looks_like_bin
from module.outbound import WireFailure
from module.registry.lookups import TrademarkRecord
from module.registry.objects import NiceClass
from module.registry.party import Address, Confirmation, Name, Party, PartyKind

_LAST_NICE_CLASS = 45


def trademark(answer: etree._Element, number: str, customer_types: Mapping[int, PartyKind]) -> TrademarkRecord | None:
    """Read a trademark; None when the answer is empty or nil, which is how НИИС says that it knows none."""
    record = TrademarkRecord(
        certificate_number=number,
        name=_name(answer, "patentName"),
        registered_on=day(answer, "registrationDate"),
        valid_until=day(answer, "validityDate"),
        classes=tuple(_nice_class(row) for row in _rows(answer, "icgs")),
        owners=tuple(_owner(row, customer_types) for row in _rows(answer, "owners")),
        picture=octets(answer, "image"),
        contracts=tuple(_contract(row) for row in _rows(answer, "contracts")),
    )
    known = record.name.best("ru") or record.registered_on or record.valid_until or record.owners
    return record if known else None


def _rows(answer: etree._Element, name: str) -> list[etree._Element]:
    """Return the items of an array, however they are called: item names are not confirmed."""
    array = child(answer, name)
    return [] if array is None else list(elements(array))


def _name(source: etree._Element, stem: str) -> Name:
    return Name(ru=text(source, stem + "Ru"), kk=text(source, stem + "Kz"), en=text(source, stem + "En"))


def _nice_class(row: etree._Element) -> NiceClass:
    number = re.search(r"[0-9]+", text(row, "code"))
    if number is None or not 1 <= int(number[0]) <= _LAST_NICE_CLASS:
        raise WireFailure("niis.nice_class")
    return NiceClass(int(number[0]), text(row, "description"))


def _owner(row: etree._Element, customer_types: Mapping[int, PartyKind]) -> Party:
    number = text(row, "xin")
    kind = customer_types.get(whole(row, "customerType") or 0)
    if kind is None:
        person = len(number) == 12 and not looks_like_bin(number)
        kind = PartyKind.INDIVIDUAL if person else PartyKind.LEGAL_ENTITY
    address = Address(
        country="KZ" if number else "",
        region=text(row, "location"),
        street=text(row, "addressRu") or text(row, "addressKz") or text(row, "addressEn"),
        postal_code=text(row, "addressPostCode"),
    )
    return Party(
        kind=kind,
        resident=bool(number),  # only those in the national registers have a number
        identifier=number,
        name=_name(row, "ownerName"),
        addresses=(address,) if address.street or address.region else (),
        confirmation=Confirmation.STATE_REGISTER,
    )


def _contract(row: etree._Element) -> str:
    parts = (text(row, "number"), text(row, "registrationDate"), text(row, "contractTypeRu"))
    return " · ".join(part for part in parts if part)
