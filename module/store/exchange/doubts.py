"""Entries in doubt: those whose notice the Commission disowned, until something of the Commission confirms them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.comparison import DoubtEnd, DoubtReason
from module.store.comparisons_schema import doubt
from module.store.exchange_schema import conversation, dispatch, message, union_entry, union_version
from module.store.plain import Noted, readable, unnoted
from module.store.schema import outbox
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line of an entry in doubt; `codes` is what the Commission said, `notice_id` the message that brought it."""

    id: int
    number: str
    line: str
    conversation_id: str
    notice_id: int
    signal_id: int
    reason: DoubtReason
    codes: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Disowned:
    """A notice that lost its ground: its conversation, its own message, the numbers in it, and what took it away."""

    conversation_id: str
    notice_id: int
    numbers: Sequence[str]
    reason: DoubtReason
    signal_id: int = 0
    codes: str = ""


def _open() -> Select[Any]:
    names = Doubt.__slots__
    return select(*(doubt.c[name] for name in names)).where(doubt.c.ended_at.is_(None))


def _rows(unit: Unit, statement: Select[Any]) -> Sequence[Row[Any]]:
    return unit.connection.execute(statement.order_by(doubt.c.number, doubt.c.line, doubt.c.id)).all()


def _read(rows: Sequence[Row[Any]], noted: Noted) -> tuple[Doubt, ...]:
    return readable(((str(row.id), partial(_doubt, row)) for row in rows), noted)


def _doubt(row: Row[Any]) -> Doubt:
    return Doubt(**{**row._mapping, "reason": DoubtReason(row.reason)})


def of_numbers(unit: Unit, numbers: Collection[str], noted: Noted = unnoted) -> tuple[Doubt, ...]:
    """Return the open doubts about some entries."""
    found = _open().where(doubt.c.number == func.any(list(numbers)))
    return _read(_rows(unit, found), noted) if numbers else ()


def of_conversation(unit: Unit, conversation_id: str) -> tuple[Doubt, ...]:
    """Return the open doubts that a conversation left behind."""
    return _read(_rows(unit, _open().where(doubt.c.conversation_id == conversation_id)), unnoted)


def page(
    unit: Unit, after: tuple[str, str] | None, limit: int, noted: Noted = unnoted
) -> tuple[tuple[Doubt, ...], tuple[str, str] | None]:
    """Return the open doubts behind a number and line, in order, and behind which the next page begins, if any."""
    statement = _open().limit(limit + 1)
    if after is not None:
        statement = statement.where(tuple_(doubt.c.number, doubt.c.line) > after)
    rows = _rows(unit, statement)
    more = (rows[limit - 1].number, rows[limit - 1].line) if len(rows) > limit else None
    return _read(rows[:limit], noted), more


def count(unit: Unit) -> int:
    """Return how many entries are in doubt."""
    found = select(func.count(func.distinct(doubt.c.number))).where(doubt.c.ended_at.is_(None))
    return int(unit.connection.execute(found).scalar_one())


def open_(unit: Unit, disowned: Disowned, now: datetime) -> tuple[tuple[str, str], ...]:
    """Put the lines of entries in doubt that a notice brought; return number and line of each that was not yet.

    What a later message said of the same line stands on ground of its own.
    """
    made = []
    for number, line in _brought(unit, disowned):
        values = {
            "number": number,
            "line": line,
            "conversation_id": disowned.conversation_id,
            "notice_id": disowned.notice_id,
            "signal_id": disowned.signal_id,
            "reason": disowned.reason.value,
            "codes": disowned.codes,
            "since": now,
        }
        statement = insert(doubt).values(**values).on_conflict_do_nothing().returning(doubt.c.id)
        if unit.connection.execute(statement).one_or_none() is not None:
            made.append((number, line))
    return tuple(made)


def _brought(unit: Unit, disowned: Disowned) -> list[tuple[str, str]]:
    statement = (
        select(union_version.c.number, union_version.c.line)
        .join(
            union_entry,
            and_(union_entry.c.version_id == union_version.c.id, union_entry.c.line == union_version.c.line),
        )
        .where(union_version.c.number == func.any(list(disowned.numbers)))
        .where(union_version.c.cause_id == disowned.notice_id)
        .order_by(union_version.c.number, union_version.c.line)
    )
    return [(row.number, row.line) for row in unit.connection.execute(statement)]


