"""The form with which an extension that awaits it gets the document that renews the right."""

from __future__ import annotations

from module.forms.base import TroisForm
from module.forms.fields import Files, Text
from module.forms.typed import Day
from module.kernel.text import N_


class RenewalForm(TroisForm):
    """The document, and until when the right is valid by it."""

    file = Files(
        N_("The document that renews the right, PDF"),
        accept="application/pdf,.pdf",
        required=N_("Choose a PDF file."),
    )
    valid_until = Day(
        N_("The right is valid until"), required=N_("Enter the day until which the renewed right is valid.")
    )
    document_number = Text(N_("Document number"), limit=50, width=20)
    document_date = Day(N_("Document date"))
