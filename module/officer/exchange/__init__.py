"""The console of the exchange with the Commission: conversations, messages, incidents, resources, unified register."""

from module.officer.exchange import (
    comparison,
    conversations,
    incident_groups,
    incidents,
    messages,
    metrics,
    resources,
    unified,
)

__all__ = ["comparison", "conversations", "incident_groups", "incidents", "messages", "metrics", "resources", "unified"]
