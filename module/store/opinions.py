"""Opinions for the Commission: one task per object of a received application, from the task to what became of it.

The journal knows a task by its id, in the column of applications: `journal.of_application(unit, opinion_id)`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, null, select, text, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.actors import SYSTEM
from module.registry.opinion import NOT_THROUGH, TERM_RUNS, UNSENT, OpinionState, OpinionVerdict
from module.registry.paging import FIRST, ListPlace, Paged
from module.registry.signatures import Evidence
from module.store import evidence as proofs
from module.store import journal
from module.store.exchange_schema import OPEN_OPINION, opinion
from module.store.keyset import Order, a_uuid, an_instant
from module.store.plain import Noted, to_plain, unnoted
from module.store.schema import SCHEMA, account
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class OpinionRecord:
    """One task. `document` is what the head was shown last; `version` goes up with every change."""

    id: str
    application_id: str
    form_id: str
    received_id: int
    procedure_id: str
    applicant: str
    object_kind: str
    object_name: str
    holder: str
    due_on: date | None
    state: OpinionState
    verdict: OpinionVerdict | None
    explanation: str
    remark: str
    case_officer_id: str
    case_officer_name: str
    signed_by: str
    signed_by_name: str
    received_at: datetime
    prepared_at: datetime | None
    signed_at: datetime | None
    document: bytes
    conversation_id: str
    version: int


class NewTask(TypedDict):
    """What a received application says of one registration form; `received_id` is the journal's message."""

    application_id: str
    form_id: str
    received_id: int
    procedure_id: str
    applicant: str
    object_kind: str
    object_name: str
    holder: str
    due_on: date | None


def open_task(unit: Unit, *, now: datetime, **task: Unpack[NewTask]) -> str:
    """Open the task of one registration form and return its id; the one that is there already stays as it is."""
    new_id = str(uuid4())
    statement = insert(opinion).values(id=new_id, state=OpinionState.RECEIVED, received_at=now, **task)
    statement = statement.on_conflict_do_nothing(index_elements=["application_id", "form_id"])
    if unit.connection.execute(statement.returning(opinion.c.id)).scalar_one_or_none():
        journal.write(
            unit, SYSTEM, "opinion_opened", now, application_id=new_id, after=OpinionState.RECEIVED, **_source(task)
        )
        return new_id
    found = select(opinion.c.id).where(
        opinion.c.application_id == task["application_id"], opinion.c.form_id == task["form_id"]
    )
    return str(unit.connection.execute(found).scalar_one())


def _source(task: NewTask) -> dict[str, Any]:
    return {"message": task["received_id"], "application": task["application_id"], "form": task["form_id"]}


_CASE_OFFICER = account.alias("case_officer")
_SIGNER = account.alias("signer")


def _rows() -> Select[Any]:
    return (
        select(opinion, _CASE_OFFICER.c.name.label("case_officer_name"), _SIGNER.c.name.label("signed_by_name"))
        .outerjoin(_CASE_OFFICER, _CASE_OFFICER.c.id == opinion.c.case_officer_id)
        .outerjoin(_SIGNER, _SIGNER.c.id == opinion.c.signed_by)
    )


def _record(row: Row[Any]) -> OpinionRecord:
    return OpinionRecord(
        id=row.id,
        application_id=row.application_id,
        form_id=row.form_id,
        received_id=row.received_id,
        procedure_id=row.procedure_id,
        applicant=row.applicant,
        object_kind=row.object_kind,
        object_name=row.object_name,
        holder=row.holder,
        due_on=row.due_on,
        state=OpinionState(row.state),
        verdict=OpinionVerdict(row.decision) if row.decision else None,
        explanation=row.explanation,
        remark=row.remark,
        case_officer_id=row.case_officer_id or "",
        case_officer_name=row.case_officer_name or "",
        signed_by=row.signed_by or "",
        signed_by_name=row.signed_by_name or "",
        received_at=row.received_at,
        prepared_at=row.prepared_at,
        signed_at=row.signed_at,
        document=bytes(row.document or b""),
        conversation_id=row.conversation_id or "",
        version=row.version,
    )


def get(unit: Unit, opinion_id: str, *, lock: bool = False) -> OpinionRecord | None:
    """Return a task; with `lock` nobody else can change it before the end of the transaction."""
    statement = _rows().where(opinion.c.id == opinion_id)
    if lock:
        statement = statement.with_for_update(of=opinion)
    row = unit.connection.execute(statement).one_or_none()
    return _record(row) if row else None


