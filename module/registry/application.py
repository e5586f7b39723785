"""What an application for inclusion holds, from the first draft to the filed document.

Source: Customs Code art. 461 paras 3 and 4; user guide section 2; Decision 174 table 3 (documents).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from module.kernel.text import N_
from module.registry.objects import Condition, Direction, GoodsBlock, IpRight, ObjectKind
from module.registry.party import Confirmation, Party
from module.registry.standing import SuspensionCause


class ApplicationKind(StrEnum):
    """The six kinds of application, and exclusion without one (spec application-kinds a)."""

    INCLUDE = "include"
    CHANGE = "change"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXCLUDE = "exclude"
    EX_OFFICIO = "ex_officio"  # no application: the customs body excludes by itself, art. 463 para. 1 (2) to (6)


class Capacity(StrEnum):
    """In whose name the person files."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"


class Section(StrEnum):
    """The parts of an application that are filled and saved one by one."""

    REPRESENTATIVE = "representative"
    HOLDER = "holder"
    TERMS = "terms"
    INSURANCE = "insurance"
    DOCUMENTS = "documents"
    GOODS = "goods"
    RIGHT = "right"
    UNDERTAKING = "undertaking"
    REASON = "reason"


class AttachmentRole(StrEnum):
    """What an attached file is for."""

    DOCUMENT = "document"
    GENUINE = "genuine"
    INFRINGING = "infringing"


class DocumentKind(StrEnum):
    """Kinds of documents of art. 461 para. 4."""

    RIGHT = "right"
    ASSIGNMENT = "assignment"
    REGISTER_EXTRACT = "register_extract"
    POWER_OF_ATTORNEY = "power_of_attorney"
    UNDERTAKING = "undertaking"
    FEATURES = "features"
    INSURANCE = "insurance"
    OTHER = "other"


APPLICATION_KIND_LABELS = {
    ApplicationKind.INCLUDE: N_("Application for inclusion in the register"),
    ApplicationKind.CHANGE: N_("Application for amendment"),
    ApplicationKind.EXTEND: N_("Application for extension"),
    ApplicationKind.SUSPEND: N_("Application for suspension"),
    ApplicationKind.RESUME: N_("Application for resumption"),
    ApplicationKind.EXCLUDE: N_("Application for exclusion"),
    ApplicationKind.EX_OFFICIO: N_("Exclusion without application"),
}
APPLICATION_KIND_WORDS = {
    ApplicationKind.INCLUDE: N_("Inclusion"),
    ApplicationKind.CHANGE: N_("Amendment"),
    ApplicationKind.EXTEND: N_("Extension"),
    ApplicationKind.SUSPEND: N_("Suspension"),
    ApplicationKind.RESUME: N_("Resumption"),
    ApplicationKind.EXCLUDE: N_("Exclusion"),
    ApplicationKind.EX_OFFICIO: N_("Exclusion without application"),
}
"""In lists, beside the number."""
SECTION_LABELS = {
    Section.REPRESENTATIVE: N_("Representative of the right holder"),
    Section.HOLDER: N_("Right holder"),
    Section.TERMS: N_("Object and term of protection"),
    Section.INSURANCE: N_("Insurance contract"),
    Section.DOCUMENTS: N_("Attached documents"),
    Section.GOODS: N_("Details of goods"),
    Section.RIGHT: N_("Right document"),
    Section.UNDERTAKING: N_("Undertaking"),
    Section.REASON: N_("Reason"),
}
CAPACITY_LABELS = {
    Capacity.HOLDER: N_("I am the right holder"),
    Capacity.REPRESENTATIVE: N_("I represent the right holder"),
}
DOCUMENT_KIND_LABELS = {
    DocumentKind.RIGHT: N_("Document confirming the right in the IP object"),
    DocumentKind.ASSIGNMENT: N_("Assignment or licence contract"),
    DocumentKind.REGISTER_EXTRACT: N_("Extract from the state register"),
    DocumentKind.POWER_OF_ATTORNEY: N_("Power of attorney"),
    DocumentKind.UNDERTAKING: N_("Signed undertaking"),
    DocumentKind.FEATURES: N_("Description of distinguishing features"),
    DocumentKind.INSURANCE: N_("Liability insurance contract"),
    DocumentKind.OTHER: N_("Other document"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked: object, directions, condition of goods, period, distinguishing features, free quantity."""

    object_kind: ObjectKind | None = None
    directions: tuple[Direction, ...] = ()
    conditions: tuple[Condition, ...] = ()
    start: date | None = None
    end: date | None = None
    genuine_features: str = ""
    infringing_features: str = ""
    permitted_quantity: int | None = None
    quantity_unit: str = ""


@dataclass(frozen=True, slots=True)
class Insurance:
    """A liability insurance contract; the sum insured is in tenge.

    `rescinded_on`, `is_annulled` and `another_class` (the name of the kind, where it is not liability) are said by the
    state register alone: no form asks for them.
    """

    contract_number: str = ""
    insurer: str = ""
    policy_holder: str = ""
    policy_holder_identifier: str = ""
    concluded_on: date | None = None
    start: date | None = None
    end: date | None = None
    amount: int | None = None
    confirmation: Confirmation = Confirmation.BY_HAND
    rescinded_on: date | None = None
    is_annulled: bool = False
    another_class: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The whole application as filled so far. Everything may be missing in a draft.

    `right` is that of the kind of object (`ip_objects`), plain until the kind is chosen. `same_right_reason` is why
    a right is filed that stands in the register or in an open application, `reason` why an act on an entry is asked
    for, `cause` for which cause protection is to be suspended, or which suspension is to end; `until` is counted from
    it and never typed: the last day of the suspension that is asked for. `changed_on` is since when its data are other
    ones.
    """

    capacity: Capacity = Capacity.REPRESENTATIVE
    representative: Party = field(default_factory=Party)
    holder: Party = field(default_factory=Party)
    terms: Terms = field(default_factory=Terms)
    insurance: Insurance = field(default_factory=Insurance)
    goods: tuple[GoodsBlock, ...] = ()
    right: IpRight = field(default_factory=IpRight)
    undertaking: bool = False
    same_right_reason: str = ""
    reason: str = ""
    cause: SuspensionCause | None = None
    until: date | None = None
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file: content by SHA-256 in hex, size in octets; document details of Decision 174 table 3.

    `supplied_on` is the day on which a document came to an application that was filed already; None: filed with it.
    """

    id: str
    role: AttachmentRole
    file_name: str
    media_type: str
    size: int
    sha256: str
    document_kind: DocumentKind | None = None
    document_name: str = ""
    document_number: str = ""
    document_date: date | None = None
    valid_until: date | None = None
    sheets: int | None = None
    alternative_text: str = ""
    supplied_on: date | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What filing added to an application."""

    number: str
    submitted_at: datetime
    registered_on: date
    due_on: date
