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
    _messages_up()
    _book_up()


def downgrade() -> None:
    _book_down()
    _messages_down()
    op.drop_table("shep_arrival", schema="trois")
    op.drop_table("call", schema="trois")


def _messages_up() -> None:
    """What became of notices."""
    _states("'queued', 'sent', 'delivered', 'failed', 'expired', 'unknown'")
    op.create_table(
        "notice_delivery",
        sa.Column("notice_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("alphabet", sa.Text(), server_default="", nullable=False),
        sa.Column("units", sa.Integer(), server_default="0", nullable=False),
        sa.Column("parts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_again_as", sa.UUID(as_uuid=False), nullable=True),
        sa.CheckConstraint("alphabet IN ('', 'GSM-7', 'UCS-2')", name=op.f("ck_notice_delivery_alphabet_known")),
        sa.CheckConstraint("units >= 0 AND parts >= 0 AND asked >= 0", name=op.f("ck_notice_delivery_counts_true")),
        sa.ForeignKeyConstraint(["notice_id"], ["trois.notice.id"], name=op.f("fk_notice_delivery_notice_id")),
        sa.ForeignKeyConstraint(["sent_again_as"], ["trois.notice.id"], name=op.f("fk_notice_delivery_sent_again_as")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_delivery")),
        sa.UniqueConstraint("sent_again_as", name=op.f("uq_notice_delivery_sent_again_as")),
        schema="trois",
    )


def _messages_down() -> None:
    op.drop_table("notice_delivery", schema="trois")
    op.execute("UPDATE trois.notice SET state = 'failed' WHERE state = 'expired'")
    op.execute("UPDATE trois.account_letter SET state = 'failed' WHERE state = 'expired'")
    _states("'queued', 'sent', 'delivered', 'failed', 'unknown'")


def _states(known: str) -> None:
    """Set the states that notices and letters about accounts may have."""
    for table in ("notice", "account_letter"):
        name = op.f(f"ck_{table}_state_known")
        op.drop_constraint(name, table, schema="trois", type_="check")
        op.create_check_constraint(name, table, f"state IN ({known})", schema="trois")


def _book_up() -> None:
    """Organisations are searched by name."""
    op.create_index(
        "ix_account_organisation",
        "account",
        ["organisation"],
        unique=False,
        schema="trois",
        postgresql_using="gin",
        postgresql_ops={"organisation": "gin_trgm_ops"},
    )


def _book_down() -> None:
    op.drop_index("ix_account_organisation", table_name="account", schema="trois")
