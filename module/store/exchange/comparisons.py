"""Whole comparisons of our copy with the Commission's register: one at a time, its progress, what it found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, delete, func, literal, select, text, true, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on, insert

from module.registry.comparison import ComparisonState, FindingFlag, FindingKind
from module.registry.standing import EXCLUDED_FROM_UNION
from module.store.comparisons_schema import comparison, comparison_part, finding
from module.store.exchange_schema import conversation, message, opinion, union_version
from module.store.plain import Noted, readable, unnoted
from module.store.schema import account, entry
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison; `asked_by` is a person's name, empty for the task. `fault` and `cause` say why one failed."""

    id: str
    state: ComparisonState
    started_at: datetime
    known_upto: int
    attempts: int
    fault: str
    cause: str
    finished_at: datetime | None
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonPart:
    """One resource of a comparison: its question, how many records of the answer are compared, what came of it."""

    line: str
    conversation_id: str
    compared: int
    over: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ComparisonFinding:
    """How a number stands: `ours` and `theirs` are the status of either side, `elements` what differs."""

    line: str
    number: str
    kind: FindingKind
    flag: str
    ours: str
    theirs: str
    elements: tuple[str, ...]
    begins: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """A version that we hold beside the answer; `known` tells whether it was here when the question left."""

    id: int
    number: str
    begins: datetime
    digest: str
    status: str
    known: bool


_LAST_FIRST = (comparison.c.started_at.desc(), comparison.c.id)


def _rows() -> Select[Any]:
    columns = [comparison.c[one.name] for one in fields(Comparison) if one.name != "asked_by"]
    named = func.coalesce(account.c.name, "").label("asked_by")
    return select(*columns, named).select_from(comparison.outerjoin(account, account.c.id == comparison.c.asked_by))


def _one(unit: Unit, statement: Select[Any]) -> Comparison | None:
    row = unit.connection.execute(statement.limit(1)).one_or_none()
    return _comparison(row) if row else None


def _comparison(row: Any) -> Comparison:
    return Comparison(**{**row._mapping, "state": ComparisonState(row.state)})


def begin(unit: Unit, asked_by: str | None, now: datetime) -> str | None:
    """Store a comparison that somebody asks for; None while another one is under way."""
    values = {"id": str(uuid4()), "state": ComparisonState.ASKED.value, "asked_by": asked_by, "started_at": now}
    statement = insert(comparison).values(**values).on_conflict_do_nothing().returning(comparison.c.id)
    return unit.connection.execute(statement).scalar_one_or_none()


def lock_open(unit: Unit) -> Comparison | None:
    """Lock the comparison that is under way; None where there is none, or another process works on it."""
    return _one(
        unit, _rows().where(comparison.c.finished_at.is_(None)).with_for_update(of=comparison, skip_locked=True)
    )


def last(unit: Unit, *states: ComparisonState, noted: Noted | None = None) -> Comparison | None:
    """Return the comparison that began last, of some states where they are named.

    With `noted` the last of the newest ten that can be read; else raises ValueError for one that cannot.
    """
    statement = _rows().order_by(*_LAST_FIRST)
    if states:
        statement = statement.where(comparison.c.state.in_(states))
    if noted is None:
        return _one(unit, statement)
    rows = unit.connection.execute(statement.limit(10))
    return next(iter(readable(((row.id, partial(_comparison, row)) for row in rows), noted)), None)


def change(unit: Unit, comparison_id: str, **values: object) -> None:
    """Write values of a comparison."""
    unit.connection.execute(update(comparison).where(comparison.c.id == comparison_id).values(**values))


def first_asked(unit: Unit, asked: Collection[str]) -> datetime | None:
    """Return when one of some resources was asked about for the first time."""
    statement = select(func.min(conversation.c.started_at)).where(conversation.c.subject.in_(asked))
    found: datetime | None = unit.connection.execute(statement).scalar_one()
    return found


def last_message(unit: Unit) -> int:
    """Return the id of the last message of the journal."""
    return int(unit.connection.execute(select(func.coalesce(func.max(message.c.id), 0))).scalar_one())


def add_part(unit: Unit, comparison_id: str, line: str, conversation_id: str) -> None:
    """Store which conversation asks for a resource."""
    values = {"comparison_id": comparison_id, "line": line, "conversation_id": conversation_id, "counts": {}}
    unit.connection.execute(insert(comparison_part).values(**values))


