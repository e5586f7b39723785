"""Rows of the journal that an auditor asks for: who looked at what, and who was refused what. Ids and codes only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from module.registry.security_acts import LIST, REFUSED, VIEW
from module.store.schema import application, audit
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class TraceRow:
    """A view, a list or a refusal; `account_id` is empty where nobody was signed in."""

    at: datetime
    act: str
    account_id: str
    case_id: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TraceQuestion:
    """What an auditor asks. `case`: the id of a case or opinion, or the number of an application."""

    case: str = ""
    account_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    most: int = 1000


def views(unit: Unit, question: TraceQuestion) -> tuple[TraceRow, ...]:
    """Return what staff looked at, newest first; of a case the pages and files of it alone."""
    if not question.case:
        return _found(unit, question, audit.c.act.in_((VIEW, LIST)))
    case_id = _case_id(unit, question.case)
    if case_id is None:
        return ()
    return _found(unit, question, audit.c.act == VIEW, audit.c.application_id == case_id)


def refusals(unit: Unit, question: TraceQuestion) -> tuple[TraceRow, ...]:
    """Return who was refused what, newest first; of a case, those whose address named it."""
    if not question.case:
        return _found(unit, question, audit.c.act == REFUSED)
    case_id = _case_id(unit, question.case)
    named = audit.c.details["object"]["application_id"].astext == case_id
    return _found(unit, question, audit.c.act == REFUSED, named) if case_id is not None else ()


def _case_id(unit: Unit, case: str) -> str | None:
    try:
        return str(UUID(case))
    except ValueError:
        return unit.connection.execute(select(application.c.id).where(application.c.number == case)).scalar()


def _found(unit: Unit, question: TraceQuestion, *conditions: ColumnElement[bool]) -> tuple[TraceRow, ...]:
    narrowed = list(conditions)
    if question.account_id:
        narrowed.append(audit.c.actor_id == question.account_id)
    if question.since is not None:
        narrowed.append(audit.c.at >= question.since)
    if question.until is not None:
        narrowed.append(audit.c.at < question.until)
    statement: Any = select(audit).where(*narrowed).order_by(audit.c.id.desc()).limit(question.most)
    rows: Sequence[Any] = unit.connection.execute(statement).all()
    return tuple(TraceRow(row.at, row.act, row.actor_id or "", row.application_id or "", row.details) for row in rows)
