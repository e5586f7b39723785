"""Powers of attorney: who entered them, for whom they speak, their document."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, case, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from module.kernel.clock import law_date
from module.kernel.identifiers import looks_like_bin
from module.registry.letters import LetterEvent
from module.registry.party import Name
from module.registry.powers_of_attorney import EmpoweredAct, PowerOfAttorney
from module.store import reminders
from module.store.accounts_schema import power_of_attorney as power_of_attorney
from module.store.plain import Noted, readable
from module.store.schema import account
from module.store.unit import Unit

_BIN = power_of_attorney.c.principal_bin
by_principal: ColumnElement[Any] = case((_BIN != "", _BIN), else_=power_of_attorney.c.principal_iin)
by_representative: ColumnElement[Any] = case((account.c.bin != "", account.c.bin), else_=account.c.iin)
by_name: ColumnElement[Any] = case((account.c.bin != "", account.c.organisation), else_=account.c.name)


def _powers() -> Select[tuple[object, ...]]:
    shown = [column for column in power_of_attorney.c if column.name != "document"]
    return select(
        *shown,
        by_principal.label("principal"),
        by_representative.label("representative"),
        by_name.label("representative_name"),
    ).join(account, account.c.id == power_of_attorney.c.representative_id)


def _record(row: Row[tuple[object, ...]]) -> PowerOfAttorney:
    values = row._mapping
    return PowerOfAttorney(
        id=values["id"],
        principal=values["principal"],
        principal_name=Name(
            ru=values["principal_name_ru"], kk=values["principal_name_kk"], en=values["principal_name_en"]
        ),
        representative=values["representative"],
        representative_name=values["representative_name"],
        number=values["number"],
        issued_on=values["issued_on"],
        valid_from=values["valid_from"],
        valid_until=values["valid_until"],
        powers=frozenset(EmpoweredAct(name) for name in values["powers"]),
        sha256=values["document_sha256"],
        file_name=values["document_name"],
        media_type=values["document_type"],
        revoked_on=law_date(values["revoked_at"]) if values["revoked_at"] else None,
    )


def add(
    unit: Unit,
    record: PowerOfAttorney,
    representative_id: str,
    document: bytes,
    now: datetime,
    days_before: Collection[int] = (),
) -> None:
    """Store a power of attorney with its document; owe a reminder so many days before its end."""
    key, organisation = record.id or str(uuid4()), looks_like_bin(record.principal)
    unit.connection.execute(
        insert(power_of_attorney).values(
            id=key,
            principal_iin="" if organisation else record.principal,
            principal_bin=record.principal if organisation else "",
            principal_name_kk=record.principal_name.kk,
            principal_name_ru=record.principal_name.ru,
            principal_name_en=record.principal_name.en,
            representative_id=representative_id,
            number=record.number,
            issued_on=record.issued_on,
            valid_from=record.valid_from,
            valid_until=record.valid_until,
            powers=sorted(record.powers),
            document=document,
            document_type=record.media_type,
            document_name=record.file_name,
            document_sha256=record.sha256,
            created_at=now,
        )
    )
    if record.valid_until is not None:
        days = {record.valid_until - timedelta(days=count) for count in days_before}
        end = reminders.EndOfSubject(LetterEvent.POWER_ENDS, key, record.valid_until)
        reminders.plan(unit, end, days, law_date(now), now)


def _select(unit: Unit, noted: Noted, *conditions: ColumnElement[bool]) -> tuple[PowerOfAttorney, ...]:
    order = (power_of_attorney.c.created_at.desc(), power_of_attorney.c.id)
    rows = unit.connection.execute(_powers().where(*conditions).order_by(*order)).all()
    return readable(((row._mapping["id"], partial(_record, row)) for row in rows), noted)


def of_party(unit: Unit, identifier: str, noted: Noted) -> tuple[PowerOfAttorney, ...]:
    """Return the powers of attorney that a person or organisation holds or gave, newest first."""
    return _select(unit, noted, or_(by_representative == identifier, by_principal == identifier))


def given_to(unit: Unit, representative: str, principal: str, noted: Noted) -> tuple[PowerOfAttorney, ...]:
    """Return the powers of attorney of one representative from one principal; what cannot be read empowers nobody."""
    return _select(unit, noted, by_representative == representative, by_principal == principal)


def get(unit: Unit, power_id: str, *, lock: bool = False) -> PowerOfAttorney | None:
    """Return a power of attorney, locked when asked."""
    statement = _powers().where(power_of_attorney.c.id == power_id)
    if lock:
        statement = statement.with_for_update(of=power_of_attorney)
    row = unit.connection.execute(statement).one_or_none()
    return _record(row) if row else None


def hold(unit: Unit, representative: str, principal: str) -> None:
    """Keep the powers between two parties as they are until the end of the unit: a revocation waits."""
    unit.connection.execute(
        select(power_of_attorney.c.id)
        .join(account, account.c.id == power_of_attorney.c.representative_id)
        .where(by_representative == representative, by_principal == principal)
        .with_for_update(of=power_of_attorney, read=True)
    )


def document(unit: Unit, power_id: str) -> bytes:
    """Return the document."""
    return bytes(
        unit.connection.execute(
            select(power_of_attorney.c.document).where(power_of_attorney.c.id == power_id)
        ).scalar_one()
    )


def revoke(unit: Unit, power_id: str, now: datetime) -> None:
    """Mark a power of attorney as revoked."""
    unit.connection.execute(
        update(power_of_attorney).where(power_of_attorney.c.id == power_id).values(state="revoked", revoked_at=now)
    )


def with_account(unit: Unit, power_id: str, noted: Noted) -> tuple[tuple[str, PowerOfAttorney], ...]:
    """Return one with the account that it is of, under a lock; nothing where it cannot be read."""
    statement = _powers().where(power_of_attorney.c.id == power_id).with_for_update(of=power_of_attorney, read=True)
    rows = unit.connection.execute(statement).all()
    return readable(((row._mapping["id"], partial(_of_account, row)) for row in rows), noted)


def _of_account(row: Row[tuple[object, ...]]) -> tuple[str, PowerOfAttorney]:
    return row._mapping["representative_id"], _record(row)
