"""«My applications»: what a person's organisation has filed and is drafting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from module.casework import unreadable
from module.casework.entry_access import EntryReach
from module.casework.gate import Work, demand
from module.casework.views import ApplicationRow, EntryOffer
from module.registry.entry import EntryAsOf
from module.registry.entry_acts import acts_on
from module.registry.paging import FIRST, ListPlace, Paged
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Status
from module.store import application_lists, entries, handovers
from module.store.application_lists import ApplicationLine
from module.store.handovers import Handover


@dataclass(frozen=True, slots=True)
class AskedApplications:
    """Which client's applications are wanted, and which page of those in work and of the finished ones."""

    client: str = ""
    open_at: ListPlace = FIRST
    finished_at: ListPlace = FIRST


EVERY_CLIENT = AskedApplications()


@dataclass(frozen=True, slots=True)
class OwnApplications:
    """Two pages, newest change first: what is drafted or in work, and what is decided; and all clients with names."""

    open: Paged[ApplicationRow]
    finished: Paged[ApplicationRow]
    clients: tuple[tuple[str, str], ...] = field(default=())

    @property
    def rows(self) -> tuple[ApplicationRow, ...]:
        """Return the rows of both pages."""
        return (*self.open, *self.finished)


def mine(work: Work, asked: AskedApplications = EVERY_CLIENT) -> OwnApplications:
    """Return the person's applications; of one client where asked."""
    demand(work, StaffAct.SEE_CASES)
    unit, actor, noted = work.unit, work.actor, unreadable.tell(work, "application")
    which: dict[str, Any] = {"client": asked.client, "drafts_only": actor.drafts_only, "noted": noted}
    in_work = application_lists.owned_by(unit, actor, asked.open_at, **which)
    decided = application_lists.owned_by(unit, actor, asked.finished_at, finished=True, **which)
    waiting = handovers.of(unit, (line.id for line in in_work))
    now = _entries(work, decided)
    reach = EntryReach.of(work) if now else None
    return OwnApplications(
        in_work.of(lambda line: _row(line, waiting.get(line.id), None)),
        decided.of(lambda line: _row(line, None, now.get(line.id), reach)),
        tuple(application_lists.clients(unit, actor, drafts_only=actor.drafts_only)),
    )


def _entries(work: Work, lines: Paged[ApplicationLine]) -> Mapping[str, EntryAsOf]:
    """Return the entries that applications led to, as they stand today, by application."""
    issued = [line.id for line in lines if line.status is Status.ISSUED]
    found = entries.of_applications(work.unit, issued, unreadable.tell(work, "entry"))
    return {key: record.entry.as_of(work.today) for key, record in found.items()}


def _offers(entry: EntryAsOf, reach: EntryReach) -> tuple[EntryOffer, ...]:
    """Return what may be begun with an entry as it stands today, by whoever it is of today."""
    rows = acts_on(entry, (), reach.to(entry))
    return tuple(EntryOffer(row.kind, row.offer) for row in rows if row.is_open)


def _row(
    line: ApplicationLine, waiting: Handover | None, entry: EntryAsOf | None, reach: EntryReach | None = None
) -> ApplicationRow:
    return ApplicationRow(
        line.id,
        line.number,
        line.kind,
        line.status,
        line.object_name,
        line.holder_name,
        line.updated_at,
        line.due_on,
        line.client,
        waiting is not None and waiting.version == line.version,
        entry.protection if entry else None,
        entry.number if entry else "",
        _offers(entry, reach) if entry and reach else (),
    )
