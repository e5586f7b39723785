"""An opinion of the customs body on one object of an application to the Commission (P.SP.01.OPR.013)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from module.kernel.text import N_
from module.registry.actors import Actor, Role
from module.registry.decision import LONGEST_REMARK as LONGEST_REMARK

TERM = "union_opinion"
"""The term of an opinion in the table of deadlines."""
LONGEST_EXPLANATION = 4000
"""csdo:DescriptionText of R.IP.SP.01.004."""


class OpinionState(StrEnum):
    """Where an opinion stands."""

    RECEIVED = "received"
    TAKEN = "taken"
    PREPARED = "prepared"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn_after_sending"


OPINION_STATE_LABELS = {
    OpinionState.RECEIVED: N_("New"),
    OpinionState.TAKEN: N_("Under examination"),
    OpinionState.PREPARED: N_("Waits for the signature"),
    OpinionState.SENT: N_("Signed and sent"),
    OpinionState.DELIVERED: N_("Accepted by the Commission"),
    OpinionState.FAILED: N_("Not accepted by the Commission"),
    OpinionState.UNANSWERED: N_("The Commission has not answered"),
    OpinionState.CANCELLED: N_("Closed: the application was withdrawn"),
    OpinionState.WITHDRAWN: N_("The application was withdrawn after the opinion was sent"),
}
UNSENT = frozenset({OpinionState.RECEIVED, OpinionState.TAKEN, OpinionState.PREPARED})
NOT_THROUGH = frozenset({OpinionState.FAILED, OpinionState.UNANSWERED})
"""Signed and sent, and the Commission does not have it: refused, or never answered."""
TERM_RUNS = UNSENT | NOT_THROUGH | {OpinionState.SENT}
"""Until the Commission has accepted the opinion its term runs, and may be missed."""
CLOSED = frozenset(OpinionState) - TERM_RUNS


class OpinionVerdict(StrEnum):
    """What the body says of an object: csdo:AuthorityDecisionCode (tables 20 and 21, rule 5)."""

    REFUSE = "0"
    MAY_BE_INCLUDED = "1"


VERDICT_LABELS = {
    OpinionVerdict.MAY_BE_INCLUDED: N_("The object may be included in the unified register"),
    OpinionVerdict.REFUSE: N_("Inclusion in the unified register is refused"),
}


class OpinionAct(StrEnum):
    """What an officer can do to an opinion; the words of the journal."""

    TAKE = "opinion_take"
    PREPARE = "opinion_prepare"
    SEND_BACK = "opinion_send_back"
    SIGN = "opinion_sign"
    RELEASE = "opinion_release"
    REOPEN = "opinion_reopen"


OPINION_ACT_LABELS = {
    OpinionAct.TAKE: N_("Take the object"),
    OpinionAct.PREPARE: N_("Prepare the opinion"),
    OpinionAct.SEND_BACK: N_("Send back"),
    OpinionAct.SIGN: N_("Sign the opinion"),
    OpinionAct.RELEASE: N_("Free the object for another case officer"),
    OpinionAct.REOPEN: N_("Let a new opinion be prepared"),
}


@dataclass(frozen=True, slots=True)
class OpinionTransition:
    """In a state a person with a role may do an act, which leads to a state."""

    state: OpinionState
    act: OpinionAct
    to: OpinionState
    role: Role


ROWS = (
    OpinionTransition(OpinionState.RECEIVED, OpinionAct.TAKE, OpinionState.TAKEN, Role.CASE_OFFICER),
    OpinionTransition(OpinionState.TAKEN, OpinionAct.PREPARE, OpinionState.PREPARED, Role.CASE_OFFICER),
    OpinionTransition(OpinionState.PREPARED, OpinionAct.PREPARE, OpinionState.PREPARED, Role.CASE_OFFICER),
    OpinionTransition(OpinionState.PREPARED, OpinionAct.SIGN, OpinionState.SENT, Role.HEAD),
    OpinionTransition(OpinionState.PREPARED, OpinionAct.SEND_BACK, OpinionState.TAKEN, Role.HEAD),
    OpinionTransition(OpinionState.TAKEN, OpinionAct.RELEASE, OpinionState.RECEIVED, Role.HEAD),
    OpinionTransition(OpinionState.FAILED, OpinionAct.REOPEN, OpinionState.TAKEN, Role.HEAD),
    OpinionTransition(OpinionState.UNANSWERED, OpinionAct.REOPEN, OpinionState.TAKEN, Role.HEAD),
)
"""A missing row is the refusal: nothing can be done to an opinion that is on its way or was accepted, or whose
application was withdrawn."""


def row_of(state: OpinionState, act: OpinionAct) -> OpinionTransition | None:
    """Return the row of an act in a state, or None."""
    return next((row for row in ROWS if (row.state, row.act) == (state, act)), None)


def permits(row: OpinionTransition, case_officer_id: str, actor: Actor) -> bool:
    """Tell whether the person may do the act: a case officer own tasks only, the head only those of another."""
    if not actor.plays(row.role):
        return False
    own = case_officer_id == actor.account_id
    return own if row.act is OpinionAct.PREPARE else not own


def open_acts(state: OpinionState, case_officer_id: str, actor: Actor) -> tuple[OpinionAct, ...]:
    """Return the acts that are open to a person."""
    return tuple(row.act for row in ROWS if row.state is state and permits(row, case_officer_id, actor))


@dataclass(frozen=True, slots=True)
class OfficerProfile:
    """How an officer is named to the Commission, in Russian. An empty middle name means: the person has none."""

    last_name: str
    first_name: str
    middle_name: str
    post: str
    phone: str = ""
    email: str = ""

    @property
    def full_name(self) -> str:
        """Return last, first and middle name in one line."""
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)


@dataclass(frozen=True, slots=True)
class OpinionFacts:
    """What an opinion says to the Commission (R.IP.SP.01.004).

    `received_id` is the journal's message with the application; the opinion goes on in its procedure. `head` signed
    and is ipcdo:AuthorityOfficerDetails, `case_officer` prepared and is ipcdo:OfficerDetails, whom one
    may call or write.
    """

    id: str
    application_id: str
    form_id: str
    received_id: int
    procedure_id: str
    applicant: str
    verdict: OpinionVerdict
    explanation: str
    head: OfficerProfile
    case_officer: OfficerProfile
