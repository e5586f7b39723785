"""What the exchange needs of others: a way out, texts in Russian, a worker woken, the term of an opinion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from module.eaeu.checking.verdict import Checker
from module.eaeu.codec import Names
from module.eaeu.envelope import SignedDocuments
from module.kernel.clock import Clock
from module.kernel.text import Message
from module.registry.exchange import ExchangeSettings
from module.store.unit import Store

if TYPE_CHECKING:
    from module.eaeu.transport.choice import Transport


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the door answers at once: 202 and nothing, or a technical fault."""

    http_status: int
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class ExchangeDeps:
    """All that the exchange works with.

    `signed` opens containers of signed documents; `say` turns a text into one of a language, `wake` tells a worker of
    an outbox row, `opinion_due` gives the term of an opinion by the moment when its application came (None: not set).
    """

    settings: ExchangeSettings
    store: Store
    clock: Clock
    checker: Checker
    signed: SignedDocuments
    transport: Transport
    say: Callable[[Message, str], str]
    wake: Callable[[str], None]
    opinion_due: Callable[[datetime], date | None]

    @property
    def names(self) -> Names:
        """Return the spelling of names in the configured versions."""
        return self.checker.names
