"""Tasks of workers: five lines each over the use cases."""

from __future__ import annotations

from module.casework import delivering, repeating
from module.casework.company import reminding
from module.context import services


def deliver(row_id: str) -> None:
    """Do one outbox row."""
    delivering.deliver(services.deps, services.open_work, row_id)


def sweep() -> int:
    """Queue repeats, wake workers, seal the journal, run the exchange, remind; return how many rows were waiting."""
    repeating.queue_due(services.open_work)
    rows = delivering.waiting(services.open_work)
    for row_id in rows:
        services.deps.wake(row_id)
    delivering.seal_journal(services.open_work)
    delivering.run_exchange(services.deps)
    reminding.remind(services.open_work)
    return len(rows)
