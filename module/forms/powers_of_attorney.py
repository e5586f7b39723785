"""The form of a power of attorney."""

from __future__ import annotations

from datetime import date
from typing import cast

from module.forms.base import TroisForm
from module.forms.fields import Checkboxes, Files, Text
from module.forms.identifiers import IinOrBin
from module.forms.typed import Day
from module.kernel.text import N_
from module.registry.powers_of_attorney import EMPOWERED_LABELS


class PowerOfAttorneyForm(TroisForm):
    """Who empowered whom, by which document, for how long, to do what."""

    principal = IinOrBin(
        N_("IIN or BIN of the principal"),
        hint=N_("The right holder who gave the power of attorney"),
        required=N_("Enter the IIN or BIN of the principal."),
    )
    principal_name = Text(N_("Name of the principal"), limit=300, required=N_("Enter the name of the principal."))
    number = Text(N_("Number of the power of attorney"), limit=50, width=20, required=N_("Enter the number."))
    issued_on = Day(N_("Day of issue"), required=N_("Enter the day of issue."))
    valid_from = Day(N_("In force from"), required=N_("Enter the day from which it is in force."))
    valid_until = Day(N_("In force until"), required=N_("Enter the last day on which it is in force."))
    powers = Checkboxes(N_("Powers"), choices=EMPOWERED_LABELS, required=N_("Choose at least one power."))
    file = Files(N_("PDF file"), accept="application/pdf,.pdf", required=N_("Choose a PDF file."))

    def day(self, name: str) -> date:
        """Return a day that validation has found present."""
        return cast(date, self[name].data)
