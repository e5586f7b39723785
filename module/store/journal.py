"""The journal: who did what, when. Rows carry digests; a sealer chains committed rows in batches (D18)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select, text

from module.kernel.traces import note, origin_fact
from module.registry.actors import SYSTEM, Actor
from module.registry.security_acts import SECURITY_ACTS, VIEW, Told, sayable
from module.store.schema import account, audit, audit_seal
from module.store.unit import MOVED, NUMBER, Unit


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One act. The row itself holds ids and codes only (D19); the name is the account's, looked up when read."""

    id: int
    at: datetime
    actor_name: str
    act: str
    status_after: str
    details: Mapping[str, Any]
    actor_iin: str = ""
    actor_bin: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What is to be written down: ids and codes only (D19); the statuses where the act moved an application."""

    act: str
    details: Mapping[str, object] = field(default_factory=dict)
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """What a check of the chain found: the first changed batch or None, and how many rows are not sealed yet."""

    broken_seal: int | None
    sealed: int
    unsealed: int


SETTLED = "trois_journal_settled"
"""What a connection remembers once its server was found to be the one of the journal."""
_AHEAD = f"""
INSERT INTO trois.counter (name, value)
SELECT '{MOVED}', reached.last FROM (SELECT max(transaction_id) AS last FROM trois.audit) AS reached
WHERE (SELECT upto_transaction FROM trois.audit_seal ORDER BY id DESC LIMIT 1) >= {NUMBER}
ON CONFLICT (name) DO UPDATE SET value = greatest(trois.counter.value, excluded.value)
RETURNING value
"""  # noqa: S608 - of constants
_OLDEST = f"SELECT {NUMBER.replace('pg_current_xact_id()', 'pg_snapshot_xmin(pg_current_snapshot())')}"
_NOT_DIGESTED = frozenset({"id", "digest", "at", "transaction_id"})


def _digest(values: Mapping[str, Any]) -> bytes:
    parts = {key: values[key] for key in sorted(values) if key not in _NOT_DIGESTED}
    parts["at"] = values["at"].astimezone(UTC).isoformat()
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).digest()


def write(
    unit: Unit,
    actor: Actor,
    act: str,
    now: datetime,
    *,
    application_id: str | None = None,
    before: str = "",
    after: str = "",
    **details: object,
) -> None:
    """Write an act down in the same transaction as its effect.

    What the security log tells too gets the digest of the address that it came from, and its line once it stands.
    """
    write_all(unit, actor, now, application_id, (JournalEntry(act, details, before, after),))


def write_known(unit: Unit, actor: Actor, now: datetime, entry: JournalEntry) -> int:
    """Write down what is not about an application, and return the id of its row, by which it is found again."""
    rows = _rows(unit, actor, now, None, (entry,))
    return int(unit.connection.execute(insert(audit).values(rows).returning(audit.c.id)).scalar_one())


def write_all(
    unit: Unit, actor: Actor, now: datetime, application_id: str | None, entries: Iterable[JournalEntry]
) -> None:
    """Write down what one act did, in their order, in one statement; as `write` does."""
    unit.connection.execute(insert(audit).values(_rows(unit, actor, now, application_id, entries)))


def _rows(
    unit: Unit, actor: Actor, now: datetime, application_id: str | None, entries: Iterable[JournalEntry]
) -> list[dict[str, Any]]:
    _settle(unit)
    rows = []
    for entry in entries:
        values: dict[str, Any] = {
            "at": now,
            "actor_id": None if actor is SYSTEM else actor.account_id,
            "act": entry.act,
            "application_id": application_id,
            "status_before": entry.before,
            "status_after": entry.after,
            "details": _watched(unit, actor, entry),
        }
        rows.append({**values, "digest": _digest(values), "transaction_id": text(f"{NUMBER}")})
    return rows


def _settle(unit: Unit) -> None:
    """Let the numbers of transactions go on where the data have moved to a server whose own begin anew.

    On its own server no seal reaches the number of a transaction that runs. On another one, where a dump was restored,
    the rows of today would fall under seals of the past and look like forged ones. Asked once for each connection: a
    new server needs a new one. Whoever comes second waits for the first and finds the same.
    """
    if SETTLED not in unit.connection.info and not unit.connection.exec_driver_sql(f"{_AHEAD}").all():
        unit.connection.info[SETTLED] = True


def _watched(unit: Unit, actor: Actor, entry: JournalEntry) -> Mapping[str, object]:
    """Have the security log tell what it tells too; return the details with the address that they came from."""
    told = SECURITY_ACTS.get(entry.act)
    if told is None:
        return entry.details
    unit.after_commit(lambda: _tell(told, entry.act, actor, entry.details))
    address = origin_fact("address")
    return {**entry.details, "address": address} if address else entry.details


def _tell(told: Told, act: str, actor: Actor, details: Mapping[str, object]) -> None:
    """Write the line of a row that stands. Who acts for the system is the account that the row is about."""
    about = details.get("account")
    facts = sayable(details)
    facts |= {"account": about} if actor is SYSTEM else {"account": actor.account_id, "target": about}
    way = "portal" if "portal_user" in details else told.way
    note(told.event, told.outcome, str(details.get("reason", "")), in_journal=True, act=act, way=way, **facts)


def details(unit: Unit, application_id: str, act: str) -> tuple[Mapping[str, Any], ...]:
    """Return what the journal keeps of an act on an application, oldest first."""
    statement = select(audit.c.details).where(audit.c.application_id == application_id, audit.c.act == act)
    return tuple(unit.connection.execute(statement.order_by(audit.c.id)).scalars())


def row_of(unit: Unit, row_id: int) -> JournalEntry | None:
    """Return what was written down in a row, by its id."""
    columns = (audit.c.act, audit.c.details, audit.c.status_before, audit.c.status_after)
    row = unit.connection.execute(select(*columns).where(audit.c.id == row_id)).one_or_none()
    return JournalEntry(*row) if row else None


def of_application(unit: Unit, application_id: str) -> tuple[JournalRow, ...]:
    """Return the acts on an application, oldest first; who looked at it is no act."""
    statement = (
        select(audit, account.c.name.label("actor_name"), account.c.iin, account.c.bin, account.c.organisation)
        .outerjoin(account, account.c.id == audit.c.actor_id)
        .where(audit.c.application_id == application_id, audit.c.act != VIEW)
        .order_by(audit.c.id)
    )
    rows = unit.connection.execute(statement)
    return tuple(
        JournalRow(
            row.id,
            row.at,
            row.actor_name or "",
            row.act,
            row.status_after,
            row.details,
            row.iin or "",
            row.bin or "",
            row.organisation or "",
        )
        for row in rows
    )


def _chain(previous: bytes, digests: list[bytes]) -> bytes:
    return hashlib.sha256(previous + b"".join(digests)).digest()


def _rows_between(unit: Unit, after: int, upto: int) -> list[Mapping[str, Any]]:
    statement = (
        select(audit)
        .where(audit.c.transaction_id > after, audit.c.transaction_id <= upto)
        .order_by(audit.c.transaction_id, audit.c.id)
    )
    return [dict(row._mapping) for row in unit.connection.execute(statement)]


def seal(unit: Unit, now: datetime) -> int:
    """Chain the rows of finished transactions that no seal covers yet; return how many.

    Row ids are given before commit, so the window is over transaction ids below the oldest one still running: no row
    can appear in it later. The lock keeps two sealers from forking the chain.
    """
    unit.connection.exec_driver_sql(f"LOCK TABLE {audit_seal.fullname} IN SHARE ROW EXCLUSIVE MODE")
    last = unit.connection.execute(select(audit_seal).order_by(audit_seal.c.id.desc()).limit(1)).one_or_none()
    after = last.upto_transaction if last else 0
    oldest = unit.connection.exec_driver_sql(f"{_OLDEST}")
    upto = oldest.scalar_one() - 1
    rows = _rows_between(unit, after, upto)
    if not rows:
        return 0
    digest = _chain(bytes(last.digest) if last else b"", [bytes(row["digest"]) for row in rows])
    unit.connection.execute(
        insert(audit_seal).values(
            after_transaction=after, upto_transaction=upto, row_count=len(rows), digest=digest, sealed_at=now
        )
    )
    return len(rows)


def verify(unit: Unit) -> ChainVerdict:
    """Recompute all digests and the chain; say which seal no longer fits."""
    previous, sealed = b"", 0
    for mark in unit.connection.execute(select(audit_seal).order_by(audit_seal.c.id)).all():
        rows = _rows_between(unit, mark.after_transaction, mark.upto_transaction)
        previous = _chain(previous, [_digest(row) for row in rows])
        if previous != bytes(mark.digest) or len(rows) != mark.row_count:
            return ChainVerdict(mark.id, sealed, 0)
        sealed += len(rows)
    total = unit.connection.execute(select(func.count()).select_from(audit)).scalar_one()
    return ChainVerdict(None, sealed, total - sealed)
