"""Entries as lines of a life: versions of the common and of the national part, and facts of their state (D22).

Until now an entry had versions of two dictionaries and a column for its state. What a version did not hold (party,
pictures, files, representative) stood in the application that led to it; it is written into the version now. No release
ever gave an entry another state than "active": a row that has one was made by hand, and the revision stops at it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_UNKNOWN = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM trois.entry WHERE state <> 'active') THEN
    RAISE EXCEPTION 'trois.entry holds a state that no release wrote: set it to active and record its cause anew';
  END IF;
END $$
"""
_HEADS = """
UPDATE trois.entry SET origin = 'decided', search = latest.search, changed_at = latest.recorded_at FROM (
  SELECT DISTINCT ON (entry_id) entry_id, search, recorded_at FROM trois.entry_version_before
  ORDER BY entry_id, version DESC
) AS latest WHERE latest.entry_id = entry.id
"""
_COMMON = """
INSERT INTO trois.entry_version (entry_id, line, part, cause, in_force_from, recorded_at, decision_id, content)
SELECT v.entry_id, 2 * v.version - 1, 'common', CASE v.version WHEN 1 THEN 'included' ELSE 'changed' END,
  v.in_force_from, v.recorded_at, v.decision_id,
  jsonb_build_object(
    'object_kind', v.common -> 'object_kind',
    'right', (a.form -> 'trademark') || jsonb_build_object(
      'name', v.common -> 'name', 'certificate_number', v.common -> 'certificate_number'),
    'holders', jsonb_build_array((a.form -> 'holder') || jsonb_build_object('name', v.common -> 'holder')),
    'goods', (
      SELECT coalesce(jsonb_agg(coalesce(a.form -> 'goods' -> (at::int - 1), '{}') || block ORDER BY at), '[]')
      FROM jsonb_array_elements(v.common -> 'goods') WITH ORDINALITY AS blocks (block, at)),
    'start', v.common -> 'start',
    'end', v.common -> 'end',
    'files', (
      SELECT coalesce(jsonb_agg(f.details ORDER BY f.added_at, f.id), '[]')
      FROM trois.attachment AS f WHERE f.application_id = a.id),
    'missing', '[]'::jsonb)
FROM trois.entry_version_before AS v
JOIN trois.entry AS e ON e.id = v.entry_id JOIN trois.application AS a ON a.id = e.application_id
"""
_NATIONAL = """
INSERT INTO trois.entry_version (entry_id, line, part, cause, in_force_from, recorded_at, decision_id, content)
SELECT v.entry_id, 2 * v.version, 'national', CASE v.version WHEN 1 THEN 'included' ELSE 'changed' END,
  v.in_force_from, v.recorded_at, v.decision_id,
  v.national || jsonb_build_object('missing', '[]'::jsonb, 'representative',
    CASE a.form ->> 'capacity' WHEN 'representative' THEN a.form -> 'representative' ELSE 'null' END)
FROM trois.entry_version_before AS v
JOIN trois.entry AS e ON e.id = v.entry_id JOIN trois.application AS a ON a.id = e.application_id
"""
_BACK = """
INSERT INTO trois.entry_version
  (entry_id, version, in_force_from, recorded_at, decision_id, common, national, search)
SELECT c.entry_id, (c.line + 1) / 2, c.in_force_from, c.recorded_at, c.decision_id,
  jsonb_build_object(
    'object_kind', c.content -> 'object_kind',
    'name', c.content -> 'right' -> 'name',
    'holder', c.content -> 'holders' -> 0 -> 'name',
    'certificate_number', c.content -> 'right' -> 'certificate_number',
    'start', c.content -> 'start',
    'end', c.content -> 'end',
    'goods', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('description', block -> 'description',
        'hs_codes', block -> 'hs_codes', 'nice_classes', block -> 'nice_classes') ORDER BY at), '[]')
      FROM jsonb_array_elements(c.content -> 'goods') WITH ORDINALITY AS blocks (block, at))),
  n.content - 'missing' - 'representative', e.search
FROM trois.entry_version_after AS c
JOIN trois.entry_version_after AS n ON n.entry_id = c.entry_id AND n.line = c.line + 1
JOIN trois.entry AS e ON e.id = c.entry_id
WHERE c.part = 'common' AND n.part = 'national'
"""
_LATER = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM trois.entry_fact) OR EXISTS (SELECT 1 FROM trois.entry_version WHERE line > 2)
     OR EXISTS (SELECT 1 FROM trois.entry WHERE application_id IS NULL) THEN
    RAISE EXCEPTION 'entries have a life that the former tables cannot hold';
  END IF;