def parts(unit: Unit, comparison_id: str) -> tuple[ComparisonPart, ...]:
    """Return the parts of a comparison, the entries first."""
    columns = [comparison_part.c[one.name] for one in fields(ComparisonPart)]
    statement = select(*columns).where(comparison_part.c.comparison_id == comparison_id)
    rows = unit.connection.execute(statement.order_by(comparison_part.c.line.desc()))
    return tuple(ComparisonPart(**row._mapping) for row in rows)


def is_of_comparison(unit: Unit, conversation_id: str) -> bool:
    """Tell whether a conversation asks for a comparison."""
    statement = select(comparison_part.c.line).where(comparison_part.c.conversation_id == conversation_id).limit(1)
    return unit.connection.execute(statement).one_or_none() is not None


def change_part(unit: Unit, comparison_id: str, line: str, **values: object) -> None:
    """Write values of a part."""
    where = (comparison_part.c.comparison_id == comparison_id, comparison_part.c.line == line)
    unit.connection.execute(update(comparison_part).where(*where).values(**values))


def held(unit: Unit, line: str, numbers: Collection[str], answer_id: int, known_upto: int) -> tuple[HeldVersion, ...]:
    """Return what we hold of some numbers beside what the answer itself brought."""
    table = union_version.c
    statement = (
        select(
            table.id,
            table.number,
            table.in_force_from.label("begins"),
            table.digest,
            table.status,
            (table.cause_id <= known_upto).label("known"),
        )
        .where(table.line == line, table.number == func.any(list(numbers)), table.cause_id != answer_id)
        .order_by(table.number, table.in_force_from, table.id)
    )
    return tuple(HeldVersion(**row._mapping) for row in unit.connection.execute(statement))


def record(unit: Unit, version_id: int) -> bytes:
    """Return the record of a version."""
    statement = select(union_version.c.record).where(union_version.c.id == version_id)
    return bytes(unit.connection.execute(statement).scalar_one())


