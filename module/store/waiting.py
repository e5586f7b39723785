"""How much is open for a person: one count, by index, that stops where nobody counts any more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from module.registry.actors import Actor
from module.registry.workflow import FINAL, Status
from module.store import entry_parties
from module.store.schema import application
from module.store.unit import Unit

MOST = 100
"""No more rows than this are read: the page shows 99+."""
_OPEN = tuple(status for status in Status if status not in FINAL)


def of_applicant(unit: Unit, owner: Actor, *, drafts_only: bool) -> tuple[int, int]:
    """Count what is not decided of a person's organisation, or of the person, and their entries of the register.

    Both in one statement; of a person whom nobody knows for sure the drafts alone.
    """
    mine = application.c.owner_bin == owner.bin
    if not owner.bin:
        mine &= application.c.owner_iin == owner.iin
    wanted = mine & application.c.status.in_((Status.DRAFT,) if drafts_only else _OPEN)
    number = "" if drafts_only else owner.bin or owner.iin
    counts = (_counted(wanted), entry_parties.counted(number))
    row = unit.connection.execute(select(*(one.scalar_subquery() for one in counts))).one()
    return row[0], row[1]


def to_sign(unit: Unit) -> int:
    """Count the cases that wait for the signature of the head."""
    return _count(unit, application.c.status == Status.FOR_SIGNATURE)


def of_case_officer(unit: Unit, account_id: str) -> int:
    """Count the cases that a case officer has taken and not passed on."""
    taken = application.c.status.in_((Status.IN_REVIEW, Status.PRELIMINARY))
    return _count(unit, taken & (application.c.case_officer_id == account_id))


def _count(unit: Unit, condition: ColumnElement[bool]) -> int:
    return int(unit.connection.execute(_counted(condition)).scalar_one())


def _counted(condition: ColumnElement[bool]) -> Select[Any]:
    found = select(application.c.id).where(condition).limit(MOST).subquery()
    return select(func.count()).select_from(found)
