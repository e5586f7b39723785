"""The forms of a correction: what is asked for, with what an officer answers, and with what the head sends it back."""

from __future__ import annotations

from module.forms.base import TroisForm
from module.forms.fields import Files, Text, TextArea
from module.kernel.text import N_
from module.registry.correction import LONGEST_ASKED, Slip
from module.registry.decision import LONGEST_EXPLANATION


class CorrectionForm(TroisForm):
    """Where the slip is, the right text, and a file that shows it where there is one."""

    place = TextArea(
        N_("Where is the slip?"),
        hint=N_("The part of the decision and the wrong words, as they are printed."),
        limit=LONGEST_ASKED,
        required=N_("Say where in the decision the slip is."),
    )
    wanted = TextArea(N_("The right text"), limit=LONGEST_ASKED, required=N_("Write the right text."))
    file = Files(N_("A document that shows it, PDF"), accept="application/pdf,.pdf")


class CorrectionRefuseForm(TroisForm):
    """Why a correction is refused, in both languages of an act (APPC art. 80)."""

    reason_kk = TextArea(
        N_("Why the correction is refused, in Kazakh"),
        hint=N_("The applicant reads this text."),
        limit=LONGEST_EXPLANATION,
        required=N_("Say in this language why the correction is refused."),
    )
    reason_ru = TextArea(
        N_("Why the correction is refused, in Russian"),
        hint=N_("Say the same in Russian."),
        limit=LONGEST_EXPLANATION,
        required=N_("Say in this language why the correction is refused."),
    )


class SlipsForm(TroisForm):
    """The wrong words of the paper and the right ones, in each language in which they are wrong."""

    wrong_kk = Text(N_("Wrong words of the Kazakh text"), limit=LONGEST_ASKED)
    right_kk = Text(N_("Right words of the Kazakh text"), limit=LONGEST_ASKED)
    wrong_ru = Text(N_("Wrong words of the Russian text"), limit=LONGEST_ASKED)
    right_ru = Text(N_("Right words of the Russian text"), limit=LONGEST_ASKED)

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Return what was typed, by language."""
        return tuple(
            Slip(language, str(self[f"wrong_{language}"].data or ""), str(self[f"right_{language}"].data or ""))
            for language in ("kk", "ru")
        )
