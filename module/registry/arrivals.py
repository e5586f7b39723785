"""What comes over the asynchronous channel of the gateway ШЭП: value types."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from module.kernel.text import N_


class ArrivalKind(StrEnum):
    """A message for us, or news of a message of ours."""

    MESSAGE = "message"
    STATUS = "status"


class ArrivalWay(StrEnum):
    """Who began: the gateway, or we."""

    PUSH = "push"
    PULL = "pull"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that came; `content` is the XML as it was signed, `state` the new state of a message of ours."""

    kind: ArrivalKind
    way: ArrivalWay
    message_id: str
    correlation_id: str
    service_id: str
    message_type: str
    state: str
    content: bytes = field(repr=False)
    at: datetime


class Kept(StrEnum):
    """What became of a thing that came."""

    NEW = "new"
    AGAIN = "again"
    CHANGED = "changed"


ARRIVAL_KIND_LABELS = {
    ArrivalKind.MESSAGE: N_("Message"),
    ArrivalKind.STATUS: N_("News of a message of ours"),
}
