"""The journal of messages: raw bytes in parts, digests of the bytes, of the body and of the row; append-only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, insert, select, text

from module.store.exchange.bulk import copy
from module.store.exchange_schema import message, payload
from module.store.schema import SCHEMA
from module.store.unit import Unit

PART = 1024 * 1024


@dataclass(frozen=True, slots=True)
class JournalMessage:
    """A row of the journal. `direction` is `in` or `out`; `code` a message, a signal or `fault`; `peer` its address.

    `conversation_id` is None where the header could not be read. `findings` hold code, path, severity, text, params.
    """

    at: datetime
    direction: str
    verdict: str
    digest: str
    size: int
    conversation_id: str | None = None
    message_id: str = ""
    relates_to: str = ""
    action: str = ""
    code: str = ""
    edoc_id: str = ""
    edoc_ref_id: str = ""
    body_digest: str = ""
    peer: str = ""
    certificate: str = ""
    findings: Sequence[Mapping[str, Any]] = ()
    id: int = 0


class PayloadWriter:
    """Writes raw bytes under a reserved id, in parts of 1 MiB, and keeps their digest and size."""

    def __init__(self, unit: Unit, message_id: int) -> None:
        self._unit = unit
        self.id = message_id
        self._digest = hashlib.sha256()
        self._part = 0
        self._rest = bytearray()
        self.size = 0

    def write(self, content: bytes) -> None:
        """Take the next bytes."""
        self._digest.update(content)
        self.size += len(content)
        self._rest += content
        while len(self._rest) >= PART:
            self._flush(PART)

    def close(self) -> str:
        """Write the last part and return the SHA-256 of all bytes, as hex."""
        if self._rest or not self._part:
            self._flush(len(self._rest))
        return self._digest.hexdigest()

    def _flush(self, size: int) -> None:
        copy(self._unit, payload, ("message_id", "part", "content"), [(self.id, self._part, bytes(self._rest[:size]))])
        del self._rest[:size]
        self._part += 1


def reserve(unit: Unit) -> int:
    """Take an id: parts and effects are written under it before the row, whose verdict comes last."""
    name = f"{SCHEMA}.{message.name}"
    found = unit.connection.execute(text("SELECT nextval(pg_get_serial_sequence(:name, 'id'))"), {"name": name})
    return int(found.scalar_one())


def row_digest(row: JournalMessage) -> bytes:
    """Return the SHA-256 of a row: of every column but the digest itself and the transaction that wrote it."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    values["at"] = row.at.astimezone(UTC).isoformat()
    values["findings"] = [dict(finding) for finding in row.findings]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).digest()


def add(unit: Unit, row: JournalMessage) -> None:
    """Write a row under its reserved id."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    values["findings"] = [dict(finding) for finding in row.findings]
    unit.connection.execute(insert(message).values(**values, row_digest=row_digest(row)))


_COLUMNS = [message.c[field.name] for field in fields(JournalMessage)]


def _read(row: Row[Any]) -> JournalMessage:
    return JournalMessage(**row._mapping)


def get(unit: Unit, message_id: int) -> JournalMessage | None:
    """Return a row by its id."""
    row = unit.connection.execute(select(*_COLUMNS).where(message.c.id == message_id)).one_or_none()
    return _read(row) if row else None


def of_conversation(unit: Unit, conversation_id: str) -> tuple[JournalMessage, ...]:
    """Return the messages of a conversation, in the order of the journal."""
    statement = select(*_COLUMNS).where(message.c.conversation_id == conversation_id).order_by(message.c.id)
    return tuple(_read(row) for row in unit.connection.execute(statement))


def chunks(unit: Unit, message_id: int) -> Iterator[bytes]:
    """Yield the parts of a message's raw bytes, one query each, so that a large one never stands in memory."""
    part = 0
    while True:
        statement = select(payload.c.content).where(payload.c.message_id == message_id, payload.c.part == part)
        content = unit.connection.execute(statement).scalar_one_or_none()
        if content is None:
            return
        yield bytes(content)
        part += 1


def part(unit: Unit, message_id: int, number: int) -> bytes | None:
    """Return one part of a message's raw bytes, counted from 0; None behind the last one."""
    statement = select(payload.c.content).where(payload.c.message_id == message_id, payload.c.part == number)
    found = unit.connection.execute(statement).scalar_one_or_none()
    return None if found is None else bytes(found)


def content(unit: Unit, message_id: int) -> bytes:
    """Return the raw bytes of a message; for messages of ordinary size."""
    return b"".join(chunks(unit, message_id))


def repeated(
    unit: Unit, conversation_id: str, action: str, body_digest: str, verdicts: Collection[str]
) -> JournalMessage | None:
    """Return a message of the peer with the same document, judged in one of some ways: by conversation, action, body.

    Ids do not tell which of several came first: they are given before the conversation is locked.
    """
    statement = (
        select(*_COLUMNS)
        .where(
            message.c.conversation_id == conversation_id,
            message.c.action == action,
            message.c.direction == "in",
            message.c.body_digest == body_digest,
            message.c.verdict.in_(verdicts),
        )
        .order_by(message.c.id)
        .limit(1)
    )
    row = unit.connection.execute(statement).one_or_none()
    return _read(row) if row else None


def with_other_body(unit: Unit, edoc_id: str, body_digest: str, verdicts: Collection[str]) -> JournalMessage | None:
    """Return the first message of the peer, of any conversation, that has this EDocId with another body.

    It was judged in one of some ways: what was refused binds nobody.
    """
    if not edoc_id:
        return None
    statement = (
        select(*_COLUMNS)
        .where(message.c.edoc_id == edoc_id, message.c.direction == "in", message.c.body_digest != body_digest)
        .where(message.c.verdict.in_(verdicts))
        .order_by(message.c.id)
        .limit(1)
    )
    row = unit.connection.execute(statement).one_or_none()
    return _read(row) if row else None


def accepted(unit: Unit, edoc_id: str) -> bool:
    """Tell whether a document with this EDocId was accepted, in any conversation."""
    return bool(edoc_id) and with_other_body(unit, edoc_id, "", ("accepted", "held")) is not None


def refused(unit: Unit, limit: int = 50) -> tuple[JournalMessage, ...]:
    """Return the latest messages of the peer that were refused, the last one first."""
    statement = (
        select(*_COLUMNS)
        .where(message.c.verdict == "refused", message.c.direction == "in")
        .order_by(message.c.id.desc())
        .limit(limit)
    )
    return tuple(_read(row) for row in unit.connection.execute(statement))


def own(unit: Unit, message_id: str) -> JournalMessage | None:
    """Return a message of ours by its wsa:MessageID."""
    statement = select(*_COLUMNS).where(message.c.message_id == message_id, message.c.direction == "out").limit(1)
    row = unit.connection.execute(statement).one_or_none()
    return _read(row) if row else None
