"""Persons, addresses, contacts and documents of identity."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from module.dev.standins.commission.generator.building import build, country

_CITIES = {
    "KZ": (("Алматы", "улица Абая", "050000"), ("Астана", "проспект Кабанбай батыра", "010000")),
    "RU": (("Москва", "улица Тверская", "125009"), ("Казань", "улица Баумана", "420111")),
    "BY": (("Минск", "проспект Независимости", "220030"),),
    "KG": (("Бишкек", "улица Токтогула", "720001"),),
    "AM": (("Ереван", "улица Абовяна", "0001"),),
}
_COUNTRIES = ("KZ", "RU", "BY", "KG", "AM")
_FIRST_NAMES = ("Айгуль", "Иван", "Марина", "Руслан", "Анна", "Данияр")
_MIDDLE_NAMES = ("Сериковна", "Петрович", "Олеговна", "Маратович", "Игоревна", "Ерланович")
_LAST_NAMES = ("Ахметова", "Смирнов", "Ковалёва", "Садыков", "Орлова", "Жумабаев")
_BRANDS = ("Альфа", "Береке", "Вега", "Гранит", "Дала", "Есиль", "Жетысу")


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person or company: everything follows from the serial number."""

    serial: int

    @property
    def country(self) -> str:
        """Return the country's two letters."""
        return _COUNTRIES[self.serial % len(_COUNTRIES)]

    @property
    def individual(self) -> bool:
        """Every seventh is a natural person with an identity card."""
        return self.serial % 7 == 3

    @property
    def name(self) -> str:
        """Return the name of the subject."""
        if self.individual:
            return " ".join((*self.full_name[::-1][:1], *self.full_name[:2]))
        return f"Общество с ограниченной ответственностью «{self.brand} {self.serial}»"

    @property
    def brief_name(self) -> str:
        """Return the short name."""
        return self.name if self.individual else f"ООО «{self.brand} {self.serial}»"

    @property
    def brand(self) -> str:
        """Return the word in a company's name."""
        return _BRANDS[self.serial % len(_BRANDS)]

    @property
    def full_name(self) -> tuple[str, str, str]:
        """Return first, middle and last name of the person or of the company's officer."""
        index = self.serial % len(_FIRST_NAMES)
        return _FIRST_NAMES[index], _MIDDLE_NAMES[index], _LAST_NAMES[index]

    @property
    def tax_number(self) -> str:
        """Return a made-up tax number; a Russian company's has ten digits."""
        if self.country == "RU" and not self.individual:
            return f"77{self.serial % 10**8:08d}"
        return f"9{self.serial % 10**11:011d}"

    def contents(self, *, address_kind: str) -> list[etree._Element]:
        """Return the children of a subject that carries all the rules ask of one."""
        company = None if self.individual else build("csdo:BusinessEntityTypeName", "Общество")
        reason = f"{770000000 + self.serial % 99999:09d}" if self.country == "RU" and not self.individual else None
        parts = (
            country(self.country),
            build("csdo:SubjectName", self.name),
            build("csdo:SubjectBriefName", self.brief_name),
            company,
            build("csdo:TaxpayerId", self.tax_number),
            None if reason is None else build("csdo:TaxRegistrationReasonCode", reason),
            identity_card(self) if self.individual else None,
            address("ccdo:SubjectAddressDetails", self.country, self.serial, kind=address_kind),
            communication("TE", f"+7 700 {self.serial % 10**7:07d}"),
            communication("EM", f"person{self.serial}@example.org"),
            officer("ipcdo:OfficerDetails", self),
        )
        return [part for part in parts if part is not None]


def address(name: str, code: str, serial: int, *, kind: str = "") -> etree._Element:
    """Make an address; `kind` is left out where the type has no place for it."""
    cities = _CITIES[code]
    city, street, post = cities[serial % len(cities)]
    subject = name == "ccdo:SubjectAddressDetails"
    return build(
        name,
        build("csdo:AddressKindCode", kind) if kind else None,
        country(code),
        build("csdo:CityName", city),
        build("csdo:StreetName", street),
        build("csdo:BuildingNumberId", str(serial % 90 + 1)),
        build("csdo:PostCode", post) if subject else None,
    )


def communication(code: str, identifier: str) -> etree._Element:
    """Make a contact."""
    return build(
        "ccdo:CommunicationDetails",
        build("csdo:CommunicationChannelCode", code),
        build("csdo:CommunicationChannelId", identifier),
    )


def full_name(person: Person) -> etree._Element:
    """Make a full name with all three parts."""
    first, middle, last = person.full_name
    return build(
        "ccdo:FullNameDetails",
        build("csdo:FirstName", first),
        build("csdo:MiddleName", middle),
        build("csdo:LastName", last),
    )


def officer(name: str, person: Person) -> etree._Element:
    """Make an officer with post and contact."""
    return build(
        name,
        full_name(person),
        build("csdo:PositionName", "директор"),
        communication("TE", f"+7 701 {person.serial % 10**7:07d}"),
    )


def identity_card(person: Person) -> etree._Element:
    """Make a document of identity with series."""
    return build(
        "ccdo:IdentityDocV3Details",
        country(person.country),
        build("csdo:DocKindName", "паспорт"),
        build("csdo:DocSeriesId", "N"),
        build("csdo:DocId", f"{person.serial % 10**7:07d}"),
        build("csdo:DocCreationDate", "2019-05-20"),
        build("csdo:AuthorityName", "уполномоченный орган"),
    )
