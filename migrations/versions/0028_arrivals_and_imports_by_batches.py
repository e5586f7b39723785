"""Bytes of the peer are kept before they are judged; a register is stored by batches, with a cursor.

The parts of a message no longer need its row in the journal: they come first, with a row of `exchange_arrival` under the
same id. What came before this revision has its row in the journal and needs no arrival.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_KEY = postgresql.UUID(as_uuid=False)
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_constraint(op.f("fk_exchange_payload_message_id"), "exchange_payload", schema="trois", type_="foreignkey")
    _arrivals()
    _imports()


def _arrivals() -> None:
    op.create_table(
        "exchange_arrival",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.Column("tried_at", _INSTANT, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="arrived", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="1", nullable=False),
        sa.Column("fault", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.CheckConstraint("channel IN ('door', 'spool')", name=op.f("ck_exchange_arrival_channel_known")),
        sa.CheckConstraint("state IN ('arrived', 'judged', 'set_aside')", name=op.f("ck_exchange_arrival_state_known")),
        sa.CheckConstraint("(state = 'arrived') = (settled_at IS NULL)", name=op.f("ck_exchange_arrival_settled_when")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_arrival")),
        schema="trois",
    )
    for name, column, where in (
        ("waiting", "tried_at", "state = 'arrived'"),
        ("digest", "digest", "state <> 'judged'"),
    ):
        op.create_index(
            f"ix_exchange_arrival_{name}",
            "exchange_arrival",
            [column],
            schema="trois",
            postgresql_where=sa.text(where),
        )


def _imports() -> None:
    op.create_table(
        "exchange_import",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", _KEY, nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("stored", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("latest", _INSTANT, nullable=True),
        sa.Column("state", sa.Text(), server_default="running", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.Text(), server_default="", nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("touched_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT, nullable=True),
        sa.CheckConstraint("state IN ('running', 'done', 'given_up')", name=op.f("ck_exchange_import_state_known")),
        sa.CheckConstraint(
            "(state = 'running') = (finished_at IS NULL)", name=op.f("ck_exchange_import_finished_when")
        ),
        sa.CheckConstraint("done <= total", name=op.f("ck_exchange_import_done_of_total")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["trois.exchange_message.id"],
            name=op.f("fk_exchange_import_message_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_exchange_import")),
        schema="trois",
    )
    op.create_index(
        "ix_exchange_import_running",
        "exchange_import",
        ["conversation_id"],
        schema="trois",
        postgresql_where=sa.text("state = 'running'"),
    )


def downgrade() -> None:
    """Lose what arrived and was never judged: the revision before has no place for it."""
    op.drop_table("exchange_import", schema="trois")
    op.execute(
        "DELETE FROM trois.exchange_payload p WHERE NOT EXISTS"
        " (SELECT 1 FROM trois.exchange_message m WHERE m.id = p.message_id)"
    )
    op.drop_table("exchange_arrival", schema="trois")
    op.create_foreign_key(
        op.f("fk_exchange_payload_message_id"),
        "exchange_payload",
        "exchange_message",
        ["message_id"],
        ["id"],
        source_schema="trois",
        referent_schema="trois",
        initially="DEFERRED",
        deferrable=True,
    )
