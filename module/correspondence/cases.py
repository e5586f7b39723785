"""The words of the notices of cases: SMS and e-mail. An SMS stays within two parts and carries no personal data."""

from __future__ import annotations

from module.correspondence.wording import APPEAL, Table, Wording, by_email, by_sms
from module.kernel.text import N_
from module.registry.letters import LetterEvent

_PAGE = N_("The application: {page}")
_ENTRY = N_("The entry: {page}")
_GROUNDS = N_("Grounds: {grounds}")
_PROTECTED = N_("Protected until {protected_until} inclusive.")
_SUSPENDED = N_("The suspension lasts until {suspended_until} at the latest.")

SMS: Table = by_sms(
    {
        LetterEvent.FILED: Wording(
            "", N_("State Revenue Committee: application {number} received. Decision by {due_on}.")
        ),
        LetterEvent.PRELIMINARY_REFUSAL: Wording(
            "", N_("State Revenue Committee: we intend to refuse {number}. You can object by {answer_until}.")
        ),
        LetterEvent.ORAL_HEARING: Wording(
            "", N_("{number}: oral hearing on {hearing_on}. Time and place: on the application’s page.")
        ),
        LetterEvent.MINUTES: Wording(
            "", N_("{number}: the minutes of the hearing are signed. Remarks by {answer_until}.")
        ),
        LetterEvent.INCLUDED: Wording("", N_("{number}: included in the register, No. {entry_number}.")),
        LetterEvent.REFUSED: Wording("", N_("{number}: refused, decision No. {decision_number}.")),
        LetterEvent.EXTENDED: Wording("", N_("{number}: protection extended, entry No. {entry_number}.")),
        LetterEvent.EXTENSION_REFUSED: Wording("", N_("{number}: extension refused, decision No. {decision_number}.")),
        LetterEvent.SUSPENDED: Wording("", N_("{number}: suspension decided, entry No. {entry_number}.")),
        LetterEvent.SUSPENSION_REFUSED: Wording(
            "", N_("{number}: suspension refused, decision No. {decision_number}.")
        ),
        LetterEvent.RESUMED: Wording("", N_("{number}: suspension lifted, entry No. {entry_number}.")),
        LetterEvent.RESUMPTION_REFUSED: Wording(
            "", N_("{number}: resumption refused, decision No. {decision_number}.")
        ),
        LetterEvent.CHANGED: Wording("", N_("{number}: entry No. {entry_number} is changed.")),
        LetterEvent.CHANGE_REFUSED: Wording("", N_("{number}: changes refused, decision No. {decision_number}.")),
        LetterEvent.EXCLUDED: Wording("", N_("{number}: entry No. {entry_number} is excluded from the register.")),
        LetterEvent.EXCLUSION_REFUSED: Wording("", N_("{number}: exclusion refused, decision No. {decision_number}.")),
        LetterEvent.EXCLUDED_EX_OFFICIO: Wording(
            "", N_("{number}: entry No. {entry_number} is excluded from the register.")
        ),
        LetterEvent.CLOSED_WITH_ENTRY: Wording("", N_("{number} is closed: entry No. {entry_number} is excluded.")),
        LetterEvent.CLOSED_LATE: Wording("", N_("{number} is closed: protection of {entry_number} has ended.")),
        LetterEvent.EXTENSION_SUSPENDED: Wording(
            "", N_("{number}: protection suspended. Renewal document by {suspended_until}.")
        ),
        LetterEvent.DOCUMENT_SUPPLIED: Wording("", N_("{number}: document received. Decision by {due_on}.")),
        LetterEvent.DECISION_CORRECTED: Wording(
            "", N_("{number}: a slip in decision No. {decision_number} is mended.")
        ),
        LetterEvent.CORRECTION_REFUSED: Wording(
            "", N_("{number}: correction of decision No. {decision_number} refused. The reason is in your cabinet.")
        ),
    }
)
EMAIL: Table = by_email(
    {
        LetterEvent.DECISION_CORRECTED: Wording(
            N_("Decision {decision_number} is corrected: application {number}"),
            N_(
                "A slip in decision No. {decision_number} on application {number} is mended (article 82 of the "
                "Administrative Procedural and Process Code of the Republic of Kazakhstan). What was decided stays, "
                "and so does the first paper.\nThe copy of the corrected decision is on the page of the application.\n"
                "Verify the corrected decision: {address}"
            ),
            (_PAGE,),
        ),
        LetterEvent.CORRECTION_REFUSED: Wording(
            N_("Correction of decision {decision_number} is refused: application {number}"),
            N_(
                "The customs body has refused to mend decision No. {decision_number} on application {number}.\nReason: "
                "{reason}"
            ),
            (APPEAL, _PAGE),
        ),
        LetterEvent.FILED: Wording(
            N_("We have received application {number}"),
            N_(
                "We have received your application.\nNumber: {number}\nWe will decide by {due_on}.\nWe’ll tell "
                "you by text message and email."
            ),
            (_PAGE,),
        ),
        LetterEvent.PRELIMINARY_REFUSAL: Wording(
            N_("Preliminary decision on application {number}"),
            N_(
                "A preliminary decision to refuse was made on application {number}.\nYou may file an objection "
                "until {answer_until} inclusive, on the page of the application."
            ),
            (
                _GROUNDS,
                _PAGE,
            ),
        ),
        LetterEvent.ORAL_HEARING: Wording(
            N_("Oral hearing on application {number}"),
            N_(
                "The oral hearing on application {number} is appointed for {hearing_on}.\nTime and place stand "
                "on the page of the application."
            ),
            (_PAGE,),
        ),
        LetterEvent.MINUTES: Wording(
            N_("Minutes of the hearing on application {number}"),
            N_(
                "The minutes of the oral hearing on application {number} are signed.\nYou may make remarks on "
                "them until {answer_until} inclusive, on the page of the application."
            ),
            (_PAGE,),
        ),
        LetterEvent.INCLUDED: Wording(
            N_("Decision on inclusion: application {number}"),
            N_(
                "The object is included in the customs register.\nApplication: {number}\nRegistration number: "
                "{entry_number}\nDecision: {decision_number}\nVerify the decision: {address}"
            ),
            (
                _PROTECTED,
                _PAGE,
            ),
        ),
        LetterEvent.REFUSED: Wording(
            N_("Decision on refusal: application {number}"),
            N_(
                "Inclusion in the customs register is refused.\nApplication: {number}\nDecision: "
                "{decision_number}\nThe grounds and the order of appeal stand in the decision.\nVerify the "
                "decision: {address}"
            ),
            (
                _GROUNDS,
                _PAGE,
            ),
        ),
        LetterEvent.EXTENDED: Wording(
            N_("Notice of extension of the term of protection: application {number}"),
            N_(
                "The term of protection is extended.\nApplication: {number}\nRegistration number: {entry_number}"
                "\nDecision: {decision_number}\nVerify the decision: {address}"
            ),
            (
                _PROTECTED,
                _PAGE,
            ),
        ),
        LetterEvent.EXTENSION_REFUSED: Wording(
            N_("Decision on refusal of extension: application {number}"),
            N_(
                "Extension of the term of protection is refused.\nApplication: {number}\nDecision: "
                "{decision_number}\nThe grounds and the order of appeal stand in the decision.\nVerify the "
                "decision: {address}"
            ),
            (
                _GROUNDS,
                _PAGE,
            ),
        ),
        LetterEvent.SUSPENDED: Wording(
            N_("Decision on suspension of protection: application {number}"),
            N_(
                "Suspension of protection is decided. The decision says from which day; while it lasts, customs bodies "
                "do not protect the object.\nApplication: {number}\nRegistration number: {entry_number}\nDecision: "
                "{decision_number}\nVerify the decision: {address}"
            ),
            (
                _SUSPENDED,
                _PAGE,
            ),
        ),
        LetterEvent.SUSPENSION_REFUSED: Wording(
            N_("Decision on refusal of suspension: application {number}"),
            N_(
                "Suspension of protection is refused: protection goes on.\nApplication: {number}\nDecision: "
                "{decision_number}\nThe grounds and the order of appeal stand in the decision.\nVerify the "
                "decision: {address}"
            ),
            (
                _GROUNDS,
                _PAGE,
            ),
        ),
        LetterEvent.RESUMED: Wording(
            N_("Decision on resumption of protection: application {number}"),
            N_(
                "The suspension is lifted. The decision says whether another one stays.\nApplication: {number}\n"
                "Registration number: {entry_number}\nDecision: {decision_number}\nVerify the decision: {address}"
            ),
            (_PAGE,),
        ),
        LetterEvent.RESUMPTION_REFUSED: Wording(
            N_("Decision on refusal of resumption: application {number}"),
            N_(
                "Resumption of protection is refused: protection stays suspended.\nApplication: {number}\nDecision: "
                "{decision_number}\nThe grounds and the order of appeal stand in the decision.\nVerify the "
                "decision: {address}"
            ),
            (
                _GROUNDS,
                _PAGE,
            ),
        ),
        LetterEvent.CHANGED: Wording(
            N_("Notice of changes made: application {number}"),
            N_(
                "The entry of the customs register is changed.\nApplication: {number}\nRegistration number: "
                "{entry_number}\nDecision: {decision_number}\nVerify the decision: {address}"
            ),
            (_PAGE,),
        ),
        LetterEvent.CHANGE_REFUSED: Wording(
            N_("Decision on refusal of changes: application {number}"),
            N_(
                "The changes are refused: the entry stays as it is.\nApplication: {number}\nDecision: "
                "{decision_number}\nThe grounds and the order of appeal stand in the decision.\nVerify the "
                "decision: {address}"
            ),
            (
                _GROUNDS,
                _PAGE,
            ),
        ),
        LetterEvent.EXCLUDED: Wording(
            N_("Decision on exclusion: application {number}"),
            N_(
                "The object is excluded from the customs register: customs bodies no longer protect it.\nApplication: "
                "{number}\nRegistration number: {entry_number}\nDecision: {decision_number}\nVerify the decision: "
                "{address}"
            ),
            (_PAGE,),
        ),
        LetterEvent.EXCLUSION_REFUSED: Wording(
            N_("Decision on refusal of exclusion: application {number}"),
            N_(
                "Exclusion from the customs register is refused: protection goes on.\nApplication: {number}\nDecision: "
                "{decision_number}\nThe grounds and the order of appeal stand in the decision.\nVerify the "
                "decision: {address}"
            ),
            (
                _GROUNDS,
                _PAGE,
            ),
        ),
        LetterEvent.EXCLUDED_EX_OFFICIO: Wording(
            N_("Decision on exclusion: case {number}"),
            N_(
                "The object is excluded from the customs register without an application (Customs Code, article 463): "
                "customs bodies no longer protect it.\nRegistration number: {entry_number}\nDecision: "
                "{decision_number}\nThe order of appeal stands in the decision.\nVerify the decision: {address}"
            ),
            (
                _GROUNDS,
                _ENTRY,
            ),
        ),
        LetterEvent.CLOSED_WITH_ENTRY: Wording(
            N_("Application {number} is closed"),
            N_(
                "Application {number} is closed without a decision: register entry {entry_number} was excluded from "
                "the customs register on {excluded_on}, so that nothing is left to decide.\nThe object can be included "
                "anew: apply for inclusion."
            ),
            (_PAGE,),
        ),
        LetterEvent.CLOSED_LATE: Wording(
            N_("Application {number} is closed"),
            N_(
                "Application {number} for extension is closed without a decision: protection of register entry "
                "{entry_number} ended on {protected_until}, and the application was filed later than article 462, "
                "paragraph 1 of the Customs Code allows (article 463, paragraph 1, subparagraph 2).\nThe object can be "
                "included anew: apply for inclusion."
            ),
            (_PAGE,),
        ),
        LetterEvent.EXTENSION_SUSPENDED: Wording(
            N_("Protection is suspended, the renewal document is awaited: application {number}"),
            N_(
                "Application {number} for extension came without the document that renews the exclusive right: "
                "protection is suspended from the end of the right (Customs Code, article 462).\nSupply the document "
                "until {suspended_until} inclusive on the page of the application, and we decide on the extension. If "
                "it does not come, the object is excluded from the register (article 463).\nRegistration number: "
                "{entry_number}\nDecision: {decision_number}\nVerify the decision: {address}"
            ),
            (_PAGE,),
        ),
        LetterEvent.DOCUMENT_SUPPLIED: Wording(
            N_("The renewal document is received: application {number}"),
            N_(
                "We have received the document that renews the exclusive right.\nApplication: {number}\nWe will "
                "decide on the extension by {due_on}. Until then protection stays suspended."
            ),
            (_PAGE,),
        ),
    }
)
WORDS: Table = {**SMS, **EMAIL}
