"""Editions of classifiers that a site loaded. An edition and its rows are written once and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, insert, select

from module.registry.actors import SYSTEM, Actor
from module.registry.classifiers import ClassifierRow, Edition
from module.store.classifiers_schema import classifier_edition, classifier_row
from module.store.unit import Unit

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """An edition with its id and the list that it is of."""

    id: str
    classifier: str
    edition: Edition


def lock(unit: Unit) -> None:
    """Let one loading run at a time; readers are not held up."""
    unit.connection.exec_driver_sql(f"LOCK TABLE {classifier_edition.fullname} IN SHARE ROW EXCLUSIVE MODE")


def add(unit: Unit, classifier: str, edition: Edition, rows: Sequence[ClassifierRow], actor: Actor) -> str:
    """Write an edition with its rows and return its id."""
    id = str(uuid4())
    unit.connection.execute(
        insert(classifier_edition).values(
            id=id,
            classifier=classifier,
            version=edition.version,
            in_force_from=edition.in_force_from,
            in_force_to=edition.in_force_to,
            loaded_at=edition.loaded_at,
            loaded_by=None if actor is SYSTEM else actor.account_id,
            source_sha256=edition.source_sha256,
            row_count=len(rows),
        )
    )
    for start in range(0, len(rows), _BATCH):
        part = enumerate(rows[start : start + _BATCH], start=start)
        unit.connection.execute(insert(classifier_row), [_values(id, place, row) for place, row in part])
    return id


def _values(edition_id: str, place: int, row: ClassifierRow) -> dict[str, Any]:
    return {
        "edition_id": edition_id,
        "code": row.code,
        "ordinal": place,
        "parent": row.parent,
        "names": dict(row.names),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "extra": dict(row.extra),
    }


def editions(unit: Unit, classifier: str = "") -> tuple[StoredEdition, ...]:
    """Return the editions of a list or of all, the newest first. An open one ends where the next begins."""
    found = classifier_edition.c
    order = (found.classifier, found.in_force_from.desc(), found.loaded_at.desc())
    statement = select(classifier_edition).order_by(*order)
    if classifier:
        statement = statement.where(found.classifier == classifier)
    made: list[StoredEdition] = []
    for row in unit.connection.execute(statement):
        made.append(_edition(row, _next_begins(made, row)))
    return tuple(made)


def _next_begins(newer: list[StoredEdition], row: Row[Any]) -> date | None:
    if not newer or newer[-1].classifier != row.classifier:
        return None
    return newer[-1].edition.in_force_from


def _edition(row: Row[Any], next_from: date | None) -> StoredEdition:
    ends = row.in_force_to
    if next_from is not None and (ends is None or ends >= next_from):
        ends = next_from - timedelta(days=1)
    edition = Edition(row.version, row.in_force_from, ends, row.loaded_at, row.source_sha256, row.row_count)
    return StoredEdition(row.id, row.classifier, edition)


def rows(unit: Unit, edition_id: str) -> tuple[ClassifierRow, ...]:
    """Return the rows of an edition in the order of its file."""
    statement = (
        select(classifier_row).where(classifier_row.c.edition_id == edition_id).order_by(classifier_row.c.ordinal)
    )
    return tuple(
        ClassifierRow(row.code, row.names, row.parent, row.valid_from, row.valid_to, row.extra)
        for row in unit.connection.execute(statement)
    )
