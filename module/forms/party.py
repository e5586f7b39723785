"""The pages of the representative and of the right holder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from module.forms.countries import HOME, countries
from module.forms.draft import DraftForm
from module.forms.fields import Problem, Radios, Select, Text
from module.forms.identifiers import IinOrBin
from module.forms.typed import Email, Phone
from module.kernel.text import N_
from module.registry.application import CAPACITY_LABELS, Capacity


class TerritoryCode(Text):
    """A code of the classifier of territories (КАТО): 9 digits."""

    inputmode = "numeric"

    def parse(self, text: str) -> str:
        """Return the digits. Raises Problem."""
        digits = text.replace(" ", "")
        if not (digits.isascii() and digits.isdigit()):
            raise Problem(N_("Enter the KATO code in digits only."))
        if len(digits) != 9:
            raise Problem(N_("Enter the 9 digits of the KATO code. There are {count}."), count=len(digits))
        return digits


class PartyForm(DraftForm):
    """A person or an organisation with the registered address and contacts."""

    needed: ClassVar[frozenset[str]] = frozenset({"identifier", "name_ru", "country", "city", "telephone", "email"})

    identifier = IinOrBin(N_("BIN or IIN"), hint=N_("12 digits. Blanks and hyphens do not matter."))
    name_ru = Text(N_("Name in Russian"), limit=300)
    name_kk = Text(N_("Name in Kazakh"), limit=300)
    name_en = Text(N_("Name in English"), limit=300)
    country = Select(N_("Country"), choices=countries("en"))
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
    site = Text(N_("Website"), limit=200)
    telegraph = Text(N_("Telegraph"), limit=50)
    telex = Text(N_("Telex"), limit=50)

    def speak(self, language: str) -> None:
        """Name the countries in the language of the page."""
        self.country.choices = countries(language)
        if not self.country.data and not self.country.errors:
            self.country.data = HOME


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


_NONE: Sequence[str] = ()