def refused_by_us(unit: Unit, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which applications and forms our opinion refused, in a message that was sent."""
    if not pairs:
        return set()
    statement = (
        select(opinion.c.application_id, opinion.c.form_id)
        .where(tuple_(opinion.c.application_id, opinion.c.form_id).in_(sorted(pairs)))
        .where(opinion.c.decision == "0", opinion.c.state.in_(("sent", "delivered", "withdrawn_after_sending")))
    )
    return {(row.application_id, row.form_id) for row in unit.connection.execute(statement)}


def national(unit: Unit, numbers: Collection[str]) -> set[str]:
    """Return those of some numbers that are entries of the national register."""
    statement = select(entry.c.number).where(entry.c.number == func.any(list(numbers)))
    return set(unit.connection.execute(statement).scalars())


def put(unit: Unit, comparison_id: str, found: Sequence[ComparisonFinding]) -> None:
    """Store how numbers stand. Of two records of one number that counts which begins last, the later read of equals."""
    if not found:
        return
    rows = [
        {
            "comparison_id": comparison_id,
            "line": one.line,
            "number": one.number,
            "kind": one.kind.value,
            "flag": one.flag,
            "ours": one.ours,
            "theirs": one.theirs,
            "elements": list(one.elements),
            "begins": one.begins,
        }
        for one in found
    ]
    statement = insert(finding).values(rows)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in ("comparison_id", "line", "number")}
    statement = statement.on_conflict_do_update(
        index_elements=["comparison_id", "line", "number"],
        set_=changed,
        where=statement.excluded.begins >= finding.c.begins,
    )
    unit.connection.execute(statement)


def close_part(unit: Unit, compared: Comparison, line: str, answer_id: int) -> dict[str, int]:
    """Add what stands with us only, count, and leave behind what a person has to see; return the counts.

    What is excluded with us and not in the answer protects on neither side: it is counted and not listed. What a later
    message brought is not judged: the question was older.
    """
    ours = _ours(line, compared.known_upto)
    theirs = (finding.c.comparison_id == compared.id, finding.c.line == line)
    answered = select(finding.c.number).where(*theirs, finding.c.number == ours.c.number)
    later = select(union_version.c.id).where(
        union_version.c.number == ours.c.number,
        union_version.c.line == line,
        union_version.c.cause_id > compared.known_upto,
        union_version.c.cause_id != answer_id,
    )
    missing = (~answered.exists(), ~later.exists())
    total = unit.connection.execute(select(func.count()).select_from(ours)).scalar_one()
    in_answer = unit.connection.execute(select(func.count()).select_from(finding).where(*theirs)).scalar_one()
    is_excluded = ours.c.status == EXCLUDED_FROM_UNION
    excluded = select(func.count()).select_from(ours).where(*missing, is_excluded)
    counts = {"ours": total, "theirs": in_answer, "excluded": unit.connection.execute(excluded).scalar_one()}
    columns = ("comparison_id", "line", "number", "kind", "flag", "ours", "theirs", "elements")
    alone = select(
        literal(compared.id, comparison.c.id.type),
        literal(line),
        ours.c.number,
        literal(FindingKind.OURS_ONLY.value),
        literal(""),
        ours.c.status,
        literal(""),
        text("ARRAY[]::text[]"),
    ).where(*missing, ~is_excluded)
    unit.connection.execute(insert(finding).from_select(columns, alone).on_conflict_do_nothing())
    by_kind = select(finding.c.kind, func.count()).where(*theirs).group_by(finding.c.kind)
    counts |= {kind: number for kind, number in unit.connection.execute(by_kind)}
    by_flag = select(finding.c.flag, func.count()).where(*theirs, finding.c.flag != "").group_by(finding.c.flag)
    counts |= {flag: number for flag, number in unit.connection.execute(by_flag)}
    unit.connection.execute(
        delete(finding).where(*theirs, finding.c.kind == FindingKind.SAME.value, finding.c.flag == "")
    )
    change_part(unit, compared.id, line, over=True, counts=counts)
    return counts


def _ours(line: str, known_upto: int) -> Any:
    """Select number and status of what we held when the question left: of each number the version that begins last."""
    return (
        select(union_version.c.number, union_version.c.status)
        .where(union_version.c.line == line, union_version.c.cause_id <= known_upto)
        .ext(distinct_on(union_version.c.number))
        .order_by(union_version.c.number, union_version.c.in_force_from.desc(), union_version.c.id.desc())
        .subquery()
    )


def forget_others(unit: Unit, comparison_id: str) -> None:
    """Remove what earlier comparisons found: the last finished one counts."""
    unit.connection.execute(delete(finding).where(finding.c.comparison_id != comparison_id))


def forget(unit: Unit, comparison_id: str) -> None:
    """Remove what a comparison found that failed."""
    unit.connection.execute(delete(finding).where(finding.c.comparison_id == comparison_id))


def _wanted(comparison_id: str, wanted: str) -> ColumnElement[bool]:
    column = finding.c.flag if wanted in set(FindingFlag) else finding.c.kind
    asked = column == wanted if wanted else true()
    return (finding.c.comparison_id == comparison_id) & asked


def _finding(row: Any) -> ComparisonFinding:
    return ComparisonFinding(**{**row._mapping, "kind": FindingKind(row.kind), "elements": tuple(row.elements)})


def _findings(rows: Sequence[Any], noted: Noted) -> tuple[ComparisonFinding, ...]:
    return readable(((row.number, partial(_finding, row)) for row in rows), noted)


_SHOWN = [finding.c[one.name] for one in fields(ComparisonFinding)]


def page(
    unit: Unit, comparison_id: str, wanted: str, after: tuple[str, str] | None, limit: int, noted: Noted = unnoted
) -> tuple[tuple[ComparisonFinding, ...], tuple[str, str] | None]:
    """Return findings behind a line and number, in their order, and behind which the next page begins, if there is one.

    `wanted` is a kind or a flag, empty for all.
    """
    statement = select(*_SHOWN).where(_wanted(comparison_id, wanted))
    if after is not None:
        statement = statement.where(tuple_(finding.c.line, finding.c.number) > after)
    rows = unit.connection.execute(statement.order_by(finding.c.line, finding.c.number).limit(limit + 1)).all()
    more = (rows[limit - 1].line, rows[limit - 1].number) if len(rows) > limit else None
    return _findings(rows[:limit], noted), more


def of_number(unit: Unit, comparison_id: str, number: str, noted: Noted = unnoted) -> tuple[ComparisonFinding, ...]:
    """Return what a comparison found of one entry."""
    statement = select(*_SHOWN).where(finding.c.number == number, finding.c.comparison_id == comparison_id)
    return _findings(unit.connection.execute(statement.order_by(finding.c.line)).all(), noted)
