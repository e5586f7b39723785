"""Identities are proved, never typed: an IIN stands in an account only with its proof.

The release before took an IIN that an invited person had typed. Such a number is taken away wherever no signature of its
owner stands under the registration: the owner signed either the request for the account or, later, the consent to
notices, which names the e-mail address and the mobile of that registration. A sign-in with a key is no such proof, since
it was tied to whatever registration carried the number. The invited keep user name, password and the account in the
organisation that invited them; what a key had opened before goes to the owner of the key, without a registration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

METHODS = "method IN ('eds', 'password', 'host', 'host_password', 'host_eds')"
_STAFF = "ARRAY['executor', 'head', 'operator']"
# a key has opened this account, or it belongs to the customs body, or to a person alone, whom nobody invited
_OF_A_KEY = f"""
(account.bin = '' OR account.parts && {_STAFF} OR EXISTS (
    SELECT 1 FROM trois.audit WHERE audit.actor_id = account.id AND audit.act = 'sign_in'
    AND audit.details ? 'certificate'))
"""  # noqa: S608 - made of the constants above
_TYPED = "SELECT id FROM trois.portal_user WHERE iin <> '' AND iin_proved_at IS NULL"
_DATA = (
    """
    UPDATE trois.portal_user SET iin_proved_at = coalesce(
        (SELECT min(given_at) FROM trois.consent WHERE user_id = portal_user.id AND evidence IS NOT NULL), created_at)
    WHERE iin <> '' AND EXISTS (
        SELECT 1 FROM trois.consent WHERE user_id = portal_user.id AND evidence IS NOT NULL)
    """,
    # sessions that rest on a typed number, on a password for the customs body, or on a portal that said nothing of proof
    f"""
    DELETE FROM trois.web_session USING trois.account WHERE web_session.account_id = account.id AND (
        account.user_id IN ({_TYPED}) OR (web_session.method = 'password' AND account.parts && {_STAFF})
        OR EXISTS (SELECT 1 FROM trois.audit WHERE audit.actor_id = account.id AND audit.act = 'sign_in'
                   AND audit.details ? 'portal_user'))
    """,  # noqa: S608 - made of the constants above
    f"UPDATE trois.account SET user_id = NULL WHERE user_id IN ({_TYPED}) AND {_OF_A_KEY}",  # noqa: S608
    f"UPDATE trois.account SET iin = '' WHERE user_id IN ({_TYPED})",  # noqa: S608
    f"UPDATE trois.portal_user SET iin = '' WHERE id IN ({_TYPED})",  # noqa: S608
    # officers whom `flask trois appoint` seated, as the appointments that they were
    f"""
    INSERT INTO trois.appointment (iin, bin, name, organisation, post_kk, post_ru, parts, appointed_at, opened_at)
    SELECT iin, bin, name, organisation, post_kk, post_ru, parts, created_at, now() FROM trois.account
    WHERE parts && {_STAFF} AND parts <@ {_STAFF} AND EXISTS (
        SELECT 1 FROM trois.audit WHERE audit.act = 'appoint' AND audit.details ->> 'account' = account.id::text)
    """,  # noqa: S608 - made of the constants above
)


def upgrade() -> None:
    """Take away what was typed, and let the database refuse it from now on."""
    op.add_column("portal_user", sa.Column("iin_proved_at", sa.DateTime(timezone=True), nullable=True), schema="trois")
    _create_appointment()
    op.drop_constraint(op.f("uq_account_iin_bin"), "account", schema="trois", type_="unique")
    op.drop_constraint(op.f("ck_account_iin_digits"), "account", schema="trois", type_="check")
    op.drop_constraint(op.f("ck_web_session_method_known"), "web_session", schema="trois", type_="check")
    for statement in _DATA:
        op.execute(statement)
    op.create_check_constraint(
        op.f("ck_account_iin_digits"), "account", "iin = '' OR iin ~ '^[0-9]{12}$'", schema="trois"
    )
    op.create_check_constraint(
        op.f("ck_account_somebody"), "account", "iin <> '' OR user_id IS NOT NULL", schema="trois"
    )
    _create_account_index("uq_account_iin_bin", ["iin", "bin"], "iin <> ''")
    _create_account_index("uq_account_user_id_bin", ["user_id", "bin"], "iin = ''")
    op.create_check_constraint(
        op.f("ck_portal_user_iin_proved"), "portal_user", "(iin = '') = (iin_proved_at IS NULL)", schema="trois"
    )
    op.create_check_constraint(op.f("ck_web_session_method_known"), "web_session", METHODS, schema="trois")


def _create_account_index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "account", columns, unique=True, schema="trois", postgresql_where=sa.text(where))


def _create_appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("iin", sa.Text(), nullable=False),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), server_default="", nullable=False),
        sa.Column("post_kk", sa.Text(), server_default="", nullable=False),
        sa.Column("post_ru", sa.Text(), server_default="", nullable=False),
        sa.Column("parts", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("iin ~ '^[0-9]{12}$'", name=op.f("ck_appointment_iin_digits")),
        sa.CheckConstraint("bin = '' OR bin ~ '^[0-9]{12}$'", name=op.f("ck_appointment_bin_digits")),
        sa.CheckConstraint("cardinality(parts) > 0", name=op.f("ck_appointment_some_part")),
        sa.PrimaryKeyConstraint("iin", "bin", name=op.f("pk_appointment")),
        schema="trois",
    )


def downgrade() -> None:
    """Go back to the shape of before. A number that was taken away does not come back.

    Accounts without an IIN have no place in that shape: with any of them there the step is refused by the database.
    """
    op.drop_constraint(op.f("ck_web_session_method_known"), "web_session", schema="trois", type_="check")
    op.execute("DELETE FROM trois.web_session WHERE method NOT IN ('eds', 'password')")
    op.create_check_constraint(
        op.f("ck_web_session_method_known"), "web_session", "method IN ('eds', 'password')", schema="trois"
    )
    op.drop_constraint(op.f("ck_portal_user_iin_proved"), "portal_user", schema="trois", type_="check")
    op.drop_index("uq_account_user_id_bin", "account", schema="trois")
    op.drop_index("uq_account_iin_bin", "account", schema="trois")
    op.drop_constraint(op.f("ck_account_somebody"), "account", schema="trois", type_="check")
    op.drop_constraint(op.f("ck_account_iin_digits"), "account", schema="trois", type_="check")
    op.create_check_constraint(op.f("ck_account_iin_digits"), "account", "iin ~ '^[0-9]{12}$'", schema="trois")
    op.create_unique_constraint(op.f("uq_account_iin_bin"), "account", ["iin", "bin"], schema="trois")
    op.drop_table("appointment", schema="trois")
    op.drop_column("portal_user", "iin_proved_at", schema="trois")
