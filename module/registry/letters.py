"""What leaves for a person: the events that are told, the facts that a letter may state, what became of it on its way.

A *letter* is words for an address. A *message* is a letter on its way: its row, its state, its life (`store.messages`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from module.kernel.text import N_, Message

SECRET = "{secret}"  # noqa: S105 - the place of the secret in a stored text
"""Where a code or the end of a link goes: the secret is put in when the letter leaves, and is not kept in its text."""


class LetterEvent(StrEnum):
    """What a letter tells: of a case, of an account, of the people of an organisation.

    No letter to an officer is sent yet: officers see what waits on their pages.
    """

    FILED = "filed"
    PRELIMINARY_REFUSAL = "preliminary_refusal"
    ORAL_HEARING = "oral_hearing"
    MINUTES = "minutes"
    INCLUDED = "included"
    REFUSED = "refused"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    SUSPENDED = "suspended"
    SUSPENSION_REFUSED = "suspension_refused"
    RESUMED = "resumed"
    RESUMPTION_REFUSED = "resumption_refused"
    CHANGED = "changed"
    CHANGE_REFUSED = "change_refused"
    EXCLUDED = "excluded"
    EXCLUSION_REFUSED = "exclusion_refused"
    EXCLUDED_EX_OFFICIO = "excluded_ex_officio"
    CLOSED_WITH_ENTRY = "closed_with_entry"
    CLOSED_LATE = "closed_late"
    EXTENSION_SUSPENDED = "extension_suspended"
    DOCUMENT_SUPPLIED = "document_supplied"
    DECISION_CORRECTED = "decision_corrected"
    CORRECTION_REFUSED = "correction_refused"

    ACTIVATION = "activation"
    KNOWN = "known"
    LOCKED = "locked"
    PASSWORD_LINK = "password_link"  # noqa: S105 - the name of a letter
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a letter
    EMAIL_CODE = "email_code"
    MOBILE_CODE = "mobile_code"
    EMAIL_CHANGED = "email_changed"
    MOBILE_CHANGED = "mobile_changed"
    FROZEN = "frozen"

    INVITATION = "invitation"
    JOINED = "joined"
    ACTIVATED = "activated"
    ACTIVATED_COPY = "activated_copy"
    ROLE_CHANGED = "role_changed"
    CLOSED = "closed"
    READY_TO_SIGN = "ready_to_sign"
    POWER_ENDS = "power_ends"

    PROTECTION_ENDS = "protection_ends"
    PROTECTION_ENDS_SOON = "protection_ends_soon"
    PROTECTION_ENDS_LATE = "protection_ends_late"
    RIGHT_ENDS = "right_ends"
    EXTENSION_WAITS = "extension_waits"
    EXTENSION_IS_LATE = "extension_is_late"
    RENEWAL_AWAITED = "renewal_awaited"

    CLAIM_RECEIVED = "claim_received"
    CLAIM_CONFIRMED = "claim_confirmed"
    CLAIM_REFUSED = "claim_refused"
    CLAIM_OF_ANOTHER = "claim_of_another"

    RIGHT_END_REPORTED = "right_end_reported"
    DATA_CHANGE_REPORTED = "data_change_reported"
    REPORTED_CHANGE_OPENED = "reported_change_opened"
    REPORT_CLOSED = "report_closed"


OF_THE_END = frozenset(
    {
        LetterEvent.PROTECTION_ENDS,
        LetterEvent.PROTECTION_ENDS_SOON,
        LetterEvent.PROTECTION_ENDS_LATE,
        LetterEvent.RIGHT_ENDS,
        LetterEvent.EXTENSION_WAITS,
        LetterEvent.EXTENSION_IS_LATE,
        LetterEvent.RENEWAL_AWAITED,
    }
)
"""The notices of the end of an entry: owed as PROTECTION_ENDS, worded by how the entry stands on the day."""


class LetterChannel(StrEnum):
    """By which way a letter leaves."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice of a case may state. No names: an SMS carries no personal data.

    `page` is the full address of the page that a letter is about, `address` that of the check of the decision;
    `grounds` are the labels of the grounds of a refusal, `protected_until` the last day of protection,
    `suspended_until` that of a suspension, `excluded_on` the day on which the entry left the register;
    `reason` why a correction is refused, in the reader's language.
    """

    application_number: str = ""
    due_on: date | None = None
    answer_until: date | None = None
    entry_number: str = ""
    decision_number: str = ""
    address: str = ""
    hearing_on: date | None = None
    page: str = ""
    grounds: tuple[str, ...] = ()
    protected_until: date | None = None
    suspended_until: date | None = None
    excluded_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What a letter about an account states: the page to open, until when its link, code or lock lasts."""

    page: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """What a letter to the people of an organisation states; a Message is said in the reader's language."""

    page: str
    organisation: str = ""
    person: str | Message = ""
    inviter: str = ""
    role: Message | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PowerFacts:
    """What a reminder of a power of attorney states."""

    page: str
    number: str
    until: date | None


