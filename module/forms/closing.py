"""The forms by which a case of exclusion without a ground is closed: proposed by the officer, closed by the head."""

from __future__ import annotations

from module.forms.base import TroisForm
from module.forms.fields import TextArea
from module.kernel.text import N_
from module.registry.closing import LONGEST_CLOSING_REASON


class ProposeClosingForm(TroisForm):
    """Why the head is asked to close the case."""

    reason = TextArea(
        N_("Why is the ground not there?"),
        hint=N_("For example: the document that renews the right has come. The head reads it."),
        limit=LONGEST_CLOSING_REASON,
        required=N_("Write why the ground is not there."),
    )


class CloseCaseForm(TroisForm):
    """Why the head closes the case."""

    reason = TextArea(
        N_("Why do you close the case?"),
        hint=N_("The text stands in the history of the case."),
        limit=LONGEST_CLOSING_REASON,
        required=N_("Write why the ground is not there."),
    )
