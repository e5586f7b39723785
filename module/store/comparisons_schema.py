"""Tables of whole comparisons with the Commission's register, and of entries that are in doubt."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata, text_column

comparison = Table(
    "union_comparison",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("state", Text, nullable=False),
    Column("asked_by", Key(), ForeignKey(f"{SCHEMA}.account.id"), nullable=True),  # none: the scheduled task
    instant("started_at"),
    # the last message of the journal when the question left: our copy is compared as it was then
    Column("known_upto", BigInteger, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    text_column("fault"),
    text_column("cause"),
    instant("finished_at", nullable=True),
    CheckConstraint("state IN ('asked', 'waiting', 'finished', 'failed')", name="state_known"),
    CheckConstraint("(finished_at IS NULL) = (state IN ('asked', 'waiting'))", name="over_and_when"),
    Index("ix_union_comparison_started", text("started_at DESC"), "id"),
    # one at a time
    Index(
        "ux_union_comparison_open",
        text("(finished_at IS NULL)"),
        unique=True,
        postgresql_where=text("finished_at IS NULL"),
    ),
)


def _of_comparison() -> Column[str]:
    return Column("comparison_id", Key(), ForeignKey(f"{SCHEMA}.union_comparison.id"), primary_key=True)


comparison_part = Table(
    "union_comparison_part",
    metadata,
    _of_comparison(),
    Column("line", Text, primary_key=True),
    Column("conversation_id", Key(), nullable=False),
    Column("compared", Integer, nullable=False, server_default="0"),  # records of the answer, in its order
    Column("over", Boolean, nullable=False, server_default=text("false")),
    Column("counts", JSONB, nullable=False),
    CheckConstraint("line IN ('entry', 'circulation')", name="line_known"),
    Index("ix_union_comparison_part_conversation", "conversation_id"),
)

finding = Table(
    "union_comparison_finding",
    metadata,
    _of_comparison(),
    Column("line", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    text_column("flag"),
    text_column("ours"),  # csdo:StatusCode of either side
    text_column("theirs"),
    Column("elements", ARRAY(Text), nullable=False),
    instant("begins", nullable=True),
    CheckConstraint("kind IN ('same', 'ours_only', 'theirs_only', 'differs')", name="kind_known"),
    Index("ix_union_comparison_finding_number", "number"),
    Index("ix_union_comparison_finding_kind", "comparison_id", "kind", "line", "number"),
    Index(
        "ix_union_comparison_finding_flag",
        "comparison_id",
        "flag",
        "line",
        "number",
        postgresql_where=text("flag <> ''"),
    ),
)

doubt = Table(
    "union_doubt",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("number", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("conversation_id", Key(), nullable=False),
    Column("notice_id", BigInteger, nullable=False),  # the message that brought the version
    Column("signal_id", BigInteger, nullable=False),  # the message that disowned it; 0 where there was none
    Column("reason", Text, nullable=False),
    text_column("codes"),
    instant("since"),
    instant("ended_at", nullable=True),
    text_column("ended_by"),
    CheckConstraint("line IN ('entry', 'circulation')", name="line_known"),
    CheckConstraint("reason IN ('disowned', 'signal_refused', 'undelivered')", name="reason_known"),
    CheckConstraint("(ended_at IS NULL) = (ended_by = '')", name="ended_and_why"),
    Index("ux_union_doubt_open", "number", "line", "notice_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    Index("ix_union_doubt_conversation", "conversation_id"),
)
