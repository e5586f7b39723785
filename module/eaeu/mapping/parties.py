"""National parties as subjects of the exchange."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import Any

from module.eaeu.mapping.unmapped import UnmappedValues
from module.eaeu.mapping.words import CHANNELS, LANGUAGE
from module.kernel.identifiers import identifier_fault
from module.registry.exporting import PersonSigning
from module.registry.party import HOME_COUNTRY, Address, AddressKind, ChannelKind, Contact, Name, Party
from module.registry.union.circulation import ObjectAddress
from module.registry.union.subjects import (
    Communication,
    FullName,
    LetterOfAttorney,
    Officer,
    Representative,
    Subject,
    SubjectAddress,
)
from module.registry.union.values import ListedCode

_POST_CODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,8}[A-Z0-9]")
_COUNTRY = re.compile(r"[A-Z]{2}")


def sent_name(unmapped: UnmappedValues, name: Name, path: str, most: int) -> str:
    """Return the one name that goes: the Russian one, else the first that there is."""
    text = name.best(LANGUAGE)
    if text and not name.ru:
        unmapped.note(path, "name_language")
    return unmapped.fit(path, text, most)


class Parties:
    """Makes subjects. `countries` is the id of the classifier of countries."""

    def __init__(self, unmapped: UnmappedValues, countries: str, signer: PersonSigning) -> None:
        self._unmapped = unmapped
        self._countries = countries
        self._signer = signer

    def country(self, code: str) -> ListedCode | None:
        """Return a country as the wire names it."""
        return ListedCode(text=code, code_list_id=self._countries) if _COUNTRY.fullmatch(code) else None

    def country_at(self, path: str, code: str) -> ListedCode | None:
        """Return a country as the wire names it; one of another form is noted."""
        country = self.country(code)
        if code and country is None:
            self._unmapped.note(path, "country")
        return country

    def subject(self, party: Party, path: str) -> Subject:
        """Return a right holder."""
        return Subject(**self.parts(party, path))

    def representative(self, party: Party, path: str, letters: tuple[LetterOfAttorney, ...]) -> Representative:
        """Return a representative with letters of attorney."""
        return Representative(**self.parts(party, path), letters_of_attorney=letters)

    def parts(self, party: Party, path: str) -> dict[str, Any]:
        """Return the parts that every subject has, by the names of its fields."""
        communications = self._communications(party, path)
        return {
            "country": self.country(party.addresses[0].country) if party.addresses else None,
            "name": self._name(party, path, 300),
            "brief_name": self._name(party, path, 120),
            "taxpayer_id": self._taxpayer(party, path),
            "addresses": self._addresses(party, path),
            "communications": communications,
            "officers": self._officers(party, communications),
        }

    def name(self, party: Party, path: str) -> str:
        """Return the name of a party as the wire has it."""
        return self._name(party, path, 300) or ""

    def signer_name(self) -> FullName:
        """Return the name of the person who signs."""
        signer = self._signer
        return FullName(first=signer.given_name or None, middle=signer.patronymic or None, last=signer.surname or None)

    def _name(self, party: Party, path: str, most: int) -> str | None:
        return sent_name(self._unmapped, party.name, f"{path}.name", most) or None

    def _taxpayer(self, party: Party, path: str) -> str | None:
        """Return the IIN or BIN, else the number of the party's own country; the element does not say which."""
        sent = party.identifier or self._unmapped.fit(f"{path}.tax_number", party.tax_number, 20)
        looks_ours = not party.identifier and identifier_fault(sent) is None
        if party.tax_number and (party.identifier or looks_ours):
            self._unmapped.note(f"{path}.tax_number", "one_number")
        if looks_ours:
            self._unmapped.note(f"{path}.identifier", "one_number")
        return sent or None

    def _addresses(self, party: Party, path: str) -> tuple[SubjectAddress, ...]:
        return tuple(
            self._address(address, f"{path}.addresses.{number}") for number, address in enumerate(party.addresses)
        )

    def place_at(self, address: Address, path: str) -> dict[str, Any]:
        """Return where an address is, by the names of fields that every address of the wire has."""

        def fit(name: str, most: int = 120) -> str | None:
            return self._unmapped.fit(f"{path}.{name}", getattr(address, name), most) or None

        return {
            "country": self.country_at(f"{path}.country", address.country),
            "region": fit("region"),
            "district": fit("district"),
            "city": fit("city"),
            "settlement": fit("settlement"),
            "street": fit("street"),
            "building": fit("house", 50),
            "room": fit("room", 20),
        }

    def _address(self, address: Address, path: str) -> SubjectAddress:
        post_code = self._unmapped.fit(f"{path}.postal_code", address.postal_code, 10) or None
        if post_code and not _POST_CODE.fullmatch(post_code):
            self._unmapped.note(f"{path}.postal_code", "post_code")
            post_code = None
        return SubjectAddress(kind_code=address.kind.value, post_code=post_code, **self.place_at(address, path))

    def _communications(self, party: Party, path: str) -> tuple[Communication, ...]:
        """Return the contacts in their order; neighbours of one kind stand in one element."""
        sent = []
        for number, contact in enumerate(party.contacts):
            if contact.kind not in CHANNELS:
                self._unmapped.note(f"{path}.contacts.{number}", "contacts")
            elif contact.value:
                sent.append(contact)
        return tuple(
            Communication(
                channel_code=kind.value,
                channel_name=CHANNELS[kind],
                channel_ids=tuple(contact.value for contact in contacts),
            )
            for kind, contacts in groupby(sent, key=lambda contact: contact.kind)
        )

    def _officers(self, party: Party, communications: tuple[Communication, ...]) -> tuple[Officer, ...]:
        """Return the signer for the party that files: the one person of a party that is known."""
        signer = self._signer
        if not party.identifier or party.identifier != (signer.bin or signer.iin):
            return ()
        return (Officer(full_name=self.signer_name(), communications=communications),)


def party_of(subject: Subject) -> Party:
    """Return a subject of the exchange as a party: the way back of `Parties.subject`."""
    number = subject.taxpayer_id or ""
    is_ours = identifier_fault(number) is None
    country = subject.country.text if subject.country else ""
    return Party(
        resident=is_ours or country in ("", HOME_COUNTRY),
        identifier=number if is_ours else "",
        name=Name(ru=subject.name or subject.brief_name or ""),
        addresses=tuple(_address(one, country) for one in subject.addresses),
        contacts=tuple(
            Contact(kind, value)
            for one in subject.communications
            if (kind := _channel(one.channel_code)) is not None
            for value in one.channel_ids
        ),
        tax_number="" if is_ours else number,
    )


def _channel(code: str | None) -> ChannelKind | None:
    return next((kind for kind in ChannelKind if kind.value == code), None)


def _address(address: SubjectAddress, country: str) -> Address:
    kind = next((kind for kind in AddressKind if kind.value == address.kind_code), AddressKind.REGISTRATION)
    return replace(place_of(address, country), kind=kind, postal_code=address.post_code or "")


def place_of(address: SubjectAddress | ObjectAddress, country: str = "") -> Address:
    """Return where an address of the wire is: the way back of `Parties.place_at`; `country` stands in for its own."""
    return Address(
        country=address.country.text if address.country else country,
        region=address.region or "",
        district=address.district or "",
        city=address.city or "",
        settlement=address.settlement or "",
        street=address.street or "",
        house=address.building or "",
        room=address.room or "",
    )
