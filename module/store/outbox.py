"""What must leave after the commit (D2): rows written with the act, claimed by workers, never lost with the queue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from module.store.schema import outbox
from module.store.unit import Unit

# open rows are asked for in the words of their index: «given_up IS false» says the same, which PostgreSQL does not see
CLAIM = timedelta(minutes=2)
MOST_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing to do: the topic says what, the subject id on what."""

    id: str
    topic: str
    subject_id: str
    attempts: int


Thing = tuple[str, str]
"""What is to be done, and to what: a topic and the id of its subject."""


def add(unit: Unit, topic: str, subject_id: str, now: datetime) -> str:
    """Store a thing to do in the act's own transaction; the same topic and subject are stored once."""
    (row_id,) = add_all(unit, ((topic, subject_id),), now)
    return row_id


def add_all(unit: Unit, things: Collection[Thing], now: datetime) -> tuple[str, ...]:
    """Store things to do, as `add` does, in one statement; none may be named twice."""
    rows = [
        {"id": str(uuid4()), "topic": topic, "subject_id": subject, "created_at": now, "due_at": now}
        for topic, subject in things
    ]
    statement = insert(outbox).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=["topic", "subject_id"], set_={"topic": statement.excluded.topic}
    )
    found = unit.connection.execute(statement.returning(outbox.c.id)).scalars()
    return tuple(str(row_id) for row_id in found)


def reopen(unit: Unit, topic: str, subject_id: str, due_at: datetime, now: datetime) -> str:
    """Store a thing to do from an instant on, even where the same was done before, with a fresh start."""
    row_id = add(unit, topic, subject_id, now)
    fresh = {"done_at": None, "attempts": 0, "given_up": False, "claimed_until": None, "due_at": due_at}
    unit.connection.execute(update(outbox).where(outbox.c.id == row_id).values(**fresh))
    return row_id


def due(unit: Unit, now: datetime, limit: int = 200) -> tuple[str, ...]:
    """Return ids of rows that wait for a worker."""
    statement = (
        select(outbox.c.id)
        .where(
            outbox.c.done_at.is_(None),
            ~outbox.c.given_up,
            outbox.c.due_at <= now,
            (outbox.c.claimed_until.is_(None)) | (outbox.c.claimed_until < now),
        )
        .order_by(outbox.c.due_at)
        .limit(limit)
    )
    return tuple(unit.connection.execute(statement).scalars())


def claim(unit: Unit, row_id: str, now: datetime) -> OutboxRow | None:
    """Claim a row for this worker; None where another has it, it is done or not due. A dead worker's claim runs out."""
    statement = select(outbox).where(outbox.c.id == row_id).with_for_update(skip_locked=True)
    row = unit.connection.execute(statement).one_or_none()
    if row is None or row.done_at is not None or row.given_up or row.due_at > now:
        return None
    if row.claimed_until is not None and row.claimed_until > now:
        return None
    if row.attempts >= MOST_ATTEMPTS:  # each worker died over it: without a limit it would kill them for ever
        unit.connection.execute(
            update(outbox)
            .where(outbox.c.id == row_id)
            .values(given_up=True, claimed_until=None, last_error="worker_lost")
        )
        return None
    unit.connection.execute(
        update(outbox).where(outbox.c.id == row_id).values(claimed_until=now + CLAIM, attempts=row.attempts + 1)
    )
    return OutboxRow(row.id, row.topic, row.subject_id, row.attempts + 1)


def done(unit: Unit, row_id: str, now: datetime) -> None:
    """Mark a row as done."""
    unit.connection.execute(
        update(outbox).where(outbox.c.id == row_id).values(done_at=now, claimed_until=None, last_error="")
    )


def defer(unit: Unit, row_id: str, until: datetime) -> None:
    """Take a row up again at an instant: nothing failed, there is only nothing more to do before."""
    unit.connection.execute(
        update(outbox).where(outbox.c.id == row_id).values(due_at=until, claimed_until=None, attempts=0, last_error="")
    )


def postpone(unit: Unit, row: OutboxRow, error: str, now: datetime) -> None:
    """Put a row off after a failure, twice as long each time up to an hour; after the last one a person is needed."""
    wait = min(timedelta(seconds=5) * 2 ** (row.attempts - 1), timedelta(hours=1))
    unit.connection.execute(
        update(outbox)
        .where(outbox.c.id == row.id)
        .values(
            due_at=now + wait,
            claimed_until=None,
            last_error=error[:500],
            given_up=row.attempts >= MOST_ATTEMPTS,
        )
    )


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A row that was given up; a person is needed."""

    id: str
    topic: str
    subject_id: str
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How much of one topic waits: rows due now, rows put off after a failure, since when the oldest waits."""

    topic: str
    due: int
    put_off: int
    oldest: datetime


def open_topics(unit: Unit, now: datetime) -> tuple[TopicCount, ...]:
    """Return what waits, by topic. Rows that were given up are not among them."""
    failed = (outbox.c.last_error != "") & (outbox.c.due_at > now)
    statement = (
        select(
            outbox.c.topic,
            func.count().filter(outbox.c.due_at <= now).label("due"),
            func.count().filter(failed).label("put_off"),
            func.min(outbox.c.created_at).label("oldest"),
        )
        .where(outbox.c.done_at.is_(None), ~outbox.c.given_up)
        .group_by(outbox.c.topic)
        .order_by(outbox.c.topic)
    )
    return tuple(TopicCount(**row._mapping) for row in unit.connection.execute(statement))


def stuck(unit: Unit, limit: int = 200) -> tuple[StuckRow, ...]:
    """Return the rows that were given up, oldest first."""
    statement = select(outbox).where(outbox.c.given_up).order_by(outbox.c.created_at).limit(limit)
    return tuple(
        StuckRow(row.id, row.topic, row.subject_id, row.attempts, row.last_error)
        for row in unit.connection.execute(statement)
    )


def retry(unit: Unit, row_id: str, now: datetime) -> bool:
    """Give a row that was given up a fresh start; tell whether there was one."""
    statement = (
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.given_up)
        .values(given_up=False, attempts=0, due_at=now, claimed_until=None)
    )
    return unit.connection.execute(statement).rowcount == 1
