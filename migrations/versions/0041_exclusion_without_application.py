"""Cases of exclusion without application: they have a cause and no owner; one for each end that the clock finds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None

_WHOLE = "(kind = 'ex_officio') = (owner_id IS NULL) AND (kind = 'ex_officio') = (exclusion_cause IS NOT NULL)"


def upgrade() -> None:
    cause = sa.Column("exclusion_cause", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    op.add_column("application", cause, schema="trois")
    op.alter_column("application", "owner_id", nullable=True, schema="trois")
    op.create_check_constraint(op.f("ck_application_owner_or_cause"), "application", _WHOLE, schema="trois")
    op.create_index(
        "uq_application_cause",
        "application",
        ["base_number", sa.text("(exclusion_cause ->> 'ground')"), sa.text("(exclusion_cause ->> 'ended_on')")],
        unique=True,
        schema="trois",
        postgresql_where=sa.text("kind = 'ex_officio' AND exclusion_cause ->> 'ended_on' IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_application_cause", "application", schema="trois")
    op.drop_constraint(op.f("ck_application_owner_or_cause"), "application", schema="trois", type_="check")
    op.alter_column("application", "owner_id", nullable=False, schema="trois")
    op.drop_column("application", "exclusion_cause", schema="trois")