def of_conversation(unit: Unit, conversation_id: str) -> OpinionRecord | None:
    """Return the opinion that a conversation carries."""
    row = unit.connection.execute(_rows().where(opinion.c.conversation_id == conversation_id)).one_or_none()
    return _record(row) if row else None


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What a list shows of one task."""

    id: str
    application_id: str
    form_id: str
    object_kind: str
    object_name: str
    holder: str
    due_on: date | None
    state: OpinionState
    case_officer_id: str
    case_officer_name: str
    received_at: datetime


_LINE = ("id", "application_id", "form_id", "object_kind", "object_name", "holder", "due_on", "state")
_OPEN = f"{SCHEMA}.exchange_opinion.{OPEN_OPINION}"
_LAST = literal_column("DATE '9999-12-31'", opinion.c.due_on.type)
_DUE: ColumnElement[Any] = func.coalesce(opinion.c.due_on, _LAST, type_=opinion.c.due_on.type)
_ARRIVAL = ((opinion.c.received_at, an_instant), (opinion.c.id, a_uuid))
_BY_TERM, _BY_ARRIVAL = Order(((_DUE, date.fromisoformat), *_ARRIVAL)), Order(_ARRIVAL)
_LATEST = Order(_ARRIVAL, falling=True)


def tasks(
    unit: Unit,
    states: Collection[OpinionState] = (),
    case_officer_id: str = "",
    *,
    place: ListPlace = FIRST,
    by_arrival: bool = False,
    noted: Noted = unnoted,
) -> Paged[OpinionLine]:
    """Return a page of tasks; of some states or of one case officer where asked.

    Those due first stand on top by the term of their arrival, or in the order of arrival itself; where only tasks are
    asked for whose term no longer runs, the latest.
    """
    statement = select(
        *(opinion.c[name] for name in (*_LINE, "case_officer_id", "received_at")),
        _CASE_OFFICER.c.name.label("case_officer_name"),
    ).outerjoin(_CASE_OFFICER, _CASE_OFFICER.c.id == opinion.c.case_officer_id)
    if len(states) == 1:
        statement = statement.where(opinion.c.state.in_(states))
    if states and TERM_RUNS.issuperset(states):
        statement = statement.where(text(_OPEN))
    elif states and TERM_RUNS.isdisjoint(states):
        statement = statement.where(text(f"NOT ({_OPEN})"))
    if case_officer_id:
        statement = statement.where(opinion.c.case_officer_id == case_officer_id)
    order = _LATEST if states and TERM_RUNS.isdisjoint(states) else _BY_ARRIVAL if by_arrival else _BY_TERM
    return order.paged(unit, statement, place, _line, lambda row: str(row.id), noted)


def _line(row: Row[Any]) -> OpinionLine:
    return OpinionLine(
        id=row.id,
        application_id=row.application_id,
        form_id=row.form_id,
        object_kind=row.object_kind,
        object_name=row.object_name,
        holder=row.holder,
        due_on=row.due_on,
        state=OpinionState(row.state),
        case_officer_id=row.case_officer_id or "",
        case_officer_name=row.case_officer_name or "",
        received_at=row.received_at,
    )


def running(unit: Unit) -> tuple[tuple[datetime, date | None], ...]:
    """Return when the tasks came whose term runs, each with its last day by the term of then."""
    statement = select(opinion.c.received_at, opinion.c.due_on).where(opinion.c.state.in_(sorted(TERM_RUNS)))
    return tuple((row.received_at, row.due_on) for row in unit.connection.execute(statement))


def _change(unit: Unit, opinion_id: str, **values: object) -> None:
    statement = update(opinion).where(opinion.c.id == opinion_id)
    unit.connection.execute(statement.values(version=opinion.c.version + 1, **values))


def take(unit: Unit, opinion_id: str, case_officer_id: str) -> None:
    """Give a task to a case officer; what was shown to the head before is void."""
    _change(unit, opinion_id, state=OpinionState.TAKEN, case_officer_id=case_officer_id, document=None)


def prepare(unit: Unit, opinion_id: str, verdict: OpinionVerdict, explanation: str, now: datetime) -> None:
    """Store what the case officer says; what was shown to the head before is void."""
    _change(
        unit,
        opinion_id,
        state=OpinionState.PREPARED,
        decision=verdict,
        explanation=explanation,
        prepared_at=now,
        document=None,
        remark="",
    )


def send_back(unit: Unit, opinion_id: str, remark: str) -> None:
    """Give a prepared opinion back to its case officer with the head's remark."""
    _change(unit, opinion_id, state=OpinionState.TAKEN, remark=remark, document=None)


