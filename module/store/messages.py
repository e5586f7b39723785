"""Letters on their way and what became of them (APPC art. 66: means that fix delivery).

The secret of a code or a link stands beside its text, and only until the letter has left.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, insert, select, tuple_, update

from module.registry.letters import SECRET, DeliveryState, LetterChannel
from module.store.messages_schema import UNDELIVERED_ROWS, message
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One letter to one address over one channel. The id goes to the provider, who removes doubles by it.

    `alphabet`, `units` and `parts` are the price of an SMS; `reason` is a code; `asked` counts the questions about it;
    `sent_again_as` is the message that a person sent in its place; nothing leaves before `not_before`. A notice of the
    end has its `reminder_id` and `reader`, and `instead_of` where it follows a letter of another channel that bounced.
    """

    id: str
    event: str
    channel: LetterChannel
    address: str
    language: str
    subject: str
    text: str
    secret: str = field(default="", repr=False)
    application_id: str | None = None
    user_id: str | None = None
    state: DeliveryState = DeliveryState.QUEUED
    reference: str = ""
    reason: str = ""
    alphabet: str = ""
    units: int = 0
    parts: int = 0
    asked: int = 0
    not_before: datetime | None = None
    created_at: datetime | None = None
    sent_at: datetime | None = None
    changed_at: datetime | None = None
    sent_again_as: str | None = None
    reminder_id: str | None = None
    reader: str = ""
    instead_of: str | None = None

    @property
    def works_once(self) -> bool:
        """Tell whether it carries a code or a link that works once: such a letter is never sent again."""
        return SECRET in self.text

    @property
    def whole_text(self) -> str:
        """Return the text as it leaves."""
        return self.text.replace(SECRET, self.secret)


_NAMES = tuple(one.name for one in fields(StoredMessage))


def add(unit: Unit, records: Collection[StoredMessage], now: datetime) -> None:
    """Store messages that are to be sent."""
    if records:
        rows = [
            {name: getattr(one, name) for name in _NAMES} | {"created_at": now, "changed_at": now} for one in records
        ]
        unit.connection.execute(insert(message).values(rows))


def _record(row: Row[Any]) -> StoredMessage:
    values = {name: row._mapping[name] for name in _NAMES}
    known = {"state": DeliveryState(row.state), "channel": LetterChannel(row.channel)}
    return StoredMessage(**{**values, **known})


def get(unit: Unit, message_id: str, *, lock: bool = False) -> StoredMessage | None:
    """Return a message, under a lock where its state is to be changed."""
    statement = select(message).where(message.c.id == message_id)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _record(row)


def of_application(unit: Unit, application_id: str) -> tuple[StoredMessage, ...]:
    """Return the messages of an application, the newest first."""
    own = message.c.application_id == application_id
    statement = select(message).where(own).order_by(message.c.created_at.desc(), message.c.id)
    return tuple(_record(row) for row in unit.connection.execute(statement))


def of_reminder(unit: Unit, reminder_id: str) -> tuple[StoredMessage, ...]:
    """Return the letters of a reminder, the first one first."""
    statement = select(message).where(message.c.reminder_id == reminder_id)
    rows = unit.connection.execute(statement.order_by(message.c.created_at, message.c.id))
    return tuple(_record(row) for row in rows)


def record_delivery(
    unit: Unit, record: StoredMessage, state: DeliveryState, now: datetime, *, reference: str, reason: str, forget: bool
) -> None:
    """Write down what became of the sending; with `forget` the secret goes."""
    values = {"state": state, "reference": reference, "reason": reason, "sent_at": now}
    _change(unit, record.id, now, forget=forget, **values)


def record_status(
    unit: Unit, record: StoredMessage, state: DeliveryState, now: datetime, *, reason: str, forget: bool
) -> None:
    """Write down what the provider told when it was asked; with `forget` the secret goes."""
    _change(unit, record.id, now, forget=forget, state=state, reason=reason, asked=record.asked + 1)


def forget(unit: Unit, record: StoredMessage, now: datetime) -> None:
    """Drop the secret of a message that nobody will send any more."""
    if record.secret:
        _change(unit, record.id, now, forget=True)


def copy(unit: Unit, record: StoredMessage, now: datetime) -> StoredMessage:
    """Store the same letter once more under an id of its own, in place of one that did not arrive."""
    fresh = replace(
        record,
        id=str(uuid4()),
        state=DeliveryState.QUEUED,
        reference="",
        reason="",
        asked=0,
        not_before=None,
        sent_at=None,
        sent_again_as=None,
        instead_of=None,
    )
    add(unit, (fresh,), now)
    _change(unit, record.id, now, forget=False, sent_again_as=fresh.id)
    return fresh


def _change(unit: Unit, message_id: str, now: datetime, *, forget: bool, **values: object) -> None:
    gone = {"secret": ""} if forget else {}
    unit.connection.execute(update(message).where(message.c.id == message_id).values(**values, **gone, changed_at=now))


def open_secret(unit: Unit, user_id: str) -> str:
    """Return the secret of the newest letter to a person that has not left yet; for the demonstration."""
    statement = select(message.c.secret).where(message.c.user_id == user_id)
    newest = statement.order_by(message.c.created_at.desc()).limit(1)
    return str(unit.connection.execute(newest).scalar_one())


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that did not arrive or may not have: without address and text, for people who need neither (D31)."""

    id: str
    event: str
    channel: str
    state: DeliveryState
    reason: str
    created_at: datetime
    changed_at: datetime
    works_once: bool


Place = tuple[datetime, str]
"""Behind which message a page begins: when it was written, its id."""


def undelivered(
    unit: Unit, limit: int, *, state: DeliveryState | None = None, event: str = "", after: Place | None = None
) -> tuple[Undelivered, ...]:
    """Return what did not arrive and nobody sent again, the newest first: at most `limit`, those behind `after`."""
    columns = message.c
    once = columns.text.contains(SECRET, autoescape=True).label("works_once")
    shown = (columns.id, columns.event, columns.channel, columns.state, columns.reason, columns.created_at)
    # in the words of the index: of a bound list PostgreSQL does not always see that it is the same
    statement: Select[Any] = select(*shown, columns.changed_at, once).where(UNDELIVERED_ROWS)
    if state is not None:
        statement = statement.where(columns.state == state)
    if event:
        statement = statement.where(columns.event == event)
    if after is not None:
        statement = statement.where(tuple_(columns.created_at, columns.id) < after)
    rows = unit.connection.execute(statement.order_by(columns.created_at.desc(), columns.id.desc()).limit(limit))
    return tuple(Undelivered(**{**row._mapping, "state": DeliveryState(row.state)}) for row in rows)
