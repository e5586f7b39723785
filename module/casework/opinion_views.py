"""What the pages of opinions are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from module.registry.opinion import OfficerProfile, OpinionAct, OpinionFacts, OpinionState, OpinionVerdict
from module.registry.readable import ReadableElement


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One line of «Opinions for the Commission»; `days_left` are working days, negative when the term is over.

    `due_on` is counted by the term that stands today; None where none stands and none stood at arrival.
    """

    id: str
    application_id: str
    form_id: str
    object_kind: str
    object_name: str
    holder: str
    state: OpinionState
    due_on: date | None
    days_left: int | None
    case_officer: str
    mine: bool


@dataclass(frozen=True, slots=True)
class OpinionHistory:
    """One act in the life of an opinion; without a person it was the exchange."""

    at: datetime
    actor: str
    act: str
    state: OpinionState


@dataclass(frozen=True, slots=True)
class OpinionIncident:
    """What the operator was told of an opinion that did not get through. `may_open`: the reader is an operator, too."""

    id: str
    code: str
    raised_at: datetime
    resolved_at: datetime | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class OpinionView:
    """All that an officer sees of one object. `profile` is the reader's own, None where it is not filled in."""

    row: OpinionRow
    applicant: str
    received_at: datetime
    message_id: int
    verdict: OpinionVerdict | None
    explanation: str
    remark: str
    prepared_at: datetime | None
    signed_by: str
    signed_at: datetime | None
    conversation_id: str
    profile: OfficerProfile | None
    incident: OpinionIncident | None
    history: tuple[OpinionHistory, ...]
    open_acts: tuple[OpinionAct, ...]


@dataclass(frozen=True, slots=True)
class ReceivedApplication:
    """What the Commission sent on one object; a part is None where the message cannot be shown."""

    application: ReadableElement | None
    form: ReadableElement | None
    circulation: ReadableElement | None


@dataclass(frozen=True, slots=True)
class OpinionToSign:
    """The opinion as the head reads it, and the exact document that is signed."""

    facts: OpinionFacts
    document: bytes
    sha256: str
