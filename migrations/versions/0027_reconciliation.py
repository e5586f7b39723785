"""Whole comparisons with the Commission's register, and entries whose notice the Commission disowned.

Notices that were disowned before this revision are found when the first comparison begins.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_KEY = postgresql.UUID(as_uuid=False)
_LINES = "line IN ('entry', 'circulation')"


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    op.create_table(
        "union_comparison",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", _KEY, nullable=True),
        _instant("started_at"),
        sa.Column("known_upto", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        _text("fault"),
        _text("cause"),
        _instant("finished_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'waiting', 'finished', 'failed')", name=op.f("ck_union_comparison_state_known")
        ),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (state IN ('asked', 'waiting'))",
            name=op.f("ck_union_comparison_over_and_when"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["trois.account.id"], name=op.f("fk_union_comparison_asked_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union_comparison")),
        schema="trois",
    )
    op.create_index(
        "ix_union_comparison_started", "union_comparison", [sa.text("started_at DESC"), "id"], schema="trois"
    )
    op.create_index(
        "ux_union_comparison_open",
        "union_comparison",
        [sa.text("(finished_at IS NULL)")],
        unique=True,
        schema="trois",
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    _parts()
    _findings()
    _doubts()


def _parts() -> None:
    op.create_table(
        "union_comparison_part",
        sa.Column("comparison_id", _KEY, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("conversation_id", _KEY, nullable=False),
        sa.Column("compared", sa.Integer(), server_default="0", nullable=False),
        sa.Column("over", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(_LINES, name=op.f("ck_union_comparison_part_line_known")),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["trois.union_comparison.id"],
            name=op.f("fk_union_comparison_part_comparison_id_union_comparison"),
        ),
        sa.PrimaryKeyConstraint("comparison_id", "line", name=op.f("pk_union_comparison_part")),
        schema="trois",
    )
    op.create_index(
        "ix_union_comparison_part_conversation", "union_comparison_part", ["conversation_id"], schema="trois"
    )


def _findings() -> None:
    op.create_table(
        "union_comparison_finding",
        sa.Column("comparison_id", _KEY, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        _text("flag"),
        _text("ours"),
        _text("theirs"),
        sa.Column("elements", postgresql.ARRAY(sa.Text()), nullable=False),
        _instant("begins", nullable=True),
        sa.CheckConstraint(
            "kind IN ('same', 'ours_only', 'theirs_only', 'differs')",
            name=op.f("ck_union_comparison_finding_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["trois.union_comparison.id"],
            name=op.f("fk_union_comparison_finding_comparison_id_union_comparison"),
        ),
        sa.PrimaryKeyConstraint("comparison_id", "line", "number", name=op.f("pk_union_comparison_finding")),
        schema="trois",
    )
    op.create_index("ix_union_comparison_finding_number", "union_comparison_finding", ["number"], schema="trois")
    for column, where in (("kind", None), ("flag", sa.text("flag <> ''"))):
        op.create_index(
            f"ix_union_comparison_finding_{column}",
            "union_comparison_finding",
            ["comparison_id", column, "line", "number"],
            schema="trois",
            postgresql_where=where,
        )


def _doubts() -> None:
    op.create_table(
        "union_doubt",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("conversation_id", _KEY, nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("signal_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _text("codes"),
        _instant("since"),
        _instant("ended_at", nullable=True),
        _text("ended_by"),
        sa.CheckConstraint(_LINES, name=op.f("ck_union_doubt_line_known")),
        sa.CheckConstraint(
            "reason IN ('disowned', 'signal_refused', 'undelivered')", name=op.f("ck_union_doubt_reason_known")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by = '')", name=op.f("ck_union_doubt_ended_and_why")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union_doubt")),
        schema="trois",
    )
    op.create_index(
        "ux_union_doubt_open",
        "union_doubt",
        ["number", "line", "notice_id"],
        unique=True,
        schema="trois",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_union_doubt_conversation", "union_doubt", ["conversation_id"], schema="trois")


def downgrade() -> None:
    for table in (
        "union_doubt",
        "union_comparison_finding",
        "union_comparison_part",
        "union_comparison",
    ):
        op.drop_table(table, schema="trois")
