"""Calls to the national systems."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("correlation", sa.Text(), server_default="", nullable=False),
        sa.Column("breaker", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('ok', 'not_found', 'refused', 'failed')", name=op.f("ck_call_outcome_known")),
        sa.CheckConstraint("breaker IN ('closed', 'half_open', 'open')", name=op.f("ck_call_breaker_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        schema="trois",
    )
    op.create_index("ix_call_system_at", "call", ["system", "at"], unique=False, schema="trois")
    op.create_table(
        "shep_arrival",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.Text(), server_default="", nullable=False),
        sa.Column("service_id", sa.Text(), server_default="", nullable=False),
        sa.Column("message_type", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'status')", name=op.f("ck_shep_arrival_kind_known")),
        sa.CheckConstraint("way IN ('push', 'pull')", name=op.f("ck_shep_arrival_way_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shep_arrival")),
        sa.UniqueConstraint("kind", "message_id", "state", name=op.f("uq_shep_arrival_kind_message_id_state")),
        schema="trois",
    )


def downgrade() -> None:
    op.drop_table("shep_arrival", schema="trois")
    op.drop_table("call", schema="trois")
