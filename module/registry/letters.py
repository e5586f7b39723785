"""Notices on their way to a person: the value types of the port Messenger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice to one address. `id` is ours: the provider removes doubles by it."""

    id: str
    address: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a provider said: state is sent, delivered, failed or unknown; `reference` is the provider's own id."""

    state: str
    reference: str = ""
    detail: str = ""
