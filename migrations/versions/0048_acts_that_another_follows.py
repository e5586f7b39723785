"""An application has two acts: a suspension for the renewal document is followed by the one that decides it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_OPEN = "state IN ('prepared', 'signed')"


def upgrade() -> None:
    op.add_column(
        "decision",
        sa.Column("followed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="trois",
    )
    op.create_check_constraint(
        op.f("ck_decision_followed_is_signed"), "decision", "NOT followed OR state = 'signed'", schema="trois"
    )
    _one_open(f"{_OPEN} AND NOT followed")


def downgrade() -> None:
    _one_open(_OPEN)
    op.drop_constraint(op.f("ck_decision_followed_is_signed"), "decision", schema="trois", type_="check")
    op.drop_column("decision", "followed", schema="trois")


def _one_open(condition: str) -> None:
    op.drop_index("uq_decision_one_open", "decision", schema="trois")
    op.create_index(
        "uq_decision_one_open",
        "decision",
        ["application_id"],
        unique=True,
        schema="trois",
        postgresql_where=sa.text(condition),
    )