@dataclass(frozen=True, slots=True)
class EndFacts:
    """What a notice of the end states. No names: an SMS carries no personal data.

    `number` is that of the entry, `ends_on` the last day of protection or of the time for the renewal document;
    `file_by` the last day of art. 462 para. 1, `no_gap_until` that from which a decision still comes before the end.
    `right_ends` is set where the right ends with protection, `term_end` («До») where it ends before that.
    `page` starts an extension, or shows the open one of `application_number`.
    """

    number: str
    ends_on: date
    page: str = ""
    file_by: date | None = None
    no_gap_until: date | None = None
    right_ends: date | None = None
    term_end: date | None = None
    suspended_since: date | None = None
    application_number: str = ""


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What a letter about a claim of an entry states: the number of the entry, why the claim is refused."""

    number: str
    page: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a letter about a report states: the number of the entry, the day that was reported, why it is closed.

    `due_on` is the last day for the decision on exclusion.
    """

    number: str
    happened_on: date
    page: str = ""
    due_on: date | None = None
    reason: str = ""


LetterFacts = NoticeFacts | AccountFacts | StaffFacts | PowerFacts | EndFacts | ClaimFacts | ReportFacts
"""The facts of a letter, typed by whom it is about."""


@dataclass(frozen=True, slots=True)
class LetterWords:
    """A letter in one language for one channel; an SMS has no subject. Only `correspondence` makes it."""

    subject: str
    text: str


class DeliveryState(StrEnum):
    """What is known of a message on its way.

    UNKNOWN: it may have left, and nobody could say what became of it. Such a message is asked about, never sent again
    by itself.
    """

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


FINAL = frozenset({DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.EXPIRED})
UNDELIVERED = frozenset({DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.UNKNOWN})
"""What did not arrive, or may not have: a person looks at it."""
NOT_KNOWN_THERE = "not_known"
"""The detail of UNKNOWN when the provider could be asked and does not have the letter: it may be sent then."""
DELIVERY_LABELS = {
    DeliveryState.QUEUED: N_("Waits to be sent"),
    DeliveryState.SENT: N_("Handed over to the provider"),
    DeliveryState.DELIVERED: N_("Delivered"),
    DeliveryState.FAILED: N_("Not delivered"),
    DeliveryState.EXPIRED: N_("Not delivered in time"),
    DeliveryState.UNKNOWN: N_("Not known whether it was sent"),
}
REASON_LABELS = {
    "not_mobile": N_("The number cannot receive SMS."),
    "bad_number": N_("The provider knows no such number."),
    "bad_address": N_("The mail server knows no such address."),
    "forbidden_text": N_("The provider refused the text or the sender name."),
    "parameters": N_("The provider refused the message."),
    "rejected": N_("The operator refused the message."),
    "undeliverable": N_("The operator could not deliver the message."),
    "unavailable": N_("The telephone could not be reached."),
    "expired": N_("The telephone could not be reached in time."),
    "no_money": N_("The account at the provider is empty."),
    "with_operator": N_("The operator has the message."),
    "sending": N_("The work stopped while the message was handed over."),
    "http.timeout": N_("The provider did not answer in time."),
    "sms.rubbish": N_("The provider answered something else."),
    "http.connection": N_("The connection to the provider broke off."),
}
"""What a code of `Delivery.detail` means to a person; a code without words is shown as it stands."""