def release(unit: Unit, opinion_id: str) -> None:
    """Take a task from its case officer, so that another one can take it."""
    _change(unit, opinion_id, state=OpinionState.RECEIVED, case_officer_id=None, document=None)


def reopen(unit: Unit, opinion_id: str) -> dict[str, Any]:
    """Let a new opinion be prepared after one that failed; return what proved the former signature.

    The conversation of the former opinion no longer belongs to the task: what is still said in it changes nothing.
    """
    columns = (opinion.c.signed, opinion.c.evidence, opinion.c.chain, opinion.c.conversation_id)
    former = unit.connection.execute(select(*columns).where(opinion.c.id == opinion_id)).one()
    nothing = dict.fromkeys(("signed", "evidence", "chain", "signed_by", "signed_at", "conversation_id"), null())
    _change(unit, opinion_id, state=OpinionState.TAKEN, document=None, **nothing)
    return {
        "signed": b64encode(former.signed).decode(),
        "chain": [b64encode(certificate).decode() for certificate in former.chain],
        "evidence": former.evidence,
        "conversation": str(former.conversation_id),
    }


def show(unit: Unit, opinion_id: str, document: bytes) -> None:
    """Store the exact document that the head is shown."""
    _change(unit, opinion_id, document=document)


def sign(unit: Unit, opinion_id: str, account_id: str, evidence: Evidence, conversation_id: str, now: datetime) -> None:
    """Store the signature with its evidence and the conversation that carries the opinion.

    The CHECK of the table refuses the case officer of the task.
    """
    facts = {
        "signer": to_plain(evidence.signer),
        "algorithm": evidence.algorithm,
        "purpose": evidence.purpose,
        "document_sha256": evidence.document_sha256,
        "verified_at": evidence.verified_at.isoformat(),
    }
    _change(
        unit,
        opinion_id,
        state=OpinionState.SENT,
        signed=evidence.signed,
        evidence=facts,
        chain=list(evidence.chain),
        signed_by=account_id,
        signed_at=now,
        conversation_id=conversation_id,
    )
    proofs.keep(unit, evidence, now, opinion_id=opinion_id)


def withdraw(unit: Unit, application_id: str, now: datetime) -> tuple[str, ...]:
    """Close the tasks of a withdrawn application (P.SP.01.MSG.003) and return the ids of those changed.

    What was not sent is cancelled; what was sent, whatever became of it, is marked as withdrawn after sending.
    """
    left = {state: OpinionState.CANCELLED for state in UNSENT}
    left |= dict.fromkeys((OpinionState.SENT, OpinionState.DELIVERED, *NOT_THROUGH), OpinionState.WITHDRAWN)
    return _move(unit, opinion.c.application_id == application_id, left, "opinion_withdrawn", now)


def delivered(unit: Unit, conversation_id: str, now: datetime) -> bool:
    """Mark the opinion of a conversation as accepted by the Commission; also after a failure that was mended."""
    moves = dict.fromkeys((OpinionState.SENT, *NOT_THROUGH), OpinionState.DELIVERED)
    return bool(_move(unit, opinion.c.conversation_id == conversation_id, moves, "opinion_delivered", now))


def failed(unit: Unit, conversation_id: str, now: datetime) -> bool:
    """Mark the opinion of a conversation as not accepted: an error came back."""
    moves = dict.fromkeys((OpinionState.SENT, OpinionState.UNANSWERED), OpinionState.FAILED)
    return bool(_move(unit, opinion.c.conversation_id == conversation_id, moves, "opinion_failed", now))


def unanswered(unit: Unit, conversation_id: str, now: datetime) -> bool:
    """Mark the opinion of a conversation as not answered after the last repeat: nobody knows that it was refused."""
    moves = dict.fromkeys((OpinionState.SENT, OpinionState.FAILED), OpinionState.UNANSWERED)
    return bool(_move(unit, opinion.c.conversation_id == conversation_id, moves, "opinion_unanswered", now))


def _move(
    unit: Unit, condition: ColumnElement[bool], moves: Mapping[OpinionState, OpinionState], act: str, now: datetime
) -> tuple[str, ...]:
    """Carry tasks from state to state, each with its row of the journal; return the ids of those that moved."""
    locked = select(opinion.c.id, opinion.c.state).where(condition, opinion.c.state.in_(sorted(moves)))
    rows = unit.connection.execute(locked.order_by(opinion.c.id).with_for_update()).all()
    for row in rows:
        before = OpinionState(row.state)
        _change(unit, row.id, state=moves[before])
        journal.write(unit, SYSTEM, act, now, application_id=row.id, before=before, after=moves[before])
    return tuple(row.id for row in rows)
