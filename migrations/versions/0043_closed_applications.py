"""Applications end without a decision where nothing is left to decide: the reason, and a case that nobody has taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_CASE = [
    "base_number",
    sa.text("(exclusion_cause ->> 'ground')"),
    sa.text("(exclusion_cause ->> 'ended_on')"),
]
_DETECTED = sa.text("(exclusion_cause ->> 'detected_on')")
_BY_CLOCK = sa.text("kind = 'ex_officio' AND exclusion_cause ->> 'ended_on' IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "application", sa.Column("closing", postgresql.JSONB(astext_type=sa.Text()), nullable=True), schema="trois"
    )
    _officer("status IN ('draft', 'submitted', 'closed') OR case_officer_id IS NOT NULL")
    op.create_check_constraint(
        op.f("ck_application_closed_has_reason"),
        "application",
        "status <> 'closed' OR closing IS NOT NULL",
        schema="trois",
    )
    _cause([*_CASE, _DETECTED])


def downgrade() -> None:
    _cause(_CASE)
    op.drop_constraint(op.f("ck_application_closed_has_reason"), "application", schema="trois", type_="check")
    _officer("status IN ('draft', 'submitted') OR case_officer_id IS NOT NULL")
    op.drop_column("application", "closing", schema="trois")


def _officer(condition: str) -> None:
    name = op.f("ck_application_review_has_case_officer")
    op.drop_constraint(name, "application", schema="trois", type_="check")
    op.create_check_constraint(name, "application", condition, schema="trois")


def _cause(columns: list[object]) -> None:
    op.drop_index("uq_application_cause", "application", schema="trois")
    op.create_index(
        "uq_application_cause", "application", columns, unique=True, schema="trois", postgresql_where=_BY_CLOCK
    )
