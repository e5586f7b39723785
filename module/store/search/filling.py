"""How far the entries of earlier releases have come into the search: by number, a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from module.store.search.subject import SearchedRegister
from module.store.search_schema import search_filling
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Filling:
    """The number up to which entries of a register have come in; `done` once all have."""

    after: str
    done: bool


def of(unit: Unit, register: SearchedRegister, *, lock: bool = False) -> Filling:
    """Return how far a register has come; with a lock another filling waits."""
    done = search_filling.c.done_at.is_not(None).label("done")
    statement = select(search_filling.c.after_number, done).where(search_filling.c.register == int(register))
    row = unit.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return Filling(row.after_number, row.done) if row else Filling("", done=False)


def restart(unit: Unit, register: SearchedRegister) -> None:
    """Take all entries in anew. What is found stays found meanwhile."""
    row = insert(search_filling).values(register=int(register), after_number="", done_at=None)
    again = {"after_number": "", "done_at": None}
    unit.connection.execute(row.on_conflict_do_update(index_elements=["register"], set_=again))


def advance(unit: Unit, register: SearchedRegister, after: str, now: datetime) -> None:
    """Note the last number that came in; an empty one says that none is left."""
    values: dict[str, object] = {"after_number": after} if after else {"done_at": now}
    row = insert(search_filling).values(register=int(register), **values)
    unit.connection.execute(row.on_conflict_do_update(index_elements=["register"], set_=values))
