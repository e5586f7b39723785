"""Who looked at a case is found by case and by account, and does not lengthen the reading of what was done in it.

Indexes alone: no row of the journal changes.
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Part the index of cases into acts and views; find rows by who acted."""
    op.drop_index("ix_audit_application", "audit", schema="trois")
    op.execute("CREATE INDEX ix_audit_application ON trois.audit (application_id) WHERE act <> 'view'")
    op.execute("CREATE INDEX ix_audit_viewed ON trois.audit (application_id, id) WHERE act = 'view'")
    op.execute("CREATE INDEX ix_audit_actor ON trois.audit (actor_id, id)")


def downgrade() -> None:
    """Put the one index back."""
    op.drop_index("ix_audit_actor", "audit", schema="trois")
    op.drop_index("ix_audit_viewed", "audit", schema="trois")
    op.drop_index("ix_audit_application", "audit", schema="trois")
    op.create_index("ix_audit_application", "audit", ["application_id"], schema="trois")
