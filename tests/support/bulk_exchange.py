"""Rows by the ten thousand in all tables that grow, of which few are open: the store of a segment after some years."""

from __future__ import annotations

from pathlib import Path

from module.store.unit import Unit

HELD = 5
GROWING = (
    *("exchange_conversation", "exchange_message", "exchange_payload", "exchange_effect", "exchange_dispatch"),
    *("exchange_arrival", "exchange_incident", "exchange_opinion", "union_version", "union_entry"),
    *("union_comparison_finding", "union_doubt"),
    *("audit", "outbox", "application", "state_fact", "power_of_attorney", "message", "reminder"),
)
"""Tables whose rows come with every message or case, and are kept."""
_MEANT = {
    ":held": str(HELD),
    ":began": "timestamptz '2020-01-01 00:00Z' + number * interval '1 minute'",
    ":key": "('00000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid",
}
_NUMBERED = ("exchange_message", "exchange_effect", "union_version")


def fill(unit: Unit, count: int, *, cases: bool = False) -> None:
    """Store so many conversations with what they brought, five of them held; with `cases` all else that grows too.

    Triggers and keys are off for that, which is several times faster; then the statistics are brought up to date.
    """
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").partition("\n")[2]
    for name, meant in {**_MEANT, ":count": str(count)}.items():
        text = text.replace(name, meant)
    exchange, _, others = text.partition("-- cases\n")
    unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for statement in (exchange + others if cases else exchange).split(";\n"):
        if statement.strip():
            unit.connection.exec_driver_sql(statement)
    for table in _NUMBERED:
        unit.connection.exec_driver_sql(f"SELECT setval('trois.{table}_id_seq', {2 * count + 2})")
    for table in GROWING:
        unit.connection.exec_driver_sql(f"ANALYZE trois.{table}")
