"""Tasks of workers: five lines each over the use cases."""

from __future__ import annotations

from module.casework import confirming, delivering
from module.context import services


def deliver(row_id: str) -> None:
    """Do one outbox row."""
    delivering.deliver(services.desk, services.open_work, row_id)


def sweep() -> int:
    """Queue repeats, wake workers for rows that are due, seal the journal, run the exchange; return how many waited."""
    confirming.queue_due(services.open_work)
    rows = delivering.waiting(services.open_work)
    for row_id in rows:
        services.desk.wake(row_id)
    delivering.seal_journal(services.open_work)
    delivering.run_exchange(services.desk)
    return len(rows)
