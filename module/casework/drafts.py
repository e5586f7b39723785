"""Drafts of applications: create, load, save, delete."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from module.casework.gate import Work, case_facts, demand, is_officer, own_draft, visible
from module.casework.views import ApplicationRow, ApplicationView, FactView, HandoverView
from module.kernel.errors import NotPermitted, Stale
from module.registry import confirmation
from module.registry.application import Form
from module.registry.cautions import cautions
from module.registry.ip_objects import fitted
from module.registry.party import Name, Party, PartyKind
from module.registry.rules import ApplicationForRules, faults
from module.registry.staff_roles import StaffAct
from module.registry.standing import EntryProtection
from module.registry.workflow import Act, Status
from module.store import applications, entries, handovers, journal, powers_of_attorney
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
    return view(work, visible(work, application_id))


def mine(work: Work) -> tuple[ApplicationRow, ...]:
    """Return the person's applications, newest change first."""
    demand(work, StaffAct.SEE_CASES)
    records = applications.owned_by(work.unit, work.actor)
    if work.actor.drafts_only:
        records = tuple(record for record in records if record.status is Status.DRAFT)
    waiting = handovers.of(work.unit, (record.id for record in records))
    opened = entries.of_applications(work.unit, (record.id for record in records if record.status is Status.ISSUED))
    today = work.today
    protected = {key: found.entry.as_of(today).protection for key, found in opened.items()}
    return tuple(_row(record, waiting.get(record.id), protected.get(record.id)) for record in records)


def _row(
    record: ApplicationRecord, waiting: handovers.Handover | None, protected: EntryProtection | None
) -> ApplicationRow:
    holder = record.form.holder
    other = holder.identifier != (record.owner_bin or record.owner_iin)
    return ApplicationRow(
        record.id,
        record.number,
        record.kind,
        record.status,
        record.object_name,
        record.holder_name,
        record.updated_at,
        record.due_on,
        (holder.identifier or record.holder_name) if other else "",
        waiting is not None and waiting.version == record.version,
        protected,
    )


def save(work: Work, application_id: str, version: int, **changes: Any) -> ApplicationView:
    """Store changed fields of the form. Raises Stale when somebody has saved since `version` was shown."""
    record = own_draft(work, application_id)
    form = dataclasses.replace(record.form, **changes)
    if "terms" in changes:
        form = fitted(form)
    return store_form(work, record, version, confirmation.form(record.form, form))


def store_form(work: Work, record: ApplicationRecord, version: int, form: Form) -> ApplicationView:
    """Write the form of a locked draft and return the draft anew."""
    if version != record.version or not applications.write_form(work.unit, record.id, version, form, work.now):
        raise Stale
    return load(work, record.id)


def delete(work: Work, application_id: str, version: int) -> None:
    """Delete a draft; the journal keeps that it was there."""
    record = own_draft(work, application_id)
    if version != record.version:
        raise Stale
    applications.remove(work.unit, record.id)
    journal.write(work.unit, work.actor, Act.DELETE, work.now, draft=record.id, before=Status.DRAFT)


def whole_draft(work: Work, record: ApplicationRecord) -> ApplicationForRules:
    """Return all that the rules look at: the form, its files, the powers of attorney between the parties."""
    party, holder = record.owner_bin or record.owner_iin, record.form.holder.identifier
    known = powers_of_attorney.given_to(work.unit, party, holder) if holder and holder != party else ()
    return ApplicationForRules(record.form, applications.attachments(work.unit, record.id), known, party)


def view(work: Work, record: ApplicationRecord) -> ApplicationView:
    """Return the read model of a record that the person may see."""
    files = applications.attachments(work.unit, record.id)
    draft = record.status is Status.DRAFT
    context = work.deps.rule_context()
    found = faults(whole_draft(work, record), context) if draft else ()
    return ApplicationView(
        id=record.id,
        kind=record.kind,
        status=record.status,
        version=record.version,
        form=record.form,
        attachments=files,
        facts=tuple(_fact(fact) for fact in applications.facts(work.unit, record.id)),
        created_at=record.created_at,
        updated_at=record.updated_at,
        number=record.number,
        submitted_at=record.submitted_at,
        registered_on=record.registered_on,
        due_on=record.due_on,
        faults=found,
        open_acts=work.deps.workflow.open_acts(case_facts(work, record), work.actor),
        handover=_handover(work, record) if draft else None,
        cautions=cautions(record.form, context),
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
