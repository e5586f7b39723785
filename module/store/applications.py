"""Applications, their files and the answers of state registers about them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from module.kernel.errors import Damaged
from module.registry.actors import Actor
from module.registry.application import ApplicationKind, Attachment, Form
from module.registry.closing import Closing
from module.registry.exclusion_cause import ExclusionCause
from module.registry.lookups import Outcome, Register
from module.registry.workflow import FINAL, Status
from module.store.plain import from_plain, to_plain
from module.store.schema import account, application, attachment, blob, signing_document, state_fact
from module.store.unit import Unit

LONGEST_CLIENT = 200
"""Characters of a client without a number that stand in the column, which is a key of an index."""


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """One application as stored."""

    id: str
    kind: ApplicationKind
    status: Status
    version: int
    owner_id: str
    owner_iin: str
    owner_bin: str
    form: Form
    case_officer_id: str
    case_officer_name: str
    number: str
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    registered_on: date | None
    due_on: date | None
    object_name: str
    holder_name: str
    base_number: str = ""
    base_known_at: datetime | None = None
    """The entry that the application is about, and until when its life was known when it was begun (D15)."""
    take_over_reasons: tuple[str, ...] = ()
    cause: ExclusionCause | None = None
    """Of an exclusion without application, which is nobody's."""
    closing: Closing | None = None
    """Why it ended without a decision, or why that was proposed to the head."""


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One stored answer of a state register."""

    register: Register
    key: str
    outcome: Outcome
    record: Mapping[str, Any]
    asked_at: datetime


def _record(row: Row[Any]) -> ApplicationRecord:
    return ApplicationRecord(
        id=row.id,
        kind=ApplicationKind(row.kind),
        status=Status(row.status),
        version=row.version,
        owner_id=row.owner_id or "",
        owner_iin=row.owner_iin,
        owner_bin=row.owner_bin,
        form=from_plain(row.form, Form),
        case_officer_id=row.case_officer_id or "",
        case_officer_name=row.case_officer_name or "",
        number=row.number or "",
        created_at=row.created_at,
        updated_at=row.updated_at,
        submitted_at=row.submitted_at,
        registered_on=row.registered_on,
        due_on=row.due_on,
        object_name=row.object_name,
        holder_name=row.holder_name,
        base_number=row.base_number or "",
        base_known_at=row.base_known_at,
        take_over_reasons=tuple(row.take_over_reasons),
        cause=from_plain(row.exclusion_cause, ExclusionCause) if row.exclusion_cause else None,
        closing=from_plain(row.closing, Closing) if row.closing else None,
    )


_WITH_CASE_OFFICER = select(application, account.c.name.label("case_officer_name")).outerjoin(
    account, account.c.id == application.c.case_officer_id
)


def find_by_key(unit: Unit, owner: Actor, key: str) -> str:
    """Return the id of the draft that a creation key made, or an empty string."""
    if not key:
        return ""
    statement = select(application.c.id).where(application.c.creation_key == f"{owner.account_id}:{key}")
    return unit.connection.execute(statement).scalar_one_or_none() or ""


def create(
    unit: Unit,
    owner: Actor,
    form: Form,
    key: str,
    now: datetime,
    *,
    kind: ApplicationKind = ApplicationKind.INCLUDE,
    base_number: str = "",
) -> str:
    """Store a new draft and return its id; a second call with the same creation key returns the first one's id.

    `base_number` is the entry that it is about, as it is known now.
    """
    statement = (
        insert(application)
        .values(
            id=str(uuid4()),
            kind=kind,
            status=Status.DRAFT,
            owner_id=owner.account_id,
            owner_iin=owner.iin,
            owner_bin=owner.bin,
            **form_columns(form, owner.bin or owner.iin),
            creation_key=f"{owner.account_id}:{key}" if key else None,
            created_at=now,
            updated_at=now,
            base_number=base_number or None,
            base_known_at=now if base_number else None,
        )
        .on_conflict_do_update(index_elements=["creation_key"], set_={"creation_key": application.c.creation_key})
        .returning(application.c.id)
    )
    return str(unit.connection.execute(statement).scalar_one())


def get(unit: Unit, application_id: str, *, lock: bool = False) -> ApplicationRecord | None:
    """Return an application, locked against other writers when asked."""
    statement = _WITH_CASE_OFFICER.where(application.c.id == application_id)
    if lock:
        statement = statement.with_for_update(of=application)
    row = unit.connection.execute(statement).one_or_none()
    return _record(row) if row else None


def open_about(unit: Unit, kind: ApplicationKind, base_number: str) -> tuple[ApplicationRecord, ...]:
    """Return the undecided applications of a kind about an entry, the first one begun first."""
    about = (application.c.kind == kind, application.c.base_number == base_number)
    rows = _rows(unit, *about, application.c.status.not_in(FINAL), order=application.c.created_at.asc())
    return tuple(_record(row) for row in rows)  # what is decided by this list must not miss one


@dataclass(frozen=True, slots=True)
class FiledLine:
    """A filed and undecided application about an entry, locked: its kind and when it was filed."""

    id: str
    kind: ApplicationKind
    submitted_at: datetime


def lock_filed_about(unit: Unit, base_number: str, but: str = "") -> tuple[FiledLine, ...]:
    """Lock the filed and undecided applications about an entry in one order for everybody, but for one of them.

    What was decided while this waited is left out: the rows are looked at anew under their locks. Of two exclusions of
    one entry that are signed in the same instant the database lets one fail; nothing of it has happened then.
    """
    statement = select(application.c.id, application.c.kind, application.c.submitted_at).where(
        application.c.base_number == base_number,
        application.c.kind.in_([kind.value for kind in ApplicationKind]),
        application.c.status.not_in((Status.DRAFT, *FINAL)),
    )
    if but:
        statement = statement.where(application.c.id != but)
    rows = unit.connection.execute(statement.order_by(application.c.id).with_for_update())
    return tuple(FiledLine(row.id, ApplicationKind(row.kind), row.submitted_at) for row in rows)


@dataclass(frozen=True, slots=True)
class UndecidedLine:
    """An undecided application about an entry: enough to tell whose it is and how far it has come."""

    id: str
    kind: ApplicationKind
    status: Status
    number: str
    owner_iin: str
    owner_bin: str


def undecided_about(unit: Unit, base_number: str) -> tuple[UndecidedLine, ...]:
    """Return the undecided applications of any kind about an entry, by columns, the first one begun first."""
    columns = (application.c[name] for name in ("id", "kind", "status", "number", "owner_iin", "owner_bin"))
    statement = select(*columns).where(
        application.c.base_number == base_number,
        application.c.kind.in_([kind.value for kind in ApplicationKind]),
        application.c.status.not_in(FINAL),
    )
    rows = unit.connection.execute(statement.order_by(application.c.created_at, application.c.id))
    return tuple(
        UndecidedLine(
            row.id, ApplicationKind(row.kind), Status(row.status), row.number or "", row.owner_iin, row.owner_bin
        )
        for row in rows
    )


def by_number(unit: Unit, number: str) -> ApplicationRecord | None:
    """Return the filed application of a number."""
    row = unit.connection.execute(_WITH_CASE_OFFICER.where(application.c.number == number)).one_or_none()
    return _record(row) if row else None


def _rows(unit: Unit, *conditions: ColumnElement[bool], order: ColumnElement[Any]) -> Sequence[Row[Any]]:
    return unit.connection.execute(_WITH_CASE_OFFICER.where(*conditions).order_by(order, application.c.id)).all()


def write_form(unit: Unit, application_id: str, version: int, form: Form, now: datetime, *, owner: str) -> bool:
    """Store the form of a draft if nobody has changed it since `version`; tell whether it was stored.

    `owner` is the number of the person or the organisation to whom it belongs.
    """
    statement = (
        update(application)
        .where(
            application.c.id == application_id,
            application.c.version == version,
            application.c.status == Status.DRAFT,
        )
        .values(**form_columns(form, owner), version=version + 1, updated_at=now)
    )
    return unit.connection.execute(statement).rowcount == 1


def form_columns(form: Form, owner: str) -> dict[str, Any]:
    """Return the form with what lists show of it; `owner` is the number of the person or the organisation."""
    holder_name = form.holder.name.best("ru")
    other = form.holder.identifier != owner
    return {
        "form": to_plain(form),
        "object_name": form.right.name.best("ru"),
        "holder_name": holder_name,
        "object_kind": form.terms.object_kind or "",
        "client": (form.holder.identifier or holder_name)[:LONGEST_CLIENT] if other else "",
        "parties": parties_key(form),
    }


def parties_key(form: Form) -> str:
    """Return what is one for all forms with the same holder and representative by number and names."""
    words = [
        text
        for party in (form.holder, form.representative)
        for text in (party.identifier, party.name.ru, party.name.kk, party.name.en, party.name.original)
    ]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def change(unit: Unit, application_id: str, **values: object) -> None:
    """Set columns of an application, e.g. status, number, case_officer_id; with its status, whether it is finished."""
    if "status" in values:
        values["finished"] = values["status"] in FINAL
    if isinstance(closing := values.get("closing"), Closing):
        values["closing"] = to_plain(closing)
    unit.connection.execute(update(application).where(application.c.id == application_id).values(**values))


def remove(unit: Unit, application_id: str) -> None:
    """Delete a draft with its files, facts and unsigned papers. The journal stays; a signature keeps its draft."""
    unit.connection.execute(
        delete(signing_document).where(
            signing_document.c.application_id == application_id, signing_document.c.signed_at.is_(None)
        )
    )
    unit.connection.execute(delete(state_fact).where(state_fact.c.application_id == application_id))
    unit.connection.execute(delete(attachment).where(attachment.c.application_id == application_id))
    unit.connection.execute(delete(application).where(application.c.id == application_id))


def store_blob(unit: Unit, sha256: str, content: bytes) -> None:
    """Store content under its digest; the same content is stored once."""
    statement = insert(blob).values(sha256=sha256, content=content, size=len(content))
    unit.connection.execute(statement.on_conflict_do_nothing())


def read_blob(unit: Unit, sha256: str) -> bytes:
    """Return stored content. Raises Damaged when it is no longer what its digest says."""
    return _intact(sha256, unit.connection.execute(select(blob.c.content).where(blob.c.sha256 == sha256)).scalar_one())


def read_blobs(unit: Unit, digests: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield stored contents with their digests, few at a time, by one statement. Raises Damaged as `read_blob` does."""
    statement = select(blob.c.sha256, blob.c.content).where(blob.c.sha256.in_(digests))
    with unit.connection.execute(statement.execution_options(stream_results=True, max_row_buffer=8)) as rows:
        for row in rows:
            yield row.sha256, _intact(row.sha256, row.content)


