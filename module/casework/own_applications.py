"""«My applications»: what a person's organisation has filed and is drafting."""

from __future__ import annotations

from module.casework import unreadable
from module.casework.gate import Work, demand
from module.casework.views import ApplicationRow, EntryOffer
from module.registry.entry import EntryAsOf
from module.registry.kinds import types
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Status
from module.store import applications, entries, handovers
from module.store.applications import ApplicationRecord


def mine(work: Work) -> tuple[ApplicationRow, ...]:
    """Return the person's applications, newest change first."""
    demand(work, StaffAct.SEE_CASES)
    records = applications.owned_by(work.unit, work.actor, unreadable.tell(work, "application"))
    if work.actor.drafts_only:
        records = tuple(record for record in records if record.status is Status.DRAFT)
    waiting = handovers.of(work.unit, (record.id for record in records))
    issued = [record.id for record in records if record.status is Status.ISSUED]
    opened = entries.of_applications(work.unit, issued, unreadable.tell(work, "entry"))
    now = {key: found.entry.as_of(work.today) for key, found in opened.items()}
    may_draft = work.actor.may(StaffAct.DRAFT)
    return tuple(_row(record, waiting.get(record.id), now.get(record.id), may_draft=may_draft) for record in records)


def _offers(entry: EntryAsOf) -> tuple[EntryOffer, ...]:
    """Return what may be begun with an entry as it stands today."""
    ways = ((kind, one.from_entry) for kind, one in types().items())
    return tuple(EntryOffer(kind, way.offer) for kind, way in ways if way and way.obstacle(entry) is None)


def _row(
    record: ApplicationRecord, waiting: handovers.Handover | None, entry: EntryAsOf | None, *, may_draft: bool
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
        entry.protection if entry else None,
        entry.number if entry else "",
        _offers(entry) if entry and may_draft else (),
    )
