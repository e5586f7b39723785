"""Calls to the systems outside as an operator reads them: value types of the port OutsideSystems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from module.kernel.text import N_


class CallOutcome(StrEnum):
    """How a call to a system outside ended."""

    OK = "ok"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    FAILED = "failed"


class BreakerState(StrEnum):
    """Whether calls to a system go out: all, one on trial, none."""

    CLOSED = "closed"
    HALF_OPEN = "half_open"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call as it stands in the journal of calls: codes and figures, never a number or name of anybody."""

    system: str
    operation: str
    outcome: CallOutcome
    code: str
    milliseconds: int
    at: datetime
    correlation: str
    breaker: BreakerState = BreakerState.CLOSED


@dataclass(frozen=True, slots=True)
class SystemState:
    """What the journal says of one system: latest call of each kind, median of the last day in milliseconds."""

    system: str
    breaker: BreakerState = BreakerState.CLOSED
    last_success: datetime | None = None
    last_failure: datetime | None = None
    failure_code: str = ""
    median_ms: int | None = None
    calls: int = 0
    failures: int = 0


SYSTEM_LABELS = {
    "shep": N_("Asynchronous channel of the gateway ShEP"),
    "gbd_ul": N_("State database of legal entities"),
    "gbd_fl": N_("State database of natural persons"),
    "kdp": N_("Control of access to personal data"),
    "niis": N_("National Institute of Intellectual Property"),
    "copyright": N_("Register of copyright certificates"),
    "esbd": N_("Unified insurance database"),
    "sms": N_("SMS provider"),
    "mail": N_("Mail server"),
    "revocation": N_("Certification authority: revoked keys"),
    "timestamp": N_("Certification authority: time stamps"),
}
"""Names of the systems; one without a name stands under its code."""
BREAKER_LABELS = {
    BreakerState.CLOSED: N_("Calls go out"),
    BreakerState.HALF_OPEN: N_("The next call is a trial"),
    BreakerState.OPEN: N_("Calls are held back"),
}
OUTCOME_LABELS = {
    CallOutcome.OK: N_("The system answered."),
    CallOutcome.NOT_FOUND: N_("The system answered."),
    CallOutcome.REFUSED: N_("The system answered with a refusal."),
    CallOutcome.FAILED: N_("The system did not answer as agreed."),
}
