"""What entries are found by, in tables of its own. Entries that stand already are taken in by the task `search`.

Until it has done so they are looked for as before, beside what is found by index: none is hidden by the upgrade.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_TABLES = ("filling", "period", "facet", "posting", "key", "word", "name", "entry")
_FILLING = """
INSERT INTO trois.search_filling (register, done_at) VALUES
(1, CASE WHEN EXISTS (SELECT FROM trois.entry) THEN NULL ELSE now() END),
(2, CASE WHEN EXISTS (SELECT FROM trois.union_entry) THEN NULL ELSE now() END)
"""


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("register", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.Text(collation="C")), server_default="{}", nullable=False),
        sa.CheckConstraint("register IN (1, 2)", name=op.f("ck_search_entry_register_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("register", "number", name=op.f("uq_search_entry_register_number")),
        schema="trois",
    )
    op.create_index(
        "ix_search_entry_changed",
        "search_entry",
        ["register", sa.literal_column("changed_at DESC"), "number"],
        unique=False,
        schema="trois",
    )
    op.create_table(
        "search_filling",
        sa.Column("register", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("after_number", sa.Text(), server_default="", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_search_filling")),
        schema="trois",
    )
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", name=op.f("uq_search_word_word")),
        schema="trois",
    )
    op.create_table(
        "search_facet",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(collation="C"), nullable=False),
        sa.Column("register", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('hs', 'class', 'goods', 'bin', 'sound')", name=op.f("ck_search_facet_kind_known")),
        sa.PrimaryKeyConstraint("entry_id", "kind", "value", name=op.f("pk_search_facet")),
        schema="trois",
    )
    op.create_index(
        "ix_search_facet_value", "search_facet", ["register", "kind", "value", "entry_id"], unique=False, schema="trois"
    )
    op.create_table(
        "search_key",
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("word_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "word_id", name=op.f("pk_search_key")),
        schema="trois",
    )
    op.create_table(
        "search_name",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("register", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("kind IN (0, 1)", name=op.f("ck_search_name_kind_known")),
        sa.PrimaryKeyConstraint("entry_id", "key", name=op.f("pk_search_name")),
        schema="trois",
    )
    op.create_index("ix_search_name_key", "search_name", ["register", "key", "entry_id"], unique=False, schema="trois")
    op.create_index(
        "ix_search_name_parts_1",
        "search_name",
        ["key"],
        unique=False,
        schema="trois",
        postgresql_using="gin",
        postgresql_ops={"key": "gin_trgm_ops"},
        postgresql_where=sa.text("register = 1"),
    )
    op.create_index(
        "ix_search_name_parts_2",
        "search_name",
        ["key"],
        unique=False,
        schema="trois",
        postgresql_using="gin",
        postgresql_ops={"key": "gin_trgm_ops"},
        postgresql_where=sa.text("register = 2"),
    )
    op.create_table(
        "search_period",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("register", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('not_begun', 'active', 'suspended', 'expired', 'excluded')",
            name=op.f("ck_search_period_state_known"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "from_at", name=op.f("pk_search_period")),
        schema="trois",
    )
    op.create_index(
        "ix_search_period_state",
        "search_period",
        ["register", "state", "until_at", "from_at", "entry_id"],
        unique=False,
        schema="trois",
    )
    op.create_table(
        "search_posting",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("register", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "word_id", name=op.f("pk_search_posting")),
        schema="trois",
    )
    op.create_index(
        "ix_search_posting_word", "search_posting", ["word_id", "register", "entry_id"], unique=False, schema="trois"
    )
    op.execute(_FILLING)
    op.create_index("ix_entry_changed", "entry", [sa.literal_column("changed_at DESC"), "number"], schema="trois")


def downgrade() -> None:
    op.drop_index("ix_entry_changed", table_name="entry", schema="trois")
    for table in _TABLES:
        op.drop_table(f"search_{table}", schema="trois")
