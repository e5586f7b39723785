"""Gapless running numbers: the row lock makes two filings wait for each other, a rollback gives the number back."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from module.store.schema import counter
from module.store.unit import Unit


def next_value(unit: Unit, name: str) -> int:
    """Return the next number of a series, starting at 1."""
    statement = (
        insert(counter)
        .values(name=name, value=1)
        .on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
        .returning(counter.c.value)
    )
    return int(unit.connection.execute(statement).scalar_one())
