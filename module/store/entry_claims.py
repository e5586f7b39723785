"""Claims of entries of the former register: by side, by entry, by what has become of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from module.registry.application import Capacity
from module.registry.entry_claim import ClaimDocument, ClaimedPower, ClaimOutcome, ClaimState, EntryClaim
from module.registry.paging import ListPlace, Paged
from module.store.imports_schema import entry_claim
from module.store.keyset import Order, a_uuid, an_instant
from module.store.plain import Noted, readable
from module.store.schema import account, entry
from module.store.unit import Unit

_OLDEST_FIRST = Order(((entry_claim.c.filed_at, an_instant), (entry_claim.c.id, a_uuid)))
_NEWEST_FIRST = Order(((entry_claim.c.filed_at, an_instant), (entry_claim.c.id, a_uuid)), falling=True)


def _claims() -> Select[tuple[object, ...]]:
    return (
        select(*entry_claim.c, entry.c.number.label("entry_number"), account.c.iin.label("person"))
        .join(entry, entry.c.id == entry_claim.c.entry_id)
        .join(account, account.c.id == entry_claim.c.account_id)
    )


def _record(row: Row[Any]) -> EntryClaim:
    power = None
    if row.power_sha256 is not None:
        document = ClaimDocument(row.power_sha256, row.power_name)
        power = ClaimedPower(row.power_number, row.power_issued_on, row.power_until, document)
    outcome = None
    if row.decided_at is not None:
        outcome = ClaimOutcome(ClaimState(row.state), row.decided_at, row.reason_kk, row.reason_ru)
    return EntryClaim(
        id=row.id,
        entry_number=row.entry_number,
        capacity=Capacity(row.capacity),
        claimant=row.claimant,
        claimant_name=row.claimant_name,
        account_id=row.account_id,
        person=row.person,
        certificate_number=row.certificate_number,
        certificate=ClaimDocument(row.certificate_sha256, row.certificate_name),
        power=power,
        filed_at=row.filed_at,
        outcome=outcome,
    )


def add(unit: Unit, claim: EntryClaim, entry_id: str) -> None:
    """Store a claim that waits for an officer; its documents are stored already."""
    power = claim.power
    unit.connection.execute(
        insert(entry_claim).values(
            id=claim.id,
            entry_id=entry_id,
            capacity=claim.capacity.value,
            claimant=claim.claimant,
            claimant_name=claim.claimant_name,
            account_id=claim.account_id,
            certificate_number=claim.certificate_number,
            certificate_sha256=claim.certificate.sha256,
            certificate_name=claim.certificate.file_name,
            power_number=power.number if power else "",
            power_issued_on=power.issued_on if power else None,
            power_until=power.valid_until if power else None,
            power_sha256=power.document.sha256 if power else None,
            power_name=power.document.file_name if power else "",
            filed_at=claim.filed_at,
        )
    )


def get(unit: Unit, claim_id: str, *, lock: bool = False) -> EntryClaim | None:
    """Return a claim, locked when asked."""
    statement = _claims().where(entry_claim.c.id == claim_id)
    if lock:
        statement = statement.with_for_update(of=entry_claim)
    row = unit.connection.execute(statement).one_or_none()
    return _record(row) if row else None


def open_of_entry(unit: Unit, number: str, noted: Noted) -> tuple[EntryClaim, ...]:
    """Return the claims of an entry that wait for an officer, the first one first."""
    statement = _claims().where(entry.c.number == number, entry_claim.c.state == ClaimState.OPEN)
    order = (entry_claim.c.filed_at, entry_claim.c.id)
    rows = unit.connection.execute(statement.order_by(*order)).all()
    return readable(((_named(row), partial(_record, row)) for row in rows), noted)


def count_open(unit: Unit, account_id: str) -> int:
    """Count the open claims of a person; the person's next one waits until the end of the unit."""
    unit.connection.execute(select(account.c.id).where(account.c.id == account_id).with_for_update(key_share=True))
    statement = select(func.count()).select_from(entry_claim)
    mine = statement.where(entry_claim.c.account_id == account_id, entry_claim.c.state == ClaimState.OPEN)
    return unit.connection.execute(mine).scalar_one()


def listed(unit: Unit, state: ClaimState, place: ListPlace, noted: Noted) -> Paged[EntryClaim]:
    """Return a page of the claims of a state: those that wait in their order, decided ones the latest first."""
    order = _OLDEST_FIRST if state is ClaimState.OPEN else _NEWEST_FIRST
    return order.paged(unit, _claims().where(entry_claim.c.state == state), place, _record, _named, noted)


def of_claimant(unit: Unit, number: str, place: ListPlace, noted: Noted) -> Paged[EntryClaim]:
    """Return a page of the claims of a side, the latest first."""
    return _NEWEST_FIRST.paged(unit, _claims().where(entry_claim.c.claimant == number), place, _record, _named, noted)


def _named(row: Row[Any]) -> str:
    return str(row.id)


def decide(unit: Unit, claim_id: str, outcome: ClaimOutcome, officer_id: str) -> None:
    """Write down what an officer decided on an open claim."""
    unit.connection.execute(
        update(entry_claim)
        .where(entry_claim.c.id == claim_id, entry_claim.c.state == ClaimState.OPEN)
        .values(
            state=outcome.state.value,
            decided_at=outcome.at,
            decided_by=officer_id,
            reason_kk=outcome.reason_kk,
            reason_ru=outcome.reason_ru,
        )
    )
