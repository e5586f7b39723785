"""People who signed in, their sessions and sign-in tickets."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, case, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from module.registry.actors import ActingOrder, Actor, Role
from module.registry.membership import SignInMethod, UserType
from module.registry.party import Name
from module.store.accounts_schema import organisation
from module.store.schema import account, sign_in_ticket, web_session
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A server-side session; the token itself is known to the browser only."""

    actor: Actor
    csrf_secret: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class AccountContacts:
    """Where notices to a person go."""

    account_id: str
    name: str
    phone: str
    email: str
    language: str
    user_id: str = ""


PROVED = text("iin <> ''")
"""Accounts are told apart by IIN and BIN, those without an IIN by their registration."""
_IS_BODY = (
    exists()
    .where(organisation.c.bin == account.c.bin, organisation.c.kind == UserType.CERTIFICATION_BODY)
    .correlate(account)
    .label("certification_body")
)


_SAME_PERSON = account.alias("same_person")
_ACCOUNTS_COUNT = (
    select(func.count())
    .select_from(_SAME_PERSON)
    .where(_SAME_PERSON.c.user_id == account.c.user_id, _SAME_PERSON.c.state == "active", account.c.iin != "")
    .correlate(account)
    .scalar_subquery()
    .label("accounts_count")
)


def _accounts(*more: ColumnElement[Any]) -> Select[Any]:
    return select(account, _IS_BODY, _ACCOUNTS_COUNT, *more)


def _actor(row: Row[Any]) -> Actor:
    values = row._mapping
    return Actor(
        account_id=values["id"],
        iin=values["iin"],
        bin=values["bin"],
        name=values["name"],
        roles=frozenset(Role(role) for role in values["parts"]),
        language=values["language"],
        organisation=values["organisation"],
        post=Name(ru=values["post_ru"], kk=values["post_kk"]),
        role=values["role"],
        user_id=values["user_id"] or "",
        certification_body=values["certification_body"],
        accounts_count=values["accounts_count"],
        unit=Name(ru=values["unit_ru"], kk=values["unit_kk"]),
        acting=acting_of(values),
    )


def acting_of(values: Mapping[Any, Any]) -> ActingOrder | None:
    """Return the order by which a person stands in for the head; None without its day."""
    day = values["acting_order_day"]
    return ActingOrder(values["acting_order"], day) if day else None


def office_of(person: Actor) -> dict[str, Any]:
    """Return the columns of post, unit and order that accounts and appointments share."""
    return {
        "post_kk": person.post.kk,
        "post_ru": person.post.ru,
        "unit_kk": person.unit.kk,
        "unit_ru": person.unit.ru,
        "acting_order": person.acting.number if person.acting else "",
        "acting_order_day": person.acting.day if person.acting else None,
    }


def remember(unit: Unit, actor: Actor, now: datetime) -> Actor:
    """Store the person of a certificate or of the host portal, or refresh the names of one who is known.

    Parts, language and a role that was given stay.
    """
    statement = (
        insert(account)
        .values(
            id=str(uuid4()),
            iin=actor.iin,
            bin=actor.bin,
            name=actor.name,
            organisation=actor.organisation,
            **office_of(actor),
            parts=sorted(actor.roles),
            user_id=actor.user_id or None,
            role=actor.role,
            language=actor.language,
            created_at=now,
        )
        .on_conflict_do_update(
            index_elements=["iin", "bin"],
            index_where=PROVED,
            set_={
                "name": actor.name,
                "organisation": actor.organisation,
                "role": case((account.c.role == "", actor.role), else_=account.c.role),
            },
        )
        .returning(account.c.id)
    )
    return _known(unit, unit.connection.execute(statement).scalar_one())


def appoint(unit: Unit, actor: Actor, now: datetime) -> Actor:
    """Store a person with the roles given, replacing those of one who is known."""
    known = remember(unit, actor, now)
    statement = (
        update(account)
        .where(account.c.id == known.account_id)
        .values(parts=sorted(actor.roles), **office_of(actor))
        .returning(account.c.id)
    )
    return _known(unit, unit.connection.execute(statement).scalar_one())


def of_host(unit: Unit, actor: Actor, now: datetime) -> Actor:
    """Store a person whom the portal names, with the roles that it gives now; post and language stay."""
    known = remember(unit, actor, now)
    changed = update(account).where(account.c.id == known.account_id).values(parts=sorted(actor.roles))
    return _known(unit, unit.connection.execute(changed.returning(account.c.id)).scalar_one())


def find(unit: Unit, account_id: str) -> Actor | None:
    """Return a person by account id."""
    row = unit.connection.execute(_accounts().where(account.c.id == account_id)).one_or_none()
    return _actor(row) if row else None


def _known(unit: Unit, account_id: str) -> Actor:
    return _actor(unit.connection.execute(_accounts().where(account.c.id == account_id)).one())


