"""The registration mark of a decision (D32). Decisions of earlier releases have none: their number was signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration_mark",
        sa.Column("decision_id", postgresql.UUID(as_uuid=False), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("texts", postgresql.JSONB(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["trois.decision.id"], name=op.f("fk_registration_mark_decision_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_registration_mark")),
        schema="trois",
    )
    op.execute(
        "CREATE TRIGGER registration_mark_append_only BEFORE UPDATE OR DELETE ON trois.registration_mark"
        " FOR EACH ROW EXECUTE FUNCTION trois.refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("registration_mark", schema="trois")
