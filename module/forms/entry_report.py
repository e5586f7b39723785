"""The forms of a report about an entry: what its people say and attach, and with what words an officer closes it."""

from __future__ import annotations

from module.forms.base import TroisForm
from module.forms.fields import Files, TextArea
from module.forms.typed import Day
from module.kernel.text import N_
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.entry_report import LONGEST_REPORT

_PDF = "application/pdf,.pdf"
_DAY = N_("Enter the day.")
_DOCUMENT = N_("Choose a PDF file.")


class RightEndForm(TroisForm):
    """On which day the right ended, and what shows it."""

    happened_on = Day(N_("Last day of the right"), required=_DAY)
    words = TextArea(N_("What has happened"), limit=LONGEST_REPORT)
    document = Files(N_("The document that shows it, PDF"), accept=_PDF, required=_DOCUMENT)


class DataChangeForm(TroisForm):
    """What has changed, from which day, and what shows it."""

    words = TextArea(
        N_("What has changed"),
        hint=N_("Say which data of the entry are others now, and how they read."),
        limit=LONGEST_REPORT,
        required=N_("Say which data have changed, and how."),
    )
    happened_on = Day(N_("Since which day"), required=_DAY)
    document = Files(N_("The document that proves it, PDF"), accept=_PDF, required=_DOCUMENT)


class ReportCloseForm(TroisForm):
    """Why a report is closed, in both languages of an act (APPC art. 80)."""

    reason_kk = TextArea(
        N_("Why the report is closed, in Kazakh"),
        hint=N_("The one who reported reads this text."),
        limit=LONGEST_EXPLANATION,
        required=N_("Say in this language why the report is closed."),
    )
    reason_ru = TextArea(
        N_("Why the report is closed, in Russian"),
        hint=N_("Say the same in Russian."),
        limit=LONGEST_EXPLANATION,
        required=N_("Say in this language why the report is closed."),
    )
