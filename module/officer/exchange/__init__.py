"""The console of the exchange with the Commission, and both registers for staff: `unified` and `national`."""

from module.officer.exchange import (
    comparison,
    conversations,
    incident_groups,
    incidents,
    messages,
    metrics,
    national,
    resources,
    unified,
)

__all__ = [
    "comparison",
    "conversations",
    "incident_groups",
    "incidents",
    "messages",
    "metrics",
    "national",
    "resources",
    "unified",
]
