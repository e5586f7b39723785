"""A change is decided field by field: the answers of a decision, and the fields that a preliminary decision names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "decision", sa.Column("field_answers", postgresql.JSONB(astext_type=sa.Text()), nullable=True), schema="trois"
    )
    op.add_column("hearing", sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=True), schema="trois")


def downgrade() -> None:
    op.drop_column("hearing", "fields", schema="trois")
    op.drop_column("decision", "field_answers", schema="trois")
