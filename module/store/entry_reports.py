"""Reports about entries: by entry, by what has become of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from module.registry.entry_claim import ClaimDocument
from module.registry.entry_report import EntryReport, ReportKind, ReportOutcome, ReportState
from module.registry.paging import ListPlace, Paged
from module.store.imports_schema import entry_report
from module.store.keyset import Order, a_uuid, an_instant
from module.store.plain import Noted, readable
from module.store.schema import account, application, entry
from module.store.unit import Unit

_OLDEST_FIRST = Order(((entry_report.c.reported_at, an_instant), (entry_report.c.id, a_uuid)))
_NEWEST_FIRST = Order(((entry_report.c.reported_at, an_instant), (entry_report.c.id, a_uuid)), falling=True)


def _reports() -> Select[tuple[object, ...]]:
    return (
        select(
            *entry_report.c,
            entry.c.number.label("entry_number"),
            account.c.iin.label("person"),
            application.c.number.label("application_number"),
        )
        .join(entry, entry.c.id == entry_report.c.entry_id)
        .join(account, account.c.id == entry_report.c.account_id)
        .outerjoin(application, application.c.id == entry_report.c.application_id)
    )


def _record(row: Row[Any]) -> EntryReport:
    outcome = None
    if row.decided_at is not None:
        led_to = (row.application_id or "", row.application_number or "")
        outcome = ReportOutcome(ReportState(row.state), row.decided_at, row.reason_kk, row.reason_ru, *led_to)
    return EntryReport(
        id=row.id,
        entry_number=row.entry_number,
        kind=ReportKind(row.kind),
        happened_on=row.happened_on,
        words=row.words,
        document=ClaimDocument(row.document_sha256, row.document_name),
        reporter=row.reporter,
        reporter_name=row.reporter_name,
        account_id=row.account_id,
        person=row.person,
        reported_at=row.reported_at,
        is_late=row.is_late,
        outcome=outcome,
    )


def add(unit: Unit, report: EntryReport, entry_id: str) -> None:
    """Store a report; its document is stored already, and so is what it has led to at once."""
    outcome = report.outcome
    unit.connection.execute(
        insert(entry_report).values(
            id=report.id,
            entry_id=entry_id,
            kind=report.kind.value,
            happened_on=report.happened_on,
            words=report.words,
            document_sha256=report.document.sha256,
            document_name=report.document.file_name,
            reporter=report.reporter,
            reporter_name=report.reporter_name,
            account_id=report.account_id,
            reported_at=report.reported_at,
            is_late=report.is_late,
            state=report.state.value,
            decided_at=outcome.at if outcome else None,
            application_id=outcome.application_id if outcome else None,
        )
    )


def get(unit: Unit, report_id: str, *, lock: bool = False) -> EntryReport | None:
    """Return a report, locked when asked."""
    statement = _reports().where(entry_report.c.id == report_id)
    if lock:
        statement = statement.with_for_update(of=entry_report)
    row = unit.connection.execute(statement).one_or_none()
    return _record(row) if row else None


def of_entry(unit: Unit, number: str, noted: Noted) -> tuple[EntryReport, ...]:
    """Return the reports about an entry, the first one first."""
    statement = _reports().where(entry.c.number == number)
    rows = unit.connection.execute(statement.order_by(entry_report.c.reported_at, entry_report.c.id)).all()
    return readable(((_named(row), partial(_record, row)) for row in rows), noted)


def of_case(unit: Unit, application_id: str) -> tuple[str, ...]:
    """Return the ids of the reports that have led to a case, or stand beside it, the first one first."""
    statement = select(entry_report.c.id).where(entry_report.c.application_id == application_id)
    found = unit.connection.execute(statement.order_by(entry_report.c.reported_at, entry_report.c.id))
    return tuple(str(key) for key in found.scalars())


def listed(unit: Unit, state: ReportState, place: ListPlace, noted: Noted) -> Paged[EntryReport]:
    """Return a page of the reports of a state: those that wait in their order, others the latest first."""
    order = _OLDEST_FIRST if state is ReportState.OPEN else _NEWEST_FIRST
    return order.paged(unit, _reports().where(entry_report.c.state == state), place, _record, _named, noted)


def _named(row: Row[Any]) -> str:
    return str(row.id)


def decide(unit: Unit, report_id: str, outcome: ReportOutcome, officer_id: str) -> None:
    """Write down what an officer made of an open report."""
    unit.connection.execute(
        update(entry_report)
        .where(entry_report.c.id == report_id, entry_report.c.state == ReportState.OPEN)
        .values(
            state=outcome.state.value,
            decided_at=outcome.at,
            decided_by=officer_id,
            application_id=outcome.application_id or None,
            reason_kk=outcome.reason_kk,
            reason_ru=outcome.reason_ru,
        )
    )
