"""Is the journal what it was? Every row, every byte, and the audit that names both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Row, Select, select

from module.kernel.faults import alone
from module.store.exchange.messages import JournalMessage, chunks, row_digest
from module.store.exchange_schema import message, union_version
from module.store.schema import audit
from module.store.unit import Unit

_COLUMNS = [message.c[field.name] for field in fields(JournalMessage)]
_PAGE = 500


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that is not what it was: its table, its id, what is wrong (a word)."""

    table: str
    id: int
    what: str


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """What a check found; `bare` are messages whose bytes were removed, which a logged act may do (D19)."""

    changes: tuple[ChangedRow, ...]
    bare: tuple[int, ...]
    total: int


def verify(unit: Unit) -> LedgerCheck:
    """Recompute the digests of all messages and versions, and hold the messages against the audit."""
    audited = dict(_audited(unit))
    changes: list[ChangedRow] = []
    bare: list[int] = []
    total = 0
    for row, digest in _rows(unit):
        total += 1
        what, has_bytes = _judge(unit, row, digest, audited.pop(row.id, None))
        if what:
            changes.append(ChangedRow("exchange_message", row.id, what))
        if not has_bytes:
            bare.append(row.id)
    changes += [ChangedRow("exchange_message", key, "missing") for key in sorted(audited)]
    changes += [ChangedRow("union_version", key, "record") for key in _changed_versions(unit)]
    return LedgerCheck(tuple(changes), tuple(bare), total)


def _judge(unit: Unit, row: JournalMessage, digest: bytes, audited: tuple[str, str] | None) -> tuple[str, bool]:
    """Return what is wrong with a row, and whether its bytes are there."""
    found = _bytes_of(unit, row.id)
    if digest != alone(lambda: row_digest(row))[0]:  # a row that cannot be read has no digest
        return "row", found is not None
    if found is not None and found != (row.digest, row.size):
        return "bytes", True
    if audited is None:
        return "not audited", found is not None
    return ("" if audited == (row.digest, digest.hex()) else "digest"), found is not None


def _bytes_of(unit: Unit, message_id: int) -> tuple[str, int] | None:
    digest, size, seen = hashlib.sha256(), 0, False
    for part in chunks(unit, message_id):
        digest.update(part)
        size, seen = size + len(part), True
    return (digest.hexdigest(), size) if seen else None


def _audited(unit: Unit) -> Iterator[tuple[int, tuple[str, str]]]:
    statement = select(audit.c.details).where(audit.c.act.in_(("exchange_in", "exchange_out")))
    for details in unit.connection.execute(statement).scalars():
        if isinstance(details, dict):  # else the chain of the journal is broken there, which is told by itself
            yield int(details["message"]), (details["digest"], details["row"])


def _rows(unit: Unit) -> Iterator[tuple[JournalMessage, bytes]]:
    last = 0
    while page := _page(unit, last):
        for row in page:
            values = dict(row._mapping)
            digest = bytes(values.pop("row_digest"))
            last = row.id
            yield JournalMessage(**values), digest


def _page(unit: Unit, after: int) -> list[Row[Any]]:
    statement: Select[Any] = select(*_COLUMNS, message.c.row_digest)
    return list(unit.connection.execute(statement.where(message.c.id > after).order_by(message.c.id).limit(_PAGE)))


def _changed_versions(unit: Unit) -> Iterator[int]:
    statement = select(union_version.c.id, union_version.c.record, union_version.c.digest).order_by(union_version.c.id)
    for row in unit.connection.execute(statement.execution_options(yield_per=200)):
        if hashlib.sha256(bytes(row.record)).hexdigest() != row.digest:
            yield row.id
