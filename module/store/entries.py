"""The national register: entries as sets of versions with two times, and its public search (D15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, func, insert, or_, select

from module.store.schema import entry, entry_version
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """The current version of an entry. `common` is published data, `national` is the national part."""

    number: str
    state: str
    version: int
    in_force_from: date
    recorded_at: datetime
    common: Mapping[str, Any]
    national: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that a decision opens."""

    number: str
    application_id: str
    decision_id: str
    in_force_from: date
    common: Mapping[str, Any]
    national: Mapping[str, Any]
    search: str


def add(unit: Unit, new: NewEntry, now: datetime) -> str:
    """Store an entry with its first version and return its id."""
    entry_id = str(uuid4())
    unit.connection.execute(
        insert(entry).values(
            id=entry_id,
            number=new.number,
            application_id=new.application_id,
            state="active",
            state_since=new.in_force_from,
        )
    )
    unit.connection.execute(
        insert(entry_version).values(
            entry_id=entry_id,
            version=1,
            in_force_from=new.in_force_from,
            recorded_at=now,
            decision_id=new.decision_id,
            common=dict(new.common),
            national=dict(new.national),
            search=new.search,
        )
    )
    return entry_id


_LATEST = (
    select(entry_version.c.entry_id, func.max(entry_version.c.version).label("version"))
    .group_by(entry_version.c.entry_id)
    .subquery()
)
_CURRENT = (
    select(entry.c.number, entry.c.state, entry_version)
    .join(_LATEST, _LATEST.c.entry_id == entry.c.id)
    .join(
        entry_version,
        (entry_version.c.entry_id == entry.c.id) & (entry_version.c.version == _LATEST.c.version),
    )
)


def _record(row: Row[Any]) -> EntryRecord:
    return EntryRecord(row.number, row.state, row.version, row.in_force_from, row.recorded_at, row.common, row.national)


def by_number(unit: Unit, number: str) -> EntryRecord | None:
    """Return the current version of an entry."""
    row = unit.connection.execute(_CURRENT.where(entry.c.number == number)).one_or_none()
    return _record(row) if row else None


def opened_by(unit: Unit, number: str) -> str:
    """Return the id of the application that led to an entry; empty where there is no such entry."""
    statement = select(entry.c.application_id).where(entry.c.number == number)
    return unit.connection.execute(statement).scalar_one_or_none() or ""


def search(unit: Unit, skeleton: str, offset: int, limit: int) -> tuple[int, tuple[EntryRecord, ...]]:
    """Return how many current entries match a folded query, and one slice of them, best first."""
    if skeleton:
        pattern = "%" + skeleton.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        matches: ColumnElement[bool] = or_(
            entry_version.c.search.like(pattern), func.word_similarity(skeleton, entry_version.c.search) > 0.6
        )
        order: tuple[ColumnElement[Any], ...] = (
            func.word_similarity(skeleton, entry_version.c.search).desc(),
            entry.c.number.asc(),
        )
        statement = _CURRENT.where(matches).order_by(*order)
    else:
        statement = _CURRENT.order_by(entry_version.c.recorded_at.desc(), entry.c.number)
    total = unit.connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    rows = unit.connection.execute(statement.offset(offset).limit(limit))
    return total, tuple(_record(row) for row in rows)
