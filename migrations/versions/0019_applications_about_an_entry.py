"""Applications about an entry: its number, and until when its life was known when the application was begun (D15)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("base_number", sa.Text(), nullable=True), schema="trois")
    op.add_column("application", sa.Column("base_known_at", sa.DateTime(timezone=True), nullable=True), schema="trois")
    op.create_check_constraint(
        op.f("ck_application_base_whole"),
        "application",
        "(base_number IS NULL) = (base_known_at IS NULL)",
        schema="trois",
    )
    op.create_index(
        "ix_application_base",
        "application",
        ["base_number"],
        schema="trois",
        postgresql_where=sa.text("base_number IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_application_base", table_name="application", schema="trois")
    op.drop_constraint(op.f("ck_application_base_whole"), "application", schema="trois")
    op.drop_column("application", "base_known_at", schema="trois")
    op.drop_column("application", "base_number", schema="trois")
