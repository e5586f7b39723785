"""The pages of the representative and of the right holder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, cast

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from module.forms.countries import HOME, countries
from module.forms.draft import DraftForm
from module.forms.fields import InputProblem, Radios, Select, Text
from module.forms.identifiers import IinOrBin
from module.forms.typed import Email, Phone, Website
from module.kernel.text import N_, Message
from module.registry.application import CAPACITY_LABELS, Capacity
from module.registry.classifiers import Classifier, ClassifierRow, Classifiers, CodeStanding
from module.registry.party import PARTY_KIND_LABELS, RESIDENCE_LABELS, Residence

_SEARCH = frozenset({"place_query", "place"})


class TerritoryCode(Text):
    """A code of the classifier of territories (КАТО): 9 digits."""

    inputmode = "numeric"

    def parse(self, text: str) -> str:
        """Return the digits. Raises Problem."""
        digits = text.replace(" ", "")
        if not (digits.isascii() and digits.isdigit()):
            raise InputProblem(N_("Enter the KATO code in digits only."))
        if len(digits) != 9:
            raise InputProblem(N_("Enter the 9 digits of the KATO code. There are {count}."), count=len(digits))
        return digits


OF_RESIDENTS = frozenset({"identifier", "place_query", "place", "territory", "district", "settlement"})
OF_NON_RESIDENTS = frozenset({"party_kind", "tax_number", "registration_number", "name_original"})
"""Fields that are of the one or the other alone: without a script all are shown, and those of the other are ignored."""

_NONE: Sequence[str] = ()
_NOT_OFFERED = N_("Choose one of the options in the list.")


class CountryChoice(Select):
    """A country of the classifier, which is known only once the page offers it."""

    def find(self, sent: str) -> str:
        """Return the code that the browser named. Raises Problem."""
        if re.fullmatch("[A-Z]{2}", sent):
            return sent
        raise InputProblem(_NOT_OFFERED)

    def pre_validate(self, form: BaseForm) -> None:
        """Stop at a code that the classifier lacks."""
        super().pre_validate(form)
        if self.choices and self.data not in self.choices:
            raise StopValidation(cast(str, Message(_NOT_OFFERED)))


class FoundPlace(Radios):
    """A place among those that a search found. The choices are known after the search; until then any code is one."""

    def find(self, sent: str) -> str:
        """Return the code that the browser named. Raises Problem."""
        if re.fullmatch("[0-9]{9}", sent, re.ASCII):
            return sent
        raise InputProblem(_NOT_OFFERED)


class PartyForm(DraftForm):
    """A person or an organisation with the registered address and contacts."""

    needed: ClassVar[frozenset[str]] = frozenset(
        {"resident", "party_kind", "identifier", "name_ru", "country", "city", "telephone", "email", *_SEARCH}
    )

    resident = Radios(N_("Resident or non-resident"), choices=RESIDENCE_LABELS)
    identifier = IinOrBin(N_("BIN or IIN"), hint=N_("12 digits. Blanks and hyphens do not matter."))
    party_kind = Radios(N_("Kind of person"), choices=PARTY_KIND_LABELS)
    tax_number = Text(
        N_("Tax number abroad"), limit=20, width=20, hint=N_("The number in the tax register of the country.")
    )
    registration_number = Text(
        N_("Registration number abroad"),
        limit=50,
        width=20,
        hint=N_("The number in the state register of the country."),
    )
    name_original = Text(N_("Name in the original language"), limit=300, hint=N_("As it is written in the country."))
    name_ru = Text(N_("Name in Russian"), limit=300)
    name_kk = Text(N_("Name in Kazakh"), limit=300)
    name_en = Text(N_("Name in English"), limit=300)
    country = CountryChoice(N_("Country"))
    place_query = Text(N_("Find the KATO code by the name of the place"), limit=100, width=20)
    place = FoundPlace(N_("Places found: choose one, then save. What you left empty in the address is filled in."))
    territory = TerritoryCode(N_("KATO code"), width=10, hint=N_("9 digits of the classifier of territories."))
    region = Text(N_("Region"), limit=120)
    district = Text(N_("District"), limit=120)
    city = Text(N_("City"), limit=120)
    settlement = Text(N_("Settlement"), limit=120)
    street = Text(N_("Street"), limit=120)
    house = Text(N_("House number"), limit=50, width=10)
    room = Text(N_("Apartment or office number"), limit=20, width=10)
    postal_code = Text(N_("Postal code"), limit=10, width=10)
    telephone = Phone(N_("Telephone"), hint=N_("For example +7 701 234 56 78"))
    email = Email(N_("E-mail"), hint=N_("Notices about the application are sent here."))
    fax = Phone(N_("Fax"))
    site = Website(N_("Website"), limit=200)
    telegraph = Text(N_("Telegraph"), limit=50)
    telex = Text(N_("Telex"), limit=50)

    def offer(self, lists: Classifiers, language: str, day: date | None = None) -> None:
        """Name countries, and the places that fit what is looked for, in the language of the page."""
        self.country.choices = countries(lists["countries"], language)
        kato = lists["kato"]
        query = self.place_query.data

        def holds(row: ClassifierRow) -> bool:
            return day is None or row.standing(day) is CodeStanding.VALID

        found = kato.find(query, language, keep=holds) if query else ()
        self.place.choices = {row.code: f"{row.code} – {_way(kato, row.code, language)}" for row in found}
        if not self.country.data and not self.country.errors:
            self.country.data = HOME

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the fields; those that are not asked of such a party do not count."""
        super().validate(extra_validators)
        for name in OF_RESIDENTS if self.resident.data is Residence.NON_RESIDENT else OF_NON_RESIDENTS:
            self[name].errors = _NONE
        return not any(field.errors for field in self)


class HolderForm(PartyForm):
    """The page of the right holder."""


class RepresentativeForm(PartyForm):
    """The page of the representative: who files, then the representative, if it is not the holder."""

    needed: ClassVar[frozenset[str]] = PartyForm.needed | {"capacity"}

    capacity = Radios(
        N_("Who files the application"), choices=CAPACITY_LABELS, required=N_("Choose in whose name you file.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the fields; those of the representative do not count when the holder files."""
        passed = super().validate(extra_validators)
        if self.capacity.data is not Capacity.HOLDER:
            return passed
        for field in self:
            field.errors = _NONE
        return True


class Represented(StrEnum):
    """Whether an entry names a representative."""

    YES = "yes"
    NO = "no"


class EntryRepresentativeForm(PartyForm):
    """The page of the representative whom the register names, whoever files."""

    needed: ClassVar[frozenset[str]] = PartyForm.needed | {"represented"}

    represented = Radios(
        N_("Representative in the register"),
        choices={
            Represented.YES: N_("The register names a representative"),
            Represented.NO: N_("The register names no representative"),
        },
        required=N_("Choose whether the register names a representative."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the fields; those of the representative do not count where there is none."""
        passed = super().validate(extra_validators)
        if self.represented.data is not Represented.NO:
            return passed
        for field in self:
            field.errors = _NONE
        return True


def _way(kato: Classifier, code: str, language: str) -> str:
    """Write a place from the smallest unit to the region."""
    return ", ".join(row.name(language) for row in reversed(kato.path(code)))
