"""A case as the gate and the pages read it: once, with what the guards of the transition table ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from module.casework.gate import Work, visible
from module.kernel.clock import law_date
from module.registry.deadlines import Counted
from module.registry.kinds import type_of
from module.registry.kinds.model import ApplicationType
from module.registry.workflow import CaseFacts, Status
from module.store import decisions
from module.store.applications import ApplicationRecord
from module.store.decisions import DecisionRecord, HearingRecord


def refusal_from(work: Work, announced_at: datetime) -> Counted:
    """Return the first day on which a refusal may go to the head and be signed, counted from the stored notice."""
    return work.deps.law.deadlines.counted("hearing.notice_before", law_date(announced_at))


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case, read once: the application, its current decision, its hearing."""

    record: ApplicationRecord
    decision: DecisionRecord | None = None
    hearing: HearingRecord | None = None

    @property
    def kind(self) -> ApplicationType:
        """Return what the kind of the application is."""
        return type_of(self.record.kind)


def read_case(work: Work, application_id: str, *, lock: bool = False) -> CaseFile:
    """Read a case that the person may see. Raises NotFound and EdsNeeded as `visible` does."""
    return case_of(work, visible(work, application_id, lock=lock))


def case_of(work: Work, record: ApplicationRecord) -> CaseFile:
    """Read what was decided on an application; nothing was on a draft."""
    if record.status is Status.DRAFT:
        return CaseFile(record)
    return CaseFile(record, decisions.current(work.unit, record.id), decisions.find_hearing(work.unit, record.id))


def case_facts(work: Work, file: CaseFile) -> CaseFacts:
    """Return what the guards of the transition table ask about a case."""
    record, decision, hearing = file.record, file.decision, file.hearing
    return CaseFacts(
        kind=record.kind,
        status=record.status,
        owner_iin=record.owner_iin,
        owner_bin=record.owner_bin,
        case_officer_id=record.case_officer_id,
        prepared_by=decision.prepared_by if decision else "",
        decision_kind=decision.kind if decision else None,
        hearing_over_on=hearing.answer_until if hearing else None,
        hearing_answered=bool(hearing and hearing.objected_at),
        refusal_from=refusal_from(work, hearing.announced_at) if hearing else None,
        today=work.today,
    )
