"""The words of the notices before the end of an entry: SMS and e-mail; each names the entry, the day and the law."""

from __future__ import annotations

from module.correspondence.wording import Table, Wording, by_email, by_sms
from module.kernel.text import N_
from module.registry.letters import LetterEvent

_APPLY_BY = N_("Apply by {file_by} (Customs Code, article 462).")
_BY = N_("Apply by {file_by}.")
_SUBJECT = N_("Protection of entry {number} ends on {ends_on}")
_LAST_DAY = N_("The last day to apply for the extension is {file_by} (Customs Code, article 462, paragraph 1).")
_NO_GAP = N_("There is no gap if you apply by {no_gap_until}.")
_RIGHT = N_(
    "The exclusive right ends on {right_ends}: attach the document that renews it (Customs Code, articles 462 and 464)."
)
_SUSPENDED = N_("Protection is suspended at the holder’s wish since {suspended_since}; its term runs on.")
_EXTEND = N_("Apply for the extension: {page}")

SMS: Table = by_sms(
    {
        LetterEvent.PROTECTION_ENDS: Wording(
            "", N_("{number}: protected until {ends_on}. Extend now: no gap."), (_APPLY_BY,)
        ),
        LetterEvent.PROTECTION_ENDS_SOON: Wording(
            "", N_("{number}: protected until {ends_on}. A gap is likely."), (_APPLY_BY,)
        ),
        LetterEvent.PROTECTION_ENDS_LATE: Wording(
            "",
            N_(
                "{number}: protected until {ends_on}. Extension was due {file_by} (Customs Code, article 462); a late "
                "one is taken."
            ),
        ),
        LetterEvent.RIGHT_ENDS: Wording(
            "",
            N_("{number}: protected until {ends_on}, where the right ends (Customs Code, articles 462 and 464)."),
            (_BY,),
        ),
        LetterEvent.EXTENSION_WAITS: Wording(
            "",
            N_(
                "{number}: protected until {ends_on}. Extension {application_number} is under consideration (Customs "
                "Code, article 462)."
            ),
        ),
        LetterEvent.EXTENSION_IS_LATE: Wording(
            "",
            N_(
                "{number}: protected until {ends_on}. Extension {application_number} was filed late (Customs Code, "
                "article 462)."
            ),
        ),
        LetterEvent.RENEWAL_AWAITED: Wording(
            "",
            N_(
                "{number}: suspended. Renewal of the right by {ends_on}, or exclusion (Customs Code, articles 462 and "
                "463)."
            ),
        ),
    }
)
EMAIL: Table = by_email(
    {
        LetterEvent.PROTECTION_ENDS: Wording(
            _SUBJECT,
            N_(
                "Protection of entry {number} in the customs register ends on {ends_on}, at the end of that day.\n\nTo "
                "keep it, apply for an extension and attach the documents that prove the right. If you apply now, the "
                "decision is due before the end: there is no gap in protection."
            ),
            (_NO_GAP, _LAST_DAY, _RIGHT, _SUSPENDED, _EXTEND),
        ),
        LetterEvent.PROTECTION_ENDS_SOON: Wording(
            _SUBJECT,
            N_(
                "Protection of entry {number} in the customs register ends on {ends_on}, at the end of that day.\n\n"
                "Apply for an extension at once and attach the documents that prove the right. A gap is likely: the "
                "decision may come after that day. From the next day until the extension is registered the object is "
                "not protected."
            ),
            (_LAST_DAY, _RIGHT, _SUSPENDED, _EXTEND),
        ),
        LetterEvent.PROTECTION_ENDS_LATE: Wording(
            _SUBJECT,
            N_(
                "Protection of entry {number} in the customs register ends on {ends_on}, at the end of that day.\n\n"
                "The last day to apply for the extension was {file_by} (Customs Code, article 462, paragraph 1). A "
                "late application is taken and marked as late. It can be granted only until protection ends and may "
                "not be decided by then. After that the object has to be included in the register anew."
            ),
            (_RIGHT, _SUSPENDED, _EXTEND),
        ),
        LetterEvent.RIGHT_ENDS: Wording(
            _SUBJECT,
            N_(
                "Protection of entry {number} in the customs register ends on {ends_on}, at the end of that day: the "
                "exclusive right ends, and protection never lasts longer (Customs Code, article 464).\n\nApply for an "
                "extension and attach the document that renews the right. Without it protection is suspended for the "
                "time that article 462, paragraph 2, gives for this document, or the object is excluded."
            ),
            (N_("The entry names {term_end} as the last day of its term."), _LAST_DAY, _SUSPENDED, _EXTEND),
        ),
        LetterEvent.EXTENSION_WAITS: Wording(
            _SUBJECT,
            N_(
                "Protection of entry {number} in the customs register ends on {ends_on}, at the end of that day.\n\n"
                "Application {application_number} for an extension was filed in time and is under consideration; it "
                "need not be filed again. If it is not decided by then, the object is not protected from the next day "
                "until the extension is registered. It is not excluded before that decision (Customs Code, articles "
                "462 and 463)."
            ),
            (_RIGHT, N_("Your applications: {page}")),
        ),
        LetterEvent.EXTENSION_IS_LATE: Wording(
            _SUBJECT,
            N_(
                "Protection of entry {number} in the customs register ends on {ends_on}, at the end of that day.\n\n"
                "Application {application_number} for an extension was filed late (Customs Code, article 462, "
                "paragraph 1). It can be granted until protection ends. If it is not decided by then, it is closed "
                "(article 463), and the object can be included in the register anew."
            ),
            (_RIGHT, N_("Your applications: {page}")),
        ),
        LetterEvent.RENEWAL_AWAITED: Wording(
            N_("Entry {number}: the renewal of the right is awaited until {ends_on}"),
            N_(
                "Protection of entry {number} in the customs register is suspended: the document that renews the "
                "exclusive right has not come.\n\nThe time for it ends on {ends_on} (Customs Code, article 462, "
                "paragraph 2). Without it the object is excluded from the register (article 463)."
            ),
            (N_("Supply the document with an extension: {page}"),),
        ),
    }
)
WORDS: Table = {**SMS, **EMAIL}
