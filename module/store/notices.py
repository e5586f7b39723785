"""The delivery log of notices (APPC art. 66: means that fix delivery)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from module.registry.letters import DeliveryState
from module.store.messages_schema import notice_delivery
from module.store.schema import notice
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One notice to one address over one channel. The id goes to the provider, who removes doubles by it.

    `alphabet`, `units` and `parts` are the price of an SMS; `reason` is a code; `asked` counts the questions about it;
    `sent_again_as` is the notice that a person sent in its place.
    """

    id: str
    application_id: str
    kind: str
    channel: str
    address: str
    language: str
    subject: str
    text: str
    state: DeliveryState = DeliveryState.QUEUED
    reference: str = ""
    created_at: datetime | None = None
    sent_at: datetime | None = None
    alphabet: str = ""
    units: int = 0
    parts: int = 0
    reason: str = ""
    asked: int = 0
    changed_at: datetime | None = None
    sent_again_as: str | None = None


_OWN = ("id", "application_id", "kind", "channel", "address", "language", "subject", "text", "state", "reference")
_PRICE = ("alphabet", "units", "parts")


def add(unit: Unit, records: Collection[NoticeRecord], now: datetime) -> None:
    """Store notices that are to be sent, with what they cost."""
    if not records:
        return
    own = [{name: getattr(record, name) for name in _OWN} | {"created_at": now} for record in records]
    unit.connection.execute(insert(notice).values(own))
    prices = [{name: getattr(record, name) for name in _PRICE} for record in records]
    rows = [{"notice_id": record.id, "changed_at": now, **price} for record, price in zip(records, prices, strict=True)]
    unit.connection.execute(insert(notice_delivery).values(rows))


def _all() -> Any:
    columns = [column for column in notice_delivery.c if column.name != "notice_id"]
    return select(notice, *columns).join(notice_delivery, notice_delivery.c.notice_id == notice.c.id, isouter=True)


def _record(row: Any) -> NoticeRecord:
    found = {name: value for name, value in row._mapping.items() if value is not None}
    return NoticeRecord(**{**found, "state": DeliveryState(row.state)})


def get(unit: Unit, notice_id: str, *, lock: bool = False) -> NoticeRecord | None:
    """Return a notice, under a lock where its state is to be changed."""
    statement = _all().where(notice.c.id == notice_id)
    row = unit.connection.execute(statement.with_for_update(of=notice) if lock else statement).one_or_none()
    return None if row is None else _record(row)


def of_application(unit: Unit, application_id: str) -> tuple[NoticeRecord, ...]:
    """Return the notices of an application, the newest first."""
    statement = (
        _all().where(notice.c.application_id == application_id).order_by(notice.c.created_at.desc(), notice.c.id)
    )
    return tuple(_record(row) for row in unit.connection.execute(statement))


def record_delivery(
    unit: Unit, notice_id: str, state: DeliveryState, reference: str, reason: str, now: datetime
) -> None:
    """Write down what became of the sending."""
    unit.connection.execute(
        update(notice).where(notice.c.id == notice_id).values(state=state, reference=reference, sent_at=now)
    )
    _change(unit, notice_id, now, reason=reason)


def record_status(unit: Unit, record: NoticeRecord, state: DeliveryState, reason: str, now: datetime) -> None:
    """Write down what the provider told when it was asked."""
    unit.connection.execute(update(notice).where(notice.c.id == record.id).values(state=state))
    _change(unit, record.id, now, reason=reason, asked=record.asked + 1)


def copy(unit: Unit, record: NoticeRecord, now: datetime) -> NoticeRecord:
    """Store the same notice once more under an id of its own, in place of one that did not arrive."""
    fresh = replace(
        record, id=str(uuid4()), state=DeliveryState.QUEUED, reference="", reason="", asked=0, sent_again_as=None
    )
    add(unit, (fresh,), now)
    _change(unit, record.id, now, sent_again_as=fresh.id)
    return fresh


def _change(unit: Unit, notice_id: str, now: datetime, **values: object) -> None:
    values["changed_at"] = now
    statement = upsert(notice_delivery).values(notice_id=notice_id, **values)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["notice_id"], set_=values))