EVENT_LABELS = {
    LetterEvent.FILED: N_("Application received"),
    LetterEvent.PRELIMINARY_REFUSAL: N_("Preliminary decision"),
    LetterEvent.ORAL_HEARING: N_("Oral hearing"),
    LetterEvent.MINUTES: N_("Minutes of the hearing"),
    LetterEvent.INCLUDED: N_("Inclusion"),
    LetterEvent.REFUSED: N_("Refusal of inclusion"),
    LetterEvent.EXTENDED: N_("Extension"),
    LetterEvent.EXTENSION_REFUSED: N_("Refusal of extension"),
    LetterEvent.SUSPENDED: N_("Suspension"),
    LetterEvent.SUSPENSION_REFUSED: N_("Refusal of suspension"),
    LetterEvent.RESUMED: N_("Resumption"),
    LetterEvent.RESUMPTION_REFUSED: N_("Refusal of resumption"),
    LetterEvent.CHANGED: N_("Changes of the entry"),
    LetterEvent.CHANGE_REFUSED: N_("Refusal of changes"),
    LetterEvent.EXCLUDED: N_("Exclusion"),
    LetterEvent.EXCLUSION_REFUSED: N_("Refusal of exclusion"),
    LetterEvent.EXCLUDED_EX_OFFICIO: N_("Exclusion without application"),
    LetterEvent.CLOSED_WITH_ENTRY: N_("Application closed, the entry is excluded"),
    LetterEvent.DECISION_CORRECTED: N_("The decision is corrected"),
    LetterEvent.CORRECTION_REFUSED: N_("The correction is refused"),
    LetterEvent.CLOSED_LATE: N_("Late extension closed"),
    LetterEvent.EXTENSION_SUSPENDED: N_("Suspension, the renewal document is awaited"),
    LetterEvent.DOCUMENT_SUPPLIED: N_("Renewal document received"),
    LetterEvent.ACTIVATION: N_("Activation of an account"),
    LetterEvent.KNOWN: N_("An account exists already"),
    LetterEvent.LOCKED: N_("Account locked for a time"),
    LetterEvent.PASSWORD_LINK: N_("Link for a new password"),
    LetterEvent.PASSWORD_CHANGED: N_("Password changed"),
    LetterEvent.EMAIL_CODE: N_("Code for an e-mail address"),
    LetterEvent.MOBILE_CODE: N_("Code for a mobile telephone"),
    LetterEvent.EMAIL_CHANGED: N_("E-mail address changed"),
    LetterEvent.MOBILE_CHANGED: N_("Mobile telephone changed"),
    LetterEvent.FROZEN: N_("Recovery frozen"),
    LetterEvent.INVITATION: N_("Invitation of an employee"),
    LetterEvent.JOINED: N_("Invitation accepted"),
    LetterEvent.ACTIVATED: N_("Access opened"),
    LetterEvent.ACTIVATED_COPY: N_("Access opened, to the one who opened it"),
    LetterEvent.ROLE_CHANGED: N_("Role changed"),
    LetterEvent.CLOSED: N_("Access closed"),
    LetterEvent.READY_TO_SIGN: N_("Draft ready to be signed"),
    LetterEvent.POWER_ENDS: N_("End of a power of attorney"),
    LetterEvent.PROTECTION_ENDS: N_("End of protection"),
    LetterEvent.PROTECTION_ENDS_SOON: N_("End of protection, a gap is likely"),
    LetterEvent.PROTECTION_ENDS_LATE: N_("End of protection, the term for filing is over"),
    LetterEvent.RIGHT_ENDS: N_("End of protection with the right"),
    LetterEvent.EXTENSION_WAITS: N_("End of protection, an extension is open"),
    LetterEvent.EXTENSION_IS_LATE: N_("End of protection, a late extension is open"),
    LetterEvent.RENEWAL_AWAITED: N_("End of the time for the renewal document"),
    LetterEvent.CLAIM_RECEIVED: N_("Claim of an entry received"),
    LetterEvent.CLAIM_CONFIRMED: N_("Claim of an entry confirmed"),
    LetterEvent.CLAIM_REFUSED: N_("Claim of an entry refused"),
    LetterEvent.CLAIM_OF_ANOTHER: N_("Another claim of the entry confirmed"),
    LetterEvent.RIGHT_END_REPORTED: N_("Report of the end of the right received"),
    LetterEvent.DATA_CHANGE_REPORTED: N_("Report of changed data received"),
    LetterEvent.REPORTED_CHANGE_OPENED: N_("Change begun by a report"),
    LetterEvent.REPORT_CLOSED: N_("Report closed"),
}
"""How a letter is called where its words are not shown (D31)."""
CHANNEL_LABELS = {LetterChannel.SMS: N_("SMS"), LetterChannel.EMAIL: N_("E-mail")}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as a channel takes it. `id` is that of its message: the provider removes doubles by it."""

    id: str
    address: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a provider said: never QUEUED. `reference` is the provider's own id, `detail` the reason as a code."""

    state: DeliveryState
    reference: str = ""
    detail: str = ""
