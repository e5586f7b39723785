"""The page of what is asked: object, directions, condition, period, features, free quantity."""

from __future__ import annotations

from typing import ClassVar

from module.forms.draft import DraftForm
from module.forms.fields import Checkboxes, Radios, Text, TextArea
from module.forms.typed import Day, Whole
from module.kernel.text import N_
from module.registry.objects import CONDITION_LABELS, DIRECTION_LABELS, OBJECT_KIND_LABELS

LONGEST_TEXT = 4000


class TermsForm(DraftForm):
    """What is to be protected, where, for how long, and how to tell the goods."""

    needed: ClassVar[frozenset[str]] = frozenset(
        {"object_kind", "directions", "conditions", "start", "end", "genuine_features", "infringing_features"}
    )

    object_kind = Radios(
        N_("Kind of IP object"), choices=OBJECT_KIND_LABELS, hint=N_("Only trademarks can be filed online today.")
    )
    directions = Checkboxes(
        N_("Direction of movement over the customs border of the EAEU"),
        choices=DIRECTION_LABELS,
        hint=N_("Choose all that apply."),
    )
    conditions = Checkboxes(N_("Condition of the goods"), choices=CONDITION_LABELS, hint=N_("Choose all that apply."))
    start = Day(N_("Protection from"))
    end = Day(
        N_("Protection until"), hint=N_("At most two years, and not after the right ends. For example 27.03.2028")
    )
    genuine_features = TextArea(
        N_("Distinguishing features of genuine goods"),
        limit=LONGEST_TEXT,
        hint=N_("What an inspector can see: labels, seams, packaging, codes. At most 4000 characters."),
    )
    infringing_features = TextArea(
        N_("Features of infringing goods"),
        limit=LONGEST_TEXT,
        hint=N_("What is different on goods that infringe the right. At most 4000 characters."),
    )
    permitted_quantity = Whole(
        N_("Quantity that needs no permission of the right holder"),
        hint=N_("Leave it empty if there is none."),
    )
    quantity_unit = Text(N_("Unit of the quantity"), limit=30, width=10, hint=N_("For example: pieces, pairs, kg"))
