"""The delivery log of notices (APPC art. 66: means that fix delivery)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from module.store.schema import notice
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One notice to one address over one channel. The id goes to the provider, who removes doubles by it."""

    id: str
    application_id: str
    kind: str
    channel: str
    address: str
    language: str
    subject: str
    text: str
    state: str = "queued"
    reference: str = ""


def add(unit: Unit, record: NoticeRecord, now: datetime) -> None:
    """Store a notice that is to be sent."""
    unit.connection.execute(
        insert(notice).values(
            id=record.id,
            application_id=record.application_id,
            kind=record.kind,
            channel=record.channel,
            address=record.address,
            language=record.language,
            subject=record.subject,
            text=record.text,
            created_at=now,
        )
    )


def get(unit: Unit, notice_id: str) -> NoticeRecord | None:
    """Return a notice."""
    row = unit.connection.execute(select(notice).where(notice.c.id == notice_id)).one_or_none()
    if row is None:
        return None
    return NoticeRecord(
        row.id,
        row.application_id,
        row.kind,
        row.channel,
        row.address,
        row.language,
        row.subject,
        row.text,
        row.state,
        row.reference,
    )


def record_delivery(unit: Unit, notice_id: str, state: str, reference: str, now: datetime) -> None:
    """Write down what the provider said."""
    unit.connection.execute(
        update(notice).where(notice.c.id == notice_id).values(state=state, reference=reference, sent_at=now)
    )
