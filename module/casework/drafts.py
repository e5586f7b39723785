"""Drafts of applications: create, load, save, delete."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from module.casework.case_file import CaseFile, case_facts, read_case
from module.casework.document_size import measured
from module.casework.gate import Work, demand, is_officer, own_draft
from module.casework.rule_input import application_for_rules, whole_draft
from module.casework.views import ApplicationView, FactView, HandoverView
from module.kernel.errors import NotAllowedNow, NotPermitted, Refused, Stale
from module.registry import confirmation, document_limits, kinds
from module.registry.application import Form
from module.registry.ip_objects import fitted
from module.registry.party import Name, Party, PartyKind
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Act, Status
from module.store import applications, handovers, journal
from module.store.applications import ApplicationRecord, FactRecord


def create(work: Work, key: str = "") -> str:
    """Make a new draft and return its id; the same key gives the same draft, so that a double click makes one."""
    if is_officer(work.actor):
        raise NotPermitted
    demand(work, StaffAct.DRAFT)
    party = Party(
        kind=PartyKind.LEGAL_ENTITY if work.actor.bin else PartyKind.INDIVIDUAL,
        identifier=work.actor.bin or work.actor.iin,
        name=Name(ru=work.actor.organisation or work.actor.name),
    )
    known = applications.find_by_key(work.unit, work.actor, key)
    if known:
        return known
    application_id = applications.create(work.unit, work.actor, Form(representative=party), key, work.now)
    journal.write(work.unit, work.actor, "create", work.now, application_id=application_id, after=Status.DRAFT)
    return application_id


def load(work: Work, application_id: str) -> ApplicationView:
    """Return an application that the person may see, with what is still wrong in a draft."""
    return view(work, read_case(work, application_id))


def save(work: Work, application_id: str, version: int, **changes: Any) -> ApplicationView:
    """Store changed fields of the form. Raises Stale when somebody has saved since `version` was shown."""
    record = own_draft(work, application_id)
    form = dataclasses.replace(record.form, **changes)
    if "terms" in changes:
        form = fitted(form)
    return store_form(work, record, version, confirmation.form(record.form, form))


def store_form(work: Work, record: ApplicationRecord, version: int, form: Form) -> ApplicationView:
    """Write the form of a locked draft and return the draft anew.

    Raises NotAllowedNow for a change of what its kind does not ask for, Refused for one that makes a document longer
    that is twice too large to be signed: up to there nothing that was typed is turned away.
    """
    kind = kinds.type_of(record.kind)
    if not kind.edits_only(record.form, form):
        raise NotAllowedNow
    if kind.counted is not None:
        asked = dataclasses.replace(application_for_rules(work, record, files=False), form=form)
        form = kind.counted(asked, work.deps.rule_context())
    if version != record.version or not applications.write_form(
        work.unit, record.id, version, form, work.now, owner=record.owner_bin or record.owner_iin
    ):
        raise Stale
    saved = load(work, record.id)
    if saved.document and saved.document.is_beyond_measure and saved.document.size > _size_of(work, record):
        raise Refused(tuple(document_limits.not_saved(fault) for fault in saved.document.faults))
    return saved


def _size_of(work: Work, record: ApplicationRecord) -> int:
    """Return how large the document of a draft was before a change of its form."""
    return measured(work, record, whole_draft(work, record)).size


def delete(work: Work, application_id: str, version: int) -> None:
    """Delete a draft; the journal keeps that it was there."""
    record = own_draft(work, application_id)
    if version != record.version:
        raise Stale
    applications.remove(work.unit, record.id)
    journal.write(work.unit, work.actor, Act.DELETE, work.now, draft=record.id, before=Status.DRAFT)


def view(work: Work, file: CaseFile, answers: Sequence[FactRecord] | None = None) -> ApplicationView:
    """Return the read model of a case that the person may see; `answers` of the registers where they were read."""
    record, context = file.record, work.deps.rule_context()
    draft = record.status is Status.DRAFT
    whole = whole_draft(work, record) if draft else application_for_rules(work, record)
    document = measured(work, record, whole) if draft else None
    return ApplicationView(
        id=record.id,
        kind=record.kind,
        status=record.status,
        version=record.version,
        form=record.form,
        attachments=whole.attachments,
        facts=tuple(_fact(fact) for fact in (applications.facts(work.unit, record.id) if answers is None else answers)),
        created_at=record.created_at,
        updated_at=record.updated_at,
        number=record.number,
        submitted_at=record.submitted_at,
        registered_on=record.registered_on,
        due_on=record.due_on,
        faults=(*file.kind.faults(whole, context), *document.faults) if document else (),
        open_acts=work.deps.workflow.open_acts(case_facts(work, file), work.actor),
        handover=_handover(work, record) if draft else None,
        cautions=file.kind.cautions(whole, context),
        same=whole.same,
        base=whole.base,
        document=document,
        barred=file.kind.from_entry.obstacle(whole.now) if draft and file.kind.from_entry and whole.now else None,
    )


def _handover(work: Work, record: ApplicationRecord) -> HandoverView | None:
    mark = handovers.of(work.unit, (record.id,)).get(record.id)
    return HandoverView(mark.name, mark.handed_at, mark.version != record.version) if mark else None


def _fact(fact: FactRecord) -> FactView:
    return FactView(fact.register, fact.key, fact.outcome, fact.asked_at, _flat(fact.record))


def _flat(record: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: str(value) for key, value in record.items() if isinstance(value, str | int) and value not in ("", None)
    }
