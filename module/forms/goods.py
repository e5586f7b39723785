"""The page of one block of goods."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from module.forms.draft import DraftForm
from module.forms.fields import Files, Text, TextArea
from module.forms.identifiers import HsCodes
from module.forms.typed import NiceClasses
from module.kernel.text import N_, Message
from module.registry.objects import LONGEST_TEXT

_TEXT_HINT = N_("For people who do not see pictures. For example: label with a red seam on the inside.")


class GoodsForm(DraftForm):
    """Goods that the mark stands on, with pictures."""

    needed: ClassVar[frozenset[str]] = frozenset(
        {
            "hs_codes",
            "hs_query",
            "description",
            "genuine_picture",
            "genuine_text",
            "infringing_picture",
            "infringing_text",
        }
    )

    hs_codes = HsCodes(
        N_("HS codes (EAEU FEACN)"),
        hint=N_("6, 8, 9 or 10 digits, one code in a line. 6109.10, 6109 10 and 610910 are the same."),
    )
    hs_query = Text(N_("Find a code by words"), limit=100, width=20)
    word_name = Text(N_("Word name of the IP object"), limit=300)
    description = TextArea(N_("Description of goods"), limit=LONGEST_TEXT)
    nice_classes = NiceClasses(N_("Nice classes"), hint=N_("Numbers from 1 to 45, such as 18, 25"))
    genuine_picture = Files(N_("Picture of genuine goods"), accept="image/jpeg,.jpg,.jpeg")
    genuine_text = Text(N_("What the picture of genuine goods shows"), limit=300, hint=_TEXT_HINT)
    infringing_picture = Files(N_("Picture of infringing goods"), accept="image/jpeg,.jpg,.jpeg")
    infringing_text = Text(N_("What the picture of infringing goods shows"), limit=300, hint=_TEXT_HINT)

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the fields; a picture needs its text."""
        passed = super().validate(extra_validators)
        for file, text in ((self.genuine_picture, self.genuine_text), (self.infringing_picture, self.infringing_text)):
            if file.data and not text.data and not text.errors:
                text.errors = [cast(str, Message(N_("Say in words what the picture shows.")))]
                passed = False
        return passed
