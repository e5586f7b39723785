"""Consents of people with their proof: version, digest of the text that was shown, signed bytes where EDS was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert, select, update

from module.registry.membership import ConsentKind
from module.registry.notice_contacts import SignedContacts
from module.store.accounts_schema import consent
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent as it was given; e-mail and mobile are those that the consent to notices names."""

    kind: ConsentKind
    version: str
    language: str
    text_sha256: str
    given_at: datetime
    evidence: bytes | None = None
    withdrawn_at: datetime | None = None
    id: str = ""
    email: str = ""
    mobile: str = ""


def add(unit: Unit, user_id: str, given: Consent) -> str:
    """Store a consent and return its id."""
    identifier = str(uuid4())
    unit.connection.execute(
        insert(consent).values(
            id=identifier,
            user_id=user_id,
            kind=given.kind,
            version=given.version,
            language=given.language,
            text_sha256=given.text_sha256,
            given_at=given.given_at,
            evidence=given.evidence,
            email=given.email,
            mobile=given.mobile,
        )
    )
    return identifier


def of_user(unit: Unit, user_id: str) -> tuple[Consent, ...]:
    """Return all consents of a person, newest first."""
    statement = select(consent).where(consent.c.user_id == user_id).order_by(consent.c.given_at.desc(), consent.c.id)
    return tuple(
        Consent(
            ConsentKind(row.kind),
            row.version,
            row.language,
            row.text_sha256,
            row.given_at,
            bytes(row.evidence) if row.evidence is not None else None,
            row.withdrawn_at,
            row.id,
            row.email,
            row.mobile,
        )
        for row in unit.connection.execute(statement)
    )


def signed_contacts(unit: Unit, user_id: str) -> tuple[SignedContacts, ...]:
    """Return the contacts that the person's signed consents to notices name, withdrawn ones too, newest first."""
    columns = (consent.c.email, consent.c.mobile, consent.c.given_at, consent.c.withdrawn_at)
    statement = (
        select(*columns)
        .where(
            consent.c.user_id == user_id,
            consent.c.kind == ConsentKind.NOTICES,
            consent.c.evidence.is_not(None),
            consent.c.email + consent.c.mobile != "",
        )
        .order_by(consent.c.given_at.desc(), consent.c.id)
    )
    return tuple(
        SignedContacts(row.email, row.mobile, row.given_at, row.withdrawn_at is not None)
        for row in unit.connection.execute(statement)
    )


def holds(unit: Unit, user_id: str, kind: ConsentKind, version: str) -> bool:
    """Tell whether a person has given a consent in a version and not withdrawn it."""
    statement = select(consent.c.id).where(
        consent.c.user_id == user_id,
        consent.c.kind == kind,
        consent.c.version == version,
        consent.c.withdrawn_at.is_(None),
    )
    return unit.connection.execute(statement.limit(1)).first() is not None


def withdraw(unit: Unit, user_id: str, kind: ConsentKind, now: datetime) -> int:
    """Withdraw the open consents of a kind; return how many there were."""
    statement = (
        update(consent)
        .where(consent.c.user_id == user_id, consent.c.kind == kind, consent.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    return unit.connection.execute(statement).rowcount
