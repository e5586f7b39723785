"""Indexes for what the exchange asks with every message and at every tick, whatever number of rows there is."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_exchange_conversation_held": "exchange_conversation (started_at, id) WHERE state = 'held'",
    "ix_exchange_conversation_started": "exchange_conversation (started_at DESC, id)",
    "ix_exchange_effect_revives": ("exchange_effect USING gin ((details -> 'conversations')) WHERE kind = 'revives'"),
    "ix_exchange_message_refused": "exchange_message (id) WHERE verdict = 'refused' AND direction = 'in'",
    "ix_exchange_dispatch_conversation": "exchange_dispatch (conversation_id)",
}


def upgrade() -> None:
    for name, what in _INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON trois.{what}")


def downgrade() -> None:
    for name in _INDEXES:
        op.execute(f"DROP INDEX trois.{name}")
