"""Rows that cannot be read: the list goes on without them, and the operator has an incident that names them (D29)."""

from __future__ import annotations

from module.casework.gate import Work
from module.store.exchange import incidents
from module.store.plain import Noted

INCIDENT = "row_unreadable"


def tell(work: Work, table: str) -> Noted:
    """Return who is told of a row of a table that cannot be read: one open incident for each row and fault."""

    def noted(key: str, fault: str) -> None:
        details = {"table": table, "key": key, "fault": fault}
        incidents.raise_once(work.unit, INCIDENT, None, details, work.now)

    return noted
