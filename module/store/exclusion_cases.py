"""Cases of exclusion without application, and the entries whose dates may ask for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import exists, insert, select

from module.registry.application import ApplicationKind, Form
from module.registry.exclusion_cause import ExclusionCause
from module.registry.standing import ProtectionState
from module.registry.workflow import Status
from module.store.applications import ApplicationRecord, form_columns, get
from module.store.plain import to_plain
from module.store.schema import application, decision
from module.store.search.subject import SearchedRegister
from module.store.search_schema import search_entry, search_period
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class ExclusionCaseOpened:
    """What a new case is stored with: its number, the days of its registration and of its term."""

    number: str
    registered_on: date
    due_on: date | None


def add(
    unit: Unit, entry_number: str, form: Form, cause: ExclusionCause, opened: ExclusionCaseOpened, now: datetime
) -> str:
    """Store a case that waits for a case officer, and return its id."""
    key = str(uuid4())
    values = {
        "id": key,
        "kind": ApplicationKind.EX_OFFICIO,
        "status": Status.SUBMITTED,
        "owner_iin": "",
        **form_columns(form, ""),
        "number": opened.number,
        "created_at": now,
        "updated_at": now,
        "submitted_at": now,
        "registered_on": opened.registered_on,
        "due_on": opened.due_on,
        "base_number": entry_number,
        "base_known_at": now,
        "exclusion_cause": to_plain(cause),
    }
    unit.connection.execute(insert(application).values(values))
    return key


def of_entry(unit: Unit, entry_number: str) -> tuple[ApplicationRecord, ...]:
    """Return the cases of an entry, finished ones too, the first one opened first."""
    statement = (
        select(application.c.id)
        .where(application.c.base_number == entry_number, application.c.kind == ApplicationKind.EX_OFFICIO)
        .order_by(application.c.created_at, application.c.id)
    )
    found = (get(unit, str(key)) for key in unit.connection.execute(statement).scalars())
    return tuple(record for record in found if record is not None)


def refused_extensions(unit: Unit, entry_number: str) -> tuple[tuple[datetime, datetime], ...]:
    """Return of the refused extensions of an entry when each was filed and when it was refused."""
    statement = (
        select(application.c.submitted_at, decision.c.signed_at)
        .join(decision, decision.c.application_id == application.c.id)
        .where(
            application.c.base_number == entry_number,
            application.c.kind == ApplicationKind.EXTEND,
            application.c.status == Status.REFUSED,
            decision.c.state == "signed",
            ~decision.c.followed,
        )
    )
    return tuple((row.submitted_at, row.signed_at) for row in unit.connection.execute(statement))


def left_open(unit: Unit, at: datetime) -> tuple[str, ...]:
    """Return the excluded national entries about which something filed is still undecided."""
    statement = (
        select(application.c.base_number)
        .distinct()
        .join(search_entry, search_entry.c.number == application.c.base_number)
        .join(search_period, search_period.c.entry_id == search_entry.c.id)
        .where(
            ~application.c.finished,
            application.c.status != Status.DRAFT,
            search_period.c.register == int(SearchedRegister.NATIONAL),
            search_period.c.state == ProtectionState.EXCLUDED,
            search_period.c.until_at > at,
            search_period.c.from_at <= at,
        )
        .order_by(application.c.base_number)
    )
    return tuple(unit.connection.execute(statement).scalars())


def to_look_at(unit: Unit, at: datetime) -> tuple[str, ...]:
    """Return the national entries that do not protect by their dates, or are suspended, and have no open case."""
    waits = exists().where(
        application.c.base_number == search_entry.c.number,
        application.c.kind == ApplicationKind.EX_OFFICIO,
        ~application.c.finished,
    )
    statement = (
        select(search_entry.c.number)
        .join(search_period, search_period.c.entry_id == search_entry.c.id)
        .where(
            search_period.c.register == int(SearchedRegister.NATIONAL),
            search_period.c.state.in_((ProtectionState.EXPIRED, ProtectionState.SUSPENDED)),
            search_period.c.until_at > at,
            search_period.c.from_at <= at,
            ~waits,
        )
        .order_by(search_entry.c.number)
    )
    return tuple(unit.connection.execute(statement).scalars())
