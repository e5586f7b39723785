"""What received applications say, for rules that ask."""

from __future__ import annotations

from sqlalchemy import select

from module.store.exchange_schema import opinion
from module.store.unit import Unit


def applicant(unit: Unit, application_id: str, form_id: str) -> str | None:
    """Return the applicant of a received application that has this registration form; None without one."""
    statement = select(opinion.c.applicant).where(
        opinion.c.application_id == application_id, opinion.c.form_id == form_id
    )
    return unit.connection.execute(statement).scalar_one_or_none()