END $$
"""
_JSON = postgresql.JSONB(astext_type=sa.Text())


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, postgresql.UUID(as_uuid=False), nullable=nullable)


def _put_aside(suffix: str) -> None:
    """Rename the table and what is called after it, so that the names are free."""
    op.execute(f"ALTER TABLE trois.entry_version RENAME TO entry_version_{suffix}")
    for name in ("pk_entry_version", "fk_entry_version_entry_id", "fk_entry_version_decision_id"):
        op.execute(f"ALTER TABLE trois.entry_version_{suffix} RENAME CONSTRAINT {name} TO {name}_{suffix}")


def upgrade() -> None:
    """Write the lines of the entries that there are."""
    op.execute(_UNKNOWN)
    op.drop_index("ix_entry_version_search", table_name="entry_version", schema="trois")
    _put_aside("before")
    op.create_table(
        "entry_version",
        _key("entry_id"),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        _moment("recorded_at"),
        _key("decision_id", nullable=True),
        sa.Column("content", _JSON, nullable=False),
        sa.CheckConstraint("part IN ('common', 'national')", name=op.f("ck_entry_version_part_known")),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_entry_version_entry_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["trois.decision.id"], name=op.f("fk_entry_version_decision_id")),
        sa.PrimaryKeyConstraint("entry_id", "line", name=op.f("pk_entry_version")),
        schema="trois",
    )
    op.create_table(
        "entry_fact",
        _key("entry_id"),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        _moment("began_at"),
        _key("began_by", nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        _moment("ended_at", nullable=True),
        _key("ended_by", nullable=True),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name=op.f("ck_entry_fact_ended_whole")),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_entry_fact_entry_id")),
        sa.ForeignKeyConstraint(["began_by"], ["trois.decision.id"], name=op.f("fk_entry_fact_began_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["trois.decision.id"], name=op.f("fk_entry_fact_ended_by")),
        sa.PrimaryKeyConstraint("entry_id", "line", name=op.f("pk_entry_fact")),
        schema="trois",
    )
    for column in (
        sa.Column("origin", sa.Text()),
        sa.Column("search", sa.Text()),
        _moment("changed_at", nullable=True),
    ):
        op.add_column("entry", column, schema="trois")
    for statement in (_HEADS, _COMMON, _NATIONAL):
        op.execute(statement)
    for name in ("origin", "search", "changed_at"):
        op.alter_column("entry", name, nullable=False, schema="trois")
    op.alter_column("entry", "application_id", nullable=True, schema="trois")
    op.drop_constraint(op.f("ck_entry_state_known"), "entry", schema="trois")
    op.drop_column("entry", "state", schema="trois")
    op.drop_column("entry", "state_since", schema="trois")
    op.create_index(
        "ix_entry_search",
        "entry",
        ["search"],
        schema="trois",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.drop_table("entry_version_before", schema="trois")


def downgrade() -> None:
    """Bring entries with their first versions alone back; stop where one has had a life since."""
    op.execute(_LATER)
    _put_aside("after")
    op.create_table(
        "entry_version",
        _key("entry_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        _moment("recorded_at"),
        _key("decision_id"),
        sa.Column("common", _JSON, nullable=False),
        sa.Column("national", _JSON, nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["trois.decision.id"], name=op.f("fk_entry_version_decision_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_entry_version_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "version", name=op.f("pk_entry_version")),
        schema="trois",
    )
    op.execute(_BACK)
    op.create_index(
        "ix_entry_version_search",
        "entry_version",
        ["search"],
        schema="trois",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.add_column("entry", sa.Column("state", sa.Text(), nullable=False, server_default="active"), schema="trois")
    op.add_column("entry", sa.Column("state_since", sa.Date()), schema="trois")
    op.execute(
        "UPDATE trois.entry SET state_since = v.in_force_from FROM trois.entry_version AS v WHERE v.entry_id = entry.id"
    )
    op.alter_column("entry", "state", server_default=None, schema="trois")
    op.alter_column("entry", "state_since", nullable=False, schema="trois")
    op.create_check_constraint(
        op.f("ck_entry_state_known"),
        "entry",
        "state IN ('active', 'suspended', 'expired', 'excluded')",
        schema="trois",
    )
    op.drop_index("ix_entry_search", table_name="entry", schema="trois")
    for name in ("origin", "search", "changed_at"):
        op.drop_column("entry", name, schema="trois")
    op.alter_column("entry", "application_id", nullable=False, schema="trois")
    op.drop_table("entry_fact", schema="trois")
    op.drop_table("entry_version_after", schema="trois")
