"""The words of the letters about reports of an entry by its people; the SMS says no reason and no name."""

from __future__ import annotations

from module.correspondence.wording import Table, Wording, by_email, by_sms
from module.kernel.text import N_
from module.registry.letters import LetterEvent

_PAGE = N_("The report: {page}")
SMS: Table = by_sms(
    {
        LetterEvent.RIGHT_END_REPORTED: Wording(
            "", N_("State Revenue Committee: entry No. {number}, end of the right: report received.")
        ),
        LetterEvent.DATA_CHANGE_REPORTED: Wording(
            "", N_("State Revenue Committee: entry No. {number}, changed data: report received.")
        ),
        LetterEvent.REPORTED_CHANGE_OPENED: Wording(
            "", N_("State Revenue Committee: entry No. {number}: a change is begun for you. Sign and file it.")
        ),
        LetterEvent.REPORT_CLOSED: Wording(
            "", N_("State Revenue Committee: entry No. {number}: report closed. The reason is in your cabinet.")
        ),
    }
)
EMAIL: Table = by_email(
    {
        LetterEvent.RIGHT_END_REPORTED: Wording(
            N_("We have received your report of the end of the right, entry {number}"),
            N_(
                "You have reported that the right in the object of register entry No. {number} ended on {happened_on}. "
                "The customs body considers its exclusion from the register (Customs Code, article 463)."
            ),
            (N_("The decision is due by {due_on}."), _PAGE),
        ),
        LetterEvent.DATA_CHANGE_REPORTED: Wording(
            N_("We have received your report of changed data, entry {number}"),
            N_(
                "You have reported that data of register entry No. {number} are others since {happened_on} (Customs "
                "Code, article 461, paragraph 8). While protection is suspended the entry is not changed; an officer "
                "opens the change once protection is resumed, or tells you why not."
            ),
            (_PAGE,),
        ),
        LetterEvent.REPORTED_CHANGE_OPENED: Wording(
            N_("A change of entry {number} is begun for you"),
            N_(
                "Register entry No. {number} is in force again. An officer has begun an application for a change by "
                "your report. Say in it what the entry is to say, sign and file it: {page}"
            ),
        ),
        LetterEvent.REPORT_CLOSED: Wording(
            N_("Your report about entry {number} is closed"),
            N_("The customs body has closed your report about register entry No. {number}.\nReason: {reason}"),
            (_PAGE,),
        ),
    }
)
WORDS: Table = {**SMS, **EMAIL}
