"""The journal's chain and the messages of the exchange, checked: needs the database and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from module.store import journal
from module.store.exchange import ledger
from module.store.unit import Unit

OpenUnit = Callable[[], AbstractContextManager[Unit]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: of the chain, and of the messages."""

    chain: journal.ChainVerdict
    messages: ledger.LedgerCheck

    @property
    def whole(self) -> bool:
        """Tell whether nothing was changed."""
        return self.chain.broken_seal is None and not self.messages.changes


def verify(open_unit: OpenUnit) -> Report:
    """Recompute all digests: the chain over the audit, the rows and bytes of messages, the records of the register.

    All is read as it stands at one instant, so that what arrives meanwhile is not taken for a change.
    """
    with open_unit() as unit:
        unit.freeze()
        return Report(journal.verify(unit), ledger.verify(unit))
