"""The key of a right on applications and entries, reasons for an inclusion with a demand not met, for a take-over.

The key is what `registry.right_key` gave when this was written: the code of the kind and the folded certificate number.
A decision prepared before has no reasons (NULL): none were asked.
"""

from __future__ import annotations

import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_CODES = {
    "copyright": "АП",
    "related_rights": "СП",
    "trademark": "ТЗ",
    "service_mark": "ТЗ",
    "geographical_indication": "ГУ",
    "appellation_of_origin": "НМПТ",
}
_FOLD = str.maketrans("әғқңөұүһіabcehikmoptxyəёй", "агкноуухиавсеникмортхуаеи")
_APPLICATIONS = """
SELECT id, form -> 'terms' ->> 'object_kind',
  coalesce(form -> 'right', form -> 'trademark') ->> 'certificate_number' FROM trois.application WHERE number IS NOT NULL
"""
_ENTRIES = """
SELECT DISTINCT ON (entry_id) entry_id, content ->> 'object_kind', content -> 'right' ->> 'certificate_number'
FROM trois.entry_version WHERE part = 'common' ORDER BY entry_id, line DESC
"""


def _key(kind: str | None, number: str | None) -> str:
    plain = unicodedata.normalize("NFKC", (number or "").replace("№", "")).casefold().translate(_FOLD)
    folded = re.sub(r"[\W_]+", "", plain)
    return f"{_CODES[kind]}:{folded}" if kind in _CODES and folded else ""


def upgrade() -> None:
    for table, rows in (("application", _APPLICATIONS), ("entry", _ENTRIES)):
        column = sa.Column("right_key", sa.Text(), nullable=False, server_default="")
        op.add_column(table, column, schema="trois")
        write = sa.text(f"UPDATE trois.{table} SET right_key = :key WHERE id = :id")  # noqa: S608 - two names above
        keys = [{"id": row[0], "key": _key(row[1], row[2])} for row in op.get_bind().execute(sa.text(rows))]
        if keys:
            op.get_bind().execute(write, keys)
        op.create_index(
            f"ix_{table}_right_key",
            table,
            ["right_key"],
            schema="trois",
            postgresql_where=sa.text("right_key <> ''"),
        )
    reasons = sa.Column("take_over_reasons", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}")
    op.add_column("application", reasons, schema="trois")
    op.add_column("decision", sa.Column("check_reasons", postgresql.JSONB(), nullable=True), schema="trois")


def downgrade() -> None:
    op.drop_column("decision", "check_reasons", schema="trois")
    op.drop_column("application", "take_over_reasons", schema="trois")
    for table in ("entry", "application"):
        op.drop_index(f"ix_{table}_right_key", table, schema="trois", postgresql_where=sa.text("right_key <> ''"))
        op.drop_column(table, "right_key", schema="trois")
