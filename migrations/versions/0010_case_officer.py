"""The case officer is called so: columns and constraints that said "executor" get their name; no value changes.

The stored word of the role stays `executor`: it stands in sealed rows of the journal and in signed acts.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = ("application", "exchange_opinion")
_CHECK = ("ck_application_review_has_executor", "ck_application_review_has_case_officer")


def _rename(old: str, new: str, check_old: str, check_new: str) -> None:
    for table in _TABLES:
        op.alter_column(table, f"{old}_id", new_column_name=f"{new}_id", schema="trois")
        op.execute(
            f"ALTER TABLE trois.{table} RENAME CONSTRAINT fk_{table}_{old}_id TO fk_{table}_{new}_id"  # names of ours
        )
    op.execute(f"ALTER TABLE trois.application RENAME CONSTRAINT {check_old} TO {check_new}")


def upgrade() -> None:
    """Give the columns the new name."""
    _rename("executor", "case_officer", *_CHECK)


def downgrade() -> None:
    """Give them the old one back."""
    _rename("case_officer", "executor", *reversed(_CHECK))
