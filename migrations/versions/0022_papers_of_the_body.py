"""What papers of the body state: unit of an officer, order of a substitute, words of a preliminary decision (D20)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

_LINES = ("unit_kk", "unit_ru", "acting_order")


def upgrade() -> None:
    for table in ("account", "appointment"):
        for name in _LINES:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""), schema="trois")
        op.add_column(table, sa.Column("acting_order_day", sa.Date(), nullable=True), schema="trois")
    # the preliminary decisions of earlier releases have no words of their own: theirs are written from the facts
    op.add_column("hearing", sa.Column("texts", JSONB(), nullable=True), schema="trois")


def downgrade() -> None:
    op.drop_column("hearing", "texts", schema="trois")
    for table in ("appointment", "account"):
        for name in ("acting_order_day", *reversed(_LINES)):
            op.drop_column(table, name, schema="trois")
