"""How many conversations and messages there are of each sort, at the cost of the sorts and not of the rows.

Triggers write by how many an act changes the counts, in its own transaction, a row each: no act waits for another, as
it would for one row that holds a count. `fold` makes one row of each sort out of them.
"""

from __future__ import annotations

from sqlalchemy import func, select, text

from module.store.exchange_schema import tally
from module.store.schema import SCHEMA
from module.store.unit import Unit

CONVERSATIONS, MESSAGES = "conversation", "message"
MOST_UNFOLDED = 1_000
_FOLD = text(
    f"WITH gone AS (DELETE FROM {SCHEMA}.{tally.name} RETURNING what, first, second, third, count)"  # noqa: S608 - own names
    f" INSERT INTO {SCHEMA}.{tally.name} (what, first, second, third, count)"
    " SELECT what, first, second, third, sum(count) FROM gone GROUP BY what, first, second, third"
    " HAVING sum(count) <> 0"
)


def counts(unit: Unit, what: str) -> dict[tuple[str, str, str], int]:
    """Count by transaction, role and state of conversations, or by direction, code and verdict of messages."""
    sort = (tally.c.first, tally.c.second, tally.c.third)
    total = func.sum(tally.c.count)
    statement = select(*sort, total).where(tally.c.what == what).group_by(*sort).having(total > 0).order_by(*sort)
    return {(row[0], row[1], row[2]): int(row[3]) for row in unit.connection.execute(statement)}


def fold(unit: Unit) -> bool:
    """Fold the differences together where there are many; of two at once the second finds nothing to do."""
    some = select(tally.c.id).limit(MOST_UNFOLDED + 1).subquery()
    if unit.connection.execute(select(func.count()).select_from(some)).scalar_one() <= MOST_UNFOLDED:
        return False
    unit.connection.execute(_FOLD)
    return True
