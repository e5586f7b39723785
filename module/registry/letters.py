"""Notices on their way to a person: the value types of the port Messenger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from module.kernel.text import N_


class DeliveryState(StrEnum):
    """What is known of a notice on its way.

    UNKNOWN: it may have left, and nobody could say what became of it. Such a notice is asked about, never sent again
    by itself.
    """

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


FINAL = frozenset({DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.EXPIRED})
NOT_KNOWN_THERE = "not_known"
"""The detail of UNKNOWN when the provider could be asked and does not have the letter: it may be sent then."""
DELIVERY_LABELS = {
    DeliveryState.QUEUED: N_("Waits to be sent"),
    DeliveryState.SENT: N_("Handed over to the provider"),
    DeliveryState.DELIVERED: N_("Delivered"),
    DeliveryState.FAILED: N_("Not delivered"),
    DeliveryState.EXPIRED: N_("Not delivered in time"),
    DeliveryState.UNKNOWN: N_("Not known whether it was sent"),
}
REASON_LABELS = {
    "not_mobile": N_("The number cannot receive SMS."),
    "bad_number": N_("The provider knows no such number."),
    "bad_address": N_("The mail server knows no such address."),
    "forbidden_text": N_("The provider refused the text or the sender name."),
    "parameters": N_("The provider refused the message."),
    "rejected": N_("The operator refused the message."),
    "undeliverable": N_("The operator could not deliver the message."),
    "unavailable": N_("The telephone could not be reached."),
    "expired": N_("The telephone could not be reached in time."),
    "no_money": N_("The account at the provider is empty."),
    "with_operator": N_("The operator has the message."),
    "sending": N_("The work stopped while the message was handed over."),
    "http.timeout": N_("The provider did not answer in time."),
    "sms.rubbish": N_("The provider answered something else."),
    "http.connection": N_("The connection to the provider broke off."),
}
"""What a code of `Delivery.detail` means to a person; a code without words is shown as it stands."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice to one address. `id` is ours: the provider removes doubles by it."""

    id: str
    address: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a provider said: never QUEUED. `reference` is the provider's own id, `detail` the reason as a code."""

    state: DeliveryState
    reference: str = ""
    detail: str = ""
