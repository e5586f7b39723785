"""Extracts from the register: each is written once with its document; the digest of its print follows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import insert, select, update

from module.registry.extract import ExtractFacts, ExtractScope
from module.registry.standing import ProtectionState
from module.store.issued_schema import extract
from module.store.schema import entry
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class ExtractRecord:
    """An extract that was issued: its document before and under the seal, and the row of the journal that knows it.

    `print_sha256` is the digest of the PDF, empty where the print was never finished.
    """

    id: str
    facts: ExtractFacts
    document: bytes
    sealed: bytes
    audit_id: int
    print_sha256: str = ""


def add(unit: Unit, entry_id: str, facts: ExtractFacts, document: bytes, sealed: bytes, audit_id: int) -> str:
    """Store an extract and return its id."""
    key = str(uuid4())
    values = {
        "id": key,
        "entry_id": entry_id,
        "number": facts.number,
        "code": facts.code,
        "scope": facts.scope.value,
        "state": facts.state.value,
        "as_of": facts.as_of,
        "issued_at": facts.issued_at,
        "document": document,
        "sealed": sealed,
        "audit_id": audit_id,
    }
    unit.connection.execute(insert(extract).values(values))
    return key


def keep_print(unit: Unit, extract_id: str, sha256: str) -> None:
    """Remember the digest of the print that was given out."""
    unit.connection.execute(update(extract).where(extract.c.id == extract_id).values(print_sha256=sha256))


def by_code(unit: Unit, code: str) -> ExtractRecord | None:
    """Return the extract of a verification code."""
    statement = select(extract, entry.c.number.label("entry_number")).join(entry, entry.c.id == extract.c.entry_id)
    row = unit.connection.execute(statement.where(extract.c.code == code)).one_or_none()
    if row is None:
        return None
    facts = ExtractFacts(
        number=row.number,
        code=row.code,
        entry_number=row.entry_number,
        scope=ExtractScope(row.scope),
        as_of=row.as_of,
        issued_at=row.issued_at,
        state=ProtectionState(row.state),
    )
    return ExtractRecord(row.id, facts, bytes(row.document), bytes(row.sealed), row.audit_id, row.print_sha256)
