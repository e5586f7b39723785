"""What the state registers answer, in our words: the value types of the ports to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from module.kernel.text import N_
from module.registry.objects import NiceClass
from module.registry.party import Address, Name, Party

Value = TypeVar("Value")


class Outcome(StrEnum):
    """How a question to a state register ended."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


class Register(StrEnum):
    """The systems that are asked."""

    GBD_UL = "gbd_ul"
    GBD_FL = "gbd_fl"
    KDP = "kdp"
    NIIS = "niis"
    ESBD = "esbd"
    COPYRIGHT = "copyright"


REGISTER_LABELS = {
    Register.GBD_UL: N_("State database of legal entities"),
    Register.GBD_FL: N_("State database of natural persons"),
    Register.KDP: N_("Control of access to personal data"),
    Register.NIIS: N_("National Institute of Intellectual Property"),
    Register.ESBD: N_("Unified insurance database"),
    Register.COPYRIGHT: N_("Register of copyright certificates"),
}
OUTCOME_LABELS = {
    Outcome.FOUND: N_("Found"),
    Outcome.NOT_FOUND: N_("Not found"),
    Outcome.REFUSED: N_("The register refused to answer"),
    Outcome.UNAVAILABLE: N_("The register did not answer"),
}


@dataclass(frozen=True, slots=True)
class Answer(Generic[Value]):
    """The answer of a register. `value` stands exactly for FOUND; `detail` is for the journal, not for people."""

    register: Register
    outcome: Outcome
    asked_at: datetime
    value: Value | None = None
    detail: str = ""


NO_SOURCE = "no_source"
"""`detail` of an answer where no adapter is wired at all: to ask again is of no use."""
CONSENT_WAITING = "kdp.waiting"
"""`detail` of an answer where the person has not yet given consent at the control of access (КДП)."""


@dataclass(frozen=True, slots=True)
class CompanyRecord:
    """A legal entity as the state database of legal entities (ГБД ЮЛ) knows it.

    A branch names its head organisation; `is_foreign` is a permanent establishment of a non-resident.
    """

    identifier: str
    name: Name
    address: Address
    registered_on: date | None = None
    liquidated_on: date | None = None
    leader_name: str = ""
    leader_iin: str = ""
    is_branch: bool = False
    head_bin: str = ""
    head_name: Name = field(default_factory=Name)
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class TrademarkRecord:
    """A trademark as the patent office (НИИС) knows it. Its answer has no status: in force = valid_until not past."""

    certificate_number: str
    name: Name
    registered_on: date | None
    valid_until: date | None
    classes: tuple[NiceClass, ...]
    owners: tuple[Party, ...]
    picture: bytes = b""
    contracts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyrightRecord:
    """A certificate of copyright; kind and status are free text of its register."""

    certificate_number: str
    title: Name
    kind: str = ""
    issued_on: date | None = None
    created_on: date | None = None
    application_number: str = ""
    applied_on: date | None = None
    authors: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class InsuranceRecord:
    """An insurance contract as the unified insurance database (ЕСБД) knows it; amount in tenge.

    `is_liability` is false where the kind of insurance (`insurance_class`) is known not to be liability of the holder
    of rights; `subtype` is the type of contract or the object insured, as the insurer wrote it. A policy-holder from
    abroad has no IIN or BIN.
    """

    contract_number: str
    insurer: str
    policy_holder: str
    policy_holder_identifier: str
    concluded_on: date | None
    start: date | None
    end: date | None
    amount: int | None
    rescinded_on: date | None = None
    insurance_class: str = ""
    subtype: str = ""
    is_annulled: bool = False
    is_liability: bool = True
    is_resident: bool = True
