"""People who registered on the portal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from module.registry.membership import UserState, UserType
from module.registry.party import Address
from module.store.accounts_schema import portal_user
from module.store.plain import from_plain, to_plain
from module.store.unit import Unit


class Taken(Exception):
    """An IIN, a user name or a proved e-mail address belongs to another person."""


@dataclass(frozen=True, slots=True)
class PortalUser:
    """A registered person. `iin` is empty until a key has proved it; `mobile` is E.164; the photo is read by itself."""

    id: str
    user_type: UserType
    user_name: str
    state: UserState
    iin: str = ""
    iin_proved_at: datetime | None = None
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    foreign_name: str = ""
    birth_date: date | None = None
    password_hash: str = field(default="", repr=False)
    email: str = ""
    email_proved_at: datetime | None = None
    mobile: str = ""
    mobile_proved_at: datetime | None = None
    phone: str = ""
    address: Address = field(default_factory=Address)
    language: str = "ru"
    photo_type: str = ""
    failed_passwords: int = 0
    locked_until: datetime | None = None
    confirmed_at: datetime | None = None
    created_at: datetime | None = None
    activated_at: datetime | None = None
    recovery_frozen_at: datetime | None = None

    @property
    def full_name(self) -> str:
        """Return surname, given name and patronymic in one line."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


_PLAIN = tuple(name for name in PortalUser.__dataclass_fields__ if name not in ("user_type", "state", "address"))
_COLUMNS = tuple(portal_user.c[name] for name in PortalUser.__dataclass_fields__)


def _user(row: Row[Any] | None) -> PortalUser | None:
    if row is None:
        return None
    values = row._mapping
    return PortalUser(
        user_type=UserType(values["user_type"]),
        state=UserState(values["state"]),
        address=from_plain(values["address"], Address),
        **{name: values[name] for name in _PLAIN},
    )


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    return values | ({"address": to_plain(values["address"])} if "address" in values else {})


def add(unit: Unit, now: datetime, **values: Any) -> str:
    """Store a new person and return the id. Raises Taken for a known IIN or user name."""
    user_id = str(uuid4())
    _write(unit, insert(portal_user).values(id=user_id, created_at=now, **_columns(values)))
    return user_id


def change(unit: Unit, user_id: str, **values: Any) -> None:
    """Change columns of a person. Raises Taken when a value belongs to another one."""
    _write(unit, update(portal_user).where(portal_user.c.id == user_id).values(**_columns(values)))


def _write(unit: Unit, statement: Any) -> None:
    try:
        with unit.connection.begin_nested():
            unit.connection.execute(statement)
    except IntegrityError as error:
        if "uq_portal_user" in str(error.orig):
            raise Taken from error
        raise


def _one(unit: Unit, condition: ColumnElement[bool], *, lock: bool) -> PortalUser | None:
    statement = select(*_COLUMNS).where(condition)
    return _user(unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none())


def get(unit: Unit, user_id: str, *, lock: bool = False) -> PortalUser | None:
    """Return a person."""
    return _one(unit, portal_user.c.id == user_id, lock=lock)


def by_iin(unit: Unit, iin: str, *, lock: bool = False) -> PortalUser | None:
    """Return the person of an IIN; None for an empty one."""
    return _one(unit, portal_user.c.iin == iin, lock=lock) if iin else None


def by_user_name(unit: Unit, user_name: str, *, lock: bool = False) -> PortalUser | None:
    """Return the person of a user name, whatever its case."""
    return _one(unit, func.lower(portal_user.c.user_name) == func.lower(user_name), lock=lock)


def by_email(unit: Unit, email: str) -> PortalUser | None:
    """Return the person who has proved to own an e-mail address and is not closed."""
    proved = portal_user.c.email_proved_at.is_not(None) & (portal_user.c.state != UserState.CLOSED)
    return _one(unit, (func.lower(portal_user.c.email) == func.lower(email)) & proved, lock=False)


def waiting_at(unit: Unit, email: str) -> tuple[PortalUser, ...]:
    """Return the people who asked for an account with an e-mail address and have not activated it."""
    condition = (func.lower(portal_user.c.email) == func.lower(email)) & (portal_user.c.state == UserState.REQUESTED)
    rows = unit.connection.execute(select(*_COLUMNS).where(condition).order_by(portal_user.c.created_at))
    return tuple(user for row in rows if (user := _user(row)) is not None)


def photo(unit: Unit, user_id: str) -> bytes | None:
    """Return the photo of a person."""
    content = unit.connection.execute(select(portal_user.c.photo).where(portal_user.c.id == user_id)).scalar_one()
    return bytes(content) if content is not None else None
