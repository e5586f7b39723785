"""Our copy of the unified register for officers: search, one entry as of two instants, its versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from module.casework import unreadable
from module.casework.exchange_console import is_staff, storing
from module.casework.exchange_views import UnionEntryView, UnionPage
from module.casework.gate import Work
from module.casework.ports import UnionRecords
from module.casework.received import readable
from module.casework.union_contents import shown, version_view
from module.kernel.errors import NotFound, NotPermitted
from module.registry.actors import SYSTEM
from module.registry.register_query import NO_FILTERS, QUERY_LENGTH, RegisterFilters, RegisterQuery
from module.registry.standing import EXCLUDED_FROM_UNION
from module.store.exchange import doubts, union
from module.store.exchange.union import Version

PAGE_SIZE = 20
RESOURCE = "P.SP.01.BEN.002"


def search(work: Work, query: str, page: int = 1, filters: RegisterFilters = NO_FILTERS) -> UnionPage:
    """Return a page of the current entries whose number, object or holder is like the query; all for an empty one."""
    if not is_staff(work):
        raise NotPermitted
    page = max(page, 1)
    now = work.now
    asked = RegisterQuery(query[:QUERY_LENGTH], filters)
    found = union.search(work.unit, asked, now, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    rows_shown = tuple(version_view(_begun(work, row, now), now) for row in found.rows)
    names = union.names(work.unit, [row.number for row in rows_shown if not row.name])
    noted = unreadable.tell(work, "union_doubt")
    doubted = {one.number for one in doubts.of_numbers(work.unit, [row.number for row in rows_shown], noted)}
    named = tuple(
        replace(row, name=row.name or names.get(row.number, ""), in_doubt=row.number in doubted) for row in rows_shown
    )
    pages = asked.pages(found.total, PAGE_SIZE, more=found.more)
    return UnionPage(named, found.total, page, pages, storing(work).get(RESOURCE), found.more, found.partial)


def _begun(work: Work, row: Version, now: datetime) -> Version:
    """Return the version that an entry has now: its newest one may be of a day to come."""
    return (union.begun(work.unit, row.number, now, now) or row) if row.in_force_from > now else row


def entry(
    work: Work,
    number: str,
    reader: UnionRecords,
    in_force_at: datetime | None = None,
    known_at: datetime | None = None,
    *,
    whole: bool = False,
) -> UnionEntryView:
    """Return an entry as it stood at an instant, as far as it was known at another; both are now by default.

    `whole` adds the documents themselves. Raises NotFound for a number that we hold nothing of.
    """
    if not is_staff(work):
        raise NotPermitted
    history = union.history(work.unit, number)
    if not history:
        raise NotFound
    at, known = in_force_at or work.now, known_at or work.now
    entry = union.begun(work.unit, number, at, known)
    circulation = _as_of(work, number, union.CIRCULATION, at, known)
    named = next((row.name for row in (entry, *reversed(history)) if row is not None and row.name), "")
    valid = _last_valid(history, at, known) if entry and entry.status == EXCLUDED_FROM_UNION else entry
    return UnionEntryView(
        number=number,
        name=named,
        entry=version_view(entry, at) if entry else None,
        shown=shown(valid, circulation or _last_circulation(history, at, known), reader, at) if valid else None,
        record=readable(entry.record) if entry and whole else None,
        circulation=readable(circulation.record) if circulation and whole else None,
        history=tuple(version_view(row, at) for row in history),
    )


def _last_valid(history: tuple[Version, ...], at: datetime, known: datetime) -> Version | None:
    """Return the version that had begun last and was no exclusion."""
    rows = [row for row in _begun_of(history, union.ENTRY, at, known) if row.status != EXCLUDED_FROM_UNION]
    return max(rows, key=lambda row: (row.in_force_from, row.id), default=None)


def _last_circulation(history: tuple[Version, ...], at: datetime, known: datetime) -> Version | None:
    rows = _begun_of(history, union.CIRCULATION, at, known)
    return max(rows, key=lambda row: (row.in_force_from, row.id), default=None)


def _begun_of(history: tuple[Version, ...], line: str, at: datetime, known: datetime) -> list[Version]:
    return [row for row in history if row.line == line and row.in_force_from <= at and row.recorded_at <= known]


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
