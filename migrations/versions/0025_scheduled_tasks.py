"""How each scheduled task fares (D29): its last success, the faults in a row, and the incident they became."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled_task",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.Text(), server_default="", nullable=False),
        sa.Column("incident_id", postgresql.UUID(as_uuid=False), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scheduled_task")),
        schema="trois",
    )
    op.create_index(
        "ix_outbox_given_up", "outbox", ["created_at"], schema="trois", postgresql_where=sa.text("given_up")
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_given_up", table_name="outbox", schema="trois")
    op.drop_table("scheduled_task", schema="trois")
