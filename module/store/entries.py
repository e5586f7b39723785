"""The national register: entries as sets of versions with two times, and its public search (D15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, func, insert, or_, select

from module.registry.standing import StoredState
from module.store.schema import application, entry, entry_version
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """The current version of an entry. `common` is published data, `national` is the national part.

    `state` is what the last act wrote, since `state_since`; how the entry stands today is for `registry.standing` to
    say. `right_end` is the last day of the right, None where the application names none.
    """

    number: str
    application_id: str
    state: StoredState
    state_since: date
    right_end: date | None
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
            state=StoredState.ACTIVE.value,
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
    select(
        entry.c.number,
        entry.c.application_id,
        entry.c.state,
        entry.c.state_since,
        application.c.form["trademark"]["valid_until"].astext.label("right_end"),
        entry_version,
    )
    .join(_LATEST, _LATEST.c.entry_id == entry.c.id)
    .join(
        entry_version,
        (entry_version.c.entry_id == entry.c.id) & (entry_version.c.version == _LATEST.c.version),
    )
    .outerjoin(application, application.c.id == entry.c.application_id)  # outer: a mere count leaves it out
)


def _record(row: Row[Any]) -> EntryRecord:
    return EntryRecord(
        number=row.number,
        application_id=row.application_id,
        state=StoredState(row.state),
        state_since=row.state_since,
        right_end=date.fromisoformat(row.right_end) if row.right_end else None,
        version=row.version,
        in_force_from=row.in_force_from,
        recorded_at=row.recorded_at,
        common=row.common,
        national=row.national,
    )


def by_number(unit: Unit, number: str) -> EntryRecord | None:
    """Return the current version of an entry."""
    row = unit.connection.execute(_CURRENT.where(entry.c.number == number)).one_or_none()
    return _record(row) if row else None


def of_applications(unit: Unit, application_ids: Iterable[str]) -> dict[str, EntryRecord]:
    """Return the current versions of the entries that some applications led to, by application."""
    rows = unit.connection.execute(_CURRENT.where(entry.c.application_id.in_(list(application_ids))))
    return {row.application_id: _record(row) for row in rows}


def search(unit: Unit, search_key: str, offset: int, limit: int) -> tuple[int, tuple[EntryRecord, ...]]:
    """Return how many current entries match a folded query, and one slice of them, best first."""
    if search_key:
        pattern = "%" + search_key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        matches: ColumnElement[bool] = or_(
            entry_version.c.search.like(pattern), func.word_similarity(search_key, entry_version.c.search) > 0.6
        )
        order: tuple[ColumnElement[Any], ...] = (
            func.word_similarity(search_key, entry_version.c.search).desc(),
            entry.c.number.asc(),
        )
        statement = _CURRENT.where(matches).order_by(*order)
    else:
        statement = _CURRENT.order_by(entry_version.c.recorded_at.desc(), entry.c.number)
    total = unit.connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    rows = unit.connection.execute(statement.offset(offset).limit(limit))
    return total, tuple(_record(row) for row in rows)
