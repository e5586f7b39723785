"""Contacts for notices are those of a signature (APPC art. 66), and a former address may stop a change.

A consent to notices says from now on which e-mail address and mobile it names. Those of the release before are read from
the document that was signed: the request for the account, or the consent of the profile. A consent without a signature,
or whose document cannot be read, names none: its person is asked to sign, and notices go where they went.
"""

from __future__ import annotations

import html
import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NAMED = re.compile(r"<(?P<tag>email|mobile|contact)>(?P<text>[^<]*)</(?P=tag)>")
_SIGNED = "SELECT id, evidence FROM trois.consent WHERE kind = 'notices' AND evidence IS NOT NULL"


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _contacts(signed: bytes) -> dict[str, str]:
    """Return e-mail and mobile of a signed document; both stand in it as elements without a prefix."""
    found = {"email": "", "mobile": ""}
    for match in _NAMED.finditer(signed.decode("utf-8", "replace")):
        value = html.unescape(match["text"])
        found["email" if "@" in value else "mobile"] = value
    return found


def _read_signed() -> None:
    connection = op.get_bind()
    change = sa.text("UPDATE trois.consent SET email = :email, mobile = :mobile WHERE id = :id")
    for row in connection.execute(sa.text(_SIGNED)).all():
        connection.execute(change, {"id": row.id, **_contacts(bytes(row.evidence))})


def upgrade() -> None:
    """Add the columns, read what was signed, and make the table of changes."""
    op.add_column("portal_user", _instant("recovery_frozen_at", nullable=True), schema="trois")
    op.add_column("consent", _words("email"), schema="trois")
    op.add_column("consent", _words("mobile"), schema="trois")
    _read_signed()
    op.create_table(
        "contact_change",
        sa.Column("id", postgresql.UUID(as_uuid=False), nullable=False),
        sa.Column("user_id", postgresql.UUID(as_uuid=False), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        _words("former_email"),
        _instant("former_email_proved_at", nullable=True),
        _words("former_mobile"),
        _instant("former_mobile_proved_at", nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("frozen_at", nullable=True),
        _instant("settled_at", nullable=True),
        sa.CheckConstraint("changed IN ('email', 'mobile', 'password')", name=op.f("ck_contact_change_changed_known")),
        sa.ForeignKeyConstraint(["user_id"], ["trois.portal_user.id"], name=op.f("fk_contact_change_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_change")),
        sa.UniqueConstraint("digest", name=op.f("uq_contact_change_digest")),
        schema="trois",
    )
    op.create_index("ix_contact_change_user_id", "contact_change", ["user_id"], schema="trois")


def downgrade() -> None:
    """Take all of it away. A frozen account is open again to its key alone: the password goes."""
    op.execute("UPDATE trois.portal_user SET password_hash = '' WHERE recovery_frozen_at IS NOT NULL")
    op.drop_table("contact_change", schema="trois")
    op.drop_column("consent", "mobile", schema="trois")
    op.drop_column("consent", "email", schema="trois")
    op.drop_column("portal_user", "recovery_frozen_at", schema="trois")
