"""The page of one attached document."""

from __future__ import annotations

from typing import ClassVar

from module.forms.draft import DraftForm
from module.forms.fields import Files, Select, Text
from module.forms.typed import Day, Whole
from module.kernel.text import N_
from module.registry.application import DOCUMENT_KIND_LABELS


class DocumentForm(DraftForm):
    """A document of article 461 with its details and its PDF."""

    needed: ClassVar[frozenset[str]] = frozenset({"kind", "file"})

    kind = Select(N_("Kind of document"), choices=DOCUMENT_KIND_LABELS, required=N_("Choose the kind of document."))
    document_name = Text(N_("Document name"), limit=300)
    document_number = Text(N_("Document number"), limit=50, width=20)
    document_date = Day(N_("Document date"))
    valid_until = Day(N_("Valid until"))
    sheets = Whole(
        N_("Number of sheets"), least=1, most=9999, hint=N_("Leave it empty: sheets are counted in the PDF.")
    )
    file = Files(N_("PDF file"), accept="application/pdf,.pdf", required=N_("Choose a PDF file."))
