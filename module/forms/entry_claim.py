"""The forms of a claim: what the claimant says and attaches, and with what an officer closes it."""

from __future__ import annotations

from typing import Any

from module.forms.base import TroisForm
from module.forms.fields import Files, Radios, Text, TextArea
from module.forms.typed import Day
from module.kernel.text import N_
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.entry_claim import CLAIM_CAPACITY_LABELS

_PDF = "application/pdf,.pdf"


class EntryClaimForm(TroisForm):
    """As what somebody claims an entry, with which certificate and, for a representative, which power of attorney."""

    capacity = Radios(
        N_("As what do you claim the entry?"),
        choices=CLAIM_CAPACITY_LABELS,
        required=N_("Choose as what you claim the entry."),
    )
    certificate_number = Text(
        N_("Number of the certificate"),
        hint=N_("The document that shows the right in the object"),
        limit=200,
        width=20,
        required=N_("Enter the number of the certificate."),
    )
    certificate = Files(N_("The certificate, PDF"), accept=_PDF, required=N_("Choose a PDF file."))
    power_number = Text(N_("Number of the power of attorney"), limit=200, width=20)
    power_issued_on = Day(N_("Day of issue"))
    power_until = Day(N_("In force until"), hint=N_("Leave empty if the document names no last day"))
    power = Files(N_("The power of attorney, PDF"), accept=_PDF)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for name in ("power_number", "power_issued_on", "power"):  # demanded of a representative, and of nobody else
            self[name].flags.optional = False


class ClaimConfirmForm(TroisForm):
    """Which of the holders without a number the claimant is."""

    holder = Text("", limit=4)

    @property
    def place(self) -> int:
        """Return the place among the holders; the first where nothing was chosen."""
        text = str(self.holder.data or "")
        return int(text) if text.isascii() and text.isdigit() else 0


class ClaimRefuseForm(TroisForm):
    """Why a claim is refused, in both languages of an act (APPC art. 80)."""

    reason_kk = TextArea(
        N_("Why the claim is refused, in Kazakh"),
        hint=N_("The claimant reads this text."),
        limit=LONGEST_EXPLANATION,
        required=N_("Say in this language why the claim is refused."),
    )
    reason_ru = TextArea(
        N_("Why the claim is refused, in Russian"),
        hint=N_("Say the same in Russian."),
        limit=LONGEST_EXPLANATION,
        required=N_("Say in this language why the claim is refused."),
    )
