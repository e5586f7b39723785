"""Whose the entries are, by number: of those that stand, of each line that counts (of imported ones too)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_STANDING = """
INSERT INTO trois.entry_party (entry_id, role, number, number_kind, entry_number)
SELECT DISTINCT e.id, said.role, said.number,
  CASE WHEN said.number ~ '^[0-9]{4}[4-6]' THEN 'BIN' ELSE 'IIN' END, e.number
FROM trois.entry e
JOIN trois.entry_version v ON v.entry_id = e.id AND v.line = ANY (e.current_lines)
CROSS JOIN LATERAL (
  SELECT 'holder' AS role, one ->> 'identifier' AS number
  FROM jsonb_array_elements(
    CASE WHEN v.part = 'common' AND jsonb_typeof(v.content -> 'holders') = 'array'
      THEN v.content -> 'holders' ELSE '[]'::jsonb END) AS one
  UNION ALL
  SELECT 'representative', v.content #>> '{representative,identifier}' WHERE v.part = 'national'
) AS said
WHERE said.number ~ '^[0-9]{12}$' AND e.origin <> 'union'
"""


def upgrade() -> None:
    op.create_table(
        "entry_party",
        sa.Column("entry_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("number_kind", sa.Text(), nullable=False),
        sa.Column("entry_number", sa.Text(), nullable=False),
        sa.CheckConstraint("role IN ('holder', 'representative')", name=op.f("ck_entry_party_role_known")),
        sa.CheckConstraint("number_kind IN ('BIN', 'IIN')", name=op.f("ck_entry_party_number_kind_known")),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_entry_party_entry_id_entry")),
        sa.PrimaryKeyConstraint("entry_id", "role", "number", name=op.f("pk_entry_party")),
        schema="trois",
    )
    op.create_index(
        "ix_entry_party_number",
        "entry_party",
        ["number", "entry_number", "entry_id", "role"],
        unique=False,
        schema="trois",
    )
    op.execute(_STANDING)


def downgrade() -> None:
    op.drop_table("entry_party", schema="trois")
