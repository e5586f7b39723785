"""What pages are given: frozen read models, no lazy loading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from module.casework.hearing_view import HearingView, LastDays
from module.kernel.errors import Fault
from module.kernel.text import Message
from module.registry import checks as case_checks
from module.registry import document_limits, same_right
from module.registry.application import ApplicationKind, Attachment, Form
from module.registry.cautions import Caution
from module.registry.decision import DecisionKind, Reasons
from module.registry.entry import EntryAsOf, pictures
from module.registry.letters import DeliveryState
from module.registry.lookups import Outcome, Register
from module.registry.prints import LegalText
from module.registry.standing import EntryProtection
from module.registry.uploads import AntivirusResult
from module.registry.workflow import Act, Status


@dataclass(frozen=True, slots=True)
class FactView:
    """The last answer of a state register about this application. `key` is the number that was asked."""

    register: Register
    key: str
    outcome: Outcome
    asked_at: datetime
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HandoverView:
    """Who handed a draft over to be signed, and whether it was changed since."""

    name: str
    at: datetime
    changed_since: bool


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """One application with its files. `version` goes up with every save; number and dates stand after filing.

    `faults` hold up a draft; `cautions` hold up nothing and are told to the applicant and to the officers. `same` is
    where the right of a draft stands already, `base` the entry that the application is about, as it was when that was
    begun; `document` tells how large the document of a draft would be, `barred` why the entry forbids it today.
    """

    id: str
    kind: ApplicationKind
    status: Status
    version: int
    form: Form
    attachments: tuple[Attachment, ...]
    facts: tuple[FactView, ...]
    created_at: datetime
    updated_at: datetime
    number: str
    submitted_at: datetime | None
    registered_on: date | None
    due_on: date | None
    faults: tuple[Fault, ...]
    open_acts: tuple[Act, ...]
    handover: HandoverView | None = None
    cautions: tuple[Caution, ...] = ()
    same: tuple[same_right.SameRight, ...] = ()
    base: EntryAsOf | None = None
    document: document_limits.DocumentSize | None = None
    barred: Message | None = None

    @property
    def shown_files(self) -> tuple[Attachment, ...]:
        """Return the files that goods may show: those of the application, and the pictures of an entry it changes."""
        of_entry = pictures(self.base) if self.base and self.kind is ApplicationKind.CHANGE else ()
        return (*self.attachments, *of_entry)

    def fact(self, register: Register) -> FactView | None:
        """Return the last answer of a register, or None where it was not asked."""
        return next((fact for fact in self.facts if fact.register is register), None)


@dataclass(frozen=True, slots=True)
class EntryOffer:
    """An application that may be begun with an entry today: its kind, and what the button is called."""

    kind: ApplicationKind
    label: str


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One line of «My applications»; `client` is the number, or the name, of the right holder who is another party.

    `protection` is that of the entry today; None where the application has led to none. `offers` are what may be begun
    with that entry.
    """

    id: str
    number: str
    kind: ApplicationKind
    status: Status
    object_name: str
    holder: str
    updated_at: datetime
    due_on: date | None
    client: str = ""
    handed_over: bool = False
    protection: EntryProtection | None = None
    entry_number: str = ""
    offers: tuple[EntryOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentToSign:
    """The exact document that a person signs: canonical XML and its id."""

    id: str
    document: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the worklist; `days_left` are working days, negative when the term is over.

    `nameless` is what the object is called where it has no name.
    """

    id: str
    number: str
    status: Status
    object_name: str
    holder: str
    registered_on: date | None
    due_on: date | None
    days_left: int | None
    case_officer: str
    mine: bool
    kind: ApplicationKind = ApplicationKind.INCLUDE
    nameless: str = ""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A register said something else than before. `field` is one of its record, empty where the outcome changed."""

    register: Register
    field: str
    before: str
    after: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act in the life of a case."""

    at: datetime
    actor: str
    act: str
    status: Status | None
    remark: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A prepared or signed decision. `code` opens the public verification page; texts are frozen at signing.

    `protection` is that of the entry today, None where the decision has opened none. `check_reasons` say why it is
    favourable all the same, by code of a check not met. `act` is its text in Kazakh and Russian.
    """

    kind: DecisionKind
    grounds: tuple[str, ...]
    explanation_kk: str
    explanation_ru: str
    prepared_by: str
    prepared_at: datetime
    number: str
    code: str
    signed_by: str
    signed_at: datetime | None
    entry_number: str
    protection: EntryProtection | None = None
    answer_kk: str = ""
    answer_ru: str = ""
    check_reasons: Mapping[str, str] = field(default_factory=dict)
    act: tuple[LegalText, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice and what became of it: `reason` is a code, `parts` the SMS it costs, `again` opens the button."""

    id: str
    created_at: datetime | None
    channel: str
    text: str
    state: DeliveryState
    reason: str
    alphabet: str
    parts: int
    again: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that an officer sees of a case. `held_acts` only wait for their day, each with the reason.

    `closed` says why it ends without a decision, or why that was proposed; `waits` why a case of exclusion does,
    or for what the application does; `first` is the act after which it went on.
    `reports` are ids of the reports of the end of the right that it was opened for.
    `opened_for` why such a case was opened without application, on the ground that was found on `found_on`.
    """

    application: ApplicationView
    case_officer_id: str
    case_officer: str
    days_left: int | None
    checks: tuple[case_checks.Check, ...]
    history: tuple[HistoryRow, ...]
    decision: DecisionView | None
    hearing: HearingView | None
    open_acts: tuple[Act, ...]
    held_acts: tuple[tuple[Act, Message], ...] = ()
    notices: tuple[NoticeView, ...] = ()
    changes: tuple[AnswerChange, ...] = ()
    antivirus: Mapping[str, AntivirusResult] = field(default_factory=dict)
    last_days: LastDays | None = None
    closed: Message | None = None
    waits: Message | None = None
    first: DecisionView | None = None
    reports: tuple[str, ...] = ()
    opened_for: Reasons | None = None
    found_on: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionToSign:
    """The decision as the head reads it, and the exact XML that is signed."""

    signing_document: DocumentToSign
    texts: tuple[LegalText, ...]
    kind: DecisionKind
