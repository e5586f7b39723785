"""Tasks of opinions in a database, as an application from the Commission would open them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import insert

from module.store import opinions
from module.store.exchange_schema import message, payload
from module.store.unit import Unit

PROCEDURE = "urn:uuid:0a0a0a0a-0000-4000-8000-000000000001"
_numbers = count(1)


def journalled(unit: Unit, now: datetime, content: bytes = b"<x/>", **changes: Any) -> int:
    """Write a message down as the exchange would, and return its id."""
    values: dict[str, Any] = {
        "at": now,
        "direction": "in",
        "code": "P.SP.01.MSG.001",
        "digest": "00" * 32,
        "size": len(content),
        "verdict": "accepted",
        "findings": [],
        "row_digest": b"row",
    }
    found = unit.connection.execute(insert(message).values(**values | changes).returning(message.c.id)).scalar_one()
    for part in range(0, len(content), 1000):
        values = {"message_id": found, "part": part // 1000, "content": content[part : part + 1000]}
        unit.connection.execute(insert(payload).values(**values))
    return int(found)


def open_task(unit: Unit, now: datetime, content: bytes = b"<x/>", **changes: Any) -> str:
    """Open a task of a new application and return its id."""
    values: dict[str, Any] = {
        "application_id": f"{next(_numbers):05}/EEC",
        "form_id": "1",
        "procedure_id": PROCEDURE,
        "applicant": "ООО «Заявитель»",
        "object_kind": "ТЗ",
        "object_name": "АЛАТАУ",
        "holder": "ООО «Правообладатель»",
        "due_on": date(2026, 12, 4),
    }
    values |= {"received_id": journalled(unit, now, content)} | changes
    return opinions.open_task(unit, now=now, **values)  # type: ignore[misc]
