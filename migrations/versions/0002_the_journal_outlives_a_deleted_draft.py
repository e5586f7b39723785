"""The journal outlives a deleted draft."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint("fk_audit_application_id", "audit", schema="trois", type_="foreignkey")


def downgrade() -> None:
    # the rows of drafts that were deleted meanwhile are kept: only new ones are held to the key
    op.execute(
        "ALTER TABLE trois.audit ADD CONSTRAINT fk_audit_application_id"
        " FOREIGN KEY (application_id) REFERENCES trois.application (id) NOT VALID"
    )
