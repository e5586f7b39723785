"""A party to form data and back. What a page does not show (further addresses, second telephones) is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from module.forms.countries import HOME
from module.forms.values import Data, kept, name_of
from module.kernel.identifiers import looks_like_bin
from module.registry.classifiers import Classifier
from module.registry.party import Address, AddressKind, ChannelKind, Contact, Name, Party, PartyKind, Residence

_PLACES = tuple(field.name for field in dataclasses.fields(Address) if field.name not in ("kind", "country"))
_OF_THE_REPUBLIC = ("territory", "district", "settlement")
_FIRST_CITY = "7"  # codes of cities of republican significance follow those of regions
CHANNELS: Mapping[str, ChannelKind] = {
    "telephone": ChannelKind.TELEPHONE,
    "email": ChannelKind.EMAIL,
    "fax": ChannelKind.FAX,
    "site": ChannelKind.SITE,
    "telegraph": ChannelKind.TELEGRAPH,
    "telex": ChannelKind.TELEX,
}


def party_values(party: Party) -> dict[str, Any]:
    """Return a party as form data."""
    address = registered_address(party)
    return {
        "resident": Residence.RESIDENT if party.resident else Residence.NON_RESIDENT,
        "identifier": party.identifier,
        "party_kind": party.kind,
        "tax_number": party.tax_number,
        "registration_number": party.registration_number,
        "name_original": party.name.original,
        "name_ru": party.name.ru,
        "name_kk": party.name.kk,
        "name_en": party.name.en,
        "country": address.country or HOME,
        **{name: getattr(address, name) for name in _PLACES},
        **{name: party.contact(kind) for name, kind in CHANNELS.items()},
    }


def registered_address(party: Party) -> Address:
    """Return the registered address, or an empty one."""
    found = (address for address in party.addresses if address.kind is AddressKind.REGISTRATION)
    return next(found, Address())


def party_of(data: Data, old: Party, own: str = "") -> Party:
    """Return the party that a form says; what is not asked of a resident or of a non-resident is dropped.

    A non-resident has no national number but that of a state register's answer, or the `own` one of who signed in.
    A page that does not ask for residence (an older one, still open) changes none.
    """
    resident = old.resident if data.get("resident") is None else is_resident(data)
    number = data["identifier"] or ""
    if not resident and number not in (own, "" if old.resident else old.identifier):
        number = ""
    return dataclasses.replace(
        old,
        kind=_kind(number, old.kind) if resident else data["party_kind"] or old.kind,
        resident=resident,
        identifier=number,
        tax_number="" if resident else data["tax_number"],
        registration_number="" if resident else data["registration_number"],
        name=_name(data, old, resident),
        addresses=_addresses(data, old, resident),
        contacts=(*_contacts(data), *_further_contacts(old)),
    )


def is_resident(data: Data) -> bool:
    """Tell whether a form speaks of a resident, as it does where nothing was chosen."""
    return data.get("resident") is not Residence.NON_RESIDENT


def _name(data: Data, old: Party, resident: bool) -> Name:
    name = name_of(data, old.name)
    if resident:
        return name if old.resident else dataclasses.replace(name, original="")
    return dataclasses.replace(name, original=kept(data["name_original"], old.name.original))


def with_place(data: Data, kato: Classifier) -> Data:
    """Return form data with the place that was chosen: its code, and its names where the address has none.

    Names are Russian: so the address goes to the Commission.
    """
    way = kato.path(data.get("place") or "") if is_resident(data) else ()
    if not way:
        return data
    is_city = way[0].code >= _FIRST_CITY
    filled = {"territory": way[-1].code, "region": data["region"], "city": data["city"]}
    if not is_city:
        filled["region"] = data["region"] or way[0].name("ru")
    if (is_city or len(way) > 1) and not data["city"] and not data["settlement"]:
        filled["city"] = way[0 if is_city else -1].name("ru").removeprefix("город ")
    return {**data, **filled}


def _kind(number: str, known: PartyKind) -> PartyKind:
    """Tell the kind by the number: a BIN is of an organisation; a person may be an entrepreneur."""
    if not number:
        return known
    if looks_like_bin(number):
        return PartyKind.LEGAL_ENTITY
    return PartyKind.INDIVIDUAL if known is PartyKind.LEGAL_ENTITY else known


def _addresses(data: Data, old: Party, resident: bool) -> tuple[Address, ...]:
    before, country = registered_address(old), data["country"] or HOME
    places = {name: kept(data[name] or "", getattr(before, name)) for name in _PLACES}
    if not resident and country != HOME:
        places |= dict.fromkeys(_OF_THE_REPUBLIC, "")
    others = tuple(address for address in old.addresses if address.kind is not AddressKind.REGISTRATION)
    if not any(places.values()) and country == HOME:
        return others
    return (Address(AddressKind.REGISTRATION, country, **places), *others)


def _contacts(data: Data) -> Iterator[Contact]:
    for name, kind in CHANNELS.items():
        if data[name]:
            yield Contact(kind, data[name])


def _further_contacts(old: Party) -> Iterator[Contact]:
    """Yield the contacts of a kind after its first one, which the page shows."""
    seen = set()
    for contact in old.contacts:
        if contact.kind in seen:
            yield contact
        seen.add(contact.kind)
