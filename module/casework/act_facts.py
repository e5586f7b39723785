"""What a decision states: gathered from the application, its entry, the hearing, the head and the body."""

from __future__ import annotations

from module.casework.act_content import act_content
from module.casework.case_file import hearing_of_act
from module.casework.entering import period, previous_end, suspension
from module.casework.gate import Work
from module.kernel.clock import law_date
from module.registry.application import Capacity
from module.registry.decision import DecisionFacts, DecisionKind
from module.registry.field_answers import refused
from module.registry.kinds import type_of
from module.registry.objects import ObjectKind
from module.store.applications import ApplicationRecord
from module.store.decisions import DecisionRecord


def decision_facts(work: Work, record: ApplicationRecord, found: DecisionRecord) -> DecisionFacts:
    """Return what a decision registered today would state. Raises Refused where a grant protects no day."""
    form = record.form
    applicant = form.representative if form.capacity is Capacity.REPRESENTATIVE else form.holder
    assert record.submitted_at is not None  # noqa: S101 - CHECK filed_has_number
    granting = found.kind is not DecisionKind.REFUSE
    protected = period(work, record, found.kind, found.field_answers) if granting else None
    unfavourable = not granting or bool(refused(found.field_answers))
    goes_on = type_of(record.kind).goes_on_after(found.kind)
    return DecisionFacts(
        kind=found.kind,
        decided_on=work.today,
        application_number=record.number,
        applied_on=law_date(record.submitted_at),
        applicant=applicant.name,
        applicant_identifier=applicant.identifier,
        holder=form.holder.name,
        object_name=form.right.name,
        object_kind=form.terms.object_kind or ObjectKind.TRADEMARK,
        certificate_number=form.right.certificate_number,
        period_start=protected.start if protected else None,
        period_end=protected.end if protected else None,
        grounds=found.reasons.grounds,
        explanation_kk=found.reasons.explanation_kk,
        explanation_ru=found.reasons.explanation_ru,
        entry_number=record.base_number,
        case_officer=found.prepared_by_name,
        head=work.actor.name,
        head_post=work.actor.post,
        authority=work.deps.law.authority,
        application=record.kind,
        hearing=hearing_of_act(work, record.id, found.answer) if unfavourable else None,
        previous_end=previous_end(work, record),
        content=act_content(work, record, found.field_answers if granting else None, as_asked=not goes_on),
        suspension=suspension(work, record, found.kind) if granting else None,
    )
