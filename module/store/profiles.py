"""Profiles of officers: how they are named to the Commission."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from module.registry.opinion import OfficerProfile
from module.store.exchange_schema import officer_profile
from module.store.unit import Unit


def get(unit: Unit, account_id: str) -> OfficerProfile | None:
    """Return the profile of an account, or None where it was not filled in."""
    row = unit.connection.execute(
        select(officer_profile).where(officer_profile.c.account_id == account_id)
    ).one_or_none()
    if row is None:
        return None
    return OfficerProfile(row.last_name, row.first_name, row.middle_name, row.post, row.phone, row.email)


def put(unit: Unit, account_id: str, officer: OfficerProfile, now: datetime) -> None:
    """Store the profile of an account over an earlier one; without a middle name its absence is stated."""
    values = {
        "last_name": officer.last_name,
        "first_name": officer.first_name,
        "middle_name": officer.middle_name,
        "no_middle_name": not officer.middle_name,
        "post": officer.post,
        "phone": officer.phone,
        "email": officer.email,
        "changed_at": now,
    }
    statement = insert(officer_profile).values(account_id=account_id, **values)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=values))
