"""The answer of ГБД ФЛ in our words. Fields that are not named here are not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lxml import etree

from module.integrations.values import child, day, elements, text
from module.registry.party import Address, Name
from module.registry.persons import IdentityDocument, PersonRecord


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of the dictionaries of ГБД ФЛ that decide something; seen in public samples, to be confirmed."""

    alive: frozenset[str] = frozenset({"0"})
    unfit_documents: frozenset[str] = frozenset({"07", "17"})
    home_country: str = "398"


def person(source: etree._Element, codes: Codes, today: date) -> PersonRecord:
    """Read a person. Raises WireFailure for dates that are none."""
    documents = tuple(_document(row) for row in _rows(source, "documents", "document"))
    died_on = day(source, "deathDate")
    life = text(source, "lifeStatus", "code")
    return PersonRecord(
        identifier=text(source, "iin"),
        surname=text(source, "surname"),
        given_name=text(source, "name"),
        patronymic=text(source, "patronymic"),
        born_on=day(source, "birthDate"),
        died_on=died_on,
        deceased=died_on is not None or (bool(life) and life not in codes.alive),
        citizenship=text(source, "citizenship", "code"),
        address=_address(child(source, "regAddress"), codes),
        document=_current(documents, codes, today),
        documents=documents,
    )


def _rows(source: etree._Element, array: str, item: str) -> list[etree._Element]:
    found = child(source, array)
    return [] if found is None else list(elements(found, item))


def _document(source: etree._Element) -> IdentityDocument:
    return IdentityDocument(
        type_code=text(source, "type", "code"),
        type_name=_name(source, "type"),
        number=text(source, "number"),
        series=text(source, "series"),
        issued_on=day(source, "beginDate"),
        expires_on=day(source, "endDate"),
        issuer=_name(source, "issueOrganization"),
        status_code=text(source, "status", "code"),
    )


def _current(documents: tuple[IdentityDocument, ...], codes: Codes, today: date) -> IdentityDocument | None:
    """Return the document in force that was issued last: the list has the outdated ones too."""
    fit = [
        document
        for document in documents
        if document.status_code not in codes.unfit_documents
        and (document.expires_on is None or document.expires_on >= today)
    ]
    return max(fit, key=lambda document: document.issued_on or date.min, default=None)


def _name(source: etree._Element, entry: str) -> Name:
    return Name(ru=text(source, entry, "nameRu"), kk=text(source, entry, "nameKz"))


def _address(source: etree._Element | None, codes: Codes) -> Address:
    """Read the registered address; codes of district and region are ГБД ФЛ's own, so only their names are taken."""
    if source is None:
        return Address()
    country = text(source, "country", "code")
    house = [_word(source, "building"), _word(source, "corpus")]
    return Address(
        country="KZ" if country in ("", codes.home_country) else "",
        region=_word(source, "district"),
        district=_word(source, "region"),
        city=_word(source, "city"),
        street=_word(source, "street"),
        house="/".join(part for part in house if part),
        room=_word(source, "flat"),
    )


def _word(source: etree._Element, name: str) -> str:
    """Return a value that is written as a dictionary entry or as plain text."""
    return text(source, name, "nameRu") or text(source, name, "nameKz") or text(source, name)
