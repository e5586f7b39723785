"""Preliminary decisions and the events of their hearings: rows are added, none is ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, insert, select

from module.registry.decision import Reasons
from module.registry.hearing import Hearing, HearingEvent, HearingEventKind
from module.registry.prints import Sheet
from module.store.plain import from_plain, to_plain
from module.store.schema import hearing, hearing_event
from module.store.unit import Unit


def announce(  # noqa: PLR0913 - columns of one row
    unit: Unit,
    application_id: str,
    reasons: Reasons,
    announced_by: str,
    announced_at: datetime,
    answer_until: date,
    *,
    paper: Sequence[Sheet] = (),
    fields: Sequence[str] = (),
) -> None:
    """Store a preliminary decision with its paper; one that was sent before stays beside it."""
    unit.connection.execute(
        insert(hearing).values(
            id=str(uuid4()),
            application_id=application_id,
            grounds=list(reasons.grounds),
            explanation_kk=reasons.explanation_kk,
            explanation_ru=reasons.explanation_ru,
            announced_by=announced_by,
            announced_at=announced_at,
            answer_until=answer_until,
            texts=[to_plain(sheet) for sheet in paper] or None,
            fields=list(fields) or None,
        )
    )


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """The frozen paper of a preliminary decision, and who sent it; releases before it was frozen have none."""

    sheets: tuple[Sheet, ...]
    announced_by: str


def paper_of(unit: Unit, hearing_id: str) -> PaperRecord:
    """Return the paper of a preliminary decision."""
    row = unit.connection.execute(
        select(hearing.c.texts, hearing.c.announced_by).where(hearing.c.id == hearing_id)
    ).one()
    return PaperRecord(tuple(from_plain(one, Sheet) for one in row.texts or ()), row.announced_by)


def add_event(unit: Unit, hearing_id: str, account_id: str, event: HearingEvent) -> None:
    """Store what has happened in a hearing, with the account of the one who did it."""
    unit.connection.execute(
        insert(hearing_event).values(
            hearing_id=hearing_id,
            kind=event.kind,
            at=event.at,
            account_id=account_id,
            text=event.text,
            day=event.day,
            evidence=event.evidence,
            attended=event.attended,
        )
    )


_HEARING = tuple(column for column in hearing.c if column.name != "texts")
_EVENT = (
    hearing_event.c.kind,
    hearing_event.c.at,
    hearing_event.c.text,
    hearing_event.c.day,
    hearing_event.c.evidence,
    hearing_event.c.attended,
)
_ALL: Select[Any] = (
    select(*_HEARING, *_EVENT)
    .join(hearing_event, hearing_event.c.hearing_id == hearing.c.id, isouter=True)
    .order_by(hearing.c.announced_at, hearing.c.id, hearing_event.c.id)
)


def of_application(unit: Unit, application_id: str) -> tuple[Hearing, ...]:
    """Return the hearings of an application with their events, oldest first; tries of notices are not read here."""
    by_id: dict[str, list[Row[Any]]] = {}
    for row in unit.connection.execute(_ALL.where(hearing.c.application_id == application_id)):
        by_id.setdefault(row.id, []).append(row)
    return tuple(_hearing(rows) for rows in by_id.values())


def _hearing(rows: Sequence[Row[Any]]) -> Hearing:
    first = rows[0]
    return Hearing(
        id=first.id,
        reasons=Reasons(tuple(first.grounds), first.explanation_kk, first.explanation_ru),
        announced_at=first.announced_at,
        answer_until=first.answer_until,
        events=tuple(_event(row) for row in rows if row.kind is not None),
        fields=tuple(first.fields or ()),
    )


def _event(row: Row[Any]) -> HearingEvent:
    return HearingEvent(HearingEventKind(row.kind), row.at, row.text, row.day, row.evidence, row.attended)
