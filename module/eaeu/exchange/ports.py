"""What the exchange needs of others: a way out, texts in Russian, a worker woken, the term of an opinion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.rules.base import Finding, Held
from module.kernel.clock import Clock
from module.kernel.errors import OutsideUnavailable
from module.kernel.text import Message
from module.registry.exchange import ExchangeSettings
from module.store.unit import Store


class PeerFault(OutsideUnavailable):
    """The peer answered a message with a technical fault: it is not sent again as it stands."""

    code = "peer_fault"


class Transport(Protocol):
    """The way to the Commission: HTTP or a spool folder."""

    def send(self, content: bytes | Path, message_id: str) -> None:
        """Hand a message over; `message_id` is its wsa:MessageID as a bare UUID. Raises OutsideUnavailable."""
        ...


class Verdict(Protocol):
    """What a check says of a document."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, warnings too."""
        ...

    @property
    def accepted(self) -> bool:
        """Tell whether nothing rejects."""
        ...


class Checker(Protocol):
    """XSD, header and rules in one."""

    def check_body(
        self, element: etree._Element, message: str, transaction: str = "", held: Held | None = None
    ) -> Verdict:
        """Check the document of a message; `held` answers rules that need stored state."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the door answers at once: 202 and nothing, or a technical fault."""

    http_status: int
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Means:
    """All that the exchange works with.

    `say` turns a text into one of a language, `wake` tells a worker of an outbox row, `opinion_due` gives the term of
    an opinion by the moment when its application came (None: the term is not set).
    """

    settings: ExchangeSettings
    store: Store
    clock: Clock
    names: Names
    checker: Checker
    transport: Transport
    say: Callable[[Message, str], str]
    wake: Callable[[str], None]
    opinion_due: Callable[[datetime], date | None]
