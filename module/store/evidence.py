"""What proves a signature beside its bytes: kept with the signature, in the same transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Insert, insert, select, update

from module.registry.signatures import Evidence, RevocationSource
from module.store.applications import read_blob, store_blob
from module.store.evidence_schema import signature_evidence as table
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Proofs:
    """What was believed about revocation, leaf first, and the time-stamp token; all DER, empty where there is none."""

    source: RevocationSource = RevocationSource.NONE
    answers: tuple[bytes, ...] = ()
    timestamp: bytes = b""
    stamped_at: datetime | None = None


def keep(unit: Unit, evidence: Evidence, now: datetime, *, paper_id: str = "", opinion_id: str = "") -> None:
    """Store the proofs of the signature on a paper or on an opinion."""
    unit.connection.execute(row_of(unit, evidence, now, paper_id=paper_id, opinion_id=opinion_id))


def row_of(unit: Unit, evidence: Evidence, now: datetime, *, paper_id: str = "", opinion_id: str = "") -> Insert:
    """Store what was answered about revocation, and return the row of the proofs, to be stored with the signature."""
    digests = [hashlib.sha256(answer).hexdigest() for answer in evidence.revocation]
    for digest, answer in zip(digests, evidence.revocation, strict=True):
        store_blob(unit, digest, answer)
    return insert(table).values(
        id=str(uuid4()),
        paper_id=paper_id or None,
        opinion_id=opinion_id or None,
        signed_sha256=hashlib.sha256(evidence.signed).hexdigest(),
        source=evidence.revocation_source,
        answers=digests,
        kept_at=now,
    )


def of_signing_document(unit: Unit, paper_id: str) -> Proofs:
    """Return the proofs of a signed paper; a signature of the time before they were kept has none."""
    row = unit.connection.execute(select(table).where(table.c.paper_id == paper_id)).one_or_none()
    if row is None:
        return Proofs()
    return Proofs(
        source=RevocationSource(row.source),
        answers=tuple(read_blob(unit, digest) for digest in row.answers),
        timestamp=bytes(row.timestamp or b""),
        stamped_at=row.stamped_at,
    )


def stamp(unit: Unit, paper_id: str, token: bytes, stamped_at: datetime) -> bool:
    """Keep a time stamp that came after the act; tell whether it was the first. A stamp is never replaced."""
    statement = (
        update(table)
        .where(table.c.paper_id == paper_id, table.c.timestamp.is_(None))
        .values(timestamp=token, stamped_at=stamped_at)
    )
    return unit.connection.execute(statement).rowcount == 1
