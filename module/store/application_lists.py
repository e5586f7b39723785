"""Lists of applications: the worklist and «My applications», of columns alone and by pages (D27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, select, text

from module.registry.actors import Actor
from module.registry.application import ApplicationKind
from module.registry.objects import ObjectKind
from module.registry.paging import ListPlace, Paged
from module.registry.party import Party
from module.registry.workflow import Status
from module.store.keyset import Order, a_uuid, an_instant
from module.store.plain import Noted, from_plain, readable, unnoted
from module.store.schema import OPEN, account, application
from module.store.unit import Unit

_LAST = literal_column("DATE '9999-12-31'", application.c.due_on.type)
_DUE: ColumnElement[Any] = func.coalesce(application.c.due_on, _LAST, type_=application.c.due_on.type)
_BY_TERM = Order(((_DUE, date.fromisoformat), (application.c.id, a_uuid)))
_BY_FILING = Order(((application.c.submitted_at, an_instant), (application.c.id, a_uuid)), falling=True)
_BY_CHANGE = Order(((application.c.updated_at, an_instant), (application.c.id, a_uuid)), falling=True)
_belongs_to: ColumnElement[str] = func.coalesce(
    func.nullif(application.c.owner_bin, literal_column("''")), application.c.owner_iin
)
_OPEN, _FINISHED = text(OPEN), text("finished")
MOST_CLIENTS = MOST_PARTIES = 500


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """What lists show of one application; `client` is the holder's number or name where that is another party."""

    id: str
    number: str
    kind: ApplicationKind
    status: Status
    version: int
    object_name: str
    object_kind: ObjectKind | None
    holder_name: str
    client: str
    updated_at: datetime
    registered_on: date | None
    due_on: date | None
    case_officer_id: str
    case_officer_name: str


_SHOWN = ("id", "number", "kind", "status", "version", "object_name", "object_kind", "holder_name", "client")
_DATES = ("updated_at", "registered_on", "due_on", "case_officer_id")
_COLUMNS = tuple(application.c[name] for name in (*_SHOWN, *_DATES))


def _line(row: Row[Any]) -> ApplicationLine:
    return ApplicationLine(
        id=row.id,
        number=row.number or "",
        kind=ApplicationKind(row.kind),
        status=Status(row.status),
        version=row.version,
        object_name=row.object_name,
        object_kind=ObjectKind(row.object_kind) if row.object_kind else None,
        holder_name=row.holder_name,
        client=row.client,
        updated_at=row.updated_at,
        registered_on=row.registered_on,
        due_on=row.due_on,
        case_officer_id=row.case_officer_id or "",
        case_officer_name=row.case_officer_name or "",
    )


def _named(row: Row[Any]) -> str:
    return str(row.number or row.id)


def worklist(
    unit: Unit,
    place: ListPlace,
    *,
    finished: bool = False,
    status: Status | None = None,
    case_officer_id: str = "",
    noted: Noted = unnoted,
) -> Paged[ApplicationLine]:
    """Return filed applications: those that wait, due first on top, or the finished ones, filed last on top.

    Of one status or one case officer where asked.
    """
    statement = (
        select(*_COLUMNS, account.c.name.label("case_officer_name"))
        .outerjoin(account, account.c.id == application.c.case_officer_id)
        .where(_FINISHED if finished else _OPEN)
    )
    if status is not None:
        statement = statement.where(application.c.status == status)
    if case_officer_id:
        statement = statement.where(application.c.case_officer_id == case_officer_id)
    order = _BY_FILING if finished else _BY_TERM
    return order.paged(unit, statement, place, _line, _named, noted)


def _owned(statement: Select[Any], owner: Actor, *, drafts_only: bool) -> Select[Any]:
    """Ask for what belongs to a person's organisation, or to the person; first as the indexes have it."""
    statement = statement.where(_belongs_to == (owner.bin or owner.iin), application.c.owner_bin == owner.bin)
    if not owner.bin:
        statement = statement.where(application.c.owner_iin == owner.iin)
    return statement.where(application.c.status == Status.DRAFT) if drafts_only else statement


def owned_by(
    unit: Unit,
    owner: Actor,
    place: ListPlace,
    *,
    finished: bool = False,
    client: str = "",
    drafts_only: bool = False,
    noted: Noted = unnoted,
) -> Paged[ApplicationLine]:
    """Return applications of a person's organisation, or of the person, newest change first.

    Of one client where asked.
    """
    statement = _owned(
        select(*_COLUMNS, literal_column("''").label("case_officer_name")), owner, drafts_only=drafts_only
    )
    statement = statement.where(_FINISHED if finished else ~application.c.finished)
    if client:
        statement = statement.where(application.c.client == client)
    return _BY_CHANGE.paged(unit, statement, place, _line, _named, noted)


def _each_once(
    unit: Unit, owner: Actor, column: ColumnElement[str], shown: ColumnElement[Any], *, drafts_only: bool, most: int
) -> list[tuple[str, Any]]:
    """Return each value of a column of the owner's applications once, with something of the newest row that has it.

    The index is entered once for each value, however many applications have it.
    """
    owned = partial(_owned, owner=owner, drafts_only=drafts_only)
    first = owned(select(column.label("value")).where(column > "")).order_by(column).limit(1)
    values = select(first.subquery().c.value).cte("each", recursive=True)
    following = owned(select(column).where(column > values.c.value)).order_by(column).limit(1)
    values = values.union_all(select(following.correlate(values).scalar_subquery()).where(values.c.value.is_not(None)))
    newest = owned(select(shown).where(column == values.c.value)).order_by(application.c.updated_at.desc()).limit(1)
    found = select(values.c.value, newest.correlate(values).scalar_subquery().label("shown"))
    rows = unit.connection.execute(found.where(values.c.value.is_not(None)).limit(most))
    return [(row.value, row.shown) for row in rows]


def clients(unit: Unit, owner: Actor, *, drafts_only: bool = False) -> list[tuple[str, str]]:
    """Return the clients of a person's or an organisation's applications, each with the name it has there."""
    name = application.c.holder_name
    found = _each_once(unit, owner, application.c.client, name, drafts_only=drafts_only, most=MOST_CLIENTS)
    return sorted(((client, name or "") for client, name in found), key=lambda one: one[1])


@dataclass(frozen=True, slots=True)
class OwnParties:
    """Right holder and representative of one application."""

    application_id: str
    holder: Party
    representative: Party


def parties(unit: Unit, owner: Actor, noted: Noted = unnoted) -> tuple[OwnParties, ...]:
    """Return the parties of a person's or an organisation's applications, newest first, each pair once."""
    ids = _each_once(unit, owner, application.c.parties, application.c.id, drafts_only=False, most=MOST_PARTIES)
    holder, representative = (application.c.form[name].label(name) for name in ("holder", "representative"))
    statement: Select[Any] = select(application.c.id, application.c.number, holder, representative)
    statement = statement.where(application.c.id.in_([key for _, key in ids]))
    statement = statement.order_by(application.c.updated_at.desc(), application.c.id.desc())
    rows = unit.connection.execute(statement).all()
    return readable(((_named(row), partial(_parties, row)) for row in rows), noted)


def _parties(row: Row[Any]) -> OwnParties:
    return OwnParties(row.id, from_plain(row.holder or {}, Party), from_plain(row.representative or {}, Party))
