"""Reminders are owed rows with a due day; what was reminded of by a comparison of dates stays as written (D25).

Powers of attorney that are entered already get the days that config/accounts.toml ships. A day before the entering, and
one before the last reminder, is overtaken; one that was missed since is owed, and the next run closes or sends it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), server_default="owed", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('owed', 'written', 'overtaken', 'void')", name=op.f("ck_reminder_state_known")),
        sa.CheckConstraint("(state = 'owed') = (closed_at IS NULL)", name=op.f("ck_reminder_closed_when")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("event", "subject_id", "due_on", name="uq_reminder_once"),
        schema="trois",
    )
    op.create_index(
        "ix_reminder_owed", "reminder", ["event", "due_on"], schema="trois", postgresql_where=sa.text("state = 'owed'")
    )
    op.execute(
        """INSERT INTO trois.reminder (id, event, subject_id, due_on, state, created_at, closed_at)
           SELECT gen_random_uuid(), 'power_ends', id, reminded_on, 'written', now(), now()
           FROM trois.power_of_attorney WHERE reminded_on IS NOT NULL"""
    )
    op.execute(
        """INSERT INTO trois.reminder (id, event, subject_id, due_on, state, created_at, closed_at)
           SELECT gen_random_uuid(), 'power_ends', id, due_on, CASE WHEN past THEN 'overtaken' ELSE 'owed' END, now(),
             CASE WHEN past THEN now() END
           FROM (SELECT p.id, p.valid_until - before AS due_on,
               p.valid_until - before < greatest(p.reminded_on, (p.created_at AT TIME ZONE 'Asia/Almaty')::date) AS past
             FROM trois.power_of_attorney p, unnest(ARRAY[30, 7, 1]) AS before
             WHERE p.state = 'active' AND p.valid_until IS NOT NULL) AS rungs
           ON CONFLICT DO NOTHING"""
    )
    op.drop_column("power_of_attorney", "reminded_on", schema="trois")


def downgrade() -> None:
    op.add_column("power_of_attorney", sa.Column("reminded_on", sa.Date(), nullable=True), schema="trois")
    op.execute(
        """UPDATE trois.power_of_attorney p SET reminded_on = r.last
           FROM (SELECT subject_id, max(due_on) AS last FROM trois.reminder
             WHERE event = 'power_ends' AND state = 'written' GROUP BY subject_id) AS r WHERE r.subject_id = p.id"""
    )
    op.drop_table("reminder", schema="trois")
