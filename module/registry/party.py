"""Persons and organisations: right holders, representatives, with names, addresses and contacts.

Source: Decision 174, tables 2 (subject), 5 (address), 6 (channel).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from module.kernel.text import N_


class PartyKind(StrEnum):
    """What a party is in law."""

    LEGAL_ENTITY = "legal_entity"
    ENTREPRENEUR = "entrepreneur"
    INDIVIDUAL = "individual"


class Residence(StrEnum):
    """Whether a party belongs to the Republic (user guide 4.12)."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"


class AddressKind(StrEnum):
    """Decision 174 table 5 row 1."""

    REGISTRATION = "1"
    ACTUAL = "2"
    POSTAL = "3"


class ChannelKind(StrEnum):
    """Decision 174 table 6 row 1: kinds of contact."""

    SITE = "AO"
    EMAIL = "EM"
    FAX = "FX"
    TELEPHONE = "TE"
    TELEGRAPH = "TG"
    TELEX = "TL"


class Confirmation(StrEnum):
    """Where a set of values comes from."""

    BY_HAND = "by_hand"
    STATE_REGISTER = "state_register"
    EDITED = "edited"
    UNCONFIRMED = "unconfirmed"


PARTY_KIND_LABELS = {
    PartyKind.LEGAL_ENTITY: N_("Legal entity"),
    PartyKind.ENTREPRENEUR: N_("Individual entrepreneur"),
    PartyKind.INDIVIDUAL: N_("Individual"),
}
RESIDENCE_LABELS = {
    Residence.RESIDENT: N_("Resident of Kazakhstan"),
    Residence.NON_RESIDENT: N_("Non-resident"),
}
ADDRESS_KIND_LABELS = {
    AddressKind.REGISTRATION: N_("Registered address"),
    AddressKind.ACTUAL: N_("Actual address"),
    AddressKind.POSTAL: N_("Postal address"),
}
CHANNEL_KIND_LABELS = {
    ChannelKind.SITE: N_("Website"),
    ChannelKind.EMAIL: N_("E-mail"),
    ChannelKind.FAX: N_("Fax"),
    ChannelKind.TELEPHONE: N_("Telephone"),
    ChannelKind.TELEGRAPH: N_("Telegraph"),
    ChannelKind.TELEX: N_("Telex"),
}
CONFIRMATION_LABELS = {
    Confirmation.BY_HAND: N_("Entered by hand"),
    Confirmation.STATE_REGISTER: N_("Confirmed by the state register"),
    Confirmation.EDITED: N_("Changed after the state register answered"),
    Confirmation.UNCONFIRMED: N_("Not confirmed by the state register"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the languages it exists in (D20); empty string = not known in that language."""

    ru: str = ""
    kk: str = ""
    en: str = ""
    original: str = ""

    def best(self, language: str) -> str:
        """Return the name in the language asked for, else the first that there is."""
        order = (getattr(self, language, ""), self.ru, self.kk, self.en, self.original)
        return next((text for text in order if text), "")


def plain_name(name: str) -> str:
    """Bring a name to letters and digits, so that quotes and blanks do not matter."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def is_called(name: Name, words: str) -> bool:
    """Tell whether a name is these words in one of its languages."""
    known = {plain_name(text) for text in (name.ru, name.kk, name.en, name.original)} - {""}
    return plain_name(words) in known


HOME_COUNTRY = "KZ"


@dataclass(frozen=True, slots=True)
class Address:
    """Decision 174 table 5; country is an ISO 3166 alpha-2 code, territory a 9-digit KATO code."""

    kind: AddressKind = AddressKind.REGISTRATION
    country: str = "KZ"
    territory: str = ""
    region: str = ""
    district: str = ""
    city: str = ""
    settlement: str = ""
    street: str = ""
    house: str = ""
    room: str = ""
    postal_code: str = ""

    def line(self) -> str:
        """Return the address as one line, general to particular; the country is named where it is not this one."""
        country = "" if self.country == HOME_COUNTRY else self.country
        parts = (self.postal_code, country, self.region, self.district, self.city, self.settlement, self.street)
        return ", ".join(part for part in (*parts, self.house, self.room) if part)


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a party: a telephone in E.164, an e-mail address, ..."""

    kind: ChannelKind
    value: str


@dataclass(frozen=True, slots=True)
class Party:
    """A right holder or a representative. `identifier` is the IIN or BIN; empty for a foreign party without one.

    `tax_number` and `registration_number` are those of a non-resident's own country; both may be empty.
    """

    kind: PartyKind = PartyKind.LEGAL_ENTITY
    resident: bool = True
    identifier: str = ""
    name: Name = field(default_factory=Name)
    addresses: tuple[Address, ...] = ()
    contacts: tuple[Contact, ...] = ()
    confirmation: Confirmation = Confirmation.BY_HAND
    tax_number: str = ""
    registration_number: str = ""

    def contact(self, kind: ChannelKind) -> str:
        """Return the first contact of a kind, or an empty string."""
        return next((contact.value for contact in self.contacts if contact.kind is kind), "")

    def is_registered_in(self, country: str) -> bool:
        """Tell whether a registered address lies in a country; actual and postal addresses do not count."""
        registered = (address for address in self.addresses if address.kind is AddressKind.REGISTRATION)
        return any(address.country == country for address in registered)

    def is_same(self, other: Party) -> bool:
        """Tell whether two parties are the same: by number where both have one, else by a name."""
        if self.identifier and other.identifier:
            return self.identifier == other.identifier
        words = (self.name.ru, self.name.kk, self.name.en, self.name.original)
        return any(is_called(other.name, name) for name in words)
