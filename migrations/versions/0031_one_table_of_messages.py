"""One table of messages: notices of cases with their delivery log, and letters of accounts and organisations (D25).

Ids stay, so that a provider goes on knowing the doubles. The word of a letter over SMS that has the event of a mail is
that event now. Rows of the outbox go on under the one topic.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_UNDELIVERED = sa.text("state IN ('failed', 'expired', 'unknown') AND sent_again_as IS NULL")
_STATES = "state IN ('queued', 'sent', 'delivered', 'failed', 'expired', 'unknown')"
_LISTED = {
    "ix_message_undelivered": (),
    "ix_message_undelivered_state": ("state",),
    "ix_message_undelivered_event": ("event",),
    "ix_message_undelivered_event_state": ("event", "state"),
}


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.UUID(as_uuid=False), nullable=nullable)


def _words(table: str) -> list[sa.schema.SchemaItem]:
    """Return what every table of letters has."""
    return [
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("channel", "address", "language")),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        _text("reference"),
        _at("created_at"),
        _at("sent_at", nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("channel IN ('sms', 'email')", name=op.f(f"ck_{table}_channel_known")),
        sa.CheckConstraint(_STATES, name=op.f(f"ck_{table}_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _price(table: str) -> list[sa.schema.SchemaItem]:
    """Return what is known of an SMS and of the questions about a letter."""
    return [
        _text("alphabet"),
        *(_count(name) for name in ("units", "parts", "asked")),
        _text("reason"),
        _at("changed_at"),
        _key("sent_again_as", nullable=True),
        sa.CheckConstraint("alphabet IN ('', 'GSM-7', 'UCS-2')", name=op.f(f"ck_{table}_alphabet_known")),
        sa.CheckConstraint("units >= 0 AND parts >= 0 AND asked >= 0", name=op.f(f"ck_{table}_counts_true")),
        sa.UniqueConstraint("sent_again_as", name=op.f(f"uq_{table}_sent_again_as")),
    ]


def _index_queued(table: str) -> None:
    op.create_index(
        f"ix_{table}_queued", table, ["created_at"], schema="trois", postgresql_where=sa.text("state = 'queued'")
    )


def upgrade() -> None:
    op.create_table(
        "message",
        _key("id"),
        _key("application_id", nullable=True),
        _key("user_id", nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        *(_text(name) for name in ("subject", "secret")),
        _at("not_before", nullable=True),
        *_words("message"),
        *_price("message"),
        sa.ForeignKeyConstraint(["application_id"], ["trois.application.id"], name=op.f("fk_message_application_id")),
        sa.ForeignKeyConstraint(["user_id"], ["trois.portal_user.id"], name=op.f("fk_message_user_id")),
        sa.ForeignKeyConstraint(["sent_again_as"], ["trois.message.id"], name=op.f("fk_message_sent_again_as")),
        schema="trois",
    )
    _index_queued("message")
    for name in ("application_id", "user_id"):
        known = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_message_{name}", "message", [name], schema="trois", postgresql_where=known)
    for name, columns in _LISTED.items():
        order = [*columns, sa.text("created_at DESC"), sa.text("id DESC")]
        op.create_index(name, "message", order, schema="trois", postgresql_where=_UNDELIVERED)
    op.execute(
        """INSERT INTO trois.message (id, application_id, event, channel, address, language, subject, text, state,
             reference, created_at, sent_at, alphabet, units, parts, asked, reason, changed_at, sent_again_as)
           SELECT n.id, n.application_id, n.kind, n.channel, n.address, n.language, n.subject, n.text, n.state,
             n.reference, n.created_at, n.sent_at, coalesce(d.alphabet, ''), coalesce(d.units, 0),
             coalesce(d.parts, 0), coalesce(d.asked, 0), coalesce(d.reason, ''),
             coalesce(d.changed_at, n.sent_at, n.created_at), d.sent_again_as
           FROM trois.notice n LEFT JOIN trois.notice_delivery d ON d.notice_id = n.id"""
    )
    op.execute(
        """INSERT INTO trois.message (id, user_id, event, channel, address, language, subject, text, secret, state,
             reference, created_at, sent_at, changed_at)
           SELECT id, user_id, CASE kind WHEN 'mobile_changed_sms' THEN 'mobile_changed' ELSE kind END, channel,
             address, language, subject, text, secret, state, reference, created_at, sent_at,
             coalesce(sent_at, created_at)
           FROM trois.account_letter"""
    )
    op.execute("UPDATE trois.outbox SET topic = 'message' WHERE topic IN ('notice', 'account_letter')")
    op.execute("UPDATE trois.outbox SET topic = 'message.status' WHERE topic = 'notice.status'")
    for table in ("notice_delivery", "notice", "account_letter"):
        op.drop_table(table, schema="trois")


def downgrade() -> None:
    op.create_table(
        "notice",
        _key("id"),
        _key("application_id"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "subject")),
        *_words("notice"),
        sa.ForeignKeyConstraint(["application_id"], ["trois.application.id"], name=op.f("fk_notice_application_id")),
        schema="trois",
    )
    op.create_table(
        "notice_delivery",
        _key("notice_id"),
        *_price("notice_delivery"),
        sa.ForeignKeyConstraint(["notice_id"], ["trois.notice.id"], name=op.f("fk_notice_delivery_notice_id")),
        sa.ForeignKeyConstraint(["sent_again_as"], ["trois.notice.id"], name=op.f("fk_notice_delivery_sent_again_as")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_delivery")),
        schema="trois",
    )
    op.create_table(
        "account_letter",
        _key("id"),
        _key("user_id", nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        *(_text(name) for name in ("subject", "secret")),
        *_words("account_letter"),
        sa.ForeignKeyConstraint(["user_id"], ["trois.portal_user.id"], name=op.f("fk_account_letter_user_id")),
        schema="trois",
    )
    for table in ("notice", "account_letter"):
        _index_queued(table)
    op.execute(
        """INSERT INTO trois.notice (id, application_id, kind, channel, address, language, subject, text, state,
             reference, created_at, sent_at)
           SELECT id, application_id, event, channel, address, language, subject, text, state, reference, created_at,
             sent_at FROM trois.message WHERE application_id IS NOT NULL"""
    )
    op.execute(
        """INSERT INTO trois.notice_delivery (notice_id, alphabet, units, parts, asked, reason, changed_at, sent_again_as)
           SELECT id, alphabet, units, parts, asked, reason, changed_at, sent_again_as
           FROM trois.message WHERE application_id IS NOT NULL"""
    )
    op.execute(
        """INSERT INTO trois.account_letter (id, user_id, kind, channel, address, language, subject, text, secret, state,
             reference, created_at, sent_at)
           SELECT id, user_id, CASE WHEN event = 'mobile_changed' AND channel = 'sms' THEN 'mobile_changed_sms'
             ELSE event END, channel, address, language, subject, text, secret, state, reference, created_at, sent_at
           FROM trois.message WHERE application_id IS NULL"""
    )
    of_case = "EXISTS (SELECT FROM trois.notice n WHERE n.id::text = o.subject_id)"
    op.execute(f"UPDATE trois.outbox o SET topic = 'notice' WHERE topic = 'message' AND {of_case}")  # noqa: S608
    op.execute("UPDATE trois.outbox SET topic = 'account_letter' WHERE topic = 'message'")
    # the former release asks only about notices
    op.execute(f"DELETE FROM trois.outbox o WHERE topic = 'message.status' AND NOT {of_case}")  # noqa: S608
    op.execute("UPDATE trois.outbox SET topic = 'notice.status' WHERE topic = 'message.status'")
    op.drop_table("message", schema="trois")
