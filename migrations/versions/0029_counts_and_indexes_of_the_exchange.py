"""What the console, the metrics and the tasks ask is answered without reading tables that grow.

Counts are kept as differences, written by triggers in the transaction of the act and folded together later: a single
row for each count would make every two messages wait for each other.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_exchange_conversation_state": "exchange_conversation (state, started_at DESC, id)",
    "ix_exchange_conversation_procedure": "exchange_conversation (procedure, started_at DESC, id)",
    "ix_exchange_conversation_open_subject": "exchange_conversation (subject) WHERE finished_at IS NULL",
    "ix_exchange_conversation_subject_part": "exchange_conversation USING gin (subject gin_trgm_ops)",
    "ix_exchange_opinion_conversation": "exchange_opinion (conversation_id) WHERE conversation_id IS NOT NULL",
    "ix_exchange_incident_conversation": "exchange_incident (conversation_id) WHERE conversation_id IS NOT NULL",
    "ix_exchange_incident_group": "exchange_incident (code, cause, raised_at DESC, id)",
    "ix_exchange_incident_cause": "exchange_incident (cause, raised_at DESC, id) WHERE cause <> ''",
    "ix_exchange_incident_latest": "exchange_incident (raised_at DESC, id)",
    "ix_power_of_attorney_ends": "power_of_attorney (valid_until) WHERE state = 'active'",
}
_COUNTED = {
    "exchange_conversation": ("conversation", "transaction, role, state"),
    "exchange_message": ("message", "direction, code, verdict"),
}


def upgrade() -> None:
    op.drop_index("ix_exchange_incident_group", table_name="exchange_incident", schema="trois")
    for name, what in _INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON trois.{what}")
    op.create_table(
        "exchange_tally",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("first", "second", "third")),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("what IN ('conversation', 'message')", name=op.f("ck_exchange_tally_what_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_tally")),
        schema="trois",
    )
    for table, (what, columns) in _COUNTED.items():
        _count(table, what, columns)


def _count(table: str, what: str, columns: str) -> None:
    """Count the rows that are there, and have every statement write down by how many it changes the counts."""
    into = "INSERT INTO trois.exchange_tally (what, first, second, third, count)"
    op.execute(f"{into} SELECT '{what}', {columns}, count(*) FROM trois.{table} GROUP BY {columns}")  # noqa: S608
    after = f"SELECT {columns}, 1 AS one FROM fresh"  # noqa: S608 - names of this file
    before = f"SELECT {columns}, -1 AS one FROM gone"  # noqa: S608
    for act, tables, rows in (
        ("INSERT", "NEW TABLE AS fresh", after),
        ("DELETE", "OLD TABLE AS gone", before),
        ("UPDATE", "OLD TABLE AS gone NEW TABLE AS fresh", f"{before} UNION ALL {after}"),
    ):
        name = f"{table}_count_{act.lower()}"
        counted = f"SELECT '{what}', {columns}, sum(one) FROM ({rows}) AS changed GROUP BY {columns}"  # noqa: S608
        op.execute(
            f"CREATE FUNCTION trois.{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" {into} {counted} HAVING sum(one) <> 0; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} AFTER {act} ON trois.{table} REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION trois.{name}()"
        )


def downgrade() -> None:
    for table in _COUNTED:
        for act in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER {table}_count_{act} ON trois.{table}")
            op.execute(f"DROP FUNCTION trois.{table}_count_{act}()")
    op.drop_table("exchange_tally", schema="trois")
    for name in _INDEXES:
        op.execute(f"DROP INDEX trois.{name}")
    op.create_index("ix_exchange_incident_group", "exchange_incident", ["code", "cause", "raised_at"], schema="trois")
