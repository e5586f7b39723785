"""An opinion that the Commission never answered is told from one that it refused; incidents have a cause and a taker.

Earlier revisions called both failed. What was given up after the last repeat is known by its conversation.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_KEY = postgresql.UUID(as_uuid=False)
_BEFORE = ("received", "taken", "prepared", "sent", "delivered", "failed", "cancelled", "withdrawn_after_sending")
_NOW = (*_BEFORE[:6], "unanswered", *_BEFORE[6:])


def upgrade() -> None:
    _known(_NOW)
    op.execute(
        "UPDATE trois.exchange_opinion o SET state = 'unanswered' FROM trois.exchange_conversation c"
        " WHERE c.id = o.conversation_id AND c.state = 'given_up' AND o.state = 'failed'"
    )
    _incidents()


def _incidents() -> None:
    """The cause is what incidents are grouped by: the codes that came, sorted, or the name of the task that failed."""
    op.add_column("exchange_incident", sa.Column("cause", sa.Text(), server_default="", nullable=False), schema="trois")
    op.add_column("exchange_incident", sa.Column("taken_by", _KEY, nullable=True), schema="trois")
    op.add_column("exchange_incident", sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True), schema="trois")
    op.create_foreign_key(
        op.f("fk_exchange_incident_taken_by_account"),
        "exchange_incident",
        "account",
        ["taken_by"],
        ["id"],
        source_schema="trois",
        referent_schema="trois",
    )
    op.create_check_constraint(
        op.f("ck_exchange_incident_taken_by_and_when"),
        "exchange_incident",
        "(taken_by IS NULL) = (taken_at IS NULL)",
        schema="trois",
    )
    op.create_index("ix_exchange_incident_group", "exchange_incident", ["code", "cause", "raised_at"], schema="trois")
    op.execute(
        "UPDATE trois.exchange_incident i SET cause = left(coalesce((SELECT string_agg(DISTINCT c.code, ' ' ORDER BY"
        " c.code) FROM jsonb_array_elements_text(CASE jsonb_typeof(i.details -> 'codes') WHEN 'array' THEN"
        " i.details -> 'codes' ELSE '[]' END) AS c(code)), i.details ->> 'task', ''), 500)"
    )


def downgrade() -> None:
    op.drop_index("ix_exchange_incident_group", table_name="exchange_incident", schema="trois")
    op.drop_constraint(
        op.f("ck_exchange_incident_taken_by_and_when"), "exchange_incident", schema="trois", type_="check"
    )
    for column in ("taken_at", "taken_by", "cause"):
        op.drop_column("exchange_incident", column, schema="trois")
    op.execute("UPDATE trois.exchange_opinion SET state = 'failed' WHERE state = 'unanswered'")
    _known(_BEFORE)


def _known(states: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_exchange_opinion_state_known"), "exchange_opinion", schema="trois", type_="check")
    words = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(
        op.f("ck_exchange_opinion_state_known"), "exchange_opinion", f"state IN ({words})", schema="trois"
    )
