"""The profile of an organisation: what it registered with, what the state register says, since when confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from module.casework.gate import Work, demand
from module.kernel.errors import NotFound
from module.registry.lookups import Answer, CompanyRecord, Outcome
from module.registry.party import Address, Name
from module.registry.staff_roles import StaffAct
from module.store import journal, organisations
from module.store.organisations import Organisation
from module.store.plain import to_plain


@dataclass(frozen=True, slots=True)
class CompanyView:
    """One organisation. `confirmed_at` None = not confirmed by the state register; `ended_on`: day of liquidation."""

    bin: str
    kind: str
    name: Name
    address: Address
    head_name: str
    registered_at: datetime
    confirmed_at: datetime | None
    ended_on: str
    may_refresh: bool
    sees_staff: bool


@dataclass(frozen=True, slots=True)
class RegisterDifference:
    """One value that the state register gives otherwise than the profile."""

    field: str
    old: str
    new: str


def mine(work: Work) -> CompanyView:
    """Return the person's organisation. Raises NotFound where it is not registered on the portal."""
    demand(work, StaffAct.SEE_COMPANY)
    found = _own(work)
    return CompanyView(
        found.bin,
        found.kind,
        found.name,
        found.address,
        found.head_name,
        found.registered_at,
        found.confirmed_at,
        str(found.source.get("liquidated_on") or ""),
        work.actor.may(StaffAct.REFRESH_COMPANY),
        work.actor.may(StaffAct.SEE_STAFF),
    )


def _own(work: Work, *, lock: bool = False) -> Organisation:
    found = organisations.get(work.unit, work.actor.bin, lock=lock) if work.actor.bin else None
    if found is None:
        raise NotFound
    return found


def differences(work: Work, answer: Answer[CompanyRecord]) -> tuple[RegisterDifference, ...]:
    """Return old and new beside each other, before anything is taken over (C3)."""
    demand(work, StaffAct.REFRESH_COMPANY)
    found, reply = _own(work), answer.value
    if answer.outcome is not Outcome.FOUND or reply is None:
        return ()
    pairs = (
        ("name_ru", found.name.ru, reply.name.ru),
        ("name_kk", found.name.kk, reply.name.kk),
        ("address", found.address.line(), reply.address.line()),
        ("head_name", found.head_name, reply.leader_name),
        ("liquidated_on", _day(found.source.get("liquidated_on")), _day(reply.liquidated_on)),
    )
    return tuple(RegisterDifference(field, old, new) for field, old, new in pairs if old != new)


def _day(value: date | str | None) -> str:
    return "" if value is None else str(value)


def refresh(work: Work, answer: Answer[CompanyRecord]) -> bool:
    """Take over what ГБД ЮЛ says, asked before this unit of work; tell whether it said anything."""
    demand(work, StaffAct.REFRESH_COMPANY)
    found = _own(work, lock=True)
    taken = take_over(work, found, answer)
    journal.write(work.unit, work.actor, "company_refresh", work.now, outcome=answer.outcome, bin=found.bin)
    return taken


def take_over(work: Work, found: Organisation, answer: Answer[CompanyRecord]) -> bool:
    """Write the answer of the state register into the profile; without one the profile stays as it is."""
    reply = answer.value
    if answer.outcome is not Outcome.FOUND or reply is None:
        return False
    known = {"name": _names(found.name, reply.name), "address": reply.address}
    source: dict[str, Any] = to_plain(reply)
    head = {"head_name": reply.leader_name, "head_iin": reply.leader_iin} if reply.leader_iin else {}
    organisations.change(work.unit, found.bin, **known, **head, source=source, confirmed_at=answer.asked_at)
    return True


def _names(old: Name, new: Name) -> Name:
    return replace(new, kk=new.kk or old.kk, ru=new.ru or old.ru)
