"""A case may have several preliminary decisions, each with its events; a refusal carries the answer to the applicant.

An objection of a release before becomes the first event of its hearing; whose account filed it stands in the journal.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

_KINDS = "'objection', 'notice_day', 'oral_request', 'appointment', 'minutes', 'remarks', 'waiver'"


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Give each hearing a key of its own, move the objections, add the answer to decisions."""
    key = postgresql.UUID(as_uuid=False)
    op.add_column(
        "hearing", sa.Column("id", key, server_default=sa.text("gen_random_uuid()"), nullable=False), schema="trois"
    )
    op.alter_column("hearing", "id", server_default=None, schema="trois")
    op.drop_constraint("pk_hearing", "hearing", schema="trois", type_="primary")
    op.create_primary_key("pk_hearing", "hearing", ["id"], schema="trois")
    op.create_index("ix_hearing_application", "hearing", ["application_id", "announced_at"], schema="trois")
    op.create_table(
        "hearing_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("hearing_id", key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", key, nullable=True),
        _words("text"),
        sa.Column("day", sa.Date(), nullable=True),
        _words("evidence"),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_hearing_event_kind_known")),
        sa.CheckConstraint(
            "kind NOT IN ('notice_day', 'appointment', 'minutes') OR day IS NOT NULL",
            name=op.f("ck_hearing_event_dated"),
        ),
        sa.ForeignKeyConstraint(["hearing_id"], ["trois.hearing.id"], name=op.f("fk_hearing_event_hearing_id")),
        sa.ForeignKeyConstraint(["account_id"], ["trois.account.id"], name=op.f("fk_hearing_event_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_event")),
        schema="trois",
    )
    op.create_index("ix_hearing_event_hearing", "hearing_event", ["hearing_id"], schema="trois")
    op.execute(
        "INSERT INTO trois.hearing_event (hearing_id, kind, at, text)"
        " SELECT id, 'objection', objected_at, objection FROM trois.hearing WHERE objected_at IS NOT NULL"
    )
    op.drop_column("hearing", "objection", schema="trois")
    op.drop_column("hearing", "objected_at", schema="trois")
    op.add_column("decision", _words("answer_kk"), schema="trois")
    op.add_column("decision", _words("answer_ru"), schema="trois")


def downgrade() -> None:
    """Keep the last preliminary decision of each case with its objection; the other events are lost."""
    op.drop_column("decision", "answer_ru", schema="trois")
    op.drop_column("decision", "answer_kk", schema="trois")
    op.add_column("hearing", _words("objection"), schema="trois")
    op.add_column("hearing", sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True), schema="trois")
    op.execute(
        "UPDATE trois.hearing h SET objection = e.text, objected_at = e.at"
        " FROM trois.hearing_event e WHERE e.hearing_id = h.id AND e.kind = 'objection'"
    )
    op.drop_table("hearing_event", schema="trois")
    op.execute(
        "DELETE FROM trois.hearing h USING trois.hearing later"
        " WHERE later.application_id = h.application_id AND (later.announced_at, later.id) > (h.announced_at, h.id)"
    )
    op.drop_index("ix_hearing_application", "hearing", schema="trois")
    op.drop_constraint("pk_hearing", "hearing", schema="trois", type_="primary")
    op.create_primary_key("pk_hearing", "hearing", ["application_id"], schema="trois")
    op.drop_column("hearing", "id", schema="trois")
