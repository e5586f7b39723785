"""An opinion that the Commission never answered is told from one that it refused.

Earlier revisions called both failed. What was given up after the last repeat is known by its conversation.
"""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_BEFORE = ("received", "taken", "prepared", "sent", "delivered", "failed", "cancelled", "withdrawn_after_sending")
_NOW = (*_BEFORE[:6], "unanswered", *_BEFORE[6:])


def upgrade() -> None:
    _known(_NOW)
    op.execute(
        "UPDATE trois.exchange_opinion o SET state = 'unanswered' FROM trois.exchange_conversation c"
        " WHERE c.id = o.conversation_id AND c.state = 'given_up' AND o.state = 'failed'"
    )


def downgrade() -> None:
    op.execute("UPDATE trois.exchange_opinion SET state = 'failed' WHERE state = 'unanswered'")
    _known(_BEFORE)


def _known(states: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_exchange_opinion_state_known"), "exchange_opinion", schema="trois", type_="check")
    words = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(
        op.f("ck_exchange_opinion_state_known"), "exchange_opinion", f"state IN ({words})", schema="trois"
    )
