"""The exchange with the Commission."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


APPEND_ONLY = ("exchange_message", "exchange_effect", "union_version")


def upgrade() -> None:
    op.create_table(
        "exchange_conversation",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("procedure_id", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("transaction", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("hold_code", sa.Text(), server_default="", nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('initiator', 'respondent')", name=op.f("ck_exchange_conversation_role_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_conversation")),
        schema="trois",
    )
    op.create_index(
        "ix_exchange_conversation_due",
        "exchange_conversation",
        ["due_at"],
        unique=False,
        schema="trois",
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_exchange_conversation_subject", "exchange_conversation", ["subject"], unique=False, schema="trois"
    )
    op.create_table(
        "exchange_incident",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_incident")),
        schema="trois",
    )
    op.create_index(
        "ix_exchange_incident_open",
        "exchange_incident",
        ["raised_at"],
        unique=False,
        schema="trois",
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "exchange_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("message_id", sa.Text(), server_default="", nullable=False),
        sa.Column("relates_to", sa.Text(), server_default="", nullable=False),
        sa.Column("action", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("edoc_id", sa.Text(), server_default="", nullable=False),
        sa.Column("edoc_ref_id", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("peer", sa.Text(), server_default="", nullable=False),
        sa.Column("certificate", sa.Text(), server_default="", nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("row_digest", sa.LargeBinary(), nullable=False),
        sa.Column(
            "transaction_id",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_exchange_message_direction_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_message")),
        schema="trois",
    )
    op.create_index(
        "ix_exchange_message_conversation", "exchange_message", ["conversation_id", "id"], unique=False, schema="trois"
    )
    op.create_index("ix_exchange_message_edoc", "exchange_message", ["edoc_id"], unique=False, schema="trois")
    op.create_index("ix_exchange_message_message_id", "exchange_message", ["message_id"], unique=False, schema="trois")
    op.create_index(
        "ix_exchange_message_transaction", "exchange_message", ["transaction_id"], unique=False, schema="trois"
    )
    op.create_table(
        "exchange_resource",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ours_updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("theirs_updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_resource")),
        schema="trois",
    )
    op.create_table(
        "exchange_dispatch",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'sent', 'dropped')", name=op.f("ck_exchange_dispatch_state_known")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["trois.exchange_message.id"],
            name=op.f("fk_exchange_dispatch_message_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_exchange_dispatch")),
        schema="trois",
    )
    op.create_index(
        "ix_exchange_dispatch_queued",
        "exchange_dispatch",
        ["message_id"],
        unique=False,
        schema="trois",
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_table(
        "exchange_effect",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["trois.exchange_message.id"],
            name=op.f("fk_exchange_effect_message_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_effect")),
        schema="trois",
    )
    op.create_index("ix_exchange_effect_message", "exchange_effect", ["message_id"], unique=False, schema="trois")
    op.create_table(
        "exchange_opinion",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("received_id", sa.BigInteger(), nullable=False),
        sa.Column("procedure_id", sa.Text(), nullable=False),
        sa.Column("applicant", sa.Text(), server_default="", nullable=False),
        sa.Column("object_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("object_name", sa.Text(), server_default="", nullable=False),
        sa.Column("holder", sa.Text(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("explanation", sa.Text(), server_default="", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("executor_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("signed_by", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("chain", postgresql.ARRAY(sa.LargeBinary()), nullable=True),
        sa.Column("conversation_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("decision IN ('', '0', '1')", name=op.f("ck_exchange_opinion_decision_known")),
        sa.CheckConstraint(
            "state IN ('received', 'taken', 'prepared', 'sent', 'delivered', 'failed', 'cancelled', 'withdrawn_after_sending')",
            name=op.f("ck_exchange_opinion_state_known"),
        ),
        sa.CheckConstraint(
            "num_nulls(signed, evidence, chain, signed_at, signed_by, conversation_id) IN (0, 6)",
            name=op.f("ck_exchange_opinion_sent_with_evidence"),
        ),
        sa.CheckConstraint(
            "signed_by IS NULL OR signed_by <> executor_id", name=op.f("ck_exchange_opinion_two_persons")
        ),
        sa.ForeignKeyConstraint(["executor_id"], ["trois.account.id"], name=op.f("fk_exchange_opinion_executor_id")),
        sa.ForeignKeyConstraint(
            ["received_id"],
            ["trois.exchange_message.id"],
            name=op.f("fk_exchange_opinion_received_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["signed_by"], ["trois.account.id"], name=op.f("fk_exchange_opinion_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_opinion")),
        sa.UniqueConstraint("application_id", "form_id", name=op.f("uq_exchange_opinion_application_id_form_id")),
        schema="trois",
    )
    op.create_table(
        "exchange_payload",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["trois.exchange_message.id"],
            name=op.f("fk_exchange_payload_message_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("message_id", "part", name=op.f("pk_exchange_payload")),
        schema="trois",
    )
    op.create_table(
        "officer_profile",
        sa.Column("account_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("middle_name", sa.Text(), server_default="", nullable=False),
        sa.Column("no_middle_name", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(middle_name = '') = no_middle_name", name=op.f("ck_officer_profile_middle_name_or_its_absence")
        ),
        sa.CheckConstraint("phone <> '' OR email <> ''", name=op.f("ck_officer_profile_a_way_to_reach")),
        sa.ForeignKeyConstraint(["account_id"], ["trois.account.id"], name=op.f("fk_officer_profile_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_officer_profile")),
        schema="trois",
    )
    op.create_table(
        "union_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("holder", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("application_id", sa.Text(), server_default="", nullable=False),
        sa.Column("form_id", sa.Text(), server_default="", nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("line IN ('entry', 'circulation')", name=op.f("ck_union_version_line_known")),
        sa.ForeignKeyConstraint(
            ["cause_id"],
            ["trois.exchange_message.id"],
            name=op.f("fk_union_version_cause_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union_version")),
        schema="trois",
    )
    op.create_index(
        "ix_union_version_application", "union_version", ["application_id", "form_id"], unique=False, schema="trois"
    )
    op.create_index(
        "ix_union_version_number",
        "union_version",
        ["number", "line", "in_force_from", "id"],
        unique=False,
        schema="trois",
    )
    op.create_table(
        "union_entry",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["trois.union_version.id"], name=op.f("fk_union_entry_version_id")),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_union_entry")),
        schema="trois",
    )
    # bytes are stored as they are: to compress a big answer would take the database longer than all the rest of it
    for table, column in (("exchange_payload", "content"), ("union_version", "record")):
        op.execute(f"ALTER TABLE trois.{table} ALTER COLUMN {column} SET STORAGE EXTERNAL")
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON trois.{table}"
            " FOR EACH ROW EXECUTE FUNCTION trois.refuse_change()"
        )
    # parts of a payload may be removed by a logged act (D19), never changed
    op.execute(
        "CREATE TRIGGER exchange_payload_unchanged BEFORE UPDATE ON trois.exchange_payload"
        " FOR EACH ROW EXECUTE FUNCTION trois.refuse_change()"
    )
    for table in (*APPEND_ONLY, "exchange_payload"):
        op.execute(
            f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON trois.{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("union_entry", schema="trois")
    op.drop_index("ix_union_version_number", table_name="union_version", schema="trois")
    op.drop_index("ix_union_version_application", table_name="union_version", schema="trois")
    op.drop_table("union_version", schema="trois")
    op.drop_table("officer_profile", schema="trois")
    op.drop_table("exchange_payload", schema="trois")
    op.drop_table("exchange_opinion", schema="trois")
    op.drop_index("ix_exchange_effect_message", table_name="exchange_effect", schema="trois")
    op.drop_table("exchange_effect", schema="trois")
    op.drop_index(
        "ix_exchange_dispatch_queued",
        table_name="exchange_dispatch",
        schema="trois",
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.drop_table("exchange_dispatch", schema="trois")
    op.drop_table("exchange_resource", schema="trois")
    op.drop_index("ix_exchange_message_transaction", table_name="exchange_message", schema="trois")
    op.drop_index("ix_exchange_message_message_id", table_name="exchange_message", schema="trois")
    op.drop_index("ix_exchange_message_edoc", table_name="exchange_message", schema="trois")
    op.drop_index("ix_exchange_message_conversation", table_name="exchange_message", schema="trois")
    op.drop_table("exchange_message", schema="trois")
    op.drop_index(
        "ix_exchange_incident_open",
        table_name="exchange_incident",
        schema="trois",
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.drop_table("exchange_incident", schema="trois")
    op.drop_index("ix_exchange_conversation_subject", table_name="exchange_conversation", schema="trois")
    op.drop_index(
        "ix_exchange_conversation_due",
        table_name="exchange_conversation",
        schema="trois",
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.drop_table("exchange_conversation", schema="trois")
