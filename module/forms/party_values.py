"""A party to form data and back. What a page does not show (further addresses, second telephones) is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from module.forms.countries import HOME
from module.forms.values import Data, kept, name_of
from module.kernel.identifiers import looks_like_bin
from module.registry.classifiers import Classifier
from module.registry.party import Address, AddressKind, ChannelKind, Contact, Party, PartyKind

_PLACES = tuple(field.name for field in dataclasses.fields(Address) if field.name not in ("kind", "country"))
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
        "identifier": party.identifier,
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


def party_of(data: Data, old: Party) -> Party:
    """Return the party that a form says."""
    number = data["identifier"]
    return dataclasses.replace(
        old,
        kind=_kind(number, old.kind),
        identifier=number,
        name=name_of(data, old.name),
        addresses=_addresses(data, old),
        contacts=(*_contacts(data), *_further_contacts(old)),
    )


def with_place(data: Data, kato: Classifier) -> Data:
    """Return form data with the place that was chosen: its code, and its names where the address has none.

    Names are Russian: so the address goes to the Commission.
    """
    way = kato.path(data.get("place") or "")
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


def _addresses(data: Data, old: Party) -> tuple[Address, ...]:
    before = registered_address(old)
    places = {name: kept(data[name], getattr(before, name)) for name in _PLACES}
    others = tuple(address for address in old.addresses if address.kind is not AddressKind.REGISTRATION)
    if not any(places.values()):
        return others
    return (Address(AddressKind.REGISTRATION, data["country"] or HOME, **places), *others)


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
