"""Our copy of the unified register for officers: search, one entry as of two instants, its versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from module.casework.exchange_console import is_staff
from module.casework.exchange_views import UnionEntryView, UnionPage, UnionVersion
from module.casework.gate import Work
from module.casework.received import readable
from module.kernel.errors import NotFound, NotPermitted
from module.registry.actors import SYSTEM
from module.registry.standing import union_standing
from module.store.exchange import union
from module.store.exchange.union import Version

PAGE_SIZE = 20


def search(work: Work, query: str, page: int = 1) -> UnionPage:
    """Return a page of the current entries whose number, object or holder is like the query; all for an empty one."""
    if not is_staff(work):
        raise NotPermitted
    page = max(page, 1)
    total, rows = union.search(work.unit, query[:200], (page - 1) * PAGE_SIZE, PAGE_SIZE)
    now = work.now
    shown = tuple(_version(_begun(work, row, now), now) for row in rows)
    return UnionPage(shown, total, page, max(1, -(-total // PAGE_SIZE)))


def _begun(work: Work, row: Version, now: datetime) -> Version:
    """Return the version that an entry has now: its newest one may be of a day to come."""
    return (union.begun(work.unit, row.number, now, now) or row) if row.in_force_from > now else row


def entry(
    work: Work, number: str, in_force_at: datetime | None = None, known_at: datetime | None = None
) -> UnionEntryView:
    """Return an entry as it stood at an instant, as far as it was known at another; both are now by default.

    Raises NotFound for a number that we hold nothing of.
    """
    if not is_staff(work):
        raise NotPermitted
    history = union.history(work.unit, number)
    if not history:
        raise NotFound
    at, known = in_force_at or work.now, known_at or work.now
    entry = union.begun(work.unit, number, at, known)
    circulation = _as_of(work, number, union.CIRCULATION, at, known)
    return UnionEntryView(
        number=number,
        entry=_version(entry, at) if entry else None,
        record=readable(entry.record) if entry else None,
        circulation=readable(circulation.record) if circulation else None,
        history=tuple(_version(row, at) for row in history),
    )


def records(work: Work, line: str) -> Iterator[bytes]:
    """Yield the records of a line that are in force now, by number, as they came. Raises NotPermitted.

    They are read as the caller goes on: the unit of work stays open meanwhile.
    """
    if not (work.actor == SYSTEM or is_staff(work)):
        raise NotPermitted
    return union.records(work.unit, line, work.now)


def _as_of(work: Work, number: str, line: str, at: datetime, known: datetime) -> Version | None:
    """Return the one version there may be; the cursor is read to its end, so that it closes."""
    found = list(union.as_of(work.unit, at, known, line=line, number=number))
    return found[0] if found else None


def _version(row: Version, at: datetime) -> UnionVersion:
    return UnionVersion(
        id=row.id,
        number=row.number,
        line=row.line,
        kind=row.kind,
        name=row.name,
        holder=row.holder,
        status=row.status,
        state=union_standing(row.status, row.in_force_from, row.in_force_to, row.end_date, at),
        end_date=row.end_date,
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
        updated_at=row.updated_at,
        recorded_at=row.recorded_at,
        message_id=row.cause_id,
        application_id=row.application_id,
        form_id=row.form_id,
        digest=row.digest,
    )
