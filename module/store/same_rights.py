"""Where a right stands already: in the register, and in open applications. Found by the indexed key of the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, func, literal, select, union_all

from module.registry.application import ApplicationKind
from module.registry.entry import ExclusionGround
from module.registry.workflow import FINAL, Status
from module.store.keys import Key
from module.store.schema import application, entry, entry_fact
from module.store.unit import Unit

_NOT_OPEN = (Status.DRAFT, *FINAL)
_NOBODY = (literal(None, Key()), literal("", String()), literal("", String()))
_ALIKE, _LIKEST = 2, 5


@dataclass(frozen=True, slots=True)
class SameRightRow:
    """An entry, or an open application with its owner, on a right; `application_id` is empty for an entry.

    `alike`: an entry of another right that has such a name.
    """

    number: str
    application_id: str
    owner_iin: str
    owner_bin: str
    alike: bool


def hold(unit: Unit, key: str) -> None:
    """Wait for whoever files the same right now, and make the next one wait until the end of this unit."""
    if key:
        unit.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"right {key}", 0))))


def find(unit: Unit, key: str, kind: ApplicationKind, but: str, name: str = "") -> tuple[SameRightRow, ...]:
    """Return where a right stands, besides in the application `but` and the entry that it led to.

    Entries count for an inclusion alone: other kinds are filed on an entry. An excluded one is included anew. With a
    folded `name` the likest entries of other rights follow. One statement, by indexed columns alone.
    """
    parts = [*((_entries(key, kind, but), _applications(key, kind, but)) if key else ())]
    if name:
        parts.append(_alike(name, key))
    if not parts:
        return ()
    rows = union_all(*parts).subquery()
    found = unit.connection.execute(select(rows).order_by(rows.c[4], rows.c[0]))
    return tuple(SameRightRow(row[0], row[1] or "", row[2], row[3], row[4] == _ALIKE) for row in found)


def _entries(key: str, kind: ApplicationKind, but: str) -> Select[Any]:
    excluded = select(entry_fact.c.line).where(
        entry_fact.c.entry_id == entry.c.id,
        entry_fact.c.cause.in_(list(ExclusionGround)),
        entry_fact.c.ended_on.is_(None),
    )
    return select(entry.c.number, *_NOBODY, literal(0)).where(
        entry.c.right_key == key,
        entry.c.application_id.is_distinct_from(but),
        ~excluded.exists(),
        literal(kind == ApplicationKind.INCLUDE),
    )


def _applications(key: str, kind: ApplicationKind, but: str) -> Select[Any]:
    columns = application.c
    return select(columns.number, columns.id, columns.owner_iin, columns.owner_bin, literal(1)).where(
        columns.right_key == key, columns.kind == kind, columns.status.not_in(_NOT_OPEN), columns.id != but
    )


def _alike(name: str, key: str) -> Select[Any]:
    likest = (
        select(entry.c.number)
        .where(entry.c.search.op("%>")(name), entry.c.right_key != key)
        .order_by(func.word_similarity(name, entry.c.search).desc(), entry.c.number)
        .limit(_LIKEST)
        .subquery()
    )
    return select(likest.c.number, *_NOBODY, literal(_ALIKE))
