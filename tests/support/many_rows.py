"""Many rows like one: cases by the thousand beside a case that was really filed, whatever columns the table has."""

from __future__ import annotations

from sqlalchemy import text

from module.store.unit import Unit


def like(unit: Unit, table: str, key: str, count: int, column: str = "id", **changes: str) -> None:
    """Store copies of the rows of a table that have a key, each with other values; these are SQL, `n` counts copies.

    Keys and triggers are off for that; what the table does not have is left out.
    """
    values = ", ".join(f"'{name}', {value}" for name, value in changes.items())
    unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    copies = f"generate_series(1, {count}) AS n, jsonb_populate_record(one, jsonb_build_object({values})) AS copy"
    statement = f"INSERT INTO trois.{table} SELECT copy.* FROM trois.{table} AS one, {copies} WHERE one.{column} = :key"  # noqa: S608
    unit.connection.execute(text(statement), {"key": key})
    unit.connection.exec_driver_sql("SET LOCAL session_replication_role = origin")


def cases(unit: Unit, key: str, count: int, prefix: str, **changes: str) -> None:
    """Store copies of a case: filed one after the other, each due a day after the one before."""
    meant = {
        "id": "gen_random_uuid()",
        "number": f"'{prefix}-' || lpad(n::text, 6, '0')",
        "creation_key": f"'{prefix}' || n",
        "due_on": "date '2026-12-01' + (n % 400)::int",
        "submitted_at": "timestamptz '2026-01-01 06:00Z' + n * interval '1 minute'",
        "updated_at": "timestamptz '2026-01-01 06:00Z' + n * interval '1 minute'",
    }
    like(unit, "application", key, count, **(meant | changes))


FINISHED = {"status": "'refused'", "finished": "true", "case_officer_id": "one.owner_id"}
"""What makes the copies of a filed case finished ones."""
