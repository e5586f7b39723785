"""Gapless running numbers: the row lock makes two filings wait for each other, a rollback gives the number back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from module.store.schema import counter
from module.store.unit import Unit


def next_value(unit: Unit, name: str) -> int:
    """Return the next number of a series, starting at 1."""
    return next_values(unit, (name,))[name]


def next_values(unit: Unit, names: Collection[str]) -> dict[str, int]:
    """Return the next number of each series, in one statement; rows are locked in the order of the names."""
    rows = [{"name": name, "value": 1} for name in sorted(names)]
    statement = insert(counter).values(rows)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
    found = unit.connection.execute(statement.returning(counter.c.name, counter.c.value))
    return {row.name: row.value for row in found}


def take(unit: Unit, name: str, count: int) -> int:
    """Take so many numbers of a series in a row and return the first of them."""
    statement = insert(counter).values(name=name, value=count)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + count})
    last = unit.connection.execute(statement.returning(counter.c.value)).scalar_one()
    return int(last) - count + 1


def mark(unit: Unit, name: str, value: int) -> None:
    """Keep a number under a name, in place of the one before."""
    statement = insert(counter).values(name=name, value=value)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    unit.connection.execute(statement)


def is_marked(unit: Unit, name: str, value: int) -> bool:
    """Tell whether a number is kept under a name."""
    found = select(counter.c.value).where(counter.c.name == name)
    return unit.connection.execute(found).scalar_one_or_none() == value


def at_least(unit: Unit, name: str, value: int) -> None:
    """Let a series go on after a value that was given outside; one that is further on stays where it is."""
    statement = insert(counter).values(name=name, value=value)
    highest = func.greatest(counter.c.value, value)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": highest}))


def reached(unit: Unit, name: str) -> int:
    """Return the last number of a series; 0 before the first."""
    found = unit.connection.execute(select(counter.c.value).where(counter.c.name == name)).scalar()
    return int(found or 0)
