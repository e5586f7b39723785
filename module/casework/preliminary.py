"""The paper of a preliminary decision: written and frozen when notice is given, printed for both sides (D20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from module.casework.case_file import read_case
from module.casework.gate import Work
from module.kernel.clock import law_date
from module.kernel.errors import NotFound
from module.registry.actors import Actor
from module.registry.application import Capacity
from module.registry.decision import Reasons
from module.registry.hearing import Hearing
from module.registry.objects import ObjectKind
from module.registry.party import Name
from module.registry.preliminary import ChangedLine, PreliminaryFacts
from module.registry.prints import Sheet
from module.store import accounts, hearings
from module.store.applications import ApplicationRecord

NO_NAME = Name()


def paper_now(
    work: Work, record: ApplicationRecord, reasons: Reasons, until: date, left_out: tuple[ChangedLine, ...] = ()
) -> tuple[Sheet, ...]:
    """Return the paper of a preliminary decision that is sent at this moment and would leave `left_out` out."""
    facts = _facts(work, record, Hearing("", reasons, work.now, until), work.actor)
    return work.deps.legal.preliminary(replace(facts, left_out=left_out))


def preliminary_sheets(work: Work, application_id: str, number: int) -> tuple[Sheet, ...]:
    """Return the paper of a preliminary decision, counted from 1; that of an earlier release is written from its facts.

    Raises NotFound where there is none, or for a stranger.
    """
    file = read_case(work, application_id)
    if not 1 <= number <= len(file.hearings):
        raise NotFound
    found = file.hearings[number - 1]
    paper = hearings.paper_of(work.unit, found.id)
    if paper.sheets:
        return paper.sheets
    sender = accounts.find(work.unit, paper.announced_by)
    return work.deps.legal.preliminary(_facts(work, file.record, found, sender))


def _facts(work: Work, record: ApplicationRecord, found: Hearing, sender: Actor | None) -> PreliminaryFacts:
    form, law = record.form, work.deps.law
    assert record.submitted_at is not None  # noqa: S101 - CHECK filed_has_number
    applicant = form.representative if form.capacity is Capacity.REPRESENTATIVE else form.holder
    return PreliminaryFacts(
        application=record.kind,
        application_number=record.number,
        applied_on=law_date(record.submitted_at),
        applicant=applicant.name,
        object_name=form.right.name,
        object_kind=form.terms.object_kind or ObjectKind.TRADEMARK,
        certificate_number=form.right.certificate_number,
        reasons=found.reasons,
        announced_at=found.announced_at,
        answer_until=found.answer_until,
        officer=sender.name if sender else "",
        post=sender.post if sender else NO_NAME,
        unit=sender.unit if sender and sender.unit != NO_NAME else law.unit,
        authority=law.authority,
        contacts=law.contacts,
    )