def _intact(sha256: str, stored: Any) -> bytes:
    content = bytes(stored)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged
    return content


def attach(unit: Unit, application_id: str, file: Attachment, now: datetime) -> None:
    """Store an attachment whose content is stored already."""
    unit.connection.execute(
        insert(attachment).values(
            id=file.id,
            application_id=application_id,
            sha256=file.sha256,
            role=file.role,
            details=to_plain(file),
            added_at=now,
        )
    )


def detach(unit: Unit, application_id: str, attachment_id: str) -> bool:
    """Delete an attachment; tell whether there was one."""
    statement = delete(attachment).where(
        attachment.c.id == attachment_id, attachment.c.application_id == application_id
    )
    return unit.connection.execute(statement).rowcount == 1


def attachments(unit: Unit, application_id: str) -> tuple[Attachment, ...]:
    """Return the files of an application in the order they were added."""
    statement = (
        select(attachment.c.details)
        .where(attachment.c.application_id == application_id)
        .order_by(attachment.c.added_at, attachment.c.id)
    )
    return tuple(from_plain(details, Attachment) for details in unit.connection.execute(statement).scalars())


def add_fact(unit: Unit, application_id: str, fact: FactRecord) -> None:
    """Store an answer of a state register."""
    unit.connection.execute(
        insert(state_fact).values(
            application_id=application_id,
            register=fact.register,
            key=fact.key,
            outcome=fact.outcome,
            record=dict(fact.record),
            asked_at=fact.asked_at,
        )
    )


def facts(unit: Unit, application_id: str) -> Sequence[FactRecord]:
    """Return the latest answer of each register, by register and number asked."""
    latest = (
        select(func.max(state_fact.c.id))
        .where(state_fact.c.application_id == application_id)
        .group_by(state_fact.c.register, state_fact.c.key)
    )
    rows = unit.connection.execute(
        select(state_fact).where(state_fact.c.id.in_(latest)).order_by(state_fact.c.id.desc())
    )
    return [FactRecord(Register(row.register), row.key, Outcome(row.outcome), row.record, row.asked_at) for row in rows]
