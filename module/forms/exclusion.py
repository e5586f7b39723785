"""The form by which a case officer opens a case of exclusion without application."""

from __future__ import annotations

from module.forms.base import TroisForm
from module.forms.fields import Radios, Text, TextArea
from module.kernel.text import N_
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.kinds.ex_officio import EX_OFFICIO


class ExclusionCaseForm(TroisForm):
    """Which entry, on which ground of art. 463 para. 1, and what shows the ground, in both languages of the act."""

    entry = Text(N_("Register entry number"), required=N_("Enter the number of the register entry."))
    ground = Radios(
        N_("Ground of the exclusion"),
        choices=EX_OFFICIO.ground_labels,
        required=N_("Choose the ground of the exclusion."),
    )
    evidence_kk = TextArea(
        N_("What shows the ground, in Kazakh"),
        hint=N_("The text stands in the decision."),
        limit=LONGEST_EXPLANATION,
        required=N_("Say in this language what shows the ground."),
    )
    evidence_ru = TextArea(
        N_("What shows the ground, in Russian"),
        hint=N_("Say the same in Russian."),
        limit=LONGEST_EXPLANATION,
        required=N_("Say in this language what shows the ground."),
    )
