"""First tables of the module."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = """
CREATE FUNCTION trois.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""


def upgrade() -> None:
    folded = op.get_bind().execute(sa.text("SELECT lower('ӘҒҚҢӨҰҮҺІ')")).scalar_one()
    if folded != "әғқңөұүһі":
        raise RuntimeError("this database cannot fold Kazakh letters: create it with a UTF-8 locale (DESIGN D10)")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "account",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("iin", sa.Text(), nullable=False),
        sa.Column("bin", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), server_default="", nullable=False),
        sa.Column("post_kk", sa.Text(), server_default="", nullable=False),
        sa.Column("post_ru", sa.Text(), server_default="", nullable=False),
        sa.Column("parts", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="ru", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("bin = '' OR bin ~ '^[0-9]{12}$'", name=op.f("ck_account_bin_digits")),
        sa.CheckConstraint("iin ~ '^[0-9]{12}$'", name=op.f("ck_account_iin_digits")),
        sa.CheckConstraint("language IN ('kk', 'ru', 'en')", name=op.f("ck_account_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("iin", "bin", name=op.f("uq_account_iin_bin")),
        schema="trois",
    )
    op.create_table(
        "audit_seal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("after_transaction", sa.BigInteger(), nullable=False),
        sa.Column("upto_transaction", sa.BigInteger(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        schema="trois",
    )
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("octet_length(content) = size", name=op.f("ck_blob_size_true")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
        schema="trois",
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
        schema="trois",
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("topic", "subject_id", name=op.f("uq_outbox_topic_subject_id")),
        schema="trois",
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["due_at"],
        unique=False,
        schema="trois",
        postgresql_where=sa.text("done_at IS NULL AND NOT given_up"),
    )
    op.create_table(
        "sign_in_ticket",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("browser_digest", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_ticket")),
        schema="trois",
    )
    op.create_table(
        "application",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("owner_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("owner_iin", sa.Text(), nullable=False),
        sa.Column("owner_bin", sa.Text(), server_default="", nullable=False),
        sa.Column("form", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("object_name", sa.Text(), server_default="", nullable=False),
        sa.Column("holder_name", sa.Text(), server_default="", nullable=False),
        sa.Column("creation_key", sa.Text(), nullable=True),
        sa.Column("executor_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(status = 'draft') = (number IS NULL) AND (number IS NULL) = (submitted_at IS NULL) AND (number IS NULL) = (registered_on IS NULL)",
            name=op.f("ck_application_filed_has_number"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted') OR executor_id IS NOT NULL",
            name=op.f("ck_application_review_has_executor"),
        ),
        sa.ForeignKeyConstraint(["executor_id"], ["trois.account.id"], name=op.f("fk_application_executor_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["trois.account.id"], name=op.f("fk_application_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("creation_key", name=op.f("uq_application_creation_key")),
        sa.UniqueConstraint("number", name=op.f("uq_application_number")),
        schema="trois",
    )
    op.create_index("ix_application_owner", "application", ["owner_bin", "owner_iin"], unique=False, schema="trois")
    op.create_index("ix_application_status_due", "application", ["status", "due_on"], unique=False, schema="trois")
    op.create_table(
        "web_session",
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("csrf_secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["trois.account.id"], name=op.f("fk_web_session_account_id")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_web_session")),
        schema="trois",
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["trois.application.id"], name=op.f("fk_attachment_application_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["trois.blob.sha256"], name=op.f("fk_attachment_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        schema="trois",
    )
    op.create_index("ix_attachment_application", "attachment", ["application_id"], unique=False, schema="trois")
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("status_before", sa.Text(), server_default="", nullable=False),
        sa.Column("status_after", sa.Text(), server_default="", nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column(
            "transaction_id",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["trois.account.id"], name=op.f("fk_audit_actor_id")),
        sa.ForeignKeyConstraint(["application_id"], ["trois.application.id"], name=op.f("fk_audit_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        schema="trois",
    )
    op.create_index("ix_audit_application", "audit", ["application_id"], unique=False, schema="trois")
    op.create_index("ix_audit_transaction", "audit", ["transaction_id"], unique=False, schema="trois")
    op.create_table(
        "entry",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'suspended', 'expired', 'excluded')", name=op.f("ck_entry_state_known")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["trois.application.id"], name=op.f("fk_entry_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("number", name=op.f("uq_entry_number")),
        schema="trois",
    )
    op.create_table(
        "hearing",
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("grounds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("explanation_kk", sa.Text(), nullable=False),
        sa.Column("explanation_ru", sa.Text(), nullable=False),
        sa.Column("announced_by", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.Date(), nullable=False),
        sa.Column("objection", sa.Text(), server_default="", nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["announced_by"], ["trois.account.id"], name=op.f("fk_hearing_announced_by")),
        sa.ForeignKeyConstraint(["application_id"], ["trois.application.id"], name=op.f("fk_hearing_application_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_hearing")),
        schema="trois",
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('sms', 'email')", name=op.f("ck_notice_channel_known")),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'delivered', 'failed', 'unknown')", name=op.f("ck_notice_state_known")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["trois.application.id"], name=op.f("fk_notice_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        schema="trois",
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("application_version", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("chain", postgresql.ARRAY(sa.LargeBinary()), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.UUID(as_uuid=False), nullable=True),
        sa.CheckConstraint("kind IN ('application', 'decision')", name=op.f("ck_paper_kind_known")),
        sa.CheckConstraint(
            "num_nulls(signed, evidence, chain, signed_at, signed_by) IN (0, 5)",
            name=op.f("ck_paper_signed_with_evidence"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["trois.application.id"], name=op.f("fk_paper_application_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["trois.account.id"], name=op.f("fk_paper_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        schema="trois",
    )
    op.create_index("ix_paper_application", "paper", ["application_id"], unique=False, schema="trois")
    op.create_table(
        "state_fact",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["trois.application.id"], name=op.f("fk_state_fact_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_fact")),
        schema="trois",
    )
    op.create_index("ix_state_fact_application", "state_fact", ["application_id"], unique=False, schema="trois")
    op.create_table(
        "decision",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grounds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("explanation_kk", sa.Text(), server_default="", nullable=False),
        sa.Column("explanation_ru", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("entry_number", sa.Text(), server_default="", nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("paper_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("signed_by", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_by IS NOT NULL) AND (signed_by IS NULL) = (signed_at IS NULL) AND (state <> 'signed' OR (number IS NOT NULL AND code IS NOT NULL AND texts IS NOT NULL AND paper_id IS NOT NULL))",
            name=op.f("ck_decision_signed_means_who_and_when"),
        ),
        sa.CheckConstraint(
            "kind <> 'refuse' OR cardinality(grounds) > 0", name=op.f("ck_decision_refusal_has_grounds")
        ),
        sa.CheckConstraint("state IN ('prepared', 'sent_back', 'signed')", name=op.f("ck_decision_state_known")),
        sa.CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name=op.f("ck_decision_two_persons")),
        sa.ForeignKeyConstraint(["application_id"], ["trois.application.id"], name=op.f("fk_decision_application_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["trois.paper.id"], name=op.f("fk_decision_paper_id")),
        sa.ForeignKeyConstraint(["prepared_by"], ["trois.account.id"], name=op.f("fk_decision_prepared_by")),
        sa.ForeignKeyConstraint(["signed_by"], ["trois.account.id"], name=op.f("fk_decision_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("code", name=op.f("uq_decision_code")),
        sa.UniqueConstraint("number", name=op.f("uq_decision_number")),
        schema="trois",
    )
    op.create_index(
        "uq_decision_one_open",
        "decision",
        ["application_id"],
        unique=True,
        schema="trois",
        postgresql_where=sa.text("state IN ('prepared', 'signed')"),
    )
    op.create_table(
        "entry_version",
        sa.Column("entry_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("common", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("national", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["trois.decision.id"], name=op.f("fk_entry_version_decision_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_entry_version_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "version", name=op.f("pk_entry_version")),
        schema="trois",
    )
    op.create_index(
        "ix_entry_version_search",
        "entry_version",
        ["search"],
        unique=False,
        schema="trois",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "printed",
        sa.Column("decision_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["trois.decision.id"], name=op.f("fk_printed_decision_id")),
        sa.ForeignKeyConstraint(["sha256"], ["trois.blob.sha256"], name=op.f("fk_printed_sha256")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_printed_decision_id")),
        schema="trois",
    )
    op.execute(APPEND_ONLY)
    for table in ("audit", "audit_seal"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON trois.{table}"
            " FOR EACH ROW EXECUTE FUNCTION trois.refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("printed", schema="trois")
    op.drop_index(
        "ix_entry_version_search",
        table_name="entry_version",
        schema="trois",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.drop_table("entry_version", schema="trois")
    op.drop_index(
        "uq_decision_one_open",
        table_name="decision",
        schema="trois",
        postgresql_where=sa.text("state IN ('prepared', 'signed')"),
    )
    op.drop_table("decision", schema="trois")
    op.drop_index("ix_state_fact_application", table_name="state_fact", schema="trois")
    op.drop_table("state_fact", schema="trois")
    op.drop_index("ix_paper_application", table_name="paper", schema="trois")
    op.drop_table("paper", schema="trois")
    op.drop_table("notice", schema="trois")
    op.drop_table("hearing", schema="trois")
    op.drop_table("entry", schema="trois")
    op.drop_index("ix_audit_transaction", table_name="audit", schema="trois")
    op.drop_index("ix_audit_application", table_name="audit", schema="trois")
    op.drop_table("audit", schema="trois")
    op.drop_index("ix_attachment_application", table_name="attachment", schema="trois")
    op.drop_table("attachment", schema="trois")
    op.drop_table("web_session", schema="trois")
    op.drop_index("ix_application_status_due", table_name="application", schema="trois")
    op.drop_index("ix_application_owner", table_name="application", schema="trois")
    op.drop_table("application", schema="trois")
    op.drop_table("sign_in_ticket", schema="trois")
    op.drop_index(
        "ix_outbox_open",
        table_name="outbox",
        schema="trois",
        postgresql_where=sa.text("done_at IS NULL AND NOT given_up"),
    )
    op.drop_table("outbox", schema="trois")
    op.drop_table("counter", schema="trois")
    op.drop_table("blob", schema="trois")
    op.drop_table("audit_seal", schema="trois")
    op.drop_table("account", schema="trois")
    op.execute("DROP FUNCTION trois.refuse_change()")
