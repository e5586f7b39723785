"""Requests to mend a slip in a registered act, with the corrected act; the first one stays in its own table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from module.registry.correction import (
    Correction,
    CorrectionOutcome,
    CorrectionRow,
    CorrectionState,
    Slip,
)
from module.registry.paging import ListPlace, Paged
from module.registry.prints import LegalText, MarkText
from module.registry.registration_mark import RegistrationMark
from module.store.issued_schema import correction
from module.store.keyset import Order, a_uuid, an_instant
from module.store.plain import Noted, from_plain, to_plain
from module.store.schema import account, application, decision
from module.store.unit import Unit

_OLDEST_FIRST = Order(((correction.c.asked_at, an_instant), (correction.c.id, a_uuid)))
_NEWEST_FIRST = Order(((correction.c.asked_at, an_instant), (correction.c.id, a_uuid)), falling=True)
_PREPARER, _SIGNER, _ASKER = account.alias("preparer"), account.alias("signer"), account.alias("asker")
_ROW = ("id", "state", "by_body", "asked_at", "due_on")


def _corrections() -> Select[Any]:
    return (
        select(
            correction,
            application.c.number.label("application_number"),
            _ASKER.c.iin.label("asked_by_iin"),
            _PREPARER.c.name.label("prepared_by_name"),
            _SIGNER.c.name.label("signed_by_name"),
        )
        .join(application, application.c.id == correction.c.application_id)
        .join(_ASKER, _ASKER.c.id == correction.c.asked_by)
        .outerjoin(_PREPARER, _PREPARER.c.id == correction.c.prepared_by)
        .outerjoin(_SIGNER, _SIGNER.c.id == correction.c.signed_by)
    )


def _record(row: Row[Any]) -> Correction:
    outcome = None
    if row.number is not None:
        marks = tuple(from_plain(one, MarkText) for one in row.marks)
        sealed = bytes(row.sealed)
        outcome = CorrectionOutcome(row.number, row.signed_by_name, row.signed_at, sealed, marks, row.print_sha256)
    return Correction(
        id=row.id,
        application_id=row.application_id,
        application_number=row.application_number or "",
        decision_id=row.decision_id,
        state=CorrectionState(row.state),
        by_body=row.by_body,
        asked_by=row.asked_by,
        asked_by_iin=row.asked_by_iin,
        asked_at=row.asked_at,
        due_on=row.due_on,
        place=row.place,
        wanted=row.wanted,
        file_sha256=row.file_sha256 or "",
        file_name=row.file_name,
        remark=row.remark,
        reason_kk=row.reason_kk,
        reason_ru=row.reason_ru,
        slips=tuple(from_plain(one, Slip) for one in row.slips or ()),
        texts=tuple(from_plain(one, LegalText) for one in row.texts or ()),
        prepared_by=row.prepared_by or "",
        prepared_by_name=row.prepared_by_name or "",
        prepared_at=row.prepared_at,
        code=row.code or "",
        paper_id=row.paper_id or "",
        outcome=outcome,
    )


def _line(row: Row[Any]) -> CorrectionRow:
    return CorrectionRow(
        id=row.id,
        application_number=row.application_number or "",
        act_number=row.act_number or "",
        state=CorrectionState(row.state),
        by_body=row.by_body,
        asked_at=row.asked_at,
        due_on=row.due_on,
    )


def _named(row: Row[Any]) -> str:
    return str(row.id)


def add(unit: Unit, asked: Correction) -> None:
    """Store a request; its file is stored already."""
    unit.connection.execute(
        insert(correction).values(
            id=asked.id,
            application_id=asked.application_id,
            decision_id=asked.decision_id,
            by_body=asked.by_body,
            asked_by=asked.asked_by,
            asked_at=asked.asked_at,
            due_on=asked.due_on,
            place=asked.place,
            wanted=asked.wanted,
            file_sha256=asked.file_sha256 or None,
            file_name=asked.file_name,
        )
    )


def get(unit: Unit, correction_id: str, *, lock: bool = False) -> Correction | None:
    """Return a request, locked when asked."""
    statement = _corrections().where(correction.c.id == correction_id)
    if lock:
        statement = statement.with_for_update(of=correction)
    row = unit.connection.execute(statement).one_or_none()
    return _record(row) if row else None


def of_decision(unit: Unit, decision_id: str) -> tuple[Correction, ...]:
    """Return the requests about an act, the first one first."""
    statement = _corrections().where(correction.c.decision_id == decision_id)
    rows = unit.connection.execute(statement.order_by(correction.c.asked_at, correction.c.id))
    return tuple(map(_record, rows))


def by_code(unit: Unit, code: str) -> Correction | None:
    """Return the correction of a verification code."""
    row = unit.connection.execute(_corrections().where(correction.c.code == code)).one_or_none()
    return _record(row) if row else None


def listed(unit: Unit, state: CorrectionState, place: ListPlace, noted: Noted) -> Paged[CorrectionRow]:
    """Return a page of the requests of a state: those that wait in their order, answered ones the latest first."""
    waits = state in (CorrectionState.ASKED, CorrectionState.PREPARED)
    order = _OLDEST_FIRST if waits else _NEWEST_FIRST
    statement = (
        select(
            *(correction.c[name] for name in _ROW),
            application.c.number.label("application_number"),
            decision.c.number.label("act_number"),
        )
        .join(application, application.c.id == correction.c.application_id)
        .join(decision, decision.c.id == correction.c.decision_id)
        .where(correction.c.state == state)
    )
    return order.paged(unit, statement, place, _line, _named, noted)


def _change(unit: Unit, correction_id: str, was: CorrectionState, **values: object) -> None:
    changed = update(correction).where(correction.c.id == correction_id, correction.c.state == was)
    unit.connection.execute(changed.values(**values))


def refuse(unit: Unit, correction_id: str, reason_kk: str, reason_ru: str) -> None:
    """Write down that a request is refused, and why."""
    state = CorrectionState.REFUSED.value
    _change(unit, correction_id, CorrectionState.ASKED, state=state, reason_kk=reason_kk, reason_ru=reason_ru)


def prepare(
    unit: Unit, correction_id: str, slips: Sequence[Slip], texts: Sequence[LegalText], by: str, now: datetime
) -> None:
    """Store the corrected texts for the head."""
    _change(
        unit,
        correction_id,
        CorrectionState.ASKED,
        state=CorrectionState.PREPARED.value,
        slips=[to_plain(one) for one in slips],
        texts=[to_plain(one) for one in texts],
        prepared_by=by,
        prepared_at=now,
    )


def send_back(unit: Unit, correction_id: str, remark: str) -> None:
    """Give what was prepared back to the case officers with a remark."""
    state = CorrectionState.ASKED.value
    _change(unit, correction_id, CorrectionState.PREPARED, state=state, remark=remark, paper_id=None)


def draft_signing(unit: Unit, correction_id: str, paper_id: str, code: str) -> None:
    """Store the paper that the head was shown, and its verification code."""
    _change(unit, correction_id, CorrectionState.PREPARED, paper_id=paper_id, code=code)


def register(
    unit: Unit, correction_id: str, account_id: str, mark: RegistrationMark, sealed: bytes, marks: Sequence[MarkText]
) -> None:
    """Mark a corrected act as signed and registered."""
    _change(
        unit,
        correction_id,
        CorrectionState.PREPARED,
        state=CorrectionState.CORRECTED.value,
        number=mark.number,
        signed_by=account_id,
        signed_at=mark.registered_at,
        sealed=sealed,
        marks=[to_plain(one) for one in marks],
    )


def keep_print(unit: Unit, correction_id: str, sha256: str) -> None:
    """Remember the first print; a later one is dropped, so that everybody holds the same file."""
    first = update(correction).where(correction.c.id == correction_id, correction.c.print_sha256 == "")
    unit.connection.execute(first.values(print_sha256=sha256))
