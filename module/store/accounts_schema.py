"""Tables of accounts: people, organisations, invitations, consents, codes, powers of attorney, letters, limits."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from module.store.keys import Key
from module.store.schema import SCHEMA, account, instant, metadata, text_column


def _id() -> Column[str]:
    return Column("id", Key(), primary_key=True)


def _of(table: str, name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Key(), ForeignKey(f"{SCHEMA}.{table}.id"), nullable=nullable)


def _digits(column: str) -> str:
    return f"{column} = '' OR {column} ~ '^[0-9]{{12}}$'"


portal_user = Table(
    "portal_user",
    metadata,
    _id(),
    Column("user_type", Text, nullable=False),
    text_column("iin"),
    instant("iin_proved_at", nullable=True),  # by a verified signature; a number that was only typed stands nowhere
    text_column("surname"),
    text_column("given_name"),
    text_column("patronymic"),
    text_column("foreign_name"),
    Column("birth_date", Date, nullable=True),
    Column("user_name", Text, nullable=False),
    text_column("password_hash"),
    text_column("email"),
    instant("email_proved_at", nullable=True),
    text_column("mobile"),
    instant("mobile_proved_at", nullable=True),
    text_column("phone"),
    Column("address", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("language", Text, nullable=False, server_default="ru"),
    Column("photo", LargeBinary, nullable=True),
    text_column("photo_type"),
    Column("state", Text, nullable=False),
    Column("failed_passwords", Integer, nullable=False, server_default="0"),
    instant("locked_until", nullable=True),
    instant("confirmed_at", nullable=True),  # by the state register; empty = not confirmed
    instant("created_at"),
    instant("activated_at", nullable=True),
    instant("recovery_frozen_at", nullable=True),  # by the link of a former address; only a key takes it back
    CheckConstraint("user_type IN ('individual', 'legal_entity', 'certification_body')", name="user_type_known"),
    CheckConstraint("state IN ('requested', 'active', 'closed')", name="state_known"),
    CheckConstraint("state <> 'active' OR activated_at IS NOT NULL", name="active_since"),
    CheckConstraint(_digits("iin"), name="iin_digits"),
    CheckConstraint("(iin = '') = (iin_proved_at IS NULL)", name="iin_proved"),
    CheckConstraint("language IN ('kk', 'ru', 'en')", name="language_known"),
    CheckConstraint("mobile = '' OR mobile ~ '^[+][0-9]{8,15}$'", name="mobile_e164"),
)
Index("uq_portal_user_iin", portal_user.c.iin, unique=True, postgresql_where=text("iin <> ''"))
Index("uq_portal_user_user_name", func.lower(portal_user.c.user_name), unique=True)
# an address that was not proved bars nobody: whoever types a stranger's address must not keep him out
Index(
    "uq_portal_user_email",
    func.lower(portal_user.c.email),
    unique=True,
    postgresql_where=text("email_proved_at IS NOT NULL AND state <> 'closed'"),
)

account.append_constraint(ForeignKeyConstraint([account.c.user_id], [portal_user.c.id]))

appointment = Table(  # parts in the customs body, for whoever comes with the key of this IIN
    "appointment",
    metadata,
    Column("iin", Text, primary_key=True),
    Column("bin", Text, primary_key=True),
    Column("name", Text, nullable=False),
    text_column("organisation"),
    text_column("post_kk"),
    text_column("post_ru"),
    Column("parts", ARRAY(Text), nullable=False),
    instant("appointed_at"),
    instant("opened_at", nullable=True),  # by the first sign-in with the key
    text_column("unit_kk"),
    text_column("unit_ru"),
    text_column("acting_order"),
    Column("acting_order_day", Date, nullable=True),
    CheckConstraint("iin ~ '^[0-9]{12}$'", name="iin_digits"),
    CheckConstraint(_digits("bin"), name="bin_digits"),
    CheckConstraint("cardinality(parts) > 0", name="some_part"),
)

organisation = Table(
    "organisation",
    metadata,
    Column("bin", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    text_column("name_kk"),
    text_column("name_ru"),
    Column("address", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    text_column("head_iin"),
    text_column("head_name"),
    Column("state", Text, nullable=False),
    Column("source", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    instant("confirmed_at", nullable=True),
    instant("registered_at"),
    _of("portal_user", "registered_by"),
    CheckConstraint("bin ~ '^[0-9]{12}$'", name="bin_digits"),
    CheckConstraint(_digits("head_iin"), name="head_iin_digits"),
    CheckConstraint("kind IN ('legal_entity', 'certification_body')", name="kind_known"),
    CheckConstraint("state IN ('requested', 'active', 'closed')", name="state_known"),
)

invitation = Table(
    "invitation",
    metadata,
    _id(),
    Column("bin", Text, ForeignKey(f"{SCHEMA}.organisation.bin"), nullable=False),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("token_digest", LargeBinary, nullable=False, unique=True),
    _of("account", "invited_by"),
    Column("language", Text, nullable=False, server_default="ru"),
    instant("created_at"),
    instant("expires_at"),
    Column("state", Text, nullable=False, server_default="sent"),
    instant("accepted_at", nullable=True),
    instant("closed_at", nullable=True),
    _of("portal_user", "user_id", nullable=True),
    CheckConstraint("role IN ('head', 'right_to_sign', 'preparer', 'viewer')", name="role_known"),
    CheckConstraint("state IN ('sent', 'accepted', 'activated', 'revoked')", name="state_known"),
    CheckConstraint("state IN ('sent', 'revoked') OR user_id IS NOT NULL", name="accepted_by_somebody"),
    Index("ix_invitation_bin", "bin"),
)

registration = Table(  # a request in the making, bound to one browser
    "registration",
    metadata,
    _id(),
    Column("browser_digest", LargeBinary, nullable=False),
    Column("form", JSONB, nullable=False),
    text_column("password_hash"),
    Column("document", LargeBinary, nullable=True),
    _of("invitation", "invitation_id", nullable=True),
    instant("created_at"),
    instant("expires_at"),
    instant("requested_at", nullable=True),
    Index("ix_registration_browser_digest", "browser_digest"),
)

consent = Table(
    "consent",
    metadata,
    _id(),
    _of("portal_user", "user_id"),
    Column("kind", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("text_sha256", Text, nullable=False),
    instant("given_at"),
    instant("withdrawn_at", nullable=True),
    Column("evidence", LargeBinary, nullable=True),
    text_column("email"),  # of the consent to notices: the contacts that its signature confirms
    text_column("mobile"),
    CheckConstraint("kind IN ('security_policy', 'personal_data', 'notices')", name="kind_known"),
    Index("ix_consent_user_id", "user_id", "kind"),
)

one_time_code = Table(
    "one_time_code",
    metadata,
    _id(),
    _of("portal_user", "user_id"),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    CheckConstraint("kind IN ('activation', 'email', 'mobile', 'password')", name="kind_known"),
    Index("ix_one_time_code_user_id", "user_id", "kind"),
    Index("ix_one_time_code_digest", "digest"),
)

contact_change = Table(  # each letter to a former address has a link of its own, which no later change voids
    "contact_change",
    metadata,
    _id(),
    _of("portal_user", "user_id"),
    Column("changed", Text, nullable=False),
    Column("address", Text, nullable=False),
    text_column("former_email"),
    instant("former_email_proved_at", nullable=True),
    text_column("former_mobile"),
    instant("former_mobile_proved_at", nullable=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    instant("created_at"),
    instant("expires_at"),
    instant("frozen_at", nullable=True),
    instant("settled_at", nullable=True),
    CheckConstraint("changed IN ('email', 'mobile', 'password')", name="changed_known"),
    Index("ix_contact_change_user_id", "user_id"),
)

power_of_attorney = Table(
    "power_of_attorney",
    metadata,
    _id(),
    text_column("principal_iin"),
    text_column("principal_bin"),
    text_column("principal_name_kk"),
    text_column("principal_name_ru"),
    text_column("principal_name_en"),
    _of("account", "representative_id"),
    Column("number", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=True),
    Column("powers", ARRAY(Text), nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("document_type", Text, nullable=False),
    text_column("document_name"),
    Column("document_sha256", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="active"),
    instant("created_at"),
    instant("revoked_at", nullable=True),
    CheckConstraint(_digits("principal_iin"), name="principal_iin_digits"),
    CheckConstraint(_digits("principal_bin"), name="principal_bin_digits"),
    CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="term_forward"),
    CheckConstraint("state IN ('active', 'revoked')", name="state_known"),
    CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked_when"),
    Index("ix_power_of_attorney_representative_id", "representative_id"),
    Index("ix_power_of_attorney_ends", "valid_until", postgresql_where=text("state = 'active'")),
)

draft_handover = Table(  # a draft that waits for the signature of somebody who may sign
    "draft_handover",
    metadata,
    Column(
        "application_id",
        Key(),
        ForeignKey(f"{SCHEMA}.application.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("version", Integer, nullable=False),
    _of("account", "handed_by"),
    instant("handed_at"),
)

rate_limit = Table(
    "rate_limit",
    metadata,
    Column("key_digest", LargeBinary, primary_key=True),
    instant("window_start"),
    Column("count", Integer, nullable=False),
    Index("ix_rate_limit_window_start", "window_start"),
)
