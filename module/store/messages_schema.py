"""Letters on their way: one table for those of cases, of accounts and of the people of organisations (D25)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from module.store.keys import Key
from module.store.schema import SCHEMA, instant, metadata, text_column

UNDELIVERED_ROWS = text("state IN ('failed', 'expired', 'unknown') AND sent_again_as IS NULL")
_NEWEST = (text("created_at DESC"), text("id DESC"))

message = Table(
    "message",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("application_id", Key(), ForeignKey(f"{SCHEMA}.application.id"), nullable=True),
    Column("user_id", Key(), ForeignKey(f"{SCHEMA}.portal_user.id"), nullable=True),
    Column("event", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    text_column("subject"),
    Column("text", Text, nullable=False),
    text_column("secret"),  # stands here, beside the text, only until the letter has left
    Column("state", Text, nullable=False, server_default="queued"),
    text_column("reference"),
    text_column("reason"),
    text_column("alphabet"),
    Column("units", Integer, nullable=False, server_default="0"),
    Column("parts", Integer, nullable=False, server_default="0"),
    Column("asked", Integer, nullable=False, server_default="0"),
    instant("not_before", nullable=True),
    instant("created_at"),
    instant("sent_at", nullable=True),
    instant("changed_at"),
    Column("sent_again_as", Key(), ForeignKey(f"{SCHEMA}.message.id"), nullable=True, unique=True),
    Column("reminder_id", Key(), ForeignKey(f"{SCHEMA}.reminder.id"), nullable=True),
    text_column("reader"),  # of a notice of the end: whom of the entry it is for
    # the letter of another channel that bounced before this one
    Column("instead_of", Key(), ForeignKey(f"{SCHEMA}.message.id"), nullable=True, unique=True),
    CheckConstraint("channel IN ('sms', 'email')", name="channel_known"),
    CheckConstraint("state IN ('queued', 'sent', 'delivered', 'failed', 'expired', 'unknown')", name="state_known"),
    CheckConstraint("alphabet IN ('', 'GSM-7', 'UCS-2')", name="alphabet_known"),
    CheckConstraint("units >= 0 AND parts >= 0 AND asked >= 0", name="counts_true"),
    Index("ix_message_queued", "created_at", postgresql_where=text("state = 'queued'")),
    Index("ix_message_application_id", "application_id", postgresql_where=text("application_id IS NOT NULL")),
    Index("ix_message_user_id", "user_id", postgresql_where=text("user_id IS NOT NULL")),
    Index("ix_message_reminder_id", "reminder_id", postgresql_where=text("reminder_id IS NOT NULL")),
    Index("ix_message_undelivered", *_NEWEST, postgresql_where=UNDELIVERED_ROWS),
    Index("ix_message_undelivered_state", "state", *_NEWEST, postgresql_where=UNDELIVERED_ROWS),
    Index("ix_message_undelivered_event", "event", *_NEWEST, postgresql_where=UNDELIVERED_ROWS),
    Index("ix_message_undelivered_event_state", "event", "state", *_NEWEST, postgresql_where=UNDELIVERED_ROWS),
)

reminder = Table(  # one day on which somebody is to be reminded; `subject_id` is what it is about, by the event
    "reminder",
    metadata,
    Column("id", Key(), primary_key=True),
    Column("event", Text, nullable=False),
    Column("subject_id", Key(), nullable=False),
    Column("ends_on", Date, nullable=False),  # the end that it is about: after an extension a day may come again
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="owed"),
    instant("created_at"),
    instant("closed_at", nullable=True),
    UniqueConstraint("event", "subject_id", "ends_on", "due_on", name="uq_reminder_once"),
    CheckConstraint("state IN ('owed', 'written', 'overtaken', 'void')", name="state_known"),
    CheckConstraint("(state = 'owed') = (closed_at IS NULL)", name="closed_when"),
    Index("ix_reminder_owed", "event", "due_on", postgresql_where=text("state = 'owed'")),
)

__all__ = ["UNDELIVERED_ROWS", "message", "reminder"]
