"""The page of the trademark certificate, the undertaking, the objection."""

from __future__ import annotations

from typing import ClassVar

from module.forms.base import TroisForm
from module.forms.draft import DraftForm
from module.forms.fields import Checkbox, Radios, Text, TextArea
from module.forms.terms import LONGEST_TEXT
from module.forms.typed import Day, NiceClasses
from module.kernel.text import N_
from module.registry.objects import MARK_TYPE_LABELS


class TrademarkForm(DraftForm):
    """The right document of a trademark."""

    needed: ClassVar[frozenset[str]] = frozenset({"certificate_number", "mark_type", "name_ru", "valid_until"})

    certificate_number = Text(
        N_("Certificate number"), limit=30, width=20, hint=N_("As it stands on the certificate of the trademark.")
    )
    mark_type = Radios(N_("Type of the mark"), choices=MARK_TYPE_LABELS)
    name_ru = Text(N_("Word of the mark"), limit=300, hint=N_("As it is written on the certificate."))
    name_kk = Text(N_("Name in Kazakh"), limit=300)
    name_en = Text(N_("Name in English"), limit=300)
    registered_on = Day(N_("Mark registered on"))
    valid_until = Day(N_("Right valid until"))
    nice_classes = NiceClasses(N_("Nice classes of the certificate"), hint=N_("Numbers from 1 to 45, such as 18, 25"))


class UndertakingForm(DraftForm):
    """The undertaking of the right holder."""

    needed: ClassVar[frozenset[str]] = frozenset({"undertaking"})

    undertaking = Checkbox(N_("I give this undertaking"))


class ObjectionForm(TroisForm):
    """The objection to a preliminary decision."""

    text = TextArea(
        N_("Your objection"),
        required=N_("Write your objection."),
        limit=LONGEST_TEXT,
        hint=N_("Say what you do not agree with and why. At most 4000 characters."),
    )