def contacts(unit: Unit, account_id: str) -> AccountContacts:
    """Return where notices to a person go."""
    row = unit.connection.execute(select(account).where(account.c.id == account_id)).one()
    return AccountContacts(row.id, row.name, row.phone, row.email, row.language, row.user_id or "")


def set_language(unit: Unit, account_id: str, language: str) -> None:
    """Remember the language that a person chose."""
    unit.connection.execute(update(account).where(account.c.id == account_id).values(language=language))


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that begins; `agent` is what the browser says of itself.

    `began` is the moment of signing in where the session only follows another one.
    """

    digest: bytes
    account_id: str
    csrf_secret: str
    method: SignInMethod = SignInMethod.EDS
    agent: str = ""
    began: datetime | None = None


def open_session(unit: Unit, fresh: NewSession, now: datetime, until: datetime) -> None:
    """Store a new session under the digest of its token; those that ran out before now go."""
    unit.connection.execute(delete(web_session).where(web_session.c.expires_at < now))
    unit.connection.execute(
        insert(web_session).values(
            token_digest=fresh.digest,
            account_id=fresh.account_id,
            csrf_secret=fresh.csrf_secret,
            method=fresh.method,
            agent=fresh.agent,
            created_at=fresh.began or now,
            seen_at=now,
            expires_at=until,
        )
    )


def end_sessions_beyond(unit: Unit, account_id: str, most: int) -> int:
    """End the sessions of a person, in every account, but the `most` that were used last; return how many."""
    asking = select(account.c.user_id).where(account.c.id == account_id).scalar_subquery()
    own = select(account.c.id).where(or_(account.c.id == account_id, account.c.user_id == asking))
    oldest = (
        select(web_session.c.token_digest)
        .where(web_session.c.account_id.in_(own))
        .order_by(web_session.c.seen_at.desc(), web_session.c.created_at.desc())
        .offset(most)
    )
    return unit.connection.execute(delete(web_session).where(web_session.c.token_digest.in_(oldest))).rowcount


def find_session(unit: Unit, digest: bytes, now: datetime) -> SessionRecord | None:
    """Return the session of a token digest unless it has run out."""
    statement = (
        _accounts(
            web_session.c.csrf_secret,
            web_session.c.created_at.label("began_at"),
            web_session.c.seen_at,
            web_session.c.method,
        )
        .join(web_session, web_session.c.account_id == account.c.id)
        .where(web_session.c.token_digest == digest, web_session.c.expires_at > now, account.c.state == "active")
    )
    row = unit.connection.execute(statement).one_or_none()
    if row is None:
        return None
    actor = dataclasses.replace(_actor(row), method=SignInMethod(row.method))
    return SessionRecord(actor, row.csrf_secret, row.began_at, row.seen_at)


def session_began(unit: Unit, digest: bytes) -> datetime | None:
    """Return when the person of a session signed in."""
    return unit.connection.execute(
        select(web_session.c.created_at).where(web_session.c.token_digest == digest)
    ).scalar_one_or_none()


def touch_session(unit: Unit, digest: bytes, now: datetime, until: datetime) -> None:
    """Move the end of a session that is in use."""
    unit.connection.execute(
        update(web_session).where(web_session.c.token_digest == digest).values(seen_at=now, expires_at=until)
    )


def close_session(unit: Unit, digest: bytes) -> None:
    """End a session."""
    unit.connection.execute(delete(web_session).where(web_session.c.token_digest == digest))


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """A sign-in ticket of one browser."""

    id: str
    browser_digest: bytes
    document: bytes
    issued_at: datetime
    expires_at: datetime


def use_ticket(unit: Unit, ticket: TicketRecord, now: datetime) -> bool:
    """Store that a ticket was used; False where it was before, so that two answers to it cannot both be first.

    Those that ran out before now go: their time is judged before.
    """
    unit.connection.execute(delete(sign_in_ticket).where(sign_in_ticket.c.expires_at < now))
    statement = insert(sign_in_ticket).values(
        id=ticket.id,
        browser_digest=ticket.browser_digest,
        document=ticket.document,
        issued_at=ticket.issued_at,
        expires_at=ticket.expires_at,
        used_at=now,
    )
    stored = unit.connection.execute(statement.on_conflict_do_nothing().returning(sign_in_ticket.c.id))
    return stored.one_or_none() is not None


def with_role(unit: Unit, role: Role, number: str) -> tuple[tuple[str, str], ...]:
    """Return id and name of the open accounts of an organisation that play a role, by name."""
    statement = (
        select(account.c.id, account.c.name)
        .where(account.c.bin == number, account.c.state == "active", account.c.parts.contains([role.value]))
        .order_by(account.c.name, account.c.id)
    )
    return tuple((row.id, row.name) for row in unit.connection.execute(statement))
