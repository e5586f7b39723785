"""Lists read columns, not documents (D27), and an entry knows the lines of its parts that count.

What lists show of a form is taken out of the forms of earlier releases as it stands there; what is not there is empty.
Lines of an entry that count yesterday or on any later day are kept: `entry.standing_lines` of the day this was written.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_OWNER = "(COALESCE(NULLIF(owner_bin, ''), owner_iin))"
_DUE = "(COALESCE(due_on, '9999-12-31'::date))"
_OPEN = "NOT finished AND status <> 'draft'"
_OPINION = "state IN ('received', 'taken', 'prepared', 'sent', 'failed', 'unanswered')"
_INDEXES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("ix_application_owned", "application", (_OWNER, "finished", "updated_at", "id"), ""),
    ("ix_application_client", "application", (_OWNER, "client", "finished", "updated_at", "id"), ""),
    ("ix_application_parties", "application", (_OWNER, "parties", "updated_at", "id"), ""),
    ("ix_application_open", "application", (_DUE, "id"), _OPEN),
    ("ix_application_open_status", "application", ("status", _DUE, "id"), _OPEN),
    ("ix_application_open_officer", "application", ("case_officer_id", _DUE, "id"), _OPEN),
    ("ix_application_finished", "application", ("submitted_at", "id"), "finished"),
    ("ix_application_finished_status", "application", ("status", "submitted_at", "id"), "finished"),
    ("ix_application_finished_officer", "application", ("case_officer_id", "submitted_at", "id"), "finished"),
    ("ix_entry_application", "entry", ("application_id",), ""),
    ("ix_decision_application", "decision", ("application_id",), ""),
    ("ix_exchange_opinion_open", "exchange_opinion", (_DUE, "received_at", "id"), _OPINION),
    ("ix_exchange_opinion_open_arrival", "exchange_opinion", ("received_at", "id"), _OPINION),
    ("ix_exchange_opinion_closed", "exchange_opinion", ("received_at", "id"), f"NOT ({_OPINION})"),
    ("ix_exchange_opinion_state", "exchange_opinion", ("state", "received_at", "id"), ""),
    ("ix_exchange_opinion_officer", "exchange_opinion", ("case_officer_id", "received_at", "id"), ""),
)
_NAMES = ", ".join(
    f"coalesce(form #>> '{{{party},{field}}}', '')"
    for party in ("holder", "representative")
    for field in ("identifier", "name,ru", "name,kk", "name,en", "name,original")
)
_HOLDER = "coalesce(form #>> '{holder,identifier}', '')"
_APPLICATIONS = f"""
UPDATE trois.application SET
  finished = status IN ('issued', 'changed', 'extended', 'refused'),
  object_kind = coalesce(form #>> '{{terms,object_kind}}', ''),
  client = CASE WHEN {_HOLDER} <> {_OWNER} THEN left(coalesce(nullif({_HOLDER}, ''), holder_name), 200) ELSE '' END,
  parties = encode(sha256(convert_to(concat_ws(chr(10), {_NAMES}), 'UTF8')), 'hex')
"""  # noqa: S608 - of constants
_LINES = """
UPDATE trois.entry e SET current_lines = kept.lines FROM (
  SELECT v.entry_id, array_agg(v.line ORDER BY v.line) AS lines FROM trois.entry_version v WHERE NOT EXISTS (
    SELECT 1 FROM trois.entry_version o WHERE o.entry_id = v.entry_id AND o.part = v.part
    AND (o.in_force_from, o.recorded_at, o.line) > (v.in_force_from, v.recorded_at, v.line)
    AND o.in_force_from <= greatest(v.in_force_from, current_date - 1)
  ) GROUP BY v.entry_id
) AS kept WHERE kept.entry_id = e.id
"""


def upgrade() -> None:
    false = sa.text("false")
    op.add_column(
        "application", sa.Column("finished", sa.Boolean(), nullable=False, server_default=false), schema="trois"
    )
    for name in ("object_kind", "client", "parties"):
        op.add_column("application", sa.Column(name, sa.Text(), nullable=False, server_default=""), schema="trois")
    lines = sa.Column("current_lines", postgresql.ARRAY(sa.Integer()), nullable=False, server_default="{}")
    op.add_column("entry", lines, schema="trois")
    op.execute(_APPLICATIONS)
    op.execute(_LINES)
    for name, table, columns, where in _INDEXES:
        expressions = [sa.text(column) for column in columns]
        op.create_index(name, table, expressions, schema="trois", postgresql_where=sa.text(where) if where else None)
    op.drop_index("ix_application_owner", table_name="application", schema="trois")


def downgrade() -> None:
    op.create_index("ix_application_owner", "application", ["owner_bin", "owner_iin"], schema="trois")
    for name, table, _, _ in reversed(_INDEXES):
        op.drop_index(name, table_name=table, schema="trois")
    op.drop_column("entry", "current_lines", schema="trois")
    for name in ("parties", "client", "object_kind", "finished"):
        op.drop_column("application", name, schema="trois")
