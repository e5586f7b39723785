"""Notices of the end of entries are owed (user guide N8): a day may come again with another end.

Entries that are in the register get the days that config/deadlines.toml ships; days that have passed are overtaken. Of
those that wait for a renewal document the two months of Customs Code art. 462 para. 2 count. A letter knows its
reminder, to whom of the entry it goes, and the letter that bounced before it. Readers of an organisation are found by
its number.
"""

from __future__ import annotations

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_LADDER = b"60,30,16,15,7,1,0;30,15,7,1"
_DAY = "CASE WHEN {0} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' THEN ({0})::date END"
_TERM, _RIGHT = (_DAY.format(f"v.content {path}") for path in ("->> 'end'", "#>> '{right,valid_until}'"))
_ENTRIES = f"""
INSERT INTO trois.reminder (id, event, subject_id, ends_on, due_on, state, created_at, closed_at)
SELECT gen_random_uuid(), 'protection_ends', entry_id, ends_on, ends_on - before,
  CASE WHEN ends_on - before < today THEN 'overtaken' ELSE 'owed' END, now(),
  CASE WHEN ends_on - before < today THEN now() END
FROM (
  SELECT e.id AS entry_id, (now() AT TIME ZONE 'Asia/Almaty')::date AS today,
    CASE WHEN waits.since IS NULL THEN least(said.term, said.ends)
      ELSE (coalesce(said.ends, waits.since) + interval '2 months')::date END AS ends_on,
    CASE WHEN waits.since IS NULL THEN ARRAY[60, 30, 16, 15, 7, 1, 0] ELSE ARRAY[30, 15, 7, 1] END AS ladder
  FROM trois.entry e
  JOIN LATERAL (
    SELECT {_TERM} AS term, {_RIGHT} AS ends FROM trois.entry_version v
    WHERE v.entry_id = e.id AND v.part = 'common'
    ORDER BY v.in_force_from DESC, v.recorded_at DESC, v.line DESC LIMIT 1
  ) AS said ON true
  LEFT JOIN LATERAL (
    SELECT min(f.began_on) AS since FROM trois.entry_fact f
    WHERE f.entry_id = e.id AND f.cause = 'renewal' AND f.ended_on IS NULL
  ) AS waits ON true
  WHERE e.origin <> 'union' AND NOT EXISTS (
    SELECT 1 FROM trois.entry_fact f
    WHERE f.entry_id = e.id AND f.cause IN ('1', '2', '3', '4', '5', '6') AND f.ended_on IS NULL
  )
) AS life, unnest(ladder) AS before
WHERE ends_on IS NOT NULL AND ends_on >= today
"""  # noqa: S608 - of constants


def upgrade() -> None:
    op.add_column("reminder", sa.Column("ends_on", sa.Date(), nullable=True), schema="trois")
    op.execute(
        """UPDATE trois.reminder r SET ends_on = coalesce(
             (SELECT p.valid_until FROM trois.power_of_attorney p WHERE p.id = r.subject_id), r.due_on)"""
    )
    op.alter_column("reminder", "ends_on", nullable=False, schema="trois")
    op.drop_constraint("uq_reminder_once", "reminder", schema="trois")
    op.create_unique_constraint(
        "uq_reminder_once", "reminder", ["event", "subject_id", "ends_on", "due_on"], schema="trois"
    )
    op.execute(_ENTRIES)
    op.get_bind().execute(
        sa.text("INSERT INTO trois.counter (name, value) VALUES ('ladder_of_the_end', :value)"),
        {"value": zlib.crc32(_LADDER)},
    )
    op.add_column("message", sa.Column("reminder_id", sa.UUID(as_uuid=False), nullable=True), schema="trois")
    op.add_column("message", sa.Column("reader", sa.Text(), nullable=False, server_default=""), schema="trois")
    op.add_column("message", sa.Column("instead_of", sa.UUID(as_uuid=False), nullable=True), schema="trois")
    for column, table in (("reminder_id", "reminder"), ("instead_of", "message")):
        op.create_foreign_key(
            op.f(f"fk_message_{column}"), "message", table, [column], ["id"],
            source_schema="trois", referent_schema="trois",
        )  # fmt: skip
    op.create_index(
        "ix_message_reminder_id", "message", ["reminder_id"], schema="trois",
        postgresql_where=sa.text("reminder_id IS NOT NULL"),
    )  # fmt: skip
    op.create_index("ix_account_bin", "account", ["bin"], schema="trois", postgresql_where=sa.text("bin <> ''"))
    op.create_unique_constraint(op.f("uq_message_instead_of"), "message", ["instead_of"], schema="trois")


def downgrade() -> None:
    op.drop_index("ix_account_bin", table_name="account", schema="trois")
    op.drop_constraint(op.f("uq_message_instead_of"), "message", schema="trois")
    op.drop_index("ix_message_reminder_id", table_name="message", schema="trois")
    for column in ("instead_of", "reminder_id"):
        op.drop_constraint(op.f(f"fk_message_{column}"), "message", schema="trois")
    for column in ("instead_of", "reader", "reminder_id"):
        op.drop_column("message", column, schema="trois")
    op.execute("DELETE FROM trois.counter WHERE name = 'ladder_of_the_end'")
    op.execute("DELETE FROM trois.reminder WHERE event = 'protection_ends'")
    op.drop_constraint("uq_reminder_once", "reminder", schema="trois")
    op.create_unique_constraint("uq_reminder_once", "reminder", ["event", "subject_id", "due_on"], schema="trois")
    op.drop_column("reminder", "ends_on", schema="trois")
