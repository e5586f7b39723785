"""«My applications»: what a person's organisation has filed and is drafting."""

from __future__ import annotations

from module.casework.gate import Work, demand
from module.casework.views import ApplicationRow
from module.registry.staff_roles import StaffAct
from module.registry.standing import EntryProtection
from module.registry.workflow import Status
from module.store import applications, entries, handovers
from module.store.applications import ApplicationRecord


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
