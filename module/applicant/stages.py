"""The way of a filed application as its page draws it: filed, considered, decided, in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.casework.views import CaseView
from module.kernel.clock import law_date
from module.kernel.text import N_
from module.registry.application import ApplicationKind
from module.registry.workflow import FINAL, GRANTED, Act, Status

FILED, CONSIDERED, DECIDED, ENTERED = N_("Filed"), N_("Under consideration"), N_("Decision"), N_("In the register")
AWAITED = N_("Awaiting the document")
EXCLUDED, CLOSED = N_("Excluded from the register"), N_("Closed without a decision")


@dataclass(frozen=True, slots=True)
class CaseStage:
    """One stage: `state` is done, now, todo, or stop where the way ended by a refusal."""

    title: str
    state: str
    day: date | None = None


def stages(case: CaseView) -> tuple[CaseStage, ...]:
    """Return the stages of an application; after a refusal nothing is entered, so that stage is left out."""
    application = case.application
    end = EXCLUDED if application.kind is ApplicationKind.EXCLUDE else ENTERED
    filed = CaseStage(FILED, "done", _day_of(case, Act.SUBMIT) or application.registered_on)
    taken, decided = _day_of(case, Act.TAKE), _decided_on(case)
    if application.status in FINAL:
        if application.status is Status.CLOSED:
            return filed, CaseStage(CLOSED, "stop", _closed_on(case))
        ended = "done" if application.status in GRANTED else "stop"
        last = (CaseStage(end, "done", decided),) if application.status in GRANTED else ()
        return filed, CaseStage(CONSIDERED, "done", taken), CaseStage(DECIDED, ended, decided), *last
    if application.status is Status.AWAITING_DOCUMENT:
        return (
            filed,
            CaseStage(CONSIDERED, "done", taken),
            CaseStage(AWAITED, "now", decided),
            CaseStage(DECIDED, "todo"),
            CaseStage(end, "todo"),
        )
    signing = application.status is Status.FOR_SIGNATURE
    return (
        filed,
        CaseStage(CONSIDERED, "done" if signing else "now", taken),
        CaseStage(DECIDED, "now" if signing else "todo"),
        CaseStage(end, "todo"),
    )


def _day_of(case: CaseView, act: Act) -> date | None:
    return next((law_date(row.at) for row in case.history if row.act == act), None)


def _closed_on(case: CaseView) -> date | None:
    return next((law_date(row.at) for row in reversed(case.history) if row.status is Status.CLOSED), None)


def _decided_on(case: CaseView) -> date | None:
    made = case.decision
    return law_date(made.signed_at) if made and made.signed_at else None
