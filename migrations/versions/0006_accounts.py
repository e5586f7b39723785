"""Accounts: users, organisations, staff, consents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "portal_user",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("user_type", sa.Text(), nullable=False),
        sa.Column("iin", sa.Text(), server_default="", nullable=False),
        sa.Column("surname", sa.Text(), server_default="", nullable=False),
        sa.Column("given_name", sa.Text(), server_default="", nullable=False),
        sa.Column("patronymic", sa.Text(), server_default="", nullable=False),
        sa.Column("foreign_name", sa.Text(), server_default="", nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("email_proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mobile", sa.Text(), server_default="", nullable=False),
        sa.Column("mobile_proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "address", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("language", sa.Text(), server_default="ru", nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.Column("photo_type", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("failed_passwords", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("iin = '' OR iin ~ '^[0-9]{12}$'", name=op.f("ck_portal_user_iin_digits")),
        sa.CheckConstraint("language IN ('kk', 'ru', 'en')", name=op.f("ck_portal_user_language_known")),
        sa.CheckConstraint("mobile = '' OR mobile ~ '^[+][0-9]{8,15}$'", name=op.f("ck_portal_user_mobile_e164")),
        sa.CheckConstraint("state <> 'active' OR activated_at IS NOT NULL", name=op.f("ck_portal_user_active_since")),
        sa.CheckConstraint("state IN ('requested', 'active', 'closed')", name=op.f("ck_portal_user_state_known")),
        sa.CheckConstraint(
            "user_type IN ('individual', 'legal_entity', 'certification_body')",
            name=op.f("ck_portal_user_user_type_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_user")),
        schema="trois",
    )
    op.create_index(
        "uq_portal_user_email",
        "portal_user",
        [sa.literal_column("lower(email)")],
        unique=True,
        schema="trois",
        postgresql_where=sa.text("email_proved_at IS NOT NULL AND state <> 'closed'"),
    )
    op.create_index(
        "uq_portal_user_iin", "portal_user", ["iin"], unique=True, schema="trois", postgresql_where=sa.text("iin <> ''")
    )
    op.create_index(
        "uq_portal_user_user_name", "portal_user", [sa.literal_column("lower(user_name)")], unique=True, schema="trois"
    )
    op.create_table(
        "rate_limit",
        sa.Column("key_digest", sa.LargeBinary(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_digest", name=op.f("pk_rate_limit")),
        schema="trois",
    )
    op.create_index("ix_rate_limit_window_start", "rate_limit", ["window_start"], unique=False, schema="trois")
    op.create_table(
        "account_letter",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("user_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('sms', 'email')", name=op.f("ck_account_letter_channel_known")),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'delivered', 'failed', 'unknown')", name=op.f("ck_account_letter_state_known")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["trois.portal_user.id"], name=op.f("fk_account_letter_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_letter")),
        schema="trois",
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("user_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('security_policy', 'personal_data', 'notices')", name=op.f("ck_consent_kind_known")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["trois.portal_user.id"], name=op.f("fk_consent_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        schema="trois",
    )
    op.create_index("ix_consent_user_id", "consent", ["user_id", "kind"], unique=False, schema="trois")
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("user_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "kind IN ('activation', 'email', 'mobile', 'password')", name=op.f("ck_one_time_code_kind_known")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["trois.portal_user.id"], name=op.f("fk_one_time_code_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
        schema="trois",
    )
    op.create_index("ix_one_time_code_digest", "one_time_code", ["digest"], unique=False, schema="trois")
    op.create_index("ix_one_time_code_user_id", "one_time_code", ["user_id", "kind"], unique=False, schema="trois")
    op.create_table(
        "organisation",
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_kk", sa.Text(), server_default="", nullable=False),
        sa.Column("name_ru", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "address", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("head_iin", sa.Text(), server_default="", nullable=False),
        sa.Column("head_name", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "source", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.UUID(as_uuid=False), nullable=False),
        sa.CheckConstraint("bin ~ '^[0-9]{12}$'", name=op.f("ck_organisation_bin_digits")),
        sa.CheckConstraint("head_iin = '' OR head_iin ~ '^[0-9]{12}$'", name=op.f("ck_organisation_head_iin_digits")),
        sa.CheckConstraint("kind IN ('legal_entity', 'certification_body')", name=op.f("ck_organisation_kind_known")),
        sa.CheckConstraint("state IN ('requested', 'active', 'closed')", name=op.f("ck_organisation_state_known")),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["trois.portal_user.id"], name=op.f("fk_organisation_registered_by")
        ),
        sa.PrimaryKeyConstraint("bin", name=op.f("pk_organisation")),
        schema="trois",
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("language", sa.Text(), server_default="ru", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="sent", nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.UUID(as_uuid=False), nullable=True),
        sa.CheckConstraint(
            "role IN ('head', 'right_to_sign', 'preparer', 'viewer')", name=op.f("ck_invitation_role_known")
        ),
        sa.CheckConstraint(
            "state IN ('sent', 'accepted', 'activated', 'revoked')", name=op.f("ck_invitation_state_known")
        ),
        sa.CheckConstraint(
            "state IN ('sent', 'revoked') OR user_id IS NOT NULL", name=op.f("ck_invitation_accepted_by_somebody")
        ),
        sa.ForeignKeyConstraint(["bin"], ["trois.organisation.bin"], name=op.f("fk_invitation_bin")),
        sa.ForeignKeyConstraint(["invited_by"], ["trois.account.id"], name=op.f("fk_invitation_invited_by")),
        sa.ForeignKeyConstraint(["user_id"], ["trois.portal_user.id"], name=op.f("fk_invitation_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
        schema="trois",
    )
    op.create_index("ix_invitation_bin", "invitation", ["bin"], unique=False, schema="trois")
    op.create_table(
        "draft_handover",
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("handed_by", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["trois.application.id"],
            name=op.f("fk_draft_handover_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["handed_by"], ["trois.account.id"], name=op.f("fk_draft_handover_handed_by")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_draft_handover")),
        schema="trois",
    )
    op.create_table(
        "power_of_attorney",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("principal_iin", sa.Text(), server_default="", nullable=False),
        sa.Column("principal_bin", sa.Text(), server_default="", nullable=False),
        sa.Column("principal_name_kk", sa.Text(), server_default="", nullable=False),
        sa.Column("principal_name_ru", sa.Text(), server_default="", nullable=False),
        sa.Column("principal_name_en", sa.Text(), server_default="", nullable=False),
        sa.Column("representative_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("powers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("document_type", sa.Text(), nullable=False),
        sa.Column("document_name", sa.Text(), server_default="", nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'revoked') = (revoked_at IS NOT NULL)", name=op.f("ck_power_of_attorney_revoked_when")
        ),
        sa.CheckConstraint(
            "principal_bin = '' OR principal_bin ~ '^[0-9]{12}$'",
            name=op.f("ck_power_of_attorney_principal_bin_digits"),
        ),
        sa.CheckConstraint(
            "principal_iin = '' OR principal_iin ~ '^[0-9]{12}$'",
            name=op.f("ck_power_of_attorney_principal_iin_digits"),
        ),
        sa.CheckConstraint("state IN ('active', 'revoked')", name=op.f("ck_power_of_attorney_state_known")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_power_of_attorney_term_forward")
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"], ["trois.account.id"], name=op.f("fk_power_of_attorney_representative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power_of_attorney")),
        schema="trois",
    )
    op.create_index(
        "ix_power_of_attorney_representative_id",
        "power_of_attorney",
        ["representative_id"],
        unique=False,
        schema="trois",
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("browser_digest", sa.LargeBinary(), nullable=False),
        sa.Column("form", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("password_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("invitation_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invitation_id"], ["trois.invitation.id"], name=op.f("fk_registration_invitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        schema="trois",
    )
    op.create_index("ix_registration_browser_digest", "registration", ["browser_digest"], unique=False, schema="trois")
    op.add_column("account", sa.Column("user_id", sa.UUID(as_uuid=False), nullable=True), schema="trois")
    op.add_column("account", sa.Column("role", sa.Text(), server_default="", nullable=False), schema="trois")
    op.add_column("account", sa.Column("state", sa.Text(), server_default="active", nullable=False), schema="trois")
    op.create_index("ix_account_user_id", "account", ["user_id"], unique=False, schema="trois")
    op.create_foreign_key(
        op.f("fk_account_user_id"),
        "account",
        "portal_user",
        ["user_id"],
        ["id"],
        source_schema="trois",
        referent_schema="trois",
    )
    op.add_column("web_session", sa.Column("method", sa.Text(), server_default="eds", nullable=False), schema="trois")
    op.add_column("web_session", sa.Column("agent", sa.Text(), server_default="", nullable=False), schema="trois")
    op.create_index("ix_web_session_account_id", "web_session", ["account_id"], unique=False, schema="trois")
    op.create_check_constraint(
        op.f("ck_account_role_known"),
        "account",
        "role IN ('', 'head', 'right_to_sign', 'preparer', 'viewer')",
        schema="trois",
    )
    op.create_check_constraint(
        op.f("ck_account_state_known"), "account", "state IN ('active', 'waiting', 'closed')", schema="trois"
    )
    op.create_check_constraint(
        op.f("ck_web_session_method_known"), "web_session", "method IN ('eds', 'password')", schema="trois"
    )


def downgrade() -> None:
    op.drop_index("ix_web_session_account_id", table_name="web_session", schema="trois")
    op.drop_column("web_session", "agent", schema="trois")
    op.drop_column("web_session", "method", schema="trois")
    op.drop_constraint(op.f("fk_account_user_id"), "account", schema="trois", type_="foreignkey")
    op.drop_index("ix_account_user_id", table_name="account", schema="trois")
    op.drop_column("account", "state", schema="trois")
    op.drop_column("account", "role", schema="trois")
    op.drop_column("account", "user_id", schema="trois")
    op.drop_index("ix_registration_browser_digest", table_name="registration", schema="trois")
    op.drop_table("registration", schema="trois")
    op.drop_index("ix_power_of_attorney_representative_id", table_name="power_of_attorney", schema="trois")
    op.drop_table("power_of_attorney", schema="trois")
    op.drop_table("draft_handover", schema="trois")
    op.drop_index("ix_invitation_bin", table_name="invitation", schema="trois")
    op.drop_table("invitation", schema="trois")
    op.drop_table("organisation", schema="trois")
    op.drop_index("ix_one_time_code_user_id", table_name="one_time_code", schema="trois")
    op.drop_index("ix_one_time_code_digest", table_name="one_time_code", schema="trois")
    op.drop_table("one_time_code", schema="trois")
    op.drop_index("ix_consent_user_id", table_name="consent", schema="trois")
    op.drop_table("consent", schema="trois")
    op.drop_table("account_letter", schema="trois")
    op.drop_index("ix_rate_limit_window_start", table_name="rate_limit", schema="trois")
    op.drop_table("rate_limit", schema="trois")
    op.drop_index("uq_portal_user_user_name", table_name="portal_user", schema="trois")
    op.drop_index("uq_portal_user_iin", table_name="portal_user", schema="trois", postgresql_where=sa.text("iin <> ''"))
    op.drop_index(
        "uq_portal_user_email",
        table_name="portal_user",
        schema="trois",
        postgresql_where=sa.text("email_proved_at IS NOT NULL AND state <> 'closed'"),
    )
    op.drop_table("portal_user", schema="trois")
