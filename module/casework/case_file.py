"""A case as the gate and the pages read it: once, with what the guards of the transition table ask about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from module.casework.gate import Work, visible
from module.registry.decision import Reasons
from module.registry.field_answers import refused
from module.registry.hearing import Hearing, NoticeTry, answer_until, facts_of, first_day, state_of
from module.registry.hearing_facts import HearingAnswer, HearingFacts
from module.registry.kinds import type_of
from module.registry.kinds.model import ApplicationType
from module.registry.letters import DeliveryState, LetterEvent
from module.registry.workflow import CaseFacts, Status
from module.store import decisions, hearings, messages
from module.store.applications import ApplicationRecord
from module.store.decisions import DecisionRecord
from module.store.messages import StoredMessage


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case, read once: the application, its current decision, its hearings (a new ground needs a new one)."""

    record: ApplicationRecord
    decision: DecisionRecord | None = None
    hearings: tuple[Hearing, ...] = ()

    @property
    def hearing(self) -> Hearing | None:
        """Return the hearing of the last preliminary decision."""
        return self.hearings[-1] if self.hearings else None

    @property
    def grounds(self) -> tuple[str, ...]:
        """Return what the grounds of the current decision are called."""
        found = self.decision.reasons.grounds if self.decision else ()
        return tuple(self.kind.ground(code).label for code in found)

    @property
    def reasons_of_grant(self) -> Reasons:
        """Return on what a favourable act rests: an exclusion without application on the cause of its case."""
        cause = self.record.cause
        return Reasons((cause.ground,), cause.evidence_kk, cause.evidence_ru) if cause else Reasons()

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
    return CaseFile(record, decisions.current(work.unit, record.id), _hearings(work, record.id))


def _hearings(work: Work, application_id: str) -> tuple[Hearing, ...]:
    found = hearings.of_application(work.unit, application_id)
    if not found:
        return ()
    sent = [one for one in messages.of_application(work.unit, application_id) if one.event == _TOLD]
    return tuple(_with_tries(found, sent))


_TOLD = LetterEvent.PRELIMINARY_REFUSAL


def _with_tries(found: tuple[Hearing, ...], sent: list[StoredMessage]) -> Iterator[Hearing]:
    """Give each hearing the sendings of its notice: those from its preliminary decision up to the next one."""
    ends = (*(later.announced_at for later in found[1:]), None)
    for one, end in zip(found, ends, strict=True):
        own = (row for row in sent if row.created_at is not None and row.created_at >= one.announced_at)
        yield replace(one, tries=tuple(_try(row) for row in own if end is None or _before(row, end)))


def _before(row: StoredMessage, end: datetime) -> bool:
    return row.created_at is not None and row.created_at < end


def _try(row: StoredMessage) -> NoticeTry:
    reported = row.changed_at or row.sent_at if row.state is DeliveryState.DELIVERED else None
    return NoticeTry(row.channel, row.state, row.sent_at, reported)


def hearing_of_act(work: Work, application_id: str, answer: HearingAnswer) -> HearingFacts | None:
    """Return what a refusal states of its hearing, as it stands now."""
    return facts_of(_hearings(work, application_id), answer)


def case_facts(work: Work, file: CaseFile) -> CaseFacts:
    """Return what the guards of the transition table ask about a case."""
    record, decision, hearing, proposal = file.record, file.decision, file.hearing, file.record.closing
    deadlines = work.deps.law.deadlines
    return CaseFacts(
        kind=record.kind,
        status=record.status,
        owner_iin=record.owner_iin,
        owner_bin=record.owner_bin,
        case_officer_id=record.case_officer_id,
        prepared_by=proposal.proposed_by if proposal else decision.prepared_by if decision else "",
        decision_kind=decision.kind if decision else None,
        hearing_over_on=answer_until(hearing, deadlines).day if hearing else None,
        hearing_answered=hearing is not None and (hearing.answered or record.status is not Status.PRELIMINARY),
        refusal_from=first_day(hearing, deadlines) if hearing else None,
        today=work.today,
        hearing=state_of(hearing, deadlines),
        closing_proposed=proposal is not None,
        partly_refused=decision is not None and bool(refused(decision.field_answers)),
    )
