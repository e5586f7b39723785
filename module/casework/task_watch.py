"""How the scheduled tasks fare: faults by their true names, an incident for the operator after repeats (D29)."""

from __future__ import annotations

from datetime import timedelta

from module.casework.gate import OpenWork
from module.registry.actors import SYSTEM
from module.store import scheduled_tasks
from module.store.exchange import incidents

INCIDENT = "task_failed"
_FAULTS = 3
_LASTING = timedelta(minutes=1)
"""One fault may pass by itself, as a deadlock does. A person is called when a task has failed three times in a row, and
for a minute at least."""


def note(open_work: OpenWork, name: str, fault: str) -> None:
    """Write down how a task fared: its fault, or "". Opens an incident after repeats, closes it when all is well."""
    with open_work(SYSTEM) as work:
        if not fault:
            over = scheduled_tasks.succeeded(work.unit, name, work.now)
            if over is not None:
                incidents.resolve(work.unit, over, "mended", work.now)
            return
        record = scheduled_tasks.failed(work.unit, name, fault, work.now)
        lasting = record.failing_since is not None and work.now - record.failing_since >= _LASTING
        if record.incident_id is None and record.failures >= _FAULTS and lasting:
            details = {"task": name, "fault": fault, "failures": record.failures}
            incident_id = incidents.raise_(work.unit, INCIDENT, None, None, details, work.now)
            scheduled_tasks.keep_incident(work.unit, name, incident_id)
