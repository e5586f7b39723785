"""One-time codes and links: only their digests are stored, a newer one voids the former."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, insert, select, update

from module.registry.membership import CodeKind
from module.store.accounts_schema import one_time_code
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code that was given out."""

    id: str
    user_id: str
    kind: CodeKind
    target: str
    digest: bytes
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    tries: int


def issue(
    unit: Unit, user_id: str, kind: CodeKind, target: str, digest: bytes, *, now: datetime, until: datetime
) -> str:
    """Store a code; the former ones of this person and kind are void. Returns its id."""
    void(unit, user_id, kind, now)
    identifier = str(uuid4())
    unit.connection.execute(
        insert(one_time_code).values(
            id=identifier,
            user_id=user_id,
            kind=kind,
            target=target,
            digest=digest,
            created_at=now,
            expires_at=until,
        )
    )
    return identifier


def void(unit: Unit, user_id: str, kind: CodeKind, now: datetime) -> None:
    """Void the open codes of a person and kind."""
    unit.connection.execute(
        update(one_time_code)
        .where(
            one_time_code.c.user_id == user_id,
            one_time_code.c.kind == kind,
            one_time_code.c.used_at.is_(None),
        )
        .values(used_at=now)
    )


def _one(unit: Unit, condition: ColumnElement[bool]) -> IssuedCode | None:
    statement = (
        select(one_time_code).where(condition).order_by(one_time_code.c.created_at.desc()).limit(1).with_for_update()
    )
    row = unit.connection.execute(statement).one_or_none()
    if row is None:
        return None
    return IssuedCode(
        row.id,
        row.user_id,
        CodeKind(row.kind),
        row.target,
        bytes(row.digest),
        row.created_at,
        row.expires_at,
        row.used_at,
        row.tries,
    )


def by_digest(unit: Unit, kind: CodeKind, digest: bytes) -> IssuedCode | None:
    """Return the code of a link's digest, locked."""
    return _one(unit, (one_time_code.c.kind == kind) & (one_time_code.c.digest == digest))


def newest(unit: Unit, user_id: str, kind: CodeKind) -> IssuedCode | None:
    """Return the newest code of a person and kind, locked."""
    return _one(unit, (one_time_code.c.kind == kind) & (one_time_code.c.user_id == user_id))


def use(unit: Unit, code_id: str, now: datetime) -> None:
    """Mark a code as used."""
    unit.connection.execute(update(one_time_code).where(one_time_code.c.id == code_id).values(used_at=now))


def count_try(unit: Unit, code_id: str) -> None:
    """Count a wrong attempt at a code."""
    unit.connection.execute(
        update(one_time_code).where(one_time_code.c.id == code_id).values(tries=one_time_code.c.tries + 1)
    )
