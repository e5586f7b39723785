"""The worklist: which cases wait, and which are finished, by pages and without their documents (D27)."""

from __future__ import annotations

from module.casework import unreadable
from module.casework.gate import Work, is_officer
from module.casework.views import CaseRow
from module.kernel.errors import NotPermitted
from module.registry.actors import Role
from module.registry.ip_objects import nameless
from module.registry.paging import FIRST, ListPlace, Paged
from module.registry.workflow import FINAL, Status
from module.store import application_lists
from module.store.application_lists import ApplicationLine
from module.store.applications import ApplicationRecord


def worklist(
    work: Work, *, status: Status | None = None, mine: bool = False, finished: bool = False, place: ListPlace = FIRST
) -> Paged[CaseRow]:
    """Return a page of filed applications: those that wait, due first on top, or the finished ones, newest first."""
    if not is_officer(work.actor):
        raise NotPermitted
    found = application_lists.worklist(
        work.unit,
        place,
        finished=finished if status is None else status in FINAL,
        status=status,
        case_officer_id=work.actor.account_id if mine else "",
        noted=unreadable.tell(work, "application"),
    )
    return found.of(lambda line: _row(work, line))


def opens_exclusions(work: Work) -> bool:
    """Tell whether the person may open a case of exclusion without application."""
    return work.actor.plays(Role.CASE_OFFICER)


def days_left(work: Work, record: ApplicationRecord | ApplicationLine) -> int | None:
    """Return the working days to the due date, negative when it is past; None once decided or without a term."""
    if record.due_on is None or record.status in FINAL:
        return None
    return work.deps.law.deadlines.calendar.working_days_between(work.today, record.due_on)


def _row(work: Work, record: ApplicationLine) -> CaseRow:
    return CaseRow(
        id=record.id,
        number=record.number,
        status=record.status,
        object_name=record.object_name,
        kind=record.kind,
        nameless=nameless(record.object_kind),
        holder=record.holder_name,
        registered_on=record.registered_on,
        due_on=record.due_on,
        days_left=days_left(work, record),
        case_officer=record.case_officer_name,
        mine=record.case_officer_id == work.actor.account_id,
    )