def end(unit: Unit, keys: Collection[int], by: DoubtEnd, now: datetime) -> tuple[tuple[str, str], ...]:
    """End doubts; return number and line of each that was open."""
    if not keys:
        return ()
    statement = (
        update(doubt)
        .where(doubt.c.id == func.any(list(keys)), doubt.c.ended_at.is_(None))
        .values(ended_at=now, ended_by=by.value)
        .returning(doubt.c.number, doubt.c.line)
    )
    return tuple((row.number, row.line) for row in unit.connection.execute(statement))


def current_digests(unit: Unit, numbers: Collection[str]) -> dict[tuple[str, str], str]:
    """Return the digests of the current records of some entries by number and line."""
    statement = (
        select(union_entry.c.number, union_entry.c.line, union_version.c.digest)
        .join(union_version, union_version.c.id == union_entry.c.version_id)
        .where(union_entry.c.number == func.any(list(numbers)))
    )
    return {(row.number, row.line): row.digest for row in unit.connection.execute(statement)}


def undelivered(unit: Unit, topic: str, limit: int = 200) -> tuple[tuple[str, str], ...]:
    """Return conversation and subject where our answer to a notice was given up before it left, not yet in doubt."""
    waits = (
        select(dispatch.c.message_id)
        .where(dispatch.c.conversation_id == conversation.c.id, dispatch.c.state == "queued")
        .exists()
    )
    # subjects of other topics are no keys; by the key itself, so that its index serves
    named = case((outbox.c.topic == topic, func.split_part(outbox.c.subject_id, "/", 1).cast(conversation.c.id.type)))
    statement = (
        select(conversation.c.id, conversation.c.subject)
        .join(outbox, conversation.c.id == named)
        .where(outbox.c.given_up, outbox.c.topic == topic)
        .where(_of_notice(), conversation.c.state == "answered", waits, _unmarked())
        .distinct()
        .limit(limit)
    )
    return tuple((row.id, row.subject) for row in unit.connection.execute(statement))


def disowned_before(unit: Unit, limit: int = 5000) -> tuple[tuple[str, str], ...]:
    """Return conversation and subject of the notices that were disowned by an earlier release's reckoning."""
    statement = (
        select(conversation.c.id, conversation.c.subject)
        .where(_of_notice(), conversation.c.state == "failed", _unmarked())
        .order_by(conversation.c.started_at, conversation.c.id)
        .limit(limit)
    )
    return tuple((row.id, row.subject) for row in unit.connection.execute(statement))


_NOTICES = tuple(f"P.SP.01.TRN.{number:03d}" for number in range(5, 10))


def _of_notice() -> ColumnElement[bool]:
    return and_(conversation.c.role == "respondent", conversation.c.transaction.in_(_NOTICES))


def _unmarked() -> ColumnElement[bool]:
    return ~select(doubt.c.id).where(doubt.c.conversation_id == conversation.c.id).exists()


def left_after_all(unit: Unit) -> tuple[int, ...]:
    """Return the open doubts about what did not leave, of conversations where nothing waits any more."""
    waits = select(dispatch.c.message_id).where(
        dispatch.c.conversation_id == doubt.c.conversation_id, dispatch.c.state == "queued"
    )
    statement = select(doubt.c.id).where(
        doubt.c.ended_at.is_(None), doubt.c.reason == DoubtReason.UNDELIVERED.value, ~waits.exists()
    )
    return tuple(unit.connection.execute(statement).scalars())


def notice_of(unit: Unit, conversation_id: str) -> int | None:
    """Return the message of a conversation that was taken as its notice."""
    statement = (
        select(message.c.id)
        .where(message.c.conversation_id == conversation_id, message.c.direction == "in")
        .where(or_(message.c.verdict == "accepted", message.c.verdict == "held"))
        .order_by(message.c.id)
        .limit(1)
    )
    return unit.connection.execute(statement).scalar_one_or_none()
