"""Drafts that were handed over to be signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from module.store.accounts_schema import draft_handover
from module.store.schema import account
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Handover:
    """Which version of a draft was handed over, by whom, when."""

    application_id: str
    version: int
    handed_by: str
    name: str
    handed_at: datetime


def put(unit: Unit, application_id: str, version: int, account_id: str, now: datetime) -> None:
    """Mark a version of a draft as ready to be signed."""
    values = {"version": version, "handed_by": account_id, "handed_at": now}
    statement = insert(draft_handover).values(application_id=application_id, **values)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["application_id"], set_=values))


def remove(unit: Unit, application_id: str) -> bool:
    """Take the mark off; tell whether there was one."""
    statement = delete(draft_handover).where(draft_handover.c.application_id == application_id)
    return unit.connection.execute(statement).rowcount == 1


def of(unit: Unit, application_ids: Iterable[str]) -> dict[str, Handover]:
    """Return the marks of applications by their ids."""
    statement = (
        select(draft_handover, account.c.name)
        .join(account, account.c.id == draft_handover.c.handed_by)
        .where(draft_handover.c.application_id.in_(tuple(application_ids)))
    )
    return {
        row.application_id: Handover(row.application_id, row.version, row.handed_by, row.name, row.handed_at)
        for row in unit.connection.execute(statement)
    }
