"""Texts of notices in three languages. An SMS stays within two parts of 67 letters and carries no personal data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from module.kernel.text import N_, Message
from module.registry.notices import NoticeFacts, NoticeKind, NoticeTexts

Translate = Callable[[Message, str], str]

_SMS = {
    NoticeKind.FILED: N_("State Revenue Committee: application {number} received. Decision by {due_on}."),
    NoticeKind.PRELIMINARY_REFUSAL: N_(
        "State Revenue Committee: we intend to refuse {number}. You can object by {answer_until}."
    ),
    NoticeKind.ORAL_HEARING: N_("{number}: oral hearing on {hearing_on}. Time and place: on the application’s page."),
    NoticeKind.MINUTES: N_("{number}: the minutes of the hearing are signed. Remarks by {answer_until}."),
    NoticeKind.INCLUDED: N_("{number}: included in the register, No. {entry_number}."),
    NoticeKind.REFUSED: N_("{number}: refused, decision No. {decision_number}."),
    NoticeKind.EXTENDED: N_("{number}: protection extended, entry No. {entry_number}."),
    NoticeKind.EXTENSION_REFUSED: N_("{number}: extension refused, decision No. {decision_number}."),
}
_SUBJECT = {
    NoticeKind.FILED: N_("We have received application {number}"),
    NoticeKind.PRELIMINARY_REFUSAL: N_("Preliminary decision on application {number}"),
    NoticeKind.ORAL_HEARING: N_("Oral hearing on application {number}"),
    NoticeKind.MINUTES: N_("Minutes of the hearing on application {number}"),
    NoticeKind.INCLUDED: N_("Decision on inclusion: application {number}"),
    NoticeKind.REFUSED: N_("Decision on refusal: application {number}"),
    NoticeKind.EXTENDED: N_("Notice of extension of the term of protection: application {number}"),
    NoticeKind.EXTENSION_REFUSED: N_("Decision on refusal of extension: application {number}"),
}
_BODY = {
    NoticeKind.FILED: N_(
        "We have received your application.\nNumber: {number}\nWe will decide by {due_on}.\n"
        "We’ll tell you by text message and email."
    ),
    NoticeKind.PRELIMINARY_REFUSAL: N_(
        "A preliminary decision to refuse was made on application {number}.\n"
        "You may file an objection until {answer_until} inclusive, on the page of the application."
    ),
    NoticeKind.ORAL_HEARING: N_(
        "The oral hearing on application {number} is appointed for {hearing_on}.\n"
        "Time and place stand on the page of the application."
    ),
    NoticeKind.MINUTES: N_(
        "The minutes of the oral hearing on application {number} are signed.\n"
        "You may make remarks on them until {answer_until} inclusive, on the page of the application."
    ),
    NoticeKind.INCLUDED: N_(
        "The object is included in the customs register.\nApplication: {number}\nRegistration number: {entry_number}\n"
        "Decision: {decision_number}\nVerify the decision: {address}"
    ),
    NoticeKind.EXTENDED: N_(
        "The term of protection is extended.\nApplication: {number}\nRegistration number: {entry_number}\n"
        "Decision: {decision_number}\nVerify the decision: {address}"
    ),
    NoticeKind.EXTENSION_REFUSED: N_(
        "Extension of the term of protection is refused.\nApplication: {number}\nDecision: {decision_number}\n"
        "The grounds and the order of appeal stand in the decision.\nVerify the decision: {address}"
    ),
    NoticeKind.REFUSED: N_(
        "Inclusion in the customs register is refused.\nApplication: {number}\nDecision: {decision_number}\n"
        "The grounds and the order of appeal stand in the decision.\nVerify the decision: {address}"
    ),
}


@dataclass(frozen=True, slots=True)
class NoticeTextWriter:
    """Writes notices with the catalog."""

    translate: Translate

    def write(self, kind: NoticeKind, facts: NoticeFacts, language: str) -> NoticeTexts:
        """Return the texts of a notice in kk, ru or en."""
        values = {
            "number": facts.application_number,
            "due_on": facts.due_on or "",
            "answer_until": facts.answer_until or "",
            "entry_number": facts.entry_number,
            "decision_number": facts.decision_number,
            "address": facts.address,
            "hearing_on": facts.hearing_on or "",
        }
        return NoticeTexts(
            sms=self.translate(Message(_SMS[kind], values), language),
            subject=self.translate(Message(_SUBJECT[kind], values), language),
            body=self.translate(Message(_BODY[kind], values), language),
        )
